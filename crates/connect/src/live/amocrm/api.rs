//! How amoCRM is asked and what its answers mean (`sources.md` 3.1).

use crate::live::address::Base;
use crate::live::connector::Login;
use crate::live::door::{Ask, Door, Keys, Verdict, by_status, json, retry_after};
use crate::live::failure::{Class, Failure};
use crate::live::http::Response;
use crate::live::json::text;
use crate::live::redact::encode;
use crate::live::run::Run;
use crate::live::{Secret, Settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Reads the secret: a long-lived token, or the JSON of an integration.
pub(super) fn login(s: &Settings, secret: &Secret) -> Result<Login, Failure> {
    let base = Base::parse(&s.url, super::CONNECTOR.hosts, s.allow_private)?;
    let mut keys = BTreeMap::new();
    let given = secret.expose();
    if given.starts_with('{') {
        let v: Value = serde_json::from_str(given).map_err(|_| bad_secret())?;
        for name in ["client_id", "client_secret", "redirect_uri", "access_token", "refresh_token"] {
            keys.insert(name, text(&v[name]));
        }
        if keys.iter().any(|(name, v)| v.is_empty() && *name != "redirect_uri") {
            return Err(bad_secret());
        }
    } else if given.len() >= 4 && given.bytes().all(|b| b.is_ascii_graphic()) {
        keys.insert("access_token", given.to_owned());
    } else {
        return Err(bad_secret());
    }
    Ok(Login { base, keys })
}

fn bad_secret() -> Failure {
    Failure::settings(
        "секрет не похож на токен amoCRM и не JSON интеграции (client_id, client_secret, redirect_uri, access_token, refresh_token)",
        "the secret is neither a token of amoCRM nor the JSON of an integration (client_id, client_secret, redirect_uri, access_token, refresh_token)",
    )
}

/// Reads a path with its query.
pub(super) fn get(run: &mut Run<'_>, method: &'static str, query: &[(&str, String)]) -> Result<Value, Failure> {
    let query: Vec<String> = query.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
    run.ask(&|base, keys| {
        let mark = if query.is_empty() { "" } else { "?" };
        let path = format!("{}/api/v4/{method}{mark}{}", base.path, query.join("&"));
        Ask::get(method, path).header("authorization", format!("Bearer {}", keys.get("access_token").map_or("", String::as_str)))
    })
}

/// Renews the token of an integration: the old refresh token dies with its use, so the new one is stored before anything else.
pub(super) fn renew(door: &mut Door<'_>) -> Result<(), Failure> {
    if !door.keys.contains_key("refresh_token") {
        return Err(Failure::new(
            Class::Key,
            "токен отозван или истёк; выпустите новый долгосрочный токен и повторите revizor source add",
            "the token was revoked or has expired; make a new long-lived token and run revizor source add again",
        ));
    }
    let answer = door.call(&|base, keys: &Keys| {
        let k = |name: &str| keys.get(name).cloned().unwrap_or_default();
        let body = json!({"client_id": k("client_id"), "client_secret": k("client_secret"), "grant_type": "refresh_token",
            "refresh_token": k("refresh_token"), "redirect_uri": k("redirect_uri")});
        Ask::post("oauth2/access_token", format!("{}/oauth2/access_token", base.path), &body)
    });
    let answer = answer.map_err(|f| match f.class {
        Class::Broken | Class::Key => Failure::new(
            Class::Key,
            format!("интеграция больше не пускает: подключите её заново ({})", f.ru),
            format!("the integration lets us in no more: connect it anew ({})", f.en),
        ),
        _ => f,
    })?;
    let (access, refresh) = (text(&answer["access_token"]), text(&answer["refresh_token"]));
    if access.is_empty() || refresh.is_empty() {
        return Err(Failure::new(Class::Key, "аккаунт не выдал новый токен", "the account gave no new token"));
    }
    let k = |name: &str| door.keys.get(name).cloned().unwrap_or_default();
    let stored = json!({"client_id": k("client_id"), "client_secret": k("client_secret"), "redirect_uri": k("redirect_uri"),
        "access_token": access, "refresh_token": refresh});
    door.renewed(&[("access_token", access), ("refresh_token", refresh)], &stored)
}

/// What an answer means. An empty collection is a 204 without a body.
pub(super) fn judge(r: &Response, _now: i64) -> Verdict {
    if r.status == 204 {
        return Verdict::Good(Value::Null, None);
    }
    let Some(v) = json(r) else {
        return match by_status(r) {
            Verdict::Stop(_) if r.status == 403 => Verdict::Stop(Failure::new(
                Class::Blocked,
                "amoCRM заблокировал запросы с этого адреса (403 без объяснения): подождите и напишите в поддержку, повторять опасно",
                "amoCRM has blocked requests from this address (403 without a reason): wait and write to its support, do not repeat",
            )),
            // A full answer without a body where one was due is as good as none.
            Verdict::Again(_) if r.body.is_empty() && r.status == 200 => Verdict::Again("empty answer".into()),
            other => other,
        };
    };
    let detail = [&v["detail"], &v["hint"], &v["title"]].into_iter().map(text).find(|t| !t.is_empty()).unwrap_or_default();
    match r.status {
        200..=299 => Verdict::Good(v, None),
        401 => Verdict::Expired,
        402 => stop(Class::Rights, "на этом тарифе раздел закрыт", "not part of the tariff", &detail),
        403 => stop(Class::Rights, "не хватает прав", "no rights for this", &detail),
        404 => stop(Class::Absent, "раздела нет", "there is no such section", &detail),
        429 => Verdict::Wait(retry_after(r).unwrap_or(Duration::from_secs(2)), "HTTP 429".into()),
        500..=599 => by_status(r),
        _ => stop(Class::Broken, "аккаунт ответил ошибкой", "the account answered with an error", &detail),
    }
}

fn stop(class: Class, ru: &str, en: &str, detail: &str) -> Verdict {
    Verdict::Stop(Failure::new(class, format!("{ru} ({detail})"), format!("{en} ({detail})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        let judge = |status, body: &str| judge(&Response { status, body: body.as_bytes().to_vec(), ..Response::default() }, 0);
        assert!(matches!(judge(204, ""), Verdict::Good(Value::Null, None)));
        assert!(matches!(judge(429, ""), Verdict::Wait(..)) && matches!(judge(429, "{}"), Verdict::Wait(..)));
        assert!(matches!(judge(401, "{}"), Verdict::Expired) && matches!(judge(401, ""), Verdict::Expired));
        assert!(matches!(judge(403, "<html>nginx"), Verdict::Stop(f) if f.class == Class::Blocked));
        assert!(matches!(judge(403, r#"{"title":"Forbidden"}"#), Verdict::Stop(f) if f.class == Class::Rights));
        assert!(matches!(judge(402, "{}"), Verdict::Stop(f) if f.class == Class::Rights));
        assert!(matches!(judge(200, "{\"a\":"), Verdict::Again(_)) && matches!(judge(504, ""), Verdict::Again(_)));
    }
}
