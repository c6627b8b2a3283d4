//! Call-backs of missed calls: missed incoming calls returned within a working hour divided by missed calls whose hour has passed

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "call_back",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Перезвоны по пропущенным",
    en: "Call-backs of missed calls",
    formula_ru: "Пропущенные входящие, по которым перезвонили в течение рабочего часа ÷ пропущенные, у которых этот час прошёл",
    formula_en: "Missed incoming calls returned within a working hour divided by missed calls whose hour has passed",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Activity,
    needs: &[("activities", &["direction", "answered"])],
    rows: &[90, 163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::call_back,
};
