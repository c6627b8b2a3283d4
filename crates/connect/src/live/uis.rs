//! UIS, CoMagic, Novofon, CallGear: the Data API over JSON-RPC; calls with waiting time and employees (`sources.md` 5).

use super::address::Base;
use super::connector::{Connector, Login, Part};
use super::door::{Ask, Pace, Verdict, by_status, json, retry_after};
use super::failure::{Class, Failure};
use super::http::Response;
use super::json::{id, list, text, wall, whole, yes};
use super::map::{Fate, Mapper};
use super::out::Out;
use super::run::{Run, window};
use super::spool::Record;
use super::{Secret, Settings};
use crate::Error;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Rows of a page; ten thousand are allowed.
const PAGE: i64 = 5_000;
/// Days of a window.
const DAYS: i64 = 30;

/// The connector.
pub(crate) static CONNECTOR: Connector = Connector {
    kind: "uis",
    title: "UIS / CoMagic",
    hosts: &[
        "dataapi.uiscom.ru",
        "dataapi.comagic.ru",
        "dataapi.callgear.com",
        "dataapi.callgear.ae",
        "dataapi.novofon.com",
        "dataapi-jsonrpc.novofon.ru",
    ],
    secret_ru: "ключ доступа (access token) пользователя API",
    secret_en: "access token of an API user",
    options: &[(
        "from",
        "читать звонки не раньше этой даты (по умолчанию год)",
        "read calls from this date on (a year by default)",
    )],
    reads: &["get.employees", "get.calls_report"],
    pace: Pace { burst: 5, per_minute: 100 },
    parts: &[
        Part { name: "employees", ru: "сотрудники", en: "employees", dictionary: false, step: employees },
        Part { name: "calls", ru: "звонки", en: "calls", dictionary: false, step: calls },
    ],
    login,
    judge,
    renew: None,
    mapper: |_| Ok(Box::new(Calls)),
    bell: None,
};

fn login(s: &Settings, secret: &Secret) -> Result<Login, Failure> {
    let url = if s.url.is_empty() { "https://dataapi.uiscom.ru" } else { &s.url };
    if secret.is_empty() {
        return Err(Failure::settings("не задан ключ доступа API", "the API access token is missing"));
    }
    let keys = BTreeMap::from([("token", secret.expose().to_owned())]);
    Ok(Login { base: Base::parse(url, CONNECTOR.hosts, s.allow_private)?, keys })
}

fn call(run: &mut Run<'_>, method: &'static str, params: &Value) -> Result<Value, Failure> {
    run.ask(&|base, keys| {
        let mut params = params.clone();
        params["access_token"] = json!(keys.get("token"));
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let path = if base.path.is_empty() { "/v2.0".to_owned() } else { base.path.clone() };
        Ask::post(method, path, &body)
    })
}

fn judge(r: &Response, _: i64) -> Verdict {
    let Some(v) = json(r) else { return by_status(r) };
    let error = &v["error"];
    if error.is_null() {
        return if (200..300).contains(&r.status) { Verdict::Good(v, None) } else { by_status(r) };
    }
    let (word, message) = (text(&error["data"]["mnemonic"]), text(&error["message"]));
    let stop = |class, ru: &str, en: &str| {
        Verdict::Stop(Failure::new(class, format!("{ru} ({word}: {message})"), format!("{en} ({word}: {message})")))
    };
    match word.as_str() {
        w if w.contains("limit") => Verdict::Wait(retry_after(r).unwrap_or(Duration::from_secs(60)), word.clone()),
        "ip_not_whitelisted" => stop(
            Class::Address,
            "адрес этого компьютера не в белом списке API",
            "the address of this machine is not white-listed",
        ),
        w if w.contains("token") || w.contains("auth") => stop(Class::Key, "ключ не принят", "the key is not accepted"),
        "account_inactive" => stop(Class::Blocked, "аккаунт отключён", "the account is inactive"),
        "method_not_found" => stop(Class::Absent, "метода нет", "no such method"),
        w if w.contains("forbidden") || w.contains("permission") || w.contains("component") => {
            stop(Class::Rights, "не хватает прав", "no rights for this")
        }
        "internal_error" | "unexpected_error" => Verdict::Again(word.clone()),
        _ if whole(&error["code"]) == Some(-32603) || r.status >= 500 => Verdict::Again(message.clone()),
        _ if whole(&error["code"]) == Some(-32601) => stop(Class::Absent, "метода нет", "no such method"),
        _ => stop(Class::Broken, "сервис ответил ошибкой", "the service answered with an error"),
    }
}

