//! Control chart: a metric by week per working day with limits from its own beginning and the cumulative sum of deviations

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "control_chart",
    version: 1,
    group: "people",
    unit: Unit::Number,
    ru: "Контрольная карта",
    en: "Control chart",
    formula_ru: "Показатель по неделям на рабочий день с границами нормы по собственному началу ряда и накопленной суммой отклонений",
    formula_en: "A metric by week per working day with limits from its own beginning and the cumulative sum of deviations",
    additive: false,
    up_is_good: None,
    entity: Entity::Own,
    needs: &[],
    rows: &[138],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::chart,
};
