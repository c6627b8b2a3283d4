//! Lines per order: lines of sales divided by sales that have lines

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "lines_per_order",
    version: 1,
    group: "money",
    unit: Unit::Number,
    ru: "Строк в чеке",
    en: "Lines per order",
    formula_ru: "Строки продаж ÷ документы продаж, у которых есть строки",
    formula_en: "Lines of sales divided by sales that have lines",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Line,
    needs: &[("sales", &[])],
    rows: &[56, 155],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::lines,
};
