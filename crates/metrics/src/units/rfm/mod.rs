//! RFM: scores of recency, frequency and money: 1 plus the share of customers strictly worse times the number of levels; equal ones share a score

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "rfm",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "RFM",
    en: "RFM",
    formula_ru: "Баллы давности, частоты и денег: 1 + доля клиентов строго хуже, умноженная на число уровней; равные делят балл",
    formula_en: "Scores of recency, frequency and money: 1 plus the share of customers strictly worse times the number of levels; equal ones share a score",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[58, 71],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::rfm::compute,
};
