//! Targets: metric × subject × period, new and current clients apart; parts that must sum to the whole, to the kopeck
//! (`methods.md` 7.1, mission rows 113 and 115).

use crate::error::{Error, Result, field};
use domain::money::{self, SCALE, format_decimal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Subjects that a target may have, as the canonical table names them.
const KINDS: [&str; 6] = ["company", "team", "employee", "customer", "channel", "product"];

/// Whose target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// `company`, `team`, `employee`, `customer`, `channel`, `product`.
    pub kind: String,
    /// Which one; empty for the company.
    pub id: String,
}

impl Subject {
    /// The company as a whole.
    #[must_use]
    pub fn company() -> Self {
        Self { kind: "company".to_owned(), id: String::new() }
    }

    /// Reads `company`, `employee:m-1`.
    ///
    /// # Errors
    /// An unknown kind, or a kind that needs a name without one.
    pub fn parse(text: &str) -> Result<Self> {
        let (kind, id) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        if !KINDS.contains(&kind) {
            return field("subject", format!("{kind:?} is none of {}", KINDS.join(", ")));
        }
        if (kind == "company") != id.is_empty() {
            return field("subject", "the company has no name after it, everybody else has one: employee:m-1");
        }
        Ok(Self { kind: kind.to_owned(), id: id.to_owned() })
    }

    /// The word [`Subject::parse`] reads.
    #[must_use]
    pub fn word(&self) -> String {
        if self.id.is_empty() { self.kind.clone() } else { format!("{}:{}", self.kind, self.id) }
    }
}

/// Which clients a target is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clients {
    /// All.
    All,
    /// First purchases.
    New,
    /// Those who bought before.
    Current,
}

impl Clients {
    /// Splits `revenue:new` of the canonical table into the metric and the clients.
    #[must_use]
    pub fn split(metric: &str) -> (&str, Self) {
        match metric.rsplit_once(':') {
            Some((base, "new")) => (base, Self::New),
            Some((base, "current")) => (base, Self::Current),
            _ => (metric, Self::All),
        }
    }

    /// The metric as the canonical table names it.
    #[must_use]
    pub fn join(self, metric: &str) -> String {
        match self {
            Self::All => metric.to_owned(),
            Self::New => format!("{metric}:new"),
            Self::Current => format!("{metric}:current"),
        }
    }

    /// Stable word: `all`, `new`, `current`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::New => "new",
            Self::Current => "current",
        }
    }

    /// The clients of a word; empty means all.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "" | "all" => Some(Self::All),
            "new" => Some(Self::New),
            "current" => Some(Self::Current),
            _ => None,
        }
    }
}

/// One target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Whose.
    pub subject: Subject,
    /// Metric of the catalogue, without the clients.
    pub metric: String,
    /// Which clients.
    pub clients: Clients,
    /// First day.
    #[serde(with = "crate::day")]
    pub from: Date,
    /// Last day.
    #[serde(with = "crate::day")]
    pub to: Date,
    /// Value in 1/10000 of the metric's unit.
    #[serde(with = "crate::day::amount")]
    pub value: i128,
}

impl Target {
    /// Refuses a target that nobody could follow.
    ///
    /// # Errors
    /// No metric, a period that ends before it begins, or a value below zero.
    pub fn checked(self) -> Result<Self> {
        if self.metric.trim().is_empty() {
            return field("metric", "say which metric is planned");
        }
        if self.from > self.to {
            return field("period", format!("it begins on {} and ends before, on {}", self.from, self.to));
        }
        if self.value < 0 {
            return field("value", "a plan below zero is no plan");
        }
        Ok(self)
    }

    /// What makes two targets the same one.
    #[must_use]
    pub fn key(&self) -> (String, String, String, Date, Date) {
        (self.subject.kind.clone(), self.subject.id.clone(), self.clients.join(&self.metric), self.from, self.to)
    }
}

