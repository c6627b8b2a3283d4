//! Actions per worked day: counted actions of a kind divided by worked person-days, with the norm beside

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "activity_norms",
    version: 1,
    group: "people",
    unit: Unit::Number,
    ru: "Действия за отработанный день",
    en: "Actions per worked day",
    formula_ru: "Зачтённые действия вида ÷ отработанные человеко-дни, рядом норма",
    formula_en: "Counted actions of a kind divided by worked person-days, with the norm beside",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Person,
    needs: &[("activities", &["owner_id"])],
    rows: &[164],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::norms,
};
