//! Funnel flow: deals created in the period: at each stage entered = advanced + lost + moved back + recycled + still in window + residual

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "funnel_flow",
    version: 1,
    group: "funnel",
    unit: Unit::Vector,
    ru: "Воронка: движение когорты",
    en: "Funnel flow",
    formula_ru: "Сделки, созданные в периоде: по каждому этапу вошли = продвинулись + отказ + вернулись назад + возвращены в работу + ещё на этапе + остаток",
    formula_en: "Deals created in the period: at each stage entered = advanced + lost + moved back + recycled + still in window + residual",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["created_at", "status"])],
    rows: &[18, 21],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::funnel::flow,
};
