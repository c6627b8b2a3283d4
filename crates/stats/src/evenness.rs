//! Evenness of results over periods: is it a zigzag or a trend (methods.md 6.5).

use crate::dist::norm_two_sided;
use crate::sum;
use libm::sqrt;

/// Fewest periods that can be judged.
pub const PERIODS_MIN: usize = 6;

/// Measures of one series of fulfilments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evenness {
    /// Coefficient of variation, divisor n-1.
    pub cv: f64,
    /// CV by successive differences: a steady trend does not count as a zigzag. The bands are on this one.
    pub successive_cv: f64,
    /// CV of what is left after a straight line.
    pub detrended_cv: f64,
    /// Number of peaks and dips.
    pub turning_points: usize,
    /// Expected number in a random series.
    pub turning_expected: f64,
    /// z of the number of turning points; above 0 = more zigzag than chance.
    pub turning_z: f64,
    /// Two-sided p-value of it.
    pub turning_p: f64,
}

/// Measures a series in time order; `None` with fewer than three values or a mean that is not positive.
pub fn measure(values: &[f64]) -> Option<Evenness> {
    let n = values.len();
    let mean = sum::mean(values)?;
    if n < 3 || mean <= 0.0 {
        return None;
    }
    let nf = n as f64;
    let steps = sum::sum(values.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0]))) / (nf - 1.0);
    let turning_points = turning_points(values);
    let expected = 2.0 * (nf - 2.0) / 3.0;
    let z = (turning_points as f64 - expected) / sqrt((16.0 * nf - 29.0) / 90.0);
    Some(Evenness {
        cv: sqrt(sum::variance(values)?) / mean,
        successive_cv: sqrt(0.5 * steps) / mean,
        detrended_cv: residual_sd(values) / mean,
        turning_points,
        turning_expected: expected,
        turning_z: z,
        turning_p: norm_two_sided(z),
    })
}

/// Strict peaks and dips; equal neighbours are one point.
pub fn turning_points(values: &[f64]) -> usize {
    let mut v = values.to_vec();
    v.dedup();
    v.windows(3).filter(|w| (w[1] - w[0]) * (w[2] - w[1]) < 0.0).count()
}

/// Standard deviation around the least-squares line (divisor n-2).
fn residual_sd(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let centre = 0.5 * (n - 1.0);
    let mean = sum::sum(values.iter().copied()) / n;
    let sxx = n * (n * n - 1.0) / 12.0;
    let sxy = sum::sum(values.iter().enumerate().map(|(i, v)| (i as f64 - centre) * (v - mean)));
    let slope = sxy / sxx;
    let left = sum::sum(values.iter().enumerate().map(|(i, v)| {
        let r = v - mean - slope * (i as f64 - centre);
        r * r
    }));
    sqrt(left.max(0.0) / (n - 2.0))
}

/// Rush at the end of a period: share of the result made in the last `last` periods over their share of the periods.
/// `None` when nothing was made.
pub fn hockey_ratio(values: &[f64], last: usize) -> Option<f64> {
    let total = sum::sum(values.iter().copied());
    if values.is_empty() || last == 0 || last > values.len() || total.is_nan() || total <= 0.0 {
        return None;
    }
    let tail = sum::sum(values[values.len() - last..].iter().copied());
    Some((tail / total) / (last as f64 / values.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        let steady = measure(&[70.0, 80.0, 90.0, 100.0, 110.0, 120.0]).unwrap();
        let zigzag = measure(&[70.0, 130.0, 80.0, 120.0, 75.0, 125.0]).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 6e-4, "{a} is not {b}");
        close(steady.cv, 0.197);
        close(steady.successive_cv, 0.074);
        close(steady.detrended_cv, 0.0);
        close(zigzag.cv, 0.277);
        close(zigzag.successive_cv, 0.350);
        assert_eq!((steady.turning_points, zigzag.turning_points), (0, 4));
        assert!(zigzag.turning_z > 1.0);
        assert!(measure(&[1.0, -1.0, 0.0]).is_none());
    }

    #[test]
    fn rush_at_the_end() {
        assert_eq!(hockey_ratio(&[1.0, 1.0, 2.0, 4.0], 1), Some(2.0));
        assert_eq!(hockey_ratio(&[0.0, 0.0], 1), None);
    }
}
