//! End-of-month rush: share of won deals in the last fifth of working days divided by the share of those days

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "end_of_period_rush",
    version: 1,
    group: "people",
    unit: Unit::Number,
    ru: "Рывок в конце месяца",
    en: "End-of-month rush",
    formula_ru: "Доля выигранных сделок в последней пятой части рабочих дней ÷ доля этих дней",
    formula_en: "Share of won deals in the last fifth of working days divided by the share of those days",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "closed_at"])],
    rows: &[114],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::rush,
};
