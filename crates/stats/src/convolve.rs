//! Distribution of the money won from open deals: exact convolution, with a chance that deals of one kind share (methods.md 5.2).

use crate::dist::{beta_ppf, norm_cdf};
use crate::logistic::{logit, sigmoid};
use crate::sum;
use libm::sqrt;
use std::collections::BTreeMap;

/// Most different sums kept exactly; more go to a grid of about as many cells.
pub const ATOMS_MAX: usize = 2048;
/// With more pairs of sums than this, cells of a line take the place of a map.
const MAP_MAX: usize = 16 * ATOMS_MAX;
/// Most cells of a line that keeps every sum exactly.
const LINE_MAX: i128 = 1 << 17;
/// With more deals than this in a pool, its sum given the shared chance is normal for every purpose.
const DEALS_MAX: u64 = 2000;
/// Points of the quadrature over a shared chance.
const NODES: usize = 16;

/// Equal deals: amount in whole units (at least 0), chance, how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bet {
    /// Amount of one deal.
    pub amount: i128,
    /// Chance of one deal, strictly inside (0, 1) or exactly 0 or 1.
    pub chance: f64,
    /// Number of such deals.
    pub times: u64,
}

/// Deals whose chances are known with the same error.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pool {
    /// The deals.
    pub bets: Vec<Bet>,
    /// Beta(a, b): what is known about the chance of such deals. `None` = the chances are certain.
    pub shared: Option<(f64, f64)>,
}

/// A discrete distribution of sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// (sum, probability), ascending; probabilities add up to 1.
    pub pairs: Vec<(i128, f64)>,
}

impl Distribution {
    /// The sum is known.
    pub fn certain(value: i128) -> Self {
        Self { pairs: vec![(value, 1.0)] }
    }

    /// Each value is as likely as any other; `None` without values.
    pub fn equally(values: &[i128]) -> Option<Self> {
        let share = 1.0 / values.len() as f64;
        let mut map: BTreeMap<i128, f64> = BTreeMap::new();
        values.iter().for_each(|v| *map.entry(*v).or_default() += share);
        (!map.is_empty()).then(|| Self { pairs: map.into_iter().collect() })
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        sum::sum(self.pairs.iter().map(|(v, q)| *v as f64 * q))
    }

    /// Smallest sum whose cumulative probability reaches `p`.
    pub fn quantile(&self, p: f64) -> i128 {
        let mut mass = 0.0;
        let reached = self.pairs.iter().find(|(_, q)| {
            mass += q;
            mass >= p - 1e-12
        });
        reached.or(self.pairs.last()).map_or(0, |(v, _)| *v)
    }

    /// Probability that the sum is at least `goal`.
    pub fn reach(&self, goal: i128) -> f64 {
        sum::sum(self.pairs.iter().filter(|(v, _)| *v >= goal).map(|(_, q)| *q)).clamp(0.0, 1.0)
    }

    /// Sum of two independent amounts; thinned to the grid when there would be too many different sums.
    pub fn plus(&self, other: &Self) -> Self {
        if self.pairs.len().saturating_mul(other.pairs.len()) > MAP_MAX {
            return Self { pairs: thin(self.on_a_line(other)) };
        }
        let mut map: BTreeMap<i128, f64> = BTreeMap::new();
        for (v, q) in &self.pairs {
            for (w, r) in &other.pairs {
                *map.entry(v + w).or_default() += q * r;
            }
        }
        Self { pairs: thin(map.into_iter().collect()) }
    }

