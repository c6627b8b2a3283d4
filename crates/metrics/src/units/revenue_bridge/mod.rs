//! Revenue bridge: change of revenue against the base period by cause: leads, conversion, ticket, lines, frequency, retention, price, mix; the parts sum to the change

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "revenue_bridge",
    version: 1,
    group: "money",
    unit: Unit::Money,
    ru: "Мост выручки",
    en: "Revenue bridge",
    formula_ru: "Изменение выручки к базовому периоду по причинам: лиды, конверсия, чек, строки, частота, удержание, цена, ассортимент; сумма частей равна изменению",
    formula_en: "Change of revenue against the base period by cause: leads, conversion, ticket, lines, frequency, retention, price, mix; the parts sum to the change",
    additive: false,
    up_is_good: None,
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[169],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::bridge,
};
