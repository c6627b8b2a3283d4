//! Settings of a company: show them and set one.

use crate::settings::{KNOWN, Settings};
use crate::{Company, Error, Result};
use std::fs;
use std::path::Path;
use text::Lang;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Key.
    pub key: String,
    /// Value in force.
    pub value: String,
    /// Whether the company set it.
    pub set: bool,
    /// Meaning in the user's language.
    pub meaning: String,
}

/// General settings and every norm that was changed.
///
/// # Errors
/// When the lake cannot be read.
pub fn list(company: &Company, lang: Lang) -> Result<Vec<Line>> {
    let settings = company.settings()?;
    let general = KNOWN.iter().map(|k| Line {
        key: k.key.to_owned(),
        value: shown(k.key, settings.get(k.key)),
        set: settings.is_set(k.key),
        meaning: lang.pick(k.ru, k.en).to_owned(),
    });
    let norms = settings.iter().filter(|(k, _)| !KNOWN.iter().any(|known| known.key == *k)).map(|(k, v)| Line {
        key: k.to_owned(),
        value: v.to_owned(),
        set: true,
        meaning: meaning(k, lang),
    });
    Ok(general.chain(norms).collect())
}

/// One value.
///
/// # Errors
/// An unknown key (usage).
pub fn get(company: &Company, key: &str) -> Result<String> {
    let settings = company.settings()?;
    if KNOWN.iter().any(|k| k.key == key) || settings.is_set(key) {
        return Ok(settings.get(key).to_owned());
    }
    default_norm(key).ok_or_else(|| Error::usage(format!("нет настройки «{key}»"), format!("no setting {key:?}")))
}

/// Sets one value; an empty one returns to the default. For `calendar` a path of a file is read.
///
/// # Errors
/// An unknown key or a bad value (usage), or a calendar file that cannot be read.
pub fn set(company: &Company, key: &str, value: &str) -> Result<()> {
    let lake = company.lake()?;
    let mut settings = Settings::load(&lake, company.slug())?;
    let is_file = key == "calendar" && !["", "russia", "plain"].contains(&value);
    let value = if is_file { fs::read_to_string(value).map_err(Error::io("read", Path::new(value)))? } else { value.to_owned() };
    settings.set(key, &value)?;
    settings.save(&lake)
}

fn shown(key: &str, value: &str) -> String {
    if key == "calendar" && value.contains('\n') {
        format!("({} …)", value.lines().next().unwrap_or_default())
    } else {
        value.to_owned()
    }
}

fn norm(key: &str) -> Option<&'static audit::rule::Setting> {
    if let Some(s) = audit::COMMON.iter().find(|s| s.key == key) {
        return Some(s);
    }
    let (rule, name) = key.split_once('.')?;
    audit::rules::RULES.iter().find(|r| r.id == rule)?.settings.iter().find(|s| s.key == name)
}

fn meaning(key: &str, lang: Lang) -> String {
    norm(key).map_or_else(String::new, |s| lang.pick(s.ru, s.en).to_owned())
}

fn default_norm(key: &str) -> Option<String> {
    norm(key).map(|s| s.default.to_owned())
}
