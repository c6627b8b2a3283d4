//! Share of customers by recommendation: new customers whose channel is a recommendation over new customers with a known channel

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "referral_share",
    version: 1,
    group: "clients",
    unit: Unit::Ratio,
    ru: "Доля пришедших по рекомендации",
    en: "Share of customers by recommendation",
    formula_ru: "Новые клиенты с каналом «рекомендация» ÷ новые клиенты с известным каналом",
    formula_en: "New customers whose channel is a recommendation over new customers with a known channel",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[]), ("customers", &["channel"])],
    rows: &[150],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::share,
};
