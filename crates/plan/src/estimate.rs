//! The estimates behind a verdict, one function a method: differences in differences, segmented regression, was/is at an equal
//! mix, two versions side by side (`methods.md` 8.1–8.7). Positive always means "the metric rose".

use crate::card::{Card, Kind, Method};
use crate::series::{Point, Series, counted};
use jiff::civil::Date;
use stats::interval::{Interval, z_of};
use stats::mh::Stratum;
use stats::shrink::BetaBinomial;

/// Effect with its standard error and fixed interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    /// Difference made by the change.
    pub effect: f64,
    /// Standard error.
    pub se: f64,
    /// Interval for one planned look.
    pub interval: Interval,
    /// Cases or steps before and after.
    pub sizes: (u64, u64),
    /// Difference without any method: after less before.
    pub naive: Option<f64>,
    /// Exact or seeded permutation, where units are compared.
    pub p: Option<f64>,
    /// Chance that the metric rose, for little data.
    pub probability: Option<f64>,
}

const LEVEL: f64 = 0.95;

/// The method's answer; `None` when its own conditions do not hold.
pub(crate) fn estimate(card: &Card, series: &Series, method: Method, today: Date) -> Option<Estimate> {
    match method {
        Method::Differences => differences(card, series, today, LEVEL),
        Method::Segmented => segmented(card, series, today, LEVEL),
        Method::WasIs => was_is(card, series, today, LEVEL),
        Method::Sequential => versions(card, series, today, LEVEL),
    }
}

/// Change of one unit between its own before and after.
fn change(series: &Series, unit: &str, before: Date, after: Date, until: Date) -> Option<f64> {
    let was = Series::pooled(&series.of(unit, None, Some(before)))?;
    Some(Series::pooled(&series.of(unit, Some(after), Some(until)))? - was)
}

/// Each start is compared only with units that have not started yet; changes are taken from the mean change of those.
fn differences(card: &Card, series: &Series, today: Date, level: f64) -> Option<Estimate> {
    let mut starts: Vec<Date> = card.units.iter().map(|u| u.on).collect();
    starts.sort_unstable();
    starts.dedup();
    let start_of = |unit: &str| card.units.iter().find(|u| u.unit == unit).map(|u| u.on);
    let (mut treated, mut control) = (Vec::new(), Vec::new());
    for start in starts {
        let after = start.saturating_add(jiff::Span::new().weeks(i64::from(card.transition_weeks)));
        let waiting: Vec<&str> = series.units().into_iter().filter(|u| start_of(u).is_none_or(|s| s > start)).collect();
        let never = waiting.iter().filter(|u| start_of(u).is_none()).count();
        // With enough units that never start, later starters are left out and the window stays whole.
        let chosen: Vec<&str> =
            if never >= 2 { waiting.into_iter().filter(|u| start_of(u).is_none()).collect() } else { waiting };
        let until = chosen.iter().filter_map(|u| start_of(u)).min().unwrap_or(today).min(today);
        let base: Vec<f64> = chosen.iter().filter_map(|u| change(series, u, start, after, until)).collect();
        let Some(mean) = stats::sum::mean(&base) else { continue };
        control.extend(base.iter().map(|b| b - mean));
        let own = card.units.iter().filter(|u| u.on == start);
        treated.extend(own.filter_map(|u| change(series, &u.unit, start, after, until)).map(|c| c - mean));
    }
    let welch = stats::effect::did(&treated, &control, level)?;
    let se = (welch.interval.high - welch.interval.low) / (2.0 * stats::dist::t_ppf(0.5 + 0.5 * level, welch.df));
    Some(Estimate {
        effect: welch.diff,
        se,
        interval: Interval { method: "difference_in_differences", ..welch.interval },
        sizes: (control.len() as u64, treated.len() as u64),
        naive: None,
        p: stats::effect::permutation_p(&treated, &control, 7),
        probability: None,
    })
}

