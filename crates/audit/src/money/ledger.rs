//! The record ledger: one record is claimed once, first by the earliest exit upstream, never beyond its value (`mission.md` 3.4).

use super::lever::Lever;
use std::collections::BTreeMap;

/// Order of claims: the first exit upstream explains a record first.
pub(crate) const PRECEDENCE: &[&str] =
    &["missed-calls", "lead-response", "weak-stage", "next-step", "discounts", "cross-sell", "base-touch", "win-back"];

/// One line of the ledger: a record, the lever that claims it, the amount that is left to claim.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Record.
    pub record: String,
    /// Index of the lever.
    pub lever: usize,
    /// Amount, a year's margin in minor units.
    pub amount: f64,
    /// Value of the record.
    pub value: f64,
}

/// The ledger of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// Records that a single lever claims: sum by lever.
    single: Vec<f64>,
    /// Records that several levers claim: their claims by lever, within the record's value.
    shared: Vec<Vec<(usize, f64)>>,
    /// Lines in order of record and precedence.
    pub lines: Vec<Line>,
}

impl Ledger {
    /// Enters the claims of all levers.
    #[must_use]
    pub(crate) fn new(levers: &[Lever]) -> Self {
        let rank = |i: usize| PRECEDENCE.iter().position(|z| *z == levers[i].zone).unwrap_or(PRECEDENCE.len());
        let mut records: BTreeMap<&str, (f64, Vec<(usize, f64)>)> = BTreeMap::new();
        for (i, lever) in levers.iter().enumerate() {
            for c in lever.claims.iter().filter(|c| c.amount > 0.0) {
                let entry = records.entry(&c.record).or_insert((0.0, Vec::new()));
                entry.0 = entry.0.max(c.value);
                match entry.1.iter_mut().find(|(l, _)| *l == i) {
                    Some((_, amount)) => *amount += c.amount,
                    None => entry.1.push((i, c.amount)),
                }
            }
        }
        let mut ledger = Self { single: vec![0.0; levers.len()], shared: Vec::new(), lines: Vec::new() };
        for (record, (value, mut claims)) in records {
            claims.iter_mut().for_each(|(_, a)| *a = a.min(value));
            claims.sort_by_key(|(i, _)| (rank(*i), *i));
            let mut taken = 0.0_f64;
            for (lever, amount) in &claims {
                let left = (amount - taken).max(0.0);
                taken = taken.max(*amount);
                ledger.lines.push(Line { record: record.to_owned(), lever: *lever, amount: left, value });
            }
            match claims.as_slice() {
                [(lever, amount)] => ledger.single[*lever] += amount,
                _ => ledger.shared.push(claims),
            }
        }
        ledger
    }

    /// Money of a set of levers together: each record counts once, with its largest claim.
    #[must_use]
    pub(crate) fn value(&self, on: &dyn Fn(usize) -> bool) -> f64 {
        let single = stats::sum::sum(self.single.iter().enumerate().filter(|(i, _)| on(*i)).map(|(_, v)| *v));
        let shared = self.shared.iter().map(|claims| claims.iter().filter(|(i, _)| on(*i)).map(|c| c.1).fold(0.0, f64::max));
        single + stats::sum::sum(shared)
    }

    /// Part of a lever's own money that is left to it after those before it.
    #[must_use]
    pub(crate) fn kept(&self, lever: usize) -> f64 {
        let own = self.value(&|i| i == lever);
        let left = stats::sum::sum(self.lines.iter().filter(|l| l.lever == lever).map(|l| l.amount));
        if own > 0.0 { left / own } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lever::Claim;
    use super::*;
    use domain::result::Words;

    fn lever(zone: &'static str, claims: &[(&str, f64, f64)]) -> Lever {
        Lever {
            rule: "r",
            zone,
            flow: true,
            needs_capacity: true,
            claims: claims.iter().map(|(r, v, a)| Claim { record: (*r).to_owned(), value: *v, amount: *a }).collect(),
            draws: vec![1.0],
            touched: 0,
            formula: Words::default(),
            inputs: Vec::new(),
        }
    }

    #[test]
    fn one_record_is_paid_once_and_within_its_value() {
        let levers = [
            lever("win-back", &[("customer:1", 100.0, 40.0)]),
            lever("base-touch", &[("customer:1", 100.0, 60.0), ("customer:2", 10.0, 30.0)]),
        ];
        let ledger = Ledger::new(&levers);
        assert_eq!(ledger.value(&|_| true), 70.0);
        assert_eq!(ledger.value(&|i| i == 0), 40.0);
        // base-touch stands first by precedence: win-back has nothing left of that record.
        assert_eq!(ledger.kept(0), 0.0);
        assert_eq!(ledger.kept(1), 1.0);
    }

    #[test]
    fn claims_of_a_record_never_exceed_its_value() {
        for seed in 1..200_u64 {
            let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut next = || {
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                (x >> 40) as f64
            };
            let zones = ["missed-calls", "weak-stage", "next-step", "win-back"];
            let names: Vec<String> = (0..12).map(|i| format!("deal:{i}")).collect();
            let levers: Vec<Lever> = zones
                .iter()
                .map(|z| {
                    let claims: Vec<(&str, f64, f64)> =
                        names.iter().map(|n| (n.as_str(), next(), next())).filter(|c| c.2 as u64 % 2 == 0).collect();
                    lever(z, &claims)
                })
                .collect();
            let ledger = Ledger::new(&levers);
            let mut by: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
            for l in &ledger.lines {
                let e = by.entry(&l.record).or_insert((0.0, l.value));
                e.0 += l.amount;
            }
            assert!(by.values().all(|(sum, value)| *sum <= value + 1e-6));
            let naive: f64 = (0..4).map(|i| ledger.value(&|j| i == j)).sum();
            let joint = ledger.value(&|_| true);
            assert!(joint <= naive + 1e-6);
            let lines: f64 = ledger.lines.iter().map(|l| l.amount).sum();
            assert!((lines - joint).abs() < 1e-6 * joint.max(1.0));
        }
    }
}
