//! What is read from 1C and in which order: what is published, catalogs, documents by windows of time.

use super::api;
use super::profile::{self, Profile};
use crate::live::connector::Part;
use crate::live::failure::{Class, Failure};
use crate::live::json::{text, wall, whole};
use crate::live::run::Run;
use serde_json::{Value, json};

/// Rows of a page.
const PAGE: usize = 1_000;
const DAY: i64 = 86_400_000_000;
/// Documents have no time of change: changes are looked for that far back, and a full reading finds the rest.
const LOOK_BACK: i64 = 60 * DAY;
/// Days of a window.
const WINDOW: i64 = 31;

macro_rules! part {
    ($name:literal, $ru:literal, $en:literal, $step:expr) => {
        Part { name: $name, ru: $ru, en: $en, dictionary: false, step: $step }
    };
}

/// Parts in the order of reading.
pub(super) static PARTS: &[Part] = &[
    part!("published", "опубликованные объекты", "published objects", published),
    part!("managers", "пользователи", "users", |r, a| catalog(r, a, "user", "Catalog_Пользователи")),
    part!("counterparties", "контрагенты", "counterparties", |r, a| catalog(
        r,
        a,
        "counterparty",
        "Catalog_Контрагенты"
    )),
    part!("partners", "партнёры", "partners", partners),
    part!("goods", "номенклатура", "goods", |r, a| catalog(r, a, "good", "Catalog_Номенклатура")),
    part!("sales", "продажи", "sales", |r, a| documents(r, a, "sale", |p| p.sales)),
    part!("sale_lines", "строки продаж", "lines of sales", |r, a| lines(r, a, "sale", |p| p.sales)),
    part!("returns", "возвраты", "returns", |r, a| documents(r, a, "return", |p| p.returns)),
    part!("payments", "оплаты", "payments", |r, a| documents(r, a, "payment", |p| p.payments)),
    part!("costs", "себестоимость продаж", "cost of sales", costs),
];

fn published(run: &mut Run<'_>, _: &Value) -> Result<Option<Value>, Failure> {
    let names = api::metadata(run)?;
    let profile = profile::choose(run.settings.option("profile"), &names)?;
    run.account.note(format!("конфигурация 1С: {}", profile.title), format!("configuration of 1C: {}", profile.title));
    let ours = |n: &&String| ["Catalog_", "Document_", "AccumulationRegister_"].iter().any(|start| n.starts_with(start));
    let names: Vec<&String> = names.iter().filter(ours).collect();
    run.put("profile", profile.name, &json!({"profile": profile.name}));
    run.memo.insert("profile".into(), json!(profile.name));
    run.memo.insert("published".into(), json!(names));
    Ok(None)
}

fn chosen(run: &Run<'_>) -> Result<&'static Profile, Failure> {
    let name = run.memo.get("profile").and_then(Value::as_str).unwrap_or("");
    profile::named(name)
        .ok_or_else(|| Failure::new(Class::Absent, "конфигурация 1С не определена", "the configuration of 1C is not known"))
}

fn is_published(run: &Run<'_>, entity: &str) -> bool {
    run.memo.get("published").and_then(Value::as_array).is_some_and(|l| l.iter().any(|n| n == entity))
}

fn absent(entity: &str) -> Failure {
    Failure::new(
        Class::Absent,
        format!("{entity} не опубликован: включите его в «Состав стандартного интерфейса OData»"),
        format!("{entity} is not published: switch it on in the contents of the standard OData interface"),
    )
}

/// A catalog, page by page in the order of keys.
fn catalog(run: &mut Run<'_>, at: &Value, entity: &'static str, set: &str) -> Result<Option<Value>, Failure> {
    if !is_published(run, set) {
        return Err(absent(set));
    }
    let skip = whole(&at["skip"]).unwrap_or(0);
    let query = [("$orderby", "Ref_Key".to_owned()), ("$top", PAGE.to_string()), ("$skip", skip.to_string())];
    let rows = api::rows(run, set, &query)?;
    for row in &rows {
        run.put(entity, &text(&row["Ref_Key"]), row);
    }
    Ok((!rows.is_empty()).then(|| json!({"skip": skip + rows.len() as i64})))
}

fn partners(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    if chosen(run)?.partners { catalog(run, at, "partner", "Catalog_Партнеры") } else { Ok(None) }
}

/// Documents of several kinds, each by windows of its date.
fn documents(
    run: &mut Run<'_>,
    at: &Value,
    entity: &'static str,
    of: fn(&Profile) -> &'static [&'static str],
) -> Result<Option<Value>, Failure> {
    let sets = of(chosen(run)?);
    let n = whole(&at["set"]).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let Some(set) = sets.get(n) else { return Ok(None) };
    let next_set = || (n + 1 < sets.len()).then(|| json!({"set": n + 1}));
    if !is_published(run, set) {
        if n == 0 && sets.len() == 1 {
            return Err(absent(set));
        }
        run.account.note(absent(set).ru, absent(set).en);
        return Ok(next_set());
    }
    let (from, to, end, skip) = window(run, at);
    let query = page(run, "Date", "Date,Ref_Key", from, to, skip);
    let rows = api::rows(run, set, &query)?;
    for row in &rows {
        let mut row = row.clone();
        row["_set"] = json!(set);
        if row["Товары"].is_array() || row["Услуги"].is_array() || row["Запасы"].is_array() {
            run.memo.insert("expanded".into(), json!(true));
        }
        run.put(entity, &text(&row["Ref_Key"]), &row);
    }
    if !rows.is_empty() {
        return Ok(Some(json!({"set": n, "from": from, "skip": skip + rows.len() as i64})));
    }
    Ok(if to < end { Some(json!({"set": n, "from": to})) } else { next_set() })
}

