//! Evenness: variation of monthly plan attainment (of revenue without a plan) by successive differences: a steady trend is no zigzag

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "evenness",
    version: 1,
    group: "people",
    unit: Unit::Number,
    ru: "Ровность продаж",
    en: "Evenness",
    formula_ru: "Вариация месячного выполнения плана (без плана — выручки) по соседним месяцам: ровная тропа роста зигзагом не считается",
    formula_en: "Variation of monthly plan attainment (of revenue without a plan) by successive differences: a steady trend is no zigzag",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[("sales", &[])],
    rows: &[114],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::plan::evenness,
};
