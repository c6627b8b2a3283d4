//! Concentration of clients: herfindahl index, number of equal clients, Gini, shares of the 1, 3 and 10 largest; cuts of A, B, C by 80/95 % and by the data; by revenue and margin

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "client_concentration",
    version: 1,
    group: "clients",
    unit: Unit::Vector,
    ru: "Зависимость от крупных клиентов",
    en: "Concentration of clients",
    formula_ru: "Индекс Херфиндаля, число равных клиентов, Джини, доли 1, 3 и 10 крупнейших; границы A, B, C по 80/95 % и по самим данным; по выручке и по марже",
    formula_en: "Herfindahl index, number of equal clients, Gini, shares of the 1, 3 and 10 largest; cuts of A, B, C by 80/95 % and by the data; by revenue and margin",
    additive: false,
    up_is_good: None,
    entity: Entity::Customer,
    needs: &[("sales", &[])],
    rows: &[28],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::classes::concentration,
};