/// First and last moment of the window to read now, the end of all windows, and the rows of it that were read.
fn window(run: &Run<'_>, at: &Value) -> (i64, i64, i64, i64) {
    let begin = match run.since {
        Some(since) => since - LOOK_BACK,
        None => run.from().unwrap_or(run.started - 3 * 366 * DAY),
    };
    let from = whole(&at["from"]).unwrap_or_else(|| begin.div_euclid(1_000_000) * 1_000_000);
    // Documents are often dated to the end of the day.
    let end = run.started + DAY;
    (from, (from + WINDOW * DAY).min(end), end, whole(&at["skip"]).unwrap_or(0))
}

/// The question for a page of a window over the field that dates the rows.
fn page(run: &Run<'_>, dated: &str, order: &str, from: i64, to: i64, skip: i64) -> [(&'static str, String); 4] {
    let moment = |t: i64| wall(t, &run.zone).replace(' ', "T");
    let filter = format!("{dated} ge datetime'{}' and {dated} lt datetime'{}'", moment(from), moment(to));
    [("$filter", filter), ("$orderby", order.to_owned()), ("$top", PAGE.to_string()), ("$skip", skip.to_string())]
}

/// Movements of the register of revenue and cost, by windows of their period.
fn costs(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    let sets = chosen(run)?.costs;
    let Some(set) = sets.iter().find(|s| is_published(run, s)) else { return Err(absent(sets[0])) };
    let (from, to, end, skip) = window(run, at);
    let query = page(run, "Period", "Period,Recorder,LineNumber", from, to, skip);
    let rows = api::rows(run, set, &query)?;
    for row in &rows {
        run.put("cost", &format!("{}/{}", text(&row["Recorder"]), text(&row["LineNumber"])), row);
    }
    if !rows.is_empty() {
        return Ok(Some(json!({"from": from, "skip": skip + rows.len() as i64})));
    }
    Ok((to < end).then(|| json!({"from": to})))
}

/// Lines of documents, where the documents came without them.
fn lines(
    run: &mut Run<'_>,
    at: &Value,
    _: &'static str,
    of: fn(&Profile) -> &'static [&'static str],
) -> Result<Option<Value>, Failure> {
    if run.memo.get("expanded") == Some(&json!(true)) {
        return Ok(None);
    }
    let mut sets = Vec::new();
    for document in of(chosen(run)?) {
        for tail in ["Товары", "Услуги", "Запасы"] {
            let name = format!("{document}_{tail}");
            if is_published(run, &name) {
                sets.push(name);
            }
        }
    }
    let n = whole(&at["set"]).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let Some(set) = sets.get(n) else { return Ok(None) };
    let skip = whole(&at["skip"]).unwrap_or(0);
    let query = [("$orderby", "Ref_Key,LineNumber".to_owned()), ("$top", PAGE.to_string()), ("$skip", skip.to_string())];
    let rows = api::rows(run, set, &query)?;
    for row in &rows {
        run.put("sale_line", &format!("{}/{n}/{}", text(&row["Ref_Key"]), text(&row["LineNumber"])), row);
    }
    if !rows.is_empty() {
        return Ok(Some(json!({"set": n, "skip": skip + rows.len() as i64})));
    }
    Ok((n + 1 < sets.len()).then(|| json!({"set": n + 1})))
}
