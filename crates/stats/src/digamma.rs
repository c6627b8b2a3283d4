//! Digamma function on `libm`, for gradients of likelihoods made of gamma functions.

use libm::log;

/// Derivative of the logarithm of the gamma function, for positive arguments; NaN otherwise.
///
/// ```
/// assert!((stats::digamma::digamma(1.0) + 0.577_215_664_901_532_9).abs() < 1e-14);
/// ```
pub fn digamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    // Recurrence lifts the argument to where the asymptotic series gives all digits.
    let (mut z, mut below) = (x, 0.0);
    while z < 12.0 {
        below += 1.0 / z;
        z += 1.0;
    }
    let w = 1.0 / (z * z);
    let tail =
        w * (1.0 / 12.0 - w * (1.0 / 120.0 - w * (1.0 / 252.0 - w * (1.0 / 240.0 - w * (1.0 / 132.0 - w * 691.0 / 32_760.0)))));
    log(z) - 0.5 / z - tail - below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_and_recurrence() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-13 * b.abs().max(1.0), "{a} is not {b}");
        near(digamma(0.5), -1.963_510_026_021_423_5);
        near(digamma(10.0), 2.251_752_589_066_721);
        for x in [0.01, 0.243, 1.7, 11.9, 300.0] {
            near(digamma(x + 1.0), digamma(x) + 1.0 / x);
        }
        assert!(digamma(0.0).is_nan());
    }
}
