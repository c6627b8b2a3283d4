//! Items of scorecards and tests: mean mark of an item divided by the most possible; with its correlation to the rest and the reliability of the sheet

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "scorecard_items",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Пункты чек-листов и тестов",
    en: "Items of scorecards and tests",
    formula_ru: "Средняя отметка пункта ÷ наибольшая возможная; рядом связь с остальными пунктами и надёжность листа",
    formula_en: "Mean mark of an item divided by the most possible; with its correlation to the rest and the reliability of the sheet",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Activity,
    needs: &[("call_reviews", &["mark", "item"]), ("activities", &["kind"])],
    rows: &[75, 80, 92],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::items,
};
