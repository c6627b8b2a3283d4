//! Pipeline value: amount of deals open at as-of; beside it the amount weighted by own history

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "pipeline_value",
    version: 1,
    group: "pipeline",
    unit: Unit::Money,
    ru: "Сумма открытых сделок",
    en: "Pipeline value",
    formula_ru: "Сумма открытых сделок на момент среза; рядом — взвешенная по своей истории",
    formula_en: "Amount of deals open at as-of; beside it the amount weighted by own history",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "amount"])],
    rows: &[126],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::pipeline::value,
};
