//! One item of the plan: a cause, its change, who leads it, what it costs and brings, how it is watched (`mission.md` 3.6).

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
    /// All states in the order of their life.
    pub const ALL: [Self; 5] = [Self::Proposed, Self::InWork, Self::Kept, Self::Dropped, Self::Struck];

    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
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
    /// Why the money is lost today.
    #[serde(default)]
    pub cause: Pair,
    /// Findings of the audit behind it.
    #[serde(default)]
    pub findings: Vec<String>,
    /// What to change.
    pub change: Pair,
    /// Who leads it, in words.
    pub owner: Pair,
    /// Employee of the data who leads it: that person may read the item.
    #[serde(default)]
    pub owner_id: Option<String>,
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
    /// Place in the order set by hand; the order is computed without it.
    #[serde(default)]
    pub place: Option<Place>,
}

/// A place that a person gave to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// From 1.
    pub at: u32,
    /// Why.
    pub because: String,
}

impl Item {
    /// An item of the company's own, to be filled in.
    #[must_use]
    pub fn own(id: &str, change: Pair) -> Self {
        Self {
            id: id.to_owned(),
            cause: Pair::default(),
            findings: vec![],
            change,
            owner: Pair::default(),
            owner_id: None,
            track: "tactical".to_owned(),
            effort_hours: 8,
            cost: 0,
            after: vec![],
            adoption: Pair::default(),
            effect_metric: "revenue".to_owned(),
            guardrail: Pair::default(),
            kind: "flow".to_owned(),
            money: Range::default(),
            lag_weeks: 4,
            priority: 100,
            start_on: None,
            decision_on: None,
            stop: Pair::default(),
            steps: vec![],
            state: State::Proposed,
            reason: String::new(),
            place: None,
        }
    }

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
        cause: Pair::default(),
        findings: vec![],
        owner_id: None,
        place: None,
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
    fn an_item_survives_being_stored() {
        let item = sample("a", "flow", 123_4500, 3);
        let text = serde_json::to_string(&item).unwrap();
        assert!(text.contains("\"p50\":\"123.45\""), "{text}");
        assert_eq!(serde_json::from_str::<Item>(&text).unwrap(), item);
    }
}
