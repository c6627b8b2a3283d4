//! Slipped dates: share of deals not closed by their first promised day among those whose day has passed

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "slipped_dates",
    version: 1,
    group: "pipeline",
    unit: Unit::Ratio,
    ru: "Сорванные сроки",
    en: "Slipped dates",
    formula_ru: "Доля сделок, не закрытых к первой обещанной дате, среди тех, чья дата прошла",
    formula_en: "Share of deals not closed by their first promised day among those whose day has passed",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "expected_close_on"])],
    rows: &[128, 130],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::slipped,
};
