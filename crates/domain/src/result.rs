//! The frozen result of an audit: verdicts, findings, money, score, plan, figures (`interface.md` §6, `mission.md` 3.1).

mod chance;

pub use chance::{FalseAlarm, Muted, Risk, Sensitivity};

use crate::figure::Interval;
use serde::Serialize;
use std::collections::BTreeMap;

/// The seven verdicts of a check (`mission.md` 3.1). Only the first three enter the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// Checked, no mistake.
    Passed,
    /// The mistake is there in part.
    Partly,
    /// The mistake is there.
    Found,
    /// The check has no sense for this company.
    NotApplicable,
    /// The data needed is missing.
    NotAssessed,
    /// A person has to answer.
    Awaiting,
    /// Our own failure.
    Broken,
}

/// Confidence class: full data, sample with error, interview, outside benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Confidence {
    /// Full data.
    A,
    /// Sample or model with stated error.
    B,
    /// Interview.
    C,
    /// Outside benchmark or claim.
    D,
}

/// Text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Words {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both languages at once.
    pub fn new(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ru: ru.into(), en: en.into() }
    }
}

/// A threshold and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Norm {
    /// Bound as a decimal string.
    pub value: String,
    /// `own_data`, `agreed`, `map` (the thirty mistakes) or `outside`.
    pub provenance: String,
    /// The norm in words.
    pub words: Words,
}

/// Verdict of one rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Rule id.
    pub id: String,
    /// Rule version.
    pub version: u32,
    /// Mistake 1-30, `None` for the owner's numbers and measurement blocks.
    pub mistake: Option<u8>,
    /// Block of the audit the rule belongs to.
    pub block: String,
    /// auto, assisted, asked or process.
    pub kind: String,
    /// Severity 1-5.
    pub severity: u8,
    /// Verdict.
    pub verdict: VerdictKind,
    /// Title of the check.
    pub title: Words,
    /// One sentence with the figure that explains the verdict.
    pub summary: Words,
    /// Measured value, decimal string.
    pub measured: Option<String>,
    /// Unit of the measured value, as in `figure::Unit` names.
    pub unit: String,
    /// Threshold.
    pub norm: Option<Norm>,
    /// Cases looked at.
    pub n: u64,
    /// Interval of the measured value.
    pub interval: Option<Interval>,
    /// Confidence class.
    pub confidence: Confidence,
    /// Value on the 0-1 scale of the score, decimal string; `None` when unknown.
    pub scale: Option<String>,
    /// Points lost from the total score, decimal string.
    pub points_lost: Option<String>,
    /// Columns or answers that are missing.
    pub missing: Vec<String>,
    /// What to record or do so that the check can run.
    pub how_to_get: Words,
    /// What would change this verdict.
    pub would_change: Words,
    /// Shown apart and not scored (new rules).
    pub trial: bool,
}

/// Money range in minor units (1/10000 of the major unit), margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct MoneyRange {
    /// Careful end.
    #[serde(serialize_with = "minor")]
    pub p10: i128,
    /// Median.
    #[serde(serialize_with = "minor")]
    pub p50: i128,
    /// Bold end.
    #[serde(serialize_with = "minor")]
    pub p90: i128,
}

/// Serializes minor units as a decimal string in major units.
///
/// # Errors
/// Those of the serializer.
pub fn minor<S: serde::Serializer>(value: &i128, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&crate::money::format_money(*value))
}

/// Money of one finding or growth zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Money {
    /// `stock` (one-off), `flow` (per month), `risk`, `enabler`, `shared`.
    pub kind: String,
    /// Gross amount touched, minor units.
    #[serde(serialize_with = "minor")]
    pub touched: i128,
    /// Recoverable margin, alone.
    pub recoverable: MoneyRange,
    /// The formula in words.
    pub formula: Words,
    /// Inputs of the formula: name, value as printed, where it comes from.
    pub inputs: Vec<MoneyInput>,
}

/// One input of a money formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoneyInput {
    /// Symbol as in `mission.md` 3.4: N, r0, r1, c, v, m, a, k.
    pub symbol: String,
    /// Meaning.
    pub name: Words,
    /// Value, decimal string.
    pub value: String,
    /// `own_data`, `agreed`, `assumption`.
    pub provenance: String,
}

