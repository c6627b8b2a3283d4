//! Questions to the catalogue about states and files; each answer is fixed once its snapshot exists.

use crate::error::{Error, Result, catalogue};
use crate::layout::Layout;
use crate::time::parse_instant;
use crate::types::{ColumnStats, DataFile, Snapshot, SnapshotId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The newest state.
pub(crate) fn latest(db: &Connection) -> Result<SnapshotId> {
    db.query_row("SELECT max(snapshot_id) FROM ducklake_snapshot", [], |r| r.get(0))
        .map_err(catalogue("find the latest snapshot"))
}

/// The oldest state still kept.
pub(crate) fn oldest(db: &Connection) -> Result<SnapshotId> {
    db.query_row("SELECT min(snapshot_id) FROM ducklake_snapshot", [], |r| r.get(0))
        .map_err(catalogue("find the oldest snapshot"))
}

/// Errors: [`Error::NoSnapshot`] when there is no such state.
pub(crate) fn check(db: &Connection, snapshot: SnapshotId) -> Result<()> {
    let found: Option<i64> = db
        .query_row("SELECT 1 FROM ducklake_snapshot WHERE snapshot_id = ?1", [snapshot], |r| r.get(0))
        .optional()
        .map_err(catalogue("look for a snapshot"))?;
    match found {
        Some(_) => Ok(()),
        None => Err(Error::NoSnapshot { snapshot, oldest: oldest(db)?, latest: latest(db)? }),
    }
}

/// All states kept, oldest first.
pub(crate) fn snapshots(db: &Connection) -> Result<Vec<Snapshot>> {
    let mut query = db
        .prepare(
            "SELECT s.snapshot_id, s.snapshot_time, coalesce(c.changes_made, ''), coalesce(c.commit_message, '')
             FROM ducklake_snapshot s LEFT JOIN ducklake_snapshot_changes c USING (snapshot_id) ORDER BY s.snapshot_id",
        )
        .map_err(catalogue("list snapshots"))?;
    query
        .query_map([], |r| {
            let at: String = r.get(1)?;
            Ok(Snapshot { id: r.get(0)?, at: parse_instant(&at).unwrap_or(0), changes: r.get(2)?, message: r.get(3)? })
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("list snapshots"))
}

/// Tables that exist at a snapshot: number and name, by name.
pub(crate) fn tables(db: &Connection, snapshot: SnapshotId) -> Result<BTreeMap<String, i64>> {
    let mut query = db
        .prepare(
            "SELECT table_name, table_id FROM ducklake_table
             WHERE begin_snapshot <= ?1 AND (end_snapshot IS NULL OR ?1 < end_snapshot)",
        )
        .map_err(catalogue("list tables"))?;
    query.query_map([snapshot], |r| Ok((r.get(0)?, r.get(1)?))).and_then(Iterator::collect).map_err(catalogue("list tables"))
}

/// Columns of a table now: name and number.
pub(crate) fn columns(db: &Connection, table_id: i64) -> Result<BTreeMap<String, i64>> {
    let mut query = db
        .prepare("SELECT column_name, column_id FROM ducklake_column WHERE table_id = ?1 AND end_snapshot IS NULL")
        .map_err(catalogue("list columns"))?;
    query.query_map([table_id], |r| Ok((r.get(0)?, r.get(1)?))).and_then(Iterator::collect).map_err(catalogue("list columns"))
}

/// Which files of a table to list.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Those that make up a state.
    At(SnapshotId),
    /// All that any kept state needs.
    All,
}

/// Files of a table, in the order of the catalogue.
pub(crate) fn files(db: &Connection, layout: &Layout, table: &str, which: Which) -> Result<Vec<DataFile>> {
    let (at, all) = match which {
        Which::At(snapshot) => (snapshot, false),
        Which::All => (0, true),
    };
    let mut query = db
        .prepare_cached(
            "SELECT f.data_file_id, f.path, f.record_count, f.file_size_bytes, r.sha256
             FROM ducklake_data_file f JOIN ducklake_table t USING (table_id) JOIN revizor_file r USING (data_file_id)
             WHERE t.table_name = ?1 AND (?3 OR (f.begin_snapshot <= ?2 AND (f.end_snapshot IS NULL OR ?2 < f.end_snapshot)))
             ORDER BY f.data_file_id",
        )
        .map_err(catalogue("list files"))?;
    let mut files: Vec<DataFile> = query
        .query_map(params![table, at, all], |r| {
            let name: String = r.get(1)?;
            Ok(DataFile {
                id: r.get(0)?,
                path: layout.file(table, &name),
                rows: r.get(2)?,
                bytes: r.get(3)?,
                sha256: r.get(4)?,
                stats: Vec::new(),
                sources: Vec::new(),
            })
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("list files"))?;
    for file in &mut files {
        file.stats = stats(db, file.id)?;
        file.sources = sources(db, file.id)?;
    }
    Ok(files)
}

fn stats(db: &Connection, file: i64) -> Result<Vec<ColumnStats>> {
    let mut query = db
        .prepare_cached(
            "SELECT c.column_name, s.null_count, s.min_value, s.max_value, s.column_size_bytes
             FROM ducklake_file_column_stats s
             JOIN ducklake_column c ON c.table_id = s.table_id AND c.column_id = s.column_id AND c.end_snapshot IS NULL
             WHERE s.data_file_id = ?1 ORDER BY c.column_order",
        )
        .map_err(catalogue("read statistics"))?;
    query
        .query_map([file], |r| {
            Ok(ColumnStats { column: r.get(0)?, nulls: r.get(1)?, min: r.get(2)?, max: r.get(3)?, bytes: r.get(4)? })
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("read statistics"))
}

fn sources(db: &Connection, file: i64) -> Result<Vec<(String, u64)>> {
    let mut query = db
        .prepare_cached("SELECT source, records FROM revizor_file_source WHERE data_file_id = ?1 ORDER BY source")
        .map_err(catalogue("read sources"))?;
    query.query_map([file], |r| Ok((r.get(0)?, r.get(1)?))).and_then(Iterator::collect).map_err(catalogue("read sources"))
}

/// A setting of the company.
pub(crate) fn setting(db: &Connection, key: &str) -> Result<Option<String>> {
    db.query_row("SELECT value FROM revizor_setting WHERE key = ?1", [key], |r| r.get(0))
        .optional()
        .map_err(catalogue("read a setting"))
}

/// All settings of the company, by key.
pub(crate) fn settings(db: &Connection) -> Result<BTreeMap<String, String>> {
    let mut query = db.prepare("SELECT key, value FROM revizor_setting").map_err(catalogue("read settings"))?;
    query.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).and_then(Iterator::collect).map_err(catalogue("read settings"))
}
