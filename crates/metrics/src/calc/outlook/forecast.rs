//! Forecast of a period: what is sold, what open deals bring, what deals not yet begun bring; the same rule frozen at past
//! moments shows how far it can be trusted (`methods.md` 5.2, 5.6, mission row 139).

use super::book::{Book, Moment, Scope, date_of};
use super::curves::Curves;
use super::due::{Open, kopecks, open, scaled, spread};
use super::takings::Takings;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use domain::period::{DateRange, Grain};
use jiff::ToSpan;
use jiff::civil::Date;
use stats::convolve::Distribution;
use std::collections::BTreeMap;

/// Past windows looked at.
const WINDOWS: i32 = 12;
/// Windows without which nothing is said of accuracy.
pub(super) const WINDOWS_MIN: usize = 3;
/// Windows from which the interval is widened to what own past errors ask for.
const WIDEN_MIN: usize = 8;

/// A forecast as it stood at its moment; money in minor units.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    pub(super) fact: i128,
    pub(super) pipeline: Distribution,
    pub(super) arrivals: Option<Distribution>,
    pub(super) total: Distribution,
    pub(super) open: Open,
    /// Days ahead.
    pub(super) horizon: usize,
    pub(super) ratio: f64,
}

/// A past forecast beside what came.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    pub(super) from: Date,
    pub(super) p10: i128,
    pub(super) p50: i128,
    pub(super) p90: i128,
    pub(super) mean: i128,
    pub(super) actual: i128,
    /// Chance of each open deal to be won within the window, and whether it was.
    pub(super) deals: Vec<(f64, bool)>,
}

/// Everything forecasts of one company need; curves of each moment are drawn once.
pub(super) struct Desk<'a> {
    pub(super) book: &'a Book,
    pub(super) takings: &'a Takings,
    curves: BTreeMap<(i64, usize), Curves>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(book: &'a Book, takings: &'a Takings) -> Self {
        Self { book, takings, curves: BTreeMap::new() }
    }

    /// The forecast of `range` for a scope as it could be made at `t`.
    pub(super) fn outlook(&mut self, scope: &Scope, range: &DateRange, t: Moment) -> Outlook {
        let last = days(range.last());
        let horizon = usize::try_from(last - t.on).unwrap_or(0);
        let book = self.book;
        let curves = self.curves.entry((t.at, horizon)).or_insert_with(|| Curves::at(book, t, horizon));
        let open = open(book, curves, &scope.deals, t);
        let fact = self.takings.between(&scope.cut, days(range.from), t.on.min(last));
        let ratio = self.takings.ratio(book, t);
        let pipeline = scaled(&spread(&open.pools(|d| d.within(horizon))), ratio);
        let arrivals = if horizon == 0 { None } else { arrivals(book, scope, t, horizon) }.map(|d| scaled(&d, ratio));
        let ahead = arrivals.as_ref().map_or_else(|| pipeline.clone(), |a| pipeline.plus(a));
        let total = ahead.plus(&Distribution::certain(fact));
        Outlook { fact, pipeline, arrivals, total, open, horizon, ratio }
    }

    /// Forecasts of the same window in earlier months, made as many days after (or before) its start as this one.
    pub(super) fn tried(&mut self, scope: &Scope, range: &DateRange, t: Moment, windows: i32) -> Vec<Tried> {
        let first = self.book.deals.iter().map(|d| d.created_on).min().unwrap_or(i32::MAX);
        let elapsed = t.on - days(range.from);
        let mut out = Vec::new();
        for back in 1..=windows {
            let Some(past) = months_back(range, back) else { break };
            let at = self.book.end_of((days(past.from) + elapsed).min(days(past.last())));
            // A forecast needs some history of its own: half a year.
            if days(past.to) > self.book.now.on + 1 || at.on < first + 183 {
                continue;
            }
            let o = self.outlook(scope, &past, at);
            let end = self.book.end_of(days(past.last()));
            let won = |i: usize| {
                let d = &self.book.deals[i];
                d.won && d.closed.is_some_and(|c| c.at <= end.at)
            };
            out.push(Tried {
                from: past.from,
                p10: o.total.quantile(0.1),
                p50: o.total.quantile(0.5),
                p90: o.total.quantile(0.9),
                mean: kopecks(o.total.mean()),
                actual: self.takings.between(&scope.cut, days(past.from), days(past.last())),
                deals: o.open.due.iter().map(|d| (d.within(o.horizon), won(d.deal))).collect(),
            });
        }
        out.reverse();
        out
    }
}

