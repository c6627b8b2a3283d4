//! Reconciliation of CRM, books and telephony: share of records of each side (sales of the books, won deals, incoming calls) that found their pair on another, by how sure the pair is

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "reconciliation",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Сверка CRM, учёта и телефонии",
    en: "Reconciliation of CRM, books and telephony",
    formula_ru: "Доля записей каждой стороны (продажи учёта, выигранные сделки, входящие звонки), нашедших пару на другой, по надёжности пары",
    formula_en: "Share of records of each side (sales of the books, won deals, incoming calls) that found their pair on another, by how sure the pair is",
    additive: false,
    up_is_good: None,
    entity: Entity::Own,
    needs: &[("deals", &["status"]), ("orders", &["amount"])],
    rows: &[34, 165],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::reconcile,
};
