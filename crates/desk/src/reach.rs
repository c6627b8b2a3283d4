//! Can a plan be reached: what the same subject did in earlier periods, and the chance of the plan by Student's predictive
//! law (`methods.md` 7.1, "Darwin of plans"; mission rows 113, 114).

use serde::Serialize;
use stats::dist::t_cdf;

/// Periods without which history says nothing.
const LEAST: usize = 6;

/// What history says about a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Fewer than six earlier periods.
    Unknown,
    /// Chance under one in ten.
    Beyond,
    /// Under four in ten.
    Stretch,
    /// Up to nineteen in twenty.
    Reachable,
    /// The plan asks for less than is done anyway.
    Easy,
}

impl Verdict {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Beyond => "beyond",
            Self::Stretch => "stretch",
            Self::Reachable => "reachable",
            Self::Easy => "easy",
        }
    }
}

/// A plan beside its history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reach {
    /// Earlier periods.
    pub n: usize,
    /// How many of them reached as much.
    pub reached: usize,
    /// Their mean, 1/10000.
    #[serde(with = "crate::day::amount")]
    pub mean: i128,
    /// The best of them, 1/10000.
    #[serde(with = "crate::day::amount")]
    pub best: i128,
    /// Chance of the plan.
    pub chance: Option<f64>,
    /// What follows.
    pub verdict: Verdict,
}

/// The chance of a plan after periods like it; oldest or newest first makes no difference.
#[must_use]
pub fn reach(plan: i128, history: &[i128]) -> Reach {
    let n = history.len();
    let sum: i128 = history.iter().sum();
    let mean = domain::money::div_round(sum, n.max(1) as i128).unwrap_or(0);
    let chance = (n >= LEAST).then(|| chance(plan, history));
    let verdict = match chance {
        None => Verdict::Unknown,
        Some(p) if p < 0.1 => Verdict::Beyond,
        Some(p) if p < 0.4 => Verdict::Stretch,
        Some(p) if p <= 0.95 => Verdict::Reachable,
        Some(_) => Verdict::Easy,
    };
    let best = history.iter().copied().max().unwrap_or(0);
    Reach { n, reached: history.iter().filter(|v| **v >= plan).count(), mean, best, chance, verdict }
}

/// Student's predictive law of one more period: mean, s·√(1 + 1/n), n − 1 degrees of freedom.
fn chance(plan: i128, history: &[i128]) -> f64 {
    let n = history.len() as f64;
    let mean = history.iter().map(|v| *v as f64).sum::<f64>() / n;
    let variance = history.iter().map(|v| (*v as f64 - mean) * (*v as f64 - mean)).sum::<f64>() / (n - 1.0);
    let spread = libm::sqrt(variance * (1.0 + 1.0 / n));
    if spread <= 0.0 {
        return if plan as f64 <= mean { 1.0 } else { 0.0 };
    }
    1.0 - t_cdf((plan as f64 - mean) / spread, n - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_plan_at_the_mean_is_an_even_bet() {
        let r = reach(100, &[80, 90, 100, 100, 110, 120]);
        assert_eq!((r.n, r.reached, r.mean, r.best, r.verdict), (6, 4, 100, 120, Verdict::Reachable));
        assert!((r.chance.unwrap() - 0.5).abs() < 1e-9);
        assert_eq!(reach(300, &[80, 90, 100, 100, 110, 120]).verdict, Verdict::Beyond);
        assert_eq!(reach(10, &[80, 90, 100, 100, 110, 120]).verdict, Verdict::Easy);
        assert_eq!(reach(10, &[80, 90]).verdict, Verdict::Unknown);
        assert_eq!(reach(5, &[5; 8]).chance, Some(1.0));
    }

    proptest! {
        #[test]
        fn more_is_less_likely(mut history in prop::collection::vec(0_i128..1_000_000, 6..24), plan in 0_i128..2_000_000) {
            let (a, b) = (reach(plan, &history), reach(plan + 1_000, &history));
            prop_assert!(b.chance.unwrap() <= a.chance.unwrap() + 1e-12);
            history.reverse();
            let back = reach(plan, &history);
            prop_assert!((back.chance.unwrap() - a.chance.unwrap()).abs() < 1e-9);
        }
    }
}
