//! Deals without a task: open deals with no open task, neither on the deal nor on its customer, divided by open deals

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "deals_without_task",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Сделки без задач",
    en: "Deals without a task",
    formula_ru: "Открытые сделки, по которым нет ни одной незакрытой задачи (ни на сделке, ни на её клиенте) ÷ открытые сделки",
    formula_en: "Open deals with no open task, neither on the deal nor on its customer, divided by open deals",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status"]), ("tasks", &["created_at"])],
    rows: &[39],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::discipline::share_with_amount,
};
