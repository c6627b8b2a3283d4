//! How 1C is asked and what its answers mean.

use crate::live::address::Base;
use crate::live::connector::Login;
use crate::live::door::{Ask, Verdict, by_status, json};
use crate::live::failure::{Class, Failure};
use crate::live::http::Response;
use crate::live::json::{list, text};
use crate::live::redact::{base64, encode};
use crate::live::run::Run;
use crate::live::{Secret, Settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the standard interface lies under a publication.
const ODATA: &str = "/odata/standard.odata";

/// Reads the secret `name:password`.
pub(super) fn login(s: &Settings, secret: &Secret) -> Result<Login, Failure> {
    let mut base = Base::parse(&s.url, &[], s.allow_private)?;
    let Some((_, password)) = secret.expose().split_once(':') else {
        return Err(Failure::settings(
            "нужны имя и пароль пользователя 1С через двоеточие",
            "the name and the password of a 1C user, a colon between them",
        ));
    };
    if !base.path.contains("/odata/") {
        base.path.push_str(ODATA);
    }
    // Basic authorisation with the name in UTF-8.
    let basic = base64(secret.expose().as_bytes());
    Ok(Login {
        base,
        keys: BTreeMap::from([("basic", basic), ("password", password.to_owned()), ("pair", secret.expose().to_owned())]),
    })
}

/// Names of the published entity sets, or of those the description names.
pub(super) fn metadata(run: &mut Run<'_>) -> Result<Vec<String>, Failure> {
    let answer = run.ask(&|base, keys| {
        let path = format!("{}/$metadata", base.path);
        Ask::get("$metadata", path).header("authorization", format!("Basic {}", keys.get("basic").map_or("", String::as_str)))
    })?;
    let xml = text(&answer["xml"]);
    let mut names = Vec::new();
    let mut rest = xml.as_str();
    while let Some(i) = rest.find("<EntitySet ") {
        rest = &rest[i + 11..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        if let Some(name) = tag.split("Name=\"").nth(1).and_then(|t| t.split('"').next()) {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() {
        return Err(Failure::new(
            Class::Rights,
            "в 1С не опубликован ни один объект: включите их в «Состав стандартного интерфейса OData»",
            "1C publishes no objects: switch them on in the contents of the standard OData interface",
        ));
    }
    Ok(names)
}

/// A page of an entity set.
pub(super) fn rows(run: &mut Run<'_>, entity: &str, query: &[(&str, String)]) -> Result<Vec<Value>, Failure> {
    let query: Vec<String> = query.iter().map(|(k, v)| format!("{k}={}", encode(v))).collect();
    let answer = run
        .ask(&|base, keys| {
            let path = format!("{}/{}?$format=json&allowedOnly=true&{}", base.path, encode(entity), query.join("&"));
            Ask::get("entity", path)
                .header("authorization", format!("Basic {}", keys.get("basic").map_or("", String::as_str)))
                .header("accept", "application/json".to_owned())
        })
        .map_err(|f| Failure { ru: format!("{entity}: {}", f.ru), en: format!("{entity}: {}", f.en), ..f })?;
    Ok(list(&answer["value"]).into_iter().cloned().collect())
}

/// What an answer means.
pub(super) fn judge(r: &Response, _: i64) -> Verdict {
    if r.status == 401 {
        return Verdict::Stop(Failure::new(
            Class::Key,
            "1С не приняла имя или пароль; нужен пользователь с правом «Удалённый доступ OData»",
            "1C did not accept the name or the password; a user with the right to remote OData access is needed",
        ));
    }
    match json(r) {
        Some(v) => {
            let error = if v["odata.error"].is_null() { &v["error"] } else { &v["odata.error"] };
            if error.is_null() {
                return if (200..300).contains(&r.status) { Verdict::Good(v, None) } else { by_status(r) };
            }
            let words = match &error["message"] {
                Value::Object(m) => m.get("value").map(text).unwrap_or_default(),
                other => text(other),
            };
            let stop = |class, ru: &str, en: &str| {
                Verdict::Stop(Failure::new(class, format!("{ru}: {words}"), format!("{en}: {words}")))
            };
            match r.status {
                403 => stop(Class::Rights, "не хватает прав", "no rights for this"),
                404 => stop(Class::Absent, "объект не опубликован", "the object is not published"),
                429 | 503 => by_status(r),
                500..=599 => Verdict::Again(words),
                _ => stop(Class::Broken, "1С ответила ошибкой", "1C answered with an error"),
            }
        }
        None if r.status == 200 && r.body.starts_with(b"<?xml") || r.status == 200 && r.body.starts_with(b"<edmx") => {
            match std::str::from_utf8(&r.body) {
                Ok(xml) if xml.trim_end().ends_with("Edmx>") => Verdict::Good(json!({"xml": xml}), None),
                _ => Verdict::Again("the description is cut".into()),
            }
        }
        None => by_status(r),
    }
}
