//! What is read from amoCRM and in which order; pages in the order of ids, events one type at a time.

use super::api;
use crate::live::connector::Part;
use crate::live::failure::Failure;
use crate::live::json::{at, list, text, unix, whole};
use crate::live::run::Run;
use serde_json::{Value, json};

/// Rows of a page; events give at most a hundred, more would silently fall back to fifty.
const PAGE: usize = 250;
const EVENTS: usize = 100;
/// How often an empty page is asked again when the page before promised it.
const PROMISED: i64 = 3;
/// Events about tasks are always read that far back: a task keeps its whole history of moves.
const TASK_HISTORY: i64 = 400 * 86_400_000_000;

/// Types of events about deals.
const DEAL_EVENTS: [&str; 5] =
    ["lead_added", "lead_status_changed", "entity_responsible_changed", "sale_field_changed", "lead_deleted"];
/// Types of events about tasks.
const TASK_EVENTS: [&str; 2] = ["task_completed", "task_deadline_changed"];
/// Types of notes that are calls.
const CALLS: [&str; 2] = ["call_in", "call_out"];

macro_rules! part {
    ($name:literal, $ru:literal, $en:literal, $dictionary:literal, $step:expr) => {
        Part { name: $name, ru: $ru, en: $en, dictionary: $dictionary, step: $step }
    };
}

/// Parts in the order of reading.
pub(super) static PARTS: &[Part] = &[
    part!("pipelines", "воронки и этапы", "pipelines and stages", true, |r, _| once(
        r,
        "pipeline",
        "leads/pipelines",
        "pipelines"
    )),
    part!("loss_reasons", "причины отказа", "loss reasons", true, |r, a| pages(r, a, &LOSS)),
    part!("account", "аккаунт, группы, типы задач", "account, groups, kinds of tasks", false, account),
    part!("users", "сотрудники", "employees", false, |r, a| pages(r, a, &USERS)),
    part!("companies", "компании", "companies", false, |r, a| pages(r, a, &COMPANIES)),
    part!("contacts", "контакты", "contacts", false, |r, a| pages(r, a, &CONTACTS)),
    part!("deals", "сделки", "deals", false, |r, a| pages(r, a, &LEADS)),
    part!("unsorted", "неразобранное", "unsorted inquiries", false, |r, a| pages(r, a, &UNSORTED)),
    part!("events", "события сделок", "events of deals", false, |r, a| events(r, a, &DEAL_EVENTS, None)),
    part!("task_events", "события задач", "events of tasks", false, |r, a| events(
        r,
        a,
        &TASK_EVENTS,
        Some(TASK_HISTORY)
    )),
    part!("tasks", "задачи", "tasks", false, |r, a| pages(r, a, &TASKS)),
    part!("deal_calls", "звонки в сделках", "calls in deals", false, |r, a| calls(r, a, "leads/notes")),
    part!("contact_calls", "звонки в контактах", "calls in contacts", false, |r, a| calls(
        r,
        a,
        "contacts/notes"
    )),
    part!("company_calls", "звонки в компаниях", "calls in companies", false, |r, a| calls(
        r,
        a,
        "companies/notes"
    )),
];

struct Pages {
    entity: &'static str,
    method: &'static str,
    rows: &'static str,
    with: &'static str,
    /// Only what changed, when reading changes.
    changes: bool,
    id: &'static str,
    /// Sorted by id.
    sorted: bool,
}

const PLAIN: Pages = Pages { entity: "", method: "", rows: "", with: "", changes: false, id: "id", sorted: true };
static LOSS: Pages = Pages { entity: "loss_reason", method: "leads/loss_reasons", rows: "loss_reasons", sorted: false, ..PLAIN };
static USERS: Pages = Pages { entity: "user", method: "users", rows: "users", with: "role,group", sorted: false, ..PLAIN };
static COMPANIES: Pages = Pages { entity: "company", method: "companies", rows: "companies", changes: true, ..PLAIN };
static CONTACTS: Pages = Pages { entity: "contact", method: "contacts", rows: "contacts", changes: true, ..PLAIN };
static LEADS: Pages =
    Pages { entity: "lead", method: "leads", rows: "leads", with: "contacts,loss_reason,source_id", changes: true, ..PLAIN };
static UNSORTED: Pages =
    Pages { entity: "unsorted", method: "leads/unsorted", rows: "unsorted", id: "uid", sorted: false, ..PLAIN };
static TASKS: Pages = Pages { entity: "task", method: "tasks", rows: "tasks", changes: true, ..PLAIN };

/// A collection that comes in one answer.
fn once(run: &mut Run<'_>, entity: &'static str, method: &'static str, rows: &str) -> Result<Option<Value>, Failure> {
    let answer = api::get(run, method, &[])?;
    for row in list(at(&answer, &["_embedded", rows])) {
        run.put(entity, &text(&row["id"]), row);
    }
    Ok(None)
}

fn account(run: &mut Run<'_>, _: &Value) -> Result<Option<Value>, Failure> {
    let answer = api::get(run, "account", &[("with", "users_groups,task_types,datetime_settings".into())])?;
    run.put("account", &text(&answer["id"]), &answer);
    Ok(None)
}

