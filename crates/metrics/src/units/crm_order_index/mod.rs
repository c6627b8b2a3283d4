//! CRM order index: 100 times the weighted share of passed checks of open deals: task ahead, nothing overdue, fields, record within half an hour, stage, date, touch

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "crm_order_index",
    version: 1,
    group: "discipline",
    unit: Unit::Points,
    ru: "Показатель порядка в CRM",
    en: "CRM order index",
    formula_ru: "100 × взвешенная доля пройденных проверок открытых сделок: задача впереди, нет просрочки, поля, запись за полчаса, этап, дата, касание",
    formula_en: "100 times the weighted share of passed checks of open deals: task ahead, nothing overdue, fields, record within half an hour, stage, date, touch",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[32, 166],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::index,
};
