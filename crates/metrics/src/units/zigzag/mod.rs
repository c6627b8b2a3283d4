//! Zigzag against chance: spread of monthly won deals divided by the spread chance would give

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "zigzag",
    version: 1,
    group: "people",
    unit: Unit::Number,
    ru: "Зигзаг против случая",
    en: "Zigzag against chance",
    formula_ru: "Разброс числа выигранных сделок по месяцам ÷ разброс, который дал бы случай",
    formula_en: "Spread of monthly won deals divided by the spread chance would give",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "closed_at"])],
    rows: &[114],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::zigzag,
};
