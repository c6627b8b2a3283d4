//! Distribution functions and quantiles, on `libm` only, so every platform prints the same digits.

use libm::{erfc, exp, lgamma, log, log1p, sqrt};
use std::f64::consts::{PI, SQRT_2};

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;
const TINY: f64 = 1e-300;

/// Natural logarithm of the gamma function.
pub fn ln_gamma(x: f64) -> f64 {
    lgamma(x)
}

/// Natural logarithm of the beta function.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    lgamma(a) + lgamma(b) - lgamma(a + b)
}

/// Standard normal distribution function.
pub fn norm_cdf(x: f64) -> f64 {
    0.5 * erfc(-x / SQRT_2)
}

/// Two-sided p-value of a standard normal statistic.
pub fn norm_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// Standard normal quantile (Wichura's AS 241, about 16 digits). Infinite at 0 and 1, NaN outside.
pub fn norm_ppf(p: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * poly(&AS241_A, r) / poly(&AS241_B, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return f64::INFINITY.copysign(q);
    }
    let r = sqrt(-log(tail));
    let x = if r <= 5.0 {
        poly(&AS241_C, r - 1.6) / poly(&AS241_D, r - 1.6)
    } else {
        poly(&AS241_E, r - 5.0) / poly(&AS241_F, r - 5.0)
    };
    x.copysign(q)
}

fn poly(c: &[f64; 8], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |acc, k| acc * x + k)
}

#[rustfmt::skip]
const AS241_A: [f64; 8] = [3.387_132_872_796_366_5, 133.141_667_891_784_38, 1_971.590_950_306_551_3, 13_731.693_765_509_46,
    45_921.953_931_549_87, 67_265.770_927_008_7, 33_430.575_583_588_13, 2_509.080_928_730_122_7];
#[rustfmt::skip]
const AS241_B: [f64; 8] = [1.0, 42.313_330_701_600_91, 687.187_007_492_057_9, 5_394.196_021_424_751,
    21_213.794_301_586_597, 39_307.895_800_092_71, 28_729.085_735_721_943, 5_226.495_278_852_854];
#[rustfmt::skip]
const AS241_C: [f64; 8] = [1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691, 3.647_848_324_763_204_5,
    1.270_458_252_452_368_4, 0.241_780_725_177_450_6, 0.022_723_844_989_269_184, 0.000_774_545_014_278_341_4];
#[rustfmt::skip]
const AS241_D: [f64; 8] = [1.0, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 0.689_767_334_985_1,
    0.148_103_976_427_480_08, 0.015_198_666_563_616_457, 0.000_547_593_808_499_534_5, 1.050_750_071_644_416_9e-9];
#[rustfmt::skip]
const AS241_E: [f64; 8] = [6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3, 0.296_560_571_828_504_87,
    0.026_532_189_526_576_124, 0.001_242_660_947_388_078_4, 2.711_555_568_743_487_6e-5, 2.010_334_399_292_288_1e-7];
#[rustfmt::skip]
const AS241_F: [f64; 8] = [1.0, 0.599_832_206_555_888, 0.136_929_880_922_735_8, 0.014_875_361_290_850_615,
    0.000_786_869_131_145_613_3, 1.846_318_317_510_054_8e-5, 1.421_511_758_316_446e-7, 2.044_263_103_389_939_7e-15];

/// Error of Stirling's formula for ln(n!), for real n > 0 (Loader 2000).
fn stirling_error(n: f64) -> f64 {
    if n <= 16.0 {
        return lgamma(n + 1.0) - (n + 0.5) * log(n) + n - LN_SQRT_2PI;
    }
    let nn = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / nn) / nn) / nn) / nn) / n
}

/// x ln(x/m) + m - x without cancellation when x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    let d = x - m;
    if d.abs() < 0.1 * (x + m) {
        let v = d / (x + m);
        let mut s = d * v;
        let mut e = 2.0 * x * v;
        for j in 1..1000 {
            e *= v * v;
            let next = s + e / f64::from(2 * j + 1);
            if next == s {
                break;
            }
            s = next;
        }
        return s;
    }
    x * log(x / m) + m - x
}

/// C(n, a) p^a q^(n-a) for real a and n, b = n - a.
fn binom_raw(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let n = a + b;
    if a <= 0.0 {
        return exp(n * log(q));
    }
    if b <= 0.0 {
        return exp(n * log(p));
    }
    let lc = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * p) - deviance(b, n * q);
    exp(lc) * sqrt(n / (2.0 * PI * a * b))
}

