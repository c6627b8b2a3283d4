//! Reads a generated folder back: rows by column name, money in kopecks, the truth.

use std::collections::BTreeMap;
use std::path::Path;
use testkit::{Plan, generate};

pub(crate) type Row = BTreeMap<String, String>;

/// The as-of moment as files show it.
pub(crate) const END: &str = "2026-10-31 23:59:59";

/// A generated company in a temporary folder.
pub(crate) struct Company {
    dir: tempfile::TempDir,
    pub(crate) truth: serde_json::Value,
}

impl Company {
    pub(crate) fn make(plan: &Plan) -> Self {
        let dir = tempfile::tempdir().expect("folder");
        let truth = generate(plan, dir.path(), &mut |_, _| {}).expect("generated").json;
        Self { dir, truth }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// All rows of a canonical table.
    pub(crate) fn rows(&self, table: &str) -> Vec<Row> {
        read(&self.dir.path().join(format!("{table}.csv")), b',')
    }

    /// A figure of the whole history.
    pub(crate) fn total(&self, name: &str) -> i64 {
        self.truth["figures"]["total"][name].as_i64().expect("a figure")
    }

    /// The entry of a mistake.
    pub(crate) fn mistake(&self, id: &str) -> &serde_json::Value {
        let list = self.truth["mistakes"].as_array().expect("a list");
        list.iter().find(|m| m["id"] == id).expect("a known mistake")
    }

    /// Number of planted rows of a mistake.
    pub(crate) fn count(&self, id: &str) -> i64 {
        self.mistake(id)["count"].as_i64().expect("a count")
    }

    /// Ids of the planted rows, from the list file.
    pub(crate) fn planted(&self, id: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.path().join("truth").join(format!("{id}.txt"))).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

pub(crate) fn read(path: &Path, separator: u8) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_path(path).expect("a table");
    let header: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(|h| h.trim_start_matches('\u{feff}').trim_matches('"').to_owned())
        .collect();
    let rows = reader.records().map(|r| r.expect("a row"));
    rows.map(|r| header.iter().cloned().zip(r.iter().map(str::to_owned)).collect()).collect()
}

/// Money of a cell in kopecks; 0 when empty.
pub(crate) fn kopecks(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |t| (-1, t));
    let Some((whole, part)) = text.split_once('.') else { return sign * text.parse::<i64>().unwrap_or(0) * 100 };
    sign * (whole.parse::<i64>().expect("money") * 100 + part.parse::<i64>().expect("two places"))
}

/// Sums a money column by a key column.
pub(crate) fn sums(rows: &[Row], key: &str, column: &str) -> BTreeMap<String, i64> {
    let mut map = BTreeMap::new();
    for row in rows {
        *map.entry(row[key].clone()).or_insert(0) += kopecks(&row[column]);
    }
    map
}
