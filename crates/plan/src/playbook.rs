//! Ready steps for each growth zone: what to do in which order, when to stop, what must be under way before.

use crate::error::{Error, Result};
use crate::words::Pair;
use serde::Deserialize;
use std::collections::BTreeMap;

const TEXT: &str = include_str!("playbooks.toml");

/// Steps of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Playbook {
    /// Steps, Russian.
    pub ru: Vec<String>,
    /// Steps, English, in the same order.
    pub en: Vec<String>,
    /// When to stop early.
    pub stop: Pair,
    /// Zones whose change should be under way before.
    #[serde(default)]
    pub after: Vec<String>,
}

impl Playbook {
    /// Steps in both languages.
    #[must_use]
    pub fn steps(&self) -> Vec<Pair> {
        self.ru.iter().zip(&self.en).map(|(ru, en)| Pair::new(ru, en)).collect()
    }
}

/// The playbook of a zone; an empty one for a zone of the company's own.
///
/// # Errors
/// When the texts of the product are not well formed, which a test excludes.
pub fn playbook(zone: &str) -> Result<Playbook> {
    let mut all: BTreeMap<String, Playbook> = toml::from_str(TEXT).map_err(|e| Error::Playbook(e.to_string()))?;
    Ok(all.remove(zone).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_playbook_is_whole_in_both_languages() {
        let all: BTreeMap<String, Playbook> = toml::from_str(TEXT).unwrap();
        assert!(all.len() >= 24);
        for (zone, book) in &all {
            assert!(book.ru.len() >= 3 && book.ru.len() == book.en.len(), "{zone}");
            assert!(!book.stop.ru.is_empty() && !book.stop.en.is_empty(), "{zone}");
            assert!(book.after.iter().all(|a| all.contains_key(a) && a != zone), "{zone}");
        }
    }
}
