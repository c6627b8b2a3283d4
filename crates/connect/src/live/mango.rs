//! Mango Office: statistics are ordered, then fetched as a headerless table; several legs make one call (`sources.md` 5).

use super::address::Base;
use super::connector::{Connector, Login, Part};
use super::door::{Ask, Pace, Verdict, by_status, json, retry_after};
use super::failure::{Class, Failure};
use super::http::Response;
use super::json::{list, text, unix, whole};
use super::map::{Fate, Mapper};
use super::out::Out;
use super::run::{Run, Window, window};
use super::spool::Record;
use super::{Secret, Settings};
use crate::Error;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// Days of a window; a month is allowed.
const DAYS: i64 = 28;
/// Columns asked for, in the order of the table.
const FIELDS: [&str; 12] = [
    "records",
    "start",
    "finish",
    "answer",
    "from_extension",
    "from_number",
    "to_extension",
    "to_number",
    "disconnect_reason",
    "line_number",
    "location",
    "entry_id",
];

/// The connector.
pub(crate) static CONNECTOR: Connector = Connector {
    kind: "mango",
    title: "Mango Office",
    hosts: &["app.mango-office.ru"],
    secret_ru: "уникальный код и ключ ВАТС через двоеточие (api_key:api_salt)",
    secret_en: "code and key of the exchange with a colon between them (api_key:api_salt)",
    options: &[(
        "from",
        "читать звонки не раньше этой даты (по умолчанию год)",
        "read calls from this date on (a year by default)",
    )],
    reads: &["vpbx/config/users/request", "vpbx/stats/request", "vpbx/stats/result"],
    pace: Pace { burst: 2, per_minute: 40 },
    parts: &[
        Part { name: "employees", ru: "сотрудники", en: "employees", dictionary: false, step: users },
        Part { name: "calls", ru: "звонки", en: "calls", dictionary: false, step: calls },
    ],
    login,
    judge,
    renew: None,
    mapper: |_| Ok(Box::new(Calls::default())),
    bell: None,
};

fn login(s: &Settings, secret: &Secret) -> Result<Login, Failure> {
    let url = if s.url.is_empty() { "https://app.mango-office.ru" } else { &s.url };
    let Some((key, salt)) = secret.expose().split_once(':').filter(|(k, s)| !k.is_empty() && !s.is_empty()) else {
        return Err(Failure::settings(
            "нужны код и ключ ВАТС через двоеточие",
            "the code and the key of the exchange, a colon between them",
        ));
    };
    let keys = BTreeMap::from([("key", key.to_owned()), ("salt", salt.to_owned())]);
    Ok(Login { base: Base::parse(url, CONNECTOR.hosts, s.allow_private)?, keys })
}

/// A signed question: SHA-256 of code, question and key.
fn call(run: &mut Run<'_>, method: &'static str, question: &Value) -> Result<Value, Failure> {
    run.ask(&|base, keys| {
        let (key, salt) = (keys.get("key").map_or("", String::as_str), keys.get("salt").map_or("", String::as_str));
        let question = question.to_string();
        let sign = Sha256::digest(format!("{key}{question}{salt}").as_bytes());
        let sign: String = sign.iter().map(|b| format!("{b:02x}")).collect();
        let fields = [("vpbx_api_key", key), ("sign", sign.as_str()), ("json", question.as_str())];
        Ask::form(method, format!("{}/{method}", base.path), &fields)
    })
}

