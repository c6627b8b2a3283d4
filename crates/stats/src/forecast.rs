//! Accuracy of forecast numbers and of probabilities (methods.md 5.6, 5.7).

use crate::dist::{norm_cdf, norm_ppf};
use crate::interval::{Interval, wilson, z_of};
use crate::sum;
use libm::{exp, log, sqrt};

/// Accuracy of a series of forecasts; errors are forecast minus actual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Sum of absolute errors over the sum of actuals.
    pub wape: Option<f64>,
    /// Sum of errors over the sum of actuals; above 0 = too hopeful.
    pub bias: Option<f64>,
    /// Mean absolute error.
    pub mae: f64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute percentage error; none when any actual is 0.
    pub mape: Option<f64>,
    /// Against repeating the last period; none with a flat history.
    pub mase: Option<f64>,
    /// Sum of errors over the mean absolute error.
    pub tracking_signal: Option<f64>,
}

/// Measures (actual, forecast) pairs in time order; `None` when there are none.
pub fn accuracy(pairs: &[(f64, f64)]) -> Option<Accuracy> {
    if pairs.is_empty() {
        return None;
    }
    let n = pairs.len() as f64;
    let total = |f: &dyn Fn(f64, f64) -> f64| sum::sum(pairs.iter().map(|(a, f_)| f(*a, *f_)));
    let actual = total(&|a, _| a);
    let absolute = total(&|a, f| (f - a).abs());
    let error = total(&|a, f| f - a);
    let naive: Vec<f64> = pairs.windows(2).map(|w| (w[1].0 - w[0].0).abs()).collect();
    let mae = absolute / n;
    Some(Accuracy {
        wape: (actual > 0.0).then(|| absolute / actual),
        bias: (actual > 0.0).then(|| error / actual),
        mae,
        rmse: sqrt(total(&|a, f| (f - a) * (f - a)) / n),
        mape: pairs.iter().all(|p| p.0 != 0.0).then(|| total(&|a, f| ((f - a) / a).abs()) / n),
        mase: sum::mean(&naive).filter(|m| *m > 0.0).map(|m| mae / m),
        tracking_signal: (mae > 0.0).then(|| error / mae),
    })
}

/// Mean pinball loss of quantile forecasts at level `q` for (actual, forecast) pairs.
pub fn pinball(pairs: &[(f64, f64)], q: f64) -> Option<f64> {
    let losses: Vec<f64> = pairs.iter().map(|(a, f)| (q * (a - f)).max((q - 1.0) * (a - f))).collect();
    sum::mean(&losses)
}

/// How many actuals fell inside their (low, high) band, of how many.
pub fn inside(actuals: &[f64], bands: &[(f64, f64)]) -> (u64, u64) {
    let hits = actuals.iter().zip(bands).filter(|(a, b)| b.0 <= **a && **a <= b.1).count();
    (hits as u64, actuals.len().min(bands.len()) as u64)
}

/// One row of the calibration table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Index of the bin.
    pub bin: usize,
    /// Forecasts in it.
    pub n: u64,
    /// Their mean probability.
    pub mean_p: f64,
    /// How many came true.
    pub won: u64,
    /// Wilson interval of the true share.
    pub interval: Option<Interval>,
}

/// Accuracy of probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Probabilities {
    /// Forecasts.
    pub n: u64,
    /// Share that came true.
    pub base_rate: f64,
    /// Mean squared error of the probability.
    pub brier: f64,
    /// 1 - Brier / uncertainty.
    pub skill: Option<f64>,
    /// Mean log loss.
    pub log_loss: f64,
    /// Murphy's parts over distinct probabilities; Brier = reliability - resolution + uncertainty.
    pub reliability: f64,
    /// Murphy's resolution.
    pub resolution: f64,
    /// Murphy's uncertainty.
    pub uncertainty: f64,
    /// Expected calibration error over ten equal bins.
    pub ece: f64,
    /// Non-empty bins; a probability of 1 goes to the last.
    pub table: Vec<Bin>,
    /// (wins - sum of p) / its standard deviation.
    pub sum_z: Option<f64>,
}

