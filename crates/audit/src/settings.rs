//! Settings of a run: who the company is, values that differ from the defaults, and their canonical form.

use crate::error::{Error, Result};
use crate::input::Values;
use crate::rule::{Rule, Setting};
use domain::result::{Finding, Muted};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Everything a run depends on besides the data and the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Audit id given by the application.
    pub id: String,
    /// Company name as shown.
    pub company: String,
    /// Values that differ from defaults: `rule-id.key`, `weight.mistake.N`, `weight.block.ID`, `money.*`.
    pub values: BTreeMap<String, String>,
}

/// Settings of the money model and of the run that belong to no rule.
pub const COMMON: &[Setting] = &[
    Setting {
        key: "money.draws",
        default: "10000",
        bounds: Some((1000.0, 100_000.0)),
        unit: "draws",
        provenance: "default",
        ru: "Число розыгрышей денежной модели",
        en: "Draws of the money model",
    },
    Setting {
        key: "money.realism_low",
        default: "0.25",
        bounds: Some((0.0, 1.0)),
        unit: "share",
        provenance: "assumption",
        ru: "Осторожная доля разрыва, которую удаётся закрыть",
        en: "Careful share of a gap that gets closed",
    },
    Setting {
        key: "money.realism_high",
        default: "0.5",
        bounds: Some((0.0, 1.0)),
        unit: "share",
        provenance: "assumption",
        ru: "Смелая доля разрыва, которую удаётся закрыть",
        en: "Bold share of a gap that gets closed",
    },
    Setting {
        key: "money.residual_explained",
        default: "no",
        bounds: None,
        unit: "text",
        provenance: "agreed",
        ru: "Остаток сверки с учётом объяснён (yes или no)",
        en: "The residual against the books is explained (yes or no)",
    },
    Setting {
        key: "money.max_residual",
        default: "0.03",
        bounds: Some((0.0, 1.0)),
        unit: "share",
        provenance: "map",
        ru: "Необъяснённый остаток, выше которого деньги не показываются",
        en: "Unexplained residual above which no money is shown",
    },
    Setting {
        key: "hygiene.months",
        default: "auto",
        bounds: None,
        unit: "text",
        provenance: "default",
        ru: "Сколько прошлых месяцев перепроверить на ложные тревоги: число или auto (по размеру данных)",
        en: "Past months to re-check for false alarms: a number or auto (by size of the data)",
    },
];

impl Settings {
    /// The value of a common setting.
    #[must_use]
    pub fn common(&self, key: &str) -> &str {
        let default = COMMON.iter().find(|s| s.key == key).map_or("", |s| s.default);
        self.values.get(key).map_or(default, String::as_str)
    }

    /// A common setting as a number.
    #[must_use]
    pub fn number(&self, key: &str) -> f64 {
        self.common(key).parse().unwrap_or(0.0)
    }

    /// Settings of one rule: its defaults, the programme's values, the company's values.
    #[must_use]
    pub fn of(&self, rule: &Rule, programme: &BTreeMap<String, String>) -> Values {
        let mut values = Values::default();
        for s in rule.settings {
            let key = format!("{}.{}", rule.id, s.key);
            match (self.values.get(&key), programme.get(&key)) {
                (Some(v), _) => values.set(s.key, v, true),
                (None, Some(v)) => values.set(s.key, v, false),
                (None, None) => values.set(s.key, s.default, false),
            }
        }
        values
    }

    /// Checks every value against the setting it names.
    ///
    /// # Errors
    /// An unknown key, text where a number is needed, or a number out of bounds.
    pub fn check(&self) -> Result<()> {
        for (key, value) in &self.values {
            check_one(key, value).map_err(|problem| Error::Setting { key: key.clone(), problem })?;
        }
        Ok(())
    }

    /// Findings to be told and those silenced: a mute `mute.<finding>` holds until its last day, then the finding is back.
    #[must_use]
    pub(crate) fn heard(&self, findings: Vec<Finding>, today: jiff::civil::Date) -> (Vec<Finding>, Vec<Muted>) {
        let (mut heard, mut muted) = (Vec::new(), Vec::new());
        for f in findings {
            let mute = self.values.get(&format!("mute.{}", f.id)).and_then(|v| v.split_once(' '));
            match mute.filter(|(until, _)| until.parse::<jiff::civil::Date>().is_ok_and(|d| d >= today)) {
                Some((until, reason)) => {
                    muted.push(Muted { finding: f.id, title: f.title, reason: reason.to_owned(), until: until.to_owned() });
                }
                None => heard.push(f),
            }
        }
        (heard, muted)
    }

