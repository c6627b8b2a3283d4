//! Lead to sale: leads created in the period that have a won deal divided by all leads of the period

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "lead_to_sale",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Конверсия из лида в продажу",
    en: "Lead to sale",
    formula_ru: "Лиды, созданные в периоде, у которых есть выигранная сделка ÷ все лиды периода",
    formula_en: "Leads created in the period that have a won deal divided by all leads of the period",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"]), ("deals", &["status"])],
    rows: &[22, 137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::share,
};
