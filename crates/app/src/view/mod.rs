//! What a page shows: typed blocks with everything formatted, so that templates only place and never compute.

pub mod ask;
pub mod figure;
mod form;
pub mod links;
pub mod look;
pub mod names;
pub mod plot;
pub mod words;

pub use form::{Card, Form, Input};
use serde::Serialize;

/// Least number of cases behind a total that a viewer without rows may see.
pub const SMALL_GROUP: u64 = 5;

/// Who looks: everything, or only what belongs to one employee. The policy decides, queries obey.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// Everything of the company.
    #[default]
    All,
    /// Only deals, leads, orders, tasks and customers of this employee.
    Own(String),
    /// No rows and no people, only totals over enough cases.
    Totals,
}

impl Scope {
    /// The employee whose rows alone may be seen.
    #[must_use]
    pub fn employee(&self) -> Option<&str> {
        match self {
            Self::Own(id) => Some(id),
            Self::All | Self::Totals => None,
        }
    }

    /// Whether single rows may be seen at all.
    #[must_use]
    pub fn rows(&self) -> bool {
        *self != Self::Totals
    }
}

/// Colour by meaning; the words beside it say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Better than the norm.
    Good,
    /// Worse than the norm.
    Bad,
    /// To be looked at.
    Warn,
    /// Not judged.
    Mute,
}

/// Text with an address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Link {
    /// Text.
    pub text: String,
    /// Address; empty = only text.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }
}

/// A page below the frame.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Page {
    /// Title.
    pub title: String,
    /// One sentence under it.
    pub lead: String,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// Moment and snapshot of the data.
    pub fresh: String,
    /// Filter bar.
    pub filters: Option<Filters>,
    /// Neighbouring pages; the current one has an empty address.
    pub tabs: Vec<Link>,
    /// Downloads and other actions.
    pub actions: Vec<Link>,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A form that asks for the same page again.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filters {
    /// Address.
    pub action: String,
    /// Fields.
    pub fields: Vec<Field>,
    /// Values that stay.
    pub hidden: Vec<(String, String)>,
    /// Address without any filter, when one is set.
    pub reset: String,
}

/// One field of a form.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Field {
    /// Name in the query.
    pub name: String,
    /// Label.
    pub label: String,
    /// `select`, `date`, `text` or `number`.
    pub kind: &'static str,
    /// Value in force.
    pub value: String,
    /// Choices of a select: value, label.
    pub options: Vec<(String, String)>,
}

/// Part of a page.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading with an anchor.
    Heading {
        /// Anchor.
        id: String,
        /// Text.
        text: String,
        /// Sentence under it.
        note: String,
    },
    /// A paragraph; lines are kept.
    Text {
        /// Text.
        text: String,
    },
    /// Text as it is, in fixed width: a row of a file, an example.
    Pre {
        /// Text.
        text: String,
    },
    /// A remark.
    Note {
        /// Colour.
        tone: Tone,
        /// Text.
        text: String,
    },
    /// Nothing to show, and what to do about it.
    Empty(Empty),
    /// Figures side by side.
    Tiles {
        /// Tiles.
        tiles: Vec<Tile>,
    },
    /// A chart with its table.
    Chart(Box<Chart>),
    /// A table.
    Table(Box<Table>),
    /// Names and values.
    Facts {
        /// Rows.
        rows: Vec<Fact>,
    },
    /// Events in time, newest first.
    Timeline {
        /// Events.
        events: Vec<Event>,
    },
    /// Links to go on.
    Links {
        /// Links.
        links: Vec<Link>,
    },
    /// Steps in order.
    Steps {
        /// Steps.
        steps: Vec<String>,
    },
    /// A clock that runs.
    Timer {
        /// Beginning, milliseconds since 1970 UTC.
        began: i64,
        /// Minutes it may take.
        limit: u32,
        /// Words before it.
        words: String,
    },
    /// Something to fill in.
    Form(Box<Form>),
    /// Things side by side, each with what can be done about it.
    Cards {
        /// Cards.
        cards: Vec<Card>,
    },
}

