//! Intervals of shares, counts, means and medians (methods.md 0.6).

use crate::dist::{beta_ppf, binom_cdf, chi2_ppf, norm_ppf};
use crate::quantile;
use crate::rng::Rng;
use crate::sum::{self, Neumaier};
use libm::sqrt;

/// An interval with the level and the method that made it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Confidence level, for example 0.95.
    pub level: f64,
    /// Short name of the method, printed beside the figure.
    pub method: &'static str,
}

impl Interval {
    /// Distance between the ends.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Whether the value lies inside, ends included.
    pub fn contains(&self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }
}

/// Normal quantile of a two-sided level: 1.95996... for 0.95.
pub fn z_of(level: f64) -> f64 {
    norm_ppf(0.5 + 0.5 * level)
}

/// Wilson score interval of a share. `None` without a denominator; exactly 0 at x = 0 and exactly 1 at x = n.
///
/// ```
/// let i = stats::interval::wilson(12, 37, 0.95).unwrap();
/// assert!((i.low - 0.196).abs() < 5e-4 && (i.high - 0.485).abs() < 5e-4);
/// assert!(stats::interval::wilson(0, 0, 0.95).is_none());
/// ```
pub fn wilson(x: u64, n: u64, level: f64) -> Option<Interval> {
    if n == 0 || x > n {
        return None;
    }
    let z = z_of(level);
    let (nf, p) = (n as f64, x as f64 / n as f64);
    let zz = z * z;
    let base = 1.0 + zz / nf;
    let centre = (p + zz / (2.0 * nf)) / base;
    let half = z * sqrt(p * (1.0 - p) / nf + zz / (4.0 * nf * nf)) / base;
    Some(exact_ends(x, n, centre - half, centre + half, level, "wilson"))
}

/// Wilson interval with continuity correction (Newcombe 1998, method 4).
pub fn wilson_cc(x: u64, n: u64, level: f64) -> Option<Interval> {
    if n == 0 || x > n {
        return None;
    }
    let z = z_of(level);
    let (nf, p) = (n as f64, x as f64 / n as f64);
    let zz = z * z;
    let base = 2.0 * (nf + zz);
    let low = (2.0 * nf * p + zz - 1.0 - z * sqrt((zz - 2.0 - 1.0 / nf + 4.0 * p * (nf * (1.0 - p) + 1.0)).max(0.0))) / base;
    let high = (2.0 * nf * p + zz + 1.0 + z * sqrt((zz + 2.0 - 1.0 / nf + 4.0 * p * (nf * (1.0 - p) - 1.0)).max(0.0))) / base;
    Some(exact_ends(x, n, low, high, level, "wilson_cc"))
}

/// Clopper-Pearson ("exact") interval of a share.
pub fn clopper_pearson(x: u64, n: u64, level: f64) -> Option<Interval> {
    if n == 0 || x > n {
        return None;
    }
    let tail = 0.5 - 0.5 * level;
    let (xf, rest) = (x as f64, (n - x) as f64);
    let low = if x == 0 { 0.0 } else { beta_ppf(tail, xf, rest + 1.0) };
    let high = if x == n { 1.0 } else { beta_ppf(1.0 - tail, xf + 1.0, rest) };
    Some(exact_ends(x, n, low, high, level, "clopper_pearson"))
}

/// Jeffreys interval of a share: quantiles of Beta(x + 1/2, n - x + 1/2).
pub fn jeffreys(x: u64, n: u64, level: f64) -> Option<Interval> {
    if n == 0 || x > n {
        return None;
    }
    let tail = 0.5 - 0.5 * level;
    let (a, b) = (x as f64 + 0.5, (n - x) as f64 + 0.5);
    Some(exact_ends(x, n, beta_ppf(tail, a, b), beta_ppf(1.0 - tail, a, b), level, "jeffreys"))
}

fn exact_ends(x: u64, n: u64, low: f64, high: f64, level: f64, method: &'static str) -> Interval {
    Interval {
        low: if x == 0 { 0.0 } else { low.clamp(0.0, 1.0) },
        high: if x == n { 1.0 } else { high.clamp(0.0, 1.0) },
        level,
        method,
    }
}

