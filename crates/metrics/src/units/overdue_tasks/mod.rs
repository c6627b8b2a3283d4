//! Overdue tasks: open tasks past their due time divided by open tasks that have one

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "overdue_tasks",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Просроченные задачи",
    en: "Overdue tasks",
    formula_ru: "Незакрытые задачи, срок которых прошёл ÷ все незакрытые задачи со сроком",
    formula_en: "Open tasks past their due time divided by open tasks that have one",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Task,
    needs: &[("tasks", &["due_at"])],
    rows: &[40],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::discipline::overdue,
};
