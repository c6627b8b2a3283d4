//! Own curve of answer and conversion: how the chance of a sale falls with the time of the first answer, at equal source and hour (`methods.md` 6.1, mission row 163).

use super::adjusted::flag;
use crate::calc::common::{put, put_count};
use crate::calc::response;
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use stats::mh::{self, Stratum};
use std::collections::BTreeMap;

/// Bands of working minutes, fastest first, in the words of the query.
const BANDS: [&str; 6] = ["1: <=5", "2: 5-15", "3: 15-60", "4: 60-240", "5: >240", "6: none"];
/// Less than this share of the leads in comparable strata is not enough.
const USABLE: f64 = 0.7;

/// Won and all of each band and stratum.
type Cells = BTreeMap<(usize, (String, i64)), (u64, u64)>;

/// One row a cut and band: conversion at the company's mix of source and hour.
pub(crate) fn curve(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if !response::keep(c.session)? {
        let mut row = FigureRow::empty(0, Status::NoData);
        row.reason = Some("not_recorded".to_owned());
        row.missing = vec!["leads.first_response_at".to_owned(), "activities.lead_id".to_owned()];
        return Ok(vec![row]);
    }
    let g = c.grouped(&Source { keys: &["band", "source", "hours"], ..c.own() }, "count(*) AS n, sum(hit) AS x")?;
    let (mut rows, mut chances) = (Vec::new(), Vec::new());
    for (first, end) in g.runs() {
        let mut cells = Cells::new();
        for i in first..end {
            let band = g.rows.text(i, "band").unwrap_or_default();
            let Some(b) = BANDS.iter().position(|x| *x == band) else { continue };
            let stratum = (g.rows.text(i, "source").unwrap_or_default().to_owned(), g.rows.int(i, "hours").unwrap_or(0));
            let cell = cells.entry((b, stratum)).or_default();
            *cell = (cell.0 + g.rows.count(i, "x"), cell.1 + g.rows.count(i, "n"));
        }
        for (mut row, p) in bands(&cells) {
            let band = row.cut.pop();
            row = if end > first { g.dress(first, row) } else { row };
            row.cut.extend(band);
            rows.push(row);
            chances.push(p);
        }
    }
    flag(&mut rows, &chances);
    Ok(rows)
}

/// Rows of the bands that hold leads, and the p-value of each against the fastest.
fn bands(cells: &Cells) -> Vec<(FigureRow, Option<f64>)> {
    let mut all: BTreeMap<&(String, i64), u64> = BTreeMap::new();
    for ((_, s), (_, n)) in cells {
        *all.entry(s).or_default() += n;
    }
    let own = |b: usize| -> BTreeMap<&(String, i64), (u64, u64)> {
        cells.iter().filter(|((k, _), _)| *k == b).map(|((_, s), v)| (s, *v)).collect()
    };
    let Some(fastest) = cells.keys().map(|(b, _)| *b).min() else { return Vec::new() };
    let base = own(fastest);
    (0..BANDS.len())
        .filter_map(|b| {
            let mine = own(b);
            let (x, n) = mine.values().fold((0, 0), |t, v| (t.0 + v.0, t.1 + v.1));
            if n == 0 {
                return None;
            }
            let mut row = status::share(x, n);
            row.cut = vec![("band".to_owned(), BANDS[b].to_owned())];
            let raw = row.value.take();
            let counts = row.status == Status::CountsOnly;
            let (level, limits, usable) = standardise(&mine, &all);
            row.interval = if counts { None } else { limits };
            row.value = level.filter(|_| !counts).map(|v| status::float(v, 6));
            if usable < USABLE && row.status == Status::Ok {
                (row.status, row.reason) = (Status::NotEnoughData, Some("mixes_do_not_meet".to_owned()));
                row.value = None;
                row.interval = None;
            }
            let strata: Vec<Stratum> = mine
                .iter()
                .map(|(s, (x1, n1))| {
                    let (x0, n0) = base.get(s).copied().unwrap_or_default();
                    Stratum { x1: *x1, n1: *n1, x0, n0 }
                })
                .collect();
            let against = if b == fastest { None } else { mh::risk_difference(&strata, 0.95) };
            put(&mut row, "raw", raw);
            put(&mut row, "usable_share", Some(status::float(usable, 6)));
            put(&mut row, "against_fastest", against.map(|d| status::float(d.value, 6)));
            put(&mut row, "against_low", against.map(|d| status::float(d.interval.low, 6)));
            put(&mut row, "against_high", against.map(|d| status::float(d.interval.high, 6)));
            put_count(&mut row, "won", x);
            let p = against.filter(|d| d.se > 0.0 && !counts).map(|d| stats::dist::norm_two_sided(d.value / d.se));
            put(&mut row, "p", p.map(|p| status::float(p, 6)));
            Some((row, p))
        })
        .collect()
}

/// Conversion of a band if its leads had the whole company's mix; strata where the band has no lead are left out and told by the
/// share used. Variance by strata with half a case added, so that a stratum without a sale is not taken as certain.
fn standardise(
    mine: &BTreeMap<&(String, i64), (u64, u64)>,
    all: &BTreeMap<&(String, i64), u64>,
) -> (Option<f64>, Option<Interval>, f64) {
    let whole: u64 = all.values().sum();
    let used: u64 = mine.keys().filter_map(|s| all.get(s)).sum();
    if whole == 0 || used == 0 {
        return (None, None, 0.0);
    }
    let weight = |s: &(String, i64)| all.get(s).copied().unwrap_or(0) as f64 / used as f64;
    let value = stats::sum::sum(mine.iter().map(|(s, (x, n))| weight(s) * *x as f64 / *n as f64));
    let variance = stats::sum::sum(mine.iter().map(|(s, (x, n))| {
        let p = (*x as f64 + 0.5) / (*n as f64 + 1.0);
        let w = weight(s);
        w * w * p * (1.0 - p) / *n as f64
    }));
    let half = stats::interval::z_of(0.95) * libm::sqrt(variance);
    let limits = Interval {
        low: status::float((value - half).max(0.0), 6),
        high: status::float((value + half).min(1.0), 6),
        level: "0.95".to_owned(),
        method: "standardised".to_owned(),
    };
    (Some(value), Some(limits), used as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_conversion_inside_sources_is_no_curve() {
        let site = ("site".to_owned(), 2);
        let call = ("call".to_owned(), 2);
        // Calls are answered fast and sell better; inside a source speed changes nothing.
        let cells = Cells::from([
            ((0, site.clone()), (10, 100)),
            ((0, call.clone()), (120, 300)),
            ((4, site), (30, 300)),
            ((4, call), (40, 100)),
        ]);
        let rows = bands(&cells);
        assert_eq!(rows[0].0.field("raw"), Some("0.325"));
        assert_eq!(rows[1].0.field("raw"), Some("0.175"));
        assert_eq!(rows[0].0.value, rows[1].0.value);
        assert_eq!(rows[1].0.field("against_fastest"), Some("0"));
        assert!(rows[1].1.unwrap() > 0.99);
    }
}
