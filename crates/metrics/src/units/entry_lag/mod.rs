//! Entry lag: median minutes from the end of a talk or a meeting to its record

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "entry_lag",
    version: 1,
    group: "discipline",
    unit: Unit::Number,
    ru: "Запоздание записи",
    en: "Entry lag",
    formula_ru: "Медиана минут от конца разговора или встречи до записи о них",
    formula_en: "Median minutes from the end of a talk or a meeting to its record",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Activity,
    needs: &[("activities", &["started_at", "logged_at"])],
    rows: &[41],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::lag,
};
