//! Share of returns: amount of returns divided by the amount of sales before returns

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "returns_share",
    version: 1,
    group: "money",
    unit: Unit::Ratio,
    ru: "Доля возвратов",
    en: "Share of returns",
    formula_ru: "Сумма возвратов ÷ сумма продаж до возвратов",
    formula_en: "Amount of returns divided by the amount of sales before returns",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::returns,
};
