//! Cycle length: calendar days from creation to closing of deals won in the period; median

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "cycle_length",
    version: 1,
    group: "funnel",
    unit: Unit::Days,
    ru: "Длина сделки",
    en: "Cycle length",
    formula_ru: "Календарные дни от создания до закрытия у сделок, выигранных в периоде; медиана",
    formula_en: "Calendar days from creation to closing of deals won in the period; median",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["created_at", "closed_at"])],
    rows: &[18, 137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::duration::cycle,
};
