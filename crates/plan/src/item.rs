//! One item of the plan: a cause, its change, who leads it, what it costs and brings, how it is watched (`mission.md` 3.6).

use crate::error::{Error, Result};
use crate::words::Pair;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Margin in minor units (1/10000): careful, middle, bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Range {
    /// Careful end.
    #[serde(with = "money")]
    pub p10: i128,
    /// Middle.
    #[serde(with = "money")]
    pub p50: i128,
    /// Bold end.
    #[serde(with = "money")]
    pub p90: i128,
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Offered by the audit.
    #[default]
    Proposed,
    /// Work has begun.
    InWork,
    /// The change works and stays.
    Kept,
    /// Tried and taken back.
    Dropped,
    /// Impossible here; the reason is written.
    Struck,
}

impl State {
    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Proposed, Self::InWork, Self::Kept, Self::Dropped, Self::Struck];
        all.into_iter().find(|s| s.word() == word)
    }

    /// Word of the command line and of JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InWork => "in_work",
            Self::Kept => "kept",
            Self::Dropped => "dropped",
            Self::Struck => "struck",
        }
    }
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Id: the growth zone.
    pub id: String,
    /// What to change.
    pub change: Pair,
    /// Who leads it.
    pub owner: Pair,
    /// `tactical` (effect within six weeks) or `strategic`.
    pub track: String,
    /// Effort of the department, hours.
    pub effort_hours: u32,
    /// Money to be spent, minor units.
    #[serde(with = "money")]
    pub cost: i128,
    /// Items that must be under way before.
    pub after: Vec<String>,
    /// How adoption is measured.
    pub adoption: Pair,
    /// Metric of the effect.
    pub effect_metric: String,
    /// What must not get worse.
    pub guardrail: Pair,
    /// `flow` (margin per month), `stock` (once) or `enabler`.
    pub kind: String,
    /// Margin inside the package of all items.
    pub money: Range,
    /// Weeks until the effect can be seen.
    pub lag_weeks: u32,
    /// The client's priority, percent: 100 is neutral.
    pub priority: u32,
    /// First day; set when the order is made or by hand.
    #[serde(with = "crate::day::maybe")]
    pub start_on: Option<Date>,
    /// Day of the decision: keep, mend or drop.
    #[serde(with = "crate::day::maybe")]
    pub decision_on: Option<Date>,
    /// When to stop early.
    pub stop: Pair,
    /// Steps of the playbook.
    pub steps: Vec<Pair>,
    /// Where it stands.
    pub state: State,
    /// Why it is struck or dropped.
    pub reason: String,
}

impl Item {
    /// Margin of the first year: a flow works only after its lag, a stock comes once.
    #[must_use]
    pub fn first_year(&self) -> i128 {
        let weeks = i128::from(52_u32.saturating_sub(self.lag_weeks));
        if self.kind == "flow" { self.money.p50 * 12 * weeks / 52 } else { self.money.p50 }
    }

    /// What orders the plan: first-year margin less its cost, per hour of effort, times the client's priority.
    #[must_use]
    pub fn worth(&self) -> i128 {
        (self.first_year() - self.cost) * i128::from(self.priority) / (100 * i128::from(self.effort_hours.max(1)))
    }

    /// Whether it takes part in the order.
    #[must_use]
    pub fn open(&self) -> bool {
        matches!(self.state, State::Proposed | State::InWork)
    }
}

/// What a person changes in an item; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Who leads it.
    pub owner: Option<String>,
    /// Effort, hours.
    pub effort_hours: Option<u32>,
    /// Cost, minor units.
    pub cost: Option<i128>,
    /// Priority, percent.
    pub priority: Option<u32>,
    /// First day.
    pub start_on: Option<Date>,
    /// Day of the decision.
    pub decision_on: Option<Date>,
    /// Items before it.
    pub after: Option<Vec<String>>,
    /// When to stop early.
    pub stop: Option<String>,
    /// New state and, for struck and dropped, the reason.
    pub state: Option<(State, String)>,
}

