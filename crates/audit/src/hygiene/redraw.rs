//! Data in which nothing is wrong: every case of a check drawn anew, then the same judge asked.

use crate::grid::Grid;
use crate::input::{Input, Values};
use crate::outcome::Outcome;
use crate::rule::Rule;
use domain::result::VerdictKind;
use stats::rng::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What "nothing is wrong" means for a check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Null {
    /// The true share is exactly the norm: the hardest innocent company.
    AtNorm(f64),
    /// Groups share one rate: their labels carry nothing. The name of a column within which groups are shuffled, or empty.
    Shuffled(&'static str),
}

/// Checks that compare groups: rule and the column within which the groups are comparable.
const SHUFFLED: &[(&str, &str)] = &[
    ("uneven-conversion", "pipeline"),
    ("weak-stage", "stage"),
    ("growing-returns", ""),
    ("falling-skill-marks", ""),
    ("uneven-response-by-channel", ""),
    ("weak-proposal-version", ""),
];

impl Null {
    /// Stable word for documents.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::AtNorm(_) => "at_norm",
            Self::Shuffled(_) => "shuffled",
        }
    }
}

/// The null of a check; `None` when its counts are not cases of groups, so that nothing can be redrawn.
pub(crate) fn null(rule: &Rule, counts: &Grid, values: &Values, outcome: &Outcome) -> Option<Null> {
    counts.position("x")?;
    counts.position("n")?;
    let (x, n) = (counts.total("x"), counts.total("n"));
    if n == 0 || x > n {
        return None;
    }
    let share = outcome.interval.as_ref().is_some_and(|i| i.method == "wilson");
    let norm = values.number("norm");
    let in_shares = rule.settings.iter().any(|s| s.key == "norm" && s.unit == "share");
    if share && in_shares && norm > 0.0 && norm < 1.0 {
        return Some(Null::AtNorm(norm));
    }
    let (_, within) = SHUFFLED.iter().find(|(id, _)| *id == rule.id)?;
    (counts.len() >= 2 && x > 0 && x < n).then_some(Null::Shuffled(within))
}

/// How many of the draws the check calls Found.
pub(crate) fn fired(rule: &Rule, counts: &Grid, values: &Values, null: &Null, draws: u64) -> u64 {
    let rates: Vec<f64> = (0..counts.len()).map(|i| rate(counts, null, i)).collect();
    // One stream a rule: adding a check changes no draw of another.
    let seed = rule.id.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (0..draws).filter(|d| once(rule, counts, values, &rates, &mut Rng::new(seed, *d))).count() as u64
}

/// True rate of a row of the counts when nothing is wrong.
fn rate(counts: &Grid, null: &Null, row: usize) -> f64 {
    let within = match null {
        Null::AtNorm(p) => return *p,
        Null::Shuffled(column) => column,
    };
    let same = |i: &usize| within.is_empty() || counts.text(*i, within) == counts.text(row, within);
    let (x, n) = (0..counts.len()).filter(same).fold((0, 0), |(x, n), i| (x + counts.count(i, "x"), n + counts.count(i, "n")));
    if n == 0 { 0.0 } else { x as f64 / n as f64 }
}

fn once(rule: &Rule, counts: &Grid, values: &Values, rates: &[f64], rng: &mut Rng) -> bool {
    let mut drawn = counts.clone();
    let Some(at_x) = drawn.position("x") else { return false };
    // Columns that count the other side of the same cases.
    let rest: Vec<usize> = ["bad", "passed"].iter().filter_map(|c| drawn.position(c)).collect();
    for i in 0..drawn.len() {
        let n = counts.count(i, "n");
        let x = binomial(rng, n, rates.get(i).copied().unwrap_or(0.0));
        if let Some(cell) = drawn.rows.get_mut(i).and_then(|r| r.get_mut(at_x)) {
            *cell = x.to_string();
        }
        for at in &rest {
            if let Some(cell) = drawn.rows.get_mut(i).and_then(|r| r.get_mut(*at)) {
                *cell = (n - x).to_string();
            }
        }
    }
    let empty = Grid::default();
    let input = Input { counts: &drawn, rows: &empty, settings: values, answers: &[] };
    catch_unwind(AssertUnwindSafe(|| (rule.judge)(&input))).is_ok_and(|o| o.verdict == VerdictKind::Found)
}

/// A binomial draw: exact for small n, the normal approximation above 400 where its error is far below the draw noise.
fn binomial(rng: &mut Rng, n: u64, p: f64) -> u64 {
    if n <= 400 {
        return (0..n).filter(|_| rng.uniform() < p).count() as u64;
    }
    let mean = n as f64 * p;
    let value = mean + libm::sqrt(mean * (1.0 - p)) * rng.normal();
    value.round().clamp(0.0, n as f64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_they_should() {
        for (n, p) in [(40, 0.1), (5000, 0.3)] {
            let sum: u64 = (0..400).map(|d| binomial(&mut Rng::new(5, d), n, p)).sum();
            let mean = sum as f64 / 400.0;
            assert!((mean - n as f64 * p).abs() < 0.05 * n as f64 * p, "{n} {p}: {mean}");
        }
        assert_eq!((binomial(&mut Rng::new(1, 1), 10, 0.0), binomial(&mut Rng::new(1, 1), 10, 1.0)), (0, 10));
    }
}