/// Splits a whole by weights so that the parts sum to it exactly: in kopecks for money, in whole units otherwise. What
/// rounding leaves goes to the largest remainders, ties to the first.
///
/// # Errors
/// No parts, weights that are all zero or below zero, or a whole that is no multiple of the smallest unit.
pub fn decompose(whole: i128, weights: &[i128], is_money: bool) -> Result<Vec<i128>> {
    let unit = quantum(is_money);
    if weights.is_empty() || weights.iter().any(|w| *w < 0) || weights.iter().all(|w| *w == 0) {
        return field("weights", "there must be parts with weights of zero or more, and one of them above zero");
    }
    if whole % unit != 0 {
        return field("value", "it has parts smaller than the smallest unit");
    }
    let weights: Vec<u128> = weights.iter().map(|w| w.unsigned_abs()).collect();
    Ok(money::allocate(whole / unit, &weights).into_iter().map(|v| v * unit).collect())
}

/// 1/10000 in the smallest unit that a plan is handed out in.
fn quantum(is_money: bool) -> i128 {
    let one = 10_i128.pow(SCALE);
    if is_money { one / 100 } else { one }
}

/// Parts entered by hand must make the whole.
///
/// # Errors
/// The residual, when they do not.
pub fn must_sum(whole: i128, parts: &[i128]) -> Result<()> {
    let sum: i128 = parts.iter().sum();
    if sum == whole {
        return Ok(());
    }
    let show = |v: i128| format_decimal(v, SCALE, 2);
    Err(Error::Residual { whole: show(whole), parts: show(sum), residual: show(whole - sum) })
}

/// What a plan was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Parts {
    /// Teams of the company.
    Teams,
    /// Employees of the company or of the team.
    Employees,
    /// New and current clients.
    Clients,
    /// Shorter periods that cover the longer one wholly.
    Periods,
}

impl Parts {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Teams => "teams",
            Self::Employees => "employees",
            Self::Clients => "clients",
            Self::Periods => "periods",
        }
    }
}

/// A plan whose parts do not make it: a finding (`methods.md` 7.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The plan.
    pub whole: Target,
    /// What it was compared with.
    pub parts: Parts,
    /// How many parts there are.
    pub n: usize,
    /// Their sum.
    #[serde(with = "crate::day::amount")]
    pub sum: i128,
    /// Plan minus parts.
    #[serde(with = "crate::day::amount")]
    pub residual: i128,
}

/// All plans whose parts do not make them. `teams` tells the team of each employee. A plan without parts is no finding.
#[must_use]
pub fn gaps(targets: &[Target], teams: &BTreeMap<String, String>) -> Vec<Gap> {
    let mut out = Vec::new();
    for whole in targets {
        let same = |t: &&Target| (&t.metric, t.clients, t.from, t.to) == (&whole.metric, whole.clients, whole.from, whole.to);
        let of = |kind: &str| targets.iter().filter(same).filter(|t| t.subject.kind == kind).collect::<Vec<_>>();
        match whole.subject.kind.as_str() {
            "company" => {
                let by_team = of("team");
                if by_team.is_empty() {
                    compare(&mut out, whole, Parts::Employees, &of("employee"));
                } else {
                    compare(&mut out, whole, Parts::Teams, &by_team);
                }
            }
            "team" => {
                let mine = |t: &Target| teams.get(&t.subject.id) == Some(&whole.subject.id);
                let people: Vec<&Target> = of("employee").into_iter().filter(|t| mine(t)).collect();
                compare(&mut out, whole, Parts::Employees, &people);
            }
            _ => {}
        }
        let own = |t: &&Target| t.subject == whole.subject && t.metric == whole.metric;
        if whole.clients == Clients::All {
            let apart = |t: &&Target| t.clients != Clients::All && (t.from, t.to) == (whole.from, whole.to);
            let both: Vec<&Target> = targets.iter().filter(own).filter(apart).collect();
            if both.len() == 2 {
                compare(&mut out, whole, Parts::Clients, &both);
            }
        }
        let inside = |t: &&Target| t.clients == whole.clients && t.from >= whole.from && t.to <= whole.to;
        let shorter: Vec<&Target> = targets.iter().filter(own).filter(inside).filter(|t| t.key() != whole.key()).collect();
        if covers(whole, &shorter) {
            compare(&mut out, whole, Parts::Periods, &shorter);
        }
    }
    out
}

fn compare(out: &mut Vec<Gap>, whole: &Target, parts: Parts, of: &[&Target]) {
    let sum: i128 = of.iter().map(|t| t.value).sum();
    if !of.is_empty() && sum != whole.value {
        out.push(Gap { whole: whole.clone(), parts, n: of.len(), sum, residual: whole.value - sum });
    }
}