/// Scores (probability, came true) pairs; `None` when there are none. With under 50 pairs or 10 of a kind the caller
/// must not show the result.
pub fn probabilities(pairs: &[(f64, bool)]) -> Option<Probabilities> {
    let n = pairs.len() as f64;
    if pairs.is_empty() {
        return None;
    }
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let y = |won: bool| f64::from(u8::from(won));
    let won = sorted.iter().filter(|p| p.1).count() as f64;
    let base = won / n;
    let brier = sum::sum(sorted.iter().map(|(p, w)| (p - y(*w)) * (p - y(*w)))) / n;
    let log_loss = -sum::sum(sorted.iter().map(|(p, w)| log(if *w { clip(*p) } else { 1.0 - clip(*p) }))) / n;
    let (mut reliability, mut resolution) = (0.0, 0.0);
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let m = group.len() as f64;
        let rate = group.iter().filter(|p| p.1).count() as f64 / m;
        reliability += m * (group[0].0 - rate) * (group[0].0 - rate) / n;
        resolution += m * (rate - base) * (rate - base) / n;
    }
    let uncertainty = base * (1.0 - base);
    let table = bins(&sorted, 10);
    let ece = sum::sum(table.iter().map(|b| b.n as f64 / n * (b.won as f64 / b.n as f64 - b.mean_p).abs()));
    let variance = sum::sum(sorted.iter().map(|(p, _)| p * (1.0 - p)));
    Some(Probabilities {
        n: pairs.len() as u64,
        base_rate: base,
        brier,
        skill: (uncertainty > 0.0).then(|| 1.0 - brier / uncertainty),
        log_loss,
        reliability,
        resolution,
        uncertainty,
        ece,
        table,
        sum_z: (variance > 0.0).then(|| (won - sum::sum(sorted.iter().map(|p| p.0))) / sqrt(variance)),
    })
}

fn clip(p: f64) -> f64 {
    p.clamp(1e-15, 1.0 - 1e-15)
}

fn bins(sorted: &[(f64, bool)], count: usize) -> Vec<Bin> {
    let of = |p: f64| ((p * count as f64 + 1e-12) as usize).min(count - 1);
    sorted
        .chunk_by(|a, b| of(a.0) == of(b.0))
        .map(|g| {
            let (n, won) = (g.len() as u64, g.iter().filter(|p| p.1).count() as u64);
            let mean_p = sum::sum(g.iter().map(|p| p.0)) / n as f64;
            Bin { bin: of(g[0].0), n, mean_p, won, interval: wilson(won, n, 0.95) }
        })
        .collect()
}

/// Area under the ROC curve with ties as one half, DeLong's standard error, and its interval on the logit scale.
/// `None` when only one outcome occurred.
pub fn auc(pairs: &[(f64, bool)], level: f64) -> Option<(f64, f64, Option<Interval>)> {
    let pick = |won: bool| {
        let v: Vec<f64> = pairs.iter().filter(|p| p.1 == won).map(|p| p.0).collect();
        crate::quantile::sorted(&v)
    };
    let (pos, neg) = (pick(true), pick(false));
    if pos.is_empty() || neg.is_empty() {
        return None;
    }
    // Placement of each value among the others: share below plus half the ties.
    let place = |x: f64, among: &[f64]| {
        let (below, upto) = (among.partition_point(|v| *v < x), among.partition_point(|v| *v <= x));
        (below as f64 + 0.5 * (upto - below) as f64) / among.len() as f64
    };
    let v10: Vec<f64> = pos.iter().map(|x| place(*x, &neg)).collect();
    let v01: Vec<f64> = neg.iter().map(|x| 1.0 - place(*x, &pos)).collect();
    let area = sum::mean(&v10)?;
    let part = |v: &[f64]| sum::variance(v).unwrap_or(0.0) / v.len() as f64;
    let se = sqrt(part(&v10) + part(&v01));
    let interval = (area > 0.0 && area < 1.0).then(|| {
        let (centre, half) = (log(area / (1.0 - area)), z_of(level) * se / (area * (1.0 - area)));
        let back = |x: f64| 1.0 / (1.0 + exp(-x));
        Interval { low: back(centre - half), high: back(centre + half), level, method: "delong_logit" }
    });
    Some((area, se, interval))
}