/// The same days some months earlier; whole months stay whole.
fn months_back(range: &DateRange, back: i32) -> Option<DateRange> {
    let from = range.from.checked_sub(back.months()).ok()?;
    let to = range.to.checked_sub(back.months()).ok()?;
    (from < to).then_some(DateRange { from, to })
}

/// What deals begun after the moment brought within as many days, in each of up to twelve earlier months: equally likely.
fn arrivals(book: &Book, scope: &Scope, t: Moment, horizon: usize) -> Option<Distribution> {
    let now = date_of(t.on)?;
    let first = scope.deals.iter().map(|i| book.deals[*i].created_on).min()?;
    let ahead = i32::try_from(horizon).ok()?;
    let mut values = Vec::new();
    for back in 1..=WINDOWS {
        let Some(start) = now.checked_sub(back.months()).ok().map(days) else { break };
        if start < first || start + ahead > t.on {
            continue;
        }
        let sum: i128 = scope
            .deals
            .iter()
            .map(|i| &book.deals[*i])
            .filter(|d| d.won && d.created_on > start && d.closed.is_some_and(|c| c.on <= start + ahead && c.at <= t.at))
            .map(|d| d.amount.unwrap_or(0))
            .sum();
        values.push(sum);
    }
    Distribution::equally(&values)
}

/// One row a cut: P50 with the interval P10-P90.
pub(crate) fn forecast(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("a forecast is of one period; leave out the grain".to_owned()));
    }
    let book = Book::open(c.session)?;
    let range = period(c, &book)?;
    let takings = Takings::read(c, &book)?;
    let plans = super::plans::of(c, &range)?;
    let mut desk = Desk::new(&book, &takings);
    let mut rows = Vec::new();
    for scope in book.scope(c)? {
        let now = desk.outlook(&scope, &range, book.now);
        let tried = if now.horizon > 0 { desk.tried(&scope, &range, book.now, WINDOWS) } else { Vec::new() };
        let mut row = shown(&now, &tried, plans.get(&subject(&scope)).copied());
        row.fields.push(("basis".to_owned(), Some(takings.basis.to_owned())));
        row.cut.clone_from(&scope.cut);
        if book.several_currencies(&scope.deals) {
            row.status = Status::Conflict;
            row.reason = Some("several_currencies".to_owned());
        }
        rows.push(row);
    }
    Ok(rows)
}

fn subject(scope: &Scope) -> String {
    scope.cut.first().map_or_else(String::new, |(_, v)| v.clone())
}

/// The month of the day after as-of, unless asked.
fn period(c: &Context<'_>, book: &Book) -> Result<DateRange, Error> {
    let bad = || Error::Period("--from is later than the end of the period".to_owned());
    let tomorrow = date_of(book.now.on + 1).ok_or_else(bad)?;
    let month = Grain::Month.bucket(c.request.to.or(c.request.from).unwrap_or(tomorrow)).ok_or_else(bad)?;
    let range =
        DateRange::inclusive(c.request.from.unwrap_or(month.from), c.request.to.unwrap_or(month.last())).ok_or_else(bad)?;
    if range.days() > 366 || days(range.to) - book.now.on > 367 {
        return Err(Error::Period("a forecast reaches at most a year ahead".to_owned()));
    }
    Ok(range)
}

fn shown(o: &Outlook, tried: &[Tried], plan: Option<i128>) -> FigureRow {
    let mut row = FigureRow::empty(o.open.deals, Status::Ok);
    let widen = widening(tried);
    let (p50, fact) = (o.total.quantile(0.5), o.fact);
    let stretch = |v: i128| kopecks(p50 as f64 + (v - p50) as f64 * widen).max(if fact > 0 { fact.min(p50) } else { 0 });
    let (p10, p90) = (stretch(o.total.quantile(0.1)), stretch(o.total.quantile(0.9)));
    row.value = Some(money::format_money(p50));
    row.interval = Some(Interval {
        low: money::format_money(p10),
        high: money::format_money(p90),
        level: "0.80".to_owned(),
        method: if widen > 1.0 { "convolution_conformal" } else { "convolution" }.to_owned(),
    });
    let show = |v: i128| Some(money::format_money(v));
    let mean = |d: &Distribution| show(kopecks(d.mean()));
    row.fields = vec![
        ("p10".to_owned(), show(p10)),
        ("p50".to_owned(), show(p50)),
        ("p90".to_owned(), show(p90)),
        ("mean".to_owned(), mean(&o.total)),
        ("fact".to_owned(), show(fact)),
        ("pipeline_expected".to_owned(), mean(&o.pipeline)),
        ("pipeline_p10".to_owned(), show(o.pipeline.quantile(0.1))),
        ("pipeline_p90".to_owned(), show(o.pipeline.quantile(0.9))),
        ("new_deals_expected".to_owned(), o.arrivals.as_ref().and_then(mean)),
        ("open_sum".to_owned(), show(o.open.sum)),
        ("without_amount".to_owned(), Some(o.open.without_amount.to_string())),
        ("without_odds".to_owned(), Some(o.open.without_odds.to_string())),
        ("plan".to_owned(), plan.and_then(show)),
        ("chance".to_owned(), plan.filter(|p| *p > 0).map(|p| status::float(o.total.reach(p), 6))),
        ("revenue_per_won".to_owned(), Some(status::float(o.ratio, 4))),
        ("widening".to_owned(), Some(status::float(widen, 4))),
    ];
    let score = score(tried);
    for (name, v) in [("wape", score.wape), ("bias", score.bias), ("coverage", score.coverage)] {
        row.fields.push((format!("backtest_{name}"), v.map(|x| status::float(x, 6))));
    }
    row.fields.push(("backtest_windows".to_owned(), Some(tried.len().to_string())));
    if o.open.deals > 0 && o.open.due.is_empty() && o.arrivals.is_none() && o.horizon > 0 {
        row.status = Status::NotEnoughData;
        row.reason = Some("no_resolved_deals".to_owned());
        (row.value, row.interval) = (None, None);
    } else if tried.len() < WINDOWS_MIN && o.horizon > 0 {
        row.status = Status::LowN;
        row.reason = Some("not_tried_on_the_past".to_owned());
    }
    row
}

