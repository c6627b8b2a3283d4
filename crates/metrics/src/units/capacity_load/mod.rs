//! Load: used divided by available for each resource

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "capacity_load",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Загрузка",
    en: "Load",
    formula_ru: "Использовано ÷ доступно по каждому ресурсу",
    formula_en: "Used divided by available for each resource",
    additive: false,
    up_is_good: None,
    entity: Entity::Own,
    needs: &[("capacity", &["available", "used"])],
    rows: &[156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::load,
};
