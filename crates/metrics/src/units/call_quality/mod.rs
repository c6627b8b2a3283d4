//! Call quality: mean score of a talk: sum of marks divided by the most possible over marked items, times 100

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "call_quality",
    version: 1,
    group: "people",
    unit: Unit::Points,
    ru: "Качество разговоров",
    en: "Call quality",
    formula_ru: "Средняя оценка разговора: сумма отметок ÷ наибольшая возможная по оценённым пунктам × 100",
    formula_en: "Mean score of a talk: sum of marks divided by the most possible over marked items, times 100",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Activity,
    needs: &[("call_reviews", &["mark"]), ("activities", &["kind"])],
    rows: &[92, 93, 166],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::quality,
};