/// Newcombe's hybrid interval of the difference x1/n1 - x2/n2.
pub fn newcombe_diff(x1: u64, n1: u64, x2: u64, n2: u64, level: f64) -> Option<Interval> {
    let (a, b) = (wilson(x1, n1, level)?, wilson(x2, n2, level)?);
    let (p1, p2) = (x1 as f64 / n1 as f64, x2 as f64 / n2 as f64);
    let d = p1 - p2;
    let square = |x: f64| x * x;
    Some(Interval {
        low: (d - sqrt(square(p1 - a.low) + square(b.high - p2))).max(-1.0),
        high: (d + sqrt(square(a.high - p1) + square(p2 - b.low))).min(1.0),
        level,
        method: "newcombe",
    })
}

/// Garwood interval of a Poisson count per unit of exposure. At x = 0 the interval is one-sided from 0, so the upper
/// end uses the whole error (3.00 events at 95%). `None` without exposure.
pub fn garwood(x: u64, exposure: f64, level: f64) -> Option<Interval> {
    if exposure.is_nan() || exposure <= 0.0 {
        return None;
    }
    let tail = 0.5 - 0.5 * level;
    let xf = x as f64;
    let (low, high) = if x == 0 {
        (0.0, 0.5 * chi2_ppf(level, 2.0))
    } else {
        (0.5 * chi2_ppf(tail, 2.0 * xf), 0.5 * chi2_ppf(1.0 - tail, 2.0 * xf + 2.0))
    };
    Some(Interval { low: low / exposure, high: high / exposure, level, method: "garwood" })
}

/// Ranks (1-based) of the order-statistic interval of the median at 95%: `None` when n <= 5.
pub fn median_ranks(n: usize) -> Option<(usize, usize)> {
    // Largest r with P(Bin(n, 1/2) < r) <= 0.025. Start from the normal approximation, then settle exactly.
    let guess = 0.5 * n as f64 - 0.98 * sqrt(n as f64);
    let mut r = (libm::floor(guess).max(0.0) as usize).min(n);
    let fits = |r: usize| r == 0 || binom_cdf(r as u64 - 1, n as u64, 0.5) <= 0.025;
    while r > 0 && !fits(r) {
        r -= 1;
    }
    while r < n && fits(r + 1) {
        r += 1;
    }
    (r > 0).then(|| (r, n + 1 - r))
}

/// Order-statistic interval of the median of ascending values (at least 95%); `None` when n <= 5.
pub fn median_interval(sorted: &[f64]) -> Option<(f64, f64)> {
    let (r, s) = median_ranks(sorted.len())?;
    Some((sorted[r - 1], sorted[s - 1]))
}

/// Above this many clusters the bootstrap distribution is replaced by its Cornish-Fisher expansion:
/// the difference is far below the Monte Carlo error and the cost no longer grows with the draws.
pub const BOOTSTRAP_CLUSTERS_MAX: usize = 2_000;
const CHUNK: usize = 500;

/// Percentile bootstrap interval of a mean that resamples whole clusters (clients), not rows.
///
/// `clusters` names the cluster of each value; without it each value is its own cluster. The result does not depend
/// on the order of the rows or on the cluster numbers. `None` with fewer than two clusters.
pub fn bootstrap_mean(values: &[f64], clusters: Option<&[u64]>, draws: usize, seed: u64, level: f64) -> Option<Interval> {
    let groups = collapse(values, clusters)?;
    let k = groups.len();
    if k < 2 || draws == 0 {
        return None;
    }
    if k > BOOTSTRAP_CLUSTERS_MAX {
        return Some(expansion(&groups, level));
    }
    let mut means = Vec::with_capacity(draws);
    for chunk in 0..draws.div_ceil(CHUNK) {
        let mut rng = Rng::new(seed, chunk as u64);
        for _ in 0..CHUNK.min(draws - chunk * CHUNK) {
            let (mut total, mut count) = (0.0, 0.0);
            for _ in 0..k {
                let (s, c) = groups[rng.below(k)];
                total += s;
                count += c;
            }
            means.push(total / count);
        }
    }
    means.sort_unstable_by(f64::total_cmp);
    let tail = 0.5 - 0.5 * level;
    Some(Interval {
        low: quantile::type7(&means, tail)?,
        high: quantile::type7(&means, 1.0 - tail)?,
        level,
        method: "cluster_bootstrap",
    })
}

