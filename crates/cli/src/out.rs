//! Printing data: pretty tables in a terminal, plain ones in a pipe, JSON and CSV for machines.

use crate::args::Format;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use serde_json::Value;
use std::io::{self, IsTerminal, Write};

/// Rows to print: column keys for machines, titles for people.
pub(crate) struct Data {
    columns: Vec<(String, String)>,
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
    json: Option<Value>,
}

impl Data {
    /// Columns as (key, title).
    pub(crate) fn new(columns: Vec<(&'static str, String)>) -> Self {
        let columns = columns.into_iter().map(|(k, t)| (k.to_owned(), t)).collect();
        Self { columns, rows: Vec::new(), right: Vec::new(), json: None }
    }

    /// Columns whose titles are their keys.
    pub(crate) fn titled(titles: Vec<String>) -> Self {
        let columns = titles.into_iter().map(|t| (t.clone(), t)).collect();
        Self { columns, rows: Vec::new(), right: Vec::new(), json: None }
    }

    /// Columns that hold numbers, by key: they stand to the right.
    pub(crate) fn numbers(mut self, keys: &[&str]) -> Self {
        self.right = (0..self.columns.len()).filter(|i| keys.contains(&self.columns[*i].0.as_str())).collect();
        self
    }

    /// What `--format json` prints instead of the rows.
    pub(crate) fn json(mut self, value: Value) -> Self {
        self.json = Some(value);
        self
    }

    /// One more row; short rows are filled up.
    pub(crate) fn row(&mut self, mut cells: Vec<String>) {
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// Prints in the form asked; a table when nothing was asked.
    pub(crate) fn print(&self, format: Option<Format>) -> io::Result<()> {
        match format.unwrap_or(Format::Table) {
            Format::Json => print_json(&self.as_json()),
            Format::Csv => self.print_csv(),
            Format::Table => self.print_table(),
        }
    }

    fn as_json(&self) -> Value {
        if let Some(value) = &self.json {
            return value.clone();
        }
        let row = |cells: &Vec<String>| {
            let pairs = self.columns.iter().zip(cells).map(|((k, _), v)| (k.clone(), Value::String(v.clone())));
            Value::Object(pairs.collect())
        };
        Value::Array(self.rows.iter().map(row).collect())
    }

    fn print_csv(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let keys: Vec<&str> = self.columns.iter().map(|(k, _)| k.as_str()).collect();
        writeln!(out, "{}", record(&keys))?;
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|c| guarded(c)).collect();
            writeln!(out, "{}", record(&cells))?;
        }
        out.flush()
    }

    fn print_table(&self) -> io::Result<()> {
        let terminal = io::stdout().is_terminal();
        let mut table = Table::new();
        table.load_preset(if terminal { presets::UTF8_HORIZONTAL_ONLY } else { presets::NOTHING });
        let arrangement = if terminal { ContentArrangement::Dynamic } else { ContentArrangement::Disabled };
        table.set_content_arrangement(arrangement);
        let title = |(_, t): &(String, String)| Cell::new(t);
        table.set_header(self.columns.iter().map(title));
        for row in &self.rows {
            table.add_row(row.iter().map(|c| printable(c)));
        }
        for i in &self.right {
            if let Some(column) = table.column_mut(*i) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut out = io::stdout().lock();
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        out.flush()
    }
}

/// Pretty JSON with a newline at the end.
pub(crate) fn print_json(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{value:#}")?;
    out.flush()
}

/// Bytes as they are.
pub(crate) fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// One CSV record, quoted where needed.
pub(crate) fn record<S: AsRef<str>>(cells: &[S]) -> String {
    let quote = |c: &str| {
        if c.contains([',', '"', '\n', '\r']) || c.starts_with(' ') || c.ends_with(' ') {
            format!("\"{}\"", c.replace('"', "\"\""))
        } else {
            c.to_owned()
        }
    };
    cells.iter().map(|c| quote(c.as_ref())).collect::<Vec<_>>().join(",")
}

/// A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers.
fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if risky && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// Control signs would break a table or a terminal.
fn printable(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("-5.20"), "-5.20");
        assert_eq!(guarded("+7 900"), "'+7 900");
        assert_eq!(guarded("текст"), "текст");
    }

    #[test]
    fn records_are_quoted() {
        assert_eq!(record(&["a", "b,c", "d\"e", " f"]), "a,\"b,c\",\"d\"\"e\",\" f\"");
    }

    #[test]
    fn terminals_get_no_control_signs() {
        assert_eq!(printable("a\u{1b}[31mb\nc"), "a [31mb c");
    }
}
