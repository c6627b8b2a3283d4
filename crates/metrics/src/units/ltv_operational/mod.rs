//! Operational LTV: S average ticket times C purchases a month times P margin share times t months a client; all pooled, the product equals margin per client

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "ltv_operational",
    version: 1,
    group: "clients",
    unit: Unit::Money,
    ru: "LTV операционный: S × C × P × t",
    en: "Operational LTV",
    formula_ru: "S средний чек × C покупок в месяц × P доля маржи × t месяцев на клиента; все множители — сумма на сумму, произведение равно марже на клиента",
    formula_en: "S average ticket times C purchases a month times P margin share times t months a client; all pooled, the product equals margin per client",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[13, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::ltv::operational,
};
