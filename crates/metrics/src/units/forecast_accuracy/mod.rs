//! Forecast accuracy: sum of misses of forecasts frozen at the start of the month divided by the sum of facts

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "forecast_accuracy",
    version: 1,
    group: "pipeline",
    unit: Unit::Ratio,
    ru: "Точность прогноза",
    en: "Forecast accuracy",
    formula_ru: "Сумма промахов прогнозов, замороженных в начале месяца, ÷ сумма фактов",
    formula_en: "Sum of misses of forecasts frozen at the start of the month divided by the sum of facts",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "amount"])],
    rows: &[139],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::accuracy,
};
