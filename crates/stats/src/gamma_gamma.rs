//! Gamma-Gamma: what a customer spends a purchase, small histories pulled to everybody's mean (methods.md 3.5).

use crate::digamma::digamma;
use crate::optimum;
use crate::sum::{Neumaier, sum};
use libm::{exp, lgamma, log, sqrt};

/// Spending of one customer: number of repeat purchases (at least 1) and their mean, above zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spend {
    /// Repeat purchases.
    pub x: u32,
    /// Mean of them, major units.
    pub mean: f64,
}

/// Fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct GammaGamma {
    /// Shape of one purchase.
    pub p: f64,
    /// Shape of the spread between customers.
    pub q: f64,
    /// Scale of it, major units.
    pub gamma: f64,
    /// Log-likelihood.
    pub log_likelihood: f64,
    /// Covariance of the logarithms of p, q, gamma.
    pub covariance: Vec<Vec<f64>>,
}

impl GammaGamma {
    /// Parameters known from elsewhere, without their uncertainty.
    pub fn known(p: f64, q: f64, gamma: f64) -> Self {
        Self { p, q, gamma, log_likelihood: f64::NAN, covariance: Vec::new() }
    }

    /// Maximum likelihood over log-parameters from several starts. `None` when nothing converges or when q <= 1: then
    /// the population has no mean and the model is rejected. Spends that are not positive are no part of it.
    pub fn fit(spends: &[Spend]) -> Option<Self> {
        let mut rows: Vec<Spend> = spends.iter().copied().filter(|s| s.x > 0 && s.mean > 0.0 && s.mean.is_finite()).collect();
        rows.sort_by(|a, b| a.x.cmp(&b.x).then(a.mean.total_cmp(&b.mean)));
        let n = rows.len() as f64;
        if rows.len() < 2 {
            return None;
        }
        // The currency must not matter to the search: spends are measured in their own mean.
        let unit = sum(rows.iter().map(|s| s.mean)) / n;
        rows.iter_mut().for_each(|s| s.mean /= unit);
        let starts = [(5.0, 4.0, 0.6), (1.5, 2.5, 1.0), (12.0, 8.0, 0.5)];
        let starts: Vec<Vec<f64>> = starts.iter().map(|(p, q, g)| vec![log(*p), log(*q), log(*g)]).collect();
        let found = optimum::minimise(|t| mean_loss(&rows, t), &starts)?;
        let t: Vec<f64> = found.x.iter().map(|v| exp(*v)).collect();
        if t[1] <= 1.0 {
            return None;
        }
        let covariance = found.inverse.iter().map(|row| row.iter().map(|v| v / n).collect()).collect();
        let log_likelihood = -found.value * n - n * log(unit);
        Some(Self { log_likelihood, covariance, ..Self::known(t[0], t[1], t[2] * unit) })
    }

    /// The same model with other logarithms of the parameters.
    pub fn shifted(&self, by: &[f64]) -> Self {
        let at = |i: usize, v: f64| v * exp(by.get(i).copied().unwrap_or(0.0));
        Self::known(at(0, self.p), at(1, self.q), at(2, self.gamma))
    }

    /// Mean spend of the population; `None` when q <= 1.
    pub fn population(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.gamma / (self.q - 1.0))
    }

    /// Expected spend a purchase of a customer with `x` repeat purchases of the given mean.
    pub fn expected(&self, x: u32, mean: f64) -> Option<f64> {
        let x = f64::from(x);
        (self.q > 1.0).then(|| self.p * (self.gamma + x * mean) / (self.p * x + self.q - 1.0))
    }

    /// Log-likelihood of spends.
    pub fn log_likelihood_of(&self, spends: &[Spend]) -> f64 {
        let t = [log(self.p), log(self.q), log(self.gamma)];
        -mean_loss(spends, &t).0 * spends.len() as f64
    }
}

/// Correlation of the number of purchases with the mean spend: above 0.2 in size the model does not fit. `None` when
/// one of them does not vary.
pub fn independence(spends: &[Spend]) -> Option<f64> {
    let n = spends.len() as f64;
    let (mx, mm) = (sum(spends.iter().map(|s| f64::from(s.x))) / n, sum(spends.iter().map(|s| s.mean)) / n);
    let part = |f: &dyn Fn(&Spend) -> f64| sum(spends.iter().map(f));
    let xy = part(&|s| (f64::from(s.x) - mx) * (s.mean - mm));
    let (xx, yy) = (part(&|s| (f64::from(s.x) - mx) * (f64::from(s.x) - mx)), part(&|s| (s.mean - mm) * (s.mean - mm)));
    (xx > 0.0 && yy > 0.0).then(|| xy / sqrt(xx * yy))
}

