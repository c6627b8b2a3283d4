//! Time in stage: total time of a deal in a stage, Kaplan-Meier: deals still there are censored, not dropped

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "stage_duration",
    version: 1,
    group: "funnel",
    unit: Unit::Vector,
    ru: "Время на этапе",
    en: "Time in stage",
    formula_ru: "Время сделки на этапе (сумма заходов) по Каплану — Мейеру: кто ещё на этапе, учтён как неоконченный",
    formula_en: "Total time of a deal in a stage, Kaplan-Meier: deals still there are censored, not dropped",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status"]), ("stage_events", &["entered_at"])],
    rows: &[18],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::duration::stages,
};
