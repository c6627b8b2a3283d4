//! Control charts: XmR, p-chart, EWMA, CUSUM, Nelson's rules, run lengths (methods.md 7.3).

use crate::dist::norm_cdf;
use crate::sum;
use libm::{pow, sqrt};

mod nelson;

pub use nelson::nelson;

/// Individuals and moving range chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Xmr {
    /// Centre line.
    pub mean: f64,
    /// Mean moving range.
    pub mr_bar: f64,
    /// mean - 2.66 mR.
    pub lcl: f64,
    /// mean + 2.66 mR.
    pub ucl: f64,
    /// 3.267 mR, the limit of moving ranges.
    pub mr_limit: f64,
}

/// Limits of a series in time order; `None` with fewer than two points.
pub fn xmr(values: &[f64]) -> Option<Xmr> {
    let mean = sum::mean(values)?;
    let mr_bar = mean_moving_range(values)?;
    Some(Xmr { mean, mr_bar, lcl: mean - 2.66 * mr_bar, ucl: mean + 2.66 * mr_bar, mr_limit: 3.267 * mr_bar })
}

fn mean_moving_range(values: &[f64]) -> Option<f64> {
    let ranges: Vec<f64> = values.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    sum::mean(&ranges)
}

/// Sigma of single values from the mean moving range.
pub fn sigma_of(values: &[f64]) -> Option<f64> {
    mean_moving_range(values).map(|r| r / 1.128)
}

/// One point of a p-chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareP {
    /// Observed share; none without trials.
    pub p: Option<f64>,
    /// Lower limit.
    pub lcl: f64,
    /// Upper limit.
    pub ucl: f64,
    /// Standardised distance from the baseline; none without trials or without variance.
    pub z: Option<f64>,
}

/// p-chart with varying n from a frozen baseline: (share of the baseline, points, Laney's sigma of z over all points).
#[derive(Debug, Clone, PartialEq)]
pub struct PChart {
    /// Share over the baseline points.
    pub p_bar: f64,
    /// All points.
    pub points: Vec<ShareP>,
    /// Laney's correction; limits widen by it when it exceeds 1.2.
    pub sigma_z: Option<f64>,
}

/// Charts (successes, trials) against the pooled share of the first `baseline` points; `None` when that has no trials.
pub fn p_chart(points: &[(u64, u64)], baseline: usize) -> Option<PChart> {
    let (x, n) = points.iter().take(baseline).fold((0, 0), |t, p| (t.0 + p.0, t.1 + p.1));
    if n == 0 {
        return None;
    }
    let p_bar = x as f64 / n as f64;
    let rows: Vec<ShareP> = points
        .iter()
        .map(|(x, n)| {
            if *n == 0 {
                return ShareP { p: None, lcl: 0.0, ucl: 1.0, z: None };
            }
            let se = sqrt(p_bar * (1.0 - p_bar) / *n as f64);
            let p = *x as f64 / *n as f64;
            let z = (se > 0.0).then(|| (p - p_bar) / se);
            ShareP { p: Some(p), lcl: (p_bar - 3.0 * se).max(0.0), ucl: (p_bar + 3.0 * se).min(1.0), z }
        })
        .collect();
    let z: Vec<f64> = rows.iter().take(baseline).filter_map(|r| r.z).collect();
    Some(PChart { p_bar, points: rows, sigma_z: sigma_of(&z) })
}

/// One point of an EWMA chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ewma {
    /// Smoothed value.
    pub z: f64,
    /// Lower limit at this point.
    pub lcl: f64,
    /// Upper limit at this point.
    pub ucl: f64,
}

/// EWMA with time-varying limits: weight `lambda`, width `l` sigmas around `mean`.
pub fn ewma(values: &[f64], mean: f64, sigma: f64, lambda: f64, l: f64) -> Vec<Ewma> {
    let mut z = mean;
    let base = lambda / (2.0 - lambda);
    values
        .iter()
        .enumerate()
        .map(|(i, x)| {
            z = lambda * x + (1.0 - lambda) * z;
            let half = l * sigma * sqrt(base * (1.0 - pow(1.0 - lambda, 2.0 * (i as f64 + 1.0))));
            Ewma { z, lcl: mean - half, ucl: mean + half }
        })
        .collect()
}

/// Cumulative sums upwards and downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cusum {
    /// Sum of rises beyond the allowance.
    pub plus: f64,
    /// Sum of falls beyond the allowance.
    pub minus: f64,
}

/// CUSUM of standardised values with allowance `k`.
pub fn cusum(z: &[f64], k: f64) -> Vec<Cusum> {
    let mut c = Cusum::default();
    z.iter()
        .map(|x| {
            c = Cusum { plus: (c.plus + x - k).max(0.0), minus: (c.minus - x - k).max(0.0) };
            c
        })
        .collect()
}

/// First alarm of a CUSUM: index of the signal, and of the first point of the run that led to it (the change onset).
pub fn cusum_alarm(points: &[Cusum], h: f64) -> Option<(usize, usize)> {
    let signal = points.iter().position(|c| c.plus > h || c.minus > h)?;
    let up = points[signal].plus > h;
    let onset = (0..=signal).rev().find(|i| (if up { points[*i].plus } else { points[*i].minus }) <= 0.0).map_or(0, |i| i + 1);
    Some((signal, onset))
}

/// Mean points to an alarm beyond 3 sigma after a shift of `shift` sigmas (0 = false alarms).
pub fn shewhart_arl(shift: f64) -> f64 {
    1.0 / (norm_cdf(-3.0 + shift) + norm_cdf(-3.0 - shift))
}

/// Mean points to an alarm of the two-sided CUSUM after a shift (Brook and Evans' Markov chain).
pub fn cusum_arl(shift: f64, k: f64, h: f64) -> Option<f64> {
    let (up, down) = (one_sided_arl(shift, k, h)?, one_sided_arl(-shift, k, h)?);
    Some(1.0 / (1.0 / up + 1.0 / down))
}

fn one_sided_arl(shift: f64, k: f64, h: f64) -> Option<f64> {
    const STATES: usize = 120;
    let width = 2.0 * h / (2.0 * STATES as f64 - 1.0);
    // Column j of the system (I - Q) L = 1: state 0 holds everything up to half a cell.
    let below = |i: usize, j: f64| norm_cdf((j - i as f64) * width + k - shift);
    let mut rows: Vec<Vec<f64>> = (0..STATES)
        .map(|i| {
            let stay = |j: usize| {
                let edge = j as f64;
                if j == 0 { below(i, 0.5) } else { below(i, edge + 0.5) - below(i, edge - 0.5) }
            };
            (0..STATES).map(|j| f64::from(u8::from(i == j)) - stay(j)).chain([1.0]).collect()
        })
        .collect();
    crate::linear::solve(&mut rows).map(|l| l[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let c = xmr(&[10.0, 12.0, 11.0, 13.0, 9.0]).unwrap();
        assert!((c.mean - 11.0).abs() < 1e-12 && (c.lcl - 5.0).abs() < 0.02 && (c.ucl - 17.0).abs() < 0.02);
        assert!(xmr(&[1.0]).is_none());
        assert!(p_chart(&[(0, 0)], 1).is_none());
    }

    #[test]
    fn an_alarm_names_its_onset() {
        let z = [0.0, 0.2, -0.1, 2.0, 2.5, 2.0, 2.2];
        assert_eq!(cusum_alarm(&cusum(&z, 0.5), 5.0), Some((6, 3)));
        assert_eq!(cusum_alarm(&cusum(&z[..4], 0.5), 5.0), None);
    }
}
