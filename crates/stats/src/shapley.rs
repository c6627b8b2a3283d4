//! Attribution of a change to factors that sums exactly: Shapley, LMDI, allocation to whole units (methods.md 0.2, 10.5, 10.6).

use crate::sum;
use libm::log;

/// Most factors or levers taken; beyond it the number of orders explodes and nobody reads the answer.
pub const LEVERS_MAX: usize = 12;

/// An exact ratio of integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Numerator.
    pub num: i128,
    /// Denominator, not zero.
    pub den: i128,
}

impl Ratio {
    /// The reduced ratio; `None` for a zero denominator.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let g = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1);
        let g = i128::try_from(g).ok()?;
        let sign = if den < 0 { -1 } else { 1 };
        Some(Self { num: sign * (num / g), den: sign * (den / g) })
    }

    /// A whole number.
    pub fn whole(num: i128) -> Self {
        Self { num, den: 1 }
    }

    /// Nearest float.
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// One factor of a product before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// Value in the base period.
    pub before: Ratio,
    /// Value in the compared period.
    pub after: Ratio,
}

/// Shapley shares of the change of a product: exact numerators over one denominator.
/// `None` when there are more than [`LEVERS_MAX`] factors or the integers do not fit 128 bits.
pub fn product_exact(factors: &[Factor]) -> Option<(Vec<i128>, i128)> {
    let n = factors.len();
    if n == 0 || n > LEVERS_MAX {
        return None;
    }
    // Bring both values of a factor to one denominator; then all products are of integers.
    let mut ints = Vec::with_capacity(n);
    let mut den = factorial(n)?;
    for f in factors {
        let g = i128::try_from(gcd(f.before.den.unsigned_abs(), f.after.den.unsigned_abs())).ok()?;
        let a = f.before.num.checked_mul(f.after.den / g)?;
        let b = f.after.num.checked_mul(f.before.den / g)?;
        den = den.checked_mul(f.before.den.checked_mul(f.after.den / g)?)?;
        ints.push((a, b));
    }
    let parts = (0..n).map(|i| one_part(&ints, i)).collect::<Option<Vec<_>>>()?;
    Some((parts, den))
}

/// (b_i - a_i) * sum over s of s!(n-1-s)! * e_s, where e_s adds the products of all subsets of size s moved to "after".
fn one_part(ints: &[(i128, i128)], i: usize) -> Option<i128> {
    let n = ints.len();
    let mut coefficients = vec![1_i128];
    for (j, (a, b)) in ints.iter().enumerate() {
        if j == i {
            continue;
        }
        let mut next = vec![0_i128; coefficients.len() + 1];
        for (s, c) in coefficients.iter().enumerate() {
            next[s] = next[s].checked_add(c.checked_mul(*a)?)?;
            next[s + 1] = next[s + 1].checked_add(c.checked_mul(*b)?)?;
        }
        coefficients = next;
    }
    let mut total = 0_i128;
    for (s, c) in coefficients.iter().enumerate() {
        let orders = factorial(s)?.checked_mul(factorial(n - 1 - s)?)?;
        total = total.checked_add(c.checked_mul(orders)?)?;
    }
    total.checked_mul(ints[i].1.checked_sub(ints[i].0)?)
}

fn factorial(n: usize) -> Option<i128> {
    (1..=n as i128).try_fold(1_i128, i128::checked_mul)
}

/// Shapley shares of the change of a product in floats; exact up to rounding of f64, defined with zeros.
/// Empty when the slices differ in length or hold more than [`LEVERS_MAX`] factors.
pub fn product(before: &[f64], after: &[f64]) -> Vec<f64> {
    if before.len() != after.len() {
        return Vec::new();
    }
    joint(before.len(), |mask| (0..before.len()).map(|i| if mask >> i & 1 == 1 { after[i] } else { before[i] }).product())
}

