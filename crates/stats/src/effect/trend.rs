//! Segmented regression of a series with one change point and Newey-West errors (methods.md 8.3).

use crate::interval::Interval;
use crate::linear;
use crate::sum;
use libm::{floor, pow, sqrt};

/// Result of a segmented regression y = b0 + b1 t + b2 post + b3 post (t - t0).
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// b0, b1, b2 (level change), b3 (slope change).
    pub params: [f64; 4],
    /// Plain errors.
    pub ols_se: [f64; 4],
    /// Newey-West errors.
    pub hac_se: [f64; 4],
    /// Durbin-Watson; under 1.5 the plain errors must not be used.
    pub durbin_watson: f64,
    /// Mean effect over the period after the change.
    pub mean_effect: f64,
    /// Its Newey-West error.
    pub mean_effect_se: f64,
    /// Its interval (t with n - 4 degrees of freedom).
    pub interval: Interval,
    /// Plain difference of means, wrong under a trend; shown beside for contrast.
    pub naive: f64,
}

/// Fits a series whose first `before` points precede the change. `None` with fewer than 12 points before or 6 after.
/// The lag is floor(4 (n/100)^(2/9)). The change point is the last one before: t0 = `before`, points are t = 1..n; `gap` points of transition
/// were cut out after it and still take their time.
pub fn segmented(values: &[f64], before: usize, gap: usize, level: f64) -> Option<Trend> {
    let n = values.len();
    if before < 12 || n < before + 6 {
        return None;
    }
    let row = |i: usize| {
        let post = f64::from(u8::from(i >= before));
        let t = i as f64 + 1.0 + post * gap as f64;
        [1.0, t, post, post * (t - before as f64)]
    };
    let x: Vec<[f64; 4]> = (0..n).map(row).collect();
    let bread = linear::inverse(&cross(&x, |_| 1.0))?;
    let xy: Vec<f64> = (0..4).map(|j| sum::sum(x.iter().zip(values).map(|(r, y)| r[j] * y))).collect();
    let params: [f64; 4] = std::array::from_fn(|j| (0..4).map(|k| bread[j][k] * xy[k]).sum());
    let residuals: Vec<f64> = x.iter().zip(values).map(|(r, y)| y - dot(r, &params)).collect();
    let left = sum::sum(residuals.iter().map(|e| e * e));
    let free = n as f64 - 4.0;
    let scaled = |v: f64| sqrt(v.max(0.0));
    let meat = newey_west(&x, &residuals);
    let sandwich = multiply(&multiply(&bread, &meat), &bread);
    let correction = n as f64 / free;
    let mean_row: [f64; 4] = {
        let m = (n - before) as f64;
        [0.0, 0.0, 1.0, x[before..].iter().map(|r| r[3]).sum::<f64>() / m]
    };
    let mean_effect = dot(&mean_row, &params);
    let variance: f64 = (0..4).map(|j| (0..4).map(|k| mean_row[j] * sandwich[j][k] * mean_row[k]).sum::<f64>()).sum();
    let mean_effect_se = scaled(correction * variance);
    let half = crate::dist::t_ppf(0.5 + 0.5 * level, free) * mean_effect_se;
    Some(Trend {
        params,
        ols_se: std::array::from_fn(|j| scaled(bread[j][j] * left / free)),
        hac_se: std::array::from_fn(|j| scaled(correction * sandwich[j][j])),
        durbin_watson: residuals.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0])).sum::<f64>() / left,
        mean_effect,
        mean_effect_se,
        interval: Interval { low: mean_effect - half, high: mean_effect + half, level, method: "newey_west" },
        naive: sum::mean(&values[before..])? - sum::mean(&values[..before])?,
    })
}

fn dot(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Sum over rows of weight * x x'.
fn cross(x: &[[f64; 4]], weight: impl Fn(usize) -> f64) -> Vec<Vec<f64>> {
    let cell = |j: usize, k: usize| sum::sum(x.iter().enumerate().map(|(i, r)| weight(i) * r[j] * r[k]));
    (0..4).map(|j| (0..4).map(|k| cell(j, k)).collect()).collect()
}

/// Covariance of the scores with Bartlett weights.
fn newey_west(x: &[[f64; 4]], e: &[f64]) -> Vec<Vec<f64>> {
    let n = x.len();
    let lags = floor(4.0 * pow(n as f64 / 100.0, 2.0 / 9.0)) as usize;
    let mut meat = cross(x, |i| e[i] * e[i]);
    for lag in 1..=lags {
        let weight = 1.0 - lag as f64 / (lags as f64 + 1.0);
        for (j, row) in meat.iter_mut().enumerate() {
            for (k, cell) in row.iter_mut().enumerate() {
                let both = |i: usize| x[i][j] * x[i - lag][k] + x[i - lag][j] * x[i][k];
                *cell += weight * sum::sum((lag..n).map(|i| e[i] * e[i - lag] * both(i)));
            }
        }
    }
    meat
}

fn multiply(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let cell = |i: usize, j: usize| (0..b.len()).map(|k| a[i][k] * b[k][j]).sum();
    (0..a.len()).map(|i| (0..b[0].len()).map(|j| cell(i, j)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_alone_shows_no_effect() {
        let noise = |i: usize| [0.3, -0.2, 0.1, -0.4, 0.2][i % 5];
        let values: Vec<f64> = (0..36).map(|i| 10.0 + 0.8 * i as f64 + noise(i)).collect();
        let t = segmented(&values, 24, 0, 0.95).unwrap();
        let without: Vec<f64> = values[..24].iter().chain(&values[26..]).copied().collect();
        assert!(segmented(&without, 24, 2, 0.95).unwrap().mean_effect.abs() < 0.6);
        assert!((t.naive - 14.4).abs() < 0.1 && t.mean_effect.abs() < 0.5);
        assert!(segmented(&values, 6, 0, 0.95).is_none() && segmented(&values[..28], 24, 0, 0.95).is_none());
    }
}