/// Evidence: the query, how many rows it gives and a few of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Query id: unit folder and file.
    pub query: String,
    /// Number of rows.
    pub rows: u64,
    /// Column names of the sample.
    pub columns: Vec<String>,
    /// First rows, worst first, as text.
    pub sample: Vec<Vec<String>>,
    /// File with all rows, relative to the report folder.
    pub file: Option<String>,
}

/// One finding: what is wrong, where, how much, what to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Identity: rule + subject + qualifier.
    pub id: String,
    /// Rule id.
    pub rule: String,
    /// Mistake 1-30.
    pub mistake: Option<u8>,
    /// Who or what it is about: `company`, or `manager:m-07`, `stage:...`.
    pub subject: String,
    /// Severity 1-5.
    pub severity: u8,
    /// Confidence class.
    pub confidence: Confidence,
    /// Headline.
    pub title: Words,
    /// What happens, with the figure.
    pub what: Words,
    /// Why it matters and the likely cause in the process.
    pub why: Words,
    /// What to do.
    pub advice: Words,
    /// How we shall know that it worked.
    pub how_we_know: Words,
    /// Cause group (symptoms of one cause share one claim).
    pub cause: String,
    /// Money, when it can be counted honestly.
    pub money: Option<Money>,
    /// Rows behind it.
    pub evidence: Evidence,
}

/// A growth zone: findings of one cause with money once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GrowthZone {
    /// Cause group id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Finding ids.
    pub findings: Vec<String>,
    /// Money if done alone.
    pub alone: MoneyRange,
    /// Money inside the package, overlap removed.
    pub in_package: MoneyRange,
    /// `flow` per month or `stock` one-off.
    pub kind: String,
    /// Effort in hours.
    pub effort_hours: u32,
    /// Weeks until the effect can be seen.
    pub lag_weeks: u32,
    /// `tactical` or `strategic`.
    pub track: String,
}

/// One ranked item of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanItem {
    /// Rank from 1.
    pub rank: u32,
    /// Growth zone id.
    pub zone: String,
    /// What to change.
    pub change: Words,
    /// Who leads it, by role.
    pub owner: Words,
    /// `tactical` or `strategic`.
    pub track: String,
    /// Effort in hours.
    pub effort_hours: u32,
    /// Weeks until the effect can be seen.
    pub lag_weeks: u32,
    /// Money of the zone in the package.
    pub money: MoneyRange,
    /// `flow` or `stock`.
    pub kind: String,
    /// How adoption is measured.
    pub adoption: Words,
    /// How the effect is measured (metric id and words).
    pub effect_metric: String,
    /// What must not get worse.
    pub guardrail: Words,
}

/// Score of one part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartScore {
    /// Mistake number or block id.
    pub id: String,
    /// Title.
    pub title: Words,
    /// 0-100, decimal string, `None` when too little is known.
    pub score: Option<String>,
    /// Known severity share, decimal string.
    pub coverage: String,
    /// Weight.
    pub weight: String,
    /// Worst verdict of its checks.
    pub verdict: VerdictKind,
}

/// Health index with its coverage and bounds (`methods.md` 13).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// 0-100, decimal string; `None` when nothing is known.
    pub total: Option<String>,
    /// If every unknown failed.
    pub low: Option<String>,
    /// If every unknown passed.
    pub high: Option<String>,
    /// Same total under equal weights.
    pub equal_weights: Option<String>,
    /// Known severity share.
    pub coverage: String,
    /// By mistake 1-30.
    pub by_mistake: Vec<PartScore>,
    /// By block.
    pub by_block: Vec<PartScore>,
    /// Severity-5 checks below 40 %: named whatever the total says.
    pub severe: Vec<String>,
    /// How far the total moves when the weight of one part is halved or raised by half; `None` when there is no total.
    pub sensitivity: Option<Sensitivity>,
}

/// Counts of checks by verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Checks in the programme.
    pub all: u64,
    /// Checks with a verdict passed, partly or found.
    pub assessed: u64,
    /// Counts by verdict name, fixed order.
    pub by_verdict: Vec<(String, u64)>,
}

