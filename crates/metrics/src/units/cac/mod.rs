//! Cost of a new customer (CAC): marketing spend of the months shifted by the usual time from inquiry to first purchase, divided by new customers

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "cac",
    version: 1,
    group: "clients",
    unit: Unit::Money,
    ru: "Цена нового клиента (CAC)",
    en: "Cost of a new customer (CAC)",
    formula_ru: "Расходы на маркетинг месяцев, сдвинутых на обычное время от обращения до первой покупки ÷ новые клиенты",
    formula_en: "Marketing spend of the months shifted by the usual time from inquiry to first purchase, divided by new customers",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[("marketing_spend", &["amount"]), ("sales", &[])],
    rows: &[67, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::acquisition::cac,
};
