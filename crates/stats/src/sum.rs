//! Compensated summation, so that long sums of floats do not drift (methods.md 0.7).

/// Neumaier's running sum.
///
/// ```
/// let mut s = stats::sum::Neumaier::new();
/// for x in [1.0, 1e100, 1.0, -1e100] { s.add(x); }
/// assert_eq!(s.total(), 2.0);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Neumaier {
    sum: f64,
    lost: f64,
}

impl Neumaier {
    /// An empty sum.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one value.
    pub fn add(&mut self, x: f64) {
        let t = self.sum + x;
        // The smaller operand is the one whose low digits are lost.
        self.lost += if self.sum.abs() >= x.abs() { (self.sum - t) + x } else { (x - t) + self.sum };
        self.sum = t;
    }

    /// The sum so far.
    pub fn total(&self) -> f64 {
        self.sum + self.lost
    }
}

impl Extend<f64> for Neumaier {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        for x in values {
            self.add(x);
        }
    }
}

/// Compensated sum of all values.
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut s = Neumaier::new();
    s.extend(values);
    s.total()
}

/// Mean of the values; `None` when there are none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| sum(values.iter().copied()) / values.len() as f64)
}

/// Sample variance (divisor n-1); `None` when n < 2.
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let m = mean(values)?;
    Some(sum(values.iter().map(|x| (x - m) * (x - m))) / (values.len() - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_small_terms() {
        let mut values = vec![1e16];
        values.extend(std::iter::repeat_n(1.0, 1000));
        values.push(-1e16);
        assert_eq!(sum(values), 1000.0);
    }

    #[test]
    fn variance_needs_two() {
        assert_eq!(variance(&[3.0]), None);
        assert_eq!(variance(&[1.0, 3.0]), Some(2.0));
        assert_eq!(mean(&[]), None);
    }
}
