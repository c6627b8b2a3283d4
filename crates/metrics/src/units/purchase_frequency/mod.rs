//! Purchase frequency: purchases divided by months of customers from first to last purchase inclusive, times a month

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "purchase_frequency",
    version: 1,
    group: "clients",
    unit: Unit::Number,
    ru: "Частота покупок",
    en: "Purchase frequency",
    formula_ru: "Покупки ÷ месяцы жизни клиентов (от первой до последней покупки включительно), раз в месяц",
    formula_en: "Purchases divided by months of customers from first to last purchase inclusive, times a month",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::ltv::frequency,
};
