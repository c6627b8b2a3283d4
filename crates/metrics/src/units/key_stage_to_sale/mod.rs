//! Key stage to sale: deals created in the period that reached the key stage: share of won ones

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "key_stage_to_sale",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Конверсия из ключевого этапа в продажу",
    en: "Key stage to sale",
    formula_ru: "Сделки, созданные в периоде и дошедшие до ключевого этапа: доля выигранных",
    formula_en: "Deals created in the period that reached the key stage: share of won ones",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"]), ("stages", &["is_key"])],
    rows: &[22, 155],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::funnel::share_with_reach,
};
