//! Concentration of a base: Herfindahl, Gini, shares of the largest (methods.md 2.2, 11.8).

/// How unequal the positive values are. Non-positive values are outside the base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concentration {
    /// Number of positive values.
    pub n: usize,
    /// Sum of squared shares.
    pub hhi: f64,
    /// 1 / HHI: how many equal holders would give the same concentration.
    pub effective: f64,
    /// Gini coefficient, 0 = all equal.
    pub gini: f64,
}

/// Measures concentration; `None` when nothing is positive.
///
/// ```
/// let c = stats::concentration::measure(&[500, 250, 120, 80, 30, 20]).unwrap();
/// assert!((c.hhi - 0.335).abs() < 5e-4 && (c.gini - 0.517).abs() < 5e-4);
/// ```
pub fn measure(values: &[i128]) -> Option<Concentration> {
    let sorted = positive(values);
    let total: i128 = sorted.iter().sum();
    if total == 0 {
        return None;
    }
    let n = sorted.len();
    let total = total as f64;
    let hhi = crate::sum::sum(sorted.iter().map(|v| {
        let share = *v as f64 / total;
        share * share
    }));
    // Descending order: the i-th of n weighs n - 1 - 2 i.
    let spread = crate::sum::sum(sorted.iter().enumerate().map(|(i, v)| (n as f64 - 1.0 - 2.0 * i as f64) * (*v as f64 / total)));
    Some(Concentration { n, hhi, effective: 1.0 / hhi, gini: spread / n as f64 })
}

/// Herfindahl index.
pub fn hhi(values: &[i128]) -> Option<f64> {
    measure(values).map(|c| c.hhi)
}

/// Gini coefficient.
pub fn gini(values: &[i128]) -> Option<f64> {
    measure(values).map(|c| c.gini)
}

/// Sum of the `k` largest positive values and the sum of all, as an exact pair; `None` when nothing is positive.
pub fn top(values: &[i128], k: usize) -> Option<(i128, i128)> {
    let sorted = positive(values);
    let total: i128 = sorted.iter().sum();
    (total > 0).then(|| (sorted.iter().take(k).sum(), total))
}

fn positive(values: &[i128]) -> Vec<i128> {
    let mut v: Vec<i128> = values.iter().copied().filter(|x| *x > 0).collect();
    v.sort_unstable_by(|a, b| b.cmp(a));
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        assert_eq!(measure(&[0, -5]), None);
        let one = measure(&[7]).unwrap();
        assert_eq!((one.hhi, one.gini, one.effective), (1.0, 0.0, 1.0));
        let equal = measure(&[3; 8]).unwrap();
        assert!((equal.effective - 8.0).abs() < 1e-12 && equal.gini.abs() < 1e-12);
        // methods.md 11.8: 50/30/20.
        let c = measure(&[20, 50, 30]).unwrap();
        assert!((c.hhi - 0.38).abs() < 1e-12 && (c.effective - 2.6).abs() < 0.04);
        assert_eq!(top(&[20, 50, 30, -4], 2), Some((80, 100)));
    }
}
