//! Time to an event with open cases: Kaplan-Meier, log-rank, competing endings (methods.md 1.6).
//!
//! Times are integers in any one unit (seconds, minutes, days). An observation is at risk on (entry, exit];
//! at one time events come before censorings.

use crate::dist::norm_ppf;
use libm::{exp, log, pow, sqrt};

mod competing;
mod log_rank;

pub use competing::{AalenJohansen, CauseStep, aalen_johansen};
pub use log_rank::{LogRank, log_rank};

/// One observation, or `weight` equal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obs {
    /// Age at which the case came under observation; `i64::MIN` when seen from its beginning.
    pub entry: i64,
    /// Age at the event, or at the end of observation.
    pub exit: i64,
    /// 0 = still open (censored); 1, 2, ... = kind of ending. Kaplan-Meier reads any non-zero as the event.
    pub cause: u8,
    /// Number of equal cases.
    pub weight: u64,
}

impl Obs {
    /// A case seen from its beginning.
    pub fn new(exit: i64, event: bool) -> Self {
        Self { entry: i64::MIN, exit, cause: u8::from(event), weight: 1 }
    }

    /// A case first seen at age `entry` (older than the export window).
    pub fn delayed(entry: i64, exit: i64, event: bool) -> Self {
        Self { entry, ..Self::new(exit, event) }
    }

    /// A case with one of several endings; cause 0 is still open.
    pub fn ending(exit: i64, cause: u8) -> Self {
        Self { cause, ..Self::new(exit, false) }
    }

    /// The same case counted `weight` times.
    pub fn times(self, weight: u64) -> Self {
        Self { weight, ..self }
    }
}

/// The curve right after an event time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Event time.
    pub time: i64,
    /// Cases at risk just before.
    pub at_risk: u64,
    /// Events at this time.
    pub events: u64,
    /// Share still without the event.
    pub survival: f64,
    /// Greenwood standard error; none once the curve is at 0.
    pub se: Option<f64>,
    /// log(-log) limits; none once the curve is at 0.
    pub limits: Option<(f64, f64)>,
}

/// Kaplan-Meier curve.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    /// One step per event time, ascending.
    pub steps: Vec<Step>,
    /// Cases used.
    pub n: u64,
    /// Cases that ended.
    pub events: u64,
    /// Cases still open.
    pub censored: u64,
    /// Set when the early risk set was too small: the curve is for those who survived to this time.
    pub conditional_from: Option<i64>,
    /// Last time under observation.
    pub last: i64,
    /// Level of the limits.
    pub level: f64,
}

/// Risk set at one event time.
struct Risk {
    time: i64,
    at_risk: u64,
    /// Events by cause, index 0 is cause 1.
    by_cause: Vec<u64>,
    /// No entry and no censoring since the previous event time.
    undisturbed: bool,
}

/// Sorts once and walks once.
fn risk_sets(obs: &[Obs], causes: usize) -> Vec<Risk> {
    let mut exits: Vec<(i64, u8, u64)> =
        obs.iter().filter(|o| o.entry < o.exit && o.weight > 0).map(|o| (o.exit, o.cause, o.weight)).collect();
    exits.sort_unstable();
    let mut entries: Vec<(i64, u64)> =
        obs.iter().filter(|o| o.entry > i64::MIN && o.entry < o.exit && o.weight > 0).map(|o| (o.entry, o.weight)).collect();
    entries.sort_unstable();
    let total: u64 = exits.iter().map(|e| e.2).sum();
    let late: u64 = entries.iter().map(|e| e.1).sum();
    let (mut at_risk, mut next_entry, mut undisturbed) = (total - late, 0, false);
    let mut out = Vec::new();
    for at in exits.chunk_by(|a, b| a.0 == b.0) {
        let time = at[0].0;
        while next_entry < entries.len() && entries[next_entry].0 < time {
            at_risk += entries[next_entry].1;
            next_entry += 1;
            undisturbed = false;
        }
        let mut by_cause = vec![0; causes];
        let (mut ended, mut left) = (0, 0);
        for (_, cause, weight) in at {
            left += weight;
            if *cause > 0 {
                ended += weight;
                by_cause[usize::from(*cause).min(causes) - 1] += weight;
            }
        }
        if ended > 0 {
            out.push(Risk { time, at_risk, by_cause, undisturbed });
            undisturbed = true;
        }
        undisturbed &= left == ended;
        at_risk -= left;
    }
    out
}

