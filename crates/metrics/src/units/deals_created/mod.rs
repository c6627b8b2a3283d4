//! Deals created: number of deals created in the period, test and merged ones left out

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "deals_created",
    version: 1,
    group: "funnel",
    unit: Unit::Count,
    ru: "Созданные сделки",
    en: "Deals created",
    formula_ru: "Число сделок, созданных в периоде; тестовые и слитые не считаются",
    formula_en: "Number of deals created in the period, test and merged ones left out",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["created_at"])],
    rows: &[18, 164],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::simple::count,
};
