//! Planning accuracy: sum of distances between plan and fact divided by the sum of facts over finished periods

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "planning_accuracy",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Точность планирования",
    en: "Planning accuracy",
    formula_ru: "Сумма расхождений плана с фактом ÷ сумма фактов за завершённые периоды",
    formula_en: "Sum of distances between plan and fact divided by the sum of facts over finished periods",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[("targets", &["metric", "value"])],
    rows: &[167],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::plan::planning,
};
