//! Multiplicative seasonal indices by classical decomposition (methods.md 7.2).

use crate::sum;

/// Seasonal decomposition of a series that starts at phase 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Season {
    /// One index per phase, mean 1.
    pub indices: Vec<f64>,
    /// Centred moving average; the ends are missing.
    pub trend: Vec<Option<f64>>,
}

/// Fewest full cycles for indices to exist; for plans three are needed.
pub const CYCLES_MIN: usize = 2;

/// Indices of period `period` (12 months, 4 quarters, 7 days). `None` with under two cycles or a trend that is not
/// positive (a multiplicative season has no sense then).
pub fn indices(values: &[f64], period: usize) -> Option<Season> {
    if period < 2 || values.len() < CYCLES_MIN * period {
        return None;
    }
    let half = period / 2;
    let even = period.is_multiple_of(2);
    let trend: Vec<Option<f64>> = (0..values.len())
        .map(|i| {
            if i < half || i + half >= values.len() {
                return None;
            }
            let window = &values[i - half..=i + half];
            let total = sum::sum(window.iter().copied());
            // An even period has no middle: both ends count half.
            let ends = if even { 0.5 * (window[0] + window[window.len() - 1]) } else { 0.0 };
            Some((total - ends) / period as f64)
        })
        .collect();
    let mut ratios = vec![Vec::new(); period];
    for (i, t) in trend.iter().enumerate() {
        if let Some(t) = t {
            if t.is_nan() || *t <= 0.0 {
                return None;
            }
            ratios[i % period].push(values[i] / t);
        }
    }
    let raw: Vec<f64> = ratios.iter().map(|r| sum::mean(r)).collect::<Option<_>>()?;
    let mean = sum::mean(&raw)?;
    (mean > 0.0).then(|| Season { indices: raw.iter().map(|r| r / mean).collect(), trend })
}

/// Pulls indices to 1 when under four cycles are known: `cycles / 4` of the deviation is kept.
pub fn shrunk(indices: &[f64], cycles: f64) -> Vec<f64> {
    let keep = (cycles / 4.0).clamp(0.0, 1.0);
    indices.iter().map(|i| 1.0 + keep * (i - 1.0)).collect()
}

/// Relative growth with the season taken out; `None` from a base that is not positive.
pub fn growth(value: f64, index: f64, base: f64, base_index: f64) -> Option<f64> {
    (base > 0.0 && index > 0.0 && base_index > 0.0).then(|| value / index / (base / base_index) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pure_pattern_comes_back() {
        let pattern = [0.5, 1.5, 1.2, 0.8];
        let values: Vec<f64> = (0..24).map(|i| 100.0 * pattern[i % 4]).collect();
        let s = indices(&values, 4).unwrap();
        assert!(s.indices.iter().zip(pattern).all(|(a, b)| (a - b).abs() < 1e-12));
        let odd: Vec<f64> = (0..30).map(|i| [2.0, 1.0, 3.0][i % 3]).collect();
        assert!((indices(&odd, 3).unwrap().indices[2] - 1.5).abs() < 1e-12);
        assert!(indices(&values[..7], 4).is_none());
        assert_eq!(shrunk(&[1.4], 2.0), vec![1.2]);
    }

    #[test]
    fn growth_without_season() {
        assert!(growth(1000.0, 1.0, 800.0, 0.8).unwrap().abs() < 1e-12);
        assert_eq!(growth(1000.0, 1.0, -5.0, 1.0), None);
    }
}
