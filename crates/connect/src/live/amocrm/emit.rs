//! Rows of amoCRM's records: one function per kind of record.

use super::map::{Book, LOST, WON};
use crate::Error;
use crate::live::json::{at, id, list, text, unix, whole, yes};
use crate::live::map::Fate;
use crate::live::out::{Out, Row};
use crate::live::spool::Record;
use crate::recognise::fold;
use serde_json::Value;

type Done = Result<Fate, Error>;

/// A funnel: each of its stages is a row.
pub(super) fn stages(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let name = book.pipeline(whole(&v["id"]).unwrap_or(0));
    let mut n = 0;
    for s in list(at(v, &["_embedded", "statuses"])) {
        let code = whole(&s["id"]).unwrap_or(0);
        let kind = match code {
            WON => "won",
            LOST => "lost",
            _ => "open",
        };
        out.row("stages")?
            .text("pipeline", &name)
            .text("stage", &code.to_string())
            .whole("position", whole(&s["sort"]))
            .text("kind", kind)
            .text("name", &text(&s["name"]))
            .end(r)?;
        n += 1;
    }
    Ok(Fate::Facts(n))
}

pub(super) fn user(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let rights = &v["rights"];
    let group =
        whole(&rights["group_id"]).or_else(|| whole(at(v, &["_embedded", "groups"]).get(0).map_or(&Value::Null, |g| &g["id"])));
    let team = group.and_then(|g| book.groups.get(&g)).cloned().unwrap_or_default();
    let mut row = out.row("employees")?;
    row.text("id", r.id).text("name", &text(&v["name"])).text("team", &team).text("email", &text(&v["email"]));
    if !rights["is_active"].is_null() && !yes(&rights["is_active"]) {
        row.attr("Отключён", "да");
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

/// Custom fields: name, code, values joined.
fn fields(v: &Value) -> Vec<(String, String, String)> {
    let one = |f: &Value| {
        let values: Vec<String> = list(&f["values"]).iter().map(|x| text(&x["value"])).filter(|t| !t.is_empty()).collect();
        (text(&f["field_name"]), text(&f["field_code"]), values.join(", "))
    };
    list(&v["custom_fields_values"]).into_iter().map(one).collect()
}

pub(super) fn client(r: &Record<'_>, v: &Value, out: &mut Out<'_>, prefix: &str, kind: &str) -> Done {
    let name = text(&v["name"]);
    let mut row = out.row("customers")?;
    row.text("id", &format!("{prefix}{}", r.id))
        .text("name", if name.is_empty() { r.id } else { &name })
        .text("kind", kind)
        .id("owner_id", &v["responsible_user_id"])
        .moment("created_at", unix(&v["created_at"]));
    if kind == "person"
        && let Some(company) = list(at(v, &["_embedded", "companies"])).first().and_then(|c| id(&c["id"]))
    {
        row.text("parent_id", &format!("CO_{company}"));
    }
    for (name, code, value) in fields(v) {
        let first = value.split(", ").next().unwrap_or("");
        match (code.as_str(), fold(&name).as_str()) {
            ("PHONE", _) => drop(row.text("phone", first)),
            ("EMAIL", _) => drop(row.text("email", first)),
            (_, "инн") => drop(row.text("tax_id", &value)),
            (_, "город" | "регион") => drop(row.text("region", &value)),
            (_, "отрасль" | "сфера деятельности") => drop(row.text("industry", &value)),
            (_, "источник") => drop(row.text("channel", &value)),
            _ => drop(row.attr(&name, &value)),
        }
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn deal(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    if yes(&v["is_deleted"]) {
        out.remark("deleted");
        return Ok(Fate::Service);
    }
    let stage = whole(&v["status_id"]).unwrap_or(0);
    let status = match stage {
        WON => "won",
        LOST => "lost",
        _ => "open",
    };
    let minor = !v["price_with_minor_units"].is_null();
    let price = if minor { &v["price_with_minor_units"] } else { &v["price"] };
    let told = list(at(v, &["_embedded", "loss_reason"])).first().map(|l| text(&l["name"])).filter(|t| !t.is_empty());
    let reason = told.or_else(|| whole(&v["loss_reason_id"]).and_then(|n| book.reasons.get(&n).cloned())).unwrap_or_default();
    let mut row = out.row("deals")?;
    row.text("id", r.id)
        .moment("created_at", unix(&v["created_at"]))
        .text("title", &text(&v["name"]))
        .id("owner_id", &v["responsible_user_id"])
        .text("pipeline", &book.pipeline(whole(&v["pipeline_id"]).unwrap_or(0)))
        .text("stage", &stage.to_string())
        .text("status", status)
        .decimal("amount", price)
        .text("currency", &book.currency)
        .moment("updated_at", unix(&v["updated_at"]));
    if status != "open" {
        row.moment("closed_at", unix(&v["closed_at"]).or_else(|| unix(&v["updated_at"])));
    }
    if status == "lost" {
        row.text("loss_reason", &reason);
    }
    let link = |name: &str, prefix: &str| {
        let found = list(at(v, &["_embedded", name]));
        let main = found.iter().find(|c| yes(&c["is_main"])).or(found.first()).and_then(|c| id(&c["id"]));
        main.map(|n| format!("{prefix}{n}"))
    };
    if let Some(who) = link("companies", "CO_").or_else(|| link("contacts", "C_")) {
        row.text("customer_id", &who);
    }
    deal_fields(v, &mut row);
    if whole(&v["created_by"]) == Some(0) {
        row.attr("Создана роботом", "да");
    }
    row.end(r)?;
    first_stage(book, r, v, out)
}

/// Events are not kept for ever: the first stage of a deal that lost its event of creation follows from its first move.
fn first_stage(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    if !book.full || !book.has_events || book.added.contains(r.id) {
        return Ok(Fate::Facts(1));
    }
    let first = book.before.get(r.id).map(|(_, stage, pipeline)| (stage.clone(), *pipeline));
    let Some((stage, pipeline)) = first.or_else(|| book.now.get(r.id).cloned()) else { return Ok(Fate::Facts(1)) };
    out.remark("first_stage_guessed");
    out.row("stage_events")?
        .text("deal_id", r.id)
        .moment("entered_at", unix(&v["created_at"]))
        .text("stage", &stage)
        .text("pipeline", &book.pipeline(pipeline))
        .end(r)?;
    Ok(Fate::Facts(2))
}

fn deal_fields(v: &Value, row: &mut Row<'_, '_>) {
    let all = fields(v);
    let utm = all.iter().find(|(name, code, _)| code == "UTM_SOURCE" || fold(name) == "utm source").map(|f| f.2.clone());
    let own = all.iter().find(|(name, ..)| matches!(fold(name).as_str(), "источник" | "канал")).map(|f| f.2.clone());
    row.text("channel", &own.filter(|t| !t.is_empty()).or(utm).unwrap_or_default());
    for (name, _, value) in &all {
        match fold(name).as_str() {
            "город" | "регион" => drop(row.text("region", value)),
            "товар" | "продукт" => drop(row.text("product", value)),
            _ => {}
        }
        row.attr(name, value);
    }
    let tags: Vec<String> = list(at(v, &["_embedded", "tags"])).iter().map(|t| text(&t["name"])).collect();
    row.attr("Теги", &tags.join(", "));
}

/// An inquiry that nobody has sorted yet.
pub(super) fn inquiry(r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let channel = match text(&v["category"]).as_str() {
        "sip" => "Звонок".to_owned(),
        "mail" => "Почта".to_owned(),
        "chats" => "Чат".to_owned(),
        "forms" => "Форма на сайте".to_owned(),
        other => other.to_owned(),
    };
    let mut row = out.row("leads")?;
    row.text("id", r.id)
        .moment("created_at", unix(&v["created_at"]))
        .text("channel", &channel)
        .text("status", "new")
        .text("phone", &text(at(v, &["metadata", "phone"])));
    if let Some(deal) = list(at(v, &["_embedded", "leads"])).first().and_then(|l| id(&l["id"])) {
        row.text("deal_id", &deal);
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

pub(super) fn event(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let kind = text(&v["type"]);
    let (about, when) = (text(&v["entity_id"]), unix(&v["created_at"]));
    let after = &v["value_after"][0];
    let before = &v["value_before"][0];
    match kind.as_str() {
        "lead_status_changed" => {
            let s = at(after, &["lead_status"]);
            move_to(book, r, v, out, &text(&s["id"]), whole(&s["pipeline_id"]).unwrap_or(0))
        }
        "lead_added" => {
            let s = at(after, &["lead_status"]);
            let told = id(&s["id"]).map(|stage| (stage, whole(&s["pipeline_id"]).unwrap_or(0)));
            let known = told.or_else(|| {
                out.remark("first_stage_guessed");
                let first = book.before.get(&about).map(|(_, stage, pipeline)| (stage.clone(), *pipeline));
                first.or_else(|| book.now.get(&about).cloned())
            });
            match known {
                Some((stage, pipeline)) => move_to(book, r, v, out, &stage, pipeline),
                None => Ok(Fate::Service),
            }
        }
        "sale_field_changed" | "entity_responsible_changed" if text(&v["entity_type"]).starts_with("lead") => {
            let (field, path): (&str, [&str; 2]) = if kind == "sale_field_changed" {
                ("amount", ["sale_field_value", "sale"])
            } else {
                ("owner_id", ["responsible_user", "id"])
            };
            let mut row = out.row("field_events")?;
            row.text("deal_id", &about)
                .moment("at", when)
                .text("field", field)
                .text("old", &text(at(before, &path)))
                .text("new", &text(at(after, &path)))
                .id("actor_id", &v["created_by"]);
            row.end(r)?;
            Ok(Fate::Facts(1))
        }
        "task_completed" | "task_deadline_changed" => Ok(Fate::Folded),
        _ => Ok(Fate::Service),
    }
}

fn move_to(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>, stage: &str, pipeline: i64) -> Done {
    let mut row = out.row("stage_events")?;
    row.id("deal_id", &v["entity_id"])
        .moment("entered_at", unix(&v["created_at"]))
        .text("stage", stage)
        .text("pipeline", &book.pipeline(pipeline))
        .id("actor_id", &v["created_by"]);
    if whole(&v["created_by"]) == Some(0) {
        row.attr("Робот", "да");
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

/// Binds a row to what it belongs to.
fn bind(row: &mut Row<'_, '_>, kind: &str, number: &str) {
    match kind {
        "leads" | "lead" => row.text("deal_id", number),
        "contacts" | "contact" => row.text("customer_id", &format!("C_{number}")),
        "companies" | "company" => row.text("customer_id", &format!("CO_{number}")),
        _ => row,
    };
}

pub(super) fn task(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let done = yes(&v["is_completed"]);
    let told = book.completed.get(r.id).copied();
    if done && told.is_none() {
        out.remark("completed_by_change");
    }
    let kind = whole(&v["task_type_id"]).map(|n| book.task_kinds.get(&n).cloned().unwrap_or_else(|| n.to_string()));
    let moved = book.has_task_events.then(|| book.moved.get(r.id).copied().unwrap_or(0));
    let mut row = out.row("tasks")?;
    row.text("id", r.id)
        .moment("created_at", unix(&v["created_at"]))
        .id("owner_id", &v["responsible_user_id"])
        .text("kind", &kind.unwrap_or_default())
        .moment("due_at", unix(&v["complete_till"]))
        .whole("times_moved", moved);
    if done {
        row.moment("completed_at", told.or_else(|| unix(&v["updated_at"])));
    }
    if let Some(number) = id(&v["entity_id"]) {
        bind(&mut row, &text(&v["entity_type"]), &number);
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}

/// A call; most calls hang on contacts, so the contact's latest deal is taken.
pub(super) fn call(book: &Book, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
    let kind = text(&v["note_type"]);
    if kind != "call_in" && kind != "call_out" {
        return Ok(Fate::Service);
    }
    let p = &v["params"];
    let status = whole(&p["call_status"]);
    let seconds = whole(&p["duration"]);
    let answered = match status {
        Some(4) => true,
        Some(1 | 2 | 3 | 5 | 6 | 7) => false,
        _ => seconds.is_some_and(|s| s > 0),
    };
    let result = match status {
        Some(1) => "Оставлено сообщение",
        Some(2) => "Перезвонить позже",
        Some(3) => "Нет на месте",
        Some(4) => "Разговор состоялся",
        Some(5) => "Неверный номер",
        Some(6) => "Не дозвонились",
        Some(7) => "Номер занят",
        _ => "",
    };
    let owner = id(&p["call_responsible"]).filter(|t| t.bytes().all(|b| b.is_ascii_digit()));
    let mut row = out.row("activities")?;
    row.text("id", &format!("N_{}", r.id))
        .text("kind", "call")
        .moment("started_at", unix(&v["created_at"]))
        .text("direction", if kind == "call_in" { "in" } else { "out" })
        .moment("logged_at", unix(&v["created_at"]))
        .whole("duration_s", seconds)
        .flag("answered", answered)
        .text("result", result)
        .text("phone", &text(&p["phone"]))
        .text("recording_url", &text(&p["link"]));
    match owner {
        Some(owner) => row.text("owner_id", &owner),
        None => row.id("owner_id", &v["responsible_user_id"]),
    };
    let (entity, number) = (text(&v["entity_type"]), text(&v["entity_id"]));
    bind(&mut row, &entity, &number);
    if entity == "contacts"
        && let Some(deal) = book.deal_of.get(&number)
    {
        row.text("deal_id", deal);
    }
    row.end(r)?;
    Ok(Fate::Facts(1))
}
