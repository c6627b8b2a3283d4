//! Lead to key stage: leads of the period whose deal reached the key stage divided by all leads of the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "lead_to_key_stage",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Конверсия из заявки в ключевой этап",
    en: "Lead to key stage",
    formula_ru: "Лиды периода, сделка которых дошла до ключевого этапа ÷ все лиды периода",
    formula_en: "Leads of the period whose deal reached the key stage divided by all leads of the period",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"]), ("deals", &["status"]), ("stages", &["is_key"])],
    rows: &[22, 155],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::funnel::share_with_reach,
};
