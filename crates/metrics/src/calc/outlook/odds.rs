//! Chance of a stage by the company's own resolved deals that reached it (`methods.md` 5.1): the fallback when no model passes.

use super::book::{Book, Kind, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// A mature window with fewer resolved deals of the pipeline gives way to all resolved ones.
pub(crate) const MATURE_MIN: u64 = 30;
/// Days of the mature window.
const YEAR: i32 = 365;

/// Won and resolved deals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Odds {
    pub(crate) won: u64,
    pub(crate) resolved: u64,
}

impl Odds {
    /// Mean of Beta(won + 1/2, lost + 1/2).
    pub(crate) fn chance(self) -> f64 {
        let (a, b) = self.beta();
        a / (a + b)
    }

    /// Parameters of the Beta.
    pub(crate) fn beta(self) -> (f64, f64) {
        (self.won as f64 + 0.5, (self.resolved - self.won) as f64 + 0.5)
    }
}

/// Deals by pipeline, mature or all, and farthest stage (won ones beyond the last).
type Counts<'b> = BTreeMap<(&'b str, bool, i64), Odds>;

/// Stage table as it could be drawn at a moment.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// By pipeline and rank; rank 1 is the whole pipeline.
    by: BTreeMap<(String, i64), Odds>,
    company: Odds,
    /// Pipelines whose table is of the mature window.
    mature: BTreeMap<String, bool>,
}

impl Table {
    /// Counts deals resolved by the moment; those created between P90 of the cycle + 12 months and P90 of the cycle ago where
    /// at least [`MATURE_MIN`] of the pipeline are, else all.
    pub(crate) fn at(book: &Book, t: Moment) -> Self {
        let edge = book.cycle_p90(t).map(|d| t.on - libm::ceil(d) as i32);
        let mut counts: Counts<'_> = BTreeMap::new();
        for d in &book.deals {
            if d.closed.is_none_or(|c| c.at > t.at) || d.created > t.at {
                continue;
            }
            let mature = edge.is_some_and(|e| d.created_on <= e && d.created_on > e - YEAR);
            let top = if d.won { i64::MAX } else { top_of(book, d) };
            for slot in [true, false].into_iter().filter(|s| !*s || mature) {
                let cell = counts.entry((d.pipeline.as_str(), slot, top)).or_default();
                cell.resolved += 1;
                cell.won += u64::from(d.won);
            }
        }
        Self::build(&counts)
    }

    fn build(counts: &Counts<'_>) -> Self {
        let mut out = Self::default();
        let pipelines: BTreeSet<&str> = counts.keys().map(|k| k.0).collect();
        for p in pipelines {
            let of = |mature: bool| counts.iter().filter(move |(k, _)| k.0 == p && k.1 == mature);
            let all = |mature: bool| of(mature).map(|(_, o)| o.resolved).sum::<u64>();
            let mature = all(true) >= MATURE_MIN;
            let last = of(mature).map(|(k, _)| k.2).filter(|r| *r < i64::MAX).max().unwrap_or(1).max(1);
            for rank in 1..=last + 1 {
                let mut sum = Odds::default();
                for (_, o) in of(mature).filter(|(k, _)| k.2 >= rank) {
                    sum = Odds { won: sum.won + o.won, resolved: sum.resolved + o.resolved };
                }
                out.by.insert((p.to_owned(), rank), sum);
            }
            for (_, o) in of(false) {
                out.company = Odds { won: out.company.won + o.won, resolved: out.company.resolved + o.resolved };
            }
            out.mature.insert(p.to_owned(), mature);
        }
        out
    }

    /// Odds of a deal whose farthest stage is `rank`; beyond the last stage a lost deal reached, only won deals are known and the
    /// last lost-from stage speaks. A pipeline without resolved deals has the company's odds.
    pub(crate) fn of(&self, pipeline: &str, rank: i64) -> Option<Odds> {
        let found = (1..=rank.max(1)).rev().find_map(|r| self.by.get(&(pipeline.to_owned(), r)).filter(|o| o.resolved > 0));
        found.copied().or((self.company.resolved > 0).then_some(self.company))
    }

    /// Word for the window the pipeline's odds come from.
    pub(crate) fn window(&self, pipeline: &str) -> &'static str {
        if self.mature.get(pipeline).copied().unwrap_or(false) { "mature" } else { "all" }
    }
}

/// Farthest work stage a closed deal entered.
fn top_of(book: &Book, deal: &super::book::Deal) -> i64 {
    book.moves_of(deal).iter().filter(|m| m.kind == Kind::Open).map(|m| m.rank).max().unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_page() {
        let o = Odds { won: 16, resolved: 40 };
        assert!((o.chance() - 0.402).abs() < 5e-4);
    }

    #[test]
    fn a_stage_counts_those_who_went_farther() {
        let cell = |won, resolved| Odds { won, resolved };
        let counts = BTreeMap::from([
            (("main", false, 1), cell(0, 2)),
            (("main", false, 2), cell(0, 1)),
            (("main", false, i64::MAX), cell(1, 1)),
        ]);
        let t = Table::build(&counts);
        assert_eq!((t.of("main", 1), t.of("main", 2)), (Some(cell(1, 4)), Some(cell(1, 2))));
        assert_eq!((t.of("main", 9), t.of("other", 1)), (Some(cell(1, 1)), Some(cell(1, 4))));
        assert_eq!((t.window("main"), Table::default().of("main", 1)), ("all", None));
    }
}
