//! Up-sell gap: to the upper quartile of the own segment: the line minus the yearly volume of a client, shrunk by the spread of his months

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "upsell_gap",
    version: 1,
    group: "clients",
    unit: Unit::Money,
    ru: "Запас роста чека у текущих клиентов",
    en: "Up-sell gap",
    formula_ru: "До верхней четверти своего сегмента: порог минус объём клиента за год, сглаженный по разбросу его месяцев",
    formula_en: "To the upper quartile of the own segment: the line minus the yearly volume of a client, shrunk by the spread of his months",
    additive: true,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[11, 60],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::upsell::compute,
};
