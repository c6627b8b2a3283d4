//! Chance must stay chance: lone excesses among many checks are demoted, real ones stay.

use super::*;
use crate::grid::Grid;
use crate::rules::RULES;
use crate::settings::Settings;
use crate::unit::texts;
use std::collections::BTreeMap;

fn checked(id: &str, x: u64, n: u64) -> Checked {
    let rule = RULES.iter().copied().find(|r| r.id == id).expect("rule");
    let counts = Grid::of(&["manager", "n", "x", "amount"], &[&["m1", &n.to_string(), &x.to_string(), "10"]]);
    let values = Settings::default().of(rule, &BTreeMap::new());
    let input = crate::input::Input { counts: &counts, rows: &Grid::default(), settings: &values, answers: &[] };
    let outcome = (rule.judge)(&input);
    Checked { rule, texts: texts(rule).expect("texts"), values, outcome, sample: Grid::default(), offenders: x, counts }
}

#[test]
fn a_share_check_fires_by_chance_in_no_more_than_its_level() {
    let mut checks = vec![checked("deals-without-task", 30, 400)];
    let lines = control(&mut checks);
    assert_eq!((lines[0].null.as_str(), lines[0].draws), ("at_norm", 200));
    assert!(lines[0].fired <= 10, "{}", lines[0].fired);
}

#[test]
fn a_lone_excess_among_many_is_to_be_looked_at_and_a_large_one_stays() {
    // 14.4 % of 250 against a norm of 10 %: alone the interval excludes the norm.
    let weak = checked("deals-without-task", 36, 250);
    assert_eq!(weak.outcome.verdict, VerdictKind::Found);
    let mut checks = vec![weak];
    let quiet: Vec<&str> = RULES
        .iter()
        .filter(|r| r.id != "deals-without-task")
        .filter(|r| r.sql.is_some() && checked(r.id, 1, 400).outcome.verdict == VerdictKind::Passed)
        .map(|r| r.id)
        .collect();
    checks.extend(quiet.iter().map(|id| checked(id, 1, 400)));
    assert!(checks.len() > 20, "{}", checks.len());
    let lines = control(&mut checks);
    assert_eq!(checks[0].outcome.verdict, VerdictKind::Partly);
    assert!(lines[0].demoted && checks[0].outcome.remark.is_some());
    checks[0] = checked("deals-without-task", 120, 250);
    assert!(!control(&mut checks)[0].demoted);
    assert_eq!(checks[0].outcome.verdict, VerdictKind::Found);
}
