//! Texts of a unit folder: `text.ru.toml` and `text.en.toml` read into one structure.

use crate::error::{Error, Result};
use crate::phrase::{Vars, both};
use crate::rule::Rule;
use domain::result::Words;
use serde::Deserialize;

/// Wording of a rule in one language. Placeholders are filled by the judge's values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Title of the check, named after the problem.
    pub title: String,
    /// The mistake is there: one or two sentences with the figure.
    pub found: String,
    /// In part, or not distinguishable from the norm.
    pub partly: String,
    /// Checked, no mistake.
    pub passed: String,
    /// Why it matters, the likely cause in the process.
    pub why: String,
    /// What to do: two to four concrete steps.
    pub advice: Vec<String>,
    /// How we shall know that it worked.
    pub how_we_know: String,
    /// What would change the verdict.
    pub would_change: String,
    /// How to start recording what is missing.
    pub missing: String,
}

/// Both languages of a rule.
#[derive(Debug, Clone)]
pub struct TextPair {
    /// Russian.
    pub ru: Text,
    /// English.
    pub en: Text,
}

/// Reads the texts of a rule.
///
/// # Errors
/// When a file is not well formed (a test guards it).
pub fn texts(rule: &Rule) -> Result<TextPair> {
    let read = |name: &str, text: &str| {
        toml::from_str(text).map_err(|e| Error::Unit { unit: rule.id.to_owned(), problem: format!("{name}: {e}") })
    };
    Ok(TextPair { ru: read("text.ru.toml", rule.texts.ru)?, en: read("text.en.toml", rule.texts.en)? })
}

impl TextPair {
    /// One field in both languages, filled.
    #[must_use]
    pub fn say(&self, field: fn(&Text) -> &str, vars: &Vars, currency: &str) -> Words {
        both(field(&self.ru), field(&self.en), vars, currency)
    }

    /// The advice as numbered lines.
    #[must_use]
    pub fn advice(&self, vars: &Vars, currency: &str) -> Words {
        let join = |t: &Text| t.advice.iter().enumerate().map(|(i, s)| format!("{}. {s}", i + 1)).collect::<Vec<_>>().join("\n");
        both(&join(&self.ru), &join(&self.en), vars, currency)
    }
}
