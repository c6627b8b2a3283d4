//! Revenue: sales less returns and cancelled documents by their date; without orders the amount of won deals

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "revenue",
    version: 1,
    group: "money",
    unit: Unit::Money,
    ru: "Выручка",
    en: "Revenue",
    formula_ru: "Продажи за вычетом возвратов и отменённых документов по дате документа; без заказов — сумма выигранных сделок",
    formula_en: "Sales less returns and cancelled documents by their date; without orders the amount of won deals",
    additive: true,
    up_is_good: Some(true),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[137, 165],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::sales::revenue,
};
