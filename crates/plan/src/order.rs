//! Order of the plan and its calendar: worth per hour under the capacity of the team, with a trace of every move.

use crate::error::{Error, Result};
use crate::item::{Item, State};
use crate::words::Pair;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A place in the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Item.
    pub id: String,
    /// First day.
    #[serde(with = "crate::day")]
    pub start_on: Date,
    /// Last day of the work.
    #[serde(with = "crate::day")]
    pub end_on: Date,
    /// First day on which its effect can be judged.
    #[serde(with = "crate::day")]
    pub effect_from: Date,
}

/// A changed place: "was 2, is 5, because …".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Item.
    pub id: String,
    /// Place before, from 1; `None` when it was not in the order.
    pub was: Option<usize>,
    /// Place now; `None` when it left the order.
    pub is: Option<usize>,
    /// Why.
    pub because: Pair,
}

/// How much the team can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Capacity {
    /// Hours a week for changes.
    pub hours_a_week: u32,
    /// Changes at a time.
    pub at_once: usize,
}

/// Puts the open items in order and on the calendar, beginning at `from`.
///
/// The most worth per hour goes first; an item waits for those it depends on; at most `at_once` run together, sharing
/// `hours_a_week` evenly. An item in work keeps its start.
///
/// # Errors
/// Items that wait for each other in a circle or for an unknown item.
pub fn arrange(items: &[Item], from: Date, hours_a_week: u32, at_once: usize) -> Result<Vec<Slot>> {
    let capacity = Capacity { hours_a_week: hours_a_week.max(1), at_once: at_once.max(1) };
    let mut left: Vec<&Item> = items.iter().filter(|i| i.open()).collect();
    left.sort_by(|a, b| {
        let begun = |i: &Item| i.state != State::InWork;
        begun(a).cmp(&begun(b)).then(b.worth().cmp(&a.worth())).then(a.lag_weeks.cmp(&b.lag_weeks)).then_with(|| a.id.cmp(&b.id))
    });
    let mut left = with_places(left);
    // Each lane is one of the changes that run at the same time; it is free from the day kept here.
    let mut lanes = vec![from; capacity.at_once];
    let mut slots: Vec<Slot> = Vec::new();
    while !left.is_empty() {
        let ready = |i: &&Item| i.after.iter().all(|a| slots.iter().any(|s| s.id == *a) || !waits_for(items, a));
        let Some(at) = left.iter().position(ready) else {
            let names: Vec<&str> = left.iter().map(|i| i.id.as_str()).collect();
            return Err(Error::Circle(names.join(", ")));
        };
        let item = left.remove(at);
        let before = item.after.iter().filter_map(|a| slots.iter().find(|s| s.id == *a)).map(|s| s.end_on).max();
        let Some(lane) = lanes.iter_mut().min() else { break };
        let free = before.map_or(*lane, |b| (*lane).max(b));
        let start_on = item.start_on.filter(|s| item.state == State::InWork || *s > free).unwrap_or(free);
        let share = (capacity.hours_a_week / u32::try_from(capacity.at_once).unwrap_or(1)).max(1);
        let end_on = later(start_on, item.effort_hours.div_ceil(share));
        *lane = end_on;
        slots.push(Slot { id: item.id.clone(), start_on, end_on, effect_from: later(end_on, item.lag_weeks) });
    }
    Ok(slots)
}

/// Items with a place of their own stand there; the others keep their order around them.
fn with_places(ordered: Vec<&Item>) -> Vec<&Item> {
    let (mut placed, mut out): (Vec<&Item>, Vec<&Item>) = ordered.into_iter().partition(|i| i.place.is_some());
    placed.sort_by_key(|i| i.place.as_ref().map_or(0, |p| p.at));
    for item in placed {
        let at = item.place.as_ref().map_or(1, |p| p.at.max(1)) as usize - 1;
        out.insert(at.min(out.len()), item);
    }
    out
}

/// An item that is kept, dropped or struck holds nobody up; an unknown one holds forever and so is reported.
fn waits_for(items: &[Item], id: &str) -> bool {
    items.iter().find(|i| i.id == id).is_none_or(Item::open)
}

fn later(day: Date, weeks: u32) -> Date {
    day.saturating_add(Span::new().weeks(i64::from(weeks)))
}

/// What changed between two orders and why, in the order of the new one; what left stands last.
pub(crate) fn moves(was: &[Slot], is: &[Slot], old: &[Item], new: &[Item]) -> Vec<Move> {
    let place = |slots: &[Slot], id: &str| slots.iter().position(|s| s.id == id).map(|p| p + 1);
    let ids = is.iter().chain(was.iter().filter(|w| !is.iter().any(|i| i.id == w.id))).map(|s| s.id.as_str());
    ids.filter(|id| place(was, id) != place(is, id))
        .map(|id| Move { id: id.to_owned(), was: place(was, id), is: place(is, id), because: reason(id, old, new) })
        .collect()
}