impl KaplanMeier {
    /// Fits the curve. Observations with entry >= exit were never at risk and are left out.
    pub fn fit(obs: &[Obs], level: f64) -> Self {
        Self::from_risks(obs, level, 0)
    }

    /// As `fit`, but with late entries the curve starts at the first event time that has `min_at_risk` cases at risk
    /// (5 by the page); before that the product would hang on one or two cases.
    pub fn fit_conditional(obs: &[Obs], level: f64, min_at_risk: u64) -> Self {
        let late = obs.iter().any(|o| o.entry > 0);
        Self::from_risks(obs, level, if late { min_at_risk } else { 0 })
    }

    fn from_risks(obs: &[Obs], level: f64, min_at_risk: u64) -> Self {
        let used = obs.iter().filter(|o| o.entry < o.exit && o.weight > 0);
        let (mut n, mut censored, mut last) = (0, 0, i64::MIN);
        for o in used {
            n += o.weight;
            censored += if o.cause == 0 { o.weight } else { 0 };
            last = last.max(o.exit);
        }
        let risks = risk_sets(obs, 1);
        let start = risks.iter().position(|r| r.at_risk >= min_at_risk).unwrap_or(risks.len());
        let conditional_from = (start > 0).then(|| risks.get(start).map_or(last, |r| r.time));
        let z = norm_ppf(0.5 + 0.5 * level);
        let mut product = Product::default();
        let mut greenwood = 0.0;
        let mut steps = Vec::with_capacity(risks.len() - start);
        for r in &risks[start..] {
            let (d, at) = (r.by_cause[0], r.at_risk);
            let survival = product.step(r.undisturbed, at, d);
            greenwood += d as f64 / (at as f64 * (at - d) as f64);
            let se = (survival > 0.0).then(|| survival * sqrt(greenwood));
            let limits = se.map(|_| {
                let w = exp(z * sqrt(greenwood) / log(survival).abs());
                (pow(survival, w), pow(survival, 1.0 / w))
            });
            steps.push(Step { time: r.time, at_risk: at, events: d, survival, se, limits });
        }
        Self { steps, n, events: n - censored, censored, conditional_from, last, level }
    }

    /// Share without the event right after `time`.
    pub fn survival_at(&self, time: i64) -> f64 {
        let i = self.steps.partition_point(|s| s.time <= time);
        if i == 0 { 1.0 } else { self.steps[i - 1].survival }
    }

    /// log(-log) limits of the share right after `time`; (1, 1) before the first event, none once the curve is at 0.
    pub fn limits_at(&self, time: i64) -> Option<(f64, f64)> {
        let i = self.steps.partition_point(|s| s.time <= time);
        if i == 0 { Some((1.0, 1.0)) } else { self.steps[i - 1].limits }
    }

    /// Smallest time by which share `p` has ended; `None` when not reached ("не меньше X", X is `last`).
    pub fn percentile(&self, p: f64) -> Option<i64> {
        self.steps.iter().find(|s| s.survival <= 1.0 - p + 1e-12).map(|s| s.time)
    }

    /// Median time; `None` when not reached.
    pub fn median(&self) -> Option<i64> {
        self.percentile(0.5)
    }

    /// Limits of a percentile: where the lower and the upper curve cross; an end not reached is `None`.
    pub fn percentile_limits(&self, p: f64) -> (Option<i64>, Option<i64>) {
        let cross = |pick: fn((f64, f64)) -> f64| {
            self.steps.iter().find(|s| s.limits.is_some_and(|l| pick(l) <= 1.0 - p + 1e-12)).map(|s| s.time)
        };
        (cross(|l| l.0), cross(|l| l.1))
    }

    /// Restricted mean: area under the curve from 0 (or from the conditional start) to `until`.
    pub fn rmst(&self, until: i64) -> f64 {
        let mut area = crate::sum::Neumaier::new();
        let (mut from, mut height) = (self.conditional_from.unwrap_or(0).min(until), 1.0);
        for s in self.steps.iter().take_while(|s| s.time < until) {
            area.add(height * (s.time - from) as f64);
            (from, height) = (s.time, s.survival);
        }
        area.add(height * (until - from) as f64);
        area.total()
    }
}

/// Product limit that keeps runs without censoring as one exact ratio of counts.
struct Product {
    base: f64,
    base_risk: u64,
    value: f64,
}

impl Default for Product {
    fn default() -> Self {
        Self { base: 1.0, base_risk: 0, value: 1.0 }
    }
}

