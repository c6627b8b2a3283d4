//! Honest comparison of groups: homogeneity, shrinkage, chance of being the best (methods.md 0.8).

use crate::dist::{beta_ppf, chi2_sf, ln_beta};
use crate::interval::Interval;
use crate::sum::{self, Neumaier};
use libm::{exp, log, log1p, sqrt};

/// Largest strength of the common prior; reaching it means no spread between groups can be seen.
pub const STRENGTH_MAX: f64 = 1e6;
const STRENGTH_MIN: f64 = 1e-2;

/// Test that all groups share one rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homogeneity {
    /// Chi-square statistic.
    pub chi2: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// p-value; at 0.10 and above no ranking by colour is allowed.
    pub p: f64,
}

/// Chi-square homogeneity of (successes, trials); groups without trials are left out. `None` when fewer than two groups
/// remain or everything (or nothing) succeeded.
pub fn homogeneity(groups: &[(u64, u64)]) -> Option<Homogeneity> {
    let known: Vec<_> = groups.iter().filter(|g| g.1 > 0).collect();
    let (x, n) = known.iter().fold((0, 0), |t, g| (t.0 + g.0, t.1 + g.1));
    if known.len() < 2 || x == 0 || x == n {
        return None;
    }
    let p = x as f64 / n as f64;
    let chi2 = sum::sum(known.iter().map(|g| {
        let d = g.0 as f64 - g.1 as f64 * p;
        d * d / (g.1 as f64 * p * (1.0 - p))
    }));
    let df = known.len() as u64 - 1;
    Some(Homogeneity { chi2, df, p: chi2_sf(chi2, df as f64) })
}

/// Common prior of the rates of a team: Beta(mu s, (1-mu) s).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaBinomial {
    /// Mean rate of the population of groups.
    pub mu: f64,
    /// Strength: the prior weighs as much as `s` trials.
    pub s: f64,
    /// Log marginal likelihood at the maximum, without the binomial coefficients.
    pub loglik: f64,
    /// The strength reached its cap: no detectable spread, everybody gets about `mu`.
    pub capped: bool,
}

impl BetaBinomial {
    /// Fits (mu, s) by maximum marginal likelihood. `None` with fewer than two groups with trials, or when nothing or
    /// everything succeeded (the likelihood has no inner maximum).
    pub fn fit(groups: &[(u64, u64)]) -> Option<Self> {
        let known: Vec<(f64, f64)> = groups.iter().filter(|g| g.1 > 0 && g.0 <= g.1).map(|g| (g.0 as f64, g.1 as f64)).collect();
        let (x, n) = known.iter().fold((0.0, 0.0), |t, g| (t.0 + g.0, t.1 + g.1));
        if known.len() < 2 || x <= 0.0 || x >= n {
            return None;
        }
        let profile = |t: f64| best_mu(&known, exp(t), x / n);
        // A coarse scan first: the profile may have more than one bump.
        let (from, to, cells) = (log(STRENGTH_MIN), log(STRENGTH_MAX), 40);
        let at = |i: i32| from + (to - from) * f64::from(i) / f64::from(cells);
        let scan: Vec<f64> = (0..=cells).map(|i| profile(at(i)).1).collect();
        let best = (0..=cells).fold(0, |b, i| if scan[i as usize] > scan[b as usize] { i } else { b });
        let t = golden(at((best - 1).max(0)), at((best + 1).min(cells)), |t| profile(t).1);
        let top = profile(to);
        let (mu, loglik) = profile(t);
        if top.1 >= loglik - 1e-9 {
            return Some(Self { mu: top.0, s: STRENGTH_MAX, loglik: top.1, capped: true });
        }
        Some(Self { mu, s: exp(t), loglik, capped: false })
    }

    /// A prior known from elsewhere (company history), for fewer than five groups.
    pub fn known(mu: f64, s: f64) -> Self {
        Self { mu, s: s.min(STRENGTH_MAX), loglik: f64::NAN, capped: s >= STRENGTH_MAX }
    }

