//! Lost customers: customers silent at the date longer than three own usual gaps, at least 30 days

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "lost_customers",
    version: 1,
    group: "clients",
    unit: Unit::Count,
    ru: "Потерянные клиенты",
    en: "Lost customers",
    formula_ru: "Клиенты, которые на дату молчат дольше трёх своих обычных промежутков (не меньше 30 дней)",
    formula_en: "Customers silent at the date longer than three own usual gaps, at least 30 days",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[68, 69],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::churn::lost,
};
