//! The header of a printed report: where it begins and ends, what its columns measure, what its levels are called.

use super::grid::Row;
use super::period::{self, Period};
use super::words::{Dim, Measure, groupings, is_debt, measure};
use crate::recognise::fold;

/// Rows among which the header is sought.
const WITHIN: usize = 60;

/// What the report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sales,
    /// Opening balance, turnovers, closing balance.
    Balance,
    /// Debts by their age.
    Debt,
}

impl Kind {
    /// The table of the main rows.
    pub(crate) fn table(self, levels: Option<&[Dim]>) -> &'static str {
        match self {
            Self::Sales if levels.is_some_and(|l| l.contains(&Dim::Product)) => "order_lines",
            Self::Sales => "orders",
            Self::Balance | Self::Debt => "customers",
        }
    }
}

/// A group of columns across: a month, a manager, or the total of all groups.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    None,
    Month(Period),
    Named(String),
    Total,
}

/// One column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) at: usize,
    pub(crate) measure: Measure,
    pub(crate) group: Group,
    pub(crate) name: String,
}

/// The header.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// First and last row of the header, counted among the rows of the sheet.
    pub(crate) top: usize,
    pub(crate) bottom: usize,
    pub(crate) kind: Kind,
    pub(crate) columns: Vec<Column>,
    /// First column of figures; labels stand before it.
    pub(crate) first: usize,
    /// Column of the code of goods.
    pub(crate) sku: Option<usize>,
    /// Groupings in the order of the levels.
    pub(crate) dims: Vec<Dim>,
    pub(crate) period: Option<Period>,
    /// Texts of the header by column.
    pub(crate) names: Vec<String>,
    /// Whether a row «Итого» stands anywhere.
    pub(crate) total: bool,
}

/// The header among the first rows; `None` when the sheet is no printed report.
pub(crate) fn find(rows: &[Row]) -> Option<Header> {
    let looked = &rows[..rows.len().min(WITHIN)];
    let (at, found) = looked
        .iter()
        .enumerate()
        .map(|(i, row)| (i, columns(row, i.checked_sub(1).map(|p| &rows[p]))))
        .max_by_key(|(i, c)| (c.len(), std::cmp::Reverse(*i)))
        .filter(|(_, c)| !c.is_empty())?;
    let found = lone_names(found);
    let kind = kind(&found);
    let first = found.iter().map(|c| c.at).min()?;
    let labels = |row: &Row| (0..first).map(|i| row.text(i).to_owned()).collect::<Vec<_>>();
    let dims_of = |row: &Row| labels(row).iter().flat_map(|t| groupings(t)).collect::<Vec<_>>();
    let figures = |row: &Row| found.iter().any(|c| row.number(c.at).is_some());
    let (mut top, mut bottom) = (at, at);
    while top > 0 && (!dims_of(&rows[top - 1]).is_empty() || is_group_row(&rows[top - 1], first)) && !is_title(&rows[top - 1]) {
        top -= 1;
    }
    while bottom + 1 < rows.len() && !figures(&rows[bottom + 1]) && !dims_of(&rows[bottom + 1]).is_empty() {
        bottom += 1;
    }
    let mut dims: Vec<Dim> = Vec::new();
    let mut sku = None;
    for row in &rows[top..=bottom] {
        for (i, text) in labels(row).iter().enumerate() {
            if matches!(fold(text).as_str(), "артикул" | "код" | "код номенклатуры" | "артикул номенклатуры")
            {
                sku = Some(i);
            }
        }
        dims.extend(dims_of(row));
    }
    let title: Vec<&Row> = rows[..top].iter().collect();
    if !is_report(&title) || kind == Kind::Sales && dims.is_empty() && title.is_empty() {
        return None;
    }
    let width = rows[top..=bottom].iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let named = |i: usize| {
        let texts: Vec<&str> = rows[top..=bottom].iter().map(|r| r.text(i)).filter(|t| !t.is_empty()).collect();
        texts.join(" / ")
    };
    Some(Header {
        top,
        bottom,
        kind,
        first,
        sku,
        dims,
        period: title.iter().flat_map(|r| r.cells.iter()).find_map(|(t, _)| period_of(t)),
        names: (0..width).map(named).collect(),
        total: rows.iter().any(|r| r.first().is_some_and(|(_, t)| is_total(t))),
        columns: found,
    })
}

