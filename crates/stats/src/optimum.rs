//! Smooth minimum with a handful of unknowns: BFGS, then Newton steps; stops on the gradient or says that it failed
//! (methods.md 0.7).

use crate::linear;
use libm::{fabs, sqrt};

/// Iterations of one start.
const STEPS_MAX: usize = 200;
/// Largest gradient component at which the search has arrived.
const GRADIENT: f64 = 1e-8;
/// The same where no lower value can be told apart any more, and for an answer.
const ARRIVED: f64 = 1e-6;
/// Unknowns live on a log scale: beyond this the likelihood has no inner maximum.
const REACH: f64 = 12.0;

/// A minimum with the curvature around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// Where.
    pub x: Vec<f64>,
    /// Value there.
    pub value: f64,
    /// Inverse of the matrix of second derivatives: positive definite.
    pub inverse: Vec<Vec<f64>>,
}

/// Smallest of the minima found from several starts. `f` returns the value and the gradient. `None` when no start
/// converges to a point with a positive definite matrix of second derivatives.
pub fn minimise(f: impl Fn(&[f64]) -> (f64, Vec<f64>), starts: &[Vec<f64>]) -> Option<Optimum> {
    let mut best: Option<(f64, Vec<f64>)> = None;
    for start in starts {
        if let Some((value, x)) = descend(&f, start) {
            // A hair of difference between starts is the same minimum: the first one keeps it.
            if best.as_ref().is_none_or(|(v, _)| value < *v - 1e-10) {
                best = Some((value, x));
            }
        }
    }
    let (_, x) = best?;
    let x = polish(&f, x)?;
    let inverse = linear::inverse(&hessian(&f, &x))?;
    positive_definite(&inverse).then(|| Optimum { value: f(&x).0, x, inverse })
}

/// BFGS with a halving line search.
fn descend(f: &impl Fn(&[f64]) -> (f64, Vec<f64>), start: &[f64]) -> Option<(f64, Vec<f64>)> {
    let n = start.len();
    let mut x = start.to_vec();
    let (mut value, mut gradient) = f(&x);
    let mut inverse = identity(n);
    for _ in 0..STEPS_MAX {
        if !value.is_finite() || x.iter().any(|v| fabs(*v) > REACH) {
            return None;
        }
        if largest(&gradient) <= GRADIENT {
            return Some((value, x));
        }
        let mut step: Vec<f64> = inverse.iter().map(|row| -dot(row, &gradient)).collect();
        if dot(&step, &gradient) >= 0.0 {
            inverse = identity(n);
            step = gradient.iter().map(|g| -g).collect();
        }
        // No step longer than two units of the log scale.
        let long = largest(&step);
        if long > 2.0 {
            step.iter_mut().for_each(|s| *s *= 2.0 / long);
        }
        let slope = dot(&step, &gradient);
        let mut rate = 1.0;
        let (next, next_value, next_gradient) = loop {
            let next: Vec<f64> = x.iter().zip(&step).map(|(x, s)| x + rate * s).collect();
            let (v, g) = f(&next);
            if v.is_finite() && v <= value + 1e-4 * rate * slope {
                break (next, v, g);
            }
            rate *= 0.5;
            if rate < 1e-14 {
                return (largest(&gradient) <= ARRIVED).then_some((value, x));
            }
        };
        let moved: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let bent: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        update(&mut inverse, &moved, &bent);
        (x, value, gradient) = (next, next_value, next_gradient);
    }
    None
}

/// The BFGS update of the inverse matrix.
fn update(inverse: &mut [Vec<f64>], moved: &[f64], bent: &[f64]) {
    let curvature = dot(moved, bent);
    if curvature <= 1e-14 {
        return;
    }
    let hy: Vec<f64> = inverse.iter().map(|row| dot(row, bent)).collect();
    let scale = (1.0 + dot(bent, &hy) / curvature) / curvature;
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell += scale * moved[i] * moved[j] - (hy[i] * moved[j] + moved[i] * hy[j]) / curvature;
        }
    }
}

/// Newton steps to the last digits, so that the way to the minimum leaves no trace in it.
fn polish(f: &impl Fn(&[f64]) -> (f64, Vec<f64>), mut x: Vec<f64>) -> Option<Vec<f64>> {
    for _ in 0..6 {
        let (_, gradient) = f(&x);
        let inverse = linear::inverse(&hessian(f, &x))?;
        let step: Vec<f64> = inverse.iter().map(|row| -dot(row, &gradient)).collect();
        if largest(&step) > 0.5 {
            // A ridge: the search has come as near as the digits allow.
            break;
        }
        x.iter_mut().zip(&step).for_each(|(x, s)| *x += s);
        if largest(&step) < 1e-12 {
            break;
        }
    }
    (x.iter().all(|v| v.is_finite()) && largest(&f(&x).1) <= ARRIVED).then_some(x)
}

/// Second derivatives by central differences of the gradient.
fn hessian(f: &impl Fn(&[f64]) -> (f64, Vec<f64>), x: &[f64]) -> Vec<Vec<f64>> {
    const H: f64 = 1e-4;
    let shifted = |i: usize, h: f64| {
        let mut at = x.to_vec();
        at[i] += h;
        f(&at).1
    };
    let rows: Vec<Vec<f64>> =
        (0..x.len()).map(|i| shifted(i, H).iter().zip(shifted(i, -H)).map(|(a, b)| (a - b) / (2.0 * H)).collect()).collect();
    (0..x.len()).map(|i| (0..x.len()).map(|j| 0.5 * (rows[i][j] + rows[j][i])).collect()).collect()
}

/// Lower triangle L with L Lᵀ equal to the matrix; `None` when it is not positive definite.
pub fn cholesky(m: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = m.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = m[i][j] - done;
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                l[i][i] = sqrt(rest);
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    Some(l)
}

fn positive_definite(m: &[Vec<f64>]) -> bool {
    cholesky(m).is_some()
}

fn identity(n: usize) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |m, x| if x.is_nan() { f64::INFINITY } else { f64::max(m, fabs(*x)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_curved_valley_and_refuses_a_slope() {
        // Rosenbrock's valley has its minimum at (1, 1).
        let valley = |x: &[f64]| {
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            (a * a + 100.0 * b * b, vec![-2.0 * a - 400.0 * x[0] * b, 200.0 * b])
        };
        let found = minimise(valley, &[vec![-1.2, 1.0], vec![3.0, 3.0]]).unwrap();
        assert!(found.x.iter().all(|x| (x - 1.0).abs() < 1e-9), "{found:?}");
        // exp(-x) falls for ever: there is no minimum to report.
        assert_eq!(minimise(|x| (libm::exp(-x[0]), vec![-libm::exp(-x[0])]), &[vec![0.0]]), None);
        assert!(cholesky(&[vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
    }
}
