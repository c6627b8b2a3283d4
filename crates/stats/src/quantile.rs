//! Quantiles of data and of discrete forecasts (methods.md 0.6).

/// Hyndman-Fan type 7 quantile of ascending `sorted` values; `None` when empty or `p` is outside [0, 1].
pub fn type7(sorted: &[f64], p: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let h = (sorted.len() - 1) as f64 * p;
    let i = libm::floor(h) as usize;
    let low = sorted[i];
    let high = sorted[(i + 1).min(sorted.len() - 1)];
    Some(low + (h - i as f64) * (high - low))
}

/// Sorts a copy and takes the type 7 quantile.
pub fn of_unsorted(values: &[f64], p: f64) -> Option<f64> {
    type7(&sorted(values), p)
}

/// An ascending copy (total order, so the result does not depend on the input order).
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut v = values.to_vec();
    v.sort_unstable_by(f64::total_cmp);
    v
}

/// Quantile of a discrete forecast: the smallest value whose cumulative probability reaches `p`.
/// `pairs` are (value, probability) ascending by value.
pub fn discrete(pairs: &[(f64, f64)], p: f64) -> Option<f64> {
    let mut total = crate::sum::Neumaier::new();
    for (value, mass) in pairs {
        total.add(*mass);
        if total.total() >= p - 1e-12 {
            return Some(*value);
        }
    }
    pairs.last().map(|x| x.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type7_of_the_reference_case() {
        let v = [1.0, 2.0, 3.0, 4.0, 5.0, 9.0];
        assert_eq!(type7(&v, 0.5), Some(3.5));
        assert_eq!(type7(&v, 0.25), Some(2.25));
        assert_eq!(type7(&v, 1.0), Some(9.0));
        assert_eq!(type7(&[], 0.5), None);
    }

    #[test]
    fn discrete_takes_the_smallest_value_reaching_p() {
        // methods.md 5.2: 100k at .5, 200k at .3, 300k at .2 by exact convolution.
        let pmf = [(0.0, 0.28), (100.0, 0.28), (200.0, 0.12), (300.0, 0.19), (400.0, 0.07), (500.0, 0.03), (600.0, 0.03)];
        assert_eq!(discrete(&pmf, 0.1), Some(0.0));
        assert_eq!(discrete(&pmf, 0.5), Some(100.0));
        assert_eq!(discrete(&pmf, 0.9), Some(400.0));
    }
}
