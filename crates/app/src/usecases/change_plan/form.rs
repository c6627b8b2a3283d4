//! What a form of an item says: only the fields that differ from what stands, so that a text kept in two languages survives.

use super::{Edit, Item, Pair, Place, Plan, Range, State};
use crate::{Error, Result};
use domain::money::format_money;
use jiff::civil::Date;
use text::Lang;

/// The changed fields of a form; `lang` is the language whose texts it showed.
///
/// # Errors
/// A number, a sum or a day that is none (usage).
pub fn edit_of(item: &Item, form: &[(String, String)], lang: Lang) -> Result<Edit> {
    let one = |name: &str| form.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim().replace("\r\n", "\n"));
    let shown = |p: &Pair| {
        let (own, other) = lang.pick((&p.ru, &p.en), (&p.en, &p.ru));
        if own.is_empty() { other.clone() } else { own.clone() }
    };
    let text = |name: &str, p: &Pair| one(name).filter(|v| *v != shown(p));
    let word = |name: &str, now: &str| one(name).filter(|v| v != now);
    let whole = |name: &str, now: u32| number(one(name), now);
    let day = |name: &str, now: Option<Date>| day(one(name), now);
    let money = [("p10", item.money.p10), ("p50", item.money.p50), ("p90", item.money.p90)];
    let mut ends = [item.money.p10, item.money.p50, item.money.p90];
    for (end, (name, now)) in ends.iter_mut().zip(money) {
        *end = sum(one(name), now)?.unwrap_or(now);
    }
    let range = Range { p10: ends[0], p50: ends[1], p90: ends[2] };
    let after: Vec<String> = form.iter().filter(|(k, _)| k == "after").map(|(_, v)| v.clone()).collect();
    let complete = one("change").is_some();
    let lines = item.steps.iter().map(shown).collect::<Vec<_>>().join("\n");
    let steps = one("steps").filter(|s| *s != lines);
    // A step that stays as it is keeps its other language and its check.
    let step = |line: &str| item.steps.iter().find(|s| shown(s) == line).cloned().unwrap_or_else(|| Pair::same(line));
    let reason = one("reason").unwrap_or_default();
    Ok(Edit {
        cause: text("cause", &item.cause),
        change: text("change", &item.change),
        owner: text("owner", &item.owner),
        owner_id: word("owner_id", item.owner_id.as_deref().unwrap_or_default()).map(|o| Some(o).filter(|o| !o.is_empty())),
        track: word("track", &item.track),
        effort_hours: whole("effort", item.effort_hours)?,
        cost: sum(one("cost"), item.cost)?,
        adoption: text("adoption", &item.adoption),
        effect_metric: word("effect_metric", &item.effect_metric),
        guardrail: text("guardrail", &item.guardrail),
        money: (range != item.money).then_some(range),
        lag_weeks: whole("lag", item.lag_weeks)?,
        priority: whole("priority", item.priority)?,
        start_on: day("start", item.start_on)?,
        decision_on: day("decision", item.decision_on)?,
        after: (complete && after != item.after).then_some(after),
        stop: text("stop", &item.stop),
        steps: steps.map(|s| s.lines().map(str::trim).filter(|l| !l.is_empty()).map(step).collect()),
        place: None,
        state: state(one("state"), item, reason)?,
    })
}

/// A place by hand: before another item, at a number, one up or down; `None` = the computed place again.
///
/// # Errors
/// A number that is none, or no reason (usage).
pub fn place_of(plan: &Plan, id: &str, form: &[(String, String)]) -> Result<Edit> {
    let one = |name: &str| form.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty());
    let item = super::item(plan, id)?;
    let track = one("track").filter(|t| *t != item.track).map(str::to_owned);
    if one("move") == Some("computed") {
        return Ok(Edit { place: Some(None), track, ..Edit::default() });
    }
    let now = plan.order.iter().position(|s| s.id == id).map_or(1, |p| p + 1);
    let others: Vec<&str> = plan.order.iter().map(|s| s.id.as_str()).filter(|o| *o != id).collect();
    let at = match (one("move"), one("before"), one("at")) {
        (Some("up"), ..) => now.saturating_sub(1).max(1),
        (Some("down"), ..) => now + 1,
        (Some("last"), ..) => others.len() + 1,
        (_, Some(before), _) => others.iter().position(|o| *o == before).map_or(others.len(), |p| p) + 1,
        (_, _, Some(text)) => text.parse().map_err(|_| wrong(text))?,
        _ => return Err(Error::usage("укажите место", "give a place")),
    };
    let because = one("because").unwrap_or_default().to_owned();
    if because.is_empty() {
        return Err(Error::usage(
            "напишите, почему переставили: след остаётся в плане",
            "say why it was moved: the trace stays in the plan",
        ));
    }
    let at = u32::try_from(at.clamp(1, others.len() + 1)).unwrap_or(1);
    Ok(Edit { place: Some(Some(Place { at, because })), track, ..Edit::default() })
}

