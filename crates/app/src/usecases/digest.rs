//! Digests to each role: who reads what, how often and where; composed with the reader's own rights, sent outside of quiet hours.

mod compose;
mod outlet;

use crate::usecases::change_plan::at;
use crate::usecases::snapshots;
use crate::view::Scope;
use crate::warm::Warm;
use crate::{Company, Error, Home, Result};
pub use compose::{Digest, compose};
use jiff::Timestamp;
use jiff::civil::Date;
pub use outlet::{Outlets, forget_telegram, has_telegram, set_telegram};
use serde::{Deserialize, Serialize};
pub use store::Sent;
use store::Vault;
use text::Lang;

/// A failed sending is tried again after that long, microseconds.
const AGAIN: i64 = 3_600_000_000;
/// Readers of one company.
const READERS: usize = 200;

/// Somebody who gets a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `owner`, `head`, `manager`, `consultant` or `readonly`: what may be in the digest.
    pub role: String,
    /// Employee of the data: a manager reads his own figures.
    pub employee: Option<String>,
    /// `daily`, `weekly` or `monthly`.
    pub pace: String,
    /// `email`, `telegram` or `file`.
    pub channel: String,
    /// E-mail address or chat; empty for a file.
    pub address: String,
    /// Hours of silence in the company's zone: from, until; equal = none.
    pub quiet: (u8, u8),
    /// `ru` or `en`.
    pub lang: String,
    /// Sent at all; an unsubscribed reader stays in the list.
    pub active: bool,
    /// Who added the reader.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

impl Reader {
    fn check(&self) -> Result<()> {
        let bad = |ru: &str, en: &str| Err(Error::usage(ru, en));
        if self.name.trim().is_empty() {
            return bad("назовите читателя", "name the reader");
        }
        if crate::policy::Role::parse(&self.role).is_none() {
            return bad("роль: owner, head, manager, consultant, readonly", "role: owner, head, manager, consultant, readonly");
        }
        if self.role == "manager" && self.employee.is_none() {
            return bad(
                "менеджеру нужен его сотрудник: в рассылке только свои цифры",
                "a manager needs his employee: the digest holds own figures only",
            );
        }
        if !["daily", "weekly", "monthly"].contains(&self.pace.as_str()) {
            return bad("ритм: daily, weekly, monthly", "pace: daily, weekly, monthly");
        }
        if self.quiet.0 > 23 || self.quiet.1 > 23 {
            return bad("тихие часы от 0 до 23", "quiet hours from 0 to 23");
        }
        match self.channel.as_str() {
            "email" if self.address.contains('@') && !self.address.contains(['\r', '\n']) => Ok(()),
            "telegram"
                if !self.address.trim().is_empty()
                    && self.address.chars().all(|c| c.is_ascii_alphanumeric() || "-_@".contains(c)) =>
            {
                Ok(())
            }
            "file" => Ok(()),
            _ => bad(
                "куда слать: email с адресом, telegram с номером чата или file",
                "where to: email with an address, telegram with a chat number, or file",
            ),
        }
    }

    /// Language.
    #[must_use]
    pub fn language(&self) -> Lang {
        Lang::parse(&self.lang).unwrap_or_default()
    }

    /// Rows that the digest may be made of.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match (self.role.as_str(), &self.employee) {
            ("manager", Some(id)) => Scope::Own(id.clone()),
            ("manager" | "readonly", _) => Scope::Totals,
            _ => Scope::All,
        }
    }
}

/// All readers.
///
/// # Errors
/// A state that cannot be read.
pub fn readers(company: &Company) -> Result<Vec<Reader>> {
    let rows = store::State::open_read(company.dir())?.map(|s| s.readers()).transpose()?.unwrap_or_default();
    rows.iter().map(|t| serde_json::from_str(t).map_err(|e| Error::failed(e.to_string(), e.to_string()))).collect()
}

/// One reader.
///
/// # Errors
/// No such reader.
pub fn reader(company: &Company, id: &str) -> Result<Reader> {
    readers(company)?.into_iter().find(|r| r.id == id).ok_or_else(|| {
        Error::usage(
            format!("читателя «{id}» нет; список: revizor digest"),
            format!("there is no reader {id:?}; see revizor digest"),
        )
    })
}

/// Adds a reader; the id is chosen when it is empty.
///
/// # Errors
/// A value that cannot be.
pub fn add(company: &Company, mut reader: Reader, now: i64) -> Result<Reader> {
    reader.check()?;
    let all = readers(company)?;
    if all.len() >= READERS {
        return Err(Error::usage(format!("читателей не больше {READERS}"), format!("at most {READERS} readers")));
    }
    reader.id = (1..).map(|n| format!("r{n}")).find(|id| all.iter().all(|r| r.id != *id)).unwrap_or_default();
    reader.at = at(now);
    put(company, &reader)?;
    Ok(reader)
}

/// Stops or resumes the digests of a reader.
///
/// # Errors
/// No such reader.
pub fn set_active(company: &Company, id: &str, active: bool) -> Result<Reader> {
    let reader = Reader { active, ..reader(company, id)? };
    put(company, &reader)?;
    Ok(reader)
}

fn put(company: &Company, reader: &Reader) -> Result<()> {
    let text = serde_json::to_string(reader).map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    Ok(company.state()?.put_reader(&reader.id, &text)?)
}

