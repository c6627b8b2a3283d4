//! Two periods compared by a decomposition: the one asked and the one before it (or a year before).

use crate::error::Error;
use crate::frame::{Context, as_of_date};
use crate::request::{Compare, Grain, Request};
use domain::period::DateRange;
use jiff::civil::Date;

/// Both periods, days inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Two {
    pub(super) before: (Date, Date),
    pub(super) now: (Date, Date),
}

impl Two {
    /// The period asked, or the last full month; `--compare year` puts the base a year earlier, else it is the period just before.
    pub(super) fn of(c: &Context<'_>) -> Result<Self, Error> {
        if c.request.grain.is_some() {
            return Err(Error::Period("a decomposition compares two periods; leave out the grain".to_owned()));
        }
        let today = as_of_date(c.session)?;
        let (from, to) = match (c.request.from, c.request.to) {
            (None, to) => {
                let range = last_month(to.unwrap_or(today)).ok_or_else(|| Error::Period("out of the calendar".to_owned()))?;
                (range.from, range.last())
            }
            (Some(from), to) => (from, to.unwrap_or(today).min(today).max(from)),
        };
        let asked = Request { from: Some(from), to: Some(to), ..c.request.clone() };
        let base = asked.earlier(c.session, c.request.compare.unwrap_or(Compare::Previous))?;
        match (base.from, base.to) {
            (Some(a), Some(b)) if b < from => Ok(Self { before: (a, b), now: (from, to) }),
            _ => Err(Error::Period("the periods of a decomposition must not overlap".to_owned())),
        }
    }

    /// Puts the days into a query: `{days}` the condition on `x.on_date`, `{now}` and `{base}` the first days.
    pub(super) fn fill(&self, query: &str) -> String {
        let part = |(a, b): (Date, Date)| format!("(x.on_date >= DATE '{a}' AND x.on_date <= DATE '{b}')");
        query
            .replace("{days}", &format!("({} OR {})", part(self.before), part(self.now)))
            .replace("{now}", &self.now.0.to_string())
            .replace("{base}", &self.before.0.to_string())
    }

    /// Runs a question without the period of the request: the query knows its days.
    pub(super) fn unbounded<T>(&self, c: &Context<'_>, ask: impl FnOnce(&Context<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let request = Request { from: None, to: None, grain: None, compare: None, ..c.request.clone() };
        ask(&Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to })
    }
}

/// The last month that is over by the end of the day.
fn last_month(day: Date) -> Option<DateRange> {
    let month = Grain::Month.bucket(day)?;
    if month.last() <= day { Some(month) } else { Grain::Month.bucket(month.from.yesterday().ok()?) }
}
