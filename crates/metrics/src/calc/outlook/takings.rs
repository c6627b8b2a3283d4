//! Money taken by day and cut: revenue where the books have it, else amounts of won deals.

use super::book::{Book, Moment, date_of};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::request::{Grain, Request};
use domain::figure::Status;
use domain::money;
use jiff::civil::Date;
use std::collections::BTreeMap;

type Cut = Vec<(String, String)>;
/// Money by cut and day.
type Daily = BTreeMap<Cut, BTreeMap<i32, i128>>;

/// Money by cut and day.
pub(crate) struct Takings {
    by: Daily,
    whole: BTreeMap<i32, i128>,
    /// `revenue` or `won_deals`.
    pub(crate) basis: &'static str,
}

impl Takings {
    /// Revenue with the cuts and filters of the request; amounts of won deals when the books cannot be cut so, or are empty.
    pub(crate) fn read(c: &Context<'_>, book: &Book) -> Result<Self, Error> {
        let last = date_of(book.now.on).unwrap_or(c.to);
        let first = date_of(book.deals.iter().map(|d| d.created_on).min().unwrap_or(book.now.on)).unwrap_or(last);
        let ask = |by: bool| {
            let (by, filters) = if by { (c.request.by.clone(), c.request.filters.clone()) } else { Default::default() };
            Request { metric: "revenue".to_owned(), by, filters, ..Request::default() }
                .between(first.min(last), last)
                .each(Grain::Day)
        };
        let whole = match daily(c, &ask(false))? {
            Some(all) => all.into_values().next().unwrap_or_default(),
            None => BTreeMap::new(),
        };
        if !whole.is_empty() {
            match daily(c, &ask(true)) {
                Ok(Some(by)) => return Ok(Self { by, whole, basis: "revenue" }),
                Ok(None) | Err(Error::Dimension { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        Self::of_won(c, book)
    }

    fn of_won(c: &Context<'_>, book: &Book) -> Result<Self, Error> {
        let of = |deals: &mut dyn Iterator<Item = usize>| {
            let mut out: BTreeMap<i32, i128> = BTreeMap::new();
            for d in deals.map(|i| &book.deals[i]).filter(|d| d.won) {
                if let Some(closed) = d.closed {
                    *out.entry(closed.on).or_default() += d.amount.unwrap_or(0);
                }
            }
            out
        };
        let by = book.scope(c)?.into_iter().map(|s| (s.cut, of(&mut s.deals.into_iter()))).collect();
        Ok(Self { by, whole: of(&mut (0..book.deals.len())), basis: "won_deals" })
    }

    /// Money of the days `from..=to` of one cut, minor units.
    pub(crate) fn between(&self, cut: &Cut, from: i32, to: i32) -> i128 {
        if from > to {
            return 0;
        }
        self.by.get(cut).map_or(0, |m| m.range(from..=to).map(|(_, v)| v).sum())
    }

    /// Revenue for one unit of won deals over the year before the moment: how amounts of deals turn into documents.
    pub(crate) fn ratio(&self, book: &Book, t: Moment) -> f64 {
        if self.basis == "won_deals" {
            return 1.0;
        }
        let from = t.on - 365;
        let taken: i128 = self.whole.range(from..=t.on).map(|(_, v)| v).sum();
        let won = book.deals.iter().filter(|d| d.won && d.closed.is_some_and(|c| c.on >= from && c.at <= t.at));
        let won: i128 = won.map(|d| d.amount.unwrap_or(0)).sum();
        if taken > 0 && won > 0 { (taken as f64 / won as f64).clamp(0.2, 5.0) } else { 1.0 }
    }
}

/// Daily values by cut; nothing when the books are empty.
fn daily(c: &Context<'_>, request: &Request) -> Result<Option<Daily>, Error> {
    let mut out = Daily::new();
    for row in crate::compute(c.session, request)?.rows {
        if row.status == Status::NoData {
            return Ok(None);
        }
        let day = row.bucket.as_deref().and_then(|b| b.parse::<Date>().ok());
        if let (Some(day), Some(v)) = (day, row.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE))) {
            *out.entry(row.cut).or_default().entry(days(day)).or_default() += v;
        }
    }
    Ok(Some(out))
}
