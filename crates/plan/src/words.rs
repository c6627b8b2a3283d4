//! A text in both languages, as plans store it.

use serde::{Deserialize, Serialize};

/// Russian and English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pair {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Pair {
    /// Both languages at once.
    pub fn new(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ru: ru.into(), en: en.into() }
    }

    /// The same text in both languages: what a person typed.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { ru: text.clone(), en: text }
    }
}
