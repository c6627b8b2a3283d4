//! Accuracy of forecasts frozen at the start of each month, never read again from today's data (`methods.md` 5.6, 5.7).

use super::book::{Book, Scope, date_of};
use super::forecast::{Desk, Tried, WINDOWS_MIN, score};
use super::takings::Takings;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use domain::period::{DateRange, Grain};
use jiff::civil::Date;
use stats::forecast::{pinball, probabilities};

/// Months looked at.
const MONTHS: i32 = 12;

/// One row a cut (value = WAPE of P50), or one row a month with the grain.
pub(crate) fn accuracy(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some_and(|g| g != Grain::Month) {
        return Err(Error::Period("forecasts are frozen by month: --grain month, or none".to_owned()));
    }
    let book = Book::open(c.session)?;
    let takings = Takings::read(c, &book)?;
    let mut desk = Desk::new(&book, &takings);
    let mut rows = Vec::new();
    for scope in book.scope(c)? {
        let tried = frozen(c, &mut desk, &scope);
        let mut add = |mut row: FigureRow| {
            row.fields.push(("basis".to_owned(), Some(takings.basis.to_owned())));
            row.cut.clone_from(&scope.cut);
            rows.push(row);
        };
        if c.request.grain.is_some() {
            tried.iter().for_each(|t| add(month(t)));
        } else {
            add(whole(&tried));
        }
    }
    Ok(rows)
}

/// Forecasts of the full months asked, each made at the end of the day before the month.
fn frozen(c: &Context<'_>, desk: &mut Desk<'_>, scope: &Scope) -> Vec<Tried> {
    let Some(next) = date_of(desk.book.now.on + 1).map(|d| Grain::Month.start(d)) else { return Vec::new() };
    let Some(range) = Grain::Month.bucket(next) else { return Vec::new() };
    let start = desk.book.end_of(days(range.from) - 1);
    let windows = if c.request.from.is_some() { 60 } else { MONTHS };
    let inside = |t: &Tried| {
        let month: Option<DateRange> = Grain::Month.bucket(t.from);
        let within = |from: Option<Date>, to: Option<Date>| {
            month.is_some_and(|m| from.is_none_or(|f| m.from >= f) && to.is_none_or(|t| m.last() <= t))
        };
        within(c.request.from, c.request.to)
    };
    desk.tried(scope, &range, super::book::Moment { on: days(range.from) - 1, ..start }, windows)
        .into_iter()
        .filter(inside)
        .collect()
}

fn month(t: &Tried) -> FigureRow {
    let mut row = FigureRow::empty(t.deals.len() as u64, Status::Ok);
    let error = t.p50 - t.actual;
    row.value = money::ratio(error.abs(), t.actual, status::RATIO_PLACES).filter(|_| t.actual > 0);
    if row.value.is_none() {
        row.status = Status::NotApplicable;
        row.reason = Some("nothing_came".to_owned());
    }
    row.bucket = Some(t.from.to_string());
    for (name, v) in [("p10", t.p10), ("p50", t.p50), ("p90", t.p90), ("mean", t.mean), ("actual", t.actual), ("error", error)] {
        row.fields.push((name.to_owned(), Some(money::format_money(v))));
    }
    row.fields.push(("inside".to_owned(), Some((t.p10 <= t.actual && t.actual <= t.p90).to_string())));
    row
}

fn whole(tried: &[Tried]) -> FigureRow {
    let n = tried.len();
    let mut row = FigureRow::empty(n as u64, status::of_sample(n as u64));
    row.fields.push(("months".to_owned(), Some(n.to_string())));
    if n < WINDOWS_MIN {
        row.status = Status::NotEnoughData;
        row.reason = Some("fewer_than_3_months".to_owned());
        return row;
    }
    let s = score(tried);
    let show = |v: f64| Some(status::float(v, 6));
    row.value = s.wape.and_then(show);
    if row.value.is_none() {
        row.status = Status::NotApplicable;
        row.reason = Some("nothing_came".to_owned());
    }
    let major = |v: i128| v as f64 / money::ONE as f64;
    let loss = |pick: fn(&Tried) -> i128, q: f64| {
        let pairs: Vec<(f64, f64)> = tried.iter().map(|t| (major(t.actual), major(pick(t)))).collect();
        pinball(&pairs, q).map(|v| status::float(v, 2))
    };
    let pairs: Vec<(f64, bool)> = tried.iter().flat_map(|t| t.deals.iter().copied()).collect();
    let wins = pairs.iter().filter(|p| p.1).count();
    let brier = probabilities(&pairs).filter(|_| pairs.len() >= 50 && wins >= 10 && pairs.len() - wins >= 10);
    let inside = stats::interval::wilson(s.inside, n as u64, 0.95);
    for (name, v) in [
        ("wape", s.wape.and_then(show)),
        ("bias", s.bias.and_then(show)),
        ("mase", s.mase.and_then(show)),
        ("pinball_p10", loss(|t| t.p10, 0.1)),
        ("pinball_p50", loss(|t| t.p50, 0.5)),
        ("pinball_p90", loss(|t| t.p90, 0.9)),
        ("inside", Some(s.inside.to_string())),
        ("coverage", s.coverage.and_then(show)),
        ("coverage_low", inside.as_ref().and_then(|i| show(i.low))),
        ("coverage_high", inside.as_ref().and_then(|i| show(i.high))),
        ("brier", brier.as_ref().and_then(|b| show(b.brier))),
        ("brier_skill", brier.as_ref().and_then(|b| b.skill).and_then(show)),
        ("expected_won", brier.as_ref().map(|_| status::float(stats::sum::sum(pairs.iter().map(|p| p.0)), 2))),
        ("won", brier.as_ref().map(|_| wins.to_string())),
        ("actual", Some(money::format_money(tried.iter().map(|t| t.actual).sum()))),
        ("forecast", Some(money::format_money(tried.iter().map(|t| t.p50).sum()))),
    ] {
        row.fields.push((name.to_owned(), v));
    }
    row.interval = errors(tried);
    row
}

/// Interval of WAPE: months are resampled whole.
fn errors(tried: &[Tried]) -> Option<Interval> {
    let total: i128 = tried.iter().map(|t| t.actual).sum();
    if total <= 0 {
        return None;
    }
    let mean = total as f64 / tried.len() as f64;
    let relative: Vec<f64> = tried.iter().map(|t| (t.p50 - t.actual).abs() as f64 / mean).collect();
    stats::interval::bootstrap_mean(&relative, None, 2000, 20_240_601, 0.95).map(|i| status::interval(&i))
}
