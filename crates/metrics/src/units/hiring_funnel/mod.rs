//! Hiring funnel: candidates who went past a step divided by those who reached it

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "hiring_funnel",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Воронка подбора",
    en: "Hiring funnel",
    formula_ru: "Кандидаты, прошедшие дальше этапа ÷ дошедшие до него",
    formula_en: "Candidates who went past a step divided by those who reached it",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Candidate,
    needs: &[("candidates", &["stage"])],
    rows: &[94],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::hiring,
};
