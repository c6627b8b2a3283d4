//! Movement between ABCXYZ cells: customers and money that moved between cells from the window before, of the same length, into this one; the cut rules are the same

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "abcxyz_migration",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Движение между клетками ABCXYZ",
    en: "Movement between ABCXYZ cells",
    formula_ru: "Клиенты и деньги, перешедшие между клетками из предыдущего окна той же длины в это; правила границ одни и те же",
    formula_en: "Customers and money that moved between cells from the window before, of the same length, into this one; the cut rules are the same",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[28, 29],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::classes::migration,
};
