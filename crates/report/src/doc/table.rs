//! Tables of the document.

use super::Tone;
use serde::Serialize;

/// A table with a caption.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    /// Anchor, may be empty.
    pub id: String,
    /// Caption above, may be empty.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Remark below, may be empty.
    pub note: String,
    /// Offer a search field on the page.
    pub search: bool,
}

/// A column.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Column {
    /// Head.
    pub title: String,
    /// Numbers stand right.
    pub number: bool,
    /// Relative width on paper; 0 = as wide as its content.
    pub width: u8,
}

/// A row.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    /// Anchor, may be empty.
    pub id: String,
    /// Cells.
    pub cells: Vec<Cell>,
    /// A sum.
    pub total: bool,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// Text.
    pub text: String,
    /// Second, smaller line.
    pub note: String,
    /// Colour of a tag; plain = no tag.
    pub tone: Tone,
    /// Link, may be empty.
    pub href: String,
}

impl Table {
    /// A table of plain columns; a name that begins with `>` is a number column, `*` takes the free width.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        let column = |name: &&str| Column {
            title: name.trim_start_matches(['>', '*']).to_owned(),
            number: name.starts_with('>'),
            width: u8::from(name.starts_with('*')),
        };
        Self { columns: columns.iter().map(column).collect(), ..Self::default() }
    }

    /// Adds a row of plain cells.
    pub fn push<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(Row { cells: cells.into(), ..Row::default() });
    }

    /// Adds a sum row.
    pub fn total<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(Row { cells: cells.into(), total: true, ..Row::default() });
    }

    /// `None` when there are no rows.
    #[must_use]
    pub fn filled(self) -> Option<Self> {
        (!self.rows.is_empty()).then_some(self)
    }
}

impl Cell {
    /// With a tag colour.
    #[must_use]
    pub fn tag(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, ..Self::default() }
    }

    /// With a smaller second line.
    #[must_use]
    pub fn noted(text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { text: text.into(), note: note.into(), ..Self::default() }
    }

    /// As a link.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), ..Self::default() }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
