//! Competing endings: Aalen-Johansen cumulative incidence (methods.md 1.6, 5.3).

use super::{Obs, Product, risk_sets};

/// The competing-endings table right after one event time.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseStep {
    /// Event time.
    pub time: i64,
    /// Cases at risk just before.
    pub at_risk: u64,
    /// Events by cause (index 0 is cause 1).
    pub events: Vec<u64>,
    /// Share with no ending yet.
    pub survival: f64,
    /// Cumulative incidence by cause; survival + all of these = 1.
    pub cif: Vec<f64>,
}

/// Aalen-Johansen cumulative incidence of competing endings.
#[derive(Debug, Clone, PartialEq)]
pub struct AalenJohansen {
    /// One step per event time, ascending.
    pub steps: Vec<CauseStep>,
    /// Number of causes.
    pub causes: usize,
}

/// Aalen-Johansen curves for causes 1..=`causes` (for example 1 won, 2 lost); a larger cause counts as the last one.
pub fn aalen_johansen(obs: &[Obs], causes: u8) -> AalenJohansen {
    let causes = usize::from(causes.max(1));
    let mut product = Product::default();
    let mut cif = vec![0.0; causes];
    let mut before = 1.0;
    let steps = risk_sets(obs, causes)
        .into_iter()
        .map(|r| {
            for (c, d) in cif.iter_mut().zip(&r.by_cause) {
                *c += before * *d as f64 / r.at_risk as f64;
            }
            before = product.step(r.undisturbed, r.at_risk, r.by_cause.iter().sum());
            CauseStep { time: r.time, at_risk: r.at_risk, events: r.by_cause, survival: before, cif: cif.clone() }
        })
        .collect();
    AalenJohansen { steps, causes }
}

impl AalenJohansen {
    /// Cumulative incidence of `cause` (1-based) right after `time`.
    pub fn cif_at(&self, cause: u8, time: i64) -> f64 {
        let i = self.steps.partition_point(|s| s.time <= time);
        let j = usize::from(cause.max(1)).min(self.causes) - 1;
        if i == 0 { 0.0 } else { self.steps[i - 1].cif[j] }
    }

    /// Share with no ending right after `time`.
    pub fn survival_at(&self, time: i64) -> f64 {
        let i = self.steps.partition_point(|s| s.time <= time);
        if i == 0 { 1.0 } else { self.steps[i - 1].survival }
    }

    /// P(ending `cause` in (age, age+k] | no ending by `age`); `None` when nobody is left at that age (methods.md 5.3).
    pub fn conditional(&self, cause: u8, age: i64, k: i64) -> Option<f64> {
        let open = self.survival_at(age);
        (open > 1e-12).then(|| (self.cif_at(cause, age + k) - self.cif_at(cause, age)) / open)
    }
}