/// (sum, count) of each cluster in an order that depends only on the data.
fn collapse(values: &[f64], clusters: Option<&[u64]>) -> Option<Vec<(f64, f64)>> {
    let mut out: Vec<(f64, f64)> = match clusters {
        None => values.iter().map(|v| (*v, 1.0)).collect(),
        Some(ids) if ids.len() != values.len() => return None,
        Some(ids) => {
            let mut rows: Vec<(u64, f64)> = ids.iter().copied().zip(values.iter().copied()).collect();
            rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            rows.chunk_by(|a, b| a.0 == b.0).map(|g| (sum::sum(g.iter().map(|r| r.1)), g.len() as f64)).collect()
        }
    };
    out.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    Some(out)
}

/// Third-order Cornish-Fisher quantiles of the resampled ratio of sums, by influence values.
fn expansion(groups: &[(f64, f64)], level: f64) -> Interval {
    let k = groups.len() as f64;
    let total = sum::sum(groups.iter().map(|g| g.0));
    let count = sum::sum(groups.iter().map(|g| g.1));
    let mean = total / count;
    let scale = count / k;
    let (mut m2, mut m3, mut m4) = (Neumaier::new(), Neumaier::new(), Neumaier::new());
    for (s, c) in groups {
        let d = (s - mean * c) / scale;
        m2.add(d * d);
        m3.add(d * d * d);
        m4.add(d * d * d * d);
    }
    let var = m2.total() / k;
    let se = sqrt(var / k);
    if se <= 0.0 {
        return Interval { low: mean, high: mean, level, method: "cluster_bootstrap_expansion" };
    }
    let skew = m3.total() / k / (var * sqrt(var)) / sqrt(k);
    let kurt = (m4.total() / k / (var * var) - 3.0) / k;
    let w = |z: f64| {
        z + skew * (z * z - 1.0) / 6.0 + kurt * (z * z * z - 3.0 * z) / 24.0 - skew * skew * (2.0 * z * z * z - 5.0 * z) / 36.0
    };
    let z = z_of(level);
    Interval { low: mean + se * w(-z), high: mean + se * w(z), level, method: "cluster_bootstrap_expansion" }
}

/// Share of the largest item and the mean without it (shown beside every mean of money); `None` with fewer than two.
pub fn without_largest(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let sorted = quantile::sorted(values);
    let largest = *sorted.last()?;
    let total = sum::sum(sorted.iter().copied());
    let rest = sum::sum(sorted[..sorted.len() - 1].iter().copied()) / (sorted.len() - 1) as f64;
    (total > 0.0).then_some((largest / total, rest))
}

