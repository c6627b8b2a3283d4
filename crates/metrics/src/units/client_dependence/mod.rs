//! Clients that would leave with a person: margin of clients whom one person alone has dealt with in the year divided by all margin

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "client_dependence",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Клиенты, которые уйдут с человеком",
    en: "Clients that would leave with a person",
    formula_ru: "Маржа клиентов, с которыми за год имел дело только один сотрудник ÷ вся маржа",
    formula_en: "Margin of clients whom one person alone has dealt with in the year divided by all margin",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[46, 47],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::dependence,
};
