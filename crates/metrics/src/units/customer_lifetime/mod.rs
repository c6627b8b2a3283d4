//! Customer lifetime: median months from the first to the last purchase by Kaplan-Meier: those who still buy have not finished; beside it the observed mean and months over lost

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "customer_lifetime",
    version: 1,
    group: "clients",
    unit: Unit::Months,
    ru: "Срок жизни клиента",
    en: "Customer lifetime",
    formula_ru: "Медиана месяцев от первой до последней покупки по Каплану — Мейеру: ещё покупающие не закончили; рядом средний наблюдаемый срок и месяцы ÷ потерянные",
    formula_en: "Median months from the first to the last purchase by Kaplan-Meier: those who still buy have not finished; beside it the observed mean and months over lost",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[8, 156],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::ltv::lifetime,
};
