//! Promise keeping: share of promised payments that came by the promised day; without promised payments, promised closing days of deals

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "promise_keeping",
    version: 1,
    group: "pipeline",
    unit: Unit::Ratio,
    ru: "Сдержанные обещания",
    en: "Promise keeping",
    formula_ru: "Доля обещанных оплат, пришедших не позже обещанного дня; без обещаний оплат — обещанные даты закрытия сделок",
    formula_en: "Share of promised payments that came by the promised day; without promised payments, promised closing days of deals",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Order,
    needs: &[],
    rows: &[128],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::keeping,
};
