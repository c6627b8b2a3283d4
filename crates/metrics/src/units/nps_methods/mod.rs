//! NPS by way of asking: nPS apart by e-mail, site, office and phone: ways of asking give different scores

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "nps_methods",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "NPS по способу опроса",
    en: "NPS by way of asking",
    formula_ru: "NPS отдельно по почте, сайту, офису и телефону: способы опроса дают разные оценки",
    formula_en: "NPS apart by e-mail, site, office and phone: ways of asking give different scores",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("survey_responses", &["score", "channel"])],
    rows: &[52],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::nps::methods,
};
