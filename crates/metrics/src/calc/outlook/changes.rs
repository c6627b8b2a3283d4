//! What changed in the open deals since a date or the previous check: the stock before, every movement, the stock after
//! (`methods.md` 5.5, mission rows 129 and 130).

use super::book::{Book, Deal, Moment, State};
use crate::error::Error;
use crate::frame::{Context, days};
use domain::figure::{FigureRow, Status};
use domain::money;

/// Movements that add up: before + new + reopened + grown - shrunk - won - lost = after.
const FLOWS: [&str; 8] = ["before", "new", "reopened", "amount_up", "amount_down", "won", "lost", "after"];
/// Movements that leave the sum alone.
const MARKS: [&str; 6] = ["stage_forward", "stage_back", "date_pushed", "date_pulled", "date_set", "owner_changed"];
/// Deals named in a row.
const NAMED: usize = 20;

/// Deals of one movement and their money.
#[derive(Debug, Default, Clone)]
struct Flow {
    deals: Vec<(i128, String)>,
    sum: i128,
}

impl Flow {
    fn add(&mut self, deal: &Deal, amount: i128) {
        self.deals.push((amount, deal.id.clone()));
        self.sum += amount;
    }
}

/// One row a cut and movement, in the order of [`FLOWS`], then [`MARKS`].
pub(crate) fn changes(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("changes are between two moments; leave out the grain".to_owned()));
    }
    let book = Book::open(c.session)?;
    let to = book.end_of(days(c.to));
    // The previous check: the end of the day before, unless a date is given.
    let from = book.end_of(c.from.map_or(to.on, days) - 1);
    let mut rows = Vec::new();
    for scope in book.scope(c)? {
        let mut flows = vec![Flow::default(); FLOWS.len() + MARKS.len()];
        for i in &scope.deals {
            deal(&book, &book.deals[*i], (from, to), &mut flows);
        }
        let conflict = book.several_currencies(&scope.deals);
        for (name, flow) in FLOWS.iter().chain(&MARKS).zip(&flows) {
            let mut row = FigureRow::empty(flow.deals.len() as u64, if conflict { Status::Conflict } else { Status::Ok });
            row.reason = conflict.then(|| "several_currencies".to_owned());
            row.value = Some(money::format_money(flow.sum));
            row.fields.push(("amount".to_owned(), Some(money::format_money(flow.sum.abs()))));
            row.fields.push(("deals".to_owned(), Some(flow.deals.len().to_string())));
            let mut largest = flow.deals.clone();
            largest.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            let ids: Vec<&str> = largest.iter().take(NAMED).map(|d| d.1.as_str()).collect();
            let shown = !matches!(*name, "before" | "after") && !ids.is_empty();
            row.fields.push(("ids".to_owned(), shown.then(|| ids.join(","))));
            row.fields.push(("since".to_owned(), Some(super::book::day_text(from.on + 1))));
            row.cut.clone_from(&scope.cut);
            row.cut.push(("change".to_owned(), (*name).to_owned()));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Counts one deal into its movements.
fn deal(book: &Book, d: &Deal, (from, to): (Moment, Moment), flows: &mut [Flow]) {
    let at = |name: &str| FLOWS.iter().chain(&MARKS).position(|n| *n == name).unwrap_or(0);
    let money_of = |s: &State| s.amount.unwrap_or(0);
    let (before, after) = (book.state(d, from), book.state(d, to));
    if d.created > to.at {
        return;
    }
    let ended = d.closed.filter(|c| c.at > from.at && c.at <= to.at);
    // A deal whose last move was into a final stage, without a closing date yet, has left as well.
    let last = book.known(d, ended.unwrap_or(to));
    if let Some(s) = &before {
        flows[at("before")].add(d, money_of(s));
        let change = money_of(&last) - money_of(s);
        if change > 0 {
            flows[at("amount_up")].add(d, change);
        } else if change < 0 {
            flows[at("amount_down")].add(d, change);
        }
        marks(s, &last, d, flows, &at);
    } else if d.created > from.at {
        flows[at("new")].add(d, money_of(&last));
    } else if after.is_some() || ended.is_some() {
        flows[at("reopened")].add(d, money_of(&last));
    } else {
        return;
    }
    match &after {
        Some(s) => flows[at("after")].add(d, money_of(s)),
        None => flows[at(if won(book, d, to) { "won" } else { "lost" })].add(d, -money_of(&last)),
    }
}

/// How a deal that is no longer open ended: by its outcome, or by the final stage it entered.
fn won(book: &Book, d: &Deal, to: Moment) -> bool {
    if d.closed.is_some_and(|c| c.at <= to.at) {
        return d.won;
    }
    book.moves_of(d).iter().rfind(|m| m.at <= to.at).is_some_and(|m| m.kind == super::book::Kind::Won)
}

fn marks(s: &State, last: &State, d: &Deal, flows: &mut [Flow], at: &dyn Fn(&str) -> usize) {
    let amount = last.amount.unwrap_or(0);
    if last.rank != s.rank {
        flows[at(if last.rank > s.rank { "stage_forward" } else { "stage_back" })].add(d, amount);
    }
    match (s.promised, last.promised) {
        (Some(a), Some(b)) if b > a => flows[at("date_pushed")].add(d, amount),
        (Some(a), Some(b)) if b < a => flows[at("date_pulled")].add(d, amount),
        (None, Some(_)) => flows[at("date_set")].add(d, amount),
        _ => {}
    }
    if last.manager != s.manager {
        flows[at("owner_changed")].add(d, amount);
    }
}
