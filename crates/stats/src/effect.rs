//! Was the change worth it: before and after, with and without a control (methods.md 8).

use crate::dist::{norm_ppf, t_ppf, t_two_sided};
use crate::interval::{Interval, newcombe_diff};
use crate::quantile;
use crate::rng::Rng;
use crate::sum;
use libm::{ceil, exp, log, sqrt};

mod trend;

pub use trend::{Trend, segmented};

/// Difference of two means without assuming equal variances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    /// Second mean minus first.
    pub diff: f64,
    /// Interval.
    pub interval: Interval,
    /// Degrees of freedom.
    pub df: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// Welch's comparison `after - before`; `None` with fewer than two values on a side or no variance at all.
pub fn welch(before: &[f64], after: &[f64], level: f64) -> Option<Welch> {
    let part = |v: &[f64]| Some((sum::mean(v)?, sum::variance(v)? / v.len() as f64, v.len() as f64 - 1.0));
    let ((m0, v0, d0), (m1, v1, d1)) = (part(before)?, part(after)?);
    let (diff, v) = (m1 - m0, v0 + v1);
    if v <= 0.0 {
        return None;
    }
    let df = v * v / (v0 * v0 / d0 + v1 * v1 / d1);
    let half = t_ppf(0.5 + 0.5 * level, df) * sqrt(v);
    let interval = Interval { low: diff - half, high: diff + half, level, method: "welch" };
    Some(Welch { diff, interval, df, p: t_two_sided(diff / sqrt(v), df) })
}

/// Ratio of geometric means after / before of positive amounts, with interval; `None` when an amount is not positive.
pub fn geometric_ratio(before: &[f64], after: &[f64], level: f64) -> Option<(f64, Interval)> {
    if before.iter().chain(after).any(|x| x.is_nan() || *x <= 0.0) {
        return None;
    }
    let logs = |v: &[f64]| v.iter().map(|x| log(*x)).collect::<Vec<_>>();
    let w = welch(&logs(before), &logs(after), level)?;
    Some((exp(w.diff), Interval { low: exp(w.interval.low), high: exp(w.interval.high), level, method: "geometric_ratio" }))
}

/// Hodges-Lehmann shift: the median of all differences after - before. `None` when a side is empty.
pub fn hodges_lehmann(before: &[f64], after: &[f64]) -> Option<f64> {
    let differences: Vec<f64> = after.iter().flat_map(|a| before.iter().map(move |b| a - b)).collect();
    quantile::of_unsorted(&differences, 0.5)
}

/// The only four answers about a change of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The 95% interval lies above 0.
    Shown,
    /// It lies below 0.
    Worse,
    /// The 90% interval lies within the margin: no effect larger than it.
    NoneBeyond,
    /// It covers 0 and is wide: not shown, which is not "no effect".
    NotShown,
}

/// Verdict on rates x1/n1 (after) against x0/n0 (before); `margin` is the smallest effect worth having.
pub fn rate_verdict(x1: u64, n1: u64, x0: u64, n0: u64, margin: f64) -> Option<(Verdict, Interval)> {
    let (wide, narrow) = (newcombe_diff(x1, n1, x0, n0, 0.95)?, newcombe_diff(x1, n1, x0, n0, 0.90)?);
    let verdict = if narrow.low > -margin && narrow.high < margin {
        Verdict::NoneBeyond
    } else if wide.low > 0.0 {
        Verdict::Shown
    } else if wide.high < 0.0 {
        Verdict::Worse
    } else {
        Verdict::NotShown
    };
    Some((verdict, wide))
}

/// Cases needed in each group to see a rate move from `p1` to `p2` (two-sided `alpha`, chance `power`), rounded up.
pub fn group_size(p1: f64, p2: f64, alpha: f64, power: f64) -> u64 {
    ceil(group_size_exact(p1, p2, alpha, power)) as u64
}

/// As [`group_size`] before rounding.
pub fn group_size_exact(p1: f64, p2: f64, alpha: f64, power: f64) -> f64 {
    let p = 0.5 * (p1 + p2);
    let (za, zb) = (norm_ppf(1.0 - 0.5 * alpha), norm_ppf(power));
    let root = za * sqrt(2.0 * p * (1.0 - p)) + zb * sqrt(p1 * (1.0 - p1) + p2 * (1.0 - p2));
    root * root / ((p2 - p1) * (p2 - p1))
}

/// Smallest rise from `base` that `n` cases a group can show; `None` when even a rate of 1 would not do.
pub fn detectable_rise(base: f64, n: u64, alpha: f64, power: f64) -> Option<f64> {
    let fits = |d: f64| group_size_exact(base, base + d, alpha, power) <= n as f64;
    let (mut low, mut high) = (0.0, 1.0 - base);
    if high <= 0.0 || !fits(high) {
        return None;
    }
    for _ in 0..100 {
        let mid = 0.5 * (low + high);
        if fits(mid) { high = mid } else { low = mid }
    }
    Some(high)
}

/// Difference in differences of unit changes (one before/after difference per manager): Welch on the collapsed changes.
pub fn did(treated: &[f64], control: &[f64], level: f64) -> Option<Welch> {
    welch(control, treated, level)
}