    /// Sums in the cells of one line: of the common step of all amounts, so that nothing is lost; when that would be too many
    /// cells, each sum is shared between the two nearest cells of the even grid that [`thin`] would use.
    fn on_a_line(&self, other: &Self) -> Vec<(i128, f64)> {
        let ends = |d: &Self| d.pairs.first().zip(d.pairs.last()).map(|(a, b)| (a.0, b.0));
        let (Some((a, z)), Some((b, y))) = (ends(self), ends(other)) else { return Vec::new() };
        let (first, width) = (a + b, z + y - a - b);
        let common = [(self, a), (other, b)].iter().flat_map(|(d, o)| d.pairs.iter().map(move |p| p.0 - o)).fold(0, gcd);
        let exact = common > 0 && width / common < LINE_MAX;
        let step = if exact { common } else { grid_step(width) };
        let mut cells = vec![0.0; usize::try_from(width / step).unwrap_or(0) + 2];
        for (v, q) in &self.pairs {
            for (w, r) in &other.pairs {
                let (at, over) = ((v + w - first) / step, (v + w - first) % step);
                let (at, over) = (usize::try_from(at).unwrap_or(0), over as f64 / step as f64);
                cells[at] += q * r * (1.0 - over);
                cells[at + 1] += q * r * over;
            }
        }
        cells.into_iter().enumerate().filter(|c| c.1 > 0.0).map(|(i, q)| (first + i as i128 * step, q)).collect()
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Shares each sum between the two nearest cells of an even grid, so that the mean stays.
fn thin(pairs: Vec<(i128, f64)>) -> Vec<(i128, f64)> {
    let (Some(first), Some(last)) = (pairs.first().map(|p| p.0), pairs.last().map(|p| p.0)) else { return pairs };
    if pairs.len() <= ATOMS_MAX {
        return pairs;
    }
    let step = grid_step(last - first);
    let mut cells = vec![0.0; ATOMS_MAX + 2];
    for (v, q) in &pairs {
        let at = usize::try_from((v - first) / step).unwrap_or(0);
        let over = ((v - first) % step) as f64 / step as f64;
        cells[at] += q * (1.0 - over);
        cells[at + 1] += q * over;
    }
    cells.into_iter().enumerate().filter(|c| c.1 > 0.0).map(|(i, q)| (first + i as i128 * step, q)).collect()
}

/// Mean and standard deviation of the sum over all pools, shared chances counted; for very many deals, where the sum is near
/// normal and the convolution is not worth its time.
pub fn moments(pools: &[Pool]) -> (f64, f64) {
    let (mut mean, mut variance) = (0.0, 0.0);
    for p in pools {
        let given = |bets: &[Bet]| {
            let of = |f: &dyn Fn(&Bet) -> f64| sum::sum(bets.iter().map(|b| b.times as f64 * f(b)));
            let amount = |b: &Bet| b.amount as f64;
            (of(&|b| amount(b) * b.chance), of(&|b| amount(b) * amount(b) * b.chance * (1.0 - b.chance)))
        };
        let (m, v) = given(&p.bets);
        mean += m;
        variance += match p.shared {
            None => v,
            Some((a, b)) => scenarios(&p.bets, a, b)
                .iter()
                .map(|(bets, w)| {
                    let (mq, vq) = given(bets);
                    w * (vq + (mq - m) * (mq - m))
                })
                .sum(),
        };
    }
    (mean, sqrt(variance.max(0.0)))
}

/// Width of a cell: whole hundreds of units, so that money on the grid stays in kopecks.
fn grid_step(total: i128) -> i128 {
    (total / ATOMS_MAX as i128 / 100 + 1) * 100
}

/// Distribution of the sum over all pools: independent between pools, and inside a pool given its shared chance.
pub fn distribution(pools: &[Pool]) -> Distribution {
    let total: i128 = pools.iter().flat_map(|p| &p.bets).map(|b| b.amount * i128::from(b.times)).sum();
    let parts = pools.iter().filter(|p| !p.bets.is_empty()).map(|p| one_pool(p, grid_step(total)));
    parts.fold(Distribution::certain(0), |all, part| all.plus(&part))
}

fn one_pool(pool: &Pool, step: i128) -> Distribution {
    let Some((a, b)) = pool.shared else { return independent(&pool.bets, step) };
    let mean = a / (a + b);
    if pool.bets.iter().all(|x| (x.chance - mean).abs() < 1e-12) {
        if let Some(exact) = urn(&pool.bets, a, b) {
            return exact;
        }
    }
    let mut map: BTreeMap<i128, f64> = BTreeMap::new();
    for (bets, weight) in scenarios(&pool.bets, a, b) {
        for (v, q) in independent(&bets, step).pairs {
            *map.entry(v).or_default() += weight * q;
        }
    }
    Distribution { pairs: thin(map.into_iter().collect()) }
}

/// Deals of one unknown chance, exactly: Pólya's urn gives the beta-binomial weights over subsets.
fn urn(bets: &[Bet], a: f64, b: f64) -> Option<Distribution> {
    let mut states: BTreeMap<(u64, i128), f64> = BTreeMap::from([((0, 0), 1.0)]);
    let mut drawn = 0.0;
    for bet in bets {
        for _ in 0..bet.times {
            let mut next = BTreeMap::new();
            for ((won, v), q) in &states {
                let p = (a + *won as f64) / (a + b + drawn);
                *next.entry((won + 1, v + bet.amount)).or_insert(0.0) += q * p;
                *next.entry((*won, *v)).or_insert(0.0) += q * (1.0 - p);
            }
            if next.len() > ATOMS_MAX {
                return None;
            }
            states = next;
            drawn += 1.0;
        }
    }
    let mut map: BTreeMap<i128, f64> = BTreeMap::new();
    states.into_iter().for_each(|((_, v), q)| *map.entry(v).or_default() += q);
    Some(Distribution { pairs: map.into_iter().collect() })
}

/// Chances of the deals at each quadrature point of the shared Beta, and its weight. All logits move together; each deal's
/// mean over the points stays its own chance.
fn scenarios(bets: &[Bet], a: f64, b: f64) -> Vec<(Vec<Bet>, f64)> {
    let nodes = legendre();
    let centre = logit(a / (a + b));
    let shifts: Vec<(f64, f64)> = nodes.iter().map(|(u, w)| (logit(beta_ppf(*u, a, b)) - centre, *w)).collect();
    // Deals of one chance share its centre: there are far fewer chances than deals.
    let mut centres: BTreeMap<u64, f64> = BTreeMap::new();
    let mut centre_of = |p: f64| *centres.entry(p.to_bits()).or_insert_with(|| recentre(p, &shifts));
    let own: Vec<f64> = bets.iter().map(|x| if x.chance > 0.0 && x.chance < 1.0 { centre_of(x.chance) } else { 0.0 }).collect();
    shifts
        .iter()
        .map(|(shift, w)| {
            let moved = bets.iter().zip(&own).map(|(x, c)| {
                let chance = if x.chance <= 0.0 || x.chance >= 1.0 { x.chance } else { sigmoid(c + shift) };
                Bet { chance, ..*x }
            });
            (moved.collect(), *w)
        })
        .collect()
}

/// The logit whose mean chance over the shifts is `p` (bisection: the mean rises with it).
fn recentre(p: f64, shifts: &[(f64, f64)]) -> f64 {
    let mean = |c: f64| shifts.iter().map(|(s, w)| w * sigmoid(c + s)).sum::<f64>();
    let (mut low, mut high) = (logit(p) - 30.0, logit(p) + 30.0);
    for _ in 0..60 {
        let mid = 0.5 * (low + high);
        if mean(mid) < p { low = mid } else { high = mid }
    }
    0.5 * (low + high)
}

/// Gauss-Legendre points and weights on (0, 1).
fn legendre() -> Vec<(f64, f64)> {
    let n = NODES as f64;
    (0..NODES)
        .map(|i| {
            let mut x = libm::cos(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5));
            let mut slope = 1.0;
            for _ in 0..50 {
                let (mut p1, mut p2) = (1.0, 0.0);
                for j in 0..NODES {
                    let j = j as f64;
                    (p1, p2) = (((2.0 * j + 1.0) * x * p1 - j * p2) / (j + 1.0), p1);
                }
                slope = n * (x * p1 - p2) / (x * x - 1.0);
                x -= p1 / slope;
            }
            (0.5 * (1.0 - x), 1.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

fn independent(bets: &[Bet], step: i128) -> Distribution {
    let deals: u64 = bets.iter().map(|b| b.times).sum();
    if deals > DEALS_MAX {
        return normal(bets, step);
    }
    exact(bets).unwrap_or_else(|| grid(bets, step))
}

/// All sums with their probabilities; `None` when there are too many of them.
fn exact(bets: &[Bet]) -> Option<Distribution> {
    let mut sums: BTreeMap<i128, f64> = BTreeMap::from([(0, 1.0)]);
    for b in bets {
        for _ in 0..b.times {
            let mut next = BTreeMap::new();
            for (v, q) in &sums {
                *next.entry(*v).or_insert(0.0) += q * (1.0 - b.chance);
                *next.entry(v + b.amount).or_insert(0.0) += q * b.chance;
            }
            if next.len() > ATOMS_MAX {
                return None;
            }
            sums = next;
        }
    }
    Some(Distribution { pairs: sums.into_iter().collect() })
}

/// Sums on a grid; an amount between two cells is shared between them so that the mean stays.
fn grid(bets: &[Bet], step: i128) -> Distribution {
    let total: i128 = bets.iter().map(|b| b.amount * i128::from(b.times)).sum();
    let deals: u64 = bets.iter().map(|b| b.times).sum();
    let size = usize::try_from(total / step).unwrap_or(0) + usize::try_from(deals).unwrap_or(0) + 2;
    let mut mass = vec![0.0; size];
    mass[0] = 1.0;
    let mut top = 0;
    for b in bets {
        let cells = usize::try_from(b.amount / step).unwrap_or(0);
        let over = (b.amount % step) as f64 / step as f64;
        for _ in 0..b.times {
            top = (top + cells + 1).min(size - 1);
            for i in (0..=top).rev() {
                let near = i.checked_sub(cells).map_or(0.0, |k| mass[k]) * (1.0 - over);
                let far = i.checked_sub(cells + 1).map_or(0.0, |k| mass[k]) * over;
                mass[i] = mass[i] * (1.0 - b.chance) + (near + far) * b.chance;
            }
        }
    }
    let pairs = mass.into_iter().enumerate().filter(|(_, q)| *q > 0.0).map(|(i, q)| (i as i128 * step, q));
    Distribution { pairs: pairs.collect() }
}

/// Very many deals: the normal law on the grid, what lies below 0 or above the whole put at the ends.
fn normal(bets: &[Bet], step: i128) -> Distribution {
    let part = |f: &dyn Fn(&Bet) -> f64| sum::sum(bets.iter().map(|b| b.times as f64 * f(b)));
    let mean = part(&|b| b.amount as f64 * b.chance);
    let sd = sqrt(part(&|b| (b.amount as f64) * (b.amount as f64) * b.chance * (1.0 - b.chance))).max(1e-9);
    let total: i128 = bets.iter().map(|b| b.amount * i128::from(b.times)).sum();
    let last = total / step + 1;
    let below = |i: i128| if i > last { 1.0 } else { norm_cdf(((i as f64 - 0.5) * step as f64 - mean) / sd) };
    let pairs = (0..=last).map(|i| (i * step, below(i + 1).max(0.0) - if i == 0 { 0.0 } else { below(i) }));
    Distribution { pairs: pairs.filter(|(_, q)| *q > 0.0).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::ln_beta;
    use crate::rng::Rng;

    fn bet(amount: i128, chance: f64, times: u64) -> Bet {
        Bet { amount, chance, times }
    }

    fn pool(bets: Vec<Bet>, shared: Option<(f64, f64)>) -> Pool {
        Pool { bets, shared }
    }

    #[test]
    fn worked_examples_of_the_page() {
        let d = distribution(&[pool(vec![bet(100, 0.5, 1), bet(200, 0.3, 1), bet(300, 0.2, 1)], None)]);
        assert_eq!((d.quantile(0.1), d.quantile(0.5), d.quantile(0.9)), (0, 100, 400));
        assert!((d.mean() - 170.0).abs() < 1e-9 && (d.reach(1) - 0.72).abs() < 1e-12);
        let shared = distribution(&[pool(vec![bet(10, 0.5, 2)], Some((5.5, 5.5)))]);
        assert!((shared.pairs[0].1 - 0.271).abs() < 5e-4 && (shared.mean() - 10.0).abs() < 1e-9);
    }

    #[test]
    fn convolution_equals_brute_force_on_small_cases() {
        let mut rng = Rng::new(11, 3);
        for _ in 0..40 {
            let deals: Vec<(i128, f64)> = (0..2 + rng.below(8)).map(|_| (1 + rng.below(90) as i128, rng.uniform())).collect();
            let d = distribution(&[pool(deals.iter().map(|(a, p)| bet(*a, *p, 1)).collect(), None)]);
            let mut map: BTreeMap<i128, f64> = BTreeMap::new();
            for mask in 0..1_u32 << deals.len() {
                let (mut v, mut q) = (0, 1.0);
                for (i, (a, p)) in deals.iter().enumerate() {
                    let won = mask >> i & 1 == 1;
                    v += if won { *a } else { 0 };
                    q *= if won { *p } else { 1.0 - p };
                }
                *map.entry(v).or_default() += q;
            }
            assert_eq!(d.pairs.len(), map.len());
            assert!(d.pairs.iter().zip(&map).all(|(x, (v, q))| x.0 == *v && (x.1 - q).abs() < 1e-12));
            let weighted: f64 = deals.iter().map(|(a, p)| *a as f64 * p).sum();
            assert!((d.mean() - weighted).abs() < 1e-9);
        }
    }

    #[test]
    fn a_shared_chance_gives_beta_binomial_weights_over_subsets() {
        let (a, b, amounts) = (3.5, 6.5, [1_i128, 2, 4, 8]);
        let d = distribution(&[pool(amounts.iter().map(|x| bet(*x, 0.35, 1)).collect(), Some((a, b)))]);
        for mask in 0..16_u32 {
            let k = f64::from(mask.count_ones());
            let expected = libm::exp(ln_beta(a + k, b + 4.0 - k) - ln_beta(a, b));
            assert!((d.pairs[mask as usize].1 - expected).abs() < 1e-12, "{mask}");
        }
        // By quadrature the same, and wider than with a certain chance.
        let by_points: Vec<(Vec<Bet>, f64)> = scenarios(&[bet(1, 0.35, 1)], a, b);
        assert!((by_points.iter().map(|(x, w)| x[0].chance * w).sum::<f64>() - 0.35).abs() < 1e-9);
        let second: f64 = by_points.iter().map(|(x, w)| x[0].chance * x[0].chance * w).sum();
        assert!((second - a * (a + 1.0) / ((a + b) * (a + b + 1.0))).abs() < 2e-3, "{second}");
    }

    #[test]
    fn mean_is_the_weighted_sum_and_quantiles_are_monotone_whatever_the_route() {
        let mut rng = Rng::new(2, 9);
        for deals in [5, 60, 400, 2600] {
            let bets: Vec<Bet> =
                (0..deals).map(|_| bet(100 * (100 + rng.below(90_000) as i128), 0.05 + 0.9 * rng.uniform(), 1)).collect();
            let weighted: f64 = bets.iter().map(|b| b.amount as f64 * b.chance).sum();
            for shared in [None, Some((8.0, 12.0))] {
                let d = distribution(&[pool(bets.clone(), shared), pool(vec![bet(700, 0.5, 2)], None)]);
                let mass: f64 = d.pairs.iter().map(|p| p.1).sum();
                assert!((mass - 1.0).abs() < 1e-9, "{deals} {mass}");
                assert!((d.mean() / (weighted + 700.0) - 1.0).abs() < 2e-3, "{deals} {} {weighted}", d.mean());
                let (by_moments, sd) = moments(&[pool(bets.clone(), shared), pool(vec![bet(700, 0.5, 2)], None)]);
                let second: f64 = d.pairs.iter().map(|(v, q)| (*v as f64 - d.mean()) * (*v as f64 - d.mean()) * q).sum();
                assert!(
                    (by_moments / d.mean() - 1.0).abs() < 2e-3 && (sd / sqrt(second) - 1.0).abs() < 0.02,
                    "{deals} {sd} {second}"
                );
                let q: Vec<i128> = [0.05, 0.1, 0.5, 0.9, 0.95].iter().map(|p| d.quantile(*p)).collect();
                assert!(q.windows(2).all(|w| w[0] <= w[1]));
            }
        }
    }

    #[test]
    fn many_pairs_give_the_same_sums_as_few() {
        let mut rng = Rng::new(5, 1);
        let mut some = |n: usize, unit: i128| {
            let mut values: Vec<i128> = (0..n).map(|_| unit * (1 + rng.below(400) as i128)).collect();
            values.sort_unstable();
            values.dedup();
            let all: f64 = values.iter().map(|v| *v as f64).sum();
            Distribution { pairs: values.iter().map(|v| (*v, *v as f64 / all)).collect() }
        };
        let (a, b) = (some(390, 250), some(390, 250));
        let mut map: BTreeMap<i128, f64> = BTreeMap::new();
        a.pairs.iter().for_each(|(v, q)| b.pairs.iter().for_each(|(w, r)| *map.entry(v + w).or_default() += q * r));
        let sum = a.plus(&b);
        assert!(a.pairs.len() * b.pairs.len() > MAP_MAX && sum.pairs.len() == map.len());
        assert!(sum.pairs.iter().zip(&map).all(|(x, (v, q))| x.0 == *v && (x.1 - q).abs() < 1e-14));
        // Amounts without a common step go to the grid and keep the mean.
        let odd = Distribution { pairs: a.pairs.iter().map(|(v, q)| (v * 7919 + 13, *q)).collect() };
        let even = Distribution { pairs: b.pairs.iter().map(|(v, q)| (v * 104_729, *q)).collect() };
        let both = odd.plus(&even);
        assert!(both.pairs.len() <= ATOMS_MAX + 2);
        assert!((both.mean() / (odd.mean() + even.mean()) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn one_more_deal_never_lowers_p90_and_sums_add() {
        let few = vec![bet(50, 0.4, 3), bet(75, 0.2, 2)];
        let more: Vec<Bet> = few.iter().copied().chain([bet(30, 0.1, 1)]).collect();
        let (a, b) = (distribution(&[pool(few, None)]), distribution(&[pool(more, None)]));
        assert!(b.quantile(0.9) >= a.quantile(0.9));
        let half = Distribution::equally(&[0, 10]).unwrap();
        assert_eq!(half.plus(&half).pairs, [(0, 0.25), (10, 0.5), (20, 0.25)]);
        assert_eq!(Distribution::equally(&[]), None);
        assert_eq!(distribution(&[]).quantile(0.5), 0);
    }
}
