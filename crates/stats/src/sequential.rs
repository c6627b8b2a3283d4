//! Looking before the end: error inflation, group-sequential limits, always-valid intervals (methods.md 8.7).

use crate::dist::norm_cdf;
use crate::interval::{Interval, z_of};
use libm::{exp, log, sqrt};

/// Chance of a false alarm when `looks` equally spaced looks use limits `limits[i]` on |z|.
pub fn false_alarm(limits: &[f64]) -> f64 {
    const CELLS: usize = 300;
    let Some(first) = limits.first() else {
        return 0.0;
    };
    // Density of the running sum among the trials not stopped yet, on Simpson points of the allowed band.
    let grid = |look: usize| {
        let edge = limits[look] * sqrt(look as f64 + 1.0);
        let h = 2.0 * edge / CELLS as f64;
        (0..=CELLS)
            .map(|i| {
                let w = if i == 0 || i == CELLS {
                    1.0
                } else if i % 2 == 1 {
                    4.0
                } else {
                    2.0
                };
                (-edge + h * i as f64, w * h / 3.0)
            })
            .collect::<Vec<_>>()
    };
    let normal = |x: f64| exp(-0.5 * x * x) * 0.398_942_280_401_432_7;
    let mut points = grid(0);
    let mut mass: Vec<f64> = points.iter().map(|(x, w)| w * normal(*x)).collect();
    let mut alive = 2.0 * norm_cdf(*first) - 1.0;
    for look in 1..limits.len() {
        let next = grid(look);
        let step: Vec<f64> =
            next.iter().map(|(x, w)| w * points.iter().zip(&mass).map(|((u, _), m)| m * normal(x - u)).sum::<f64>()).collect();
        (points, mass) = (next, step);
        alive = mass.iter().sum();
    }
    1.0 - alive
}

/// Pocock's constant limit for `looks` looks at total error `alpha`.
pub fn pocock(looks: usize, alpha: f64) -> f64 {
    solve(alpha, |c| vec![c; looks])
}

/// O'Brien and Fleming's limits: wide at first, near the usual one at the end.
pub fn obrien_fleming(looks: usize, alpha: f64) -> Vec<f64> {
    let limits = |c: f64| (1..=looks).map(|k| c * sqrt(looks as f64 / k as f64)).collect::<Vec<_>>();
    limits(solve(alpha, limits))
}

fn solve(alpha: f64, limits: impl Fn(f64) -> Vec<f64>) -> f64 {
    let (mut low, mut high) = (0.5, 8.0);
    for _ in 0..48 {
        let c = 0.5 * (low + high);
        if false_alarm(&limits(c)) > alpha { low = c } else { high = c }
    }
    0.5 * (low + high)
}

/// Interval that stays valid however often it is looked at: standard error `se`, prior variance of the effect `tau2`.
pub fn always_valid(mean: f64, se: f64, tau2: f64, level: f64) -> Interval {
    let (v, alpha) = (se * se, 1.0 - level);
    let half = sqrt(2.0 * v * (v + tau2) / tau2 * log(sqrt((v + tau2) / v) / alpha));
    Interval { low: mean - half, high: mean + half, level, method: "always_valid" }
}

/// Interval for one look planned in advance.
pub fn fixed(mean: f64, se: f64, level: f64) -> Interval {
    let half = z_of(level) * se;
    Interval { low: mean - half, high: mean + half, level, method: "normal" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        for (looks, alpha) in [(2, 0.083), (3, 0.107), (4, 0.126), (10, 0.193)] {
            assert!((false_alarm(&vec![z_of(0.95); looks]) - alpha).abs() < 6e-4);
        }
        assert!((always_valid(0.0, 0.1, 0.05, 0.95).high - 0.306).abs() < 5e-4);
        assert_eq!(false_alarm(&[]), 0.0);
    }
}
