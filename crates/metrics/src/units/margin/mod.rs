//! Margin: contribution margin of sales less returns; documents without cost are left out and shown apart

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "margin",
    version: 1,
    group: "money",
    unit: Unit::Money,
    ru: "Маржа",
    en: "Margin",
    formula_ru: "Маржинальная прибыль продаж за вычетом возвратов; документы без себестоимости не входят и показаны отдельно",
    formula_en: "Contribution margin of sales less returns; documents without cost are left out and shown apart",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[165],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::margin,
};
