//! Logistic regression with a ridge on standardised features and a free intercept (methods.md 5.8).

use crate::linear::inverse;
use crate::sum;
use libm::{exp, sqrt};

/// Most steps of Newton's method; a fit that needs more is reported as none.
const STEPS_MAX: usize = 60;

/// A fitted model. Coefficients are per standard deviation of the training sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Logit of a case whose every feature stands at its mean.
    pub intercept: f64,
    /// One coefficient a feature; 0 for a feature that never varied.
    pub coefficients: Vec<f64>,
    /// Means of the training sample.
    pub means: Vec<f64>,
    /// Population standard deviations of the training sample.
    pub sds: Vec<f64>,
    /// Covariance of (intercept, coefficients): inverse of the penalised information.
    pub covariance: Vec<Vec<f64>>,
}

/// 1 / (1 + e^-x), kept strictly inside (0, 1).
pub fn sigmoid(x: f64) -> f64 {
    (1.0 / (1.0 + exp(-x))).clamp(1e-12, 1.0 - 1e-12)
}

/// ln(p / (1 - p)) of a chance strictly inside (0, 1).
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    libm::log(p / (1.0 - p))
}

/// Fits by Newton's method: minimises minus log likelihood + lambda/2 * sum of squared coefficients. `None` when there are
/// no rows, one outcome only, rows of different length, or no convergence of the gradient.
pub fn fit(rows: &[Vec<f64>], won: &[bool], lambda: f64) -> Option<Model> {
    let (n, d) = (rows.len(), rows.first()?.len());
    let wins = won.iter().filter(|w| **w).count();
    if won.len() != n || wins == 0 || wins == n || rows.iter().any(|r| r.len() != d) || !(lambda >= 0.0) {
        return None;
    }
    let means: Vec<f64> = (0..d).map(|j| sum::sum(rows.iter().map(|r| r[j])) / n as f64).collect();
    let spread = |j: usize| sqrt(sum::sum(rows.iter().map(|r| (r[j] - means[j]) * (r[j] - means[j]))) / n as f64);
    let sds: Vec<f64> = (0..d).map(spread).collect();
    let z: Vec<Vec<f64>> = rows.iter().map(|r| standard(r, &means, &sds)).collect();
    let mut beta = vec![0.0; d + 1];
    beta[0] = logit(wins as f64 / n as f64);
    let mut value = objective(&z, won, &beta, lambda);
    for _ in 0..STEPS_MAX {
        let (gradient, information) = derivatives(&z, won, &beta, lambda);
        let steepest = gradient.iter().fold(0.0_f64, |m, g| m.max(g.abs()));
        if steepest <= 1e-9 * n as f64 {
            let covariance = inverse(&information)?;
            let coefficients = beta.split_off(1);
            return Some(Model { intercept: beta[0], coefficients, means, sds, covariance });
        }
        let mut system: Vec<Vec<f64>> =
            information.iter().zip(&gradient).map(|(r, g)| r.iter().copied().chain([*g]).collect()).collect();
        let step = crate::linear::solve(&mut system)?;
        (beta, value) = descend(&z, won, &beta, &step, lambda, value)?;
    }
    None
}

fn standard(row: &[f64], means: &[f64], sds: &[f64]) -> Vec<f64> {
    row.iter().zip(means).zip(sds).map(|((x, m), s)| if *s > 1e-12 { (x - m) / s } else { 0.0 }).collect()
}

fn linear_part(z: &[f64], beta: &[f64]) -> f64 {
    beta[0] + z.iter().zip(&beta[1..]).map(|(x, b)| x * b).sum::<f64>()
}

/// Penalised minus log likelihood.
fn objective(z: &[Vec<f64>], won: &[bool], beta: &[f64], lambda: f64) -> f64 {
    let loss = z.iter().zip(won).map(|(r, w)| {
        let t = linear_part(r, beta) * if *w { -1.0 } else { 1.0 };
        // ln(1 + e^t) without overflow.
        if t > 0.0 { t + libm::log1p(exp(-t)) } else { libm::log1p(exp(t)) }
    });
    sum::sum(loss) + 0.5 * lambda * beta[1..].iter().map(|b| b * b).sum::<f64>()
}

/// Downhill direction (minus the gradient) and the penalised information matrix.
fn derivatives(z: &[Vec<f64>], won: &[bool], beta: &[f64], lambda: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let k = beta.len();
    let (mut g, mut h) = (vec![0.0; k], vec![vec![0.0; k]; k]);
    let mut row = vec![1.0; k];
    for (r, w) in z.iter().zip(won) {
        row[1..].copy_from_slice(r);
        let p = sigmoid(linear_part(r, beta));
        let (miss, weight) = (f64::from(u8::from(*w)) - p, p * (1.0 - p));
        for i in 0..k {
            if row[i] == 0.0 {
                continue;
            }
            g[i] += miss * row[i];
            let scaled = weight * row[i];
            for (cell, x) in h[i][..=i].iter_mut().zip(&row) {
                *cell += scaled * x;
            }
        }
    }
    for i in 0..k {
        for j in 0..i {
            h[j][i] = h[i][j];
        }
        if i > 0 {
            g[i] -= lambda * beta[i];
            h[i][i] += lambda;
        }
        // A feature that never varied and has no penalty would make the matrix singular; its coefficient stays 0.
        if h[i][i] == 0.0 {
            h[i][i] = 1.0;
        }
    }
    (g, h)
}