/// What was sent, newest first.
///
/// # Errors
/// A state that cannot be read.
pub fn log(company: &Company) -> Result<Vec<Sent>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.sent(100)).transpose()?.unwrap_or_default())
}

/// The digest of a reader as it would be sent now.
///
/// # Errors
/// No data, or a failing query.
pub fn preview(home: &Home, company: &Company, reader: &Reader, origin: &str, now: i64) -> Result<Digest> {
    let open = Warm::default().open(&crate::live::Live::default(), company, None, now)?;
    compose(&open, company, reader, &stop_link(home, company, reader, origin)?)
}

/// Composes and sends; the result is written down whatever it is.
///
/// # Errors
/// A digest that cannot be composed, or an outlet that refuses.
pub fn send(home: &Home, company: &Company, reader: &Reader, outlets: &Outlets, now: i64) -> Result<String> {
    let period = period(company, reader, now)?;
    let digest = preview(home, company, reader, &outlets.origin, now);
    let done = digest.and_then(|d| outlet::send(home, company, reader, outlets, &d, &period));
    let result = match &done {
        Ok(_) => "sent".to_owned(),
        Err(e) => e.text(reader.language()),
    };
    company.state()?.put_sent(&Sent { reader: reader.id.clone(), period, at: snapshots::moment(now), result })?;
    done
}

/// Readers whose digest is due: active, outside of their quiet hours, not sent for this period, not failed within the hour.
///
/// # Errors
/// A state that cannot be read.
pub fn due(company: &Company, now: i64) -> Result<Vec<Reader>> {
    let sent = log(company)?;
    let hour = local(company, now)?.1;
    let recent = snapshots::moment(now - AGAIN);
    let mut out = Vec::new();
    for r in readers(company)?.into_iter().filter(|r| r.active && !is_quiet(r.quiet, hour)) {
        let period = period(company, &r, now)?;
        let before = sent.iter().find(|s| s.reader == r.id && s.period == period);
        if before.is_none_or(|s| s.result != "sent" && s.at < recent) {
            out.push(r);
        }
    }
    Ok(out)
}

/// Sends everything that is due; failures are in the log for people to see.
///
/// # Errors
/// A state that cannot be read.
pub fn send_due(home: &Home, company: &Company, outlets: &Outlets, now: i64) -> Result<usize> {
    let due = due(company, now)?;
    Ok(due.iter().filter(|r| send(home, company, r, outlets, now).is_ok()).count())
}

fn is_quiet((from, until): (u8, u8), hour: u8) -> bool {
    match from.cmp(&until) {
        std::cmp::Ordering::Equal => false,
        std::cmp::Ordering::Less => (from..until).contains(&hour),
        std::cmp::Ordering::Greater => hour >= from || hour < until,
    }
}

/// Day and hour in the company's zone.
fn local(company: &Company, now: i64) -> Result<(Date, u8)> {
    let zone = crate::as_of::zone(company.settings()?.timezone())?;
    let bad = |e: jiff::Error| Error::failed(e.to_string(), e.to_string());
    let there = Timestamp::from_microsecond(now).map_err(bad)?.to_zoned(zone);
    Ok((there.date(), there.hour().unsigned_abs()))
}

/// Name of the period that a digest of now is about.
fn period(company: &Company, reader: &Reader, now: i64) -> Result<String> {
    let day = local(company, now)?.0;
    Ok(match reader.pace.as_str() {
        "weekly" => {
            let week = day.iso_week_date();
            format!("{}-W{:02}", week.year(), week.week())
        }
        "monthly" => format!("{:04}-{:02}", day.year(), day.month()),
        _ => day.to_string(),
    })
}

fn stop_place(company: &Company) -> String {
    format!("{}/digest/stop", company.slug())
}

/// The link by which a reader ends the digests himself; it opens for nobody else.
fn stop_link(home: &Home, company: &Company, reader: &Reader, origin: &str) -> Result<String> {
    if origin.is_empty() {
        return Ok(String::new());
    }
    let sealed = vault(home)?.seal(&stop_place(company), &reader.id).map_err(sealing)?;
    let token: String = sealed.iter().map(|b| format!("{b:02x}")).collect();
    Ok(format!("{}/unsubscribe?c={}&t={token}", origin.trim_end_matches('/'), company.slug()))
}

/// The reader of an unsubscribe link; `None` when it is not ours.
///
/// # Errors
/// A state that cannot be read.
pub fn by_link(home: &Home, company: &Company, token: &str) -> Result<Option<Reader>> {
    let bytes: Option<Vec<u8>> =
        (0..token.len() / 2).map(|i| u8::from_str_radix(token.get(2 * i..2 * i + 2)?, 16).ok()).collect();
    let Some(bytes) = bytes.filter(|b| b.len() < 400) else { return Ok(None) };
    let Ok(id) = vault(home)?.open_sealed(&stop_place(company), &bytes) else { return Ok(None) };
    Ok(readers(company)?.into_iter().find(|r| r.id == id))
}

fn vault(home: &Home) -> Result<Vault> {
    Vault::open(home.dir()).map_err(sealing)
}

fn sealing(e: store::VaultError) -> Error {
    Error::failed(e.to_string(), e.to_string())
}

#[cfg(test)]
mod tests;
