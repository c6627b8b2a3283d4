//! Lost leads: no human answer for more than two working hours, or refused without a reason, or nobody owns the lead

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "lost_leads",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Потерянные лиды",
    en: "Lost leads",
    formula_ru: "Нет ответа человека дольше двух рабочих часов, или отказ без причины, или никто не отвечает за лид",
    formula_en: "No human answer for more than two working hours, or refused without a reason, or nobody owns the lead",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Lead,
    needs: &[("leads", &["created_at"])],
    rows: &[163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::response::lost,
};
