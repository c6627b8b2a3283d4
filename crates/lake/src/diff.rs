//! What differs between two states: only files that belong to one of them are read.

use crate::catalog::read;
use crate::error::{Error, Result};
use crate::keys::KeyLog;
use crate::layout::Layout;
use crate::resolve::{recognise, recognition_schema};
use crate::scan::Scan;
use crate::types::{DataFile, SnapshotId};
use domain::schema::Table;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;

/// Differences of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDiff {
    /// Canonical table.
    pub table: String,
    /// Keys only the later state has.
    pub added: u64,
    /// Keys only the earlier state has.
    pub removed: u64,
    /// Keys with other contents.
    pub changed: u64,
}

/// The files of a table in both states.
pub(crate) type Sides = (&'static Table, Vec<DataFile>, Vec<DataFile>);

/// The files of all tables in both states.
pub(crate) fn sides(db: &Connection, layout: &Layout, from: SnapshotId, to: SnapshotId) -> Result<Vec<Sides>> {
    let files = |table: &Table, at| read::files(db, layout, table.name, read::Which::At(at));
    domain::schema::TABLES.iter().map(|table| Ok((table, files(table, from)?, files(table, to)?))).collect()
}

/// Differences of all tables.
pub(crate) fn diff(sides: Vec<Sides>) -> Result<Vec<TableDiff>> {
    let mut all = Vec::new();
    for (table, old, new) in sides {
        let shared: BTreeSet<i64> = old.iter().filter(|o| new.iter().any(|n| n.id == o.id)).map(|o| o.id).collect();
        let (mut old_keys, mut new_keys) = (load(table, &old, &shared)?, load(table, &new, &shared)?);
        old_keys.sort();
        new_keys.sort();
        let mut found = TableDiff { table: table.name.to_string(), added: 0, removed: 0, changed: 0 };
        new_keys.each(|entry| match old_keys.first(entry.key()) {
            None => found.added += 1,
            Some(old) if old.hash != entry.hash => found.changed += 1,
            Some(_) => {}
        });
        old_keys.each(|entry| found.removed += u64::from(new_keys.first(entry.key()).is_none()));
        if found.added + found.removed + found.changed > 0 {
            all.push(found);
        }
    }
    Ok(all)
}

fn load(table: &Table, files: &[DataFile], except: &BTreeSet<i64>) -> Result<KeyLog> {
    let mut log = KeyLog::new();
    for file in files.iter().filter(|f| !except.contains(&f.id)) {
        for batch in Scan::open(&file.path, recognition_schema(table))? {
            let known = recognise(table, &batch?);
            if !log.push(&known.keys, &known.hashes) {
                return Err(Error::Limit { what: format!("more than 4294967295 rows of table {}", table.name) });
            }
        }
    }
    Ok(log)
}
