//! The pipeline review with one manager: what needs a word about each deal, what changed between two checks, how many deals
//! are missing (`methods.md` 5.4, 5.5; mission rows 126–133).

use crate::day;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use stats::interval::wilson;
use std::collections::BTreeMap;

/// Days without an action that make a deal silent.
const SILENT: i64 = 14;
/// Moves of the closing date from which the head is told.
const PUSHES: u32 = 2;

/// A deal as the review sees it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct DealView {
    /// Deal.
    pub id: String,
    /// Amount, 1/10000.
    #[serde(with = "crate::day::maybe_amount")]
    pub amount: Option<i128>,
    /// Chance by the company's own history.
    pub chance: Option<f64>,
    /// Days in the present stage.
    pub days_in_stage: Option<i64>,
    /// Days that nine won deals of ten spent in that stage at most.
    pub stage_limit: Option<i64>,
    /// Days since the last action of a person.
    pub silent_days: Option<i64>,
    /// Promised closing date.
    #[serde(with = "day::maybe")]
    pub close_on: Option<Date>,
    /// Moves of that date to later days.
    pub pushes: u32,
    /// There is a next step with a day.
    pub has_step: bool,
}

/// Why a deal is talked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The promised day has passed.
    Overdue,
    /// The day was moved twice or more: to the head.
    PushedTwice,
    /// Longer in its stage than nine of ten won deals.
    Stuck,
    /// No action for two weeks.
    Silent,
    /// No next step.
    NoStep,
    /// No promised day.
    NoDate,
    /// No amount.
    NoAmount,
    /// Among the deals that hold half of the money.
    TopMoney,
}

impl Flag {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::PushedTwice => "pushed_twice",
            Self::Stuck => "stuck",
            Self::Silent => "silent",
            Self::NoStep => "no_step",
            Self::NoDate => "no_date",
            Self::NoAmount => "no_amount",
            Self::TopMoney => "top_money",
        }
    }
}

/// Flags of each deal in the order of the deals.
#[must_use]
pub fn flags(deals: &[DealView], today: Date) -> Vec<Vec<Flag>> {
    let total: i128 = deals.iter().filter_map(|d| d.amount).sum();
    let mut order: Vec<usize> = (0..deals.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(deals[*i].amount), *i));
    let mut top = vec![false; deals.len()];
    let mut held = 0;
    for i in order {
        let amount = deals[i].amount.unwrap_or(0);
        if amount <= 0 || held * 2 >= total {
            break;
        }
        top[i] = true;
        held += amount;
    }
    deals.iter().zip(top).map(|(d, top)| of(d, top, today)).collect()
}

fn of(d: &DealView, top: bool, today: Date) -> Vec<Flag> {
    let stuck = d.days_in_stage.zip(d.stage_limit).is_some_and(|(days, limit)| days > limit);
    let all = [
        (Flag::Overdue, d.close_on.is_some_and(|c| c < today)),
        (Flag::PushedTwice, d.pushes >= PUSHES),
        (Flag::Stuck, stuck),
        (Flag::Silent, d.silent_days.is_some_and(|s| s >= SILENT)),
        (Flag::NoStep, !d.has_step),
        (Flag::NoDate, d.close_on.is_none()),
        (Flag::NoAmount, d.amount.is_none_or(|a| a <= 0)),
        (Flag::TopMoney, top),
    ];
    all.into_iter().filter(|(_, on)| *on).map(|(f, _)| f).collect()
}

/// What to do with a deal: one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Ask for the decision: it is likely and its day is near or has passed.
    Close,
    /// The head joins: large and slipping.
    HeadJoins,
    /// A last honest try, then close as lost with a reason.
    LastTry,
    /// Set the next step with a day first.
    NextStep,
    /// Find out budget, need and who decides before anything else.
    Qualify,
    /// Goes well: keep the pace.
    Keep,
}

impl Strategy {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::HeadJoins => "head_joins",
            Self::LastTry => "last_try",
            Self::NextStep => "next_step",
            Self::Qualify => "qualify",
            Self::Keep => "keep",
        }
    }
}

/// The card of a deal; the first that fits. `usual` is the usual chance of the open deals.
#[must_use]
pub fn strategy(d: &DealView, flags: &[Flag], usual: f64) -> Strategy {
    let has = |f: Flag| flags.contains(&f);
    let slipping = has(Flag::PushedTwice) || has(Flag::Overdue) || has(Flag::Stuck);
    let chance = d.chance.unwrap_or(usual);
    if has(Flag::TopMoney) && slipping {
        return Strategy::HeadJoins;
    }
    if slipping && has(Flag::Silent) && chance < usual {
        return Strategy::LastTry;
    }
    if has(Flag::Overdue) && chance >= usual {
        return Strategy::Close;
    }
    if has(Flag::NoStep) || has(Flag::Silent) {
        return Strategy::NextStep;
    }
    if has(Flag::NoAmount) || has(Flag::NoDate) {
        return Strategy::Qualify;
    }
    if slipping {
        return Strategy::LastTry;
    }
    Strategy::Keep
}

/// How many new deals a gap in the pipeline needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// Money still missing after what the open deals are expected to bring, 1/10000.
    #[serde(with = "crate::day::amount")]
    pub gap: i128,
    /// New deals needed; nothing without a history of amounts and wins.
    pub deals: Option<u64>,
    /// Careful end: with the low end of the share of wins the need is larger.
    pub deals_high: Option<u64>,
    /// Bold end.
    pub deals_low: Option<u64>,
    /// A new deal takes longer than the days left: it comes too late for this period.
    pub too_late: bool,
}

/// Own history behind the need for new deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Limits {
    /// Won deals.
    pub won: u64,
    /// Closed deals.
    pub closed: u64,
    /// Mean amount of a won deal, 1/10000.
    #[serde(with = "crate::day::amount")]
    pub ticket: i128,
    /// Median days from creation to winning.
    pub cycle: Option<i64>,
}