    /// One line per setting in key order: the text whose hash identifies the settings of a run.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut all: BTreeMap<String, String> = COMMON.iter().map(|s| (s.key.to_owned(), s.default.to_owned())).collect();
        for rule in crate::rules::RULES {
            all.extend(rule.settings.iter().map(|s| (format!("{}.{}", rule.id, s.key), s.default.to_owned())));
        }
        all.extend(self.values.iter().map(|(k, v)| (k.clone(), v.clone())));
        all.iter().fold(String::new(), |mut out, (k, v)| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{k}={v}");
            out
        })
    }
}

fn check_one(key: &str, value: &str) -> std::result::Result<(), String> {
    if let Some(finding) = key.strip_prefix("mute.") {
        return check_mute(finding, value);
    }
    if key == "hygiene.months" && value != "auto" {
        return bounded(value, (0.0, 24.0));
    }
    if let Some(rest) = key.strip_prefix("weight.") {
        let known = rest.strip_prefix("mistake.").is_some_and(|m| m.parse::<u8>().is_ok_and(|m| (1..=30).contains(&m)))
            || rest.strip_prefix("block.").is_some_and(|b| crate::blocks::BLOCKS.iter().any(|k| k.id == b));
        return if known { bounded(value, (0.0, 100.0)) } else { Err("there is no such part of the score".to_owned()) };
    }
    if let Some(s) = COMMON.iter().find(|s| s.key == key) {
        return s.bounds.map_or(Ok(()), |b| bounded(value, b));
    }
    let (id, name) = key.split_once('.').ok_or("the key must be rule-id.key")?;
    let rule = crate::rules::RULES.iter().find(|r| r.id == id).ok_or("there is no such rule")?;
    let setting = rule.settings.iter().find(|s| s.key == name).ok_or_else(|| {
        let keys: Vec<&str> = rule.settings.iter().map(|s| s.key).collect();
        format!("the rule has no such setting; it has: {}", keys.join(", "))
    })?;
    setting.bounds.map_or(Ok(()), |b| bounded(value, b))
}

fn check_mute(finding: &str, value: &str) -> std::result::Result<(), String> {
    let rule = finding.split(':').next().unwrap_or_default();
    if !finding.contains(':') || !crate::rules::RULES.iter().any(|r| r.id == rule) {
        return Err("there is no such finding; it reads rule:subject, for example deals-without-task:company".to_owned());
    }
    match value.split_once(' ') {
        Some((until, reason)) if until.parse::<jiff::civil::Date>().is_ok() && !reason.trim().is_empty() => Ok(()),
        _ => Err("a mute reads YYYY-MM-DD and the reason".to_owned()),
    }
}

fn bounded(value: &str, (low, high): (f64, f64)) -> std::result::Result<(), String> {
    let v: f64 = value.parse().map_err(|_| format!("{value:?} is not a number"))?;
    if v < low || v > high || !v.is_finite() { Err(format!("{value} is not between {low} and {high}")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_named() {
        let with = |k: &str, v: &str| Settings { values: BTreeMap::from([(k.to_owned(), v.to_owned())]), ..Settings::default() };
        assert!(with("money.draws", "2000").check().is_ok());
        assert!(with("weight.mistake.3", "2").check().is_ok());
        assert!(with("weight.mistake.31", "2").check().is_err());
        assert!(with("no-such-rule.norm", "1").check().expect_err("unknown").to_string().contains("no such rule"));
        assert!(with("deals-without-task.norm", "7").check().is_err());
        assert!(with("deals-without-task.norm", "0.2").check().is_ok());
    }

    #[test]
    fn the_canonical_form_holds_every_setting_once() {
        let text = Settings::default().canonical();
        let keys: Vec<&str> = text.lines().filter_map(|l| l.split_once('=').map(|p| p.0)).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(keys, sorted);
        assert!(keys.contains(&"deals-without-task.norm"));
    }
}
