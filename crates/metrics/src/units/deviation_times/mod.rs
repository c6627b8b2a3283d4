//! Deviation times: for each deviation of a metric: when it began, was signalled, taken up, over; medians by Kaplan-Meier

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "deviation_times",
    version: 1,
    group: "people",
    unit: Unit::Vector,
    ru: "Скорость выявления отклонений",
    en: "Deviation times",
    formula_ru: "По каждому отклонению показателя: когда началось, замечено, взято в работу, прошло; медианы по Каплану — Мейеру",
    formula_en: "For each deviation of a metric: when it began, was signalled, taken up, over; medians by Kaplan-Meier",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[],
    rows: &[168],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::deviations,
};
