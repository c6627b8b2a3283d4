//! Mutes: a finding the company knows about and does not want to hear for a time; a reason and a last day are required.

use crate::usecases::settings;
use crate::{Company, Error, Result};

/// Prefix of the setting that holds a mute.
const PREFIX: &str = "mute.";

/// One mute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mute {
    /// Finding id: rule and subject.
    pub finding: String,
    /// Last day of silence.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// All mutes, expired ones included: they stay as a record until removed.
///
/// # Errors
/// When the settings cannot be read.
pub fn list(company: &Company) -> Result<Vec<Mute>> {
    let settings = company.settings()?;
    Ok(settings
        .iter()
        .filter_map(|(k, v)| {
            let (until, reason) = v.split_once(' ')?;
            Some(Mute { finding: k.strip_prefix(PREFIX)?.to_owned(), until: until.to_owned(), reason: reason.to_owned() })
        })
        .collect())
}

/// Silences a finding until a day; `rule` alone means the finding about the company.
///
/// # Errors
/// An unknown rule, a day that is no date, or an empty reason (usage).
pub fn add(company: &Company, finding: &str, until: &str, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::usage("укажите причину: --reason", "give a reason: --reason"));
    }
    settings::set(company, &format!("{PREFIX}{}", full(finding)), &format!("{until} {}", reason.trim()))
}

/// Removes a mute.
///
/// # Errors
/// No such mute (usage).
pub fn remove(company: &Company, finding: &str) -> Result<()> {
    let id = full(finding);
    if !list(company)?.iter().any(|m| m.finding == id) {
        return Err(Error::usage(format!("«{id}» не заглушена"), format!("{id} is not muted")));
    }
    settings::set(company, &format!("{PREFIX}{id}"), "")
}

fn full(finding: &str) -> String {
    if finding.contains(':') { finding.to_owned() } else { format!("{finding}:company") }
}
