//! Plan attainment: fact divided by the plan of the same periods

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "plan_attainment",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Выполнение плана",
    en: "Plan attainment",
    formula_ru: "Факт ÷ план тех же периодов",
    formula_en: "Fact divided by the plan of the same periods",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Own,
    needs: &[("targets", &["metric", "value"])],
    rows: &[113, 115, 167],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::plan::attainment,
};