    /// Shrunk rate of a group: (x + mu s)/(n + s).
    pub fn rate(&self, x: u64, n: u64) -> f64 {
        (x as f64 + self.mu * self.s) / (n as f64 + self.s)
    }

    /// Weight of the group's own data in its shrunk rate.
    pub fn weight_own(&self, n: u64) -> f64 {
        n as f64 / (n as f64 + self.s)
    }

    /// Parameters of the posterior Beta of a group.
    pub fn posterior(&self, x: u64, n: u64) -> (f64, f64) {
        (self.mu * self.s + x as f64, (1.0 - self.mu) * self.s + (n - x.min(n)) as f64)
    }

    /// Interval of the shrunk rate: quantiles of the posterior.
    pub fn interval(&self, x: u64, n: u64, level: f64) -> Interval {
        let (a, b) = self.posterior(x, n);
        let tail = 0.5 - 0.5 * level;
        Interval { low: beta_ppf(tail, a, b), high: beta_ppf(1.0 - tail, a, b), level, method: "beta_binomial" }
    }
}

/// Marginal log-likelihood of (x, n) groups.
fn loglik(groups: &[(f64, f64)], mu: f64, s: f64) -> f64 {
    let (a, b) = (mu * s, (1.0 - mu) * s);
    let mut total = Neumaier::new();
    for (x, n) in groups {
        total.add(rising(a, *x) + rising(b, n - x) - rising(s, *n));
    }
    total.total()
}

/// ln gamma(a + k) - ln gamma(a) without cancellation when `a` is large and `k` small.
fn rising(a: f64, k: f64) -> f64 {
    if k == 0.0 {
        return 0.0;
    }
    if a < 100.0 {
        return libm::lgamma(a + k) - libm::lgamma(a);
    }
    let series = |x: f64| (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * x * x)) / (x * x)) / x;
    (a - 0.5) * log1p(k / a) + k * log(a + k) - k + series(a + k) - series(a)
}

/// Best mu for a given strength, with its likelihood; the likelihood has one maximum in logit(mu).
fn best_mu(groups: &[(f64, f64)], s: f64, start: f64) -> (f64, f64) {
    let centre = log(start / (1.0 - start));
    let mu = |t: f64| 1.0 / (1.0 + exp(-t));
    let t = golden(centre - 3.0, centre + 3.0, |t| loglik(groups, mu(t), s));
    (mu(t), loglik(groups, mu(t), s))
}

/// Golden-section maximum.
fn golden(mut lo: f64, mut hi: f64, f: impl Fn(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut a, mut b) = (hi - RATIO * (hi - lo), lo + RATIO * (hi - lo));
    let (mut fa, mut fb) = (f(a), f(b));
    for _ in 0..36 {
        if fa >= fb {
            (hi, b, fb) = (b, a, fa);
            a = hi - RATIO * (hi - lo);
            fa = f(a);
        } else {
            (lo, a, fa) = (a, b, fb);
            b = lo + RATIO * (hi - lo);
            fb = f(b);
        }
    }
    0.5 * (lo + hi)
}

/// Chance to be the best and expected place of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Probability that the true rate is the highest.
    pub p_best: f64,
    /// Expected rank, 1 is the best.
    pub expected_rank: f64,
}