/// A table comes as text, everything else as JSON; 204 says that the table is not ready.
fn judge(r: &Response, _: i64) -> Verdict {
    if r.status == 204 {
        return Verdict::Wait(retry_after(r).unwrap_or(Duration::from_secs(5)), "not ready".into());
    }
    match json(r) {
        Some(v) if v.is_object() => {
            let code = whole(&v["code"]).or_else(|| whole(&v["result"])).unwrap_or(1000);
            match code {
                1000 | 0 if (200..300).contains(&r.status) => Verdict::Good(v, None),
                3100..=3199 | 3101 | 3103 if r.status == 429 => Verdict::Wait(Duration::from_secs(60), code.to_string()),
                3100..=3199 => Verdict::Stop(Failure::new(
                    Class::Key,
                    format!("код или ключ ВАТС не приняты ({code})"),
                    format!("code or key of the exchange are not accepted ({code})"),
                )),
                _ => by_status(r),
            }
        }
        _ if r.status == 200 && !r.content_type.contains("html") => match std::str::from_utf8(&r.body) {
            Ok(table) if table.is_empty() || table.contains(';') => Verdict::Good(json!({"table": table}), None),
            _ => Verdict::Again("the answer is no table".into()),
        },
        _ if r.status == 401 => {
            Verdict::Stop(Failure::new(Class::Key, "код или ключ ВАТС не приняты", "code or key are not accepted"))
        }
        // An ordered table is forgotten after a while: it is ordered anew.
        _ if r.status == 404 => Verdict::Good(json!({"gone": true}), None),
        _ => by_status(r),
    }
}

fn users(run: &mut Run<'_>, _: &Value) -> Result<Option<Value>, Failure> {
    let answer = call(run, "vpbx/config/users/request", &json!({}))?;
    if answer["gone"] == json!(true) {
        return Err(Failure::new(Class::Absent, "списка сотрудников нет", "there is no list of employees"));
    }
    for u in list(&answer["users"]) {
        let number = text(&u["telephony"]["extension"]);
        if !number.is_empty() {
            run.put("employee", &number, u);
        }
    }
    Ok(None)
}

/// Order a table, then fetch it; the two are separate steps so that a break between them loses nothing.
fn calls(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    let Some(w) = window(run, at, DAYS) else { return Ok(None) };
    let key = text(&at["key"]);
    if key.is_empty() {
        let (from, to) = (w.from.div_euclid(1_000_000), w.to.div_euclid(1_000_000));
        let question = json!({"date_from": from.to_string(), "date_to": to.to_string(), "fields": FIELDS.join(","),
            "from": {"extension": "", "number": ""}, "to": {"extension": "", "number": ""}});
        let answer = call(run, "vpbx/stats/request", &question)?;
        let key = text(&answer["key"]);
        if key.is_empty() {
            return again(w, at, "vpbx/stats/request");
        }
        let mut next = w.same();
        (next["key"], next["tries"]) = (json!(key), at["tries"].clone());
        return Ok(Some(next));
    }
    let answer = call(run, "vpbx/stats/result", &json!({"key": key}))?;
    let Some(table) = answer["table"].as_str() else { return again(w, at, "vpbx/stats/result") };
    if table.trim().is_empty() && at["empty"].is_null() {
        // An empty answer is also what a fault looks like: a quiet month has to be quiet twice.
        let mut next = w.same();
        (next["key"], next["empty"]) = (json!(key), json!(true));
        return Ok(Some(next));
    }
    let mut same: HashMap<String, u32> = HashMap::new();
    for line in table.lines().filter(|l| !l.trim().is_empty()) {
        let cells: Vec<&str> = line.trim_end_matches('\r').split(';').collect();
        let row: serde_json::Map<String, Value> =
            FIELDS.iter().zip(&cells).map(|(name, cell)| ((*name).to_owned(), json!(cell.trim()))).collect();
        let entry = cells.get(11).map_or("", |c| c.trim());
        let leg =
            format!("{entry}/{}/{}/{}", cells.get(1).unwrap_or(&""), cells.get(4).unwrap_or(&""), cells.get(6).unwrap_or(&""));
        let n = same.entry(leg.clone()).or_insert(0);
        *n += 1;
        let id = if *n > 1 { format!("{leg}#{n}") } else { leg };
        run.put("leg", &id, &Value::Object(row));
    }
    Ok(Some(w.next_window()))
}

/// Orders the table of a window anew, a few times.
fn again(w: Window, at: &Value, method: &str) -> Result<Option<Value>, Failure> {
    let tries = whole(&at["tries"]).unwrap_or(0);
    if tries >= 5 {
        return Err(Failure::broken(method, "таблица не готовится", "the table does not get ready"));
    }
    let mut next = w.same();
    next["tries"] = json!(tries + 1);
    Ok(Some(next))
}

