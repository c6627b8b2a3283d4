//! What a rule is: a plain struct literal in a unit folder. A missing field does not compile.

use crate::input::Input;
use crate::outcome::Outcome;
use domain::figure::Unit;

/// How far a rule has proved itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maturity {
    /// New: shown apart, not scored.
    Trial,
    /// Scored.
    Stable,
    /// No longer run; kept so that old audits still open.
    Retired,
}

/// Who establishes the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Computed from data.
    Auto,
    /// The machine computes a proxy, a person confirms.
    Assisted,
    /// A person answers, the machine keeps the evidence.
    Asked,
    /// The product itself runs the process that proves it.
    Process,
}

impl Kind {
    /// Stable word for documents.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Assisted => "assisted",
            Self::Asked => "asked",
            Self::Process => "process",
        }
    }
}

/// A table a rule cannot do without, and the columns of it that must hold at least one value.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// Canonical table.
    pub table: &'static str,
    /// Columns that must not be empty throughout.
    pub columns: &'static [&'static str],
}

/// One typed setting of a rule: a threshold, a norm, a list of words.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Key inside the rule; the full key is `rule-id.key`. Bound in SQL as `$key`.
    pub key: &'static str,
    /// Default as text.
    pub default: &'static str,
    /// Lowest and highest number allowed; `None` for text.
    pub bounds: Option<(f64, f64)>,
    /// Unit: `share`, `days`, `cases`, `text` ...
    pub unit: &'static str,
    /// Where the default comes from: `map` (the thirty mistakes), `own_data`, `outside`, `default`.
    pub provenance: &'static str,
    /// Meaning, Russian.
    pub ru: &'static str,
    /// Meaning, English.
    pub en: &'static str,
}

/// Queries of a rule. Both are plain SQL; settings reach them as bound parameters.
#[derive(Debug, Clone, Copy)]
pub struct Queries {
    /// One row per scope: population and offenders. Small by construction.
    pub count: &'static str,
    /// One row per offender with everything needed to prove it, worst first, no LIMIT (the runner limits the sample).
    pub offenders: &'static str,
}

/// Texts of a rule in both languages (TOML) and its page.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    /// `text.ru.toml`.
    pub ru: &'static str,
    /// `text.en.toml`.
    pub en: &'static str,
    /// `page.md`: documentation and executed examples.
    pub page: &'static str,
}

/// One check of the audit.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Permanent id, English, kebab case, named after the problem.
    pub id: &'static str,
    /// Version of the judgement; a changed meaning is a new version.
    pub version: u32,
    /// Catalogue version that brought it.
    pub since: &'static str,
    /// Trial, stable or retired.
    pub maturity: Maturity,
    /// Auto, assisted, asked, process.
    pub kind: Kind,
    /// Block of the audit (see [`crate::blocks`]).
    pub block: &'static str,
    /// Mistake 1-30; `None` for the owner's numbers and measurement blocks.
    pub mistake: Option<u8>,
    /// Severity 1-5.
    pub severity: u8,
    /// Rows of `mission.md` that the rule serves.
    pub rows: &'static [u16],
    /// Data it cannot do without.
    pub needs: &'static [Need],
    /// Metrics whose definition it shares.
    pub uses: &'static [&'static str],
    /// Settings with defaults and bounds.
    pub settings: &'static [Setting],
    /// Queries; `None` for asked rules.
    pub sql: Option<Queries>,
    /// `question.toml` of asked and assisted rules.
    pub question: Option<&'static str>,
    /// Rows and settings in, outcome out: pure.
    pub judge: fn(&Input<'_>) -> Outcome,
    /// Unit of the measured value.
    pub unit: Unit,
    /// The signal comes from the history of events, not from the state of cards (two-signal rule, `mission.md` 3.1).
    pub history: bool,
    /// Cause group: symptoms of one cause share one money claim.
    pub cause: &'static str,
    /// Texts and page.
    pub texts: Texts,
}

impl Rule {
    /// Name of the unit folder.
    #[must_use]
    pub fn folder(&self) -> String {
        self.id.replace('-', "_")
    }

    /// Does it enter the score?
    #[must_use]
    pub fn scored(&self) -> bool {
        self.maturity == Maturity::Stable
    }
}

/// The usual smallest number of cases for a share to be judged.
pub const MIN_CASES: Setting = Setting {
    key: "min_cases",
    default: "20",
    bounds: Some((3.0, 100_000.0)),
    unit: "cases",
    provenance: "default",
    ru: "Меньше этого числа случаев доля не судится",
    en: "Below this number of cases a share is not judged",
};

/// A share threshold from the map of the thirty mistakes or a default of ours.
#[must_use]
pub const fn norm(default: &'static str, provenance: &'static str, ru: &'static str, en: &'static str) -> Setting {
    Setting { key: "norm", default, bounds: Some((0.0, 1.0)), unit: "share", provenance, ru, en }
}

/// A whole number setting.
#[must_use]
pub const fn whole(
    key: &'static str,
    default: &'static str,
    bounds: (f64, f64),
    unit: &'static str,
    ru: &'static str,
    en: &'static str,
) -> Setting {
    Setting { key, default, bounds: Some(bounds), unit, provenance: "default", ru, en }
}
