//! Whom to win back: share of the lost who came back in the past times 0.5 to the power of (silence over the usual / 120 days) times margin of the year before the loss

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "winback_value",
    version: 1,
    group: "clients",
    unit: Unit::Money,
    ru: "Кого возвращать",
    en: "Whom to win back",
    formula_ru: "Доля вернувшихся из потерянных в прошлом × 0,5 в степени (молчание сверх обычного ÷ 120 дней) × маржа года до потери",
    formula_en: "Share of the lost who came back in the past times 0.5 to the power of (silence over the usual / 120 days) times margin of the year before the loss",
    additive: true,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[16, 71],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::winback::compute,
};
