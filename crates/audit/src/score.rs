//! The health index: sections by severity, coverage, bounds, points lost that add up exactly (`methods.md` 13).

use crate::blocks::{self, BLOCK_WEIGHT};
use crate::outcome::FULL;
use crate::settings::Settings;
use domain::money;
use domain::result::{PartScore, Score, Sensitivity, VerdictKind, Words};
use std::collections::BTreeMap;

/// A section of the total: a mistake, or a block for checks that belong to no mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    /// One of the thirty mistakes.
    Mistake(u8),
    /// A block.
    Block(&'static str),
}

/// One check as the score sees it. Trial rules and checks that do not apply are not given.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Rule id.
    pub id: &'static str,
    /// Mistake, if any.
    pub mistake: Option<u8>,
    /// Block.
    pub block: &'static str,
    /// Severity 1-5.
    pub severity: u8,
    /// Value 0..=[`FULL`], `None` when unknown.
    pub value: Option<u32>,
    /// Verdict.
    pub verdict: VerdictKind,
}

impl Item {
    fn section(&self) -> Section {
        self.mistake.map_or(Section::Block(self.block), Section::Mistake)
    }
}

/// Places of a point kept in the total.
const PLACES: u32 = 4;

#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    known: i128,
    all: i128,
    lost: i128,
}

impl Sum {
    fn add(&mut self, item: &Item) {
        let severity = i128::from(item.severity);
        self.all += severity;
        if let Some(v) = item.value {
            self.known += severity;
            self.lost += severity * i128::from(FULL - v.min(FULL));
        }
    }

    /// At least half of the severity is known.
    fn used(&self) -> bool {
        self.known > 0 && self.known * 2 >= self.all
    }

    fn score(&self) -> Option<String> {
        let full = i128::from(FULL);
        self.used().then(|| money::ratio(100 * (self.known * full - self.lost), self.known * full, PLACES)).flatten()
    }

    fn coverage(&self) -> String {
        money::ratio(self.known, self.all, PLACES).unwrap_or_else(|| "0".to_owned())
    }
}

/// The score and, by rule id, the points each check costs.
#[must_use]
pub(crate) fn score(items: &[Item], settings: &Settings) -> (Score, BTreeMap<&'static str, String>) {
    let weight = |s: Section| weight_of(s, settings);
    let (total, lost) = total(items, &weight);
    let all = items.iter().fold(Sum::default(), |mut s, i| {
        s.add(i);
        s
    });
    let bound = |value: u32| {
        let filled: Vec<Item> = items.iter().map(|i| Item { value: i.value.or(Some(value)), ..i.clone() }).collect();
        self::total(&filled, &weight).0
    };
    let part = |ids: Vec<Section>| ids.into_iter().map(|s| part_of(s, items, &weight)).collect();
    let mistakes = blocks::MISTAKES.iter().map(|m| Section::Mistake(m.number)).collect();
    let score = Score {
        total,
        low: bound(0),
        high: bound(FULL),
        equal_weights: self::total(items, &|_| 1000).0,
        coverage: all.coverage(),
        by_mistake: part(mistakes),
        by_block: part(blocks::BLOCKS.iter().map(|b| Section::Block(b.id)).collect()),
        severe: items
            .iter()
            .filter(|i| i.severity == 5 && i.value.is_some_and(|v| v * 10 < FULL * 4))
            .map(|i| i.id.to_owned())
            .collect(),
        sensitivity: sensitivity(items, &weight),
    };
    (score, lost)
}

/// A verdict of a frozen result as the score needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Mistake, if any.
    pub mistake: Option<u8>,
    /// Block.
    pub block: String,
    /// Severity 1-5.
    pub severity: u8,
    /// Value on the 0-1 scale as a decimal string; `None` when unknown.
    pub scale: Option<String>,
}

/// The total under other weights: keys are mistake numbers and block ids, values thousandths; a section that is not named
/// weighs nothing. Verdicts stay what they are. Give only those that count: not trial, not `not_applicable`.
#[must_use]
pub fn rescore(verdicts: &[Frozen], weights: &BTreeMap<String, i128>) -> Option<String> {
    let item = |v: &Frozen| Item {
        id: "",
        mistake: v.mistake,
        block: blocks::BLOCKS.iter().find(|b| b.id == v.block).map_or("", |b| b.id),
        severity: v.severity,
        value: v.scale.as_deref().and_then(|s| money::parse_decimal(s, 4)).and_then(|v| u32::try_from(v).ok()),
        verdict: VerdictKind::Partly,
    };
    let items: Vec<Item> = verdicts.iter().map(item).collect();
    let weight = |s: Section| {
        let key = match s {
            Section::Mistake(n) => n.to_string(),
            Section::Block(b) => b.to_owned(),
        };
        weights.get(&key).copied().unwrap_or(0)
    };
    total(&items, &weight).0
}