/// By how much P10 and P90 must move away from P50 so that four of five past windows lie inside; never nearer.
fn widening(tried: &[Tried]) -> f64 {
    if tried.len() < WIDEN_MIN {
        return 1.0;
    }
    let need: Vec<f64> = tried
        .iter()
        .map(|w| {
            let (miss, half) =
                if w.actual >= w.p50 { (w.actual - w.p50, w.p90 - w.p50) } else { (w.p50 - w.actual, w.p50 - w.p10) };
            miss as f64 / half.max(1) as f64
        })
        .collect();
    // Conformal rank: ceil(0.8 (n + 1)) of n.
    let rank = (tried.len() * 4 + 4).div_ceil(5).min(tried.len());
    stats::quantile::sorted(&need).get(rank - 1).copied().unwrap_or(1.0).clamp(1.0, 10.0)
}

/// Scores of past windows.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Score {
    pub(super) wape: Option<f64>,
    pub(super) bias: Option<f64>,
    pub(super) mase: Option<f64>,
    /// Share of actuals between P10 and P90.
    pub(super) coverage: Option<f64>,
    pub(super) inside: u64,
}

/// Measures P50 against what came.
pub(super) fn score(tried: &[Tried]) -> Score {
    if tried.len() < WINDOWS_MIN {
        return Score::default();
    }
    let pairs: Vec<(f64, f64)> = tried.iter().map(|w| (w.actual as f64, w.p50 as f64)).collect();
    let actuals: Vec<f64> = pairs.iter().map(|p| p.0).collect();
    let bands: Vec<(f64, f64)> = tried.iter().map(|w| (w.p10 as f64, w.p90 as f64)).collect();
    let (hits, n) = stats::forecast::inside(&actuals, &bands);
    let a = stats::forecast::accuracy(&pairs);
    Score {
        wape: a.and_then(|a| a.wape),
        bias: a.and_then(|a| a.bias),
        mase: a.and_then(|a| a.mase),
        coverage: Some(hits as f64 / n.max(1) as f64),
        inside: hits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(actual: i128) -> Tried {
        Tried { from: "2024-01-01".parse().unwrap(), p10: 80, p50: 100, p90: 130, mean: 102, actual, deals: Vec::new() }
    }

    #[test]
    fn the_interval_grows_to_what_past_errors_ask_for_and_never_shrinks() {
        let calm: Vec<Tried> = [100, 101, 99, 104, 98, 102, 100, 97].map(tried).into();
        assert_eq!(widening(&calm), 1.0);
        let wild: Vec<Tried> = [160, 160, 40, 160, 40, 160, 100, 97].map(tried).into();
        assert!((widening(&wild) - 3.0).abs() < 1e-12);
        assert_eq!(widening(&wild[..5]), 1.0);
        let s = score(&calm);
        assert_eq!((s.coverage, s.inside), (Some(1.0), 8));
        assert!(score(&calm[..2]).wape.is_none());
    }

    #[test]
    fn whole_months_stay_whole() {
        let march = Grain::Month.bucket("2024-03-01".parse().unwrap()).unwrap();
        assert_eq!(months_back(&march, 1), Grain::Month.bucket("2024-02-01".parse().unwrap()));
    }
}
