//! Money of raising everybody to the own top quartile, after shrinkage (methods.md 10.7).

use crate::money_draw::{Outlook, beta, outlook, simulate};
use crate::quantile;
use crate::shrink::BetaBinomial;

/// Fewest closed deals of a group that may set the benchmark.
pub const CLOSED_MIN: u64 = 30;

/// One group of the same segment mix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Won deals.
    pub won: u64,
    /// Closed deals.
    pub closed: u64,
    /// Mean margin per won deal, any unit.
    pub margin_per_won: f64,
}

/// Benchmark and the extra margin of each group.
#[derive(Debug, Clone, PartialEq)]
pub struct Potential {
    /// Third quartile (type 7) of shrunk rates among groups with enough closed deals.
    pub benchmark: f64,
    /// Extra margin of each group, in the order given.
    pub extra: Vec<f64>,
    /// Their sum.
    pub total: f64,
    /// Spread of the sum when the rates are drawn from their posteriors and the benchmark is set anew each time.
    pub outlook: Option<Outlook>,
}

/// Raises every group to the benchmark. `None` when fewer than two groups have enough closed deals.
pub fn top_quartile(groups: &[Group], prior: &BetaBinomial, draws: usize, seed: u64) -> Option<Potential> {
    let setters = groups.iter().filter(|g| g.closed >= CLOSED_MIN).count();
    if setters < 2 {
        return None;
    }
    let extra = |rates: &[f64]| -> Option<(f64, Vec<f64>)> {
        let known: Vec<f64> = groups.iter().zip(rates).filter(|g| g.0.closed >= CLOSED_MIN).map(|g| *g.1).collect();
        let q3 = quantile::of_unsorted(&known, 0.75)?;
        let gap = |(g, r): (&Group, &f64)| (q3 - r).max(0.0) * g.closed as f64 * g.margin_per_won;
        Some((q3, groups.iter().zip(rates).map(gap).collect()))
    };
    let shrunk: Vec<f64> = groups.iter().map(|g| prior.rate(g.won, g.closed)).collect();
    let (benchmark, parts) = extra(&shrunk)?;
    let drawn = simulate(draws, seed, |rng| {
        let rates: Vec<f64> = groups
            .iter()
            .map(|g| {
                let (a, b) = prior.posterior(g.won, g.closed);
                beta(rng, a, b)
            })
            .collect();
        extra(&rates).map_or(0.0, |e| e.1.iter().sum())
    });
    Some(Potential { benchmark, total: crate::sum::sum(parts.iter().copied()), extra: parts, outlook: outlook(&drawn) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(won: u64, closed: u64) -> Group {
        Group { won, closed, margin_per_won: 20_000.0 }
    }

    #[test]
    fn small_groups_do_not_set_the_benchmark() {
        let prior = BetaBinomial::known(0.25, 40.0);
        let groups = [group(10, 40), group(15, 50), group(3, 5), group(30, 100)];
        let p = top_quartile(&groups, &prior, 500, 1).unwrap();
        let without: Vec<Group> = groups.iter().copied().filter(|g| g.closed > 5).collect();
        assert_eq!(p.benchmark, top_quartile(&without, &prior, 0, 1).unwrap().benchmark);
        let o = p.outlook.unwrap();
        assert!(o.p10 < o.p90 && p.total > 0.0);
        assert!(top_quartile(&groups[..1], &prior, 10, 1).is_none());
    }

    #[test]
    fn worked_example_of_one_gap() {
        // Three groups at 30% set the benchmark; one at 24% of 50 closed, 20 000 per won, is 60 000 short.
        let raw = BetaBinomial::known(0.3, 0.0);
        let groups = [group(30, 100), group(30, 100), group(30, 100), group(12, 50)];
        let p = top_quartile(&groups, &raw, 0, 1).unwrap();
        assert!((p.benchmark - 0.3).abs() < 1e-12 && (p.extra[3] - 60_000.0).abs() < 1e-6 && p.total == p.extra[3]);
        let flat = BetaBinomial::known(0.3, 1e6);
        let p = top_quartile(&[group(30, 100), group(30, 100)], &flat, 0, 1).unwrap();
        assert_eq!((p.total, p.outlook), (0.0, None));
    }
}