/// The total with the weight of each part alone halved and raised by half: the ends, and the part that moves it most.
fn sensitivity(items: &[Item], weight: &dyn Fn(Section) -> i128) -> Option<Sensitivity> {
    let base = money::parse_decimal(&total(items, weight).0?, PLACES)?;
    let sections: std::collections::BTreeSet<Section> = items.iter().map(Item::section).collect();
    let (mut low, mut high, mut most) = (base, base, (-1, String::new()));
    for s in sections {
        for half in [1, 3] {
            let moved = total(items, &|t| if t == s { weight(t) * half / 2 } else { weight(t) }).0?;
            let value = money::parse_decimal(&moved, PLACES)?;
            (low, high) = (low.min(value), high.max(value));
            if (value - base).abs() > most.0 {
                let id = match s {
                    Section::Mistake(n) => n.to_string(),
                    Section::Block(b) => b.to_owned(),
                };
                most = ((value - base).abs(), id);
            }
        }
    }
    let text = |v| money::format_decimal(v, PLACES, 1);
    Some(Sensitivity { low: text(low), high: text(high), part: most.1 })
}

/// Weight in thousandths.
fn weight_of(section: Section, settings: &Settings) -> i128 {
    let (key, default) = match section {
        Section::Mistake(n) => (format!("weight.mistake.{n}"), blocks::mistake(n).map_or(1, |m| m.weight)),
        Section::Block(b) => (format!("weight.block.{b}"), BLOCK_WEIGHT),
    };
    settings.values.get(&key).and_then(|v| money::parse_decimal(v, 3)).unwrap_or_else(|| i128::from(default) * 1000)
}

/// Total as a decimal string and the points lost by check; parts sum to 100 minus the total exactly.
fn total(items: &[Item], weight: &dyn Fn(Section) -> i128) -> (Option<String>, BTreeMap<&'static str, String>) {
    let mut sums: BTreeMap<Section, Sum> = BTreeMap::new();
    for item in items {
        sums.entry(item.section()).or_default().add(item);
    }
    sums.retain(|s, sum| sum.used() && weight(*s) > 0);
    let weights: i128 = sums.keys().map(|s| weight(*s)).sum();
    let common = sums.values().fold(1, |l, s| lcm(l, s.known));
    let scale = weights * common * i128::from(FULL);
    if scale == 0 {
        return (None, BTreeMap::new());
    }
    let (mut ids, mut parts) = (Vec::new(), Vec::new());
    for item in items {
        let (Some(sum), Some(v)) = (sums.get(&item.section()), item.value) else { continue };
        let part = weight(item.section()) * i128::from(item.severity) * i128::from(FULL - v.min(FULL)) * (common / sum.known);
        ids.push(item.id);
        parts.push(part.unsigned_abs());
    }
    let sum = i128::try_from(parts.iter().sum::<u128>()).unwrap_or(0);
    let hundred = 100 * 10_i128.pow(PLACES);
    let lost = money::div_round(sum * hundred, scale).unwrap_or(0);
    let shares = money::allocate(lost, &parts);
    let by_id = ids.into_iter().zip(shares).map(|(id, p)| (id, money::format_decimal(p, PLACES, 0))).collect();
    (Some(money::format_decimal(hundred - lost, PLACES, 1)), by_id)
}

fn lcm(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    if x == 0 { 1 } else { a / x * b }
}

fn part_of(section: Section, items: &[Item], weight: &dyn Fn(Section) -> i128) -> PartScore {
    let belongs = |i: &&Item| match section {
        Section::Mistake(n) => i.mistake == Some(n),
        Section::Block(b) => i.block == b,
    };
    let (mut sum, mut worst) = (Sum::default(), VerdictKind::NotApplicable);
    for item in items.iter().filter(belongs) {
        sum.add(item);
        if rank(item.verdict) > rank(worst) {
            worst = item.verdict;
        }
    }
    let (id, title) = match section {
        Section::Mistake(n) => (n.to_string(), blocks::mistake(n).map_or_else(Words::default, |m| Words::new(m.ru, m.en))),
        Section::Block(b) => (b.to_owned(), blocks::block_title(b)),
    };
    PartScore {
        id,
        title,
        score: sum.score(),
        coverage: sum.coverage(),
        weight: money::format_decimal(weight(section), 3, 0),
        verdict: worst,
    }
}

