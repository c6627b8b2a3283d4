//! Calltouch: calls with waiting time, channels and campaigns (`sources.md` 5).

use super::address::Base;
use super::connector::{Connector, Login, Part};
use super::door::{Ask, Pace, Verdict, by_status, json, retry_after};
use super::failure::{Class, Failure};
use super::http::Response;
use super::json::{list, text, wall, whole, yes};
use super::map::{Fate, Mapper};
use super::out::Out;
use super::redact::encode;
use super::run::{Run, window};
use super::spool::Record;
use super::{Secret, Settings};
use crate::Error;
use crate::values::date::{Order, parse};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Rows of a page.
const PAGE: i64 = 1_000;
/// Days of a window; three months are allowed.
const DAYS: i64 = 30;

/// The connector.
pub(crate) static CONNECTOR: Connector = Connector {
    kind: "calltouch",
    title: "Calltouch",
    hosts: &["api.calltouch.ru"],
    secret_ru: "ключ API (clientApiId) из раздела «Интеграции»",
    secret_en: "API key (clientApiId) from the integrations page",
    options: &[
        ("site_id", "номер сайта в Calltouch", "number of the site"),
        ("from", "читать звонки не раньше этой даты (по умолчанию год)", "read calls from this date on (a year by default)"),
    ],
    reads: &["calls-diary/calls"],
    pace: Pace { burst: 1, per_minute: 60 },
    parts: &[Part { name: "calls", ru: "звонки", en: "calls", dictionary: false, step: calls }],
    login,
    judge,
    renew: None,
    mapper: |_| Ok(Box::new(Calls)),
    bell: None,
};

fn login(s: &Settings, secret: &Secret) -> Result<Login, Failure> {
    let url = if s.url.is_empty() { "https://api.calltouch.ru" } else { &s.url };
    let site = s.needed("site_id", "номер сайта", "number of the site")?;
    if secret.is_empty() || !site.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Failure::settings(
            "нужны ключ API и номер сайта цифрами",
            "an API key and the number of the site are needed",
        ));
    }
    let keys = BTreeMap::from([("token", secret.expose().to_owned())]);
    Ok(Login { base: Base::parse(url, CONNECTOR.hosts, s.allow_private)?, keys })
}

fn judge(r: &Response, _: i64) -> Verdict {
    if r.status == 429 {
        return Verdict::Wait(retry_after(r).unwrap_or(Duration::from_secs(5)), "HTTP 429".into());
    }
    let Some(v) = json(r) else { return by_status(r) };
    let words =
        [&v["data"]["message"], &v["message"], &v["error"]].into_iter().map(text).find(|t| !t.is_empty()).unwrap_or_default();
    match r.status {
        200..=299 if v["records"].is_array() || v["records"].is_object() => Verdict::Good(v, None),
        200..=299 => Verdict::Again("no records in the answer".into()),
        401 | 403 => Verdict::Stop(Failure::new(
            Class::Key,
            format!("ключ API не принят для этого сайта ({words})"),
            format!("the API key is not accepted for this site ({words})"),
        )),
        _ => by_status(r),
    }
}

fn calls(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    let Some(w) = window(run, at, DAYS) else { return Ok(None) };
    let page = w.offset + 1;
    let day = |micros: i64| {
        let t = wall(micros, &run.zone);
        format!("{}/{}/{}", &t[8..10], &t[5..7], &t[..4])
    };
    let (from, to, site) = (day(w.from), day(w.to), run.settings.option("site_id").to_owned());
    let answer = run.ask(&|base, keys| {
        let token = keys.get("token").map(|t| encode(t)).unwrap_or_default();
        let path = format!(
            "{}/calls-service/RestAPI/{site}/calls-diary/calls?clientApiId={token}&dateFrom={}&dateTo={}&page={page}&limit={PAGE}",
            base.path,
            encode(&from),
            encode(&to)
        );
        Ask::get("calls-diary/calls", path)
    })?;
    let rows = list(&answer["records"]);
    for row in &rows {
        run.put("call", &text(&row["callId"]), row);
    }
    let more = rows.len() as i64 >= PAGE || whole(&answer["pageTotal"]).is_some_and(|total| page < total && !rows.is_empty());
    Ok(Some(if more { w.next_page(1) } else { w.next_window() }))
}

struct Calls;

impl Mapper for Calls {
    fn see(&mut self, _: &Record<'_>) {}

    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error> {
        let v = r.value();
        // The date is day, month, year of the account's zone; a unix mark is surer where it comes.
        let started = match super::json::unix(&v["timestamp"]) {
            Some(at) => Some(at),
            None => parse(&text(&v["date"]), Some(Order::Dmy), false).ok().flatten().map(|m| out.zone.to_utc(m.wall).0),
        };
        let done = yes(&v["successful"]) || text(&v["callStatus"]) == "successful";
        let seconds = whole(&v["duration"]);
        let mut row = out.row("activities")?;
        row.text("id", r.id)
            .text("kind", "call")
            .moment("started_at", started)
            .moment("logged_at", started)
            .text("direction", "in")
            .text("owner_id", &text(&v["manager"]))
            .whole("wait_s", whole(&v["waitingConnect"]))
            .whole("duration_s", seconds)
            .flag("answered", done)
            .text("result", &text(&v["callStatus"]))
            .text("phone", &text(&v["callerNumber"]));
        for name in ["callerNumber", "phoneNumber"] {
            let phone = text(&v[name]);
            if !phone.is_empty() {
                row.text("phone", &phone);
                break;
            }
        }
        row.text("recording_url", &text(&v["callUrl"]))
            .attr("Источник", &text(&v["source"]))
            .attr("Канал", &text(&v["medium"]))
            .attr("UTM Campaign", &text(&v["utmCampaign"]))
            .attr("Город", &text(&v["city"]))
            .attr("Уникальный", if yes(&v["uniqueCall"]) { "да" } else { "нет" })
            .attr("Целевой", if yes(&v["targetCall"]) { "да" } else { "нет" });
        row.end(r)?;
        Ok(Fate::Facts(1))
    }

    fn remark(&self, _: &str) -> Option<(&'static str, &'static str)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_are_understood() {
        let judge = |status, body: &str| judge(&Response { status, body: body.as_bytes().to_vec(), ..Response::default() }, 0);
        assert!(matches!(judge(200, r#"{"records":[]}"#), Verdict::Good(..)) && matches!(judge(429, ""), Verdict::Wait(..)));
        assert!(matches!(judge(401, r#"{"error":"x"}"#), Verdict::Stop(f) if f.class == Class::Key));
        assert!(matches!(judge(200, &json!({"page": 1}).to_string()), Verdict::Again(_)));
    }
}
