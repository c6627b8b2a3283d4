//! Parts of a page that change something: forms, and cards with what can be done about a thing.

use super::{Cell, Fact, Link};
use serde::Serialize;

/// A form that changes something; the token of the session is added by the template.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Form {
    /// Address.
    pub action: String,
    /// Title; empty = none.
    pub title: String,
    /// Sentence under it.
    pub hint: String,
    /// Fields.
    pub fields: Vec<Input>,
    /// Values that go along.
    pub hidden: Vec<(String, String)>,
    /// Words of the button.
    pub button: String,
    /// Question before it is sent; empty = none.
    pub confirm: String,
    /// `primary`, `small`, `danger` or empty.
    pub look: &'static str,
}

impl Form {
    /// A button alone.
    pub fn button(action: impl Into<String>, words: impl Into<String>, hidden: &[(&str, &str)]) -> Self {
        let hidden = hidden.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Self { action: action.into(), button: words.into(), hidden, look: "small", ..Self::default() }
    }

    /// The same with a value that goes along.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }
}

/// A field of a form that changes something.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Input {
    /// Name.
    pub name: String,
    /// Label.
    pub label: String,
    /// `text`, `date`, `month`, `number`, `money`, `select`, `area`, `check`.
    pub kind: &'static str,
    /// Value.
    pub value: String,
    /// Choices of a select: value, label.
    pub options: Vec<(String, String)>,
    /// Must be filled in.
    pub required: bool,
    /// Words under it.
    pub hint: String,
}

impl Input {
    /// A field of a kind.
    pub fn new(kind: &'static str, name: &str, label: impl Into<String>) -> Self {
        Self { kind, name: name.to_owned(), label: label.into(), ..Self::default() }
    }

    /// A closed list.
    pub fn select(name: &str, label: impl Into<String>, options: Vec<(String, String)>, value: &str) -> Self {
        Self { options, value: value.to_owned(), ..Self::new("select", name, label) }
    }

    /// Must be filled in.
    #[must_use]
    pub fn must(mut self) -> Self {
        self.required = true;
        self
    }

    /// With a value.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// With words under it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// One thing with what is known of it and what can be done.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Card {
    /// Anchor.
    pub id: String,
    /// Title with its address.
    pub title: Link,
    /// Short coloured words.
    pub tags: Vec<Cell>,
    /// Lines under the title.
    pub lines: Vec<String>,
    /// Names and values.
    pub facts: Vec<Fact>,
    /// What can be done.
    pub forms: Vec<Form>,
    /// Forms folded under a word; empty = none.
    pub more: String,
    /// The folded forms.
    pub folded: Vec<Form>,
}
