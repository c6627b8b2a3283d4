//! Span of control: working people under each head

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "span_of_control",
    version: 1,
    group: "people",
    unit: Unit::Count,
    ru: "Норма управляемости",
    en: "Span of control",
    formula_ru: "Число работающих подчинённых у каждого руководителя",
    formula_en: "Working people under each head",
    additive: false,
    up_is_good: None,
    entity: Entity::Person,
    needs: &[("employees", &["head_id"])],
    rows: &[44, 46, 48],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::span,
};
