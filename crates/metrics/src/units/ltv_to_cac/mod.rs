//! LTV to CAC: margin of the first 12 months of a new customer over the cost of acquiring him; discounted by 1 % a month beside it

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "ltv_to_cac",
    version: 1,
    group: "clients",
    unit: Unit::Number,
    ru: "LTV к CAC",
    en: "LTV to CAC",
    formula_ru: "Маржа первых 12 месяцев нового клиента ÷ цена его привлечения; рядом с дисконтированием 1 % в месяц",
    formula_en: "Margin of the first 12 months of a new customer over the cost of acquiring him; discounted by 1 % a month beside it",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Own,
    needs: &[("marketing_spend", &["amount"]), ("sales", &[])],
    rows: &[67, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::acquisition::ratio,
};
