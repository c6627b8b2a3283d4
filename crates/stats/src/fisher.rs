//! Exact and large-sample tests of a 2 x 2 table.

use crate::dist::{ln_gamma, norm_two_sided};
use libm::{exp, sqrt};

/// Fisher's exact test of successes x1 of n1 against x2 of n2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Sum of the probabilities of all tables no likelier than the observed one.
    pub two_sided: f64,
    /// Chance of at least x1 successes in the first row.
    pub greater: f64,
}

/// Fisher's exact test; margins fixed.
pub fn exact(x1: u64, n1: u64, x2: u64, n2: u64) -> Fisher {
    let (m, n) = (x1 + x2, n1 + n2);
    let low = m.saturating_sub(n2);
    let high = m.min(n1);
    let ln_choose = |n: u64, k: u64| ln_gamma((n + 1) as f64) - ln_gamma((k + 1) as f64) - ln_gamma((n - k + 1) as f64);
    // The table probabilities by their ratio to the observed one: no common factor, no cancellation.
    let at = |x: u64| ln_choose(n1, x) + ln_choose(n2, m - x);
    let base = at(x1);
    let (mut all, mut tail, mut greater) = (0.0, 0.0, 0.0);
    for x in low..=high {
        let p = exp(at(x) - base);
        all += p;
        if p <= 1.0 + 1e-7 {
            tail += p;
        }
        if x >= x1 {
            greater += p;
        }
    }
    debug_assert!(n >= m);
    if all.is_finite() && all > 0.0 {
        return Fisher { two_sided: (tail / all).min(1.0), greater: (greater / all).min(1.0) };
    }
    // The observed table is so unlikely that the others overflow its scale: both tails are 0 to double precision.
    Fisher { two_sided: 0.0, greater: if x1 as f64 * n as f64 > m as f64 * n1 as f64 { 0.0 } else { 1.0 } }
}

/// Pooled z statistic of x1/n1 - x2/n2 and its two-sided p-value; `None` when there is no variance.
pub fn pooled_z(x1: u64, n1: u64, x2: u64, n2: u64) -> Option<(f64, f64)> {
    let (n1f, n2f) = (n1 as f64, n2 as f64);
    let p = (x1 + x2) as f64 / (n1f + n2f);
    let se = sqrt(p * (1.0 - p) * (1.0 / n1f + 1.0 / n2f));
    if se.is_nan() || se <= 0.0 {
        return None;
    }
    let z = (x1 as f64 / n1f - x2 as f64 / n2f) / se;
    Some((z, norm_two_sided(z)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tea_tasting() {
        let f = exact(3, 4, 1, 4);
        assert!((f.greater - 17.0 / 70.0).abs() < 1e-13 && (f.two_sided - 34.0 / 70.0).abs() < 1e-13);
        assert_eq!(pooled_z(0, 10, 0, 20), None);
        assert!(exact(900_000, 1_000_000, 100_000, 1_000_000).two_sided < 1e-100);
    }
}
