//! New customers: customers whose first purchase fell into the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "new_customers",
    version: 1,
    group: "clients",
    unit: Unit::Count,
    ru: "Новые клиенты",
    en: "New customers",
    formula_ru: "Клиенты, чья первая покупка пришлась на период",
    formula_en: "Customers whose first purchase fell into the period",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[55, 137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::count,
};