/// Steps of the touched units together: before, how many of the transition, after.
fn whole(card: &Card, series: &Series, today: Date) -> (Vec<Point>, usize, Vec<Point>) {
    let touched = |u: &str| card.units.is_empty() || card.units.iter().any(|s| s.unit == u);
    let after = card.start_on.saturating_add(jiff::Span::new().weeks(i64::from(card.transition_weeks)));
    let all: Vec<Point> = series.whole(&touched).into_iter().filter(|p| p.on < today).collect();
    let before = all.iter().filter(|p| p.on < card.start_on).cloned().collect();
    let gap = all.iter().filter(|p| p.on >= card.start_on && p.on < after).count();
    (before, gap, all.into_iter().filter(|p| p.on >= after).collect())
}

fn segmented(card: &Card, series: &Series, today: Date, level: f64) -> Option<Estimate> {
    let (before, gap, after) = whole(card, series, today);
    let value = |p: &Point| p.value;
    let (b, a): (Vec<f64>, Vec<f64>) = (before.iter().filter_map(value).collect(), after.iter().filter_map(value).collect());
    let cycle = if card.grain == "month" { 12 } else { 52 };
    let values: Vec<f64> = b.iter().chain(&a).copied().collect();
    // Two whole cycles before the change: the season is known and taken out first.
    let seasonless = (b.len() >= 2 * cycle).then(|| season(&b, cycle)).flatten();
    let seasonless = seasonless.map(|season| {
        let at = |i: usize| (if i < b.len() { i } else { i + gap }) % cycle;
        values.iter().enumerate().map(|(i, v)| v / season[at(i)]).collect::<Vec<f64>>()
    });
    let trend = stats::effect::segmented(seasonless.as_ref().unwrap_or(&values), b.len(), gap, level)?;
    Some(Estimate {
        effect: trend.mean_effect,
        se: trend.mean_effect_se,
        interval: trend.interval,
        sizes: (b.len() as u64, a.len() as u64),
        naive: Some(trend.naive),
        p: None,
        probability: None,
    })
}

/// Shrunk indices of the season, from the time before the change alone.
fn season(before: &[f64], cycle: usize) -> Option<Vec<f64>> {
    let season = stats::season::indices(before, cycle)?;
    Some(stats::season::shrunk(&season.indices, before.len() as f64 / cycle as f64))
}

/// What the trend before the start, with its season, foretold for every step since: the line without the change.
pub(crate) fn foretold(card: &Card, series: &Series, today: Date) -> Vec<(Date, f64)> {
    let (before, gap, after) = whole(card, series, today);
    let b: Vec<f64> = before.iter().filter_map(|p| p.value).collect();
    let a: Vec<f64> = after.iter().filter_map(|p| p.value).collect();
    let cycle = if card.grain == "month" { 12 } else { 52 };
    let season = (b.len() >= 2 * cycle).then(|| season(&b, cycle)).flatten();
    let index = |i: usize| season.as_ref().map_or(1.0, |s| s[i % cycle]);
    let flat = |i: usize, v: f64| v / index(if i < b.len() { i } else { i + gap });
    let values: Vec<f64> = b.iter().chain(&a).enumerate().map(|(i, v)| flat(i, *v)).collect();
    let Some(trend) = stats::effect::segmented(&values, b.len(), gap, LEVEL) else { return vec![] };
    let step = |i: usize| (trend.params[0] + trend.params[1] * (i as f64 + 1.0)) * index(i);
    after.iter().enumerate().map(|(i, p)| (p.on, step(b.len() + gap + i))).collect()
}

