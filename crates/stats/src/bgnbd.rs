//! BG/NBD: how often each customer will buy again when nobody says that he has left (methods.md 3.4).

use crate::digamma::digamma;
use crate::optimum;
use crate::sum::Neumaier;
use libm::{exp, fabs, lgamma, log, pow, sqrt};

/// History of one customer, or of `weight` equal ones; times in weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// Repeat purchase days: the first purchase is not counted, several receipts of a day are one.
    pub x: u32,
    /// Last repeat purchase since the first one; 0 without repeats.
    pub recency: f64,
    /// From the first purchase to the end of observation.
    pub age: f64,
    /// Number of equal customers.
    pub weight: u64,
}

/// Fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct BgNbd {
    /// Shape of the purchase rates.
    pub r: f64,
    /// Rate of the purchase rates, weeks.
    pub alpha: f64,
    /// First shape of the chance to leave after a purchase.
    pub a: f64,
    /// Second shape of it.
    pub b: f64,
    /// Log-likelihood.
    pub log_likelihood: f64,
    /// Covariance of the logarithms of r, alpha, a, b.
    pub covariance: Vec<Vec<f64>>,
}

/// Equal histories joined into one with a weight, in a fixed order.
pub fn pooled(histories: &[History]) -> Vec<History> {
    let mut sorted = histories.to_vec();
    sorted.sort_by(|a, b| a.x.cmp(&b.x).then(a.recency.total_cmp(&b.recency)).then(a.age.total_cmp(&b.age)));
    let mut out: Vec<History> = Vec::new();
    for h in sorted {
        match out.last_mut().filter(|l| l.x == h.x && l.recency == h.recency && l.age == h.age) {
            Some(last) => last.weight += h.weight,
            None => out.push(h),
        }
    }
    out
}

impl BgNbd {
    /// Parameters known from elsewhere, without their uncertainty.
    pub fn known(r: f64, alpha: f64, a: f64, b: f64) -> Self {
        Self { r, alpha, a, b, log_likelihood: f64::NAN, covariance: Vec::new() }
    }

    /// Maximum likelihood over log-parameters from several starts. `None` when no start converges: too few repeats, or
    /// nobody ever leaves.
    pub fn fit(histories: &[History]) -> Option<Self> {
        let rows = pooled(histories);
        let n: u64 = rows.iter().map(|h| h.weight).sum();
        if n == 0 || rows.iter().all(|h| h.x == 0) {
            return None;
        }
        let shape = Shape::new(&rows);
        let objective = |t: &[f64]| shape.mean_loss(t, n as f64);
        let scale = log(mean_age(&rows).max(1e-3));
        let starts: Vec<Vec<f64>> = [(0.5, 0.0, 0.5, 1.5), (1.0, 0.7, 1.0, 3.0), (0.25, -1.5, 0.8, 2.5)]
            .iter()
            .map(|(r, shift, a, b)| vec![log(*r), scale + shift - 1.0, log(*a), log(*b)])
            .collect();
        let found = optimum::minimise(objective, &starts)?;
        let covariance = found.inverse.iter().map(|row| row.iter().map(|v| v / n as f64).collect()).collect();
        let p: Vec<f64> = found.x.iter().map(|v| exp(*v)).collect();
        Some(Self { log_likelihood: -found.value * n as f64, covariance, ..Self::known(p[0], p[1], p[2], p[3]) })
    }

    /// The same model with other logarithms of the parameters.
    pub fn shifted(&self, by: &[f64]) -> Self {
        let at = |i: usize, v: f64| v * exp(by.get(i).copied().unwrap_or(0.0));
        Self::known(at(0, self.r), at(1, self.alpha), at(2, self.a), at(3, self.b))
    }

    /// Standard errors of the logarithms of the parameters.
    pub fn log_errors(&self) -> Vec<f64> {
        self.covariance.iter().enumerate().map(|(i, row)| sqrt(row[i])).collect()
    }

    /// Log-likelihood of histories.
    pub fn log_likelihood_of(&self, histories: &[History]) -> f64 {
        let rows = pooled(histories);
        let n: u64 = rows.iter().map(|h| h.weight).sum();
        let theta = [log(self.r), log(self.alpha), log(self.a), log(self.b)];
        -Shape::new(&rows).mean_loss(&theta, n as f64).0 * n as f64
    }

    /// Chance that the customer has not left; 1 without repeats, by the model.
    pub fn alive(&self, h: &History) -> f64 {
        if h.x == 0 {
            return 1.0;
        }
        let x = f64::from(h.x);
        let odds = log(self.a / (self.b + x - 1.0)) + (self.r + x) * log((self.alpha + h.age) / (self.alpha + h.recency));
        1.0 / (1.0 + exp(odds))
    }

    /// Expected purchases of a new customer in `weeks` after the first one.
    pub fn expected_new(&self, weeks: f64) -> f64 {
        self.core(0.0, self.alpha, weeks)
    }

    /// Expected purchases of a known customer in the next `weeks`; the chance to be alive is inside.
    pub fn expected(&self, h: &History, weeks: f64) -> f64 {
        self.core(f64::from(h.x), self.alpha + h.age, weeks) * self.alive(h)
    }