/// t interval of a mean; `None` with fewer than two values.
pub fn t_mean(values: &[f64], level: f64) -> Option<Interval> {
    let (m, v) = (sum::mean(values)?, sum::variance(values)?);
    let n = values.len() as f64;
    let half = crate::dist::t_ppf(0.5 + 0.5 * level, n - 1.0) * sqrt(v / n);
    Some(Interval { low: m - half, high: m + half, level, method: "t" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tol: f64) {
        assert!((a - b).abs() <= tol, "{a} is not {b}");
    }

    #[test]
    fn worked_examples_of_the_page() {
        let i = wilson(0, 8, 0.95).unwrap();
        assert_eq!(i.low, 0.0);
        close(i.high, 0.324, 5e-4);
        let i = wilson(8, 8, 0.95).unwrap();
        assert_eq!(i.high, 1.0);
        close(i.low, 0.676, 5e-4);
        let d = newcombe_diff(54, 190, 40, 200, 0.95).unwrap();
        close(d.low, -0.001, 6e-4);
        close(d.high, 0.168, 6e-4);
        let g = garwood(7, 1.0, 0.95).unwrap();
        close(g.low, 2.81, 5e-3);
        close(g.high, 14.42, 5e-3);
        close(garwood(0, 1.0, 0.95).unwrap().high, 3.00, 5e-3);
        let g = garwood(24, 20.0, 0.95).unwrap();
        close(g.low, 0.77, 5e-3);
        close(g.high, 1.79, 5e-3);
        assert!(garwood(3, 0.0, 0.95).is_none());
    }

    #[test]
    fn median_ranks_of_the_literature() {
        assert_eq!(median_ranks(15), Some((4, 12)));
        assert_eq!(median_ranks(10), Some((2, 9)));
        assert_eq!(median_ranks(20), Some((6, 15)));
        assert_eq!(median_ranks(6), Some((1, 6)));
        assert_eq!((0..=5).map(median_ranks).collect::<Vec<_>>(), vec![None; 6]);
        let (r, s) = median_ranks(1_000_000).unwrap();
        assert!(r > 499_000 && r + s == 1_000_001);
    }

    #[test]
    fn bootstrap_ignores_row_order_and_labels() {
        let values: Vec<f64> = (0..60).map(|i| f64::from(i * i % 47)).collect();
        let ids: Vec<u64> = (0..60).map(|i| i / 3).collect();
        let a = bootstrap_mean(&values, Some(&ids), 2000, 1, 0.95).unwrap();
        let back: Vec<f64> = values.iter().rev().copied().collect();
        let relabelled: Vec<u64> = ids.iter().rev().map(|i| 1000 - i).collect();
        assert_eq!(a, bootstrap_mean(&back, Some(&relabelled), 2000, 1, 0.95).unwrap());
        assert!(a.contains(sum::mean(&values).unwrap()));
        assert!(bootstrap_mean(&values, Some(&[1; 60]), 2000, 1, 0.95).is_none());
    }

    #[test]
    fn expansion_agrees_with_resampling() {
        let values: Vec<f64> = (1..=1500).map(|i| 1e6 / f64::from(i)).collect();
        let sampled = bootstrap_mean(&values, None, 4000, 3, 0.95).unwrap();
        let expanded = expansion(&collapse(&values, None).unwrap(), 0.95);
        close(sampled.low / expanded.low, 1.0, 0.02);
        close(sampled.high / expanded.high, 1.0, 0.02);
    }

    /// Coverage averaged over p in [.05, .95] (methods.md 15): 95.5 / 95.2 / 95.0 at n = 10 / 30 / 100.
    #[test]
    fn wilson_coverage_is_as_published() {
        for (n, expected) in [(10u64, 0.955), (30, 0.952), (100, 0.950)] {
            let ends: Vec<_> = (0..=n).map(|x| wilson(x, n, 0.95).unwrap()).collect();
            let mut total = 0.0;
            let grid = 400;
            for i in 0..=grid {
                let p = 0.05 + 0.9 * f64::from(i) / f64::from(grid);
                for (x, e) in ends.iter().enumerate() {
                    if e.contains(p) {
                        let x = x as u64;
                        let below = if x == 0 { 0.0 } else { binom_cdf(x - 1, n, p) };
                        total += binom_cdf(x, n, p) - below;
                    }
                }
            }
            close(total / f64::from(grid + 1), expected, 2e-3);
        }
    }

    #[test]
    fn widths_fall_with_n_and_ends_stay_inside() {
        for f in [wilson, wilson_cc, clopper_pearson, jeffreys] {
            let mut last = f64::INFINITY;
            for n in [4u64, 8, 40, 400, 40_000] {
                let i = f(n / 4, n, 0.95).unwrap();
                assert!(i.low >= 0.0 && i.high <= 1.0 && i.width() < last);
                last = i.width();
                assert_eq!(f(0, n, 0.95).unwrap().low, 0.0);
                assert_eq!(f(n, n, 0.95).unwrap().high, 1.0);
            }
        }
    }

    /// Newcombe's interval covers 94 to 96% on average (methods.md 15), by full enumeration.
    #[test]
    fn newcombe_coverage() {
        let (n1, n2) = (25_u64, 30_u64);
        let pmf = |n: u64, p: f64| -> Vec<f64> {
            (0..=n).map(|x| binom_cdf(x, n, p) - if x == 0 { 0.0 } else { binom_cdf(x - 1, n, p) }).collect()
        };
        let (mut total, mut cells) = (0.0, 0.0);
        for (p1, p2) in [(0.15, 0.2), (0.3, 0.3), (0.5, 0.35), (0.62, 0.81), (0.2, 0.45)] {
            let (f1, f2) = (pmf(n1, p1), pmf(n2, p2));
            for x1 in 0..=n1 {
                for x2 in 0..=n2 {
                    if newcombe_diff(x1, n1, x2, n2, 0.95).unwrap().contains(p1 - p2) {
                        total += f1[x1 as usize] * f2[x2 as usize];
                    }
                }
            }
            cells += 1.0;
        }
        assert!((0.94..0.962).contains(&(total / cells)), "{}", total / cells);
    }
}
