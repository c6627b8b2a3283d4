//! Funnel stock: deals open at as-of by stage: number and amount. The ratio of neighbours is not a conversion

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "funnel_stock",
    version: 1,
    group: "funnel",
    unit: Unit::Vector,
    ru: "Воронка: где сделки сейчас",
    en: "Funnel stock",
    formula_ru: "Открытые сделки на момент среза по этапам: число и сумма. Отношение соседних этапов не является конверсией",
    formula_en: "Deals open at as-of by stage: number and amount. The ratio of neighbours is not a conversion",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["status", "stage"])],
    rows: &[17, 18],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::funnel::stock,
};
