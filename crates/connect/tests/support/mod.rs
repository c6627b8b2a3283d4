//! A sink that keeps everything, and helpers to read texts as files.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

pub mod biff;
pub mod prints;

use arrow::array::Array;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use connect::{Detected, Error, Input, Options, Problem, ReadReport, Sink};
use domain::schema::Table;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows by table, as maps of column to printed value without nulls.
#[derive(Default)]
pub struct Kept {
    pub tables: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    pub problems: Vec<Problem>,
    pub report: ReadReport,
}

impl Sink for Kept {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> Result<(), Error> {
        assert_eq!(batch.schema(), connect::batch_schema(table));
        let options = FormatOptions::default();
        let rows = self.tables.entry(table.name.to_owned()).or_default();
        let start = rows.len();
        rows.resize(start + batch.num_rows(), BTreeMap::new());
        for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
            let f = ArrayFormatter::try_new(array.as_ref(), &options).unwrap();
            for i in (0..batch.num_rows()).filter(|i| array.is_valid(*i)) {
                rows[start + i].insert(field.name().clone(), f.value(i).to_string());
            }
        }
        Ok(())
    }
    fn problem(&mut self, problem: Problem) -> Result<(), Error> {
        self.problems.push(problem);
        Ok(())
    }
    fn progress(&mut self, _rows: u64, _bytes: u64) {}
}

impl Kept {
    /// One value, empty when null.
    pub fn get(&self, table: &str, row: usize, column: &str) -> &str {
        self.tables.get(table).and_then(|t| t.get(row)).and_then(|r| r.get(column)).map_or("", String::as_str)
    }
    pub fn rows(&self, table: &str) -> usize {
        self.tables.get(table).map_or(0, Vec::len)
    }
    /// Values of a column, in order.
    pub fn column(&self, table: &str, column: &str) -> Vec<&str> {
        (0..self.rows(table)).map(|i| self.get(table, i, column)).collect()
    }
    /// Rows as lines of columns set apart by bars.
    pub fn lines(&self, table: &str, columns: &[&str]) -> Vec<String> {
        let line = |i| columns.iter().map(|c| self.get(table, i, c)).collect::<Vec<_>>().join("|");
        (0..self.rows(table)).map(line).collect()
    }
    pub fn codes(&self) -> Vec<&'static str> {
        self.problems.iter().map(|p| p.code).collect()
    }
}

pub fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

pub fn read_path(path: &Path, opts: &Options) -> Result<(Detected, Kept), Error> {
    let mut all = connect::inputs(path, &opts.limits)?;
    assert_eq!(all.len(), 1);
    read_input(&mut all[0], opts)
}

pub fn read_input(input: &mut Input, opts: &Options) -> Result<(Detected, Kept), Error> {
    let detected = connect::inspect(input, opts)?;
    let mut kept = Kept::default();
    let report = connect::read(input, &detected, opts, &mut kept)?;
    assert!(report.closes(), "{report:?}");
    assert_eq!(report.set_aside as usize, kept.problems.len());
    for (table, n) in report.rows.iter().chain(&report.derived) {
        assert!(kept.rows(table) as u64 >= *n, "{table}");
    }
    kept.report = report;
    Ok((detected, kept))
}

pub fn read_bytes(name: &str, bytes: &[u8], opts: &Options) -> Result<(Detected, Kept), Error> {
    let (_dir, path) = write(name, bytes);
    read_path(&path, opts)
}

pub fn read_text(name: &str, text: &str) -> (Detected, Kept) {
    read_bytes(name, text.as_bytes(), &opts()).unwrap_or_else(|e| panic!("{}", e.text("ru")))
}

pub fn opts() -> Options {
    Options { timezone: Some("Europe/Moscow".into()), now: Some(1_735_689_600_000_000), ..Options::default() }
}
