//! Two more looks at the same data: the value before the start taken out (CUPED), and sales that a promotion only moved
//! (`methods.md` 8.5 and 9.5, mission row 134).

use crate::card::{Card, Kind, Method};
use crate::series::{Point, Series};
use jiff::civil::Date;
use serde::Serialize;

/// Comparison of units adjusted by their own past.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Adjusted {
    /// Effect in the unit of the metric.
    pub effect: f64,
    /// Interval.
    pub interval: (f64, f64),
    /// Share of variance that the past explains.
    pub variance_reduction: f64,
}

/// A promotion with what followed it. Sums over steps, in the unit of the metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pulled {
    /// Above the usual level while it ran.
    pub during: f64,
    /// Above (or below) it for as long after the end.
    pub after: f64,
    /// Both together: what is really left.
    pub net: f64,
    /// The fall after the end is larger than chance makes it.
    pub dip: bool,
}

/// Steps before the start needed to know the usual level.
const BEFORE: usize = 8;

/// Treated against control with the mean before the start as the covariate; needs one common start.
pub(crate) fn cuped(card: &Card, series: &Series, method: Method, today: Date) -> Option<Adjusted> {
    let compares_units = matches!(method, Method::Differences | Method::Sequential);
    let first = card.units.first()?;
    if !compares_units || card.units.iter().any(|u| u.on != first.on) {
        return None;
    }
    let after = card.after_from(&first.unit)?;
    let unit = |name: &str| {
        let pre = Series::pooled(&series.of(name, None, Some(card.start_on)))?;
        let value = Series::pooled(&series.of(name, Some(after), Some(today)))?;
        Some(stats::effect::Unit { treated: card.units.iter().any(|u| u.unit == name), pre, value })
    };
    let units: Vec<_> = series.units().into_iter().filter_map(unit).collect();
    let side = |treated: bool| units.iter().filter(|u| u.treated == treated).collect::<Vec<_>>();
    let means = |side: &[&stats::effect::Unit]| {
        let of = |f: fn(&stats::effect::Unit) -> f64| stats::sum::mean(&side.iter().map(|u| f(u)).collect::<Vec<f64>>());
        of(|u| u.pre).zip(of(|u| u.value))
    };
    // The slope is taken inside the groups: across them it would swallow part of the effect when the groups differ.
    let (mut across, mut along, mut spread) = (0.0, 0.0, 0.0);
    for treated in [true, false] {
        let side = side(treated);
        let (mx, my) = means(&side)?;
        across += stats::sum::sum(side.iter().map(|u| (u.pre - mx) * (u.value - my)));
        along += stats::sum::sum(side.iter().map(|u| (u.pre - mx) * (u.pre - mx)));
        spread += stats::sum::sum(side.iter().map(|u| (u.value - my) * (u.value - my)));
    }
    if along <= 0.0 || spread <= 0.0 {
        return None;
    }
    let theta = across / along;
    let adjusted = |treated: bool| side(treated).iter().map(|u| u.value - theta * u.pre).collect::<Vec<f64>>();
    let found = stats::effect::welch(&adjusted(false), &adjusted(true), 0.95)?;
    Some(Adjusted {
        effect: found.diff,
        interval: (found.interval.low, found.interval.high),
        variance_reduction: across * across / (along * spread),
    })
}

/// What a promotion brought while it ran and what was missing for as long after its end; with a control the control's
/// level is taken off step by step. `None` without an end, for shares, or before anything is known after the end.
pub(crate) fn pulled(card: &Card, series: &Series, today: Date) -> Option<Pulled> {
    let end = card.ends_on.filter(|_| card.kind == Kind::Mean)?;
    let touched = |u: &str| card.units.is_empty() || card.units.iter().any(|s| s.unit == u);
    let own = series.whole(&touched);
    let others = if card.units.is_empty() { vec![] } else { series.whole(&|u| !touched(u)) };
    let level = |points: &[Point]| {
        let before: Vec<f64> = points.iter().filter(|p| p.on < card.start_on).filter_map(|p| p.value).collect();
        stats::sum::mean(&before).filter(|_| before.len() >= BEFORE)
    };
    let scale = level(&others).filter(|l| *l != 0.0).zip(level(&own)).map(|(c, t)| t / c);
    let step = |p: &Point| {
        let control = others.iter().find(|o| o.on == p.on).and_then(|o| o.value);
        Some((p.on, p.value? - scale.zip(control).map_or(0.0, |(k, c)| k * c)))
    };
    let steps: Vec<(Date, f64)> = own.iter().filter(|p| p.on < today).filter_map(step).collect();
    let part = |from: Date, to: Date| steps.iter().filter(|s| s.0 >= from && s.0 < to).map(|s| s.1).collect::<Vec<f64>>();
    let before = part(Date::MIN, card.start_on);
    let usual = stats::sum::mean(&before).filter(|_| before.len() >= BEFORE)?;
    let during = part(card.start_on, end);
    let mut after = part(end, today);
    after.truncate(during.len());
    if during.is_empty() || after.is_empty() {
        return None;
    }
    let above = |values: &[f64]| stats::sum::sum(values.iter().map(|v| v - usual));
    let noise = libm::sqrt(stats::sum::variance(&before)? * after.len() as f64);
    let (during, after) = (above(&during), above(&after));
    Some(Pulled { during, after, net: during + after, dip: during > 0.0 && after < -1.96 * noise })
}
