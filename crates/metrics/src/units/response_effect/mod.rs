//! Answer time and sale: share of leads sold by time of the first answer at the same mix of channel and hour

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "response_effect",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Скорость ответа и продажа",
    en: "Answer time and sale",
    formula_ru: "Доля проданных обращений по времени первого ответа при одинаковой смеси каналов и часов",
    formula_en: "Share of leads sold by time of the first answer at the same mix of channel and hour",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"]), ("deals", &["status"])],
    rows: &[163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::curve,
};
