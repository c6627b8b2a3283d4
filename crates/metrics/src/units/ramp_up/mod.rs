//! Ramp-up: median month from which a newcomer sells at least 80 % of the norm two months in a row

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "ramp_up",
    version: 1,
    group: "people",
    unit: Unit::Months,
    ru: "Выход новичков на результат",
    en: "Ramp-up",
    formula_ru: "Медиана месяца, с которого новичок два месяца подряд продаёт не меньше 80 % нормы",
    formula_en: "Median month from which a newcomer sells at least 80 % of the norm two months in a row",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Person,
    needs: &[("employees", &["hired_on"]), ("sales", &[])],
    rows: &[172, 94],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::ramp,
};
