//! Selling time: selling minutes divided by worked minutes without breaks

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "selling_time",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Доля времени на продажу",
    en: "Selling time",
    formula_ru: "Минуты продажи ÷ отработанные минуты без перерывов",
    formula_en: "Selling minutes divided by worked minutes without breaks",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Shift,
    needs: &[("worktime", &["ended_at"])],
    rows: &[49, 50],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::selling,
};
