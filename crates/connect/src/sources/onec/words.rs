//! Words of printed reports: what a measure is, what a level of the tree means.

use crate::recognise::fold;

/// What a column of figures holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    Quantity,
    /// Revenue without VAT.
    Net,
    /// Revenue as printed.
    Revenue,
    Cost,
    Profit,
    Discount,
    /// A ratio: no sum of its parts.
    Ratio,
    OpenDebit,
    OpenCredit,
    TurnDebit,
    TurnCredit,
    CloseDebit,
    CloseCredit,
    /// A part of a debt by its age.
    Debt,
}

impl Measure {
    /// Parents are sums of their children.
    pub(crate) fn adds(self) -> bool {
        self != Self::Ratio
    }
}

/// The measure of a header; `None` for other texts.
pub(crate) fn measure(text: &str) -> Option<Measure> {
    let f = fold(text);
    let f = f.trim_end_matches(" руб").trim_end_matches(" rub");
    Some(match f {
        "количество" | "кол во" | "количество в ед хранения" | "продано количество" => {
            Measure::Quantity
        }
        "выручка без ндс" | "сумма без ндс" | "стоимость без ндс" | "продажи без ндс" | "сумма выручки без ндс" => {
            Measure::Net
        }
        "выручка"
        | "сумма"
        | "сумма продаж"
        | "продажи"
        | "стоимость"
        | "стоимость с ндс"
        | "сумма с ндс"
        | "выручка с ндс"
        | "продажная стоимость"
        | "сумма выручки"
        | "стоимость продажи"
        | "оборот"
        | "сумма упр"
        | "выручка упр" => Measure::Revenue,
        "себестоимость"
        | "стоимость закупки"
        | "себестоимость продаж"
        | "себестоимость без ндс"
        | "закупочная стоимость"
        | "полная себестоимость" => Measure::Cost,
        "валовая прибыль" | "прибыль" | "маржа" | "наценка" => Measure::Profit,
        "сумма скидки" | "скидка" | "сумма автоматической скидки" => Measure::Discount,
        "рентабельность"
        | "рентабельность %"
        | "наценка %"
        | "эффективность"
        | "эффективность %"
        | "доля"
        | "доля %"
        | "рентабельность продаж %"
        | "маржинальность %"
        | "% скидки"
        | "скидка %"
        | "цена"
        | "средняя цена" => Measure::Ratio,
        "начальный остаток" | "долг на начало" | "остаток на начало" | "сальдо на начало" => {
            Measure::OpenDebit
        }
        "увеличение" | "увеличение долга" | "приход" | "увеличение долга клиента" | "отгружено" | "начислено" => {
            Measure::TurnDebit
        }
        "уменьшение" | "уменьшение долга" | "расход" | "уменьшение долга клиента" | "оплачено" => {
            Measure::TurnCredit
        }
        "конечный остаток" | "долг на конец" | "остаток на конец" | "сальдо на конец" => {
            Measure::CloseDebit
        }
        _ => return None,
    })
}

/// A column of a debt by terms.
pub(crate) fn is_debt(text: &str) -> bool {
    let f = fold(text);
    ["долг", "задолженность", "просрочено", "не просрочено", "всего долг", "от ", "до ", "свыше ", "более "]
        .iter()
        .any(|w| f.starts_with(w))
        && !f.contains("клиентов по срокам")
}

/// What a level of the tree, or a row of columns, is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dim {
    Client,
    Manager,
    Product,
    Category,
    Document,
    Month,
    Contract,
    Account,
    Other,
}

impl Dim {
    /// Russian and English names, as a mapping file states them.
    pub(crate) const NAMES: &'static [(&'static str, &'static str)] = &[
        ("клиент", "client"),
        ("менеджер", "manager"),
        ("номенклатура", "product"),
        ("группа", "category"),
        ("документ", "document"),
        ("месяц", "month"),
        ("договор", "contract"),
        ("счет", "account"),
        ("прочее", "other"),
    ];
    const ALL: [Self; 9] = [
        Self::Client,
        Self::Manager,
        Self::Product,
        Self::Category,
        Self::Document,
        Self::Month,
        Self::Contract,
        Self::Account,
        Self::Other,
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().position(|d| *d == self).map_or("", |i| Self::NAMES[i].0)
    }
}

