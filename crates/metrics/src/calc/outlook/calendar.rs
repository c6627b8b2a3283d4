//! Payment calendar: what open deals are likely to bring on each coming day (`methods.md` 5.3, mission row 128).

use super::book::{Book, Scope, date_of, day_text};
use super::curves::Curves;
use super::due::{Open, expected, open, quantile_text, spread};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::request::Request;
use domain::calendar::Prepared;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Session;
use std::collections::{BTreeMap, BTreeSet};

/// Days shown when no end is asked.
const DAYS: i32 = 30;
/// Days shown at most.
const DAYS_MAX: i32 = 366;
/// Payments later than this after winning are a debt, not a habit.
const LAG_MAX: i32 = 180;
/// Won deals with payments, at least, for a habit of paying.
const LAG_DEALS: usize = 20;

/// One row a cut and day.
pub(crate) fn calendar(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some_and(|g| g != crate::request::Grain::Day) {
        return Err(Error::Period("the calendar is by day; leave out the grain".to_owned()));
    }
    let book = Book::open(c.session)?;
    let (from, to) = window(&book, c.request)?;
    let horizon = usize::try_from(to - book.now.on).unwrap_or(0);
    let mut curves = Curves::at(&book, book.now, horizon);
    let payments = Payments::read(c.session)?;
    let lag = payments.lag(&book);
    let calendar = Prepared::new(&c.session.options().calendar);
    let shift = shifts(book.now.on, horizon, &calendar);
    let whole = c.request.by.is_empty() && c.request.filters.is_empty();
    let mut rows = Vec::new();
    for scope in book.scope(c)? {
        let open = open(&book, &mut curves, &scope.deals, book.now);
        let paid = paid(&open, &lag, &shift, horizon);
        let promised = payments.promised(&book, &scope, whole);
        for day in from..=to {
            let mut row = one(&open, &paid, usize::try_from(day - book.now.on).unwrap_or(0));
            let known = promised.get(&day).copied().unwrap_or(0);
            row.fields.push(("planned_payments".to_owned(), Some(money::format_money(known))));
            if day == from {
                let late: i128 = promised.range(..=book.now.on).map(|(_, v)| v).sum();
                row.fields.push(("overdue_payments".to_owned(), Some(money::format_money(late))));
            }
            row.fields.push(("basis".to_owned(), Some(if lag.len() > 1 { "paid" } else { "won" }.to_owned())));
            if book.several_currencies(&scope.deals) {
                row.status = Status::Conflict;
                row.reason = Some("several_currencies".to_owned());
            }
            row.cut.clone_from(&scope.cut);
            row.cut.push(("day".to_owned(), day_text(day)));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// First and last day: from tomorrow, thirty days unless asked otherwise.
fn window(book: &Book, request: &Request) -> Result<(i32, i32), Error> {
    let tomorrow = book.now.on + 1;
    let from = request.from.map_or(tomorrow, days).max(tomorrow);
    let to = request.to.map_or(from + DAYS - 1, days);
    if to < from {
        return Err(Error::Period("the calendar looks ahead: --to must lie after the as-of day".to_owned()));
    }
    Ok((from, to.min(from + DAYS_MAX - 1).min(tomorrow + 2 * DAYS_MAX)))
}

/// For each day ahead (1-based) the day its payments arrive: itself, or the next banking day.
fn shifts(now: i32, horizon: usize, calendar: &Prepared) -> Vec<usize> {
    let banks = |k: usize| {
        let day = date_of(now + i32::try_from(k).unwrap_or(i32::MAX));
        day.and_then(|d| Some(calendar.working_days(d, d.tomorrow().ok()?) > 0)).unwrap_or(true)
    };
    (0..=horizon).map(|k| (k..k + 30).find(|x| banks(*x)).unwrap_or(k)).collect()
}

/// P(paid by day k) of each deal, k = 0..=horizon: winning spread over the habit of paying and moved off days without banks.
fn paid(open: &Open, lag: &[f64], shift: &[usize], horizon: usize) -> Vec<Vec<f64>> {
    open.due
        .iter()
        .map(|d| {
            let mut on = vec![0.0; horizon + 1];
            for won in 1..=horizon {
                let p = d.within(won) - d.within(won - 1);
                if p <= 0.0 {
                    continue;
                }
                for (later, share) in lag.iter().enumerate().take(horizon + 1 - won) {
                    let arrives = shift.get(won + later).copied().unwrap_or(usize::MAX);
                    if let Some(cell) = on.get_mut(arrives) {
                        *cell += p * share;
                    }
                }
            }
            let mut mass = 0.0;
            on.iter()
                .map(|p| {
                    mass += p;
                    mass
                })
                .collect()
        })
        .collect()
}

fn one(open: &Open, paid: &[Vec<f64>], k: usize) -> FigureRow {
    let by = |i: usize, k: usize| paid.get(i).and_then(|p| p.get(k)).copied().unwrap_or(0.0);
    let index: BTreeMap<usize, usize> = open.due.iter().enumerate().map(|(i, d)| (d.deal, i)).collect();
    let at = |deal: usize| index.get(&deal).copied().unwrap_or(usize::MAX);
    let daily = open.pools(|d| by(at(d.deal), k) - by(at(d.deal), k.saturating_sub(1)));
    let whole = open.pools(|d| by(at(d.deal), k));
    let (day, sum) = (spread(&daily), spread(&whole));
    let mut row = FigureRow::empty(open.deals, Status::Ok);
    row.value = Some(money::format_money(expected(&daily)));
    let likely = open.due.iter().filter(|d| by(at(d.deal), k) >= 0.5).count();
    let before = expected(&open.pools(|d| by(at(d.deal), k.saturating_sub(1))));
    let to_date = expected(&whole);
    // The day's sum is what the running total grows by, so that days add up to the kopeck.
    row.value = Some(money::format_money(to_date - before));
    for (name, d, p) in [("p10", &day, 0.1), ("p50", &day, 0.5), ("p90", &day, 0.9)] {
        row.fields.push((name.to_owned(), Some(quantile_text(d, p))));
    }
    row.fields.push(("cumulative".to_owned(), Some(money::format_money(to_date))));
    for (name, p) in [("cumulative_p10", 0.1), ("cumulative_p50", 0.5), ("cumulative_p90", 0.9)] {
        row.fields.push((name.to_owned(), Some(quantile_text(&sum, p))));
    }
    row.fields.push(("likely_deals".to_owned(), Some(likely.to_string())));
    row.fields.push(("without_amount".to_owned(), Some(open.without_amount.to_string())));
    row.fields.push(("without_odds".to_owned(), Some(open.without_odds.to_string())));
    if open.deals > 0 && open.due.is_empty() {
        row.status = Status::NotEnoughData;
        row.reason = Some(if open.without_odds > 0 { "no_resolved_deals" } else { "no_amounts" }.to_owned());
        row.value = None;
    }
    row
}

/// Payments with the deal they belong to.
struct Payments {
    rows: Vec<Payment>,
}

struct Payment {
    deal: Option<String>,
    paid_on: Option<i32>,
    planned_on: Option<i32>,
    amount: i128,
}

impl Payments {
    fn read(session: &Session) -> Result<Self, Error> {
        let rows = session.sql(include_str!("../sql/outlook_payments.sql"), &Vec::new())?;
        let read = |i: usize| {
            Some(Payment {
                deal: rows.text(i, "deal_id").map(str::to_owned),
                paid_on: rows.date(i, "paid_on"),
                planned_on: rows.date(i, "planned_on"),
                amount: rows.money(i, "amount")?,
            })
        };
        Ok(Self { rows: (0..rows.len()).filter_map(read).collect() })
    }

    /// Share of a won deal's money that arrives 0, 1, 2, ... days after winning; all of it at once without a habit to learn from.
    fn lag(&self, book: &Book) -> Vec<f64> {
        let mut by: Vec<i128> = vec![0; LAG_MAX as usize + 1];
        let mut deals: BTreeSet<&str> = BTreeSet::new();
        for p in &self.rows {
            let (Some(id), Some(paid)) = (p.deal.as_deref(), p.paid_on) else { continue };
            let Ok(i) = book.deals.binary_search_by(|d| d.id.as_str().cmp(id)) else { continue };
            let Some(won) = book.deals[i].closed.filter(|_| book.deals[i].won) else { continue };
            // Only deals old enough for the late payments to have come.
            if won.on > book.now.on - LAG_MAX / 2 || p.amount <= 0 {
                continue;
            }
            if let Some(cell) = by.get_mut(usize::try_from((paid - won.on).max(0)).unwrap_or(usize::MAX)) {
                *cell += p.amount;
                deals.insert(id);
            }
        }
        let total: i128 = by.iter().sum();
        if deals.len() < LAG_DEALS || total <= 0 {
            return vec![1.0];
        }
        by.into_iter().map(|v| v as f64 / total as f64).collect()
    }

    /// Unpaid promises by day, for the deals of the scope; those without a deal only when everything is asked.
    fn promised(&self, book: &Book, scope: &Scope, whole: bool) -> BTreeMap<i32, i128> {
        let ids: BTreeSet<&str> = scope.deals.iter().map(|i| book.deals[*i].id.as_str()).collect();
        let mut out: BTreeMap<i32, i128> = BTreeMap::new();
        for p in self.rows.iter().filter(|p| p.paid_on.is_none()) {
            let mine = p.deal.as_deref().map_or(whole, |d| whole || ids.contains(d));
            if let Some(day) = p.planned_on.filter(|_| mine) {
                *out.entry(day).or_default() += p.amount;
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calc::outlook::due::Due;

    #[test]
    fn mass_moves_off_days_without_banks_and_is_not_lost() {
        let calendar = Prepared::new(&domain::calendar::WorkCalendar::russia("Europe/Moscow").unwrap());
        let friday = days("2024-06-21".parse().unwrap());
        let shift = shifts(friday, 5, &calendar);
        assert_eq!(shift, [0, 3, 3, 3, 4, 5]);
        let due = Due { deal: 0, amount: 100, kind: (String::new(), 1), ahead: vec![0.1, 0.2, 0.3, 0.3, 0.5] };
        let open = Open { due: vec![due], deals: 1, ..Open::default() };
        let sums = paid(&open, &[1.0], &shift, 5);
        let near: Vec<f64> = sums[0].iter().map(|p| (p * 1e6).round() / 1e6).collect();
        assert_eq!(near, [0.0, 0.0, 0.0, 0.3, 0.3, 0.5]);
        let late = paid(&open, &[0.5, 0.5], &shift, 5);
        assert!((late[0][5] - (0.3 + 0.1)).abs() < 1e-12, "{late:?}");
    }
}
