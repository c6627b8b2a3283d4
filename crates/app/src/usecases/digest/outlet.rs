//! Where digests go: a mail server, the Telegram bot API, a file in the company's folder. Only hosts that a person has set.

use super::{Digest, Reader, sealing, vault};
use crate::people::mail::{self, Letter, MailSettings};
use crate::{Company, Error, Home, Result};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::Agent;

/// A bot API that does not answer by then is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest text of one message (the bot API takes 4096 characters).
const MESSAGE: usize = 4000;
/// The bot API unless another one is set.
const API: &str = "https://api.telegram.org";

/// What a sending may use.
#[derive(Debug, Clone, Default)]
pub struct Outlets {
    /// The mail server of the installation, when one is set.
    pub mail: Option<MailSettings>,
    /// Address of the application for links in digests; empty = no links.
    pub origin: String,
}

fn place(company: &Company) -> String {
    format!("{}/digest/telegram", company.slug())
}

/// Sets the bot: its token is sealed; `api` is the address of the bot API, the common one when empty.
///
/// # Errors
/// A token of a wrong form, or an address without encryption that is not this machine.
pub fn set_telegram(home: &Home, company: &Company, token: &str, api: &str) -> Result<()> {
    let token = token.trim();
    let form = token
        .split_once(':')
        .is_some_and(|(id, key)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) && key.len() >= 20);
    if !form || !token.bytes().all(|b| b.is_ascii_alphanumeric() || b":_-".contains(&b)) {
        return Err(Error::usage("токен бота выглядит как 123456:ABC…", "a bot token looks like 123456:ABC…"));
    }
    let api = if api.trim().is_empty() { API } else { api.trim().trim_end_matches('/') };
    let local = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|p| api.starts_with(p));
    if !(api.starts_with("https://") || local) {
        return Err(Error::usage("адрес API: https:// или эта же машина", "address of the API: https:// or this machine"));
    }
    let sealed = vault(home)?.seal(&place(company), &json!({"token": token, "api": api}).to_string()).map_err(sealing)?;
    Ok(company.state()?.put_sealed(&place(company), Some(&sealed))?)
}

/// Removes the bot.
///
/// # Errors
/// A state that cannot be written.
pub fn forget_telegram(company: &Company) -> Result<()> {
    Ok(company.state()?.put_sealed(&place(company), None)?)
}

/// Whether a bot is set.
///
/// # Errors
/// A state that cannot be read.
pub fn has_telegram(company: &Company) -> Result<bool> {
    let state = store::State::open_read(company.dir())?;
    Ok(state.map(|s| s.sealed(&place(company))).transpose()?.flatten().is_some())
}

pub(super) fn send(home: &Home, company: &Company, r: &Reader, outlets: &Outlets, d: &Digest, period: &str) -> Result<String> {
    match r.channel.as_str() {
        "email" => {
            let settings = outlets.mail.as_ref().ok_or_else(|| {
                Error::failed("почтовый сервер не задан: Учётная запись → Система", "no mail server is set: Account → System")
            })?;
            mail::send(settings, &Letter { to: &r.address, subject: d.subject.clone(), text: d.text.clone() })?;
            Ok(r.address.clone())
        }
        "telegram" => telegram(home, company, &r.address, &format!("{}\n\n{}", d.subject, d.text)),
        _ => file(company, r, d, period),
    }
}

fn file(company: &Company, r: &Reader, d: &Digest, period: &str) -> Result<String> {
    let dir = company.dir().join("digests");
    crate::paths::make_dir(&dir)?;
    let path = dir.join(format!("{period}-{}.txt", r.id));
    crate::paths::write(&path, format!("{}\n\n{}", d.subject, d.text).as_bytes())?;
    Ok(path.display().to_string())
}

fn telegram(home: &Home, company: &Company, chat: &str, text: &str) -> Result<String> {
    let sealed = company.state()?.sealed(&place(company))?.ok_or_else(|| {
        Error::failed("бот Telegram не задан: revizor digest telegram", "no Telegram bot is set: revizor digest telegram")
    })?;
    let plain = vault(home)?.open_sealed(&place(company), &sealed).map_err(sealing)?;
    let v: Value = serde_json::from_str(&plain).unwrap_or_default();
    let (token, api) = (v["token"].as_str().unwrap_or_default(), v["api"].as_str().unwrap_or(API));
    let agent: Agent =
        Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).http_status_as_error(false).build().into();
    let text: String = text.chars().take(MESSAGE).collect();
    let body = json!({"chat_id": chat, "text": text, "disable_web_page_preview": true});
    // The address carries the token, so nothing of it may reach a message.
    let failed = |what: String| {
        Error::failed(format!("Telegram не принял сообщение: {what}"), format!("Telegram did not take the message: {what}"))
    };
    let mut answer = agent
        .post(format!("{api}/bot{token}/sendMessage"))
        .send_json(&body)
        .map_err(|e| failed(e.to_string().replace(token, "***")))?;
    let status = answer.status().as_u16();
    let told: Value = answer.body_mut().read_json().unwrap_or_default();
    if told["ok"] == true {
        return Ok(chat.to_owned());
    }
    let why: String = told["description"].as_str().unwrap_or_default().chars().take(200).collect();
    Err(failed(format!("{status} {why}").replace(token, "***")))
}
