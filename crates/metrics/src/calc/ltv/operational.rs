//! LTV = S × C × P × t with pooled factors, and the purchase frequency alone (`methods.md` 3.1).

use super::{Known, Margins, SEED};
use crate::calc::clients::{Book, Groups, Window, date_of, field, month, nameless, one_currency, windows};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::interval::{Interval, bootstrap_mean};

/// Places of C, P and t: enough for their product to meet the value to the kopeck.
const FACTOR_PLACES: u32 = 10;
const DRAWS: usize = 10_000;
/// Fewer customers give no interval.
const INTERVAL_FROM: usize = 5;

/// Sums over the customers of a group who bought in the window.
#[derive(Default)]
struct Base {
    clients: u64,
    purchases: u64,
    months: u64,
    months_active: u64,
    margins: Margins,
    /// Returns in the window of customers who bought nothing in it.
    returns_outside: u64,
    per_client: Vec<PerClient>,
}

struct PerClient {
    revenue: i128,
    margin: i128,
    purchases: u64,
    months: u64,
}

fn bases(book: &Book, groups: &Groups, w: &Window) -> Vec<Base> {
    let (from, to) = (days(w.from), days(w.to));
    let mut out: Vec<Base> = (0..groups.len()).map(|_| Base::default()).collect();
    for client in 0..book.len() {
        let Some(base) = groups.of.get(client).copied().flatten().and_then(|g| out.get_mut(g)) else { continue };
        let (mut m, mut buys, mut active, mut first, mut last) = (Margins::default(), 0_u64, 0_u64, None, i32::MIN);
        for doc in book.docs(client).iter().filter(|d| d.day >= from && d.day <= to) {
            m.add(doc);
            if doc.buy {
                buys += 1;
                let now = month(doc.day);
                first.get_or_insert(now);
                active += u64::from(now != last);
                last = now;
            }
        }
        let Some(first) = first else {
            base.returns_outside += m.docs;
            continue;
        };
        let months = u64::try_from(last - first + 1).unwrap_or(1);
        base.clients += 1;
        base.purchases += buys;
        base.months += months;
        base.months_active += active;
        base.margins.join(&m);
        base.per_client.push(PerClient { revenue: m.revenue, margin: m.margin, purchases: buys, months });
    }
    out
}

/// Shared walk: one row a group and window.
fn rows(c: &Context<'_>, make: fn(&Base) -> FigureRow) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let start = c.from.unwrap_or_else(|| {
        let first = (0..book.len()).filter_map(|i| book.docs(i).iter().find(|d| d.buy)).map(|d| d.day).min();
        first.map_or(c.to, date_of)
    });
    let windows = windows(c, start.min(c.to))?;
    let found: Vec<Vec<Base>> = windows.iter().map(|w| bases(&book, &groups, w)).collect();
    let mut out = Vec::with_capacity(groups.len() * windows.len());
    for group in 0..groups.len() {
        for (w, bases) in windows.iter().zip(&found) {
            if let Some(base) = bases.get(group) {
                // A group that is silent in a window has no row there, unless it is the only group.
                if base.clients > 0 || groups.len() == 1 {
                    out.push(groups.dress(group, w.bucket, make(base)));
                }
            }
        }
    }
    Ok(out)
}

