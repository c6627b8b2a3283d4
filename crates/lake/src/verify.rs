//! Checks every stored byte against the catalogue and names each bad file; the others stay readable.

use crate::catalog::{ledger, read};
use crate::error::{Error, Result, catalogue};
use crate::foreign::ParquetRows;
use crate::layout::Layout;
use crate::raw::content_digest;
use crate::scan::intact;
use crate::types::DataFile;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// Told before each file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyProgress {
    /// The file, relative to the folder of the company.
    pub file: String,
    /// Files read before it.
    pub done: u64,
    /// Files in all.
    pub total: u64,
}

/// A file that does not hold what it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadFile {
    /// The file, relative to the folder of the company.
    pub file: String,
    /// What it is: `catalogue`, `data`, `trace`, `raw`.
    pub kind: &'static str,
    /// Canonical table, empty for received files and the catalogue.
    pub table: String,
    /// Whether the latest state needs it.
    pub live: bool,
    /// What is wrong.
    pub what: String,
}

/// Result of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Files checked.
    pub files: u64,
    /// Bytes checked.
    pub bytes: u64,
    /// Files that failed, in the order checked.
    pub bad: Vec<BadFile>,
}

struct Item {
    kind: &'static str,
    table: String,
    live: bool,
    file: DataFile,
}

/// What there is to check, and what the catalogue says about itself.
pub(crate) struct Plan {
    items: Vec<Item>,
    catalogue: Option<BadFile>,
}

/// Lists everything the catalogue names, after checking the catalogue itself.
pub(crate) fn plan(db: &Connection, layout: &Layout) -> Result<Plan> {
    let answer: String = db.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0)).map_err(catalogue("check itself"))?;
    let file = "lake.sqlite".to_string();
    let catalogue = (answer != "ok").then(|| BadFile { file, kind: "catalogue", table: String::new(), live: true, what: answer });
    Ok(Plan { items: items(db, layout)?, catalogue })
}

/// Reads every listed file.
pub(crate) fn run(plan: Plan, layout: &Layout, progress: &mut dyn FnMut(&VerifyProgress)) -> VerifyReport {
    let mut report = VerifyReport { bad: plan.catalogue.into_iter().collect(), ..VerifyReport::default() };
    let total = plan.items.len() as u64;
    for item in plan.items {
        let name = item.file.path.strip_prefix(layout.dir()).unwrap_or(&item.file.path);
        let name = name.to_string_lossy().replace('\\', "/");
        progress(&VerifyProgress { file: name.clone(), done: report.files, total });
        report.files += 1;
        match check(&item) {
            Ok(()) => report.bytes += item.file.bytes,
            Err(what) => report.bad.push(BadFile { file: name, kind: item.kind, table: item.table, live: item.live, what }),
        }
    }
    report
}

fn items(db: &Connection, layout: &Layout) -> Result<Vec<Item>> {
    let latest = read::latest(db)?;
    let mut items = Vec::new();
    for table in domain::schema::TABLES {
        let live: BTreeSet<i64> = read::files(db, layout, table.name, read::Which::At(latest))?.iter().map(|f| f.id).collect();
        for file in read::files(db, layout, table.name, read::Which::All)? {
            items.push(Item { kind: "data", table: table.name.into(), live: live.contains(&file.id), file });
        }
    }
    for trace in ledger::traces(db)? {
        let file = plain(layout.trace().join(&trace.path), trace.rows, trace.bytes, trace.sha256);
        items.push(Item { kind: "trace", table: trace.table, live: false, file });
    }
    let mut known = BTreeSet::new();
    for raw in ledger::stored_files(db, None)? {
        if known.insert(raw.stored.clone()) {
            let file = plain(layout.dir().join(&raw.stored), 0, raw.bytes, raw.sha256);
            items.push(Item { kind: "raw", table: String::new(), live: false, file });
        }
    }
    Ok(items)
}

fn plain(path: std::path::PathBuf, rows: u64, bytes: u64, sha256: String) -> DataFile {
    DataFile { id: -1, path, rows, bytes, sha256, stats: Vec::new(), sources: Vec::new() }
}

/// What is wrong with a file, in words.
fn check(item: &Item) -> std::result::Result<(), String> {
    let words = |e: Error| match e {
        Error::Damaged { what, .. } => what,
        Error::Io { source, .. } => source.to_string(),
        other => other.to_string(),
    };
    let file = &item.file;
    if item.kind == "raw" {
        return check_raw(&file.path, file.bytes, &file.sha256);
    }
    intact(&file.path, file.bytes, &file.sha256).map_err(words)?;
    let rows = ParquetRows::open(&file.path, 1).map_err(words)?.rows();
    if rows == file.rows { Ok(()) } else { Err(format!("{rows} rows instead of {}", file.rows)) }
}

fn check_raw(path: &Path, bytes: u64, sha256: &str) -> std::result::Result<(), String> {
    match content_digest(path) {
        Ok((b, s)) if b == bytes && s == sha256 => Ok(()),
        Ok(_) => Err("its contents differ from what was received".into()),
        Err(Error::Io { source, .. }) => Err(source.to_string()),
        Err(other) => Err(other.to_string()),
    }
}
