//! Tasks moved instead of done: tasks whose due time was pushed twice or more divided by all tasks of the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "tasks_moved",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Задачи переносят, а не делают",
    en: "Tasks moved instead of done",
    formula_ru: "Задачи, срок которых двигали дважды и больше ÷ все задачи периода",
    formula_en: "Tasks whose due time was pushed twice or more divided by all tasks of the period",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Task,
    needs: &[("tasks", &["times_moved"])],
    rows: &[40],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::moved,
};
