//! Response time: working minutes from lead to first human answer; unanswered ones are censored; Kaplan-Meier median

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "response_time",
    version: 1,
    group: "discipline",
    unit: Unit::WorkingMinutes,
    ru: "Скорость ответа на лид",
    en: "Response time",
    formula_ru: "Рабочие минуты от создания лида до первого ответа человека; без ответа — учтены как неоконченные; медиана по Каплану — Мейеру",
    formula_en: "Working minutes from lead to first human answer; unanswered ones are censored; Kaplan-Meier median",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"])],
    rows: &[163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::response::time,
};