impl Header {
    /// The meaning of the levels that hold these labels; `None` when the header does not tell.
    pub(crate) fn levels(&self, depth: usize, labels: &[String]) -> Option<Vec<Dim>> {
        let dated = labels.first().is_some_and(|l| period::month(l).is_some());
        if dated && self.dims.len() + 1 == depth && !self.dims.contains(&Dim::Month) {
            // Months stand above without a word in the header.
            return Some(std::iter::once(Dim::Month).chain(self.dims.iter().copied()).collect());
        }
        match self.dims.len() {
            n if n == depth && n > 0 => Some(self.dims.clone()),
            // Goods and accounts stand in folders of their own: levels above the last named one belong to it.
            n if n > 0 && n < depth && matches!(self.dims[n - 1], Dim::Product) => {
                let mut list = self.dims[..n - 1].to_vec();
                list.extend(std::iter::repeat_n(Dim::Category, depth - n));
                list.push(Dim::Product);
                Some(list)
            }
            n if n > 0 && n < depth && self.dims[0] == Dim::Account => {
                let mut list = vec![Dim::Account; depth - n];
                list.extend(&self.dims);
                Some(list)
            }
            _ => None,
        }
    }

    pub(crate) fn is_pivot(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.group, Group::Month(_)))
    }

    pub(crate) fn has_total_rule(&self) -> bool {
        self.total
    }

    /// The columns of one group.
    pub(crate) fn of(&self, group: &Group) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |c| c.group == *group)
    }

    /// The groups that hold figures of their own, in the order of the columns.
    pub(crate) fn groups(&self) -> Vec<Group> {
        let mut list: Vec<Group> = Vec::new();
        for c in &self.columns {
            if !list.contains(&c.group) && c.group != Group::Total {
                list.push(c.group.clone());
            }
        }
        // Without groups of their own the totals are the figures.
        if list.is_empty() { vec![Group::Total] } else { list }
    }
}

/// The columns of figures that a row names, with the groups of the row above.
fn columns(row: &Row, above: Option<&Row>) -> Vec<Column> {
    let cells = || (0..row.cells.len()).map(|i| (i, row.text(i))).filter(|(_, t)| !t.is_empty());
    let sides = cells().filter(|(_, t)| matches!(fold(t).as_str(), "дебет" | "кредит" | "дт" | "кт")).count();
    if sides >= 4 {
        return balance(row, above);
    }
    let months: Vec<(usize, Period)> = cells().filter_map(|(i, t)| Some((i, period::month(t)?))).collect();
    let plain: Vec<(usize, Measure, &str)> = cells().filter_map(|(i, t)| Some((i, measure(t)?, t))).collect();
    if plain.is_empty() && months.len() >= 2 {
        let mut list: Vec<Column> = months
            .into_iter()
            .map(|(at, p)| Column { at, measure: Measure::Revenue, group: Group::Month(p), name: row.text(at).to_owned() })
            .collect();
        let total = cells().find(|(i, t)| is_total(t) && list.iter().all(|c| c.at < *i));
        list.extend(total.map(|(at, t)| Column { at, measure: Measure::Revenue, group: Group::Total, name: t.to_owned() }));
        return list;
    }
    let debts: Vec<(usize, &str)> = cells().filter(|(_, t)| is_debt(t)).collect();
    if plain.is_empty() && debts.len() >= 2 {
        let column = |(at, t): (usize, &str)| Column { at, measure: Measure::Debt, group: Group::None, name: t.to_owned() };
        return debts.into_iter().map(column).collect();
    }
    let first = plain.first().map_or(0, |p| p.0);
    plain
        .into_iter()
        .map(|(at, measure, t)| Column { at, measure, group: group_of(above, at, first), name: t.to_owned() })
        .collect()
}

/// The group whose name stands above a column, or to the left of the place above.
fn group_of(above: Option<&Row>, at: usize, first: usize) -> Group {
    let Some(row) = above else { return Group::None };
    let Some(text) = (first..=at).rev().map(|i| row.text(i)).find(|t| !t.is_empty()) else { return Group::None };
    match period::month(text) {
        Some(p) => Group::Month(p),
        None if is_total(text) => Group::Total,
        None if measure(text).is_some() || !groupings(text).is_empty() || is_title(row) => Group::None,
        None => Group::Named(text.to_owned()),
    }
}

