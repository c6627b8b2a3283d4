//! Pipeline ticket: mean amount of open deals divided by the mean amount of won ones

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "pipeline_ticket",
    version: 1,
    group: "pipeline",
    unit: Unit::Number,
    ru: "Чек в работе к чеку выигранных",
    en: "Pipeline ticket",
    formula_ru: "Средняя сумма открытых сделок ÷ средняя сумма выигранных",
    formula_en: "Mean amount of open deals divided by the mean amount of won ones",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["status", "amount"])],
    rows: &[131],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::ticket,
};