impl Block {
    /// A heading.
    pub fn heading(id: &str, text: impl Into<String>) -> Self {
        Self::Heading { id: id.to_owned(), text: text.into(), note: String::new() }
    }

    /// A heading with a sentence under it.
    pub fn section(id: &str, text: impl Into<String>, note: impl Into<String>) -> Self {
        Self::Heading { id: id.to_owned(), text: text.into(), note: note.into() }
    }
}

/// An empty state.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Empty {
    /// What is missing.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    /// Next steps.
    pub links: Vec<Link>,
}

/// One figure.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tile {
    /// Name.
    pub label: String,
    /// Value.
    pub value: String,
    /// Exact value, for the tip.
    pub exact: String,
    /// Interval, n, status.
    pub note: String,
    /// Change against the comparison, with words.
    pub delta: String,
    /// Colour of the change.
    pub tone: Tone,
    /// Where it comes from.
    pub href: String,
    /// How it is counted.
    pub how: String,
}

/// How a figure is counted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct How {
    /// Formula in words.
    pub formula: String,
    /// Facts: metric, version, period, snapshot.
    pub facts: Vec<Fact>,
    /// Page of the metric.
    pub href: String,
}

/// A drawing with the same numbers as a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Chart {
    /// Anchor.
    pub id: String,
    /// Title.
    pub title: String,
    /// Sentence under it.
    pub caption: String,
    /// SVG for wide places; empty = only the table.
    pub wide: String,
    /// SVG for narrow places.
    pub narrow: String,
    /// The numbers.
    pub table: Option<Table>,
    /// How they are counted.
    pub how: Option<How>,
    /// Where to go from here.
    pub links: Vec<Link>,
}

/// A table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    /// Anchor.
    pub id: String,
    /// Caption.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Words under the table.
    pub note: String,
    /// Address of the whole table as a file; `format=csv|xlsx` is added. Empty = none.
    pub export: String,
    /// Address of the next part; empty = none.
    pub more: String,
}

/// A column.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Column {
    /// Head.
    pub text: String,
    /// Numbers stand right.
    pub number: bool,
}

/// A row.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    /// Cells.
    pub cells: Vec<Cell>,
    /// A total or the row the page is about.
    pub strong: bool,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// Text.
    pub text: String,
    /// Smaller text under it.
    pub note: String,
    /// Address.
    pub href: String,
    /// Colour; anything but plain is drawn as a tag.
    pub tone: Tone,
    /// Value to sort and export by, when it differs from the text.
    pub raw: String,
    /// What can be done about the row.
    pub form: Option<Box<Form>>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Cell {
    /// A cell with an address.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), ..Self::default() }
    }

    /// A coloured word.
    pub fn tag(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, ..Self::default() }
    }

    /// A button.
    pub fn form(form: Form) -> Self {
        Self { form: Some(Box::new(form)), ..Self::default() }
    }

    /// A printed number with its exact value.
    pub fn number(text: impl Into<String>, raw: impl Into<String>) -> Self {
        Self { text: text.into(), raw: raw.into(), ..Self::default() }
    }
}

impl Table {
    /// A table with the given heads; a head that begins with `>` is of numbers.
    #[must_use]
    pub fn new(id: &str, heads: &[&str]) -> Self {
        let column = |h: &&str| match h.strip_prefix('>') {
            Some(text) => Column { text: text.to_owned(), number: true },
            None => Column { text: (*h).to_owned(), number: false },
        };
        Self { id: id.to_owned(), columns: heads.iter().map(column).collect(), ..Self::default() }
    }

    /// Adds a row.
    pub fn push(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(Row { cells: cells.into(), strong: false });
    }
}

/// A name with its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Address of the value.
    pub href: String,
}

impl Fact {
    /// A fact without an address.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), href: String::new() }
    }
}

/// One event of a timeline.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Event {
    /// Moment as shown.
    pub at: String,
    /// Moment for sorting, ISO.
    pub iso: String,
    /// What happened.
    pub text: String,
    /// Details.
    pub note: String,
    /// Address.
    pub href: String,
    /// Colour.
    pub tone: Tone,
}
