//! Deals won: number of deals closed as won in the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "deals_won",
    version: 1,
    group: "funnel",
    unit: Unit::Count,
    ru: "Выигранные сделки",
    en: "Deals won",
    formula_ru: "Число сделок, закрытых в периоде с успехом",
    formula_en: "Number of deals closed as won in the period",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["created_at", "status"])],
    rows: &[18, 164],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::count,
};
