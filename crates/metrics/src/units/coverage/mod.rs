//! Coverage: open deals due by the end of the period divided by what remains of the plan

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "coverage",
    version: 1,
    group: "pipeline",
    unit: Unit::Number,
    ru: "Покрытие плана",
    en: "Coverage",
    formula_ru: "Открытые сделки со сроком закрытия до конца периода ÷ остаток плана периода",
    formula_en: "Open deals due by the end of the period divided by what remains of the plan",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "amount", "expected_close_on"]), ("targets", &["value"])],
    rows: &[133],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::plan::coverage,
};