/// x^a e^-x / gamma(a+1).
fn poisson_raw(a: f64, x: f64) -> f64 {
    exp(-stirling_error(a) - deviance(a, x)) / sqrt(2.0 * PI * a)
}

/// Regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b).
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x < (a + 1.0) / (a + b + 2.0) { beta_lower(a, b, x, 1.0 - x) } else { 1.0 - beta_lower(b, a, 1.0 - x, x) }
}

fn beta_lower(a: f64, b: f64, x: f64, y: f64) -> f64 {
    // x^a y^b / (a B(a, b)), then Lentz's continued fraction.
    let front = binom_raw(a, b, x, y) * b / (a + b);
    let mut c = 1.0;
    let mut d = lentz(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = lentz(1.0 + even * d);
        c = guard(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = lentz(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (front * h).clamp(0.0, 1.0)
}

fn guard(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

fn lentz(x: f64) -> f64 {
    1.0 / guard(x)
}

/// Logarithm of the density of Beta(a, b).
pub fn beta_ln_pdf(a: f64, b: f64, x: f64) -> f64 {
    (a - 1.0) * log(x) + (b - 1.0) * log1p(-x) - ln_beta(a, b)
}

fn beta_pdf(a: f64, b: f64, x: f64) -> f64 {
    // binom_raw(a, b) / (x (1-x)) * ab/(a+b) avoids the cancellation of three large log-gammas.
    binom_raw(a, b, x, 1.0 - x) * a * b / ((a + b) * x * (1.0 - x))
}

/// Quantile of Beta(a, b).
pub fn beta_ppf(p: f64, a: f64, b: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    solve(p, 0.0, 1.0, a / (a + b), |x| beta_inc(a, b, x), |x| beta_pdf(a, b, x))
}

/// Newton's method kept inside a shrinking bracket: always converges, usually in a few steps.
fn solve(p: f64, mut lo: f64, mut hi: f64, start: f64, cdf: impl Fn(f64) -> f64, pdf: impl Fn(f64) -> f64) -> f64 {
    let mut x = start;
    for _ in 0..300 {
        let err = cdf(x) - p;
        if err > 0.0 {
            hi = x;
        } else {
            lo = x;
        }
        let newton = x - err / pdf(x);
        let next = if newton > lo && newton < hi && newton.is_finite() { newton } else { 0.5 * (lo + hi) };
        let done = (next - x).abs() <= 1e-15 * x.abs() || err == 0.0;
        x = if err == 0.0 { x } else { next };
        if done {
            break;
        }
    }
    x
}

/// Regularised lower incomplete gamma function P(a, x).
pub fn gamma_inc(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x < a + 1.0 {
        gamma_series(a, x)
    } else {
        1.0 - gamma_fraction(a, x)
    }
}

/// Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), accurate in the tail.
pub fn gamma_inc_upper(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        1.0
    } else if x < a + 1.0 {
        1.0 - gamma_series(a, x)
    } else {
        gamma_fraction(a, x)
    }
}

fn gamma_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..100_000 {
        term *= x / (a + f64::from(k));
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    (poisson_raw(a, x) * sum).clamp(0.0, 1.0)
}

fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = lentz(b);
    let mut h = d;
    for i in 1..100_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = lentz(an * d + b);
        c = guard(b + an / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    // poisson_raw divides by gamma(a+1) = a gamma(a).
    (poisson_raw(a, x) * a * h).clamp(0.0, 1.0)
}

/// Quantile of the gamma distribution with shape `a` and scale 1.
pub fn gamma_ppf(p: f64, a: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let mut hi = a + 10.0 * sqrt(a) + 10.0;
    while gamma_inc(a, hi) < p {
        hi *= 2.0;
    }
    solve(p, 0.0, hi, a, |x| gamma_inc(a, x), |x| poisson_raw(a, x) * a / x)
}

/// Quantile of the chi-square distribution.
pub fn chi2_ppf(p: f64, df: f64) -> f64 {
    2.0 * gamma_ppf(p, 0.5 * df)
}

/// Upper tail of the chi-square distribution: the p-value of a statistic.
pub fn chi2_sf(x: f64, df: f64) -> f64 {
    gamma_inc_upper(0.5 * df, 0.5 * x)
}

/// Distribution function of Student's t.
pub fn t_cdf(t: f64, df: f64) -> f64 {
    let tail = 0.5 * t_two_sided(t, df);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// Two-sided p-value of a t statistic.
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    let tt = t * t;
    if tt > df { beta_inc(0.5 * df, 0.5, df / (df + tt)) } else { 1.0 - beta_inc(0.5, 0.5 * df, tt / (df + tt)) }
}

/// Quantile of Student's t.
pub fn t_ppf(p: f64, df: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let two = 2.0 * p.min(1.0 - p);
    // Take the side of the beta variable that is far from 1, so nothing cancels.
    let tt = if two < 0.5 {
        let x = beta_ppf(two, 0.5 * df, 0.5);
        df * (1.0 - x) / x
    } else {
        let y = beta_ppf(1.0 - two, 0.5, 0.5 * df);
        df * y / (1.0 - y)
    };
    sqrt(tt).copysign(p - 0.5)
}

/// P(X <= k) for a binomial count of `n` trials.
pub fn binom_cdf(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    beta_inc((n - k) as f64, (k + 1) as f64, 1.0 - p)
}

/// P(X >= k) for a binomial count of `n` trials.
pub fn binom_sf(k: u64, n: u64, p: f64) -> f64 {
    match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => beta_inc(k as f64, (n - k + 1) as f64, p),
    }
}

/// P(X <= k) for a Poisson count with the given mean.
pub fn poisson_cdf(k: u64, mean: f64) -> f64 {
    gamma_inc_upper((k + 1) as f64, mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, rel: f64) {
        assert!((a - b).abs() <= rel * b.abs().max(1e-12), "{a} is not {b}");
    }

    #[test]
    fn normal_quantiles_invert_the_distribution() {
        near(norm_ppf(0.975), 1.959_963_984_540_054, 1e-15);
        near(norm_ppf(1e-10), -6.361_340_902_404_056, 1e-14);
        near(norm_ppf(1e-20), -9.262_340_089_798_41, 1e-14);
        assert_eq!(norm_ppf(0.5), 0.0);
        assert!(norm_ppf(0.0).is_infinite() && norm_ppf(-0.1).is_nan());
        for i in 1..200 {
            let p = f64::from(i) / 200.0;
            near(norm_cdf(norm_ppf(p)), p, 1e-14);
        }
    }

    #[test]
    fn beta_matches_known_values() {
        near(beta_inc(2.0, 3.0, 0.5), 0.6875, 1e-14);
        near(beta_inc(0.5, 0.5, 0.3), 2.0 / PI * libm::asin(sqrt(0.3)), 1e-13);
        near(beta_ppf(0.025, 1.0, 30.0), 1.0 - libm::pow(0.975, 1.0 / 30.0), 1e-12);
        for (a, b) in [(0.5, 20.5), (3e4, 9.7e5), (1.0, 1.0), (1e6, 3.0), (5.5, 5.5)] {
            for p in [0.001, 0.025, 0.5, 0.9, 0.975] {
                near(beta_inc(a, b, beta_ppf(p, a, b)), p, 1e-9);
            }
        }
    }

    #[test]
    fn chi2_t_and_gamma_match_tables() {
        near(chi2_ppf(0.95, 1.0), 3.841_458_820_694_124, 1e-12);
        near(chi2_ppf(0.9, 2.0), -2.0 * log(0.1), 1e-14);
        near(chi2_sf(24.481_779_079_9, 11.0), 0.010_848_099_772_5, 1e-9);
        near(t_ppf(0.975, 10.0), 2.228_138_851_986_273, 1e-12);
        near(t_ppf(0.9, 2.0), 0.8 / sqrt(0.18), 1e-13);
        near(t_ppf(0.7, 1.0), libm::tan(0.2 * PI), 1e-13);
        near(t_ppf(0.52, 7.0), -t_ppf(0.48, 7.0), 1e-12);
        near(t_cdf(t_ppf(0.6, 3.0), 3.0), 0.6, 1e-13);
        near(t_two_sided(2.228_138_851_986_273, 10.0), 0.05, 1e-12);
        for a in [0.5, 1.0, 7.0, 400.0, 1e6] {
            for p in [0.001, 0.3, 0.975] {
                near(gamma_inc(a, gamma_ppf(p, a)), p, 1e-9);
            }
        }
    }

    #[test]
    fn binomial_and_poisson_tails() {
        near(binom_cdf(4, 15, 0.5), 1941.0 / 32768.0, 1e-13);
        near(binom_sf(12, 15, 0.5), 576.0 / 32768.0, 1e-13);
        assert_eq!(binom_cdf(9, 9, 0.3), 1.0);
        assert_eq!(binom_sf(10, 9, 0.3), 0.0);
        near(poisson_cdf(2, 1.5), exp(-1.5) * (1.0 + 1.5 + 1.125), 1e-13);
    }
}
