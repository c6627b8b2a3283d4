//! Versions of the plan: the list, one of them, what differs between two.

use super::Desk;
use crate::Result;
use crate::usecases::change_plan::{self, Plan, compare};
use crate::view::words::day;
use crate::view::{Block, Cell, Field, Filters, Link, Page, Table, Tone};
use plan::{Difference, Pair};
use serde_json::Value;

/// All versions, newest first.
///
/// # Errors
/// A version that cannot be read.
pub fn list(desk: &Desk<'_>) -> Result<Page> {
    desk.whole()?;
    let mut page = desk.page("plan/versions", desk.t("Версии плана", "Versions of the plan"));
    let all = change_plan::versions(desk.company)?;
    if all.is_empty() {
        page.blocks.push(desk.empty());
        return Ok(page);
    }
    let heads = [
        format!(">{}", desk.t("Версия", "Version")),
        desk.t("Когда", "When"),
        desk.t("Кто", "Who"),
        desk.t("Что", "What"),
        format!(">{}", desk.t("Переставлено", "Moved")),
        desk.t("Согласование", "Agreement"),
        desk.t("Сравнить", "Compare"),
    ];
    let mut table = Table::new("versions", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for (plan, at) in all.iter().rev() {
        let own = plan.history.iter().find(|h| h.version == plan.version);
        let first = format!("{} {}", desk.t("из аудита", "from audit"), plan.source.n);
        let mark = match (plan.as_signed(), own.is_some_and(|h| h.after_signing)) {
            (true, _) => Cell::tag(desk.t("подписана", "signed"), Tone::Good),
            (false, true) => Cell::tag(desk.t("поправка", "amendment"), Tone::Warn),
            _ => Cell::default(),
        };
        let compare = if plan.version > 1 {
            Cell::link(
                desk.t("с прежней", "with the one before"),
                desk.links.with("plan/compare", &[("b", &plan.version.to_string())]),
            )
        } else {
            Cell::default()
        };
        table.push([
            Cell::link(plan.version.to_string(), desk.links.to(&format!("plan/versions/{}", plan.version))),
            Cell { raw: at.clone(), ..Cell::from(desk.words.moment(at)) },
            own.map(|h| h.by.clone()).filter(|_| desk.scope.rows()).unwrap_or_default().into(),
            own.map_or(first, |h| h.note.clone()).into(),
            own.map_or(0, |h| h.moves.len()).to_string().into(),
            mark,
            compare,
        ]);
    }
    page.blocks.push(Block::Table(Box::new(table)));
    Ok(page)
}

/// One version as it was.
///
/// # Errors
/// No such version.
pub fn one(desk: &Desk<'_>, version: u32) -> Result<Page> {
    desk.whole()?;
    let plan = change_plan::version(desk.company, version).map_err(|_| crate::Error::missing())?;
    let mut page = desk.page("", format!("{} {version}", desk.t("План, версия", "Plan, version")));
    page.crumbs = vec![Link::new(desk.t("Версии плана", "Versions of the plan"), desk.links.to("plan/versions"))];
    page.fresh = super::board::stamp(desk, &plan);
    page.lead = format!("{} {}", desk.t("Отпечаток", "Hash"), plan.hash());
    page.blocks.push(Block::Table(Box::new(super::export::table(desk, &plan))));
    Ok(page)
}

/// What differs between two versions; without the first one, against the version before.
///
/// # Errors
/// No such version.
pub fn compared(desk: &Desk<'_>, a: Option<u32>, b: Option<u32>) -> Result<Page> {
    desk.whole()?;
    let all = change_plan::versions(desk.company)?;
    let find = |v: u32| all.iter().map(|x| &x.0).find(|p| p.version == v).ok_or_else(crate::Error::missing);
    let b = b.or(all.last().map(|l| l.0.version)).unwrap_or(1);
    let a = a.unwrap_or(b.saturating_sub(1).max(1));
    let (old, new) = (find(a)?, find(b)?);
    let mut page = desk.page("", format!("{} {a} → {b}", desk.t("Версии", "Versions")));
    page.crumbs = vec![Link::new(desk.t("Версии плана", "Versions of the plan"), desk.links.to("plan/versions"))];
    let options: Vec<(String, String)> = all.iter().map(|(p, _)| (p.version.to_string(), p.version.to_string())).collect();
    let field = |name: &str, label: String, value: u32| Field {
        name: name.to_owned(),
        label,
        kind: "select",
        value: value.to_string(),
        options: options.clone(),
    };
    page.filters = Some(Filters {
        action: desk.links.to("plan/compare"),
        fields: vec![field("a", desk.t("Было", "Was"), a), field("b", desk.t("Стало", "Is"), b)],
        ..Filters::default()
    });
    let heads = [desk.t("Пункт", "Item"), desk.t("Что", "What"), desk.t("Было", "Was"), desk.t("Стало", "Is")];
    let mut table = Table::new("differences", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for d in compare(old, new) {
        table.push(row(desk, old, new, &d));
    }
    if table.rows.is_empty() {
        page.blocks.push(Block::Text { text: desk.t("Версии одинаковы.", "The versions are the same.") });
    } else {
        page.blocks.push(Block::Table(Box::new(table)));
    }
    Ok(page)
}

fn row(desk: &Desk<'_>, old: &Plan, new: &Plan, d: &Difference) -> [Cell; 4] {
    let item = new.items.iter().chain(&old.items).find(|i| i.id == d.id);
    let name = item.map_or_else(|| desk.t("Весь план", "The whole plan"), |i| desk.say(&i.change));
    let link = if new.items.iter().any(|i| i.id == d.id) { Cell::link(name, desk.item(&d.id)) } else { Cell::from(name) };
    [link, field(desk, &d.field).into(), value(desk, &d.field, &d.was).into(), value(desk, &d.field, &d.is).into()]
}

fn field(desk: &Desk<'_>, name: &str) -> String {
    let (ru, en) = match name {
        "item" => ("пункт", "item"),
        "order" => ("место в порядке", "place in the order"),
        "hours_a_week" => ("часов в неделю", "hours a week"),
        "at_once" => ("изменений сразу", "changes at once"),
        "from" => ("начало календаря", "start of the calendar"),
        "audit" => ("аудит", "audit"),
        "cause" => ("причина", "cause"),
        "change" => ("что меняем", "change"),
        "owner" | "owner_id" => ("ведёт", "leads"),
        "track" => ("трек", "track"),
        "effort_hours" => ("часы", "hours"),
        "cost" => ("затраты", "cost"),
        "after" => ("сначала нужно", "first comes"),
        "adoption" => ("внедрение", "adoption"),
        "effect_metric" => ("показатель эффекта", "metric of the effect"),
        "guardrail" => ("что не должно ухудшиться", "guardrail"),
        "money" => ("деньги", "money"),
        "lag_weeks" => ("недель до эффекта", "weeks to effect"),
        "priority" => ("приоритет клиента, %", "client's priority, %"),
        "start_on" => ("начало", "start"),
        "decision_on" => ("день решения", "day of decision"),
        "stop" => ("когда остановиться", "stop rule"),
        "steps" => ("шаги", "steps"),
        "state" => ("состояние", "state"),
        "reason" => ("причина состояния", "reason of the state"),
        "place" => ("место вручную", "place by hand"),
        "findings" => ("находки", "findings"),
        other => (other, other),
    };
    desk.t(ru, en)
}

/// A stored value as read: texts in the viewer's language, money with its sign, lists joined.
fn value(desk: &Desk<'_>, name: &str, v: &Value) -> String {
    match v {
        Value::Null => "–".to_owned(),
        Value::String(s) if name == "state" => plan::State::parse(s).map_or_else(|| s.clone(), |s| desk.state(s).0),
        Value::String(s) if name == "cost" => crate::money_of(s).map_or_else(|| s.clone(), |m| desk.words.money(m)),
        Value::String(s) if day(s).is_some() => desk.words.date(s),
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().map(|v| value(desk, "", v)).collect::<Vec<_>>().join("; "),
        Value::Object(map) if map.contains_key("ru") => {
            serde_json::from_value::<Pair>(v.clone()).map(|p| desk.say(&p)).unwrap_or_default()
        }
        Value::Object(map) if map.contains_key("p50") => {
            let part = |k: &str| map.get(k).and_then(Value::as_str).and_then(crate::money_of).map(|m| desk.words.money(m));
            ["p10", "p50", "p90"].iter().filter_map(|k| part(k)).collect::<Vec<_>>().join(" / ")
        }
        Value::Object(map) => {
            let part = |k: &str| map.get(k).map(|v| value(desk, "", v)).unwrap_or_default();
            format!("{}: {}", part("at"), part("because"))
        }
        other => other.to_string(),
    }
}
