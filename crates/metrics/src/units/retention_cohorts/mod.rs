//! Retention by cohort: share of a first-purchase cohort that bought in its k-th month of life; apart from it, in the k-th month or later

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "retention_cohorts",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Удержание по когортам",
    en: "Retention by cohort",
    formula_ru: "Доля клиентов когорты первой покупки, купивших в k-м месяце жизни; отдельно — купивших в k-м месяце или позже",
    formula_en: "Share of a first-purchase cohort that bought in its k-th month of life; apart from it, in the k-th month or later",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[62, 69],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::retention::compute,
};
