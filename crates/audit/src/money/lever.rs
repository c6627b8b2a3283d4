//! A money lever: which records it touches, what it claims of each, and ten thousand seeded draws of the whole.

use domain::result::{MoneyInput, MoneyRange, Words};
use stats::money_draw::{beta, outlook, simulate, triangular};
use stats::rng::Rng;

/// Claim of one lever on one record, a year's margin in minor units.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    /// Record: `deal:ID`, `lead:ID`, `customer:ID`, `manager:ID`, `call:ID`.
    pub record: String,
    /// Whole margin at stake in the record: no set of claims may exceed it.
    pub value: f64,
    /// Claimed part.
    pub amount: f64,
}

/// A lever with its records and draws.
#[derive(Debug, Clone)]
pub(crate) struct Lever {
    /// Rule whose finding it values.
    pub rule: &'static str,
    /// Cause group, the growth zone.
    pub zone: &'static str,
    /// A flow per month or a one-off stock.
    pub flow: bool,
    /// It makes more sales and so needs capacity (a kept discount does not).
    pub needs_capacity: bool,
    /// Records.
    pub claims: Vec<Claim>,
    /// Draws of the total, a year's margin in minor units.
    pub draws: Vec<f64>,
    /// Gross amount touched, minor units.
    pub touched: i128,
    /// Formula in words.
    pub formula: Words,
    /// Inputs as printed.
    pub inputs: Vec<MoneyInput>,
}

/// Draws and seed of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dice {
    /// Number of draws.
    pub draws: usize,
    /// Seed, printed in the report.
    pub seed: u64,
    /// Realism: careful, middle and bold share of a gap that gets closed.
    pub realism: (f64, f64, f64),
}

impl Dice {
    /// Draws an outcome; every lever has a stream of its own, so adding one never moves another.
    pub(crate) fn roll(&self, name: &str, outcome: impl FnMut(&mut Rng) -> f64) -> Vec<f64> {
        simulate(self.draws, self.seed ^ fnv(name), outcome)
    }

    /// A drawn share of a gap that gets closed.
    pub(crate) fn realism(&self, rng: &mut Rng) -> f64 {
        triangular(rng, self.realism.0, self.realism.1, self.realism.2)
    }
}

/// A rate drawn from its counts.
pub(crate) fn rate(rng: &mut Rng, x: u64, n: u64) -> f64 {
    beta(rng, x as f64 + 0.5, n.saturating_sub(x) as f64 + 0.5)
}

/// A mean drawn around its estimate, never below a tenth of it.
pub(crate) fn mean(rng: &mut Rng, value: f64, error: f64) -> f64 {
    (value + error * rng.normal()).max(value * 0.1)
}

/// FNV-1a, a stable hash of a name.
#[must_use]
pub(crate) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

impl Lever {
    /// Scales the claims so that together they are the median of the draws, and each at most its record's value.
    pub(crate) fn settle(&mut self) {
        let median = outlook(&self.draws).map_or(0.0, |o| o.p50.max(0.0));
        let sum: f64 = stats::sum::sum(self.claims.iter().map(|c| c.amount));
        let scale = if sum > 0.0 { median / sum } else { 0.0 };
        for c in &mut self.claims {
            c.amount = (c.amount * scale).clamp(0.0, c.value.max(0.0));
        }
    }

    /// Range of the lever alone, per month for a flow.
    #[must_use]
    pub(crate) fn range(&self) -> MoneyRange {
        range(&self.draws, self.flow)
    }
}

/// P10, P50, P90 of yearly draws, per month for a flow; never below zero.
#[must_use]
pub(crate) fn range(draws: &[f64], flow: bool) -> MoneyRange {
    let part = if flow { 12.0 } else { 1.0 };
    let whole = |v: f64| (v.max(0.0) / part).round() as i128;
    outlook(draws).map_or_else(MoneyRange::default, |o| MoneyRange { p10: whole(o.p10), p50: whole(o.p50), p90: whole(o.p90) })
}

/// One printed input.
#[must_use]
pub(crate) fn input(symbol: &str, ru: &str, en: &str, value: String, provenance: &str) -> MoneyInput {
    MoneyInput { symbol: symbol.to_owned(), name: Words::new(ru, en), value, provenance: provenance.to_owned() }
}

/// A printed amount of minor units as a decimal.
#[must_use]
pub(crate) fn amount(minor: f64) -> String {
    domain::money::format_money((minor / 100.0).round() as i128 * 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_follow_the_median_and_stay_within_their_records() {
        let claim = |record: &str, value, amount| Claim { record: record.to_owned(), value, amount };
        let mut lever = Lever {
            rule: "r",
            zone: "z",
            flow: true,
            needs_capacity: true,
            claims: vec![claim("deal:1", 100.0, 1.0), claim("deal:2", 30.0, 1.0)],
            draws: vec![90.0, 100.0, 110.0],
            touched: 0,
            formula: Words::default(),
            inputs: Vec::new(),
        };
        lever.settle();
        assert_eq!((lever.claims[0].amount, lever.claims[1].amount), (50.0, 30.0));
        assert_eq!(lever.range().p50, 8);
    }

    #[test]
    fn the_same_name_draws_the_same_numbers() {
        let dice = Dice { draws: 1000, seed: 7, realism: (0.25, 0.375, 0.5) };
        assert_eq!(dice.roll("a", |r| dice.realism(r)), dice.roll("a", |r| dice.realism(r)));
        assert_ne!(dice.roll("a", Rng::uniform), dice.roll("b", Rng::uniform));
    }
}
