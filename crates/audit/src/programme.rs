//! Audit programmes: data files that list rule ids and minimum settings.

use crate::error::{Error, Result};
use crate::rule::{Maturity, Rule};
use domain::result::Words;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A programme of checks.
#[derive(Debug, Clone)]
pub struct Programme {
    /// Id on the command line.
    pub id: &'static str,
    /// Title.
    pub title: Words,
    /// Rules in catalogue order.
    pub rules: Vec<&'static Rule>,
    /// Values of settings that differ from the defaults.
    pub settings: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ru: String,
    en: String,
    rules: Vec<String>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
}

const FILES: &[(&str, &str)] = &[
    ("full", include_str!("programmes/full.toml")),
    ("express", include_str!("programmes/express.toml")),
    ("crm", include_str!("programmes/crm.toml")),
    ("conversations", include_str!("programmes/conversations.toml")),
    ("control", include_str!("programmes/control.toml")),
];

/// Ids of all programmes.
#[must_use]
pub fn programmes() -> Vec<&'static str> {
    FILES.iter().map(|(id, _)| *id).collect()
}

/// A programme by id. `rules = ["*"]` means the whole catalogue, `["auto"]` everything that data alone can judge.
///
/// # Errors
/// An unknown programme, or a file that names an unknown rule (a test guards it).
pub fn programme(id: &str) -> Result<Programme> {
    let known = || Error::Programme(id.to_owned(), programmes().join(", "));
    let (id, text) = FILES.iter().find(|(k, _)| *k == id).ok_or_else(known)?;
    let bad = |problem: String| Error::Unit { unit: (*id).to_owned(), problem };
    let file: File = toml::from_str(text).map_err(|e| bad(e.to_string()))?;
    if let Some(lost) =
        file.rules.iter().find(|r| !["*", "auto"].contains(&r.as_str()) && !crate::rules::RULES.iter().any(|k| k.id == *r))
    {
        return Err(bad(format!("rule {lost} is unknown")));
    }
    let chosen = |rule: &Rule| {
        rule.maturity != Maturity::Retired
            && file.rules.iter().any(|r| match r.as_str() {
                "*" => true,
                "auto" => rule.sql.is_some(),
                name => name == rule.id,
            })
    };
    let rules = crate::rules::RULES.iter().copied().filter(|r| chosen(r)).collect();
    Ok(Programme { id, title: Words::new(file.ru, file.en), rules, settings: file.settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programmes_are_well_formed() {
        let full = programme("full").expect("full").rules.len();
        let control = programme("control").expect("control").rules.len();
        let crm = programme("crm").expect("crm").rules;
        let express = programme("express").expect("express").rules;
        assert_eq!(full, control);
        assert!(crm.len() >= 40 && crm.iter().all(|r| r.sql.is_some()));
        assert!(express.len() >= 15 && express.len() < crm.len());
        assert!(programme("conversations").is_ok());
        assert!(programme("nonsense").expect_err("unknown").to_string().contains("express"));
    }
}