/// Shapley shares in whole minor units that sum exactly to `total` (the rounded change of the product).
/// Exact rationals where they fit, floats otherwise; largest remainder, ties to the earlier factor.
pub fn product_minor(factors: &[Factor], total: i128) -> Option<Vec<i128>> {
    if factors.is_empty() || factors.len() > LEVERS_MAX {
        return None;
    }
    if let Some(parts) = product_exact(factors).and_then(|(nums, den)| round_exact(&nums, den, total)) {
        return Some(parts);
    }
    let before: Vec<f64> = factors.iter().map(|f| f.before.to_f64()).collect();
    let after: Vec<f64> = factors.iter().map(|f| f.after.to_f64()).collect();
    round_parts(&product(&before, &after), total)
}

fn round_exact(nums: &[i128], den: i128, total: i128) -> Option<Vec<i128>> {
    let parts = nums.iter().map(|n| n / den).collect();
    let rests: Vec<i128> = nums.iter().map(|n| n % den).collect();
    settle(parts, total, |up, i| if up { rests[i] } else { -rests[i] })
}

/// Rounds parts that add up to `total` (within one unit a part) to integers that add up to it exactly.
/// `None` when they do not add up to it.
pub fn round_parts(parts: &[f64], total: i128) -> Option<Vec<i128>> {
    if parts.iter().any(|p| !p.is_finite()) {
        return None;
    }
    let whole: Vec<i128> = parts.iter().map(|p| libm::trunc(*p) as i128).collect();
    let rests: Vec<f64> = parts.iter().map(|p| p - libm::trunc(*p)).collect();
    // Remainders as integers, so that ties are ties.
    let scaled: Vec<i128> = rests.iter().map(|r| libm::round(r * 1e9) as i128).collect();
    settle(whole, total, |up, i| if up { scaled[i] } else { -scaled[i] })
}

/// Gives the missing units, one each, to the largest remainders of the right sign; ties to the earlier part.
fn settle(mut parts: Vec<i128>, total: i128, rest: impl Fn(bool, usize) -> i128) -> Option<Vec<i128>> {
    let missing = total.checked_sub(parts.iter().sum())?;
    if missing.unsigned_abs() > parts.len() as u128 {
        return None;
    }
    let up = missing > 0;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(rest(up, *i)));
    for i in order.into_iter().take(missing.unsigned_abs() as usize) {
        parts[i] += if up { 1 } else { -1 };
    }
    Some(parts)
}

/// Splits a sum over weights by largest remainder, ties to the earlier line; the parts sum exactly.
/// `None` when weights are negative, all zero, or too large for 128 bits.
///
/// ```
/// assert_eq!(stats::shapley::allocate(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
/// ```
pub fn allocate(total: i128, weights: &[i128]) -> Option<Vec<i128>> {
    let all: i128 = weights.iter().try_fold(0_i128, |s, w| s.checked_add(*w))?;
    if all <= 0 || weights.iter().any(|w| *w < 0) {
        return None;
    }
    let nums = weights.iter().map(|w| w.checked_mul(total)).collect::<Option<Vec<_>>>()?;
    round_exact(&nums, all, total)
}

/// Logarithmic mean divisia index: shares of the change of a product; needs positive values, `None` otherwise.
pub fn lmdi(before: &[f64], after: &[f64]) -> Option<Vec<f64>> {
    if before.len() != after.len() || before.iter().chain(after).any(|x| x.is_nan() || *x <= 0.0) {
        return None;
    }
    let (r0, r1): (f64, f64) = (before.iter().product(), after.iter().product());
    let ratio = r1 / r0;
    let mean = if (ratio - 1.0).abs() < 1e-9 { 0.5 * (r0 + r1) } else { (r1 - r0) / log(ratio) };
    Some(before.iter().zip(after).map(|(a, b)| mean * log(b / a)).collect())
}

