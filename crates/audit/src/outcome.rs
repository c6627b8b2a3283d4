//! What a judge returns: the verdict, the figure behind it, and the values its texts need.

use crate::phrase::Val;
use domain::figure::Interval;
use domain::result::{Confidence, VerdictKind, Words};
use std::collections::BTreeMap;

/// One whole point on the 0-1 scale of the score.
pub const FULL: u32 = 10_000;

/// A person's counts in a check; becomes a finding only with a second signal (`mission.md` 3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Employee id.
    pub manager: String,
    /// Offending cases.
    pub x: u64,
    /// All cases of the person.
    pub n: u64,
}

/// Outcome of a judgement.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Verdict.
    pub verdict: VerdictKind,
    /// Measured value as a decimal string.
    pub measured: Option<String>,
    /// Key of the setting that served as the norm.
    pub norm: Option<&'static str>,
    /// Cases looked at.
    pub n: u64,
    /// Interval of the measured value.
    pub interval: Option<Interval>,
    /// Value on the scale of the score, 0..=[`FULL`]; `None` when unknown.
    pub scale: Option<u32>,
    /// Trust.
    pub confidence: Confidence,
    /// Values for texts.
    pub vars: BTreeMap<&'static str, Val>,
    /// What is missing, when the verdict says so.
    pub missing: Vec<String>,
    /// Said instead of the rule's own text (too few cases, nothing to check).
    pub remark: Option<Words>,
    /// Signals about people.
    pub signals: Vec<Signal>,
    /// The measured value is on the wrong side of the norm, even if chance is not excluded.
    pub worse: bool,
    /// Lowered from Found to Partly by the control of false alarms; the reason stands in `remark`.
    pub demoted: bool,
}

impl Outcome {
    /// A verdict with nothing else.
    #[must_use]
    pub fn new(verdict: VerdictKind, n: u64) -> Self {
        Self {
            verdict,
            measured: None,
            norm: None,
            n,
            interval: None,
            scale: None,
            confidence: Confidence::A,
            vars: BTreeMap::new(),
            missing: Vec::new(),
            remark: None,
            signals: Vec::new(),
            worse: verdict == VerdictKind::Found,
            demoted: false,
        }
        .with("n", Val::Count(n))
    }

    /// The check has no sense here, and why.
    #[must_use]
    pub fn not_applicable(ru: &str, en: &str) -> Self {
        let mut o = Self::new(VerdictKind::NotApplicable, 0);
        o.remark = Some(Words::new(ru, en));
        o
    }

    /// Too few cases to judge.
    #[must_use]
    pub fn too_few(n: u64, needed: u64) -> Self {
        let mut o = Self::new(VerdictKind::NotAssessed, n);
        o.remark = Some(Words::new(
            format!("Мало данных: {n} из {needed} случаев, нужных для вывода."),
            format!("Too little data: {n} of the {needed} cases a judgement needs."),
        ));
        o.missing = vec![format!("n>={needed}")];
        o
    }

    /// Adds a value for texts.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: Val) -> Self {
        self.vars.insert(key, value);
        self
    }

    /// Adds signals about people.
    #[must_use]
    pub fn signals(mut self, signals: Vec<Signal>) -> Self {
        self.signals = signals;
        self
    }

    /// Sets trust.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }
}