/// The next page of a list.
fn pages(run: &mut Run<'_>, from: &Value, p: &Pages) -> Result<Option<Value>, Failure> {
    let mut query = Vec::new();
    if !p.with.is_empty() {
        query.push(("with", p.with.to_owned()));
    }
    if p.sorted {
        query.push(("order[id]", "asc".to_owned()));
    }
    if p.changes && run.is_bell() {
        let Some(ids) = run.wanted(p.entity).filter(|ids| !ids.is_empty()) else { return Ok(None) };
        query.extend(ids.iter().map(|id| ("filter[id][]", id.clone())));
    } else if p.entity == "unsorted" && run.wanted(p.entity).is_some_and(<[String]>::is_empty) {
        return Ok(None);
    } else if let (true, Some(since)) = (p.changes, run.since) {
        query.push(("filter[updated_at][from]", (since / 1_000_000).to_string()));
    }
    let next = page(run, from, p.method, p.rows, PAGE, query, &mut |run, row| {
        if p.entity == "lead"
            && let Some(made) = unix(&row["created_at"])
        {
            let first = run.memo.get("first").and_then(whole).unwrap_or(i64::MAX);
            run.memo.insert("first".into(), json!(first.min(made)));
        }
        run.put(p.entity, &text(&row[p.id]), row);
    })?;
    Ok(next)
}

/// One page: `{"page": n, "promised": whether the page before said there is more, "tries": n}`.
fn page(
    run: &mut Run<'_>,
    from: &Value,
    method: &'static str,
    rows: &str,
    limit: usize,
    mut query: Vec<(&str, String)>,
    take: &mut dyn FnMut(&mut Run<'_>, &Value),
) -> Result<Option<Value>, Failure> {
    let number = whole(&from["page"]).unwrap_or(1);
    query.push(("page", number.to_string()));
    query.push(("limit", limit.to_string()));
    let answer = api::get(run, method, &query)?;
    let found = list(at(&answer, &["_embedded", rows]));
    let more = !at(&answer, &["_links", "next", "href"]).is_null();
    if found.is_empty() {
        let tries = whole(&from["tries"]).unwrap_or(0);
        // The page before promised this one: an empty answer is a fault, unless it stays empty.
        if from["promised"] == json!(true) && tries < PROMISED {
            run.door.clock.sleep(std::time::Duration::from_secs(1));
            return Ok(Some(json!({"page": number, "promised": true, "tries": tries + 1})));
        }
        return Ok(None);
    }
    let full = found.len() >= limit;
    for row in found {
        take(run, row);
    }
    Ok((more || full).then(|| json!({"page": number + 1, "promised": more})))
}

/// Events of several types, one after the other, up to the beginning of the run so that pages do not shift.
fn events(run: &mut Run<'_>, from: &Value, types: &[&str], back: Option<i64>) -> Result<Option<Value>, Failure> {
    let n = whole(&from["type"]).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let Some(kind) = types.get(n) else { return Ok(None) };
    let about = if back.is_some() { "task" } else { "lead" };
    let wanted = run.wanted(about).map(<[String]>::to_vec);
    if wanted.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let first = run.from().or_else(|| run.memo.get("first").and_then(whole));
    let begin = match (run.since, back) {
        // The history of a record that rang is read whole.
        _ if wanted.is_some() => 0,
        (Some(_), Some(back)) => run.started - back,
        (Some(since), None) => since,
        (None, _) => first.unwrap_or(0),
    };
    let mut query = vec![
        ("filter[type]", (*kind).to_owned()),
        ("filter[created_at][from]", (begin / 1_000_000).max(0).to_string()),
        ("filter[created_at][to]", (run.started / 1_000_000).to_string()),
    ];
    if let Some(ids) = wanted {
        query.push(("filter[entity]", about.to_owned()));
        query.extend(ids.into_iter().map(|id| ("filter[entity_id][]", id)));
    }
    let next =
        page(run, &from["at"], "events", "events", EVENTS, query, &mut |run, row| run.put("event", &text(&row["id"]), row))?;
    Ok(step(next, n, types.len()))
}

/// Calls are notes of two types.
fn calls(run: &mut Run<'_>, from: &Value, method: &'static str) -> Result<Option<Value>, Failure> {
    let n = whole(&from["type"]).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let Some(kind) = CALLS.get(n) else { return Ok(None) };
    let owner = method.split('/').next().unwrap_or("").to_owned();
    // Calls of single records are not asked for: the next reading of changes brings them.
    if run.is_bell() {
        return Ok(None);
    }
    let mut query = vec![("filter[note_type]", (*kind).to_owned()), ("order[id]", "asc".to_owned())];
    if let Some(since) = run.since.or_else(|| run.from()) {
        query.push(("filter[updated_at][from]", (since / 1_000_000).to_string()));
    }
    let next = page(run, &from["at"], method, "notes", PAGE, query, &mut |run, row| {
        let mut note = row.clone();
        note["entity_type"] = json!(owner);
        run.put("note", &text(&row["id"]), &note);
    })?;
    Ok(step(next, n, CALLS.len()))
}

fn step(next: Option<Value>, n: usize, types: usize) -> Option<Value> {
    match next {
        Some(at) => Some(json!({"type": n, "at": at})),
        None => (n + 1 < types).then(|| json!({"type": n + 1, "at": null})),
    }
}
