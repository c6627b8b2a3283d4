//! A figure as an object: value, unit, n, interval, period, status, definition, evidence (`methods.md` 0.1, `interface.md` §4).

use serde::Serialize;

/// Whether and how far a value may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Judged without reservation.
    Ok,
    /// Value and interval given, but n is small: not judged.
    LowN,
    /// Only `x of n` is given, no ratio.
    CountsOnly,
    /// The guards of a model failed.
    NotEnoughData,
    /// The data needed was never recorded; `missing` lists the columns.
    NoData,
    /// The cohort has not had time yet.
    Immature,
    /// The question has no sense here (for example zero denominator by nature).
    NotApplicable,
    /// Sources disagree.
    Conflict,
    /// A user-entered guess is inside.
    Assumption,
    /// Known only between two limits.
    Bounded,
}

/// Unit of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Number of things.
    Count,
    /// Share between 0 and 1 (or ratio of two like amounts).
    Ratio,
    /// Major units of `currency`.
    Money,
    /// Calendar days.
    Days,
    /// Months.
    Months,
    /// Working minutes.
    WorkingMinutes,
    /// Pieces per thing, times per month and the like; the metric's page says which.
    Number,
    /// Points (NPS, score).
    Points,
    /// No single unit: the row's fields carry their own.
    Vector,
    /// A class or name.
    Text,
}

/// Confidence interval; ends are decimal strings in the unit of the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: String,
    /// Upper end.
    pub high: String,
    /// Confidence level such as `0.95`.
    pub level: String,
    /// Name of the method, for example `wilson`.
    pub method: String,
}

/// One row of a figure: one cut, or one stage, cell, step or day of a vector metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureRow {
    /// Values of the dimensions, in the order asked.
    pub cut: Vec<(String, String)>,
    /// First day of the bucket when a grain was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// Value as a decimal string; `None` when the status says so.
    pub value: Option<String>,
    /// Numerator of a ratio (count or money) as a decimal string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numerator: Option<String>,
    /// Denominator of a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
    /// Number of cases behind the value.
    pub n: u64,
    /// Interval, when an honest one exists.
    pub interval: Option<Interval>,
    /// Trust.
    pub status: Status,
    /// Why the status is not `ok`, in a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Columns to record so that the value can exist.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Further named values of a vector metric (stage counts, factors, percentiles), decimal strings.
    pub fields: Vec<(String, Option<String>)>,
    /// Value of the comparison period, when asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Box<FigureRow>>,
}

impl FigureRow {
    /// A row with the given n and status and nothing else.
    #[must_use]
    pub fn empty(n: u64, status: Status) -> Self {
        Self {
            cut: Vec::new(),
            bucket: None,
            value: None,
            numerator: None,
            denominator: None,
            n,
            interval: None,
            status,
            reason: None,
            missing: Vec::new(),
            fields: Vec::new(),
            compare: None,
        }
    }

    /// The named extra value.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| k == name).and_then(|(_, v)| v.as_deref())
    }
}

/// Period of a figure: both dates inclusive, in the company's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day, `None` = from the first record.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A metric computed for a period and a set of cuts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureSet {
    /// Metric id.
    pub metric: String,
    /// Version of its definition.
    pub version: u32,
    /// Unit of `value`.
    pub unit: Unit,
    /// Currency of money values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Snapshot of the data.
    pub snapshot: String,
    /// As-of moment, RFC 3339 with the company's offset.
    pub as_of: String,
    /// Period covered.
    pub period: Period,
    /// Grain of `bucket`.
    pub grain: Option<String>,
    /// Rows in a stated, stable order.
    pub rows: Vec<FigureRow>,
    /// Plain remarks a reader needs (excluded rows, defaults taken).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}
