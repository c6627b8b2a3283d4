//! A plain account of a run: what was read, what could not be read and why.

use serde_json::{Map, Value, json};

/// What became of one part of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartState {
    /// Stable name: `deals`, `calls` ...
    pub name: String,
    /// What it is, Russian.
    pub ru: String,
    /// What it is, English.
    pub en: String,
    /// Records that came, repeats included.
    pub rows: u64,
    /// Why it could not be read, Russian; empty when it could.
    pub denied_ru: String,
    /// The same, English.
    pub denied_en: String,
}

impl PartState {
    /// Whether it could not be read.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        !self.denied_en.is_empty()
    }
}

/// Account of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Parts in the order of reading.
    pub parts: Vec<PartState>,
    /// Remarks, Russian and English.
    pub notes: Vec<(String, String)>,
}

impl Account {
    pub(crate) fn note(&mut self, ru: impl Into<String>, en: impl Into<String>) {
        let note = (ru.into(), en.into());
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Names of the parts that could be read.
    #[must_use]
    pub fn readable(&self) -> Vec<String> {
        self.parts.iter().filter(|p| !p.is_denied()).map(|p| p.name.clone()).collect()
    }

    /// For storing.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let part = |p: &PartState| json!([p.name, p.ru, p.en, p.rows, p.denied_ru, p.denied_en]);
        let note = |(ru, en): &(String, String)| json!([ru, en]);
        json!({"parts": self.parts.iter().map(part).collect::<Vec<_>>(), "notes": self.notes.iter().map(note).collect::<Vec<_>>()})
    }

    /// Reads what [`Account::to_json`] wrote; anything else gives an empty account.
    #[must_use]
    pub fn from_json(v: &Value) -> Self {
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let parts = v["parts"].as_array().into_iter().flatten().map(|p| PartState {
            name: text(&p[0]),
            ru: text(&p[1]),
            en: text(&p[2]),
            rows: p[3].as_u64().unwrap_or(0),
            denied_ru: text(&p[4]),
            denied_en: text(&p[5]),
        });
        let notes = v["notes"].as_array().into_iter().flatten().map(|n| (text(&n[0]), text(&n[1])));
        Self { parts: parts.collect(), notes: notes.collect() }
    }

    /// Counts by name of the part.
    #[must_use]
    pub fn counts(&self) -> Map<String, Value> {
        self.parts.iter().map(|p| (p.name.clone(), json!(p.rows))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_comes_back() {
        let mut a = Account::default();
        a.parts.push(PartState { name: "deals".into(), rows: 3, denied_en: "no".into(), ..PartState::default() });
        a.note("ру", "en");
        a.note("ру", "en");
        assert_eq!(a.notes.len(), 1);
        assert_eq!(Account::from_json(&a.to_json()), a);
        assert!(a.readable().is_empty());
    }
}
