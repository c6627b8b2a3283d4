//! Key person share: share of the top seller in the margin of the period (in revenue when margin is unknown)

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "key_person_share",
    version: 1,
    group: "people",
    unit: Unit::Ratio,
    ru: "Доля ключевого продавца",
    en: "Key person share",
    formula_ru: "Доля лучшего продавца в марже периода (без маржи — в выручке)",
    formula_en: "Share of the top seller in the margin of the period (in revenue when margin is unknown)",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[46, 47],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::people::key_person,
};
