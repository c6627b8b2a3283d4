//! Distribution of the money won from independent deals (`methods.md` 5.2): exact for few sums, on a grid for many.

use libm::sqrt;
use stats::forecast::normal_quantile;
use std::collections::BTreeMap;

/// Most different sums kept exactly; more go to a grid of as many cells.
const SUMS: usize = 4096;
/// With more deals than this the sum is normal for every purpose.
pub(super) const DEALS: u64 = 5000;

/// `count` deals of one amount (minor units) and one chance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coin {
    pub(super) amount: i128,
    pub(super) chance: f64,
    pub(super) count: u64,
}

/// P10, P90 (minor units) and the chance to win at least `goal`; `None` without deals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) p10: i128,
    pub(super) p90: i128,
    pub(super) reach: f64,
}

/// Spread of the sum of a few deals (up to [`DEALS`]; for more use [`normal`]).
pub(super) fn spread(coins: &[Coin], goal: i128) -> Option<Spread> {
    let deals: u64 = coins.iter().map(|c| c.count).sum();
    let total: i128 = coins.iter().map(|c| c.amount * i128::from(c.count)).sum();
    if deals == 0 || total <= 0 {
        return None;
    }
    let pairs = exact(coins).unwrap_or_else(|| grid(coins, total));
    let quantile = |p: f64| {
        let mut mass = 0.0;
        pairs.iter().find(|(_, q)| {
            mass += q;
            mass >= p - 1e-12
        })
    };
    let last = pairs.last()?;
    Some(Spread {
        p10: quantile(0.1).unwrap_or(last).0,
        p90: quantile(0.9).unwrap_or(last).0,
        reach: stats::sum::sum(pairs.iter().filter(|(v, _)| *v >= goal).map(|(_, q)| *q)).min(1.0),
    })
}

/// All sums with their chances, or nothing when there are too many of them.
fn exact(coins: &[Coin]) -> Option<Vec<(i128, f64)>> {
    let mut sums: BTreeMap<i128, f64> = BTreeMap::from([(0, 1.0)]);
    for c in coins {
        for _ in 0..c.count {
            let mut next = BTreeMap::new();
            for (v, q) in &sums {
                *next.entry(*v).or_insert(0.0) += q * (1.0 - c.chance);
                *next.entry(v + c.amount).or_insert(0.0) += q * c.chance;
            }
            if next.len() > SUMS {
                return None;
            }
            sums = next;
        }
    }
    Some(sums.into_iter().collect())
}

/// Sums on a grid; an amount between two cells is shared between them so that the mean stays.
fn grid(coins: &[Coin], total: i128) -> Vec<(i128, f64)> {
    let step = total / SUMS as i128 + 1;
    let mut mass = vec![0.0; SUMS + 2];
    mass[0] = 1.0;
    let mut top = 0;
    for c in coins {
        let cells = usize::try_from(c.amount / step).unwrap_or(0);
        let over = (c.amount % step) as f64 / step as f64;
        for _ in 0..c.count {
            top = (top + cells + 1).min(SUMS + 1);
            for i in (0..=top).rev() {
                let near = i.checked_sub(cells).map_or(0.0, |k| mass[k]) * (1.0 - over);
                let far = i.checked_sub(cells + 1).map_or(0.0, |k| mass[k]) * over;
                mass[i] = mass[i] * (1.0 - c.chance) + (near + far) * c.chance;
            }
        }
    }
    mass.into_iter().enumerate().map(|(i, q)| (i as i128 * step, q)).collect()
}

/// Spread of the sum of very many deals, from its mean and variance in minor units.
pub(super) fn normal(mean: f64, variance: f64, goal: i128) -> Spread {
    let sd = sqrt(variance);
    let cent = |v: f64| (libm::round(v / 100.0) as i128 * 100).max(0);
    Spread {
        p10: cent(normal_quantile(mean, sd, 0.1)),
        p90: cent(normal_quantile(mean, sd, 0.9)),
        reach: stats::forecast::chance_to_reach(mean, sd, goal as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money;

    /// Amounts in whole major units.
    fn coin(major: i128, chance: f64, count: u64) -> Coin {
        Coin { amount: major * money::ONE, chance, count }
    }

    #[test]
    fn worked_example_of_the_page() {
        let coins = [coin(100_000, 0.5, 1), coin(200_000, 0.3, 1), coin(300_000, 0.2, 1)];
        let s = spread(&coins, 100_000 * money::ONE).unwrap();
        assert_eq!((s.p10, s.p90), (0, 400_000 * money::ONE));
        assert!((s.reach - 0.72).abs() < 1e-12);
        assert_eq!(spread(&[], 1), None);
    }

    #[test]
    fn grid_and_normal_agree_with_each_other() {
        let coins: Vec<Coin> = (1..=60).map(|i| coin(1000 + 37 * i * i, 0.2 + 0.01 * i as f64, 3)).collect();
        let total: i128 = coins.iter().map(|c| c.amount * 3).sum();
        assert!(exact(&coins).is_none());
        let pairs = grid(&coins, total);
        let mass: f64 = pairs.iter().map(|p| p.1).sum();
        let mean: f64 = pairs.iter().map(|p| p.0 as f64 * p.1).sum();
        let expected: f64 = coins.iter().map(|c| c.amount as f64 * c.chance * 3.0).sum();
        assert!((mass - 1.0).abs() < 1e-9 && (mean / expected - 1.0).abs() < 1e-6, "{mass} {mean} {expected}");
        let variance: f64 = coins.iter().map(|c| (c.amount as f64).powi(2) * c.chance * (1.0 - c.chance) * 3.0).sum();
        let (a, b) = (spread(&coins, total / 2).unwrap(), normal(expected, variance, total / 2));
        for (x, y) in [(a.p10, b.p10), (a.p90, b.p90)] {
            assert!((x as f64 / y as f64 - 1.0).abs() < 0.02, "{x} {y}");
        }
        assert!((a.reach - b.reach).abs() < 0.02);
    }
}
