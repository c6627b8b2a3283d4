//! What a judge sees: counts, a sample of offenders, settings and answers. No session, clock or locale.

use crate::grid::Grid;
use crate::question::Answer;
use std::collections::BTreeMap;

/// Resolved settings of one rule: defaults overlaid with the company's values.
#[derive(Debug, Clone, Default)]
pub struct Values {
    values: BTreeMap<String, String>,
    changed: Vec<String>,
}

impl Values {
    /// Values from pairs, for tests and examples.
    #[must_use]
    pub fn new(pairs: &[(&str, &str)]) -> Self {
        Self { values: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), changed: Vec::new() }
    }

    /// Sets a value; `changed` marks a value agreed with the company.
    pub fn set(&mut self, key: &str, value: &str, changed: bool) {
        self.values.insert(key.to_owned(), value.to_owned());
        if changed {
            self.changed.push(key.to_owned());
        }
    }

    /// Number of a setting; zero when it is not there (a test guards the keys).
    #[must_use]
    pub fn number(&self, key: &str) -> f64 {
        self.text(key).parse().unwrap_or(0.0)
    }

    /// Whole number of a setting.
    #[must_use]
    pub fn count(&self, key: &str) -> u64 {
        self.text(key).split('.').next().and_then(|t| t.parse().ok()).unwrap_or(0)
    }

    /// Text of a setting.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    /// Was the default changed by the company?
    #[must_use]
    pub fn agreed(&self, key: &str) -> bool {
        self.changed.iter().any(|k| k == key)
    }

    /// All values in key order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

/// Everything a judge may look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Result of `count.sql`.
    pub counts: &'a Grid,
    /// First offenders, worst first.
    pub rows: &'a Grid,
    /// Settings.
    pub settings: &'a Values,
    /// Answers to the rule's question.
    pub answers: &'a [Answer],
}