/// P(best) and expected rank of independent Beta(a, b) posteriors, by integration (no random numbers).
pub fn standings(posteriors: &[(f64, f64)]) -> Vec<Standing> {
    let k = posteriors.len();
    if k == 1 {
        return vec![Standing { p_best: 1.0, expected_rank: 1.0 }];
    }
    let grid = joint_grid(posteriors);
    let norms: Vec<f64> = posteriors.iter().map(|(a, b)| ln_beta(*a, *b)).collect();
    let density = |j: usize, lx: f64, ly: f64| {
        let (a, b) = posteriors[j];
        exp((a - 1.0) * lx + (b - 1.0) * ly - norms[j])
    };
    let (mut pdf, mut cdf) = (vec![0.0; k], vec![0.0; k]);
    let mut terms = vec![(0.0, 0.0); k];
    let mut out = vec![(0.0, 0.0); k];
    let mut last = grid.first().copied().unwrap_or(0.0);
    for x in grid {
        let (lx, ly, step) = (log(x), log1p(-x), x - last);
        last = x;
        for j in 0..k {
            let f = density(j, lx, ly);
            cdf[j] = (cdf[j] + 0.5 * step * (f + pdf[j])).min(1.0);
            pdf[j] = f;
        }
        let above: f64 = cdf.iter().map(|c| 1.0 - c).sum();
        let prefix = products_without(&cdf);
        for j in 0..k {
            let now = (pdf[j] * prefix[j], pdf[j] * (above - (1.0 - cdf[j])));
            out[j].0 += 0.5 * step * (now.0 + terms[j].0);
            out[j].1 += 0.5 * step * (now.1 + terms[j].1);
            terms[j] = now;
        }
    }
    let total: f64 = out.iter().map(|o| o.0).sum();
    out.iter().map(|o| Standing { p_best: o.0 / total, expected_rank: 1.0 + o.1 }).collect()
}

/// For each position the product of all the other values.
fn products_without(values: &[f64]) -> Vec<f64> {
    let mut out = vec![1.0; values.len()];
    let mut left = 1.0;
    for (o, v) in out.iter_mut().zip(values) {
        *o = left;
        left *= v;
    }
    let mut right = 1.0;
    for (o, v) in out.iter_mut().zip(values).rev() {
        *o *= right;
        right *= v;
    }
    out
}

/// Union of fine grids around each posterior, so narrow and wide ones are both resolved.
fn joint_grid(posteriors: &[(f64, f64)]) -> Vec<f64> {
    let per_group = (12_000 / posteriors.len()).clamp(24, 1500);
    let mut grid = Vec::with_capacity(per_group * posteriors.len());
    for (a, b) in posteriors {
        let mean = a / (a + b);
        let sd = sqrt(a * b / (a + b + 1.0)) / (a + b);
        let (lo, hi) = ((mean - 9.0 * sd).max(1e-12), (mean + 9.0 * sd).min(1.0 - 1e-12));
        grid.extend((0..=per_group).map(|i| lo + (hi - lo) * i as f64 / per_group as f64));
    }
    grid.sort_unstable_by(f64::total_cmp);
    grid.dedup();
    grid
}

/// Normal-normal shrinkage of group means with variances by the method of moments.
#[derive(Debug, Clone, PartialEq)]
pub struct NormalNormal {
    /// Pooled variance inside groups.
    pub within: f64,
    /// Variance between true group means; a negative estimate becomes 0.
    pub between: f64,
    /// Weighted grand mean.
    pub grand: f64,
    /// Per group: (weight of own mean, shrunk mean), in the order given.
    pub groups: Vec<(f64, f64)>,
}

