//! Advocates: active customers with a score of 9-10 whose lifetime margin is in the top quarter of the base

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "advocates",
    version: 1,
    group: "clients",
    unit: Unit::Count,
    ru: "Сторонники марки",
    en: "Advocates",
    formula_ru: "Активные клиенты с оценкой 9–10, чья маржа за всё время не ниже верхней четверти базы",
    formula_en: "Active customers with a score of 9-10 whose lifetime margin is in the top quarter of the base",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("survey_responses", &["score", "customer_id"]), ("sales", &[])],
    rows: &[63],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::loyalty::advocates,
};