/// Legs of one call: the one that was answered longest stands for it.
#[derive(Default)]
struct Calls {
    /// Call -> leg that stands for it, with talk seconds, and the beginning of its first leg.
    best: HashMap<String, (String, i64, i64)>,
}

fn call_id(v: &Value, r: &Record<'_>) -> String {
    let entry = text(&v["entry_id"]);
    if entry.is_empty() { r.id.to_owned() } else { entry }
}

fn talk(v: &Value) -> i64 {
    let answer = whole(&v["answer"]).unwrap_or(0);
    if answer == 0 { -1 } else { (whole(&v["finish"]).unwrap_or(answer) - answer).max(0) }
}

impl Mapper for Calls {
    fn see(&mut self, r: &Record<'_>) {
        if r.entity == "leg" {
            let v = r.value();
            let (seconds, start) = (talk(&v), whole(&v["start"]).unwrap_or(i64::MAX));
            let entry = self.best.entry(call_id(&v, r)).or_insert_with(|| (r.id.to_owned(), seconds, start));
            entry.2 = entry.2.min(start);
            if seconds > entry.1 {
                (entry.0, entry.1) = (r.id.to_owned(), seconds);
            }
        }
    }

    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error> {
        let v = r.value();
        if r.entity == "employee" {
            let name = text(&v["general"]["name"]);
            out.row("employees")?
                .text("id", r.id)
                .text("name", if name.is_empty() { r.id } else { &name })
                .text("email", &text(&v["general"]["email"]))
                .text("team", &text(&v["general"]["department"]))
                .end(r)?;
            return Ok(Fate::Facts(1));
        }
        let call = call_id(&v, r);
        let Some((best, _, first)) = self.best.get(&call) else { return Ok(Fate::Service) };
        if best != r.id {
            return Ok(Fate::Folded);
        }
        let (from, to) = (text(&v["from_extension"]), text(&v["to_extension"]));
        if !from.is_empty() && !to.is_empty() {
            out.remark("internal");
            return Ok(Fate::Service);
        }
        let incoming = from.is_empty();
        let answer = whole(&v["answer"]).filter(|a| *a > 0);
        let reason = text(&v["disconnect_reason"]);
        let mut row = out.row("activities")?;
        row.text("id", &call)
            .text("kind", "call")
            .moment("started_at", unix(&json!(first)))
            .moment("logged_at", unix(&json!(first)))
            .text("direction", if incoming { "in" } else { "out" })
            .text("owner_id", if incoming { &to } else { &from })
            .whole("wait_s", answer.map(|a| (a - first).max(0)))
            .whole("duration_s", Some(talk(&v).max(0)))
            .flag("answered", answer.is_some())
            .text("result", &reason)
            .text("phone", &text(if incoming { &v["from_number"] } else { &v["to_number"] }))
            .attr("Линия", &text(&v["line_number"]));
        row.end(r)?;
        Ok(Fate::Facts(1))
    }

    fn remark(&self, code: &str) -> Option<(&'static str, &'static str)> {
        (code == "internal").then_some(("внутренних звонков пропущено", "internal calls were left out"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        let judge = |status, body: &str| judge(&Response { status, body: body.as_bytes().to_vec(), ..Response::default() }, 0);
        assert!(matches!(judge(204, ""), Verdict::Wait(..)));
        assert!(matches!(judge(200, r#"{"key":"k"}"#), Verdict::Good(v, _) if v["key"] == "k"));
        assert!(matches!(judge(200, "[];1;2;0;;7;10;;1110;;;e\n"), Verdict::Good(v, _) if v["table"].is_string()));
        assert!(matches!(judge(200, ""), Verdict::Good(..)));
        assert!(matches!(judge(401, r#"{"code":3103}"#), Verdict::Stop(f) if f.class == Class::Key));
        assert!(matches!(judge(503, "busy"), Verdict::Wait(..)) && matches!(judge(200, "<html"), Verdict::Again(_)));
    }
}
