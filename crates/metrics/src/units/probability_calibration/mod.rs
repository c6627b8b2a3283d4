//! Calibration of probabilities: brier score on a later period; by tenths of the scale the foretold and the true share

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "probability_calibration",
    version: 1,
    group: "pipeline",
    unit: Unit::Number,
    ru: "Сбываются ли вероятности",
    en: "Calibration of probabilities",
    formula_ru: "Оценка Брайера на более позднем времени; по десятым долям шкалы — обещанная и сбывшаяся доля",
    formula_en: "Brier score on a later period; by tenths of the scale the foretold and the true share",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[126],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::calibrated,
};