/// Beginnings of the names of groupings.
const GROUPINGS: &[(&str, Dim)] = &[
    ("номенклатурная группа", Dim::Category),
    ("вид номенклатуры", Dim::Category),
    ("товарная категория", Dim::Category),
    ("товарная группа", Dim::Category),
    ("ценовая группа", Dim::Category),
    ("группа", Dim::Category),
    ("клиент", Dim::Client),
    ("контрагент", Dim::Client),
    ("покупател", Dim::Client),
    ("партнер", Dim::Client),
    ("заказчик", Dim::Client),
    ("менеджер", Dim::Manager),
    ("основной менеджер", Dim::Manager),
    ("ответственн", Dim::Manager),
    ("сотрудник", Dim::Manager),
    ("продавец", Dim::Manager),
    ("номенклатур", Dim::Product),
    ("товар", Dim::Product),
    ("документ", Dim::Document),
    ("регистратор", Dim::Document),
    ("заказ клиента", Dim::Document),
    ("заказ покупателя", Dim::Document),
    ("реализация", Dim::Document),
    ("месяц", Dim::Month),
    ("период", Dim::Month),
    ("по месяцам", Dim::Month),
    ("договор", Dim::Contract),
    ("соглашение", Dim::Contract),
    ("объект расчетов", Dim::Contract),
    ("счет", Dim::Account),
    ("подразделение", Dim::Other),
    ("организаци", Dim::Other),
    ("склад", Dim::Other),
    ("проект", Dim::Other),
    ("регион", Dim::Other),
    ("бизнес регион", Dim::Other),
    ("сегмент", Dim::Other),
    ("валюта", Dim::Other),
];

/// Pieces of time that are a grouping only as the whole text of a header.
const TIMES: [&str; 7] = ["день", "по дням", "неделя", "по неделям", "квартал", "по кварталам", "год"];

/// The grouping a header names; several are set apart by line ends, slashes or commas.
pub(crate) fn groupings(text: &str) -> Vec<Dim> {
    let one = |t: &str| {
        let f = fold(t);
        if TIMES.contains(&f.as_str()) {
            return Some(Dim::Month);
        }
        let found = GROUPINGS.iter().filter(|(start, _)| f.starts_with(start)).max_by_key(|(start, _)| start.len());
        found.filter(|_| f.split(' ').count() <= 5).map(|(_, d)| *d)
    };
    let parts: Vec<&str> = text.split(['\n', '/']).map(str::trim).filter(|t| !t.is_empty()).collect();
    let mut list = Vec::new();
    for part in parts {
        // «Период, месяц» is one level, whatever stands behind the comma.
        if fold(part).starts_with("период") && !part.contains(':') && one(part).is_some() {
            list.push(Dim::Month);
            continue;
        }
        // «Номенклатура, Характеристика» is one level; «Клиент, Менеджер» are two.
        let pieces: Vec<Option<Dim>> = part.split(',').map(one).collect();
        match pieces.iter().all(Option::is_some) {
            true => list.extend(pieces.into_iter().flatten()),
            false => list.extend(pieces.first().copied().flatten()),
        }
    }
    list
}

/// The levels as a mapping file states them.
pub(crate) fn levels(text: &str) -> Result<Vec<Dim>, String> {
    let one = |t: &str| {
        let f = fold(t);
        let at = Dim::NAMES.iter().position(|(ru, en)| fold(ru) == f || *en == f);
        at.map(|i| Dim::ALL[i]).or_else(|| groupings(t).first().copied()).ok_or_else(|| {
            let known: Vec<&str> = Dim::NAMES.iter().map(|(ru, _)| *ru).collect();
            format!("levels: unknown word '{}'; known: {}", t.trim(), known.join(", "))
        })
    };
    text.split(',').map(one).collect()
}

/// The levels for a mapping file.
pub(crate) fn spell(levels: &[Dim]) -> String {
    levels.iter().map(|d| d.name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_and_groupings() {
        assert_eq!(measure("Выручка, руб."), Some(Measure::Revenue));
        assert_eq!(measure("Рентабельность, %"), Some(Measure::Ratio));
        assert_eq!(measure("Валовая прибыль"), Some(Measure::Profit));
        assert_eq!(measure("Клиент"), None);
        assert_eq!(groupings("Клиент / Менеджер / Номенклатура"), [Dim::Client, Dim::Manager, Dim::Product]);
        assert_eq!(groupings("Номенклатура, Характеристика"), [Dim::Product]);
        assert_eq!(groupings("Номенклатурная группа"), [Dim::Category]);
        assert_eq!(groupings("Контрагент, Договор"), [Dim::Client, Dim::Contract]);
        assert_eq!(groupings("Период, месяц"), [Dim::Month]);
        assert_eq!(groupings("Период, день / Контрагент"), [Dim::Month, Dim::Client]);
        assert!(groupings("Период: 01.07.2026 - 31.07.2026").is_empty() && groupings("Годовой оборот").is_empty());
        assert_eq!(levels("клиент, product").unwrap(), [Dim::Client, Dim::Product]);
        assert!(levels("клиент, вес").is_err());
        assert_eq!(spell(&[Dim::Client, Dim::Month]), "клиент, месяц");
    }
}
