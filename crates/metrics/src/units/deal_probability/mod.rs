//! Deal probability: chance of each open deal: a model of own history when it holds on a later period, else the share of the stage won

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "deal_probability",
    version: 1,
    group: "pipeline",
    unit: Unit::Ratio,
    ru: "Вероятность сделки",
    en: "Deal probability",
    formula_ru: "Вероятность выиграть каждую открытую сделку: модель по своей истории, если она прошла проверку на более позднем времени, иначе доля успехов этапа",
    formula_en: "Chance of each open deal: a model of own history when it holds on a later period, else the share of the stage won",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[126],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::chances,
};