fn rank(v: VerdictKind) -> u8 {
    match v {
        VerdictKind::Found => 6,
        VerdictKind::Partly => 5,
        VerdictKind::Passed => 4,
        VerdictKind::Broken => 3,
        VerdictKind::Awaiting => 2,
        VerdictKind::NotAssessed => 1,
        VerdictKind::NotApplicable => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &'static str, mistake: u8, severity: u8, value: Option<u32>) -> Item {
        let verdict = if value.is_some() { VerdictKind::Partly } else { VerdictKind::NotAssessed };
        Item { id, mistake: Some(mistake), block: "crm", severity, value, verdict }
    }

    fn sum(lost: &BTreeMap<&'static str, String>) -> i128 {
        lost.values().map(|v| money::parse_decimal(v, 4).expect("decimal")).sum()
    }

    #[test]
    fn the_worked_example_of_the_method() {
        let items = [item("a", 3, 5, Some(6000)), item("b", 3, 3, Some(FULL)), item("c", 3, 2, None)];
        let (s, lost) = score(&items, &Settings::default());
        assert_eq!((s.total.as_deref(), s.coverage.as_str()), (Some("75.0"), "0.8"));
        assert_eq!((s.low.as_deref(), s.high.as_deref()), (Some("60.0"), Some("80.0")));
        assert_eq!(lost["a"], "25");
        assert_eq!(s.by_mistake[2].score.as_deref(), Some("75"));
    }

    #[test]
    fn a_section_known_by_less_than_half_has_no_score() {
        let items = [item("a", 3, 2, Some(0)), item("b", 3, 3, None), item("c", 1, 1, Some(5000))];
        let (s, lost) = score(&items, &Settings::default());
        assert_eq!(s.by_mistake[2].score, None);
        assert_eq!(s.total.as_deref(), Some("50.0"));
        assert!(!lost.contains_key("a"));
        assert_eq!(score(&[], &Settings::default()).0.total, None);
    }

    #[test]
    fn points_lost_add_up_whatever_the_numbers() {
        for seed in 0..200_u32 {
            let items: Vec<Item> = (0..40_u32)
                .map(|i| {
                    let r = seed.wrapping_mul(2_654_435_761).wrapping_add(i.wrapping_mul(40_503)) >> 7;
                    let value = (r % 7 != 0).then_some(r % (FULL + 1));
                    item(Box::leak(format!("r{i}").into_boxed_str()), (r % 30 + 1) as u8, (r % 5 + 1) as u8, value)
                })
                .collect();
            let (s, lost) = score(&items, &Settings::default());
            let Some(total) = s.total else { continue };
            assert_eq!(money::parse_decimal(&total, 4).map(|t| t + sum(&lost)), Some(1_000_000));
        }
    }

    #[test]
    fn improving_a_check_never_lowers_the_score() {
        let at = |v| score(&[item("a", 3, 5, Some(v)), item("b", 1, 3, Some(3000))], &Settings::default()).0.total;
        let mut last = i128::MIN;
        for v in (0..=FULL).step_by(500) {
            let t = money::parse_decimal(&at(v).expect("known"), 4).expect("decimal");
            assert!(t >= last);
            last = t;
        }
    }

    #[test]
    fn frozen_verdicts_give_the_same_total_and_follow_weights() {
        let frozen = |mistake, severity, scale: Option<&str>| Frozen {
            mistake: Some(mistake),
            block: "crm".into(),
            severity,
            scale: scale.map(str::to_owned),
        };
        let verdicts = [frozen(3, 5, Some("0.6")), frozen(3, 3, Some("1")), frozen(3, 2, None), frozen(1, 1, Some("0"))];
        let weights = |three: i128, one: i128| BTreeMap::from([("3".to_owned(), three), ("1".to_owned(), one)]);
        assert_eq!(rescore(&verdicts, &weights(1000, 0)).as_deref(), Some("75.0"));
        assert_eq!(rescore(&verdicts, &weights(1000, 1000)).as_deref(), Some("37.5"));
        assert_eq!(rescore(&verdicts, &weights(0, 0)), None);
    }

    #[test]
    fn sensitivity_holds_the_total_and_names_the_part_that_moves_it() {
        let items = [item("a", 3, 5, Some(0)), item("b", 1, 3, Some(9000)), item("c", 7, 3, Some(9000))];
        let (s, _) = score(&items, &Settings::default());
        let sens = s.sensitivity.expect("known");
        let n = |t: &str| money::parse_decimal(t, 4).expect("decimal");
        let total = n(s.total.as_deref().expect("total"));
        assert!(n(&sens.low) < total && total < n(&sens.high));
        assert_eq!(sens.part, "3");
        let one = score(&[item("a", 3, 5, Some(4000))], &Settings::default()).0;
        assert_eq!(one.sensitivity.map(|s| (s.low, s.high)), Some(("40.0".to_owned(), "40.0".to_owned())));
    }

    #[test]
    fn severe_checks_are_named() {
        let (s, _) = score(&[item("a", 3, 5, Some(3999)), item("b", 3, 5, Some(4000))], &Settings::default());
        assert_eq!(s.severe, vec!["a".to_owned()]);
    }
}
