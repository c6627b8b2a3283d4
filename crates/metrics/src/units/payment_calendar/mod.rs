//! Payment calendar: expected money of open deals by day: the chance to be paid that day given the age in the stage

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "payment_calendar",
    version: 1,
    group: "pipeline",
    unit: Unit::Money,
    ru: "Календарь оплат",
    en: "Payment calendar",
    formula_ru: "Ожидаемые деньги открытых сделок по дням: вероятность оплаты в день при достигнутом возрасте на этапе",
    formula_en: "Expected money of open deals by day: the chance to be paid that day given the age in the stage",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "amount"])],
    rows: &[128],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::calendar,
};
