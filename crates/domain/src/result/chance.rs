//! What keeps a result honest: false alarms, mutes, sensitivity of the score, risks apart from growth (`mission.md` 3.1, 3.4, 3.5).

use super::{Words, minor};
use serde::Serialize;

/// Sensitivity of the total to its weights (`mission.md` 3.1): each weight alone by half down and half up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sensitivity {
    /// Lowest total among them, decimal string.
    pub low: String,
    /// Highest total.
    pub high: String,
    /// Part whose weight moves the total most: number of a mistake or id of a block.
    pub part: String,
}

/// How often a check fires when nothing is wrong (`mission.md` 3.5): printed in the appendix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FalseAlarm {
    /// Rule id.
    pub rule: String,
    /// `at_norm` (every case redrawn at the norm), `shuffled` (labels of groups carry nothing) or empty when nothing can be redrawn.
    pub null: String,
    /// Redrawn data sets.
    pub draws: u64,
    /// How many of them the check called a mistake.
    pub fired: u64,
    /// Earlier month ends at which the check could be judged.
    pub past_months: u64,
    /// How many of them fired.
    pub past_fired: u64,
    /// Firings without a neighbour: a fault of a process does not come and go with one month.
    pub past_flashes: u64,
    /// Benjamini-Hochberg q-value over all checks of the run, decimal string.
    pub q: Option<String>,
    /// The verdict was lowered to "partly, to be looked at".
    pub demoted: bool,
}

/// A finding the company decided not to be told about for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Muted {
    /// Finding id.
    pub finding: String,
    /// Title of the finding.
    pub title: Words,
    /// Why.
    pub reason: String,
    /// Last day of silence.
    pub until: String,
}

/// A risk: margin that would be at stake, never added to growth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Risk {
    /// Rule id.
    pub rule: String,
    /// What may happen.
    pub title: Words,
    /// Margin or revenue at stake in a year, minor units.
    #[serde(serialize_with = "minor")]
    pub at_stake: i128,
    /// How it was counted.
    pub how: Words,
}