/// New deals needed = gap ÷ (mean amount × share of wins), with Wilson's interval of the share.
#[must_use]
pub fn needed_deals(remaining: i128, expected: i128, own: &Limits, days_left: i64) -> Portfolio {
    let gap = (remaining - expected).max(0);
    let share = wilson(own.won, own.closed, 0.8).filter(|_| own.won > 0 && own.ticket > 0);
    let need = |p: f64| (libm::ceil(gap as f64 / (own.ticket as f64 * p) - 1e-9)).max(0.0) as u64;
    let p = own.won as f64 / own.closed.max(1) as f64;
    Portfolio {
        gap,
        deals: share.as_ref().map(|_| need(p)),
        deals_high: share.as_ref().map(|i| need(i.low.max(1e-6))),
        deals_low: share.as_ref().map(|i| need(i.high)),
        too_late: gap > 0 && own.cycle.is_some_and(|c| c > days_left),
    }
}

/// Kind of a manager by his pipeline (mission row 132).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagerKind {
    /// Promises more than comes.
    Hopeful,
    /// Promises less than comes.
    Careful,
    /// Deals stay longer in their stages than those of others.
    Slow,
    /// Fewer open deals than the plan needs.
    Few,
    /// Small amounts.
    Small,
    /// Nothing stands out.
    Steady,
}

impl ManagerKind {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hopeful => "hopeful",
            Self::Careful => "careful",
            Self::Slow => "slow",
            Self::Few => "few",
            Self::Small => "small",
            Self::Steady => "steady",
        }
    }
}

/// The kind, by the first sign that stands out: share of promises kept, share of stuck deals, coverage, amount against others.
#[must_use]
pub fn manager_kind(kept: Option<(u64, u64)>, stuck: (u64, u64), short: bool, own_ticket: i128, ticket: i128) -> ManagerKind {
    if short {
        return ManagerKind::Few;
    }
    // Ten promises at least: below that a share of kept ones says nothing.
    if let Some(i) = kept.filter(|(_, n)| *n >= 10).and_then(|(x, n)| wilson(x, n, 0.8)) {
        if i.high < 0.5 {
            return ManagerKind::Hopeful;
        }
        if i.low > 0.9 {
            return ManagerKind::Careful;
        }
    }
    if stuck.1 >= 5 && stuck.0 * 3 > stuck.1 {
        return ManagerKind::Slow;
    }
    if own_ticket > 0 && own_ticket * 10 < ticket * 7 {
        return ManagerKind::Small;
    }
    ManagerKind::Steady
}

/// What a status check remembers of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DealState {
    /// Deal.
    pub id: String,
    /// Manager.
    pub manager: String,
    /// Stage.
    pub stage: String,
    /// `open`, `won`, `lost`.
    pub status: String,
    /// Amount, 1/10000.
    #[serde(default, with = "crate::day::maybe_amount")]
    pub amount: Option<i128>,
    /// Promised closing date.
    #[serde(default, with = "day::maybe")]
    pub close_on: Option<Date>,
}

/// One change between two checks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// Deal.
    pub deal: String,
    /// Manager, as of the later check.
    pub manager: String,
    /// `new`, `won`, `lost`, `gone`, `reopened`, `stage`, `amount`, `pushed`, `pulled`, `date`, `manager`.
    pub what: &'static str,
    /// Before.
    pub was: String,
    /// After.
    pub is: String,
}

/// Changes between two checks, by deal; the same state twice gives none.
#[must_use]
pub fn changes(before: &[DealState], after: &[DealState]) -> Vec<Change> {
    let old: BTreeMap<&str, &DealState> = before.iter().map(|d| (d.id.as_str(), d)).collect();
    let new: BTreeMap<&str, &DealState> = after.iter().map(|d| (d.id.as_str(), d)).collect();
    let mut out = Vec::new();
    for (id, d) in &new {
        match old.get(id) {
            None if d.status == "open" => out.push(change(d, "new", String::new(), money(d.amount))),
            // A deal that came and ended between the checks was open in neither.
            None => {}
            Some(was) => differences(&mut out, was, d),
        }
    }
    for (id, d) in &old {
        if !new.contains_key(id) && d.status == "open" {
            out.push(change(d, "gone", money(d.amount), String::new()));
        }
    }
    out.sort();
    out
}

fn differences(out: &mut Vec<Change>, was: &DealState, is: &DealState) {
    if was.status != is.status {
        let what = match is.status.as_str() {
            "won" => "won",
            "lost" => "lost",
            _ => "reopened",
        };
        out.push(change(is, what, was.status.clone(), is.status.clone()));
    }
    if is.status != "open" {
        return;
    }
    if was.stage != is.stage {
        out.push(change(is, "stage", was.stage.clone(), is.stage.clone()));
    }
    if was.amount != is.amount {
        out.push(change(is, "amount", money(was.amount), money(is.amount)));
    }
    if was.close_on != is.close_on {
        let what = match (was.close_on, is.close_on) {
            (Some(a), Some(b)) if b > a => "pushed",
            (Some(a), Some(b)) if b < a => "pulled",
            _ => "date",
        };
        let show = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
        out.push(change(is, what, show(was.close_on), show(is.close_on)));
    }
    if was.manager != is.manager {
        out.push(change(is, "manager", was.manager.clone(), is.manager.clone()));
    }
}

fn change(d: &DealState, what: &'static str, was: String, is: String) -> Change {
    Change { deal: d.id.clone(), manager: d.manager.clone(), what, was, is }
}

fn money(v: Option<i128>) -> String {
    v.map_or_else(String::new, domain::money::format_money)
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