impl Edit {
    /// Applies itself.
    ///
    /// # Errors
    /// A value that cannot be, with the name of its field.
    pub fn apply(self, item: &mut Item) -> Result<()> {
        let bad = |field, problem: &str| Err(Error::Field { field, problem: problem.to_owned() });
        if let Some((state, reason)) = &self.state {
            if matches!(state, State::Struck | State::Dropped) && reason.trim().is_empty() {
                return bad("state", "an item that is struck or dropped needs a reason");
            }
        }
        if self.priority.is_some_and(|p| p > 1000) {
            return bad("priority", "percent from 0 to 1000, 100 is neutral");
        }
        if self.effort_hours == Some(0) {
            return bad("effort", "at least one hour");
        }
        if self.cost.is_some_and(|c| c < 0) {
            return bad("cost", "cannot be negative");
        }
        if let (Some(from), Some(to)) = (self.start_on.or(item.start_on), self.decision_on) {
            if to <= from {
                return bad("decision", "must be after the start");
            }
        }
        let put = |to: &mut Pair, from: Option<String>| from.into_iter().for_each(|t| *to = Pair::same(t));
        put(&mut item.owner, self.owner);
        put(&mut item.stop, self.stop);
        item.effort_hours = self.effort_hours.unwrap_or(item.effort_hours);
        item.cost = self.cost.unwrap_or(item.cost);
        item.priority = self.priority.unwrap_or(item.priority);
        item.start_on = self.start_on.or(item.start_on);
        item.decision_on = self.decision_on.or(item.decision_on);
        item.after = self.after.unwrap_or_else(|| std::mem::take(&mut item.after));
        if let Some((state, reason)) = self.state {
            (item.state, item.reason) = (state, reason);
        }
        Ok(())
    }
}

/// Money as a decimal string in major units.
pub(crate) mod money {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(value: &i128, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&domain::money::format_money(*value))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<i128, D::Error> {
        let text = String::deserialize(d)?;
        domain::money::parse_decimal(&text, domain::money::SCALE).ok_or_else(|| D::Error::custom(format!("{text:?} is no money")))
    }
}

#[cfg(test)]
pub(crate) fn sample(id: &str, kind: &str, p50: i128, hours: u32) -> Item {
    Item {
        id: id.to_owned(),
        change: Pair::default(),
        owner: Pair::default(),
        track: "tactical".to_owned(),
        effort_hours: hours,
        cost: 0,
        after: vec![],
        adoption: Pair::default(),
        effect_metric: "revenue".to_owned(),
        guardrail: Pair::default(),
        kind: kind.to_owned(),
        money: Range { p10: p50 / 2, p50, p90: p50 * 2 },
        lag_weeks: 4,
        priority: 100,
        start_on: None,
        decision_on: None,
        stop: Pair::default(),
        steps: vec![],
        state: State::Proposed,
        reason: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worth_counts_lag_cost_and_priority() {
        let mut item = sample("a", "flow", 13_0000, 12);
        // 13 a month from week 5 on: 13 * 12 * 48 / 52 = 144 a year, 12 an hour.
        assert_eq!((item.first_year(), item.worth()), (144_0000, 12_0000));
        item.priority = 50;
        item.cost = 24_0000;
        assert_eq!(item.worth(), 5_0000);
    }

    #[test]
    fn a_strike_needs_its_reason_and_dates_their_order() {
        let mut item = sample("a", "flow", 1, 1);
        let strike = |reason: &str| Edit { state: Some((State::Struck, reason.to_owned())), ..Edit::default() };
        assert!(strike(" ").apply(&mut item).is_err());
        strike("нет людей").apply(&mut item).unwrap();
        assert!(!item.open());
        let day = |d| Some(jiff::civil::date(2026, 3, d));
        assert!(Edit { start_on: day(9), decision_on: day(2), ..Edit::default() }.apply(&mut item).is_err());
    }

    #[test]
    fn an_item_survives_being_stored() {
        let item = sample("a", "flow", 123_4500, 3);
        let text = serde_json::to_string(&item).unwrap();
        assert!(text.contains("\"p50\":\"123.45\""), "{text}");
        assert_eq!(serde_json::from_str::<Item>(&text).unwrap(), item);
    }
}
