//! Bottleneck: by stage: how many are lost and how much margin would return if the step rose to the own best quartile

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "bottleneck",
    version: 1,
    group: "funnel",
    unit: Unit::Vector,
    ru: "Узкое место воронки",
    en: "Bottleneck",
    formula_ru: "По этапам: сколько потеряно и сколько маржи можно вернуть, если поднять шаг до своей лучшей четверти",
    formula_en: "By stage: how many are lost and how much margin would return if the step rose to the own best quartile",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["created_at", "status"])],
    rows: &[21],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::bottleneck::compute,
};
