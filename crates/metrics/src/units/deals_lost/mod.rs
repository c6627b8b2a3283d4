//! Deals lost: number of deals closed as lost in the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "deals_lost",
    version: 1,
    group: "funnel",
    unit: Unit::Count,
    ru: "Проигранные сделки",
    en: "Deals lost",
    formula_ru: "Число сделок, закрытых в периоде отказом",
    formula_en: "Number of deals closed as lost in the period",
    additive: true,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["created_at", "status"])],
    rows: &[18],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::count,
};
