//! Cost and margin of sales out of the register of revenue and cost (`sources.md` 4.3): the document's own sum and its lines'.

use crate::live::json::{decimal, id, yes};
use serde_json::Value;
use std::collections::HashMap;

/// Fields of revenue and cost that belong together: both without VAT, or both with it.
const PAIRS: [(&str, &str); 5] = [
    ("СуммаВыручкиБезНДС", "СтоимостьБезНДС"),
    ("СуммаВыручки", "Стоимость"),
    ("СуммаВыручки", "Себестоимость"),
    ("Сумма", "Себестоимость"),
    ("Сумма", "Стоимость"),
];

/// What is known of a margin; smallest units of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Margin {
    /// Revenue less cost.
    Known(i128),
    /// There are movements, but no cost in them yet.
    NotClosed,
    /// No movements.
    Unknown,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    revenue: i128,
    cost: i128,
}

impl Sum {
    fn add(&mut self, revenue: i128, cost: i128) {
        self.revenue += revenue;
        self.cost += cost;
    }

    fn margin(self) -> Margin {
        if self.cost == 0 && self.revenue != 0 { Margin::NotClosed } else { Margin::Known(self.revenue - self.cost) }
    }
}

/// Movements by document, and by document and good.
#[derive(Debug, Default)]
pub(super) struct Costs {
    documents: HashMap<String, Sum>,
    goods: HashMap<(String, String), Sum>,
    /// Lines of a good in a document: only a single one can take the good's margin.
    lines: HashMap<(String, String), u32>,
}

impl Costs {
    /// Notes a movement.
    pub(super) fn see(&mut self, v: &Value) {
        let Some(document) = id(&v["Recorder"]) else { return };
        if !v["Active"].is_null() && !yes(&v["Active"]) {
            return;
        }
        let money = |name: &str| decimal(&v[name], 4).ok().flatten();
        let pair = PAIRS.iter().find(|(r, c)| !v[*r].is_null() && !v[*c].is_null());
        let Some((revenue, cost)) = pair.and_then(|(r, c)| Some((money(r)?, money(c)?))) else { return };
        self.documents.entry(document.clone()).or_default().add(revenue, cost);
        if let Some(good) = good(v) {
            self.goods.entry((document, good)).or_default().add(revenue, cost);
        }
    }

    /// Notes a line of a document.
    pub(super) fn see_line(&mut self, document: &str, line: &Value) {
        if let Some(good) = good(line) {
            *self.lines.entry((document.to_owned(), good)).or_insert(0) += 1;
        }
    }

    /// The margin of a document.
    pub(super) fn of_document(&self, document: &str) -> Margin {
        self.documents.get(document).map_or(Margin::Unknown, |s| s.margin())
    }

    /// The margin of the only line of a good in a document.
    pub(super) fn of_line(&self, document: &str, good: &str) -> Margin {
        let key = (document.to_owned(), good.to_owned());
        match self.lines.get(&key) {
            Some(1) => self.goods.get(&key).map_or(Margin::Unknown, |s| s.margin()),
            _ => Margin::Unknown,
        }
    }
}

/// The good of a line or a movement.
fn good(v: &Value) -> Option<String> {
    id(&v["Номенклатура_Key"]).or_else(|| id(&v["Номенклатура"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn margins_of_documents_and_of_single_lines() {
        let mut c = Costs::default();
        for g in ["a", "b", "b"] {
            c.see_line("d1", &json!({"Номенклатура_Key": g}));
        }
        c.see(&json!({"Recorder": "d1", "Active": true, "Номенклатура_Key": "a", "Сумма": 100, "Стоимость": "60.5"}));
        c.see(&json!({"Recorder": "d1", "Active": true, "Номенклатура_Key": "b", "Сумма": 50, "Стоимость": 20}));
        c.see(&json!({"Recorder": "d1", "Active": false, "Номенклатура_Key": "b", "Сумма": 999, "Стоимость": 1}));
        c.see(&json!({"Recorder": "d2", "СуммаВыручки": 120, "СуммаВыручкиБезНДС": 100, "Стоимость": 0, "СтоимостьБезНДС": 0}));
        assert_eq!(c.of_document("d1"), Margin::Known(69 * 10_000 + 5_000));
        assert_eq!(c.of_line("d1", "a"), Margin::Known(39 * 10_000 + 5_000));
        assert_eq!(c.of_line("d1", "b"), Margin::Unknown, "two lines share it");
        assert_eq!((c.of_document("d2"), c.of_document("d3")), (Margin::NotClosed, Margin::Unknown));
    }
}
