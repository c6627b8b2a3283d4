//! Leads: number of leads created in the period, test records left out

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "leads",
    version: 1,
    group: "funnel",
    unit: Unit::Count,
    ru: "Обращения",
    en: "Leads",
    formula_ru: "Число обращений, созданных в периоде; тестовые не считаются",
    formula_en: "Number of leads created in the period, test records left out",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"])],
    rows: &[18, 137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::count,
};
