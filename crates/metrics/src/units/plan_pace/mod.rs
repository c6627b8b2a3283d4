//! Plan pace: fact divided by the plan of the working days passed, weighted by weekday and season; the outcome at this pace is the same share of the plan

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "plan_pace",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Темп выполнения плана",
    en: "Plan pace",
    formula_ru: "Факт ÷ план прошедших рабочих дней с весами дней недели и сезона; столько же составит итог к плану при нынешнем темпе",
    formula_en: "Fact divided by the plan of the working days passed, weighted by weekday and season; the outcome at this pace is the same share of the plan",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Own,
    needs: &[("targets", &["metric", "value"])],
    rows: &[113, 114],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::plan::pace,
};
