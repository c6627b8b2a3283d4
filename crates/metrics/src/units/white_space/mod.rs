//! White space: groups that at least half of like clients buy and this one does not: share of buyers times usual margin times share of offers taken

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "white_space",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Непроданные группы товаров",
    en: "White space",
    formula_ru: "Группы, которые покупает не меньше половины похожих клиентов, а этот — нет: доля покупающих × обычная маржа × доля принятых предложений",
    formula_en: "Groups that at least half of like clients buy and this one does not: share of buyers times usual margin times share of offers taken",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[11, 60],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::white::compute,
};
