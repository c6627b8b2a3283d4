//! How Bitrix24 is asked and what its answers mean (`sources.md` 2.1, 2.2).

use crate::live::address::Base;
use crate::live::connector::Login;
use crate::live::door::{Ask, Door, Keys, Verdict, by_status, json, retry_after};
use crate::live::failure::{Class, Failure};
use crate::live::http::Response;
use crate::live::json::{text, whole};
use crate::live::redact::encode;
use crate::live::run::Run;
use crate::live::{Secret, Settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Seconds of method time per ten minutes; we rest from four fifths on.
const BUDGET: f64 = 480.0 * 0.8;
/// Where cloud applications renew their tokens.
const TOKEN_URL: &str = "https://oauth.bitrix.info";

/// Reads the secret: a webhook (`https://portal/rest/1/code/` or `1/code`) or the JSON of an application.
pub(super) fn login(s: &Settings, secret: &Secret) -> Result<Login, Failure> {
    let text = secret.expose();
    if s.url.contains("/rest/") {
        return Err(Failure::settings(
            "в --url укажите только адрес портала: код вебхука секретный и передаётся через ввод или переменную",
            "give the portal only in --url: the code of the webhook is a secret and goes through standard input or a variable",
        ));
    }
    let mut keys = BTreeMap::new();
    if text.starts_with('{') {
        let v: Value = serde_json::from_str(text).map_err(|_| bad_secret())?;
        for name in ["client_id", "client_secret", "access_token", "refresh_token"] {
            keys.insert(name, crate::live::json::text(&v[name]));
        }
        if keys.values().any(String::is_empty) {
            return Err(bad_secret());
        }
        let server = if s.option("token_url").is_empty() { TOKEN_URL } else { s.option("token_url") };
        let server = Base::parse(server, &["oauth.bitrix.info", "oauth.bitrix24.tech"], s.allow_private)?;
        keys.insert("token_url", server.url(&server.path));
        return Ok(Login { base: Base::parse(&s.url, &[], s.allow_private)?, keys });
    }
    let (portal, code) = match text.split_once("/rest/") {
        Some((portal, code)) => (portal.to_owned(), code),
        None => (s.url.clone(), text),
    };
    let code = code.trim_matches('/');
    let mut pieces = code.split('/');
    let (Some(user), Some(key), None) = (pieces.next(), pieces.next(), pieces.next()) else { return Err(bad_secret()) };
    let plain = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !user.bytes().all(|b| b.is_ascii_digit()) || !plain(user) || !plain(key) {
        return Err(bad_secret());
    }
    let base = Base::parse(if portal.is_empty() { &s.url } else { &portal }, &[], s.allow_private)?;
    if !s.url.is_empty() && Base::parse(&s.url, &[], s.allow_private)?.host != base.host {
        return Err(Failure::settings(
            "вебхук выдан другим порталом, чем --url",
            "the webhook belongs to another portal than --url",
        ));
    }
    keys.insert("code", key.to_owned());
    // The number of the employee is no secret, but it stands in the path.
    keys.insert("user", user.to_owned());
    Ok(Login { base, keys })
}

fn bad_secret() -> Failure {
    Failure::settings(
        "секрет не похож на вебхук Битрикс24 (https://портал/rest/1/код/) и не JSON приложения",
        "the secret is neither a Bitrix24 webhook (https://portal/rest/1/code/) nor the JSON of an application",
    )
}

/// Calls a method.
pub(super) fn call(run: &mut Run<'_>, method: &'static str, question: &Value) -> Result<Value, Failure> {
    run.ask(&|base, keys| {
        let mut body = question.clone();
        let path = match keys.get("code") {
            Some(code) => {
                let user = keys.get("user").map_or("1", String::as_str);
                format!("{}/rest/{user}/{code}/{method}.json", base.path)
            }
            None => {
                body["auth"] = json!(keys.get("access_token"));
                format!("{}/rest/{method}.json", base.path)
            }
        };
        Ask::post(method, path, &body)
    })
}

/// Renews the token of an application.
pub(super) fn renew(door: &mut Door<'_>) -> Result<(), Failure> {
    if door.keys.contains_key("code") {
        return Err(Failure::new(
            Class::Key,
            "вебхук больше не действует; создайте новый и повторите revizor source add",
            "the webhook is no longer valid; make a new one and run revizor source add again",
        ));
    }
    let answer = door.call(&|_, keys: &Keys| {
        let k = |name: &str| keys.get(name).map(|v| encode(v)).unwrap_or_default();
        let server = keys.get("token_url").map_or(TOKEN_URL, String::as_str);
        let path = format!(
            "{server}/oauth/token/?grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={}",
            k("client_id"),
            k("client_secret"),
            k("refresh_token")
        );
        Ask { elsewhere: true, ..Ask::get("oauth/token", path) }
    })?;
    let (access, refresh) = (text(&answer["access_token"]), text(&answer["refresh_token"]));
    if access.is_empty() || refresh.is_empty() {
        return Err(Failure::new(Class::Key, "портал не выдал новый ключ", "the portal gave no new token"));
    }
    let stored = json!({"client_id": door.keys.get("client_id"), "client_secret": door.keys.get("client_secret"),
        "access_token": access, "refresh_token": refresh});
    door.renewed(&[("access_token", access), ("refresh_token", refresh)], &stored)
}

/// What an answer means.
pub(super) fn judge(r: &Response, now: i64) -> Verdict {
    let Some(v) = json(r) else {
        return match by_status(r) {
            // A page instead of JSON: a proxy or a blocked address; asking again does not help.
            Verdict::Stop(f) if r.status == 403 => Verdict::Stop(Failure { class: Class::Blocked, ..f }),
            other => other,
        };
    };
    let code = text(&v["error"]);
    if code.is_empty() {
        return if (200..300).contains(&r.status) {
            let rest = rest(&v["time"], now);
            Verdict::Good(v, rest)
        } else {
            by_status(r)
        };
    }
    let words = text(&v["error_description"]);
    fault(&code, &words, &v["time"], now, r)
}

fn fault(code: &str, words: &str, time: &Value, now: i64, r: &Response) -> Verdict {
    let stop = |class, ru: &str, en: &str| {
        Verdict::Stop(Failure::new(class, format!("{ru} ({code}: {words})"), format!("{en} ({code}: {words})")))
    };
    match code.to_ascii_uppercase().as_str() {
        "QUERY_LIMIT_EXCEEDED" => Verdict::Wait(retry_after(r).unwrap_or(Duration::from_secs(1)), code.to_owned()),
        "OPERATION_TIME_LIMIT" => Verdict::Wait(until_reset(time, now).unwrap_or(Duration::from_secs(60)), code.to_owned()),
        "EXPIRED_TOKEN" => Verdict::Expired,
        "OVERLOAD_LIMIT" => stop(Class::Blocked, "портал закрыт для запросов поставщиком", "the vendor has blocked the portal"),
        "PORTAL_DELETED" => stop(Class::Blocked, "портал удалён", "the portal is deleted"),
        "NO_AUTH_FOUND" | "INVALID_TOKEN" | "INVALID_CREDENTIALS" | "INVALID_CLIENT" | "INVALID_GRANT" | "WRONG_CLIENT" => {
            stop(Class::Key, "ключ не принят: создайте вебхук заново", "the key is not accepted: make the webhook anew")
        }
        "INSUFFICIENT_SCOPE" | "USER_ACCESS_ERROR" | "ACCESS_DENIED" | "ERROR_CORE"
            if code != "ERROR_CORE" || r.status == 403 =>
        {
            stop(Class::Rights, "не хватает прав", "no rights for this")
        }
        "ERROR_METHOD_NOT_FOUND" | "ENTITY_TYPE_NOT_SUPPORTED" | "NOT_FOUND" => {
            stop(Class::Absent, "метода нет на этом портале", "the portal has no such method")
        }
        "INTERNAL_SERVER_ERROR" | "ERROR_UNEXPECTED_ANSWER" => Verdict::Again(code.to_owned()),
        _ if words.to_lowercase().contains("access denied") || words.contains("Доступ запрещ") => {
            stop(Class::Rights, "не хватает прав", "no rights for this")
        }
        _ if r.status >= 500 || r.status == 429 => Verdict::Again(code.to_owned()),
        _ => stop(Class::Broken, "портал ответил ошибкой", "the portal answered with an error"),
    }
}

/// A rest when the method has used most of its time.
fn rest(time: &Value, now: i64) -> Option<Duration> {
    let used = time["operating"].as_f64().or_else(|| text(&time["operating"]).parse().ok())?;
    if used < BUDGET { None } else { until_reset(time, now) }
}

/// Time until the budget is given back; the mark is unix seconds or a date.
fn until_reset(time: &Value, now: i64) -> Option<Duration> {
    let mark = &time["operating_reset_at"];
    let at = match whole(mark) {
        Some(seconds) => seconds.checked_mul(1_000_000)?,
        None => crate::live::json::time(mark, &crate::values::zone::Zone::named("UTC").ok()?).ok()??,
    };
    u64::try_from(at - now).ok().map(|micros| Duration::from_micros(micros) + Duration::from_secs(1))
}

/// The fault of one answer inside a batch; `None` when it may be asked again.
pub(super) fn inner_fault(v: &Value) -> Option<Failure> {
    let (code, words) = (text(&v["error"]), text(&v["error_description"]));
    match fault(&code, &words, &Value::Null, 0, &Response { status: 400, ..Response::default() }) {
        Verdict::Stop(f) => Some(f),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        Response { status, body: body.as_bytes().to_vec(), ..Response::default() }
    }

    #[test]
    fn answers_are_understood() {
        let judge = |status, body: &str| judge(&answer(status, body), 1_000_000_000_000_000);
        assert!(matches!(judge(200, r#"{"result":[]}"#), Verdict::Good(_, None)));
        assert!(matches!(judge(503, r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#), Verdict::Wait(d, _) if d.as_secs() == 1));
        for reset in ["1000000090", "\"2001-09-09T01:48:10+00:00\""] {
            let body = format!(r#"{{"error":"OPERATION_TIME_LIMIT","time":{{"operating_reset_at":{reset}}}}}"#);
            assert!(matches!(judge(429, &body), Verdict::Wait(d, _) if d.as_secs() == 91), "{reset}");
        }
        let busy = r#"{"result":[],"time":{"operating":400.5,"operating_reset_at":1000000010}}"#;
        assert!(matches!(judge(200, busy), Verdict::Good(_, Some(d)) if d.as_secs() == 11));
        assert!(matches!(judge(401, r#"{"error":"expired_token"}"#), Verdict::Expired));
        let class = |v| match v {
            Verdict::Stop(f) => f.class,
            other => panic!("{other:?}"),
        };
        assert_eq!(class(judge(403, r#"{"error":"insufficient_scope"}"#)), Class::Rights);
        assert_eq!(class(judge(401, r#"{"error":"INVALID_CREDENTIALS"}"#)), Class::Key);
        assert_eq!(class(judge(404, r#"{"error":"ERROR_METHOD_NOT_FOUND"}"#)), Class::Absent);
        assert_eq!(class(judge(403, "<html>403</html>")), Class::Blocked);
        assert!(matches!(judge(200, "<html>"), Verdict::Again(_)));
        assert!(matches!(judge(502, "bad gateway"), Verdict::Again(_)));
    }

    #[test]
    fn secrets_come_as_a_webhook_or_an_application() {
        let s = Settings { url: "https://x.bitrix24.ru".into(), ..Settings::default() };
        for text in ["https://x.bitrix24.ru/rest/7/abc123/", "7/abc123", "/7/abc123/"] {
            let l = login(&s, &Secret::new(text)).unwrap();
            assert_eq!((l.keys["user"].as_str(), l.keys["code"].as_str()), ("7", "abc123"));
        }
        for text in ["", "abc", "7/abc/../x", "x/abc", "https://evil.com/rest/7/abc123/", "{}", "7/a b"] {
            assert!(login(&s, &Secret::new(text)).is_err(), "{text}");
        }
        let with_secret = Settings { url: "https://x.bitrix24.ru/rest/7/abc123/".into(), ..Settings::default() };
        assert!(login(&with_secret, &Secret::new("7/abc123")).is_err());
    }
}
