//! Merges small files and forgets old snapshots. The contents of the latest state stay the same.

use crate::apply::copy_without;
use crate::catalog::{read, write};
use crate::error::{Result, catalogue};
use crate::gc;
use crate::place::{self, Ready};
use crate::scan::intact;
use crate::schema::stored_schema;
use crate::sink::{Sink, Written};
use crate::txn::Place;
use crate::types::{DataFile, SnapshotId};
use crate::writer::Writer;
use domain::schema::Table;
use rusqlite::{OptionalExtension, Transaction};
use serde::Serialize;

/// What a compaction did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompactReport {
    /// State of the data afterwards; the same as before when no files were merged.
    pub snapshot: SnapshotId,
    /// Oldest state still kept; imports before it can no longer be undone.
    pub oldest: SnapshotId,
    /// Files merged into others.
    pub merged: u64,
    /// Files written instead.
    pub written: u64,
    /// Files removed from the disk.
    pub removed: u64,
}

/// Merges and forgets.
pub(crate) fn compact(at: Place, keep: usize, now: i64) -> Result<CompactReport> {
    let mut writer = Writer::open(at)?;
    let (mut ready, mut merged) = (Vec::new(), 0);
    for table in domain::schema::TABLES {
        let files = read::files(&writer.db, &writer.place.layout, table.name, read::Which::At(writer.base))?;
        // a file under half the limit is small; one alone has nothing to merge with
        let small: Vec<DataFile> = files.into_iter().filter(|f| f.rows < (writer.place.file_rows as u64).div_ceil(2)).collect();
        if small.len() > 1 {
            let added = merge(&writer, table, &small)?;
            merged += small.len() as u64;
            ready.push(Ready { table, ended: small.iter().map(|f| f.id).collect(), added, compacted: true });
        }
    }
    let changes = place::tables(&writer.place.disk, &writer.place.layout, writer.base + 1, ready)?;
    let written = changes.iter().map(|c| c.added.len() as u64).sum();
    let base = writer.base;
    let (snapshot, oldest) = writer.transact(|tx| {
        let snapshot = match changes.is_empty() {
            true => base,
            false => write::snapshot(tx, now, "compact", &changes)?,
        };
        Ok((snapshot, forget(tx, keep.max(1))?))
    })?;
    let removed = gc::collect(&writer.db, &writer.place.layout, &writer.place.disk)?;
    Ok(CompactReport { snapshot, oldest, merged, written, removed })
}

fn merge(writer: &Writer, table: &'static Table, small: &[DataFile]) -> Result<Vec<Written>> {
    let known = match read::tables(&writer.db, writer.base)?.get(table.name) {
        Some(id) => read::columns(&writer.db, *id)?,
        None => std::collections::BTreeMap::new(),
    };
    let schema = stored_schema(table, &write::column_ids(table, &known));
    let tmp = writer.place.layout.tmp();
    let mut sink = Sink::new(&writer.place.disk, &tmp, &format!("{}-merge", table.name), table, schema.clone())
        .with_file_rows(writer.place.file_rows);
    for file in small {
        intact(&file.path, file.bytes, &file.sha256)?;
        copy_without(&mut sink, file, &schema, &[])?;
    }
    sink.finish()
}

/// Removes all snapshots but the last `keep`, and the rows only they needed. Returns the oldest kept.
fn forget(tx: &Transaction<'_>, keep: usize) -> Result<SnapshotId> {
    let oldest: Option<SnapshotId> = tx
        .query_row("SELECT snapshot_id FROM ducklake_snapshot ORDER BY snapshot_id DESC LIMIT 1 OFFSET ?1", [keep - 1], |r| {
            r.get(0)
        })
        .optional()
        .map_err(catalogue("find old snapshots"))?;
    let Some(oldest) = oldest else { return read::oldest(tx) };
    let run = |sql: &str| tx.execute(sql, [oldest]).map(|_| ()).map_err(catalogue("forget old snapshots"));
    run("DELETE FROM ducklake_snapshot WHERE snapshot_id < ?1")?;
    run("DELETE FROM ducklake_snapshot_changes WHERE snapshot_id < ?1")?;
    const GONE: &str = "data_file_id IN (SELECT data_file_id FROM ducklake_data_file WHERE end_snapshot <= ?1)";
    run(&format!("DELETE FROM ducklake_file_column_stats WHERE {GONE}"))?;
    run(&format!("DELETE FROM revizor_file_source WHERE {GONE}"))?;
    run(&format!("DELETE FROM revizor_file WHERE {GONE}"))?;
    run("DELETE FROM ducklake_data_file WHERE end_snapshot <= ?1")?;
    // an import from before the oldest state cannot be undone, nor can its traces matter to another
    run("DELETE FROM revizor_trace WHERE import_id IN (SELECT import_id FROM revizor_import WHERE base_snapshot < ?1)")?;
    Ok(oldest)
}