impl Product {
    fn step(&mut self, undisturbed: bool, at_risk: u64, events: u64) -> f64 {
        if !undisturbed || self.base_risk == 0 {
            (self.base, self.base_risk) = (self.value, at_risk);
        }
        self.value = self.base * ((at_risk - events) as f64 / self.base_risk as f64);
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_example() -> Vec<Obs> {
        [(2, true), (3, false), (4, true), (6, false), (7, true)].map(|(t, e)| Obs::new(t, e)).to_vec()
    }

    #[test]
    fn worked_examples() {
        let km = KaplanMeier::fit(&page_example(), 0.95);
        let s: Vec<f64> = km.steps.iter().map(|s| (s.survival * 1000.0).round() / 1000.0).collect();
        assert_eq!(s, [0.8, 0.533, 0.0]);
        assert_eq!((km.median(), km.n, km.censored), (Some(7), 5, 2));
        let aj = aalen_johansen(&[(1, 1), (2, 2), (3, 0), (4, 1), (5, 2)].map(|(t, c)| Obs::ending(t, c)), 2);
        assert!((aj.cif_at(1, 5) - 0.5).abs() < 1e-12);
        let gaps = [10, 40, 60, 100].map(|t| Obs::new(t, true)).into_iter();
        let open = [95, 20, 120, 5].map(|t| Obs::new(t, false));
        let km = KaplanMeier::fit(&gaps.chain(open).collect::<Vec<_>>(), 0.95);
        assert!((1.0 - km.survival_at(90) - 0.486).abs() < 5e-4);
    }

    #[test]
    fn without_censoring_it_is_the_empirical_share() {
        let obs: Vec<Obs> = (0..997).map(|i| Obs::new(i * 7919 % 100, true)).collect();
        let km = KaplanMeier::fit(&obs, 0.95);
        for t in 0..100 {
            let alive = obs.iter().filter(|o| o.exit > t).count() as f64 / 997.0;
            assert_eq!(km.survival_at(t), alive);
        }
    }

    #[test]
    fn early_censoring_and_order_change_nothing_and_weights_are_counts() {
        let mut obs = page_example();
        let km = KaplanMeier::fit(&obs, 0.95);
        obs.push(Obs::new(1, false));
        obs.reverse();
        let more = KaplanMeier::fit(&obs, 0.95);
        assert_eq!(km.steps, more.steps);
        let tripled: Vec<Obs> = page_example().iter().map(|o| o.times(3)).collect();
        let copies: Vec<Obs> = page_example().iter().flat_map(|o| [*o; 3]).collect();
        assert_eq!(KaplanMeier::fit(&tripled, 0.95), KaplanMeier::fit(&copies, 0.95));
    }

    #[test]
    fn small_early_risk_sets_make_a_conditional_curve() {
        let mut obs = vec![Obs::delayed(0, 1, true)];
        obs.extend((0..10).map(|i| Obs::delayed(2, 5 + i, true)));
        assert_eq!(KaplanMeier::fit(&obs, 0.95).survival_at(1), 0.0);
        let km = KaplanMeier::fit_conditional(&obs, 0.95, 5);
        assert_eq!(km.conditional_from, Some(5));
        assert_eq!(km.median(), Some(9));
    }

    #[test]
    fn incidence_and_survival_sum_to_one() {
        let obs: Vec<Obs> = (0..500_i64).map(|i| Obs::ending(i * 37 % 90, (i * i % 4) as u8)).collect();
        let aj = aalen_johansen(&obs, 3);
        for s in &aj.steps {
            assert!((s.survival + s.cif.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!(aj.conditional(1, 10, 20).is_some_and(|p| p > 0.0 && p < 1.0));
    }

    #[test]
    fn alike_groups_are_not_told_apart() {
        let g = page_example();
        let r = log_rank(&[&g, &g, &g]).unwrap();
        assert!(r.chi2.abs() < 1e-9 && r.df == 2 && r.p > 0.999);
        assert!(log_rank(&[&g]).is_none());
    }

    #[test]
    fn a_million_observations_in_one_pass() {
        let obs: Vec<Obs> = (0..1_000_000_i64).map(|i| Obs::new(i * 7919 % 8_640_000, i % 3 > 0)).collect();
        let km = KaplanMeier::fit(&obs, 0.95);
        assert_eq!(km.n, 1_000_000);
        assert!(km.median().is_some());
    }
}
