//! Outcome by day: share of deals won by day N with competing endings and open deals (Aalen-Johansen)

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "outcome_curve",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Чем кончаются сделки к дню",
    en: "Outcome by day",
    formula_ru: "Доля сделок, выигранных к N-му дню, при соперничающих исходах и открытых сделках (Аален — Йохансен)",
    formula_en: "Share of deals won by day N with competing endings and open deals (Aalen-Johansen)",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[18, 163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::outcome,
};
