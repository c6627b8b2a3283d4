//! Value of the client base: sum of predictive LTV over everybody who ever bought: expected margin of the next 12 months; the sum of a month ago beside it

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "base_value",
    version: 1,
    group: "clients",
    unit: Unit::Money,
    ru: "Стоимость клиентской базы",
    en: "Value of the client base",
    formula_ru: "Сумма предсказательного LTV по всем, кто покупал: ожидаемая маржа следующих 12 месяцев; рядом сумма месяцем раньше",
    formula_en: "Sum of predictive LTV over everybody who ever bought: expected margin of the next 12 months; the sum of a month ago beside it",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[152],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::ltv::base_value,
};