/// Units present on both sides only, so that the mix is equal; rates inside units by Mantel–Haenszel.
fn was_is(card: &Card, series: &Series, today: Date, level: f64) -> Option<Estimate> {
    let touched = series.units().into_iter().filter(|u| card.units.is_empty() || card.units.iter().any(|s| s.unit == *u));
    let sides = touched.filter_map(|unit| {
        let (start, after) = (card.units.iter().find(|u| u.unit == unit).map_or(card.start_on, |u| u.on), card.after_from(unit)?);
        let (b, a) = (series.of(unit, None, Some(start)), series.of(unit, Some(after), Some(today)));
        (!b.is_empty() && !a.is_empty()).then_some((b, a))
    });
    let sides: Vec<_> = sides.collect();
    if card.kind == Kind::Rate {
        return rate(&sides, level);
    }
    let collect = |pick: fn(&(Vec<&Point>, Vec<&Point>)) -> Vec<Point>| steps(sides.iter().flat_map(pick).collect());
    let before = collect(|s| s.0.iter().map(|p| (*p).clone()).collect());
    let after = collect(|s| s.1.iter().map(|p| (*p).clone()).collect());
    let welch = stats::effect::welch(&before, &after, level)?;
    let se = (welch.interval.high - welch.interval.low) / (2.0 * stats::dist::t_ppf(0.5 + 0.5 * level, welch.df));
    let sizes = (before.len() as u64, after.len() as u64);
    // Under a flat prior the posterior of a difference of means is the t of Welch.
    let probability = (se > 0.0).then(|| stats::dist::t_cdf(welch.diff / se, welch.df));
    let (effect, interval) = (welch.diff, Interval { method: "bayes_equal_mix", ..welch.interval });
    Some(Estimate { effect, se, interval, sizes, naive: Some(effect), p: Some(welch.p), probability })
}

/// Sum of units in each step.
fn steps(points: Vec<Point>) -> Vec<f64> {
    let mut by_day = std::collections::BTreeMap::<Date, f64>::new();
    for p in points {
        if let Some(v) = p.value {
            *by_day.entry(p.on).or_default() += v;
        }
    }
    by_day.into_values().collect()
}

/// Little data: each unit's two rates as Beta posteriors under one weak prior, their differences weighted
/// so that the mix of units is the same on both sides (`mission.md` 3.7).
fn rate(sides: &[(Vec<&Point>, Vec<&Point>)], level: f64) -> Option<Estimate> {
    let strata: Vec<Stratum> = sides
        .iter()
        .map(|(b, a)| {
            let ((x0, n0), (x1, n1)) = (counted(b), counted(a));
            Stratum { x1, n1, x0, n0 }
        })
        .filter(|s| s.n1 > 0 && s.n0 > 0)
        .collect();
    let total = |f: fn(&Stratum) -> u64| strata.iter().map(f).sum::<u64>();
    let (x1, n1, x0, n0) = (total(|s| s.x1), total(|s| s.n1), total(|s| s.x0), total(|s| s.n0));
    if n1 == 0 || n0 == 0 {
        return None;
    }
    // Worth two cases at the common rate: enough to keep a unit of three cases from shouting, too weak to hide an effect.
    let common = ((x0 + x1) as f64 + 0.5) / ((n0 + n1) as f64 + 1.0);
    let prior = BetaBinomial::known(common, 2.0);
    let moments = |x: u64, n: u64| {
        let (a, b) = prior.posterior(x, n);
        (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0)))
    };
    let weight = |s: &Stratum| s.n1 as f64 * s.n0 as f64 / (s.n1 + s.n0) as f64;
    let all = stats::sum::sum(strata.iter().map(weight));
    let parts = strata.iter().map(|s| {
        let ((m1, v1), (m0, v0), w) = (moments(s.x1, s.n1), moments(s.x0, s.n0), weight(s) / all);
        (w * (m1 - m0), w * w * (v1 + v0))
    });
    let (means, variances): (Vec<f64>, Vec<f64>) = parts.unzip();
    let (effect, se) = (stats::sum::sum(means), libm::sqrt(stats::sum::sum(variances)));
    let half = z_of(level) * se;
    let interval = Interval { low: effect - half, high: effect + half, level, method: "bayes_equal_mix" };
    let naive = Some(x1 as f64 / n1 as f64 - x0 as f64 / n0 as f64);
    Some(Estimate {
        effect,
        se,
        interval,
        sizes: (n0, n1),
        naive,
        p: None,
        probability: Some(stats::dist::norm_cdf(effect / se)),
    })
}

