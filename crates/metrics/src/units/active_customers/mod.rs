//! Active customers: customers with a purchase in the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "active_customers",
    version: 1,
    group: "clients",
    unit: Unit::Count,
    ru: "Активные клиенты",
    en: "Active customers",
    formula_ru: "Клиенты с покупкой в периоде",
    formula_en: "Customers with a purchase in the period",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[55],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::distinct,
};
