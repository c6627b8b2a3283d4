//! Registration of a change before its start: one metric, a direction, the smallest effect worth having, who is compared with
//! whom, how long, by which method (`methods.md` 8.0, mission row 142).

use crate::error::{Error, Result};
use crate::words::Pair;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

impl Direction {
    /// +1 or -1.
    #[must_use]
    pub fn sign(self) -> f64 {
        if self == Self::Up { 1.0 } else { -1.0 }
    }
}

/// What is compared: a share of cases or an amount per step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Share of cases.
    Rate,
    /// Amount, count or duration.
    Mean,
}

/// How the effect is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Difference in differences with permutation: some units start, others have not yet.
    Differences,
    /// Segmented regression: one start for all, enough steps.
    Segmented,
    /// Was/is at an equal mix of units: little data.
    WasIs,
    /// Sequential comparison of two versions.
    Sequential,
}

impl Method {
    /// Word of the command line and of JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Differences => "differences",
            Self::Segmented => "segmented",
            Self::WasIs => "was_is",
            Self::Sequential => "sequential",
        }
    }
}

/// A unit and the day it starts to work in the new way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitStart {
    /// Manager or team.
    pub unit: String,
    /// Its first day.
    #[serde(with = "crate::day")]
    pub on: Date,
}

/// Share of the change that people really follow, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// Day.
    #[serde(with = "crate::day")]
    pub on: Date,
    /// Percent.
    pub percent: u32,
    /// Who says so, or the metric it comes from.
    pub by: String,
}

/// A registered change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Id.
    pub id: String,
    /// Item of the plan it carries out.
    pub item: Option<String>,
    /// What is changed and why it should help.
    pub hypothesis: Pair,
    /// The one metric.
    pub metric: String,
    /// Share or amount.
    pub kind: Kind,
    /// Which way is better.
    pub direction: Direction,
    /// Smallest effect worth having, in the unit of the metric (0.02 is two points of a share).
    pub delta: f64,
    /// First day of the change.
    #[serde(with = "crate::day")]
    pub start_on: Date,
    /// Units that change, with their own starts; empty when all do at once.
    pub units: Vec<UnitStart>,
    /// The metric cuts by this dimension when units are compared.
    pub by: String,
    /// Weeks cut out after the start.
    pub transition_weeks: u32,
    /// Planned length after the transition, weeks.
    pub length_weeks: u32,
    /// Steps of the series: `week` or `month`.
    pub grain: String,
    /// Two versions run at the same time: the method is sequential.
    pub versions: bool,
    /// The units were chosen because they were the worst.
    pub chosen_worst: bool,
    /// A metric that must not fall, and which way it is good.
    pub guardrail: Option<(String, Direction)>,
    /// Forecast of the plan in the unit of the metric, if there is one.
    pub forecast: Option<f64>,
    /// Moment of registration, RFC 3339.
    pub registered_at: String,
    /// Adoption by day.
    pub adoption: Vec<Adoption>,
    /// Decision after the verdict: kept, mended, scaled or dropped, by whom and why.
    pub decision: Option<Decision>,
    /// Last day of a promotion or contest: sales pulled forward are looked for after it.
    #[serde(default, with = "crate::day::maybe")]
    pub ends_on: Option<Date>,
    /// The card was taken back: it stays in sight and is judged no more.
    #[serde(default)]
    pub withdrawn: Option<Withdrawal>,
    /// Who registered it.
    #[serde(default)]
    pub registered_by: String,
}

/// A card taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Name.
    pub by: String,
    /// Moment, RFC 3339.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// What was decided about the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// `keep`, `mend`, `scale` or `drop`.
    pub what: String,
    /// Name.
    pub by: String,
    /// Moment, RFC 3339.
    pub at: String,
    /// Why; required when there was no verdict yet.
    pub reason: String,
    /// Decided before a verdict.
    pub without_verdict: bool,
}

impl Card {
    /// Refuses a card that could not be judged.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<()> {
        let bad = |field, problem: &str| Err(Error::Field { field, problem: problem.to_owned() });
        if self.delta.is_nan() || self.delta <= 0.0 {
            return bad("delta", "the smallest effect worth having must be above zero");
        }
        if self.kind == Kind::Rate && self.delta >= 1.0 {
            return bad("delta", "a share moves by less than 1: two points are 0.02");
        }
        if self.length_weeks == 0 {
            return bad("length", "at least one week");
        }
        if !matches!(self.grain.as_str(), "week" | "month") {
            return bad("grain", "week or month");
        }
        if self.ends_on.is_some_and(|e| e <= self.start_on) {
            return bad("ends", "a promotion ends after it starts");
        }
        if self.units.iter().any(|u| u.on < self.start_on) {
            return bad("units", "no unit can start before the change does");
        }
        Ok(())
    }

    /// First day that counts as after for a unit.
    #[must_use]
    pub fn after_from(&self, unit: &str) -> Option<Date> {
        let start = match self.units.iter().find(|u| u.unit == unit) {
            Some(u) => Some(u.on),
            None if self.units.is_empty() => Some(self.start_on),
            None => None,
        };
        start.map(|s| s.saturating_add(Span::new().weeks(i64::from(self.transition_weeks))))
    }

    /// Day from which the planned end is reached.
    #[must_use]
    pub fn planned_end(&self) -> Date {
        let last = self.units.iter().map(|u| u.on).max().unwrap_or(self.start_on);
        last.saturating_add(Span::new().weeks(i64::from(self.transition_weeks + self.length_weeks)))
    }

    /// The newest adoption known on a day, percent.
    #[must_use]
    pub fn adopted(&self, on: Date) -> Option<u32> {
        self.adoption.iter().filter(|a| a.on <= on).max_by_key(|a| a.on).map(|a| a.percent)
    }

    /// Whether another card moves the same metric in overlapping units and weeks.
    #[must_use]
    pub fn tangled(&self, other: &Self) -> bool {
        let shared = self.units.is_empty()
            || other.units.is_empty()
            || self.units.iter().any(|u| other.units.iter().any(|o| o.unit == u.unit));
        self.id != other.id
            && other.withdrawn.is_none()
            && self.metric == other.metric
            && shared
            && self.start_on < other.planned_end()
            && other.start_on < self.planned_end()
    }
}