/// Two versions at the same time: units of the card are the new one, all others the old one.
fn versions(card: &Card, series: &Series, today: Date, level: f64) -> Option<Estimate> {
    let from = card.start_on;
    let arm = |new: bool| -> Vec<&Point> {
        let units = series.units().into_iter().filter(move |u| card.units.iter().any(|s| s.unit == *u) == new);
        units.flat_map(|u| series.of(u, Some(from), Some(today))).collect()
    };
    let (new, old) = (arm(true), arm(false));
    if card.kind == Kind::Rate {
        let ((x1, n1), (x0, n0)) = (counted(&new), counted(&old));
        let interval = stats::interval::newcombe_diff(x1, n1, x0, n0, level)?;
        let (p1, p0) = (x1 as f64 / n1 as f64, x0 as f64 / n0 as f64);
        let se = libm::sqrt(p1 * (1.0 - p1) / n1 as f64 + p0 * (1.0 - p0) / n0 as f64);
        return Some(Estimate {
            effect: p1 - p0,
            se,
            interval,
            sizes: (n0, n1),
            naive: Some(p1 - p0),
            p: None,
            probability: None,
        });
    }
    let values = |points: &[&Point]| points.iter().filter_map(|p| p.value).collect::<Vec<f64>>();
    let (a, b) = (values(&new), values(&old));
    let welch = stats::effect::welch(&b, &a, level)?;
    let se = (welch.interval.high - welch.interval.low) / (2.0 * z_of(level));
    Some(Estimate {
        effect: welch.diff,
        se,
        interval: welch.interval,
        sizes: (b.len() as u64, a.len() as u64),
        naive: Some(welch.diff),
        p: Some(welch.p),
        probability: None,
    })
}

/// The same method on the time before the start, cut in its middle: without a change there must be no effect.
pub(crate) fn placebo(card: &Card, series: &Series, method: Method) -> Option<Estimate> {
    let mut days: Vec<Date> = series.points.iter().map(|p| p.on).filter(|d| *d < card.start_on).collect();
    days.sort_unstable();
    days.dedup();
    let middle = *days.get(days.len() / 2)?;
    let mut fake = card.clone();
    fake.start_on = middle;
    fake.transition_weeks = 0;
    fake.units.iter_mut().for_each(|u| u.on = middle);
    let past = Series { points: series.points.iter().filter(|p| p.on < card.start_on).cloned().collect() };
    estimate(&fake, &past, method, card.start_on)
}

/// Difference of the slopes before the start between units that change and those that do not, with its interval.
pub(crate) fn pre_trend(card: &Card, series: &Series) -> Option<Interval> {
    let slope = |unit: &str| {
        let points: Vec<(f64, f64)> = series
            .of(unit, None, Some(card.start_on))
            .iter()
            .enumerate()
            .filter_map(|(i, p)| p.value.map(|v| (i as f64, v)))
            .collect();
        let (mx, my) = (mean(points.iter().map(|p| p.0))?, mean(points.iter().map(|p| p.1))?);
        let across: f64 = points.iter().map(|p| (p.0 - mx) * (p.0 - mx)).sum();
        (points.len() >= 3).then(|| points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>() / across)
    };
    let side = |treated: bool| -> Vec<f64> {
        series.units().into_iter().filter(|u| card.units.iter().any(|s| s.unit == *u) == treated).filter_map(slope).collect()
    };
    stats::effect::welch(&side(false), &side(true), LEVEL).map(|w| w.interval)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    stats::sum::mean(&values.collect::<Vec<f64>>())
}
