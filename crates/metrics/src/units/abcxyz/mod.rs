//! ABCXYZ: ABC by revenue (share before the customer 80/95 %), XYZ by frequency of buying months and apart by variation; window of 12 months

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "abcxyz",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "ABCXYZ",
    en: "ABCXYZ",
    formula_ru: "ABC по выручке (доля до клиента 80/95 %), XYZ по частоте месяцев с покупкой и отдельно по вариации; окно 12 месяцев",
    formula_en: "ABC by revenue (share before the customer 80/95 %), XYZ by frequency of buying months and apart by variation; window of 12 months",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[28, 29],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::classes::compute,
};