/// Calibration by logistic regression on logit(p): (intercept, slope); and the intercept with slope 1 ("in the large").
/// `None` when the fit does not converge.
pub fn calibration(pairs: &[(f64, bool)]) -> Option<((f64, f64), f64)> {
    let data: Vec<(f64, f64)> = pairs
        .iter()
        .map(|(p, w)| {
            let p = p.clamp(1e-9, 1.0 - 1e-9);
            (log(p / (1.0 - p)), f64::from(u8::from(*w)))
        })
        .collect();
    let (mut a, mut b) = (0.0, 1.0);
    let both = iterate(|| {
        let mut t = [0.0; 5];
        for (x, y) in &data {
            let p = 1.0 / (1.0 + exp(-(a + b * x)));
            let w = p * (1.0 - p);
            for (slot, v) in t.iter_mut().zip([y - p, (y - p) * x, w, w * x, w * x * x]) {
                *slot += v;
            }
        }
        let det = t[2] * t[4] - t[3] * t[3];
        let (da, db) = ((t[4] * t[0] - t[3] * t[1]) / det, (t[2] * t[1] - t[3] * t[0]) / det);
        a += da;
        b += db;
        da.abs().max(db.abs())
    });
    both?;
    let mut large = 0.0;
    iterate(|| {
        let (mut g, mut h) = (0.0, 0.0);
        for (x, y) in &data {
            let p = 1.0 / (1.0 + exp(-(large + x)));
            g += y - p;
            h += p * (1.0 - p);
        }
        large += g / h;
        (g / h).abs()
    })?;
    Some(((a, b), large))
}

/// Runs Newton steps until they vanish; `None` when they do not.
fn iterate(mut step: impl FnMut() -> f64) -> Option<()> {
    for _ in 0..100 {
        let size = step();
        if !size.is_finite() || size > 1e6 {
            return None;
        }
        if size < 1e-12 {
            return Some(());
        }
    }
    None
}

/// Probability that a normal value with this mean and standard deviation reaches `target`.
pub fn chance_to_reach(mean: f64, sd: f64, target: f64) -> f64 {
    if sd > 0.0 { norm_cdf((mean - target) / sd) } else { f64::from(u8::from(mean >= target)) }
}

/// P10 or P90 of a normal forecast.
pub fn normal_quantile(mean: f64, sd: f64, p: f64) -> f64 {
    mean + sd * norm_ppf(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        let a = accuracy(&[(100.0, 120.0), (0.0, 10.0), (50.0, 40.0)]).unwrap();
        assert!((a.wape.unwrap() - 0.267).abs() < 5e-4 && (a.bias.unwrap() - 0.133).abs() < 5e-4);
        assert_eq!(a.mape, None);
        let pairs = [(0.8, true), (0.6, false), (0.3, true), (0.3, false)];
        let p = probabilities(&pairs).unwrap();
        assert!((p.brier - 0.245).abs() < 1e-12);
        assert!((p.reliability - p.resolution + p.uncertainty - p.brier).abs() < 1e-12);
        assert!((auc(&pairs, 0.95).unwrap().0 - 0.625).abs() < 1e-12);
        assert!(auc(&pairs[..1], 0.95).is_none() && accuracy(&[]).is_none());
        // All one outcome: the intercept runs away and there is no answer.
        assert!(calibration(&[(0.5, true), (0.6, true)]).is_none());
    }
}