/// Permutation p-value of a difference of means: exact while the splits are at most 100 000, else by 20 000 seeded draws.
pub fn permutation_p(treated: &[f64], control: &[f64], seed: u64) -> Option<f64> {
    let (k, n) = (treated.len(), treated.len() + control.len());
    if k == 0 || control.is_empty() {
        return None;
    }
    let all: Vec<f64> = treated.iter().chain(control).copied().collect();
    let total = sum::sum(all.iter().copied());
    let gap = |s: f64| (s / k as f64 - (total - s) / (n - k) as f64).abs();
    let observed = gap(sum::sum(treated.iter().copied()));
    let extreme = |s: f64| gap(s) >= observed * (1.0 - 1e-12) - 1e-15;
    if splits(n as u64, k as u64).is_some_and(|c| c <= 100_000) {
        let mut seen = (0_u64, 0_u64);
        each_split(&all, k, 0, 0.0, &mut |s| seen = (seen.0 + u64::from(extreme(s)), seen.1 + 1));
        return Some(seen.0 as f64 / seen.1 as f64);
    }
    let (mut rng, mut hits, draws) = (Rng::new(seed, 0), 1_u64, 20_000_u64);
    let mut order = crate::quantile::sorted(&all);
    for _ in 0..draws {
        rng.shuffle(&mut order);
        hits += u64::from(extreme(order[..k].iter().sum()));
    }
    Some(hits as f64 / (draws + 1) as f64)
}

fn splits(n: u64, k: u64) -> Option<u64> {
    (0..k.min(n - k)).try_fold(1_u64, |c, i| Some(c.checked_mul(n - i)? / (i + 1)))
}

fn each_split(all: &[f64], left: usize, from: usize, total: f64, f: &mut impl FnMut(f64)) {
    if left == 0 {
        f(total);
        return;
    }
    for i in from..=all.len() - left {
        each_split(all, left - 1, i + 1, total + all[i], f);
    }
}

/// CUPED: values adjusted by what was known before the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuped {
    /// Slope on the earlier value.
    pub theta: f64,
    /// Share of variance removed.
    pub variance_reduction: f64,
    /// Comparison without adjustment.
    pub raw: Welch,
    /// Comparison of adjusted values.
    pub adjusted: Welch,
}

/// One unit: treated or not, value before the start, value after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// In the treated group.
    pub treated: bool,
    /// Measured BEFORE the start.
    pub pre: f64,
    /// The outcome.
    pub value: f64,
}

/// Compares treated with control after taking out the earlier value; `None` without spread in it.
pub fn cuped(units: &[Unit], level: f64) -> Option<Cuped> {
    let pre: Vec<f64> = units.iter().map(|u| u.pre).collect();
    let value: Vec<f64> = units.iter().map(|u| u.value).collect();
    let (mx, my, vx) = (sum::mean(&pre)?, sum::mean(&value)?, sum::variance(&pre)?);
    if vx <= 0.0 {
        return None;
    }
    let cov = sum::sum(units.iter().map(|u| (u.pre - mx) * (u.value - my))) / (units.len() as f64 - 1.0);
    let theta = cov / vx;
    let side = |treated: bool, theta: f64| -> Vec<f64> {
        units.iter().filter(|u| u.treated == treated).map(|u| u.value - theta * (u.pre - mx)).collect()
    };
    let compare = |theta: f64| welch(&side(false, theta), &side(true, theta), level);
    let corr = crate::money_draw::correlation(&pre, &value)?;
    Some(Cuped { theta, variance_reduction: corr * corr, raw: compare(0.0)?, adjusted: compare(theta)? })
}

/// Rise expected without any effect when the worst are chosen: shrunk rate minus raw rate (regression to the mean).
pub fn regression_to_mean(x: u64, n: u64, mu: f64, s: f64) -> Option<f64> {
    (n > 0).then(|| (x as f64 + mu * s) / (n as f64 + s) - x as f64 / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        assert_eq!((group_size(0.20, 0.25, 0.05, 0.8), group_size(0.20, 0.28, 0.05, 0.8)), (1094, 447));
        assert!((regression_to_mean(9, 60, 0.25, 60.0).unwrap() - 0.05).abs() < 1e-12);
        assert_eq!(rate_verdict(54, 190, 40, 200, 0.02).unwrap().0, Verdict::NotShown);
        assert_eq!(rate_verdict(90, 190, 40, 200, 0.02).unwrap().0, Verdict::Shown);
        assert_eq!(rate_verdict(40, 200, 90, 190, 0.02).unwrap().0, Verdict::Worse);
        assert_eq!(rate_verdict(4378, 19_000, 4400, 19_000, 0.02).unwrap().0, Verdict::NoneBeyond);
        assert_eq!(hodges_lehmann(&[1.0, 2.0], &[5.0]), Some(3.5));
    }

    #[test]
    fn permutation_is_exact_when_small_and_seeded_when_large() {
        // All three treated above all three controls: 2 of 20 splits are as extreme.
        assert_eq!(permutation_p(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0], 1), Some(0.1));
        let many: Vec<f64> = (0..20).map(f64::from).collect();
        let p = permutation_p(&many, &many, 1).unwrap();
        assert!(p > 0.9 && Some(p) == permutation_p(&many, &many, 1));
        assert!(permutation_p(&[], &[1.0], 1).is_none());
    }
}
