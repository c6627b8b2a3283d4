//! Empty fields: by field: share of deals where it is empty (amount 0 is empty); loss reason among lost, the rest among open deals

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "empty_fields",
    version: 1,
    group: "discipline",
    unit: Unit::Vector,
    ru: "Незаполненные поля",
    en: "Empty fields",
    formula_ru: "По полям: доля сделок, где поле пусто (сумма 0 — пусто); причина отказа — среди проигранных, остальное — среди открытых",
    formula_en: "By field: share of deals where it is empty (amount 0 is empty); loss reason among lost, the rest among open deals",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[42],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::discipline::empty,
};
