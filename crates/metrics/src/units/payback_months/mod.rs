//! Payback of acquisition, months: months in which the margin of a customer, leaving included, covers the cost of acquisition; simple and observed payback beside it

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "payback_months",
    version: 1,
    group: "clients",
    unit: Unit::Months,
    ru: "Окупаемость привлечения, месяцы",
    en: "Payback of acquisition, months",
    formula_ru: "Месяцы, за которые маржа клиента с учётом ухода покрывает цену привлечения; рядом простая и наблюдаемая окупаемость",
    formula_en: "Months in which the margin of a customer, leaving included, covers the cost of acquisition; simple and observed payback beside it",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[("marketing_spend", &["amount"]), ("sales", &[])],
    rows: &[67, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::acquisition::payback,
};
