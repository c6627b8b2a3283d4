//! Repeat purchase funnel: customers whose first purchase fell into the period: how many reached the 2nd, 3rd and next; share within 90 days by Kaplan-Meier

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "repeat_funnel",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Воронка повторных покупок",
    en: "Repeat purchase funnel",
    formula_ru: "Клиенты с первой покупкой в периоде: сколько дошли до 2-й, 3-й и следующей; доля за 90 дней по Каплану — Мейеру",
    formula_en: "Customers whose first purchase fell into the period: how many reached the 2nd, 3rd and next; share within 90 days by Kaplan-Meier",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[62],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::repeat::funnel,
};
