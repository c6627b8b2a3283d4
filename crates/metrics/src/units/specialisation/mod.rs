//! Specialisation: actions that belong to the main function of whoever did them divided by all actions

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "specialisation",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Специализация",
    en: "Specialisation",
    formula_ru: "Действия, относящиеся к главной функции своего исполнителя ÷ все действия",
    formula_en: "Actions that belong to the main function of whoever did them divided by all actions",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Activity,
    needs: &[("activities", &["owner_id"])],
    rows: &[25, 43, 116],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::functions,
};
