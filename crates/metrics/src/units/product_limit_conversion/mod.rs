//! Conversion with open deals: product over stages of advanced divided by advanced plus lost here

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "product_limit_conversion",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Конверсия с учётом открытых сделок",
    en: "Conversion with open deals",
    formula_ru: "Произведение по этапам: прошедшие дальше ÷ (прошедшие дальше + проигранные здесь)",
    formula_en: "Product over stages of advanced divided by advanced plus lost here",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status", "stage"])],
    rows: &[22, 18],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::limit,
};
