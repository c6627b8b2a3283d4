//! Win rate at equal mix: difference of win rate from the rest inside equal channel, kind of client and size of deal (Mantel-Haenszel)

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "win_rate_adjusted",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Конверсия при равной смеси",
    en: "Win rate at equal mix",
    formula_ru: "Разница доли успеха с остальными внутри одинаковых канала, вида клиента и размера сделки (Мантель — Хензель)",
    formula_en: "Difference of win rate from the rest inside equal channel, kind of client and size of deal (Mantel-Haenszel)",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[19, 112],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::adjusted,
};
