//! Lint of stages: every defect of a stage's name, order or use; value = deals it touched

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "stage_lint",
    version: 1,
    group: "funnel",
    unit: Unit::Count,
    ru: "Ошибки в этапах воронки",
    en: "Lint of stages",
    formula_ru: "Каждый изъян названия, порядка или использования этапа; значение — сколько сделок он затронул",
    formula_en: "Every defect of a stage's name, order or use; value = deals it touched",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[("deals", &["stage"])],
    rows: &[24],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::lint,
};
