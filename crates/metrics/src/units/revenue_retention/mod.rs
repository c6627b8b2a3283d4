//! Revenue retention: revenue of this window from the clients of the window before, each capped at his earlier sum, over their earlier revenue (GRR); with growth beside it (NRR)

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "revenue_retention",
    version: 1,
    group: "clients",
    unit: Unit::Ratio,
    ru: "Удержание выручки",
    en: "Revenue retention",
    formula_ru: "Выручка этого окна от клиентов предыдущего окна, не больше прежней у каждого ÷ их прежняя выручка (GRR); рядом с ростом (NRR)",
    formula_en: "Revenue of this window from the clients of the window before, each capped at his earlier sum, over their earlier revenue (GRR); with growth beside it (NRR)",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[69, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::classes::revenue_retention,
};
