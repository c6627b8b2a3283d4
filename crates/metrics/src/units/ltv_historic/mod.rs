//! Historic LTV: cumulative margin per customer by age of the cohort; a point only where every customer reached the age

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "ltv_historic",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "LTV исторический",
    en: "Historic LTV",
    formula_ru: "Накопленная маржа на клиента по возрасту когорты; точка только там, где возраста достигли все",
    formula_en: "Cumulative margin per customer by age of the cohort; a point only where every customer reached the age",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[13],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::ltv::historic,
};
