//! Price, volume and mix: change of line sales: prices of the same items, quantity, shift between items, new and gone items

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "price_volume_mix",
    version: 1,
    group: "money",
    unit: Unit::Money,
    ru: "Цена, объём, ассортимент",
    en: "Price, volume and mix",
    formula_ru: "Изменение продаж по строкам: цены тех же товаров, количество, сдвиг между товарами, новые и ушедшие товары",
    formula_en: "Change of line sales: prices of the same items, quantity, shift between items, new and gone items",
    additive: false,
    up_is_good: None,
    entity: Entity::Line,
    needs: &[("sales", &[])],
    rows: &[169],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::mix,
};
