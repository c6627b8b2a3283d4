//! Refusals by reason: deals lost in the period by reason; an empty reason is a visible row

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "refusals_by_reason",
    version: 1,
    group: "money",
    unit: Unit::Vector,
    ru: "Отказы по причинам",
    en: "Refusals by reason",
    formula_ru: "Сделки, проигранные в периоде, по причинам; незаполненная причина — видимая строка",
    formula_en: "Deals lost in the period by reason; an empty reason is a visible row",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[69, 137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::refusals,
};
