//! Agreement of those who review talks: kappa, Krippendorff's alpha, intraclass correlation (`methods.md` 11.2, mission row 92).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Grouped};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use stats::agree::{Scale, Weights};
use stats::rng::Rng;
use std::collections::BTreeMap;

/// Draws of the interval, and its fixed seed.
const DRAWS: usize = 1_000;
const SEED: u64 = 23;
/// Talks marked by two people or more below which nothing is judged.
const TALKS_MIN: usize = 30;

/// A talk: its items, each with the marks by rater.
type Talk = Vec<BTreeMap<usize, f64>>;

/// One row a cut and coefficient.
pub(crate) fn raters(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.fetched(&c.own(), "talk, scorecard, item, rater, mark", "talk, scorecard, item, rater, mark")?;
    let mut rows = Vec::new();
    for (first, end) in g.runs() {
        let (talks, names) = read(&g, first, end);
        for (method, mut row) in coefficients(&talks, names) {
            if end > first {
                row = g.dress(first, row);
            }
            row.cut.push(("method".to_owned(), method.to_owned()));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Talks with the marks of each item, and the number of raters.
fn read(g: &Grouped, first: usize, end: usize) -> (Vec<Talk>, usize) {
    let text = |i: usize, name: &str| g.rows.text(i, name).unwrap_or_default();
    let mut ids: Vec<&str> = (first..end).map(|i| text(i, "rater")).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut talks: Vec<Talk> = Vec::new();
    let mut last: Option<(&str, &str, &str)> = None;
    for i in first..end {
        let key = (text(i, "talk"), text(i, "scorecard"), text(i, "item"));
        if last.is_none_or(|l| l.0 != key.0) {
            talks.push(Vec::new());
        }
        if last != Some(key)
            && let Some(t) = talks.last_mut()
        {
            t.push(BTreeMap::new());
        }
        last = Some(key);
        let rater = ids.binary_search(&text(i, "rater")).unwrap_or(0);
        if let (Some(marks), Some(mark)) = (talks.last_mut().and_then(|t| t.last_mut()), g.rows.float(i, "mark")) {
            // Two marks of one rater for one item: the higher stays, whatever the order of rows.
            marks.insert(rater, mark);
        }
    }
    talks.iter_mut().for_each(|t| t.retain(|m| m.len() > 1));
    talks.retain(|t| !t.is_empty());
    (talks, ids.len())
}

fn coefficients(talks: &[Talk], raters: usize) -> Vec<(&'static str, FigureRow)> {
    let all: Vec<&Talk> = talks.iter().collect();
    let units: u64 = talks.iter().map(|t| t.len() as u64).sum();
    let methods: [(&'static str, fn(&[&Talk], usize) -> Option<f64>); 4] =
        [("kappa", kappa), ("krippendorff_alpha", alpha), ("icc", icc), ("agreement", agreement)];
    methods
        .into_iter()
        .map(|(name, f)| {
            let value = f(&all, raters);
            let mut row = FigureRow::empty(talks.len() as u64, if talks.len() < TALKS_MIN { Status::LowN } else { Status::Ok });
            row.value = value.map(|v| status::float(v, 6));
            if value.is_none() {
                row.status = if talks.is_empty() { Status::NotApplicable } else { Status::NotEnoughData };
                row.reason = Some(if talks.is_empty() { "nothing_marked_twice" } else { "no_variation" }.to_owned());
            }
            row.interval = value.and_then(|_| bootstrap(&all, raters, f));
            put_count(&mut row, "items", units);
            put_count(&mut row, "raters", raters as u64);
            let band = value.filter(|_| name != "agreement").map(|v| match v {
                v if v > 0.8 => "fine",
                v if v >= 0.667 => "careful",
                _ => "not_for_pay",
            });
            put(&mut row, "band", band.map(str::to_owned));
            (name, row)
        })
        .collect()
}

/// Cohen's kappa of two raters (squared weights for ordered marks), Fleiss' of more when every item has the same number of marks.
fn kappa(talks: &[&Talk], raters: usize) -> Option<f64> {
    let mut values: Vec<f64> = talks.iter().flat_map(|t| t.iter()).flat_map(|m| m.values().copied()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let place = |v: f64| values.partition_point(|x| *x < v);
    if raters == 2 {
        let mut table = vec![vec![0; values.len()]; values.len()];
        for m in talks.iter().flat_map(|t| t.iter()) {
            if let (Some(a), Some(b)) = (m.get(&0), m.get(&1)) {
                table[place(*a)][place(*b)] += 1;
            }
        }
        let weights = if values.len() > 2 { Weights::Quadratic } else { Weights::Equal };
        return stats::agree::cohen(&table, weights).map(|k| k.value);
    }
    let counts: Vec<Vec<u64>> = talks
        .iter()
        .flat_map(|t| t.iter())
        .map(|m| {
            let mut row = vec![0; values.len()];
            m.values().for_each(|v| row[place(*v)] += 1);
            row
        })
        .collect();
    stats::agree::fleiss(&counts)
}

fn alpha(talks: &[&Talk], raters: usize) -> Option<f64> {
    let units: Vec<Vec<Option<f64>>> =
        talks.iter().flat_map(|t| t.iter()).map(|m| (0..raters).map(|r| m.get(&r).copied()).collect()).collect();
    stats::agree::krippendorff(&units, Scale::Ordinal)
}

/// ICC(2,1) of whole talks: the sum of marks by rater, over talks that all raters marked on the same items.
fn icc(talks: &[&Talk], raters: usize) -> Option<f64> {
    let full = talks.iter().filter(|t| t.iter().all(|m| m.len() == raters));
    let table: Vec<Vec<f64>> =
        full.map(|t| (0..raters).map(|r| stats::sum::sum(t.iter().filter_map(|m| m.get(&r).copied()))).collect()).collect();
    stats::agree::icc(&table).map(|i| i.single[1])
}

/// Share of pairs of marks of one item that are equal.
fn agreement(talks: &[&Talk], _: usize) -> Option<f64> {
    let (mut same, mut all) = (0_u64, 0_u64);
    for m in talks.iter().flat_map(|t| t.iter()) {
        let marks: Vec<f64> = m.values().copied().collect();
        for (i, a) in marks.iter().enumerate() {
            for b in &marks[i + 1..] {
                all += 1;
                same += u64::from(a == b);
            }
        }
    }
    (all > 0).then(|| same as f64 / all as f64)
}

/// Percentile interval over resampled talks; none when too many draws have no value.
fn bootstrap(talks: &[&Talk], raters: usize, f: fn(&[&Talk], usize) -> Option<f64>) -> Option<Interval> {
    if talks.len() < 5 {
        return None;
    }
    let mut rng = Rng::new(SEED, 0);
    let mut draws = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let sample: Vec<&Talk> = (0..talks.len()).map(|_| talks[rng.below(talks.len())]).collect();
        draws.extend(f(&sample, raters));
    }
    if draws.len() * 10 < DRAWS * 9 {
        return None;
    }
    draws.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| stats::quantile::type7(&draws, p).map(|v| status::float(v, 6));
    Some(Interval { low: at(0.025)?, high: at(0.975)?, level: "0.95".to_owned(), method: "bootstrap_by_calls".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talks(pairs: &[(f64, f64, usize)]) -> Vec<Talk> {
        let one = |a: f64, b: f64| vec![BTreeMap::from([(0, a), (1, b)])];
        pairs.iter().flat_map(|(a, b, n)| std::iter::repeat_n(one(*a, *b), *n)).collect()
    }

    #[test]
    fn worked_example_of_the_methods() {
        let all = talks(&[(1.0, 1.0, 45), (1.0, 0.0, 5), (0.0, 1.0, 10), (0.0, 0.0, 40)]);
        let view: Vec<&Talk> = all.iter().collect();
        assert!((kappa(&view, 2).unwrap() - 0.70).abs() < 1e-9);
        assert!((agreement(&view, 2).unwrap() - 0.85).abs() < 1e-12);
        let swapped: Vec<Talk> =
            all.iter().map(|t| t.iter().map(|m| BTreeMap::from([(0, m[&1]), (1, m[&0])])).collect()).collect();
        let back: Vec<&Talk> = swapped.iter().collect();
        assert!((kappa(&view, 2).unwrap() - kappa(&back, 2).unwrap()).abs() < 1e-12);
        assert!((alpha(&view, 2).unwrap() - alpha(&back, 2).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn identical_marks_agree_fully_and_constant_ones_say_nothing() {
        let all = talks(&[(1.0, 1.0, 6), (0.5, 0.5, 6), (0.0, 0.0, 6)]);
        let view: Vec<&Talk> = all.iter().collect();
        for f in [kappa, alpha, icc, agreement] {
            assert!((f(&view, 2).unwrap() - 1.0).abs() < 1e-12);
        }
        let flat = talks(&[(1.0, 1.0, 6)]);
        let view: Vec<&Talk> = flat.iter().collect();
        assert_eq!((kappa(&view, 2), alpha(&view, 2), icc(&view, 2)), (None, None, None));
    }
}