/// Whether the periods follow each other from the first day of the whole to its last, without a gap or an overlap.
fn covers(whole: &Target, parts: &[&Target]) -> bool {
    let mut spans: Vec<(Date, Date)> = parts.iter().map(|t| (t.from, t.to)).collect();
    spans.sort_unstable();
    let mut next = Some(whole.from);
    for (from, to) in &spans {
        if next != Some(*from) {
            return false;
        }
        next = to.tomorrow().ok();
    }
    !spans.is_empty() && next == whole.to.tomorrow().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn plan(subject: &str, clients: Clients, month: i8, value: i128) -> Target {
        let from = date(2026, month, 1);
        let subject = Subject::parse(subject).unwrap();
        Target { subject, metric: "revenue".into(), clients, from, to: from.last_of_month(), value }
    }

    #[test]
    fn subjects_and_clients_are_read_as_written() {
        for word in ["company", "employee:m-1", "team:north"] {
            assert_eq!(Subject::parse(word).unwrap().word(), word);
        }
        assert!(Subject::parse("employee").is_err() && Subject::parse("company:x").is_err() && Subject::parse("дом").is_err());
        assert_eq!(Clients::split("revenue:new"), ("revenue", Clients::New));
        assert_eq!(Clients::Current.join("revenue"), "revenue:current");
        assert_eq!(Clients::split("attr:x"), ("attr:x", Clients::All));
    }

    #[test]
    fn parts_by_hand_are_refused_with_the_residual() {
        assert_eq!(must_sum(100, &[60, 40]), Ok(()));
        let Err(Error::Residual { residual, .. }) = must_sum(1_000_000, &[600_000, 500_000]) else { panic!() };
        assert_eq!(residual, "-10.00");
    }

    #[test]
    fn what_does_not_add_up_is_found_and_nothing_else() {
        let teams = BTreeMap::from([("a".to_owned(), "north".to_owned()), ("b".to_owned(), "north".to_owned())]);
        let mut all = vec![
            plan("company", Clients::All, 1, 300),
            plan("team:north", Clients::All, 1, 300),
            plan("employee:a", Clients::All, 1, 100),
            plan("employee:b", Clients::All, 1, 150),
            plan("company", Clients::New, 1, 100),
            plan("company", Clients::Current, 1, 180),
        ];
        let found = gaps(&all, &teams);
        let seen: Vec<(String, Parts, i128)> = found.iter().map(|g| (g.whole.subject.word(), g.parts, g.residual)).collect();
        assert_eq!(seen, [("company".to_owned(), Parts::Clients, 20), ("team:north".to_owned(), Parts::Employees, 50)]);
        all[3].value = 200;
        all[5].value = 200;
        assert!(gaps(&all, &teams).is_empty());
    }

    #[test]
    fn a_year_is_compared_with_months_only_when_they_cover_it() {
        let mut year = plan("company", Clients::All, 1, 1_200);
        year.to = date(2026, 12, 31);
        let mut all: Vec<Target> = (1..=11).map(|m| plan("company", Clients::All, m, 100)).collect();
        all.push(year);
        assert!(gaps(&all, &BTreeMap::new()).is_empty());
        all.push(plan("company", Clients::All, 12, 90));
        let found = gaps(&all, &BTreeMap::new());
        assert_eq!((found.len(), found[0].parts, found[0].residual), (1, Parts::Periods, 10));
    }

    proptest! {
        #[test]
        fn decomposition_sums_to_the_kopeck(whole in 0_i128..10_000_000_000, weights in prop::collection::vec(0_i128..1_000_000, 1..40)) {
            prop_assume!(weights.iter().any(|w| *w > 0));
            for (is_money, unit) in [(true, 100), (false, 10_000)] {
                let whole = whole / unit * unit;
                let parts = decompose(whole, &weights, is_money).unwrap();
                prop_assert_eq!(parts.iter().sum::<i128>(), whole);
                prop_assert!(parts.iter().all(|p| *p >= 0 && p % unit == 0));
                let all: i128 = weights.iter().sum();
                for (p, w) in parts.iter().zip(&weights) {
                    prop_assert!((p * all - whole * w).abs() < unit * all, "{} of {}", p, w);
                }
            }
        }
    }
}
