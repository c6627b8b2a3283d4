//! What is bought together: rules "with a goes b" with confidence, lift and an exact test corrected for the number of pairs

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "basket_rules",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Что покупают вместе",
    en: "What is bought together",
    formula_ru: "Правила «с a берут b»: уверенность, подъём, точный критерий Фишера с поправкой на число проверенных пар",
    formula_en: "Rules \"with a goes b\": confidence, lift, Fisher exact test corrected for the number of pairs tested",
    additive: false,
    up_is_good: None,
    entity: Entity::Line,
    needs: &[("sales", &[])],
    rows: &[11, 56],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::basket::compute,
};
