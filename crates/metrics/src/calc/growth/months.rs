//! Deals won by working day of each full month: what rush and zigzag are measured on.

use crate::error::Error;
use crate::frame::{Context, Source, as_of_date};
use crate::request::Request;
use domain::calendar::Prepared;
use domain::figure::{FigureRow, Status};
use domain::period::{DateRange, Grain};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Full months of one cut.
#[derive(Debug, Clone)]
pub(super) struct Months {
    pub(super) cut: Vec<(String, String)>,
    /// Wins of each working day; a day off belongs to the working day before it (to the first one at the start).
    pub(super) days: Vec<Vec<u64>>,
}

/// Full months of the period (the last twelve unless asked), from the first full month with a win; nothing when there is none.
pub(super) fn full_months(c: &Context<'_>) -> Result<Option<Vec<Months>>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("this figure is over months by itself; leave out the grain".to_owned()));
    }
    let last = c.to.min(as_of_date(c.session)?);
    let Some(month) = Grain::Month.bucket(last) else { return Ok(None) };
    let to = if month.last() <= last { month.to } else { month.from };
    let from = c.request.from.map_or(to.saturating_sub(12.months()), |f| Grain::Month.start(f));
    let request = Request { from: None, to: None, ..c.request.clone() };
    let unbounded = Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to };
    let source = Source { keys: &["on_date"], ..c.own() };
    let g = unbounded.grouped(&source, "count(*) AS n")?;
    let calendar = Prepared::new(&c.session.options().calendar);
    let mut out = Vec::new();
    for (a, b) in g.runs() {
        let day = |i: usize| crate::calc::outlook::date_of(g.rows.date(i, "on_date")?);
        let wins: BTreeMap<Date, u64> = (a..b).filter_map(|i| Some((day(i)?, g.rows.count(i, "n")))).collect();
        let first = wins
            .keys()
            .next()
            .map_or(to, |d| if d.day() <= 7 { Grain::Month.start(*d) } else { Grain::Month.bucket(*d).map_or(*d, |m| m.to) });
        let range = DateRange { from: from.max(first), to: to.max(from.max(first)) };
        let days = range.buckets(Grain::Month).map(|m| by_day(&m, &wins, &calendar)).collect();
        let cut = if b > a { g.dress(a, FigureRow::empty(0, Status::Ok)).cut } else { Vec::new() };
        out.push(Months { cut, days });
    }
    Ok(Some(out))
}

fn by_day(month: &DateRange, wins: &BTreeMap<Date, u64>, calendar: &Prepared) -> Vec<u64> {
    let mut out: Vec<u64> = Vec::new();
    let mut early = 0;
    for d in month.buckets(Grain::Day) {
        let v = wins.get(&d.from).copied().unwrap_or(0);
        if calendar.working_days(d.from, d.to) > 0 {
            out.push(v + early);
            early = 0;
        } else if let Some(last) = out.last_mut() {
            *last += v;
        } else {
            early += v;
        }
    }
    out
}
