//! Share of discounts: amount of discounts divided by sales plus discounts

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "discount_share",
    version: 1,
    group: "money",
    unit: Unit::Ratio,
    ru: "Доля скидок",
    en: "Share of discounts",
    formula_ru: "Сумма скидок ÷ (выручка продаж + скидки)",
    formula_en: "Amount of discounts divided by sales plus discounts",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Order,
    needs: &[("orders", &["discount"])],
    rows: &[84],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::money_share,
};
