//! Conformance of the way: closed deals that went through all stages in order, one at a time, without returns divided by closed deals with a history

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "path_conformance",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Следование согласованному пути",
    en: "Conformance of the way",
    formula_ru: "Закрытые сделки, прошедшие все этапы по порядку, по одному и без возвратов ÷ закрытые сделки с историей",
    formula_en: "Closed deals that went through all stages in order, one at a time, without returns divided by closed deals with a history",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"]), ("stage_events", &["stage"])],
    rows: &[36],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::conformance,
};
