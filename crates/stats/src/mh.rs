//! Comparison inside strata: Mantel-Haenszel and direct standardisation (methods.md 0.9).

use crate::dist::chi2_sf;
use crate::interval::{Interval, z_of};
use crate::sum;
use libm::{exp, log, sqrt};

/// One stratum: successes and trials of the compared (1) and of the base (0) group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stratum {
    /// Successes of the compared group.
    pub x1: u64,
    /// Trials of the compared group.
    pub n1: u64,
    /// Successes of the base group.
    pub x0: u64,
    /// Trials of the base group.
    pub n0: u64,
}

impl Stratum {
    fn cells(&self) -> [f64; 4] {
        [self.x1 as f64, (self.n1 - self.x1) as f64, self.x0 as f64, (self.n0 - self.x0) as f64]
    }

    fn usable(&self) -> bool {
        self.n1 > 0 && self.n0 > 0 && self.x1 <= self.n1 && self.x0 <= self.n0
    }
}

/// Strata with both groups, and the share of all trials that lies in them; under 0.7 there is not enough to compare.
pub fn usable(strata: &[Stratum]) -> (Vec<Stratum>, f64) {
    let good: Vec<Stratum> = strata.iter().copied().filter(Stratum::usable).collect();
    let trials = |s: &[Stratum]| s.iter().map(|s| s.n1 + s.n0).sum::<u64>() as f64;
    let all = trials(strata);
    let share = if all > 0.0 { trials(&good) / all } else { 0.0 };
    (good, share)
}

/// Adjusted risk difference with Sato's standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mantel-Haenszel difference, compared minus base.
    pub value: f64,
    /// Standard error.
    pub se: f64,
    /// Interval.
    pub interval: Interval,
}

/// Mantel-Haenszel risk difference; `None` when no stratum has both groups.
pub fn risk_difference(strata: &[Stratum], level: f64) -> Option<Difference> {
    let (strata, _) = usable(strata);
    if strata.is_empty() {
        return None;
    }
    let total = |f: &dyn Fn(&Stratum) -> f64| sum::sum(strata.iter().map(f));
    let sizes = |s: &Stratum| (s.n1 as f64, s.n0 as f64, (s.n1 + s.n0) as f64);
    let weight = total(&|s| {
        let (n1, n0, n) = sizes(s);
        n1 * n0 / n
    });
    let value = total(&|s| {
        let (n1, n0, n) = sizes(s);
        (s.x1 as f64 * n0 - s.x0 as f64 * n1) / n
    }) / weight;
    // Sato 1989: var = (value * sum P + sum Q) / weight^2.
    let p = total(&|s| {
        let (n1, n0, n) = sizes(s);
        (n1 * n1 * s.x0 as f64 - n0 * n0 * s.x1 as f64 + n1 * n0 * (n0 - n1) / 2.0) / (n * n)
    });
    let q = total(&|s| {
        let (n1, n0, n) = sizes(s);
        let (a, c) = (s.x1 as f64, s.x0 as f64);
        (a * (n0 - c) + c * (n1 - a)) / (2.0 * n)
    });
    let se = sqrt((value * p + q).max(0.0)) / weight;
    let half = z_of(level) * se;
    let interval = Interval { low: value - half, high: value + half, level, method: "mantel_haenszel" };
    Some(Difference { value, se, interval })
}

/// Common odds ratio of the strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommonOdds {
    /// Mantel-Haenszel odds ratio.
    pub value: f64,
    /// Interval on the log scale (Robins, Breslow, Greenland).
    pub interval: Interval,
    /// Cochran-Mantel-Haenszel chi-square with continuity correction.
    pub chi2: f64,
    /// p-value of Breslow and Day's test that the ratio is common (no Tarone correction).
    pub breslow_day_p: f64,
}

