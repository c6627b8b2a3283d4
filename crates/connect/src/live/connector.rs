//! The list of connectors; each is a struct literal in its own folder.

use super::bell::Bell;
use super::door::{Pace, Verdict};
use super::failure::Failure;
use super::http::Response;
use super::map::Mapper;
use super::run::Run;
use super::{Secret, Settings, address::Base};
use super::{amocrm, bitrix24, calltouch, door::Door, mango, onec, uis};
use serde_json::Value;
use std::collections::BTreeMap;

/// A source that can be read live.
pub struct Connector {
    /// Stable name.
    pub kind: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Hosts it may talk to; empty when every owner has an address of his own.
    pub hosts: &'static [&'static str],
    /// The secret it needs, Russian.
    pub secret_ru: &'static str,
    /// The secret it needs, English.
    pub secret_en: &'static str,
    /// Options: name, meaning in Russian and English.
    pub options: &'static [(&'static str, &'static str, &'static str)],
    /// Every method it can call: all of them only read (or renew a token).
    pub reads: &'static [&'static str],
    pub(crate) pace: Pace,
    pub(crate) parts: &'static [Part],
    pub(crate) login: fn(&Settings, &Secret) -> Result<Login, Failure>,
    pub(crate) judge: fn(&Response, i64) -> Verdict,
    pub(crate) renew: Option<fn(&mut Door<'_>) -> Result<(), Failure>>,
    pub(crate) mapper: fn(&Settings) -> Result<Box<dyn Mapper>, crate::Error>,
    /// What a call of its webhook says; sources without webhooks have none.
    pub(crate) bell: Option<fn(&[(String, String)]) -> Bell>,
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connector({})", self.kind)
    }
}

/// One list of a source.
pub(crate) struct Part {
    /// Stable name.
    pub(crate) name: &'static str,
    /// What it is, Russian.
    pub(crate) ru: &'static str,
    /// What it is, English.
    pub(crate) en: &'static str,
    /// Stages, funnels, fields: when they change everything has to be read anew.
    pub(crate) dictionary: bool,
    /// Reads the next page from that position (`null` at the start); `None` when the list is at its end.
    pub(crate) step: fn(&mut Run<'_>, &Value) -> Result<Option<Value>, Failure>,
}

/// How to reach a source.
pub(crate) struct Login {
    pub(crate) base: Base,
    /// Named pieces of the secret; every value is struck out of all texts.
    pub(crate) keys: BTreeMap<&'static str, String>,
}

static CONNECTORS: &[&Connector] =
    &[&amocrm::CONNECTOR, &bitrix24::CONNECTOR, &calltouch::CONNECTOR, &mango::CONNECTOR, &onec::CONNECTOR, &uis::CONNECTOR];

/// The connector of that kind.
///
/// # Errors
/// When there is none; the words list those there are.
pub fn connector(kind: &str) -> Result<&'static Connector, Failure> {
    CONNECTORS.iter().find(|c| c.kind == kind).copied().ok_or_else(|| {
        Failure::settings(
            format!("нет источника вида «{kind}»; есть: {}", kinds().join(", ")),
            format!("no source of kind {kind:?}; there are: {}", kinds().join(", ")),
        )
    })
}

/// Kinds of sources.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    CONNECTORS.iter().map(|c| c.kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_connector_can_write() {
        let writing = [
            "add", "update", "delete", "set", "create", "remove", "import", "bind", "unbind", "send", "complete", "start",
            "register",
        ];
        for c in CONNECTORS {
            assert!(!c.reads.is_empty() && !c.parts.is_empty(), "{}", c.kind);
            for read in c.reads {
                let words: Vec<&str> = read.split(|x: char| !x.is_ascii_alphanumeric()).collect();
                assert!(!words.iter().any(|w| writing.contains(w)), "{}: {read}", c.kind);
            }
            let mut names: Vec<_> = c.parts.iter().map(|p| p.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), c.parts.len(), "{}", c.kind);
        }
        let mut sorted = kinds();
        sorted.sort_unstable();
        assert_eq!(sorted, kinds());
    }
}
