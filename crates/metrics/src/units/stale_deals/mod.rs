//! Stale deals: open deals without action, stage change or edit for more than 14 days divided by open deals

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "stale_deals",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Забытые сделки",
    en: "Stale deals",
    formula_ru: "Открытые сделки без действий, смены этапа и правок дольше 14 дней ÷ открытые сделки",
    formula_en: "Open deals without action, stage change or edit for more than 14 days divided by open deals",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[42, 130],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::discipline::stale,
};