fn employees(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    let offset = whole(&at["offset"]).unwrap_or(0);
    let answer = call(run, "get.employees", &json!({"limit": PAGE, "offset": offset}))?;
    let rows = list(&answer["result"]["data"]);
    for row in &rows {
        run.put("employee", &text(&row["id"]), row);
    }
    Ok((rows.len() as i64 >= PAGE).then(|| json!({"offset": offset + PAGE})))
}

fn calls(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    let Some(w) = window(run, at, DAYS) else { return Ok(None) };
    let fields = [
        "id",
        "start_time",
        "finish_time",
        "finish_reason",
        "direction",
        "is_lost",
        "wait_duration",
        "talk_duration",
        "clean_talk_duration",
        "total_duration",
        "contact_phone_number",
        "virtual_phone_number",
        "employees",
        "last_answered_employee_id",
        "last_answered_employee_full_name",
        "first_answered_employee_id",
        "call_records",
        "tags",
        "campaign_name",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "source",
    ];
    let question = json!({"date_from": wall(w.from, &run.zone), "date_till": wall(w.to, &run.zone), "limit": PAGE,
        "offset": w.offset, "sort": [{"field": "id", "order": "asc"}], "fields": fields});
    let answer = call(run, "get.calls_report", &question)?;
    let rows = list(&answer["result"]["data"]);
    for row in &rows {
        run.put("call", &text(&row["id"]), row);
    }
    Ok(Some(if rows.len() as i64 >= PAGE { w.next_page(PAGE) } else { w.next_window() }))
}

struct Calls;

impl Mapper for Calls {
    fn see(&mut self, _: &Record<'_>) {}

    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error> {
        let v = r.value();
        if r.entity == "employee" {
            let name = [text(&v["full_name"]), format!("{} {}", text(&v["first_name"]), text(&v["last_name"]))];
            let name = name.iter().map(|t| t.trim()).find(|t| !t.is_empty()).unwrap_or(r.id).to_owned();
            out.row("employees")?.text("id", r.id).text("name", &name).text("email", &text(&v["email"])).end(r)?;
            return Ok(Fate::Facts(1));
        }
        let lost = yes(&v["is_lost"]);
        let answered = list(&v["employees"]).into_iter().find(|e| yes(&e["is_answered"])).map(|e| text(&e["employee_id"]));
        let owner = id(&v["last_answered_employee_id"]).or(answered).or_else(|| id(&v["first_answered_employee_id"]));
        let mut row = out.row("activities")?;
        row.text("id", r.id)
            .text("kind", "call")
            .time("started_at", &v["start_time"])
            .time("logged_at", &v["start_time"])
            .text("direction", if text(&v["direction"]) == "out" { "out" } else { "in" })
            .text("owner_id", &owner.unwrap_or_default())
            .whole("wait_s", whole(&v["wait_duration"]))
            .whole("duration_s", whole(&v["talk_duration"]))
            .flag("answered", !lost)
            .text("result", &text(&v["finish_reason"]))
            .text("phone", &text(&v["contact_phone_number"]))
            .attr("Кампания", &text(&v["campaign_name"]))
            .attr("UTM Source", &text(&v["utm_source"]))
            .attr("Линия", &text(&v["virtual_phone_number"]));
        if let Some(record) = list(&v["call_records"]).first() {
            row.text("recording_url", &text(record));
        }
        row.end(r)?;
        Ok(Fate::Facts(1))
    }

    fn remark(&self, _: &str) -> Option<(&'static str, &'static str)> {
        None
    }
}