fn reason(id: &str, old: &[Item], new: &[Item]) -> Pair {
    let find = |items: &[Item]| items.iter().find(|i| i.id == id).cloned();
    let (Some(a), Some(b)) = (find(old), find(new)) else {
        return if find(new).is_some() {
            Pair::new("новый пункт", "a new item")
        } else {
            Pair::new("пункт убран", "the item was removed")
        };
    };
    let mut why: Vec<(String, String)> = Vec::new();
    if a.state != b.state {
        why.push((format!("состояние: {}. {}", b.state.word(), b.reason), format!("state: {}. {}", b.state.word(), b.reason)));
    }
    if a.priority != b.priority {
        why.push((
            format!("приоритет клиента {} % вместо {} %", b.priority, a.priority),
            format!("the client's priority is {}% instead of {}%", b.priority, a.priority),
        ));
    }
    if a.effort_hours != b.effort_hours {
        why.push((
            format!("трудоёмкость {} ч вместо {} ч", b.effort_hours, a.effort_hours),
            format!("effort is {} h instead of {} h", b.effort_hours, a.effort_hours),
        ));
    }
    if a.cost != b.cost {
        why.push(("изменились затраты".to_owned(), "the cost changed".to_owned()));
    }
    if a.money != b.money {
        why.push(("изменилась оценка денег".to_owned(), "the estimate of money changed".to_owned()));
    }
    if a.after != b.after {
        why.push(("изменились зависимости".to_owned(), "its prerequisites changed".to_owned()));
    }
    if a.start_on != b.start_on {
        why.push(("дата начала задана вручную".to_owned(), "its start was set by hand".to_owned()));
    }
    if a.place != b.place {
        why.push(match &b.place {
            Some(p) => (
                format!("поставлен на место {} вручную: {}", p.at, p.because),
                format!("put at place {} by hand: {}", p.at, p.because),
            ),
            None => ("место снова считается".to_owned(), "its place is computed again".to_owned()),
        });
    }
    if why.is_empty() {
        why.push(("сдвинули другие пункты".to_owned(), "other items moved it".to_owned()));
    }
    let (ru, en): (Vec<String>, Vec<String>) = why.into_iter().unzip();
    Pair::new(ru.join("; ").trim_end(), en.join("; ").trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::sample;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn ids(slots: &[Slot]) -> Vec<&str> {
        slots.iter().map(|s| s.id.as_str()).collect()
    }

    #[test]
    fn worth_first_prerequisites_before_lanes_in_parallel() {
        let mut a = sample("a", "flow", 100_0000, 40);
        let b = sample("b", "flow", 10_0000, 40);
        let c = sample("c", "stock", 50_0000, 10);
        a.after = vec!["b".to_owned()];
        let slots = arrange(&[a, b, c], date(2026, 3, 2), 20, 1).unwrap();
        // c brings 5 an hour, b 2.77, a 27.7 but waits for b.
        assert_eq!(ids(&slots), ["c", "b", "a"]);
        assert_eq!((slots[0].end_on, slots[1].end_on, slots[2].end_on), (date(2026, 3, 9), date(2026, 3, 23), date(2026, 4, 6)));
        assert_eq!(slots[0].effect_from, date(2026, 4, 6));
    }

    #[test]
    fn circles_are_named_and_a_dead_prerequisite_holds_nobody() {
        let (mut a, mut b) = (sample("a", "flow", 1, 1), sample("b", "flow", 1, 1));
        (a.after, b.after) = (vec!["b".to_owned()], vec!["a".to_owned()]);
        assert!(matches!(arrange(&[a.clone(), b.clone()], date(2026, 1, 1), 10, 2), Err(Error::Circle(_))));
        b.state = State::Struck;
        assert_eq!(ids(&arrange(&[a, b], date(2026, 1, 1), 10, 2).unwrap()), ["a"]);
    }

    #[test]
    fn a_place_by_hand_holds_but_not_against_a_prerequisite() {
        let place = |at| Some(crate::item::Place { at, because: "склад важнее".to_owned() });
        let mut items: Vec<Item> = (1..=4).map(|i| sample(&format!("i{i}"), "flow", 10_0000 * i, 10)).collect();
        let day = date(2026, 1, 1);
        let order = |items: &[Item]| arrange(items, day, 10, 1).unwrap();
        let old = (items.clone(), order(&items));
        assert_eq!(ids(&old.1), ["i4", "i3", "i2", "i1"]);
        items[0].place = place(2);
        let new = order(&items);
        assert_eq!(ids(&new), ["i4", "i1", "i3", "i2"]);
        let found = moves(&old.1, &new, &old.0, &items);
        assert_eq!(found[0].because.ru, "поставлен на место 2 вручную: склад важнее");
        items[0].after = vec!["i2".to_owned()];
        assert_eq!(ids(&order(&items)), ["i4", "i3", "i2", "i1"]);
        items[0].place = place(99);
        items[0].after.clear();
        assert_eq!(ids(&order(&items)), ["i4", "i3", "i2", "i1"]);
    }

    #[test]
    fn a_move_says_why() {
        let old = [sample("a", "flow", 20_0000, 10), sample("b", "flow", 10_0000, 10)];
        let mut new = old.clone();
        new[0].priority = 10;
        let day = date(2026, 1, 1);
        let order = |items: &[Item]| arrange(items, day, 10, 1).unwrap();
        let found = moves(&order(&old), &order(&new), &old, &new);
        assert_eq!((found[0].id.as_str(), found[0].was, found[0].is), ("b", Some(2), Some(1)));
        assert_eq!(found[0].because.en, "other items moved it");
        assert_eq!(found[1].because.ru, "приоритет клиента 10 % вместо 100 %");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_lanes_never_overflow(hours in prop::collection::vec(1_u32..80, 1..9), lanes in 1_usize..4) {
            let items: Vec<Item> = hours.iter().enumerate().map(|(i, h)| sample(&format!("i{i}"), "flow", 1_0000 * (i as i128 + 1), *h)).collect();
            let slots = arrange(&items, date(2026, 1, 1), 20, lanes).unwrap();
            prop_assert_eq!(slots.len(), items.len());
            for s in &slots {
                let together = slots.iter().filter(|o| o.start_on <= s.start_on && o.end_on > s.start_on).count();
                prop_assert!(together <= lanes);
            }
        }
    }
}
