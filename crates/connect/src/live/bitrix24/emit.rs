//! Rows of Bitrix24's records: one function per kind of record.

use super::map::{Book, kind_of};
use super::words::{self, PLAIN_LOSS};
use crate::Error;
use crate::live::json::{decimal, id, list, text, time, whole, yes};
use crate::live::map::{Fate, first_of};
use crate::live::out::{Out, Row};
use crate::live::spool::Record;
use crate::recognise::fold;
use crate::values::words::currency;
use serde_json::Value;

type Done = Result<Fate, Error>;

/// An entry of a dictionary: stages of deals become rows, other dictionaries only names.
pub(super) fn stage(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let dictionary = text(&v["ENTITY_ID"]);
    let Some(tail) = dictionary.strip_prefix("DEAL_STAGE") else { return Ok(Fate::Service) };
    let Ok(category) = tail.trim_start_matches('_').parse::<i64>().or(if tail.is_empty() { Ok(0) } else { Err(()) }) else {
        return Ok(Fate::Service);
    };
    let code = text(&v["STATUS_ID"]);
    let known = book.stages_of(category).and_then(|d| d.get(&code)).cloned().unwrap_or_default();
    out.row("stages")?
        .text("pipeline", &book.pipeline(&Value::from(category)))
        .text("stage", &code)
        .whole("position", Some(known.sort))
        .text("kind", kind_of(&known.semantics, &code))
        .text("name", &known.name)
        .end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn user(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let name = format!("{} {}", text(&v["NAME"]), text(&v["LAST_NAME"]));
    let name = name.trim().to_owned();
    let number = text(&v["ID"]);
    let home = list(&v["UF_DEPARTMENT"]).first().and_then(|d| whole(d)).unwrap_or(0);
    let department = book.departments.get(&home).cloned().unwrap_or_default();
    // The head of a department answers to the head of the one above.
    let mut head = department.head.clone();
    if head == number {
        head = book.departments.get(&department.parent).map(|d| d.head.clone()).unwrap_or_default();
    }
    let leads = book.departments.values().any(|d| d.head == number);
    let position = text(&v["WORK_POSITION"]);
    let hired = time(&v["UF_EMPLOYMENT_DATE"], &out.zone).ok().flatten();
    // The portal keeps no day of leaving: the last visit of somebody switched off stands for it.
    let gone = !v["ACTIVE"].is_null() && !yes(&v["ACTIVE"]);
    let left = gone.then(|| time(&v["LAST_LOGIN"], &out.zone).ok().flatten()).flatten();
    let mut row = out.row("employees")?;
    row.text("id", &number)
        .text("name", if name.is_empty() { &number } else { &name })
        .text("team", &department.name)
        .text("head_id", &head)
        .text("email", &text(&v["EMAIL"]))
        .text("phone", &text(&v["WORK_PHONE"]))
        .attr("Должность", &position);
    if leads {
        row.text("role", "head");
    }
    row.day("hired_on", hired);
    if let Some(left) = left {
        row.day("left_on", Some(left)).attr("Уволен", "да");
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn company(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    if yes(&v["IS_MY_COMPANY"]) {
        out.remark("own_company");
        return Ok(Fate::Service);
    }
    let name = text(&v["TITLE"]);
    let mut row = out.row("customers")?;
    row.text("id", &format!("CO_{}", r.id))
        .text("name", if name.is_empty() { r.id } else { &name })
        .text("kind", "company")
        .text("industry", &book.named("INDUSTRY", &text(&v["INDUSTRY"])))
        .text("tax_id", book.tax_ids.get(r.id).map_or("", String::as_str));
    client(&mut row, v);
    row.attr("Тип компании", &book.named("COMPANY_TYPE", &text(&v["COMPANY_TYPE"])));
    row.end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn contact(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let name = [text(&v["NAME"]), text(&v["LAST_NAME"])].join(" ");
    let mut row = out.row("customers")?;
    row.text("id", &format!("C_{}", r.id))
        .text("name", if name.trim().is_empty() { r.id } else { &name })
        .text("kind", "person")
        .text("channel", &book.named("SOURCE", &text(&v["SOURCE_ID"])));
    if let Some(company) = id(&v["COMPANY_ID"]) {
        row.text("parent_id", &format!("CO_{company}"));
    }
    client(&mut row, v);
    row.end(r)?;
    Ok(Fate::Facts(1))
}

/// What companies and contacts share.
fn client(row: &mut Row<'_, '_>, v: &Value) {
    row.id("owner_id", &v["ASSIGNED_BY_ID"])
        .time("created_at", &v["DATE_CREATE"])
        .text("phone", &first_of(&v["PHONE"]))
        .text("email", &first_of(&v["EMAIL"]));
}

pub(super) fn lead(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let code = text(&v["STATUS_ID"]);
    let mark = text(&v["STATUS_SEMANTIC_ID"]);
    let known = book.statuses.get("STATUS").and_then(|d| d.get(&code)).cloned().unwrap_or_default();
    let mark = if mark.is_empty() { known.semantics.clone() } else { mark };
    let status = match mark.as_str() {
        "S" => "converted",
        "F" => "disqualified",
        _ if code == "CONVERTED" => "converted",
        _ if code == "JUNK" => "disqualified",
        _ if code == "NEW" => "new",
        _ => "working",
    };
    let channel = book.named("SOURCE", &text(&v["SOURCE_ID"]));
    let note = text(&v["STATUS_DESCRIPTION"]);
    let plain = PLAIN_LOSS.contains(&fold(&known.name).as_str()) || code == "JUNK";
    let reason = match status {
        "disqualified" if !note.is_empty() => note,
        "disqualified" if !plain => known.name.clone(),
        _ => String::new(),
    };
    let mut row = out.row("leads")?;
    row.text("id", r.id)
        .time("created_at", &v["DATE_CREATE"])
        .text("channel", if channel.is_empty() { "" } else { &channel })
        .text("campaign", &text(&v["UTM_CAMPAIGN"]))
        .id("owner_id", &v["ASSIGNED_BY_ID"])
        .text("status", status)
        .text("reason", &reason)
        .text("phone", &first_of(&v["PHONE"]))
        .text("email", &first_of(&v["EMAIL"]));
    if channel.is_empty() {
        row.text("channel", &text(&v["UTM_SOURCE"]));
    }
    if let Some(who) = words::client(&text(&v["COMPANY_ID"]), &text(&v["CONTACT_ID"])) {
        row.text("customer_id", &who);
    }
    if let Some(deal) = book.of_lead.get(r.id) {
        row.text("deal_id", deal);
    }
    row.attr("Статус", &known.name).attr("UTM Source", &text(&v["UTM_SOURCE"])).attr("UTM Medium", &text(&v["UTM_MEDIUM"]));
    row.end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn deal(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    if yes(&v["IS_RECURRING"]) {
        out.remark("template");
        return Ok(Fate::Service);
    }
    let category = whole(&v["CATEGORY_ID"]).unwrap_or(0);
    let stage = text(&v["STAGE_ID"]);
    let status = book.kind(&text(&v["STAGE_SEMANTIC_ID"]), category, &stage);
    let closed = if status == "open" { None } else { closing(book, r.id, v, out) };
    let promised = if status == "open" { time(&v["CLOSEDATE"], &out.zone).ok().flatten() } else { None };
    let reason = if status == "lost" { reason(book, category, &stage, v, out) } else { String::new() };
    let channel = book.named("SOURCE", &text(&v["SOURCE_ID"]));
    let money = text(&v["CURRENCY_ID"]);
    let mut row = out.row("deals")?;
    row.text("id", r.id)
        .time("created_at", &v["DATE_CREATE"])
        .text("title", &text(&v["TITLE"]))
        .id("owner_id", &v["ASSIGNED_BY_ID"])
        .text("pipeline", &book.pipeline(&v["CATEGORY_ID"]))
        .text("stage", &stage)
        .text("status", status)
        .decimal("amount", &v["OPPORTUNITY"])
        .text("currency", currency(&money).unwrap_or(&money))
        .moment("closed_at", closed)
        .day("expected_close_on", promised)
        .text("channel", if channel.is_empty() { "" } else { &channel })
        .text("loss_reason", &reason)
        .id("lead_id", &v["LEAD_ID"])
        .time("updated_at", &v["DATE_MODIFY"]);
    if channel.is_empty() {
        row.text("channel", &text(&v["UTM_SOURCE"]));
    }
    if !v["IS_RETURN_CUSTOMER"].is_null() {
        row.flag("is_repeat", yes(&v["IS_RETURN_CUSTOMER"]));
    }
    if let Some(who) = words::client(&text(&v["COMPANY_ID"]), &text(&v["CONTACT_ID"])) {
        row.text("customer_id", &who);
    }
    deal_attrs(book, v, &mut row);
    row.end(r)?;
    Ok(Fate::Facts(1))
}

/// Custom fields under their labels, values of lists by name.
fn deal_attrs(book: &Book, v: &Value, row: &mut Row<'_, '_>) {
    for (name, shown) in [("UTM_SOURCE", "UTM Source"), ("UTM_MEDIUM", "UTM Medium"), ("UTM_CAMPAIGN", "UTM Campaign")] {
        row.attr(shown, &text(&v[name]));
    }
    row.attr("Тип", &book.named("DEAL_TYPE", &text(&v["TYPE_ID"])));
    for (name, field) in &book.fields {
        let value = custom(&v[name.as_str()], field);
        row.attr(&field.label, &value);
    }
}

fn custom(v: &Value, field: &super::map::Field) -> String {
    let one = |v: &Value| {
        let t = text(v);
        field.values.get(&t).cloned().unwrap_or(t)
    };
    match v {
        Value::Array(a) => a.iter().map(one).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", "),
        other => one(other),
    }
}

/// When a deal was really closed: its last final stage, else its last move, else the date that Bitrix24 overwrites.
fn closing(book: &Book, deal: &str, v: &Value, out: &mut Out<'_>) -> Option<i64> {
    if let Some(at) = book.closings.get(deal) {
        return Some(*at);
    }
    let zone = out.zone.clone();
    let of = |name: &str| time(&v[name], &zone).ok().flatten();
    if let Some(at) = of("MOVED_TIME") {
        out.remark("closed_by_move");
        return Some(at);
    }
    let at = of("CLOSEDATE")?;
    out.remark("closed_by_plan_date");
    let created = of("DATE_CREATE").unwrap_or(at);
    Some(at.max(created))
}

/// Why a deal was lost: the owner's field, else a failed stage that says more than "lost".
fn reason(book: &Book, category: i64, stage: &str, v: &Value, out: &mut Out<'_>) -> String {
    if let Some(field) = book.fields.get(&book.loss_field) {
        let told = custom(&v[book.loss_field.as_str()], field);
        if !told.is_empty() {
            return told;
        }
    }
    let Some(stages) = book.stages_of(category) else { return String::new() };
    let lost = stages.iter().filter(|(code, s)| kind_of(&s.semantics, code) == "lost").count();
    match stages.get(stage) {
        Some(s) if lost > 1 && !PLAIN_LOSS.contains(&fold(&s.name).as_str()) => {
            out.remark("reason_from_stage");
            s.name.clone()
        }
        _ => String::new(),
    }
}

pub(super) fn stage_event(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    out.row("stage_events")?
        .id("deal_id", &v["OWNER_ID"])
        .time("entered_at", &v["CREATED_TIME"])
        .value("stage", &v["STAGE_ID"])
        .text("pipeline", &book.pipeline(&v["CATEGORY_ID"]))
        .end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn line(book: &mut Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let deal = text(&v["ownerId"]);
    let number = book.numbers.entry(deal.clone()).or_insert(0);
    *number += 1;
    let number = *number;
    let (price, quantity) = (decimal(&v["price"], 4).ok().flatten(), decimal(&v["quantity"], 6).ok().flatten());
    let amount = price.zip(quantity).and_then(|(p, q)| domain::money::div_round(p.checked_mul(q)?, 1_000_000));
    let mut row = out.row("deal_lines")?;
    row.text("deal_id", &deal)
        .whole("line", Some(number))
        .id("product_id", &v["productId"])
        .text("product", &text(&v["productName"]))
        .decimal("quantity", &v["quantity"])
        .decimal("unit_price", &v["price"]);
    if let Some(amount) = amount {
        row.units("amount", amount);
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

/// Binds a row to the deal, lead or client that an owner is.
fn bind(row: &mut Row<'_, '_>, owner_type: i64, owner: &str) {
    match owner_type {
        1 => row.text("lead_id", owner),
        2 => row.text("deal_id", owner),
        3 => row.text("customer_id", &format!("C_{owner}")),
        4 => row.text("customer_id", &format!("CO_{owner}")),
        _ => row,
    };
}

pub(super) fn activity(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let (kind, provider) = (whole(&v["TYPE_ID"]).unwrap_or(0), text(&v["PROVIDER_ID"]));
    if book.told.contains(r.id) {
        return Ok(Fate::Folded);
    }
    if kind == 3 || provider == "CRM_TASKS_TASK" || provider == "TASKS" {
        // A task told by the tasks themselves; without a right to read them the activity stands for it.
        if id(&v["ASSOCIATED_ENTITY_ID"]).is_some_and(|t| book.tasks.contains(&t)) {
            return Ok(Fate::Folded);
        }
        planned(r, v, out, "Задача")?;
        return Ok(Fate::Facts(1));
    }
    let word = match (kind, provider.as_str()) {
        (1, _) | (_, "CRM_MEETING") => "meeting",
        (2, _) | (_, "VOXIMPLANT_CALL" | "CRM_CALL_TRACKER" | "CRM_CALL") => "call",
        (4, _) | (_, "CRM_EMAIL") => "email",
        (_, "IMOPENLINES_SESSION" | "CRM_SMS" | "CRM_NOTIFICATION") => "message",
        (_, "CRM_TODO") => {
            planned(r, v, out, "Дело")?;
            return Ok(Fate::Facts(1));
        }
        _ => "other",
    };
    let done = yes(&v["COMPLETED"]);
    let machine = matches!(provider.as_str(), "VOXIMPLANT_CALL" | "IMOPENLINES_SESSION" | "CRM_WEBFORM" | "CRM_EMAIL");
    let mut facts = 0;
    if matches!(word, "meeting" | "call") && !machine {
        planned(r, v, out, if word == "call" { "Звонок" } else { "Встреча" })?;
        facts += 1;
    }
    if done || machine {
        happened(r, v, out, word, &provider)?;
        facts += 1;
    }
    if facts == 0 {
        planned(r, v, out, "Дело")?;
        facts = 1;
    }
    Ok(Fate::Facts(facts))
}

/// A promise to do something: the next step of a deal.
fn planned(r: &Record<'_>, v: &Value, out: &mut Out<'_>, kind: &str) -> Result<(), Error> {
    let due =
        [&v["DEADLINE"], &v["END_TIME"], &v["START_TIME"]].into_iter().find(|t| !text(t).is_empty()).unwrap_or(&Value::Null);
    let mut row = out.row("tasks")?;
    row.text("id", &format!("A_{}", r.id))
        .time("created_at", &v["CREATED"])
        .id("owner_id", &v["RESPONSIBLE_ID"])
        .text("kind", kind)
        // The end of time stands for "no deadline".
        .time("due_at", if text(due).starts_with("9999") { &Value::Null } else { due });
    if yes(&v["COMPLETED"]) {
        row.time("completed_at", &v["LAST_UPDATED"]);
    }
    bind(&mut row, whole(&v["OWNER_TYPE_ID"]).unwrap_or(0), &text(&v["OWNER_ID"]));
    row.end(r)
}

fn happened(r: &Record<'_>, v: &Value, out: &mut Out<'_>, kind: &str, provider: &str) -> Result<(), Error> {
    let start = if text(&v["START_TIME"]).is_empty() { &v["CREATED"] } else { &v["START_TIME"] };
    let span = || {
        let (a, b) = (time(&v["START_TIME"], &out.zone).ok()??, time(&v["END_TIME"], &out.zone).ok()??);
        (b > a && b - a < 86_400_000_000).then_some((b - a) / 1_000_000)
    };
    let seconds = if kind == "call" || kind == "meeting" { span() } else { None };
    let mut row = out.row("activities")?;
    row.text("id", &format!("A_{}", r.id))
        .text("kind", kind)
        .time("started_at", start)
        .id("owner_id", &v["RESPONSIBLE_ID"])
        .time("logged_at", &v["CREATED"])
        .whole("duration_s", seconds)
        .flag("is_automatic", matches!(provider, "CRM_WEBFORM"));
    match whole(&v["DIRECTION"]) {
        Some(1) => drop(row.text("direction", "in")),
        Some(2) => drop(row.text("direction", "out")),
        _ => {}
    }
    bind(&mut row, whole(&v["OWNER_TYPE_ID"]).unwrap_or(0), &text(&v["OWNER_ID"]));
    let communications = list(&v["COMMUNICATIONS"]);
    if kind == "call"
        && let Some(phone) = communications.first().map(|c| text(&c["VALUE"]))
    {
        row.text("phone", &phone);
    }
    row.end(r)
}

pub(super) fn task(r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let pick = |a: &str, b: &str| if v[a].is_null() { v[b].clone() } else { v[a].clone() };
    let bound = pick("ufCrmTask", "UF_CRM_TASK");
    let owners: Vec<String> = list(&bound).into_iter().map(text).filter(|t| t.contains('_')).collect();
    if owners.is_empty() {
        out.remark("private_task");
        return Ok(Fate::Service);
    }
    let mut row = out.row("tasks")?;
    row.text("id", &format!("T_{}", r.id))
        .time("created_at", &pick("createdDate", "CREATED_DATE"))
        .id("owner_id", &pick("responsibleId", "RESPONSIBLE_ID"))
        .text("kind", "Задача")
        .time("due_at", &pick("deadline", "DEADLINE"));
    let status = whole(&pick("status", "STATUS")).unwrap_or(0);
    if status == 5 || status == 4 {
        row.time("completed_at", &pick("closedDate", "CLOSED_DATE"));
    }
    for owner in &owners {
        let Some((prefix, number)) = owner.split_once('_') else { continue };
        let kind = match prefix {
            "L" => 1,
            "D" => 2,
            "C" => 3,
            "CO" => 4,
            _ => 0,
        };
        bind(&mut row, kind, number);
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn call(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let code = text(&v["CALL_FAILED_CODE"]);
    let kind = whole(&v["CALL_TYPE"]).unwrap_or(0);
    let entity = text(&v["CRM_ENTITY_TYPE"]);
    let mut row = out.row("activities")?;
    row.text("id", &format!("V_{}", r.id))
        .text("kind", "call")
        .time("started_at", &v["CALL_START_DATE"])
        .text("direction", if matches!(kind, 1 | 4 | 5) { "out" } else { "in" })
        .id("owner_id", &v["PORTAL_USER_ID"])
        .time("logged_at", &v["CALL_START_DATE"])
        .whole("duration_s", whole(&v["CALL_DURATION"]))
        .flag("answered", code == "200")
        .text("result", words::call_result(&code))
        .text("phone", &text(&v["PHONE_NUMBER"]))
        .flag("is_automatic", kind == 5)
        .text("recording_url", &text(&v["CALL_RECORD_URL"]));
    let who = id(&v["CRM_ENTITY_ID"]);
    let kind = match entity.as_str() {
        "LEAD" => 1,
        "DEAL" => 2,
        "CONTACT" => 3,
        "COMPANY" => 4,
        _ => 0,
    };
    if let Some(who) = who {
        bind(&mut row, kind, &who);
    }
    // Calls know no deal; their activity does.
    if let Some((owner_kind, owner)) = id(&v["CRM_ACTIVITY_ID"]).and_then(|a| book.links.get(&a))
        && *owner_kind != kind
    {
        bind(&mut row, *owner_kind, owner);
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}
