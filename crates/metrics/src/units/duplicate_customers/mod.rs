//! Duplicate customers: surplus client cards (an earlier one has the same tax id, phone or e-mail) divided by cards with any of these

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "duplicate_customers",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Дубли клиентов",
    en: "Duplicate customers",
    formula_ru: "Лишние карточки клиентов (тот же ИНН, телефон или почта у более ранней) ÷ карточки с ИНН, телефоном или почтой",
    formula_en: "Surplus client cards (an earlier one has the same tax id, phone or e-mail) divided by cards with any of these",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Customer,
    needs: &[("customers", &["name"])],
    rows: &[42],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::duplicates,
};
