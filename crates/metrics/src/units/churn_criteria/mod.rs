//! Backtest of the criteria of "lost": each rule applied to the day six months before the end of the period: how many called lost came back, how many called active did not come

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "churn_criteria",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Проверка критерия «потерян» на прошлом",
    en: "Backtest of the criteria of \"lost\"",
    formula_ru: "Каждое правило применено к дню за шесть месяцев до конца периода: сколько названных потерянными вернулись, сколько названных активными не пришли",
    formula_en: "Each rule applied to the day six months before the end of the period: how many called lost came back, how many called active did not come",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[7, 68],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::churn_criteria::compute,
};