/// A full step, halved while it does not lower the objective.
fn descend(z: &[Vec<f64>], won: &[bool], beta: &[f64], step: &[f64], lambda: f64, value: f64) -> Option<(Vec<f64>, f64)> {
    let mut scale = 1.0;
    for _ in 0..40 {
        let next: Vec<f64> = beta.iter().zip(step).map(|(b, s)| b + scale * s).collect();
        let found = objective(z, won, &next, lambda);
        if found.is_finite() && found <= value + 1e-12 * value.abs() {
            return Some((next, found));
        }
        scale *= 0.5;
    }
    None
}

impl Model {
    /// Logit of a case.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.intercept + self.parts(row).iter().sum::<f64>()
    }

    /// Chance of a case, strictly inside (0, 1).
    pub fn chance(&self, row: &[f64]) -> f64 {
        sigmoid(self.score(row))
    }

    /// What each feature adds to the logit against a mean case. A link, not a cause.
    pub fn parts(&self, row: &[f64]) -> Vec<f64> {
        standard(row, &self.means, &self.sds).iter().zip(&self.coefficients).map(|(z, b)| z * b).collect()
    }

    /// Standard error of the logit; `inflation` is the mean number of rows a case, when rows of one case are not independent.
    pub fn score_error(&self, row: &[f64], inflation: f64) -> f64 {
        let z: Vec<f64> = std::iter::once(1.0).chain(standard(row, &self.means, &self.sds)).collect();
        let variance: f64 =
            self.covariance.iter().zip(&z).map(|(c, a)| a * c.iter().zip(&z).map(|(v, b)| v * b).sum::<f64>()).sum();
        sqrt((variance * inflation).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn worked_example_of_the_page() {
        let model = Model {
            intercept: -1.0,
            coefficients: vec![0.5],
            means: vec![3.0],
            sds: vec![2.0],
            covariance: vec![vec![0.04, 0.0], vec![0.0, 0.01]],
        };
        assert!((model.chance(&[5.0]) - 0.378).abs() < 5e-4 && (model.chance(&[3.0]) - 0.269).abs() < 5e-4);
        assert!((model.score_error(&[5.0], 1.0) - sqrt(0.05)).abs() < 1e-12);
        assert_eq!(model.parts(&[1.0]), [-0.5]);
    }

    #[test]
    fn one_binary_feature_has_a_closed_form() {
        // 10 of 40 without it and 30 of 40 with it: log odds ratio ln 9, and the mean case lies in the middle.
        let rows: Vec<Vec<f64>> = (0..80).map(|i| vec![f64::from(u8::from(i >= 40))]).collect();
        let won: Vec<bool> = (0..80).map(|i| if i < 40 { i < 10 } else { i < 70 }).collect();
        let m = fit(&rows, &won, 0.0).unwrap();
        assert!((m.coefficients[0] * 2.0 - libm::log(9.0)).abs() < 1e-8 && m.intercept.abs() < 1e-8);
        assert!((m.chance(&[0.0]) - 0.25).abs() < 1e-9 && (m.chance(&[1.0]) - 0.75).abs() < 1e-9);
        // The ridge pulls the coefficient to 0 and leaves the mean chance.
        let pulled = fit(&rows, &won, 50.0).unwrap();
        assert!(pulled.coefficients[0] < m.coefficients[0] && pulled.coefficients[0] > 0.0);
    }

    #[test]
    fn known_coefficients_come_back_and_the_sum_of_chances_is_the_number_won() {
        let mut rng = Rng::new(5, 0);
        let rows: Vec<Vec<f64>> = (0..4000).map(|_| vec![rng.normal(), rng.normal() * 3.0, 7.0]).collect();
        let won: Vec<bool> = rows.iter().map(|r| rng.uniform() < sigmoid(-0.5 + 0.8 * r[0] - 0.2 * r[1])).collect();
        let m = fit(&rows, &won, 1.0).unwrap();
        assert!((m.coefficients[0] - 0.8).abs() < 0.12 && (m.coefficients[1] + 0.6).abs() < 0.12, "{:?}", m.coefficients);
        assert_eq!(m.coefficients[2], 0.0);
        let expected: f64 = rows.iter().map(|r| m.chance(r)).sum();
        let wins = won.iter().filter(|w| **w).count() as f64;
        assert!((expected - wins).abs() < 1e-4, "{expected} {wins}");
        let turned: Vec<usize> = (0..rows.len()).rev().collect();
        let back = fit(
            &turned.iter().map(|i| rows[*i].clone()).collect::<Vec<_>>(),
            &turned.iter().map(|i| won[*i]).collect::<Vec<_>>(),
            1.0,
        )
        .unwrap();
        assert!((back.coefficients[0] - m.coefficients[0]).abs() < 1e-9);
    }

    #[test]
    fn hopeless_samples_have_no_model() {
        assert_eq!(fit(&[], &[], 1.0), None);
        assert_eq!(fit(&[vec![1.0], vec![2.0]], &[true, true], 1.0), None);
        // Perfect separation without a penalty runs away; with one it is finite.
        let rows: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i)]).collect();
        let won: Vec<bool> = (0..20).map(|i| i >= 10).collect();
        assert!(fit(&rows, &won, 1.0).unwrap().chance(&[19.0]) < 1.0);
        assert!(sigmoid(-900.0) > 0.0 && sigmoid(900.0) < 1.0);
    }
}
