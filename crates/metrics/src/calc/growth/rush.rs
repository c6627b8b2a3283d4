//! Rush at the end of months: deals won in the last fifth of working days against an even month, tried against chance (`methods.md` 6.5).

use super::months::{Months, full_months};
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use stats::dist::binom_sf;
use stats::interval::wilson;

/// Ratio and p-value from which the rush is called one.
const RUSH: (f64, f64) = (1.5, 0.01);
/// Deals without which nothing is judged.
const DEALS_MIN: u64 = 20;

/// One row a cut: share of the last fifth of working days over their share of the days.
pub(crate) fn rush(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let Some(months) = full_months(c)? else { return Ok(vec![FigureRow::empty(0, Status::NotEnoughData)]) };
    Ok(months.into_iter().map(|m| one(&m)).collect())
}

fn one(m: &Months) -> FigureRow {
    let (mut tail, mut n, mut expected) = (0, 0, 0.0);
    let mut gaps = Vec::new();
    for days in &m.days {
        let all: u64 = days.iter().sum();
        let last = days.len().div_ceil(5);
        if all == 0 || days.is_empty() {
            continue;
        }
        n += all;
        tail += days[days.len() - last..].iter().sum::<u64>();
        expected += all as f64 * last as f64 / days.len() as f64;
        gaps.push(behind(days, all));
    }
    let mut row = FigureRow::empty(n, status::of_share(n));
    row.cut.clone_from(&m.cut);
    if n < DEALS_MIN || expected <= 0.0 {
        row.status = Status::NotEnoughData;
        row.reason = Some("fewer_than_20_won_deals".to_owned());
    }
    let even = if n > 0 { expected / n as f64 } else { 0.0 };
    let ratio = (expected > 0.0).then(|| tail as f64 / expected);
    let p = (n > 0).then(|| binom_sf(tail, n, even));
    if row.status != Status::NotEnoughData {
        row.value = ratio.map(|r| status::float(r, 6));
        row.interval = wilson(tail, n, 0.95).map(|i| Interval {
            low: status::float(i.low / even, 6),
            high: status::float(i.high / even, 6),
            level: "0.95".to_owned(),
            method: "wilson".to_owned(),
        });
    }
    let found = ratio.zip(p).map(|(r, p)| if r > RUSH.0 && p < RUSH.1 { "rush" } else { "no_rush" });
    gaps.sort_unstable_by(f64::total_cmp);
    row.fields = vec![
        ("deals_in_tail".to_owned(), Some(tail.to_string())),
        ("deals".to_owned(), Some(n.to_string())),
        ("share".to_owned(), domain::money::ratio(i128::from(tail), i128::from(n), 6)),
        ("even_share".to_owned(), (n > 0).then(|| status::float(even, 6))),
        ("p".to_owned(), p.map(|v| status::float(v, 6))),
        ("largest_gap_to_even".to_owned(), stats::quantile::type7(&gaps, 0.5).map(|v| status::float(v, 6))),
        ("months".to_owned(), Some(m.days.len().to_string())),
        ("verdict".to_owned(), found.filter(|_| row.value.is_some()).map(str::to_owned)),
    ];
    row
}

/// How far the month falls behind an even line at its worst, as a share of the month.
fn behind(days: &[u64], all: u64) -> f64 {
    let mut done = 0;
    let gap = days.iter().enumerate().map(|(i, v)| {
        done += v;
        (i + 1) as f64 / days.len() as f64 - done as f64 / all as f64
    });
    gap.fold(0.0, f64::max)
}
