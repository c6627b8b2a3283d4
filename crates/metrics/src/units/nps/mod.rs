//! NPS: share of scores 9-10 minus share of 0-6 in points, one answer a customer and survey; adjusted Wald interval

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "nps",
    version: 1,
    group: "clients",
    unit: Unit::Points,
    ru: "NPS",
    en: "NPS",
    formula_ru: "Доля оценок 9–10 минус доля 0–6 в пунктах, один ответ клиента в опросе; интервал Вальда с поправкой",
    formula_en: "Share of scores 9-10 minus share of 0-6 in points, one answer a customer and survey; adjusted Wald interval",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("survey_responses", &["score"])],
    rows: &[8, 51, 54],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::nps::compute,
};
