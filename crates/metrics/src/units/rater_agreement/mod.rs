//! Rater agreement: kappa, Krippendorff's alpha, ICC(2,1) and share of equal marks over talks marked by two people or more

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "rater_agreement",
    version: 1,
    group: "people",
    unit: Unit::Number,
    ru: "Согласие оценщиков",
    en: "Rater agreement",
    formula_ru: "Каппа, альфа Криппендорфа, ICC(2,1) и доля совпадений по разговорам, оценённым двумя и больше людьми",
    formula_en: "Kappa, Krippendorff's alpha, ICC(2,1) and share of equal marks over talks marked by two people or more",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Activity,
    needs: &[("call_reviews", &["mark", "reviewer_id"]), ("activities", &["kind"])],
    rows: &[92],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::staff::raters,
};
