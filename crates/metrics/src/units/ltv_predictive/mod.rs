//! Predictive LTV: expected margin of a customer over the next 12 months: margin share times expected purchase (Gamma-Gamma) times expected number of purchases (BG/NBD)

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "ltv_predictive",
    version: 1,
    group: "clients",
    unit: Unit::Money,
    ru: "Предсказательный LTV",
    en: "Predictive LTV",
    formula_ru: "Ожидаемая маржа клиента за следующие 12 месяцев: доля маржи × ожидаемая покупка (Gamma-Gamma) × ожидаемое число покупок (BG/NBD)",
    formula_en: "Expected margin of a customer over the next 12 months: margin share times expected purchase (Gamma-Gamma) times expected number of purchases (BG/NBD)",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[13, 152],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::ltv::predictive,
};
