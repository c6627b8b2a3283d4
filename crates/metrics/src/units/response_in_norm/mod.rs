//! Response within norm: answered within 15 working minutes divided by answered plus unanswered ones past the norm

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "response_in_norm",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Ответы в норме",
    en: "Response within norm",
    formula_ru: "Отвечено за 15 рабочих минут ÷ (отвеченные + неотвеченные, которым норма уже вышла)",
    formula_en: "Answered within 15 working minutes divided by answered plus unanswered ones past the norm",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"])],
    rows: &[163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::response::in_norm,
};