/// Mantel-Haenszel odds ratio; `None` when it is 0, infinite or undefined.
pub fn odds_ratio(strata: &[Stratum], level: f64) -> Option<CommonOdds> {
    let (strata, _) = usable(strata);
    let (mut r, mut s, mut pr, mut ps_qr, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut shift, mut variance) = (0.0, 0.0);
    for t in &strata {
        let [a, b, c, d] = t.cells();
        let n = a + b + c + d;
        let (p, q, ri, si) = ((a + d) / n, (b + c) / n, a * d / n, b * c / n);
        r += ri;
        s += si;
        pr += p * ri;
        ps_qr += p * si + q * ri;
        qs += q * si;
        shift += a - (a + b) * (a + c) / n;
        if n > 1.0 {
            variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1.0));
        }
    }
    if r <= 0.0 || s <= 0.0 || variance <= 0.0 {
        return None;
    }
    let value = r / s;
    let se = sqrt(pr / (2.0 * r * r) + ps_qr / (2.0 * r * s) + qs / (2.0 * s * s));
    let half = z_of(level) * se;
    let interval = Interval { low: exp(log(value) - half), high: exp(log(value) + half), level, method: "mantel_haenszel" };
    let corrected = (shift.abs() - 0.5).max(0.0);
    Some(CommonOdds { value, interval, chi2: corrected * corrected / variance, breslow_day_p: breslow_day(&strata, value) })
}

fn breslow_day(strata: &[Stratum], odds: f64) -> f64 {
    let chi2 = sum::sum(strata.iter().map(|t| {
        let [a, b, c, d] = t.cells();
        let (row, col, n) = (a + b, a + c, a + b + c + d);
        let e = expected_cell(row, col, n, odds);
        let v = 1.0 / (1.0 / e + 1.0 / (row - e) + 1.0 / (col - e) + 1.0 / (n - row - col + e));
        (a - e) * (a - e) / v
    }));
    chi2_sf(chi2, strata.len() as f64 - 1.0)
}

/// The first cell that gives the odds ratio under fixed margins.
fn expected_cell(row: f64, col: f64, n: f64, odds: f64) -> f64 {
    if (odds - 1.0).abs() < 1e-12 {
        return row * col / n;
    }
    let (qa, qb, qc) = (1.0 - odds, n - row - col + odds * (row + col), -odds * row * col);
    let root = sqrt(qb * qb - 4.0 * qa * qc);
    let (low, high) = ((row + col - n).max(0.0), row.min(col));
    let first = (-qb + root) / (2.0 * qa);
    if first >= low && first <= high { first } else { (-qb - root) / (2.0 * qa) }
}

/// Rates of both groups at the company's mix (trials of both groups by stratum): (compared, base).
/// Strata without both groups are left out; `None` when none remains.
pub fn standardised(strata: &[Stratum]) -> Option<(f64, f64)> {
    let (strata, _) = usable(strata);
    let all = strata.iter().map(|s| s.n1 + s.n0).sum::<u64>() as f64;
    if all <= 0.0 {
        return None;
    }
    let rate = |x: u64, n: u64, s: &Stratum| x as f64 / n as f64 * (s.n1 + s.n0) as f64 / all;
    Some((sum::sum(strata.iter().map(|s| rate(s.x1, s.n1, s))), sum::sum(strata.iter().map(|s| rate(s.x0, s.n0, s)))))
}

/// Crude difference of the pooled rates; a sign opposite to the adjusted one is Simpson's paradox.
pub fn crude(strata: &[Stratum]) -> Option<f64> {
    let t = strata.iter().fold([0; 4], |t, s| [t[0] + s.x1, t[1] + s.n1, t[2] + s.x0, t[3] + s.n0]);
    (t[1] > 0 && t[3] > 0).then(|| t[0] as f64 / t[1] as f64 - t[2] as f64 / t[3] as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_of_the_paradox() {
        let strata = [Stratum { x1: 18, n1: 30, x0: 40, n0: 80 }, Stratum { x1: 6, n1: 40, x0: 1, n0: 20 }];
        assert!((crude(&strata).unwrap() + 0.067).abs() < 5e-4);
        let d = risk_difference(&strata, 0.95).unwrap();
        assert!((d.value - 0.1).abs() < 5e-4 && (d.se - 0.071).abs() < 5e-4);
        let with_empty = [strata[0], strata[1], Stratum { x1: 3, n1: 9, x0: 0, n0: 0 }];
        assert_eq!(risk_difference(&with_empty, 0.95), Some(d));
        assert!(usable(&with_empty).1 > 0.9 && risk_difference(&with_empty[2..], 0.95).is_none());
    }
}
