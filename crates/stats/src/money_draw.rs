//! Seeded simulation of amounts: beta, triangular and lognormal inputs, P10, P50 and P90 of the outcome.

use crate::dist::norm_ppf;
use crate::quantile;
use crate::rng::Rng;
use libm::{exp, log, pow, sqrt};

/// Low, middle and high outcome. P10 is the LOW, careful end (methods.md 5.2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// One outcome in ten is below this.
    pub p10: f64,
    /// The middle outcome.
    pub p50: f64,
    /// One outcome in ten is above this.
    pub p90: f64,
}

/// Outcomes drawn per stream; a chunk is the unit of parallel work.
pub const CHUNK: usize = 1024;

/// Draws `draws` outcomes. Chunk `i` uses stream `i` of `seed`, so work may be cut at chunk borders and run in
/// parallel without changing a digit.
pub fn simulate(draws: usize, seed: u64, mut outcome: impl FnMut(&mut Rng) -> f64) -> Vec<f64> {
    let mut out = Vec::with_capacity(draws);
    for chunk in 0..draws.div_ceil(CHUNK) {
        let mut rng = Rng::new(seed, chunk as u64);
        out.extend((0..CHUNK.min(draws - chunk * CHUNK)).map(|_| outcome(&mut rng)));
    }
    out
}

/// P10, P50, P90 (type 7) of drawn outcomes; `None` when there are none.
pub fn outlook(outcomes: &[f64]) -> Option<Outlook> {
    let sorted = quantile::sorted(outcomes);
    Some(Outlook {
        p10: quantile::type7(&sorted, 0.1)?,
        p50: quantile::type7(&sorted, 0.5)?,
        p90: quantile::type7(&sorted, 0.9)?,
    })
}

/// A Gamma(shape, 1) value (Marsaglia and Tsang).
pub fn gamma(rng: &mut Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        // Boost: Gamma(a) = Gamma(a+1) * U^(1/a).
        let u = rng.uniform();
        return gamma(rng, shape + 1.0) * pow(u, 1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / sqrt(9.0 * d);
    loop {
        let x = rng.normal();
        let v = 1.0 + c * x;
        if v > 0.0 {
            let v = v * v * v;
            if log(rng.uniform()) < 0.5 * x * x + d - d * v + d * log(v) {
                return d * v;
            }
        }
    }
}

/// A Beta(a, b) value: an uncertain rate.
pub fn beta(rng: &mut Rng, a: f64, b: f64) -> f64 {
    let x = gamma(rng, a);
    let y = gamma(rng, b);
    if x + y > 0.0 { x / (x + y) } else { a / (a + b) }
}

/// A triangular value: an expert's lowest, likeliest and highest.
pub fn triangular(rng: &mut Rng, low: f64, mode: f64, high: f64) -> f64 {
    let width = high - low;
    if width.is_nan() || width <= 0.0 {
        return mode;
    }
    let (u, cut) = (rng.uniform(), (mode - low) / width);
    if u < cut { low + sqrt(u * width * (mode - low)) } else { high - sqrt((1.0 - u) * width * (high - mode)) }
}

/// A lognormal value with the given mean and standard deviation of the logarithm.
pub fn lognormal(rng: &mut Rng, mu: f64, sigma: f64) -> f64 {
    exp(mu + sigma * rng.normal())
}

/// Parameters (mu, sigma) of the lognormal whose P10 and P90 are the given positive amounts.
pub fn lognormal_from(p10: f64, p90: f64) -> Option<(f64, f64)> {
    if p10.is_nan() || p10 <= 0.0 || p90 < p10 {
        return None;
    }
    Some((0.5 * (log(p10) + log(p90)), 0.5 * (log(p90) - log(p10)) / norm_ppf(0.9)))
}

/// How much of the spread of the outcome each input carries: squared rank correlations, scaled to sum to 1.
/// Names the "largest contributor to the spread". Zero for an input that does not vary.
pub fn spread_shares(inputs: &[Vec<f64>], outcome: &[f64]) -> Vec<f64> {
    let target = ranks(outcome);
    let squares: Vec<f64> = inputs
        .iter()
        .map(|x| {
            let r = correlation(&ranks(x), &target).unwrap_or(0.0);
            r * r
        })
        .collect();
    let total: f64 = squares.iter().sum();
    squares.iter().map(|s| if total > 0.0 { s / total } else { 0.0 }).collect()
}

/// Ranks from 1, ties share their mean rank.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut out = vec![0.0; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = start as f64 + 0.5 * (group.len() as f64 + 1.0);
        group.iter().for_each(|i| out[*i] = rank);
        start += group.len();
    }
    out
}

/// Pearson correlation; `None` without spread or with fewer than two values.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() || x.len() < 2 {
        return None;
    }
    let (mx, my) = (crate::sum::mean(x)?, crate::sum::mean(y)?);
    let moment = |f: &dyn Fn(f64, f64) -> f64| crate::sum::sum(x.iter().zip(y).map(|(a, b)| f(a - mx, b - my)));
    let (xx, yy, xy) = (moment(&|a, _| a * a), moment(&|_, b| b * b), moment(&|a, b| a * b));
    (xx > 0.0 && yy > 0.0).then(|| xy / sqrt(xx * yy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_their_means() {
        let mean = |f: &mut dyn FnMut(&mut Rng) -> f64| simulate(20_000, 5, f).iter().sum::<f64>() / 20_000.0;
        assert!((mean(&mut |r| beta(r, 3.0, 7.0)) - 0.3).abs() < 0.005);
        assert!((mean(&mut |r| beta(r, 0.5, 0.5)) - 0.5).abs() < 0.01);
        assert!((mean(&mut |r| triangular(r, 0.0, 3.0, 6.0)) - 3.0).abs() < 0.03);
        assert!((mean(&mut |r| lognormal(r, 1.0, 0.5)) / exp(1.125) - 1.0).abs() < 0.02);
        assert_eq!(triangular(&mut Rng::new(1, 1), 2.0, 2.0, 2.0), 2.0);
    }

    #[test]
    fn chunks_are_independent_of_the_total() {
        let few = simulate(CHUNK + 10, 9, Rng::uniform);
        let many = simulate(5 * CHUNK, 9, Rng::uniform);
        assert_eq!(few[..], many[..few.len()]);
    }

    #[test]
    fn outlook_is_ordered_and_spread_names_the_cause() {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        let total = simulate(3000, 2, |r| {
            a.push(lognormal(r, 0.0, 1.0));
            b.push(triangular(r, 0.9, 1.0, 1.1));
            a[a.len() - 1] * b[b.len() - 1]
        });
        let o = outlook(&total).unwrap();
        assert!(o.p10 < o.p50 && o.p50 < o.p90);
        let shares = spread_shares(&[a, b], &total);
        assert!(shares[0] > 0.95 && (shares[0] + shares[1] - 1.0).abs() < 1e-12);
        let (mu, sigma) = lognormal_from(10.0, 1000.0).unwrap();
        assert!((exp(mu) - 100.0).abs() < 1e-9 && sigma > 1.0);
        assert_eq!(ranks(&[5.0, 1.0, 5.0]), vec![2.5, 1.0, 2.5]);
    }
}