fn state(word: Option<String>, item: &Item, reason: String) -> Result<Option<(State, String)>> {
    let Some(word) = word else { return Ok(None) };
    let state = State::parse(&word)
        .ok_or_else(|| Error::usage(format!("состояния «{word}» нет"), format!("there is no state {word:?}")))?;
    let same = state == item.state && reason == item.reason;
    Ok((!same).then_some((state, reason)))
}

fn number(text: Option<String>, now: u32) -> Result<Option<u32>> {
    let Some(text) = text else { return Ok(None) };
    let value: u32 = text.parse().map_err(|_| wrong(&text))?;
    Ok((value != now).then_some(value))
}

fn sum(text: Option<String>, now: i128) -> Result<Option<i128>> {
    let Some(text) = text.filter(|t| *t != format_money(now)) else { return Ok(None) };
    let plain = text.replace([' ', '\u{a0}'], "").replace(',', ".");
    let value = crate::money_of(&plain).ok_or_else(|| wrong(&text))?;
    Ok((value != now).then_some(value))
}

fn day(text: Option<String>, now: Option<Date>) -> Result<Option<Option<Date>>> {
    let Some(text) = text else { return Ok(None) };
    let value = if text.is_empty() {
        None
    } else {
        Some(text.parse().map_err(|_| Error::usage(format!("«{text}» — не дата"), format!("{text:?} is not a date")))?)
    };
    Ok((value != now).then_some(value))
}

fn wrong(text: &str) -> Error {
    Error::usage(format!("«{text}» — не число"), format!("{text:?} is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn only_what_differs_is_changed_and_the_other_language_stays() {
        let mut item = Item::own("a", Pair::new("Дежурный", "Duty"));
        item.steps = vec![Pair::new("раз", "one"), Pair::new("два", "two")];
        item.money = Range { p10: 1_0000, p50: 2_0000, p90: 3_0000 };
        let same = form(&[
            ("change", "Дежурный"),
            ("effort", "8"),
            ("p50", "2"),
            ("steps", "раз\r\nдва"),
            ("start", ""),
            ("state", "proposed"),
        ]);
        assert_eq!(edit_of(&item, &same, Lang::Ru).unwrap(), Edit::default());
        let other =
            form(&[("change", "Duty"), ("p90", "1 300,50"), ("steps", "one\nthree"), ("start", "2026-03-02"), ("after", "b")]);
        let edit = edit_of(&item, &other, Lang::En).unwrap();
        assert_eq!(edit.money.map(|m| (m.p50, m.p90)), Some((2_0000, 1300_5000)));
        assert_eq!(edit.steps, Some(vec![Pair::new("раз", "one"), Pair::same("three")]));
        assert_eq!((edit.change, edit.after), (None, Some(vec!["b".to_owned()])));
        assert!(edit.start_on.flatten().is_some());
        for bad in [("effort", "много"), ("p10", "x"), ("decision", "скоро"), ("state", "gone")] {
            assert_eq!(edit_of(&item, &form(&[bad]), Lang::Ru).unwrap_err().exit(), 2, "{bad:?}");
        }
    }

    #[test]
    fn a_place_is_taken_from_a_neighbour_and_needs_a_reason() {
        let source = plan::Source { n: 1, id: "a".into(), result_hash: "h".into(), as_of: "2026-02-28".into() };
        let items: Vec<Item> = (0..3)
            .map(|i| Item {
                money: Range { p10: 0, p50: 30_0000 - i * 10_0000, p90: 90_0000 },
                ..Item::own(&format!("i{i}"), Pair::same("x"))
            })
            .collect();
        let plan = Plan::new(source, items, vec![], jiff::civil::date(2026, 3, 2), 20, 1).unwrap();
        let at = |pairs: &[(&str, &str)]| place_of(&plan, "i2", &form(pairs)).unwrap().place.flatten().map(|p| p.at);
        assert_eq!(at(&[("before", "i0"), ("because", "склад")]), Some(1));
        assert_eq!(at(&[("move", "up"), ("because", "склад")]), Some(2));
        assert_eq!(at(&[("at", "99"), ("because", "склад")]), Some(3));
        assert_eq!(place_of(&plan, "i2", &form(&[("move", "computed")])).unwrap().place, Some(None));
        assert!(place_of(&plan, "i2", &form(&[("at", "1")])).is_err());
        assert!(place_of(&plan, "nothing", &form(&[("at", "1")])).is_err());
    }
}