    /// (a+b+x-1)/(a-1) [1 - (1-z)^(a-1) 2F1(a+b-1-r, a-1; a+b+x-1; z)]: the published formula after Euler's transform,
    /// which keeps the series tame near z = 1 and takes the large powers away.
    fn core(&self, x: f64, scale: f64, weeks: f64) -> f64 {
        if weeks <= 0.0 {
            return 0.0;
        }
        let z = weeks / (scale + weeks);
        let mut c = self.a + self.b + x - 1.0;
        if fabs(c) < 1e-7 {
            c = 1e-7;
        }
        let first = c - x - self.r;
        let gap = self.a - 1.0;
        if fabs(gap) < 1e-7 {
            // The limit at a = 1.
            return c * (-log(1.0 - z) - series_at_one(first, c, z));
        }
        c / gap * (1.0 - pow(1.0 - z, gap) * hyper(first, gap, c, z))
    }
}

fn mean_age(rows: &[History]) -> f64 {
    let n: u64 = rows.iter().map(|h| h.weight).sum();
    crate::sum::sum(rows.iter().map(|h| h.age * h.weight as f64)) / n.max(1) as f64
}

/// Gauss's series, 0 <= z < 1.
fn hyper(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut total) = (1.0, 1.0);
    for n in 0..200_000_u32 {
        let k = f64::from(n);
        term *= (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
        total += term;
        if fabs(term) <= 1e-17 * fabs(total) {
            break;
        }
    }
    total
}

/// Sum over n >= 1 of (a)_n / ((c)_n n) z^n.
fn series_at_one(a: f64, c: f64, z: f64) -> f64 {
    let (mut ratio, mut total) = (1.0, 0.0);
    for n in 1..200_000_u32 {
        let k = f64::from(n);
        ratio *= (a + k - 1.0) / (c + k - 1.0) * z;
        total += ratio / k;
        if fabs(ratio / k) <= 1e-17 * fabs(total) {
            break;
        }
    }
    total
}

/// Rows of the likelihood; what depends on the number of repeats alone is worked out once a number.
struct Shape<'a> {
    rows: &'a [History],
    /// Weight of each number of repeats, ascending.
    counts: Vec<(u32, f64)>,
}

impl<'a> Shape<'a> {
    /// `rows` are in order of `x`.
    fn new(rows: &'a [History]) -> Self {
        let mut counts: Vec<(u32, f64)> = Vec::new();
        for h in rows {
            match counts.last_mut().filter(|c| c.0 == h.x) {
                Some(c) => c.1 += h.weight as f64,
                None => counts.push((h.x, h.weight as f64)),
            }
        }
        Self { rows, counts }
    }

    /// Minus the mean log-likelihood and its gradient by the logarithms of r, alpha, a, b.
    fn mean_loss(&self, theta: &[f64], n: f64) -> (f64, Vec<f64>) {
        let (r, alpha, a, b) = (exp(theta[0]), exp(theta[1]), exp(theta[2]), exp(theta[3]));
        let mut total = Neumaier::new();
        let mut slopes = [Neumaier::new(), Neumaier::new(), Neumaier::new(), Neumaier::new()];
        let (dr, da, db) = (digamma(r), digamma(a + b), digamma(b));
        for (x, w) in &self.counts {
            let x = f64::from(*x);
            total.add(w * (lgamma(r + x) - lgamma(r) + r * log(alpha)));
            total.add(w * (lgamma(b + x) - lgamma(b) + lgamma(a + b) - lgamma(a + b + x)));
            slopes[0].add(w * (digamma(r + x) - dr + log(alpha)));
            slopes[1].add(w * r / alpha);
            let both = digamma(a + b + x);
            slopes[2].add(w * (da - both));
            slopes[3].add(w * (digamma(b + x) - db + da - both));
        }
        for h in self.rows {
            let (x, w) = (f64::from(h.x), h.weight as f64);
            let (late, long) = (alpha + h.age, log(alpha + h.age));
            let stay = -(r + x) * long;
            if h.x == 0 {
                total.add(w * stay);
                slopes[0].add(-w * long);
                slopes[1].add(-w * r / late);
                continue;
            }
            let (early, short) = (alpha + h.recency, log(alpha + h.recency));
            let leave = log(a) - log(b + x - 1.0) - (r + x) * short;
            let top = f64::max(stay, leave);
            let both = top + log(exp(stay - top) + exp(leave - top));
            total.add(w * both);
            let (p, q) = (exp(stay - both), exp(leave - both));
            slopes[0].add(-w * (p * long + q * short));
            slopes[1].add(-w * (r + x) * (p / late + q / early));
            slopes[2].add(w * q / a);
            slopes[3].add(-w * q / (b + x - 1.0));
        }
        let scale = [r, alpha, a, b];
        (-total.total() / n, slopes.iter().zip(scale).map(|(s, k)| -s.total() * k / n).collect())
    }
}

#[cfg(test)]
mod tests;
