//! Win rate of closed deals: won deals divided by all deals closed in the period (won and lost), by present outcome, one row a deal

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "win_rate_closed",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Конверсия: успешные из закрытых",
    en: "Win rate of closed deals",
    formula_ru: "Успешные сделки ÷ все закрытые в периоде (успех + отказ), по текущему исходу, одна строка на сделку",
    formula_en: "Won deals divided by all deals closed in the period (won and lost), by present outcome, one row a deal",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["created_at", "status"])],
    rows: &[22, 137],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::share,
};