/// One name above all columns is a line of the title, not a group.
fn lone_names(mut columns: Vec<Column>) -> Vec<Column> {
    let mut names: Vec<&str> = columns
        .iter()
        .filter_map(|c| match &c.group {
            Group::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        columns.iter_mut().filter(|c| matches!(c.group, Group::Named(_))).for_each(|c| c.group = Group::None);
    }
    columns
}

/// «Сальдо на начало», «Обороты», «Сальдо на конец», each by debit and credit.
fn balance(row: &Row, above: Option<&Row>) -> Vec<Column> {
    let mut list = Vec::new();
    let mut pair = 0;
    for at in 0..row.cells.len() {
        let side = fold(row.text(at));
        let debit = matches!(side.as_str(), "дебет" | "дт");
        if !debit && !matches!(side.as_str(), "кредит" | "кт") {
            continue;
        }
        let over = above.and_then(|r| (0..=at).rev().map(|i| fold(r.text(i))).find(|t| !t.is_empty())).unwrap_or_default();
        pair += usize::from(debit);
        let which = if over.contains("начало") {
            1
        } else if over.contains("оборот") {
            2
        } else if over.contains("конец") {
            3
        } else {
            pair
        };
        let measure = match (which, debit) {
            (1, true) => Measure::OpenDebit,
            (1, false) => Measure::OpenCredit,
            (2, true) => Measure::TurnDebit,
            (2, false) => Measure::TurnCredit,
            (3, true) => Measure::CloseDebit,
            (3, false) => Measure::CloseCredit,
            _ => continue,
        };
        list.push(Column { at, measure, group: Group::None, name: format!("{over} {side}").trim().to_owned() });
    }
    list
}

fn kind(columns: &[Column]) -> Kind {
    let has = |m: Measure| columns.iter().any(|c| c.measure == m);
    if has(Measure::CloseDebit) || has(Measure::TurnCredit) {
        Kind::Balance
    } else if columns.iter().all(|c| c.measure == Measure::Debt) {
        Kind::Debt
    } else {
        Kind::Sales
    }
}

/// A row of the header above the measures: months, managers, balances.
fn is_group_row(row: &Row, first: usize) -> bool {
    let texts: Vec<&str> = (first..row.cells.len()).map(|i| row.text(i)).filter(|t| !t.is_empty()).collect();
    let before = (0..first).all(|i| row.text(i).is_empty() || !groupings(row.text(i)).is_empty());
    !texts.is_empty() && before
}

/// A line of the title: one filled cell that speaks of period, parameters or selection.
fn is_title(row: &Row) -> bool {
    row.cells.iter().map(|(t, _)| fold(t)).any(|f| {
        [
            "период",
            "параметры",
            "отбор",
            "показатели",
            "выводимые данные",
            "единица измерения",
            "дополнительные поля",
            "сортировка",
        ]
        .iter()
        .any(|w| f.starts_with(w))
            && !["месяц", "день", "неделя", "квартал", "год"].iter().any(|t| f.strip_prefix("период ") == Some(t))
    })
}

/// Lines above the table that speak of a report of 1C.
fn is_report(title: &[&Row]) -> bool {
    let texts = || title.iter().flat_map(|r| r.cells.iter()).map(|(t, _)| fold(t));
    let named = [
        "продажи",
        "валовая прибыль",
        "выручка и себестоимость",
        "анализ продаж",
        "отчет по продажам",
        "ведомость по расчетам",
        "ведомость по взаиморасчетам",
        "взаиморасчеты",
        "задолженность",
        "оборотно сальдовая",
        "дебиторская",
        "расчеты с клиентами",
    ];
    texts().any(|f| named.iter().any(|n| f.starts_with(n))) || title.iter().any(|r| is_title(r))
}

fn period_of(text: &str) -> Option<Period> {
    let folded = fold(text);
    // A selection may hold dates of its own.
    if folded.starts_with("отбор") {
        return None;
    }
    text.lines().find_map(period::parse)
}

/// «Итого» and its kin.
pub(crate) fn is_total(text: &str) -> bool {
    let f = fold(text);
    matches!(f.as_str(), "итого" | "всего" | "итог" | "общий итог" | "итого по отчету" | "итого развернутое")
}
