//! Churn rate: became lost in the period divided by active at its start; lost is silent longer than three own usual gaps, at least 30 days

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "churn_rate",
    version: 1,
    group: "clients",
    unit: Unit::Ratio,
    ru: "Отток клиентов",
    en: "Churn rate",
    formula_ru: "Стали потерянными за период ÷ были активны в его начале; потерян — молчит дольше трёх своих обычных промежутков (не меньше 30 дней)",
    formula_en: "Became lost in the period divided by active at its start; lost is silent longer than three own usual gaps, at least 30 days",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[68, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::churn::rate,
};