/// LTV by the four factors.
pub(crate) fn operational(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let deals = c.session.sales_from_deals()?;
    let mut out = rows(c, value_row)?;
    for row in &mut out {
        if deals && row.reason.as_deref().is_some_and(|r| r.starts_with("margin_")) {
            row.missing = vec!["deals.margin".to_owned()];
        }
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

fn value_row(b: &Base) -> FigureRow {
    let mut row = FigureRow::empty(b.clients, status::of_sample(b.clients));
    if b.clients == 0 {
        row.reason = Some("no_denominator".to_owned());
        return row;
    }
    let (clients, purchases) = (i128::from(b.clients), i128::from(b.purchases));
    let (months, active) = (i128::from(b.months), i128::from(b.months_active));
    let m = &b.margins;
    let (p, base) = m.share();
    let total = m.total();
    row.value = total.and_then(|t| money::div_round(t, clients)).map(money::format_money);
    row.numerator = total.map(money::format_money);
    row.denominator = Some(b.clients.to_string());
    let factor = |a: i128, b: i128| money::ratio(a, b, FACTOR_PLACES);
    field(&mut row, "S", money::div_round(m.revenue, purchases).map(money::format_money));
    field(&mut row, "C", factor(purchases, months));
    field(&mut row, "P", factor(p, base));
    field(&mut row, "t", factor(months, clients));
    field(&mut row, "clients", Some(b.clients.to_string()));
    field(&mut row, "purchases", Some(b.purchases.to_string()));
    field(&mut row, "months", Some(b.months.to_string()));
    field(&mut row, "revenue", Some(money::format_money(m.revenue)));
    field(&mut row, "margin", (m.known() != Known::Nothing).then(|| money::format_money(m.margin)));
    field(&mut row, "C_active", factor(purchases, active));
    field(&mut row, "t_active", factor(active, clients));
    field(&mut row, "months_active", Some(b.months_active.to_string()));
    field(&mut row, "returns_outside", Some(b.returns_outside.to_string()));
    match m.known() {
        Known::All => row.interval = mean_interval(b.per_client.iter().map(|x| x.margin)),
        Known::Nothing => {
            row.interval = mean_interval(b.per_client.iter().map(|x| x.revenue));
            row.status = Status::Assumption;
            row.reason = Some("margin_unknown".to_owned());
            row.missing = vec!["orders.margin".to_owned()];
        }
        Known::Part => bounded(&mut row, m, clients),
    }
    row
}

/// Part of the margin is known: the value takes the share of the known part, the limits let the rest be from 0 to 100 %.
fn bounded(row: &mut FigureRow, m: &Margins, clients: i128) {
    let per_client = |v: i128| money::div_round(v, clients).map(money::format_money);
    field(row, "revenue_with_margin", Some(money::format_money(m.revenue_known)));
    field(row, "value_low", per_client(m.margin));
    field(row, "value_high", per_client(m.margin + (m.revenue - m.revenue_known)));
    row.status = Status::Bounded;
    row.reason = Some("margin_partly_known".to_owned());
    row.missing = vec!["orders.margin".to_owned()];
}

fn mean_interval(values: impl Iterator<Item = i128>) -> Option<domain::figure::Interval> {
    let values: Vec<f64> = values.map(|v| v as f64 / money::ONE as f64).collect();
    let found = (values.len() >= INTERVAL_FROM).then(|| bootstrap_mean(&values, None, DRAWS, SEED, 0.95)).flatten()?;
    Some(status::interval(&found))
}

/// Purchases a month of a customer's life: the factor C.
pub(crate) fn frequency(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    rows(c, frequency_row)
}

fn frequency_row(b: &Base) -> FigureRow {
    let mut row = FigureRow::empty(b.clients, status::of_sample(b.clients));
    if b.clients == 0 {
        row.reason = Some("no_denominator".to_owned());
        return row;
    }
    row.value = money::ratio(i128::from(b.purchases), i128::from(b.months), status::RATIO_PLACES);
    row.numerator = Some(b.purchases.to_string());
    row.denominator = Some(b.months.to_string());
    row.interval = ratio_interval(b);
    field(&mut row, "customers", Some(b.clients.to_string()));
    field(&mut row, "months_active", Some(b.months_active.to_string()));
    field(&mut row, "value_active", money::ratio(i128::from(b.purchases), i128::from(b.months_active), status::RATIO_PLACES));
    row
}

/// Customers are resampled, not purchases: the ratio of sums is linearised, so each customer gives one number.
fn ratio_interval(b: &Base) -> Option<domain::figure::Interval> {
    if b.per_client.len() < INTERVAL_FROM {
        return None;
    }
    let ratio = b.purchases as f64 / b.months as f64;
    let mean_months = b.months as f64 / b.clients as f64;
    let pulls: Vec<f64> = b.per_client.iter().map(|x| (x.purchases as f64 - ratio * x.months as f64) / mean_months).collect();
    let i = bootstrap_mean(&pulls, None, DRAWS, SEED, 0.95)?;
    Some(status::interval(&Interval { low: (ratio + i.low).max(0.0), high: ratio + i.high, level: i.level, method: i.method }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(purchases: u64, months: u64, revenue: i128, margin: i128) -> Base {
        let docs = Margins { docs: 1, docs_known: 1, revenue_known: revenue, margin, revenue };
        let per_client = vec![PerClient { revenue, margin, purchases, months }];
        Base { clients: 1, purchases, months, months_active: months, margins: docs, returns_outside: 0, per_client }
    }

    fn pooled(a: Base, b: Base) -> Base {
        let mut margins = a.margins;
        margins.join(&b.margins);
        Base {
            clients: 2,
            purchases: a.purchases + b.purchases,
            months: a.months + b.months,
            months_active: a.months_active + b.months_active,
            margins,
            returns_outside: 0,
            per_client: Vec::new(),
        }
    }

    #[test]
    fn factors_are_pooled_not_averaged() {
        let row = value_row(&pooled(one(1, 1, 100_000_000, 20_000_000), one(9, 18, 900_000_000, 180_000_000)));
        assert_eq!(row.value.as_deref(), Some("10000.00"));
        assert_eq!((row.field("S"), row.field("P"), row.field("t")), (Some("10000.00"), Some("0.2"), Some("9.5")));
        assert_eq!(row.field("C"), Some("0.5263157895"));
        assert_eq!((row.status, row.interval), (Status::LowN, None));
    }

    #[test]
    fn a_loss_is_shown_and_unknown_margin_is_an_assumption() {
        let loss = value_row(&one(2, 2, 140_000_000, -10_000_000));
        assert_eq!((loss.value.as_deref(), loss.field("P")), (Some("-1000.00"), Some("-0.0714285714")));
        let mut b = one(2, 2, 140_000_000, 0);
        b.margins.docs_known = 0;
        let row = value_row(&b);
        assert_eq!((row.value.as_deref(), row.status), (Some("14000.00"), Status::Assumption));
        assert_eq!(row.missing, ["orders.margin"]);
        assert_eq!(row.field("margin"), None);
    }

    #[test]
    fn part_of_margin_gives_limits() {
        let mut b = one(2, 1, 1_000_000, 100_000);
        b.margins.docs = 2;
        b.margins.revenue_known = 400_000;
        let row = value_row(&b);
        assert_eq!(row.status, Status::Bounded);
        assert_eq!((row.field("P"), row.value.as_deref()), (Some("0.25"), Some("25.00")));
        assert_eq!((row.field("value_low"), row.field("value_high")), (Some("10.00"), Some("70.00")));
    }

    #[test]
    fn nobody_has_no_value() {
        assert_eq!(value_row(&Base::default()).status, Status::NotApplicable);
        assert_eq!(frequency_row(&Base::default()).value, None);
    }
}
