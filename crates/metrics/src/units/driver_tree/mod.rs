//! Driver tree: revenue of the period as inflow, conversion, frequency, lines and value of a line, for new and current clients apart

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "driver_tree",
    version: 1,
    group: "money",
    unit: Unit::Vector,
    ru: "Дерево показателей",
    en: "Driver tree",
    formula_ru: "Новые: обращения × конверсия × покупок на клиента × строк × сумма строки; текущие: клиенты × покупок × строк × сумма строки; рядом продажи без клиента и остаток против всех продаж учёта",
    formula_en: "New: leads × conversion × purchases per client × lines × value of a line; current: clients × purchases × lines × value of a line; beside them sales without a client and the rest against all sales of the books",
    additive: false,
    up_is_good: None,
    entity: Entity::Order,
    needs: &[("sales", &[])],
    rows: &[169, 155],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::growth::tree,
};
