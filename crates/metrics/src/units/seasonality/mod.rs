//! Seasonality: index of a month: revenue per working day against an average month, trend taken out

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "seasonality",
    version: 1,
    group: "money",
    unit: Unit::Number,
    ru: "Сезонность",
    en: "Seasonality",
    formula_ru: "Индекс месяца: выручка на рабочий день против среднего месяца, без тренда",
    formula_en: "Index of a month: revenue per working day against an average month, trend taken out",
    additive: false,
    up_is_good: None,
    entity: Entity::Own,
    needs: &[("sales", &[])],
    rows: &[139],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::season,
};
