//! Ways of deals: closed deals that went one sequence of stages divided by closed deals of the pipeline

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "path_variants",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Пути сделок",
    en: "Ways of deals",
    formula_ru: "Закрытые сделки, прошедшие одну последовательность этапов ÷ закрытые сделки воронки",
    formula_en: "Closed deals that went one sequence of stages divided by closed deals of the pipeline",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["status"]), ("stage_events", &["stage"])],
    rows: &[36],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::variants,
};