/// Totals of the money ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoneyTotals {
    /// Currency code.
    pub currency: String,
    /// Gross touched.
    #[serde(serialize_with = "minor")]
    pub touched: i128,
    /// Recoverable per month after overlap.
    pub joint_monthly: MoneyRange,
    /// Recoverable once after overlap.
    pub joint_one_off: MoneyRange,
    /// Simple sum of the zones per month, for comparison.
    #[serde(serialize_with = "minor")]
    pub naive_sum_monthly: i128,
    /// Simple sum of the zones once.
    #[serde(serialize_with = "minor")]
    pub naive_sum_one_off: i128,
    /// Zone that contributes most to the spread.
    pub largest_contributor_to_spread: Option<String>,
    /// What limits growth, in words.
    pub capacity_cap: Option<Words>,
    /// Monthly margin of the base period, minor units.
    #[serde(serialize_with = "minor")]
    pub base_monthly_margin: i128,
    /// Residual of the driver tree against the sales records, share.
    pub residual_share: Option<String>,
    /// Why there is no money page, when there is none.
    pub refused: Option<Words>,
    /// What is deliberately not counted.
    pub not_counted: Vec<Words>,
    /// Part of the package that the plan holds, per month: touched >= recoverable >= in plan.
    #[serde(serialize_with = "minor")]
    pub in_plan_monthly: i128,
    /// Part of the package that the plan holds, once.
    #[serde(serialize_with = "minor")]
    pub in_plan_one_off: i128,
    /// Expected losses that are no growth, apart from every total.
    pub risks: Vec<Risk>,
    /// Sanity lines: what the package means against the company's own history.
    pub sanity: Vec<Words>,
}

/// A figure printed in a report, with its lineage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintedFigure {
    /// Id shown in reports.
    pub id: String,
    /// Title.
    pub title: Words,
    /// Formula and population in words, from the catalogue of metrics.
    pub definition: Words,
    /// The figure.
    pub set: crate::figure::FigureSet,
}

/// Identity of the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditHead {
    /// Audit id.
    pub id: String,
    /// Company name as shown.
    pub company: String,
    /// Programme id.
    pub programme: String,
    /// Catalogue version.
    pub catalogue_version: String,
    /// Snapshot of the data.
    pub snapshot: String,
    /// As-of moment, RFC 3339.
    pub as_of: String,
    /// Zone name.
    pub timezone: String,
    /// Currency code.
    pub currency: String,
    /// First and last day of data looked at.
    pub period: crate::figure::Period,
    /// SHA-256 of the settings.
    pub settings_hash: String,
    /// SHA-256 of the result without this field.
    pub result_hash: String,
}

/// Data quality page: what came in and how far it can be trusted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataQuality {
    /// One line per canonical table present.
    pub tables: Vec<TableQuality>,
    /// Imports with their sums that close.
    pub imports: Vec<ImportLine>,
    /// Grade A-D with the reason.
    pub grade: String,
    /// Reason of the grade.
    pub reason: Words,
}

/// Quality of one table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableQuality {
    /// Canonical name.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// First date.
    pub first: Option<String>,
    /// Last date.
    pub last: Option<String>,
    /// Filled share of columns that matter, worst first: column, decimal share.
    pub filled: Vec<(String, String)>,
}

/// One import in the quality page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportLine {
    /// Import number.
    pub import: u64,
    /// File names.
    pub files: Vec<String>,
    /// Rows read.
    pub read: u64,
    /// Accepted.
    pub accepted: u64,
    /// Set aside.
    pub set_aside: u64,
    /// Exact duplicates.
    pub duplicates: u64,
    /// Blank and header rows.
    pub blank: u64,
}

/// The whole frozen result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditResult {
    /// Format version of this structure.
    pub format: u32,
    /// Identity.
    pub audit: AuditHead,
    /// Coverage.
    pub coverage: Coverage,
    /// Score.
    pub score: Score,
    /// Money totals.
    pub money: MoneyTotals,
    /// One sentence for the owner.
    pub headline: Words,
    /// Data quality.
    pub data: DataQuality,
    /// Verdicts in catalogue order.
    pub verdicts: Vec<Verdict>,
    /// Findings, most money and severity first.
    pub findings: Vec<Finding>,
    /// Growth zones.
    pub growth_zones: Vec<GrowthZone>,
    /// Ranked plan.
    pub plan: Vec<PlanItem>,
    /// Every number the reports print.
    pub figures: Vec<PrintedFigure>,
    /// Names of codes that stand in cuts, by dimension: `manager` → code → name.
    pub names: BTreeMap<String, BTreeMap<String, String>>,
    /// What this audit cannot tell.
    pub cannot_tell: Vec<Words>,
    /// False-alarm rate of every automatic check that was judged.
    pub hygiene: Vec<FalseAlarm>,
    /// Findings silenced by the company, with reason and term.
    pub muted: Vec<Muted>,
}
