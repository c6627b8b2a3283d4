//! Forecast: sold + open deals with their chance to close in time + deals not begun yet: the middle of the distribution and its ends

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "forecast",
    version: 1,
    group: "pipeline",
    unit: Unit::Money,
    ru: "Прогноз периода",
    en: "Forecast",
    formula_ru: "Продано + открытые сделки с вероятностью закрыться в срок + сделки, которых ещё нет: середина распределения и границы",
    formula_en: "Sold + open deals with their chance to close in time + deals not begun yet: the middle of the distribution and its ends",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "amount"])],
    rows: &[139],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::forecast,
};
