//! Promoters and detractors in money: promoters, passives, detractors and the silent: revenue and margin of the year, share lost, lifetime margin a customer

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "nps_groups",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Промоутеры и недовольные в деньгах",
    en: "Promoters and detractors in money",
    formula_ru: "Промоутеры, нейтральные, недовольные и промолчавшие: выручка и маржа года, доля потерянных, маржа за всё время на клиента",
    formula_en: "Promoters, passives, detractors and the silent: revenue and margin of the year, share lost, lifetime margin a customer",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("survey_responses", &["score", "customer_id"]), ("sales", &[])],
    rows: &[53],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::loyalty::groups,
};
