//! Average ticket: revenue (less returns) divided by the number of purchases; a return is not a purchase

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "average_ticket",
    version: 1,
    group: "money",
    unit: Unit::Money,
    ru: "Средний чек",
    en: "Average ticket",
    formula_ru: "Выручка (с вычетом возвратов) ÷ число покупок; покупка — проведённая продажа, возврат покупкой не считается",
    formula_en: "Revenue (less returns) divided by the number of purchases; a return is not a purchase",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[18, 137, 155],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::ticket,
};
