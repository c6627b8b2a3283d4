//! Tests of the pipeline review: flags, cards, the number of missing deals, differences between checks.

use super::{DealState, DealView, Flag, Limits, ManagerKind, Strategy, changes, flags, manager_kind, needed_deals, strategy};
use jiff::civil::date;
use proptest::prelude::{prop, prop_assert_eq, proptest};

fn deal(id: &str, amount: i128) -> DealView {
    let (amount, chance) = (Some(amount), Some(0.3));
    let close_on = Some(date(2026, 4, 1));
    DealView { id: id.into(), amount, chance, close_on, has_step: true, silent_days: Some(1), ..DealView::default() }
}

#[test]
fn flags_say_why_a_deal_is_talked_about() {
    let today = date(2026, 3, 10);
    let mut slipping = deal("a", 900);
    (slipping.pushes, slipping.close_on) = (2, Some(date(2026, 3, 9)));
    let mut stuck = deal("b", 50);
    (stuck.days_in_stage, stuck.stage_limit, stuck.silent_days, stuck.has_step) = (Some(31), Some(30), Some(20), false);
    let empty = DealView { amount: None, close_on: None, ..deal("c", 0) };
    let all = flags(&[slipping.clone(), stuck.clone(), empty.clone()], today);
    assert_eq!(all[0], [Flag::Overdue, Flag::PushedTwice, Flag::TopMoney]);
    assert_eq!(all[1], [Flag::Stuck, Flag::Silent, Flag::NoStep]);
    assert_eq!(all[2], [Flag::NoDate, Flag::NoAmount]);
    let card = |d: &DealView, f: &[Flag]| strategy(d, f, 0.4);
    assert_eq!(card(&slipping, &all[0]), Strategy::HeadJoins);
    assert_eq!(card(&stuck, &all[1]), Strategy::LastTry);
    assert_eq!(card(&empty, &all[2]), Strategy::Qualify);
    assert_eq!(strategy(&slipping, &[Flag::Overdue], 0.2), Strategy::Close);
    assert_eq!(card(&deal("d", 1), &[]), Strategy::Keep);
}

#[test]
fn missing_deals_are_counted_from_own_history() {
    // Remaining 1 200, expected 450: 750 missing; 100 a deal, 25 won of 100 closed: 30 new deals.
    let own = Limits { won: 25, closed: 100, ticket: 100, cycle: Some(40) };
    let p = needed_deals(1_200, 450, &own, 15);
    assert_eq!((p.gap, p.deals, p.too_late), (750, Some(30), true));
    assert!(p.deals_low < p.deals && p.deals < p.deals_high, "{p:?}");
    let enough = needed_deals(400, 450, &own, 15);
    assert_eq!((enough.gap, enough.deals, enough.too_late), (0, Some(0), false));
    assert_eq!(needed_deals(1_200, 0, &Limits::default(), 15).deals, None);
}

#[test]
fn a_manager_is_told_by_what_stands_out() {
    assert_eq!(manager_kind(Some((2, 20)), (0, 10), false, 100, 100), ManagerKind::Hopeful);
    assert_eq!(manager_kind(Some((2, 5)), (0, 10), false, 100, 100), ManagerKind::Steady);
    assert_eq!(manager_kind(None, (4, 10), false, 100, 100), ManagerKind::Slow);
    assert_eq!(manager_kind(None, (0, 10), true, 100, 100), ManagerKind::Few);
    assert_eq!(manager_kind(None, (0, 10), false, 60, 100), ManagerKind::Small);
}

fn state(id: &str, stage: &str, status: &str, amount: i128, day: i8) -> DealState {
    let (id, stage, status) = (id.to_owned(), stage.to_owned(), status.to_owned());
    DealState { id, manager: "m".into(), stage, status, amount: Some(amount), close_on: Some(date(2026, 3, day)) }
}

#[test]
fn two_checks_give_the_differences() {
    let before = [state("a", "new", "open", 100, 10), state("b", "new", "open", 50, 10), state("c", "new", "open", 70, 10)];
    let after = [state("a", "offer", "open", 120, 20), state("b", "won", "won", 50, 10), state("d", "new", "open", 30, 9)];
    let found: Vec<(String, &str)> = changes(&before, &after).into_iter().map(|c| (c.deal, c.what)).collect();
    let expected = [("a", "amount"), ("a", "pushed"), ("a", "stage"), ("b", "won"), ("c", "gone"), ("d", "new")];
    assert_eq!(found, expected.map(|(d, w)| (d.to_owned(), w)));
    assert!(changes(&after, &after).is_empty());
}

proptest! {
    #[test]
    fn the_order_of_deals_makes_no_difference(parts in prop::collection::vec((0_u8..20, 0_u8..3, 1_i128..100, 1_i8..28), 0..20)) {
        let stages = ["new", "offer", "work"];
        let mut before: Vec<DealState> = Vec::new();
        for (id, stage, amount, day) in &parts {
            let one = state(&id.to_string(), stages[*stage as usize], "open", *amount, *day);
            if before.iter().all(|d| d.id != one.id) {
                before.push(one);
            }
        }
        let after: Vec<DealState> = before.iter().rev().skip(1).cloned().collect();
        let forward = changes(&before, &after);
        prop_assert_eq!(forward.len(), before.len().min(1));
        before.reverse();
        prop_assert_eq!(changes(&before, &after), forward);
    }
}