/// Shapley shares of `n` levers of any set function `f(mask)` (bit i = lever i pulled). The shares sum to
/// f(all) - f(0). Empty for more than [`LEVERS_MAX`] levers.
pub fn joint(n: usize, f: impl Fn(u32) -> f64) -> Vec<f64> {
    if n == 0 || n > LEVERS_MAX {
        return Vec::new();
    }
    let values: Vec<f64> = (0..1_u32 << n).map(&f).collect();
    let weights: Vec<f64> = (0..n)
        .map(|s| (factorial(s).unwrap_or(1) * factorial(n - 1 - s).unwrap_or(1)) as f64 / factorial(n).unwrap_or(1) as f64)
        .collect();
    (0..n)
        .map(|i| {
            sum::sum(
                (0..values.len())
                    .filter(|mask| mask >> i & 1 == 0)
                    .map(|mask| weights[mask.count_ones() as usize] * (values[mask | 1 << i] - values[mask])),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(before: (i128, i128), after: (i128, i128)) -> Factor {
        Factor { before: Ratio::new(before.0, before.1).unwrap(), after: Ratio::new(after.0, after.1).unwrap() }
    }

    #[test]
    fn worked_example_in_three_ways() {
        let factors = [factor((100, 1), (120, 1)), factor((20, 100), (25, 100)), factor((10_000, 1), (9_000, 1))];
        assert_eq!(product_minor(&factors, 70_000), Some(vec![42_667, 52_166, -24_833]));
        let (nums, den) = product_exact(&factors).unwrap();
        assert_eq!(nums.iter().sum::<i128>(), 70_000 * den);
        let floats = product(&[100.0, 0.2, 10_000.0], &[120.0, 0.25, 9_000.0]);
        assert!((floats[0] - 42_666.666_7).abs() < 1e-3 && (floats.iter().sum::<f64>() - 70_000.0).abs() < 1e-6);
        let lmdi = lmdi(&[100.0, 0.2, 10_000.0], &[120.0, 0.25, 9_000.0]).unwrap();
        assert!((lmdi[0] - 42_527.0).abs() < 0.5 && (lmdi[2] + 24_576.0).abs() < 0.5);
    }

    #[test]
    fn too_large_integers_fall_back_and_still_sum() {
        // Each ratio is near 3, over denominators with no common divisor, so the common one needs over 128 bits.
        let near_three = |den: i128| (3 * den + 1, den);
        let primes = [1_000_000_007, 1_000_000_009, 998_244_353, 1_000_000_021, 1_000_000_033, 1_000_000_087];
        let factors: Vec<Factor> = primes.chunks(2).map(|p| factor(near_three(p[0]), (p[1] * 4 - 1, p[1]))).collect();
        assert!(product_exact(&factors).is_none());
        let parts = product_minor(&factors, 37).unwrap();
        assert_eq!(parts.iter().sum::<i128>(), 37);
        assert!(product(&[1.0; 13], &[2.0; 13]).is_empty());
    }

    #[test]
    fn relabelling_permutes_and_no_change_is_zero() {
        let (before, after) = ([3.0, 5.0, 7.0, 0.0], [4.0, 5.0, 2.0, 9.0]);
        let parts = product(&before, &after);
        assert_eq!(parts[1], 0.0);
        let swap = product(&[5.0, 3.0, 0.0, 7.0], &[5.0, 4.0, 9.0, 2.0]);
        for (a, b) in [(0, 1), (1, 0), (2, 3), (3, 2)] {
            assert!((parts[a] - swap[b]).abs() < 1e-9);
        }
    }

    #[test]
    fn levers_share_the_joint_effect() {
        let gain = |mask: u32| {
            100.0 * [1.1, 1.1].iter().enumerate().map(|(i, k)| if mask >> i & 1 == 1 { *k } else { 1.0 }).product::<f64>()
        };
        let parts = joint(2, gain);
        assert!(parts.iter().all(|p| (p - 10.5).abs() < 1e-9));
    }

    #[test]
    fn allocation_sums_for_any_sign() {
        for total in [-1000, -7, 0, 1, 5, 9999] {
            let parts = allocate(total, &[50, 30, 20, 0, 7]).unwrap();
            assert_eq!(parts.iter().sum::<i128>(), total);
            let mirrored: Vec<i128> = allocate(-total, &[50, 30, 20, 0, 7]).unwrap().iter().map(|x| -x).collect();
            assert_eq!(parts, mirrored);
        }
        assert_eq!(allocate(5, &[0, 0]), None);
        assert_eq!(round_parts(&[0.5, 0.5, -1.0], 0), Some(vec![1, 0, -1]));
        assert_eq!(round_parts(&[10.0, 20.0], 99), None);
    }
}
