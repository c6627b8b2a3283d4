//! Turnover: people who left in the period divided by average daily headcount

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "turnover",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Текучка",
    en: "Turnover",
    formula_ru: "Ушедшие за период ÷ средняя ежедневная численность",
    formula_en: "People who left in the period divided by average daily headcount",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Person,
    needs: &[("employees", &["hired_on"])],
    rows: &[172],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::turnover,
};
