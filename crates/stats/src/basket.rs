//! What is bought together: frequent itemsets and pair rules with their significance (methods.md 10.1, 10.2).

use crate::fisher;
use crate::interval::{Interval, wilson, z_of};
use libm::{exp, log, sqrt};
use std::collections::BTreeMap;

/// Items that occur together, ascending, with the number of receipts that hold them all.
pub type Itemset = (Vec<u32>, u64);

/// All itemsets found in at least `min_count` receipts, by size, then by items. Items repeated in a receipt count once.
/// `max_size` bounds the search.
pub fn frequent(receipts: &[Vec<u32>], min_count: u64, max_size: usize) -> Vec<Itemset> {
    let mut lists: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (i, receipt) in receipts.iter().enumerate() {
        for item in distinct(receipt) {
            lists.entry(item).or_default().push(i as u32);
        }
    }
    let level: Vec<(u32, Vec<u32>)> = lists.into_iter().filter(|l| l.1.len() as u64 >= min_count).collect();
    let mut out = Vec::new();
    extend(&[], &level, min_count, max_size.max(1), &mut out);
    out.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then(a.0.cmp(&b.0)));
    out
}

/// Depth-first over sorted receipt lists: the receipts of a set are the intersection of those of its parts.
fn extend(prefix: &[u32], level: &[(u32, Vec<u32>)], min_count: u64, left: usize, out: &mut Vec<Itemset>) {
    for (i, (item, list)) in level.iter().enumerate() {
        let mut set = prefix.to_vec();
        set.push(*item);
        out.push((set.clone(), list.len() as u64));
        if left > 1 {
            let next: Vec<(u32, Vec<u32>)> = level[i + 1..]
                .iter()
                .map(|(other, more)| (*other, intersect(list, more)))
                .filter(|l| l.1.len() as u64 >= min_count)
                .collect();
            extend(&set, &next, min_count, left - 1, out);
        }
    }
}

fn intersect(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                out.push(a[i]);
                i += 1;
                j += 1;
            }
        }
    }
    out
}

fn distinct(receipt: &[u32]) -> Vec<u32> {
    let mut items = receipt.to_vec();
    items.sort_unstable();
    items.dedup();
    items
}

/// Receipts with each item, and with each pair of items (lower id first).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Receipts with at least one item.
    pub receipts: u64,
    /// Receipts by item.
    pub items: BTreeMap<u32, u64>,
    /// Receipts by pair.
    pub pairs: BTreeMap<(u32, u32), u64>,
}

/// Counts distinct items and pairs. Receipts of more than `max_items` distinct items feed the item counts only: one
/// wholesale receipt of a thousand lines would otherwise be half a million pairs.
pub fn count(receipts: &[Vec<u32>], max_items: usize) -> Counts {
    let mut out = Counts::default();
    for receipt in receipts.iter().filter(|r| !r.is_empty()) {
        let items = distinct(receipt);
        out.receipts += 1;
        for (i, a) in items.iter().enumerate() {
            *out.items.entry(*a).or_default() += 1;
            if items.len() <= max_items {
                for b in &items[i + 1..] {
                    *out.pairs.entry((*a, *b)).or_default() += 1;
                }
            }
        }
    }
    out
}

/// A rule "who buys `a` also buys `b`". Direction is not causality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Joint receipts over all.
    pub support: f64,
    /// Joint receipts over those with `a`.
    pub confidence: f64,
    /// Its interval.
    pub interval: Option<Interval>,
    /// Times more often together than by chance; 1 and below is no rule, however high the confidence.
    pub lift: f64,
    /// Joint share minus the product of shares.
    pub leverage: f64,
    /// (1 - share of b) / (1 - confidence); none at confidence 1.
    pub conviction: Option<f64>,
    /// Joint receipts over receipts with either.
    pub jaccard: f64,
    /// Share of `b` with `a` over its share without `a`, with interval; none when undefined.
    pub relative: Option<(f64, Interval)>,
    /// One-sided Fisher p-value.
    pub p: f64,
}

/// Measures a rule from counts: receipts, with a, with b, with both; `None` when they contradict or `a` or `b` is empty.
pub fn rule(receipts: u64, a: u64, b: u64, both: u64) -> Option<Rule> {
    if a == 0 || b == 0 || both > a.min(b) || a + b - both > receipts {
        return None;
    }
    let (n, na, nb, nab) = (receipts as f64, a as f64, b as f64, both as f64);
    let confidence = nab / na;
    let without = receipts - a;
    Some(Rule {
        support: nab / n,
        confidence,
        interval: wilson(both, a, 0.95),
        lift: n * nab / (na * nb),
        leverage: nab / n - na / n * nb / n,
        conviction: (both < a).then(|| (1.0 - nb / n) / (1.0 - confidence)),
        jaccard: nab / (na + nb - nab),
        relative: relative_risk(both, a, b - both, without, 0.95),
        p: fisher::exact(both, a, b - both, without).greater,
    })
}

/// Ratio of two shares with its log interval; `None` when a share is zero or has no denominator.
pub fn relative_risk(x1: u64, n1: u64, x2: u64, n2: u64, level: f64) -> Option<(f64, Interval)> {
    if x1 == 0 || x2 == 0 || n1 == 0 || n2 == 0 {
        return None;
    }
    let inverse = |x: u64| 1.0 / x as f64;
    let ratio = (x1 as f64 / n1 as f64) / (x2 as f64 / n2 as f64);
    let half = z_of(level) * sqrt(inverse(x1) - inverse(n1) + inverse(x2) - inverse(n2));
    let interval = Interval { low: exp(log(ratio) - half), high: exp(log(ratio) + half), level, method: "log_ratio" };
    Some((ratio, interval))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let r = rule(1000, 200, 300, 90).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 5e-3, "{a} is not {b}");
        close(r.confidence, 0.45);
        close(r.lift, 1.5);
        close(r.leverage, 0.03);
        close(r.conviction.unwrap(), 1.27);
        assert!(rule(10, 0, 3, 0).is_none() && rule(10, 6, 6, 1).is_none());
    }

    #[test]
    fn pairs_do_not_depend_on_order_or_repeats() {
        let a = count(&[vec![3, 1, 3], vec![1], vec![]], 100);
        assert_eq!(a, count(&[vec![1], vec![1, 3]], 100));
        assert_eq!((a.receipts, a.items[&1], a.pairs[&(1, 3)]), (2, 2, 1));
        assert!(count(&[vec![1, 2, 3]], 2).pairs.is_empty());
    }
}
