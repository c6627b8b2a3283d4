//! What the owner said about a live source, the secret apart.

use super::failure::Failure;
use std::collections::BTreeMap;

/// Settings of one source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Address of the portal, account or publication; never with a secret in it.
    pub url: String,
    /// The own network and plain http are allowed (boxed installations).
    pub allow_private: bool,
    /// IANA zone of times that come without an offset.
    pub timezone: String,
    /// Options of the connector: `site_id`, `loss_reason_field`, `from` ...
    pub options: BTreeMap<String, String>,
}

impl Settings {
    /// Value of an option, empty when it was not given.
    #[must_use]
    pub fn option(&self, key: &str) -> &str {
        self.options.get(key).map_or("", String::as_str)
    }

    /// Value of an option that must be given.
    pub(crate) fn needed(&self, key: &str, ru: &str, en: &str) -> Result<&str, Failure> {
        match self.option(key) {
            "" => Err(Failure::settings(format!("не задан параметр {key}: {ru}"), format!("option {key} is missing: {en}"))),
            value => Ok(value),
        }
    }
}