/// Minus the mean log-likelihood and its gradient by the logarithms of p, q, gamma.
fn mean_loss(rows: &[Spend], theta: &[f64]) -> (f64, Vec<f64>) {
    let (p, q, g) = (exp(theta[0]), exp(theta[1]), exp(theta[2]));
    let mut total = Neumaier::new();
    let mut slopes = [Neumaier::new(), Neumaier::new(), Neumaier::new()];
    let (lq, dq) = (lgamma(q), digamma(q));
    // Gamma functions depend on the number of purchases alone, and rows come in its order.
    let (mut known, mut part, mut d_all, mut d_px) = (0, 0.0, 0.0, 0.0);
    for s in rows {
        let x = f64::from(s.x);
        if known != s.x {
            known = s.x;
            part = lgamma(p * x + q) - lgamma(p * x) - lq;
            (d_all, d_px) = (digamma(p * x + q), digamma(p * x));
        }
        let (all, ln_all) = (g + x * s.mean, log(g + x * s.mean));
        total.add(part + q * log(g) + (p * x - 1.0) * log(s.mean) + p * x * log(x) - (p * x + q) * ln_all);
        slopes[0].add(x * (d_all - d_px + log(s.mean) + log(x) - ln_all));
        slopes[1].add(d_all - dq + log(g) - ln_all);
        slopes[2].add(q / g - (p * x + q) / all);
    }
    let n = rows.len() as f64;
    let scale = [p, q, g];
    (-total.total() / n, slopes.iter().zip(scale).map(|(s, k)| -s.total() * k / n).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money_draw::gamma;
    use crate::rng::Rng;

    #[test]
    fn published_values() {
        let m = GammaGamma::known(6.25, 3.74, 15.44);
        assert!((m.population().unwrap() - 35.2).abs() < 0.05);
        assert!((m.expected(4, 60.0).unwrap() - 57.55).abs() < 0.006);
        assert_eq!(m.expected(0, 0.0), m.population());
        assert_eq!(GammaGamma::known(6.0, 1.0, 15.0).population(), None);
    }

    fn simulated(n: usize) -> Vec<Spend> {
        let mut rng = Rng::new(4, 0);
        (0..n)
            .map(|i| {
                let x = 1 + (i % 6) as u32;
                let rate = gamma(&mut rng, 4.0) / 20.0;
                let all: f64 = (0..x).map(|_| gamma(&mut rng, 5.0) / rate).sum();
                Spend { x, mean: all / f64::from(x) }
            })
            .collect()
    }

    #[test]
    fn fit_recovers_the_truth_in_any_currency() {
        let data = simulated(4_000);
        let fit = GammaGamma::fit(&data).unwrap();
        for (i, (found, want)) in [(fit.p, 5.0), (fit.q, 4.0), (fit.gamma, 20.0)].into_iter().enumerate() {
            let error = sqrt(fit.covariance[i][i]);
            assert!(libm::fabs(log(found / want)) < 3.5 * error, "parameter {i}: {found}, {want}, {error}");
        }
        assert!((fit.log_likelihood - fit.log_likelihood_of(&data)).abs() < 1e-6);
        let dear: Vec<Spend> = data.iter().map(|s| Spend { mean: s.mean * 1e6, ..*s }).collect();
        let other = GammaGamma::fit(&dear).unwrap();
        assert!((other.gamma / fit.gamma / 1e6 - 1.0).abs() < 1e-8 && (other.p / fit.p - 1.0).abs() < 1e-8);
        // Between own mean and everybody's.
        let (mu, own) = (fit.population().unwrap(), 3.0 * fit.population().unwrap());
        let pulled = fit.expected(2, own).unwrap();
        assert!(mu < pulled && pulled < own);
        assert!(independence(&data).unwrap().abs() < 0.1);
    }

    #[test]
    fn gradient_is_that_of_the_likelihood() {
        let (data, at) = (simulated(100), [1.0, 0.9, 2.0]);
        let (_, g) = mean_loss(&data, &at);
        for i in 0..3 {
            let value = |h: f64| {
                let mut t = at;
                t[i] += h;
                mean_loss(&data, &t).0
            };
            assert!((g[i] - (value(1e-5) - value(-1e-5)) / 2e-5).abs() < 1e-8);
        }
    }

    #[test]
    fn junk_is_refused() {
        assert_eq!(GammaGamma::fit(&[]), None);
        assert_eq!(GammaGamma::fit(&[Spend { x: 1, mean: 0.0 }, Spend { x: 0, mean: 5.0 }, Spend { x: 1, mean: -2.0 }]), None);
        assert_eq!(independence(&[Spend { x: 1, mean: 2.0 }, Spend { x: 1, mean: 3.0 }]), None);
    }
}
