//! Money that open deals bring by a day: pools of deals that share an uncertain chance, and the spread of their sum (`methods.md` 5.2).

use super::book::{Book, Moment};
use super::curves::Curves;
use domain::money;
use stats::convolve::{Bet, Distribution, Pool, distribution, moments};
use stats::forecast::normal_quantile;
use std::collections::BTreeMap;

/// With more deals than this the normal law replaces the convolution.
const EXACT_MAX: usize = 400;
/// Points of a normal distribution kept as equally likely values.
const POINTS: usize = 199;

/// Equal deals by amount and chance.
type Bets = BTreeMap<(i128, u64), Bet>;

/// An open deal with its chances ahead.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    /// Index into the book.
    pub(crate) deal: usize,
    pub(crate) amount: i128,
    /// Pipeline and stage: deals of one share the error of the chance.
    pub(crate) kind: (String, i64),
    /// P(won within 1, 2, ... days).
    pub(crate) ahead: Vec<f64>,
}

impl Due {
    /// P(won within `days`).
    pub(crate) fn within(&self, days: usize) -> f64 {
        if days == 0 { 0.0 } else { self.ahead.get(days.min(self.ahead.len()) - 1).copied().unwrap_or(0.0) }
    }
}

/// Open deals of a scope at a moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Open {
    pub(crate) due: Vec<Due>,
    /// Open deals in all.
    pub(crate) deals: u64,
    pub(crate) without_amount: u64,
    /// Deals with an amount, but without any history to speak for them.
    pub(crate) without_odds: u64,
    /// Sum of amounts, minor units.
    pub(crate) sum: i128,
    /// Resolved deals by pipeline and stage.
    pub(crate) sure: BTreeMap<(String, i64), u64>,
}

/// Reads the open deals of a scope with their chances.
pub(crate) fn open(book: &Book, curves: &mut Curves, deals: &[usize], t: Moment) -> Open {
    let mut out = Open::default();
    for i in deals {
        let d = &book.deals[*i];
        let Some(s) = book.state(d, t) else { continue };
        out.deals += 1;
        let Some(amount) = s.amount.filter(|a| *a > 0) else {
            out.without_amount += 1;
            continue;
        };
        out.sum += amount;
        let Some((ahead, _)) = curves.ahead(&d.pipeline, s.rank, (t.on - s.since).max(0), (t.on - d.created_on).max(0)) else {
            out.without_odds += 1;
            continue;
        };
        let kind = (d.pipeline.clone(), s.rank);
        out.sure.entry(kind.clone()).or_insert_with(|| curves.resolved(&d.pipeline, s.rank));
        out.due.push(Due { deal: *i, amount, kind, ahead });
    }
    out
}

impl Open {
    /// Pools with the given chance of each deal; deals without a chance are left out.
    pub(crate) fn pools(&self, chance: impl Fn(&Due) -> f64) -> Vec<Pool> {
        let mut by: BTreeMap<&(String, i64), Bets> = BTreeMap::new();
        for d in &self.due {
            let p = chance(d);
            if p > 0.0 {
                let bet = Bet { amount: d.amount, chance: p.min(1.0), times: 0 };
                by.entry(&d.kind).or_default().entry((d.amount, p.to_bits())).or_insert(bet).times += 1;
            }
        }
        by.into_iter()
            .map(|(kind, bets)| {
                let bets: Vec<Bet> = bets.into_values().collect();
                let deals: u64 = bets.iter().map(|b| b.times).sum();
                let mean = bets.iter().map(|b| b.chance * b.times as f64).sum::<f64>() / deals.max(1) as f64;
                let n = self.sure.get(kind).copied().unwrap_or(0) as f64;
                Pool { bets, shared: Some((mean * n + 0.5, (1.0 - mean) * n + 0.5)) }
            })
            .collect()
    }
}

/// Distribution of the sum of the pools: exact for few deals, normal for many.
pub(crate) fn spread(pools: &[Pool]) -> Distribution {
    let deals: u64 = pools.iter().flat_map(|p| &p.bets).map(|b| b.times).sum();
    if deals as usize <= EXACT_MAX {
        return distribution(pools);
    }
    let (mean, sd) = moments(pools);
    bell(mean, sd)
}

/// Equally likely kopeck values of a normal amount that is never below zero.
fn bell(mean: f64, sd: f64) -> Distribution {
    let at = |i: usize| normal_quantile(mean, sd, (i as f64 + 0.5) / POINTS as f64);
    let values: Vec<i128> = (0..POINTS).map(|i| (libm::round(at(i) / 100.0) as i128 * 100).max(0)).collect();
    Distribution::equally(&values).unwrap_or_else(|| Distribution::certain(0))
}

/// Expected sum in minor units, whole kopecks.
pub(crate) fn expected(pools: &[Pool]) -> i128 {
    let mean = stats::sum::sum(pools.iter().flat_map(|p| &p.bets).map(|b| b.amount as f64 * b.chance * b.times as f64));
    kopecks(mean)
}

/// A float of minor units as whole kopecks.
pub(crate) fn kopecks(minor: f64) -> i128 {
    libm::round(minor / 100.0) as i128 * 100
}

/// The distribution multiplied by a ratio (revenue to won amounts), whole kopecks.
pub(crate) fn scaled(d: &Distribution, ratio: f64) -> Distribution {
    if (ratio - 1.0).abs() < 1e-12 {
        return d.clone();
    }
    let mut map: BTreeMap<i128, f64> = BTreeMap::new();
    d.pairs.iter().for_each(|(v, q)| *map.entry(kopecks(*v as f64 * ratio)).or_default() += q);
    Distribution { pairs: map.into_iter().collect() }
}

/// Money of a distribution's quantile.
pub(crate) fn quantile_text(d: &Distribution, p: f64) -> String {
    money::format_money(d.quantile(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_deals_are_near_the_exact_answer() {
        let bets: Vec<Bet> =
            (1..=300_i128).map(|i| Bet { amount: 1_000_000 * (1 + i % 17), chance: 0.1 + 0.002 * i as f64, times: 1 }).collect();
        let pools = [Pool { bets, shared: Some((40.0, 60.0)) }];
        let exact = spread(&pools);
        let (mean, sd) = moments(&pools);
        let near = bell(mean, sd);
        for p in [0.1, 0.5, 0.9] {
            let (a, b) = (exact.quantile(p) as f64, near.quantile(p) as f64);
            assert!((a / b - 1.0).abs() < 0.03, "{p} {a} {b}");
        }
        assert!((exact.mean() / expected(&pools) as f64 - 1.0).abs() < 1e-3);
        assert_eq!(scaled(&Distribution::certain(1000), 1.5), Distribution::certain(1500));
    }
}
