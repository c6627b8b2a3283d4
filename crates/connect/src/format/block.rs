//! A block of rows: the bytes once, fields as ranges over them, each row with its line number.

/// What a cell of a typed source held before it became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Text, to be read by the rules of the column.
    Text,
    /// A binary number, printed shortest with a dot.
    Number,
    /// A date or time, printed as ISO.
    Time,
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'a> {
    pub(crate) text: &'a str,
    pub(crate) tag: Tag,
}

/// A record found by the splitter, not yet cut into fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Line (or spreadsheet row) number, from 1.
    pub(crate) line: u64,
    /// Bytes of the record in `data`.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Index of the first field.
    pub(crate) first: u32,
    /// Number of fields.
    pub(crate) len: u32,
    /// The record is to be set aside before it is looked at.
    pub(crate) flaw: Option<Flaw>,
}

/// Troubles that the splitter itself sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A quote opened here is never closed.
    UnclosedQuote,
    /// The last line of the file has fewer cells and no line end.
    Unfinished,
}

/// A field as a range: of `data`, or of `extra` when the top bit of `start` is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Top bit of a field's start: the text stands in `extra`.
pub(crate) const IN_EXTRA: u32 = 1 << 31;

/// Rows with their cells.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Text of the rows.
    pub(crate) data: String,
    /// Unescaped texts of quoted fields that hold quotes.
    pub(crate) extra: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) fields: Vec<Field>,
    /// One per field, or empty when every cell is text.
    pub(crate) tags: Vec<Tag>,
    /// Bytes of the source read up to the end of this block.
    pub(crate) bytes: u64,
    /// How many rows of the file stand before this block.
    pub(crate) first_row: u64,
    /// Some text holds NUL or replacement characters.
    pub(crate) suspect: bool,
}

impl Block {
    /// The cell number `i` of a row, empty text when the row is shorter.
    #[inline]
    pub(crate) fn cell(&self, row: &Row, i: usize) -> Cell<'_> {
        if i >= row.len as usize {
            return Cell { text: "", tag: Tag::Text };
        }
        let at = row.first as usize + i;
        let tag = if self.tags.is_empty() { Tag::Text } else { self.tags[at] };
        Cell { text: self.text(self.fields[at]), tag }
    }

    #[inline]
    fn text(&self, f: Field) -> &str {
        let (from, start) = if f.start & IN_EXTRA != 0 { (&self.extra, f.start & !IN_EXTRA) } else { (&self.data, f.start) };
        from.get(start as usize..f.end as usize).unwrap_or("")
    }

    /// All cells of a row as text.
    pub(crate) fn texts<'a>(&'a self, row: &Row) -> impl Iterator<Item = &'a str> {
        let first = row.first as usize;
        self.fields[first..first + row.len as usize].iter().map(|f| self.text(*f))
    }

    /// Appends a row built cell by cell; used by readers of typed sources.
    pub(crate) fn push_row<'a>(&mut self, line: u64, cells: impl Iterator<Item = Cell<'a>>) {
        let first = self.fields.len();
        let begin = self.data.len();
        for cell in cells {
            let start = self.data.len();
            self.data.push_str(cell.text);
            self.fields.push(Field { start: start as u32, end: self.data.len() as u32 });
            self.tags.push(cell.tag);
        }
        let len = self.fields.len() - first;
        self.rows.push(Row {
            line,
            start: begin as u32,
            end: self.data.len() as u32,
            first: first as u32,
            len: len as u32,
            flaw: None,
        });
    }

    /// Whether every cell of a row is blank.
    pub(crate) fn is_blank(&self, row: &Row) -> bool {
        self.texts(row).all(|t| t.trim().is_empty())
    }

    /// The row as one CSV record.
    pub(crate) fn raw(&self, row: &Row) -> String {
        crate::problem::csv_record(self.texts(row))
    }
}
