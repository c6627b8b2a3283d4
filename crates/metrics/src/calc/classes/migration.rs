//! Movement between the cells of ABCXYZ from one window to the next, with money (`methods.md` 2.4).

use super::place::{Cell, Classed, place};
use crate::calc::clients::{Book, Groups, field, nameless, no_grain, one_currency, year_before};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A customer in both windows.
#[derive(Debug, Clone)]
struct Move {
    client: usize,
    from: Cell,
    to: Cell,
    before: i128,
    after: i128,
    /// Margins of both windows, when known.
    margin: Option<i128>,
    /// The class by revenue has changed and the new place is not within two points of a cut.
    firm: bool,
}

/// Sums of one transition.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    customers: u64,
    before: i128,
    after: i128,
    firm: u64,
}

/// One row a transition that happened, or one a customer who moved.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to)).min(c.to);
    let earlier = before(from, c.to);
    let moves = moves(&book, earlier, (from, c.to));
    let mut out = if c.request.by.contains(&Dimension::Customer) { list(&groups, &moves) } else { cells(&groups, &moves) };
    for row in &mut out {
        field(row, "first_window", Some(format!("{}..{}", earlier.0, earlier.1)));
        field(row, "second_window", Some(format!("{from}..{}", c.to)));
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

/// The window of the same length just before: whole months when the window is whole months, else days.
pub(super) fn before(from: Date, to: Date) -> (Date, Date) {
    let end = from.saturating_sub(1.day());
    let next = to.saturating_add(1.day());
    let months = (i64::from(next.year()) - i64::from(from.year())) * 12 + i64::from(next.month()) - i64::from(from.month());
    if from.day() == next.day() && months > 0 {
        (from.saturating_sub(months.months()), end)
    } else {
        (end.saturating_sub(i64::from((to - from).get_days()).days()), end)
    }
}

fn moves(book: &Book, first: (Date, Date), second: (Date, Date)) -> Vec<Move> {
    let old: BTreeMap<usize, Classed> = place(book, days(first.0), days(first.1)).into_iter().map(|k| (k.client, k)).collect();
    // Whoever had bought by the end of the first window had also bought by the end of the second.
    let join = |now: Classed| {
        let then = old.get(&now.client);
        let (from, before) = then.map_or((Cell::Never, 0), |k| (k.cell, k.revenue));
        let of = |k: &Classed| if k.docs == 0 { Some(0) } else { k.margin };
        let margin = then.map_or(Some(0), of).zip(of(&now)).map(|(a, b)| b - a);
        let firm = letter(from) != letter(now.cell) && !(now.docs > 0 && now.place.borderline);
        Move { client: now.client, from, to: now.cell, before, after: now.revenue, margin, firm }
    };
    place(book, days(second.0), days(second.1)).into_iter().map(join).collect()
}

/// The class by revenue without the second letter; other cells as they are.
fn letter(cell: Cell) -> Cell {
    match cell {
        Cell::Nine(a, _) => Cell::Nine(a, stats::abc::Xyz::X),
        other => other,
    }
}

fn cells(groups: &Groups, moves: &[Move]) -> Vec<FigureRow> {
    let mut sums: Vec<BTreeMap<(Cell, Cell), Sum>> = vec![BTreeMap::new(); groups.len()];
    for m in moves {
        let Some(by) = groups.of.get(m.client).copied().flatten().and_then(|g| sums.get_mut(g)) else { continue };
        let s = by.entry((m.from, m.to)).or_default();
        *s = Sum {
            customers: s.customers + 1,
            before: s.before + m.before,
            after: s.after + m.after,
            firm: s.firm + u64::from(m.firm),
        };
    }
    let mut out = Vec::new();
    for (group, by) in sums.iter().enumerate() {
        for ((from, to), s) in by {
            let mut row = FigureRow::empty(s.customers, Status::Ok);
            row.value = Some(money::format_money(s.after - s.before));
            field(&mut row, "customers", Some(s.customers.to_string()));
            field(&mut row, "revenue_before", Some(money::format_money(s.before)));
            field(&mut row, "revenue_after", Some(money::format_money(s.after)));
            field(&mut row, "firm", Some(s.firm.to_string()));
            let mut row = groups.dress(group, None, row);
            row.cut.push(("from".to_owned(), from.name()));
            row.cut.push(("to".to_owned(), to.name()));
            out.push(row);
        }
    }
    out
}

/// Customers whose cell has changed, the largest loss first; equal ones by id.
fn list(groups: &Groups, moves: &[Move]) -> Vec<FigureRow> {
    let mut chosen: Vec<(&Move, usize)> = moves
        .iter()
        .filter(|m| m.from != m.to)
        .filter_map(|m| groups.of.get(m.client).copied().flatten().map(|g| (m, g)))
        .collect();
    chosen.sort_by_key(|(m, _)| m.after - m.before);
    let make = |(m, group): (&Move, usize)| {
        let mut row = FigureRow::empty(1, Status::Ok);
        row.value = Some(money::format_money(m.after - m.before));
        field(&mut row, "from", Some(m.from.name()));
        field(&mut row, "to", Some(m.to.name()));
        field(&mut row, "revenue_before", Some(money::format_money(m.before)));
        field(&mut row, "revenue_after", Some(money::format_money(m.after)));
        field(&mut row, "margin_change", m.margin.map(money::format_money));
        field(&mut row, "firm", Some(m.firm.to_string()));
        groups.dress(group, None, row)
    };
    chosen.into_iter().map(make).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_before_has_the_same_length() {
        let d = |s: &str| s.parse::<Date>().unwrap();
        let at = |a: &str, b: &str| {
            let (x, y) = before(d(a), d(b));
            format!("{x} {y}")
        };
        assert_eq!(at("2023-07-01", "2024-06-30"), "2022-07-01 2023-06-30");
        assert_eq!(at("2023-06-16", "2024-06-15"), "2022-06-16 2023-06-15");
        assert_eq!(at("2024-02-01", "2024-02-29"), "2024-01-01 2024-01-31");
        assert_eq!(at("2024-06-10", "2024-06-14"), "2024-06-05 2024-06-09");
    }
}