/// Shrinks group means of amounts. Empty groups are not allowed (`None`), nor fewer than two groups,
/// nor groups that all have one value (no variance inside).
pub fn normal_normal(groups: &[&[f64]]) -> Option<NormalNormal> {
    if groups.len() < 2 || groups.iter().any(|g| g.is_empty()) {
        return None;
    }
    let sizes: Vec<f64> = groups.iter().map(|g| g.len() as f64).collect();
    let n: f64 = sizes.iter().sum();
    let k = groups.len() as f64;
    if n <= k {
        return None;
    }
    let means: Vec<f64> = groups.iter().filter_map(|g| sum::mean(g)).collect();
    let inside = sum::sum(groups.iter().zip(&means).flat_map(|(g, m)| g.iter().map(move |x| (x - m) * (x - m))));
    let within = inside / (n - k);
    let overall = sum::sum(means.iter().zip(&sizes).map(|(m, s)| m * s)) / n;
    let among = sum::sum(means.iter().zip(&sizes).map(|(m, s)| s * (m - overall) * (m - overall)));
    let effective = n - sizes.iter().map(|s| s * s).sum::<f64>() / n;
    let between = ((among - (k - 1.0) * within) / effective).max(0.0);
    let precision: Vec<f64> = sizes.iter().map(|s| 1.0 / (between + within / s)).collect();
    let all: f64 = precision.iter().sum();
    let grand = if all.is_finite() { sum::sum(means.iter().zip(&precision).map(|(m, w)| m * w)) / all } else { overall };
    let groups = means
        .iter()
        .zip(&sizes)
        .map(|(m, s)| {
            let w = if between > 0.0 { between / (between + within / s) } else { 0.0 };
            (w, grand + w * (m - grand))
        })
        .collect();
    Some(NormalNormal { within, between, grand, groups })
}

/// James-Stein estimates of equally precise values with known variance `sigma2` (Efron and Morris): the factor and
/// the estimates. `None` with fewer than four values or no spread.
pub fn james_stein(values: &[f64], sigma2: f64) -> Option<(f64, Vec<f64>)> {
    let mean = sum::mean(values)?;
    let spread = sum::sum(values.iter().map(|x| (x - mean) * (x - mean)));
    if values.len() < 4 || spread <= 0.0 {
        return None;
    }
    let factor = (1.0 - (values.len() as f64 - 3.0) * sigma2 / spread).max(0.0);
    Some((factor, values.iter().map(|x| mean + factor * (x - mean)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let prior = BetaBinomial::known(0.25, 40.0);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 6e-4, "{a} is not {b}");
        close(prior.rate(12, 40), 0.275);
        close(prior.rate(3, 30), 0.186);
        close(prior.rate(9, 20), 0.317);
        close(prior.rate(1, 3), 0.256);
        let i = prior.interval(9, 20, 0.95);
        close(i.low, 0.206);
        close(i.high, 0.439);
    }

    #[test]
    fn prior_alone_and_infinite_strength() {
        let prior = BetaBinomial::known(0.25, 40.0);
        assert_eq!(prior.rate(0, 0), 0.25);
        assert!(prior.interval(0, 0, 0.95).contains(0.25));
        let flat = BetaBinomial::known(0.25, f64::INFINITY);
        assert!((flat.rate(90, 100) - 0.25).abs() < 1e-4);
        assert!(prior.rate(10, 50) < prior.rate(11, 50));
    }

    #[test]
    fn no_spread_reaches_the_cap() {
        let fit = BetaBinomial::fit(&[(10, 40), (20, 80), (5, 20), (15, 60)]).unwrap();
        assert!(fit.capped && (fit.rate(0, 3) - 0.25).abs() < 1e-3);
        assert!(BetaBinomial::fit(&[(0, 5), (0, 9)]).is_none());
        assert!(homogeneity(&[(3, 3), (4, 4)]).is_none());
    }

    #[test]
    fn standings_sum_up() {
        let s = standings(&[(31.0, 60.0), (5.0, 10.0), (300.0, 700.0)]);
        assert!((s.iter().map(|x| x.p_best).sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((s.iter().map(|x| x.expected_rank).sum::<f64>() - 6.0).abs() < 1e-3);
        let same = standings(&[(40.0, 60.0), (40.0, 60.0)]);
        assert!((same[0].p_best - 0.5).abs() < 1e-6);
    }

    #[test]
    fn equal_means_shrink_to_the_grand_mean() {
        let fit = normal_normal(&[&[1.0, 3.0], &[3.0, 1.0], &[0.0, 4.0]]).unwrap();
        assert_eq!(fit.between, 0.0);
        assert!(fit.groups.iter().all(|g| g.1 == 2.0));
    }
}
