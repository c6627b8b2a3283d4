//! Repeat conversion: customers with a first purchase in the period who bought again on another day divided by all of them

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "repeat_conversion",
    version: 1,
    group: "clients",
    unit: Unit::Ratio,
    ru: "Конверсия в повторную покупку",
    en: "Repeat conversion",
    formula_ru: "Клиенты с первой покупкой в периоде, купившие второй раз в другой день ÷ все такие клиенты",
    formula_en: "Customers with a first purchase in the period who bought again on another day divided by all of them",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[62, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::repeat::conversion,
};
