//! A new state of the data, written into the catalogue inside one transaction.

use crate::catalog::read;
use crate::error::{Result, catalogue};
use crate::place::NewFile;
use crate::schema::{arrow_schema, ducklake_type};
use crate::stats::compare;
use crate::time::instant_text;
use crate::types::SnapshotId;
use arrow::datatypes::DataType;
use domain::schema::Table;
use rusqlite::{Transaction, params};
use std::collections::BTreeMap;

/// What happens to one table.
#[derive(Debug)]
pub(crate) struct TableChange {
    pub(crate) table: &'static Table,
    /// Numbers of files that no longer belong to it.
    pub(crate) ended: Vec<i64>,
    /// Files that now belong to it.
    pub(crate) added: Vec<NewFile>,
    /// Rows stay the same (compaction).
    pub(crate) compacted: bool,
}

/// Numbers the columns of a table get: known ones keep theirs, new ones follow.
pub(crate) fn column_ids(table: &Table, known: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let mut ids = known.clone();
    let mut next = ids.values().max().map_or(1, |m| m + 1);
    for field in arrow_schema(table).fields() {
        if !ids.contains_key(field.name()) {
            ids.insert(field.name().clone(), next);
            next += 1;
        }
    }
    ids
}

struct Counters {
    schema_version: i64,
    next_catalog_id: i64,
    next_file_id: i64,
}

/// Makes the next state out of the latest one. Returns its number.
pub(crate) fn snapshot(tx: &Transaction<'_>, now: i64, message: &str, tables: &[TableChange]) -> Result<SnapshotId> {
    let base = read::latest(tx)?;
    let next = base + 1;
    let mut counters = tx
        .query_row(
            "SELECT schema_version, next_catalog_id, next_file_id FROM ducklake_snapshot WHERE snapshot_id = ?1",
            [base],
            |r| Ok(Counters { schema_version: r.get(0)?, next_catalog_id: r.get(1)?, next_file_id: r.get(2)? }),
        )
        .map_err(catalogue("read the latest snapshot"))?;
    let known = read::tables(tx, base)?;
    let mut changes = Vec::new();
    let mut reshaped = Vec::new();
    for change in tables {
        let id = match known.get(change.table.name) {
            Some(id) => *id,
            None => {
                let id = create_table(tx, change.table, next, &mut counters)?;
                changes.push(format!("created_table:\"main\".\"{}\"", change.table.name));
                id
            }
        };
        if add_columns(tx, change.table, id, next)? {
            reshaped.push(id);
            if known.contains_key(change.table.name) {
                changes.push(format!("altered_table:{id}"));
            }
        }
        change_files(tx, change, id, next, &mut counters)?;
        changes.extend(words(change, id));
    }
    counters.schema_version += i64::from(!reshaped.is_empty());
    for id in reshaped {
        run(tx, "INSERT INTO ducklake_schema_versions VALUES (?1, ?2, ?3)", params![next, counters.schema_version, id])?;
    }
    run(
        tx,
        "INSERT INTO ducklake_snapshot VALUES (?1, ?2, ?3, ?4, ?5)",
        params![next, instant_text(now), counters.schema_version, counters.next_catalog_id, counters.next_file_id],
    )?;
    run(
        tx,
        "INSERT INTO ducklake_snapshot_changes VALUES (?1, ?2, 'revizor', ?3, NULL)",
        params![next, changes.join(","), message],
    )?;
    Ok(next)
}

fn words(change: &TableChange, id: i64) -> Vec<String> {
    if change.compacted {
        return vec![format!("compacted_table:{id}")];
    }
    let mut words = Vec::new();
    if !change.added.is_empty() {
        words.push(format!("inserted_into_table:{id}"));
    }
    if !change.ended.is_empty() {
        words.push(format!("deleted_from_table:{id}"));
    }
    words
}

fn run(tx: &Transaction<'_>, sql: &'static str, values: impl rusqlite::Params) -> Result<()> {
    let mut statement = tx.prepare_cached(sql).map_err(catalogue("prepare a change"))?;
    statement.execute(values).map(|_| ()).map_err(catalogue("write a change"))
}

fn create_table(tx: &Transaction<'_>, table: &Table, snapshot: SnapshotId, counters: &mut Counters) -> Result<i64> {
    let id = counters.next_catalog_id;
    counters.next_catalog_id += 1;
    // a fixed number instead of a random one: the same imports give the same catalogue
    let uuid = format!("00000000-0000-4000-8000-{id:012}");
    run(
        tx,
        "INSERT INTO ducklake_table VALUES (?1, ?2, ?3, NULL, 0, ?4, ?5, 1)",
        params![id, uuid, snapshot, table.name, format!("{}/", table.name)],
    )?;
    run(tx, "INSERT INTO ducklake_table_stats VALUES (?1, 0, 0, 0)", params![id])?;
    Ok(id)
}

/// Adds columns the catalogue does not know yet. Returns whether there were any.
fn add_columns(tx: &Transaction<'_>, table: &Table, id: i64, snapshot: SnapshotId) -> Result<bool> {
    let known = read::columns(tx, id)?;
    let ids = column_ids(table, &known);
    if ids.len() == known.len() {
        return Ok(false);
    }
    for (order, field) in arrow_schema(table).fields().iter().enumerate() {
        let column = ids.get(field.name()).copied().unwrap_or(0);
        let order = order as i64 + 1;
        if known.contains_key(field.name()) {
            run(
                tx,
                "UPDATE ducklake_column SET column_order = ?1 WHERE table_id = ?2 AND column_id = ?3 AND end_snapshot IS NULL",
                params![order, id, column],
            )?;
            continue;
        }
        run(
            tx,
            "INSERT INTO ducklake_column VALUES (?1, ?2, NULL, ?3, ?4, ?5, ?6, NULL, NULL, 1, NULL, NULL, NULL)",
            params![column, snapshot, id, order, field.name(), ducklake_type(field.data_type())],
        )?;
    }
    Ok(true)
}

fn change_files(
    tx: &Transaction<'_>,
    change: &TableChange,
    id: i64,
    snapshot: SnapshotId,
    counters: &mut Counters,
) -> Result<()> {
    for file in &change.ended {
        run(
            tx,
            "UPDATE ducklake_data_file SET end_snapshot = ?1 WHERE data_file_id = ?2 AND end_snapshot IS NULL",
            params![snapshot, file],
        )?;
    }
    let ids = read::columns(tx, id)?;
    let mut row_id: i64 = tx
        .query_row("SELECT next_row_id FROM ducklake_table_stats WHERE table_id = ?1", [id], |r| r.get(0))
        .map_err(catalogue("read table statistics"))?;
    for file in &change.added {
        add_file(tx, file, id, snapshot, counters.next_file_id, row_id, &ids)?;
        row_id += file.rows as i64;
        counters.next_file_id += 1;
    }
    refresh_statistics(tx, change.table, id, row_id)
}

fn add_file(
    tx: &Transaction<'_>,
    file: &NewFile,
    table: i64,
    snapshot: SnapshotId,
    number: i64,
    row_id: i64,
    ids: &BTreeMap<String, i64>,
) -> Result<()> {
    run(
        tx,
        "INSERT INTO ducklake_data_file VALUES (?1, ?2, ?3, NULL, NULL, ?4, 1, 'parquet', ?5, ?6, ?7, ?8, NULL, NULL, NULL, NULL)",
        params![number, table, snapshot, file.name, file.rows, file.bytes, file.footer, row_id],
    )?;
    run(tx, "INSERT INTO revizor_file VALUES (?1, ?2)", params![number, file.sha256])?;
    for (source, rows) in &file.sources {
        run(tx, "INSERT INTO revizor_file_source VALUES (?1, ?2, ?3)", params![number, source, rows])?;
    }
    for s in &file.stats {
        let Some(column) = ids.get(&s.column) else { continue };
        run(
            tx,
            "INSERT INTO ducklake_file_column_stats VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, NULL)",
            params![number, table, column, s.bytes, file.rows - s.nulls, s.nulls, s.min, s.max],
        )?;
    }
    Ok(())
}

/// Table-wide statistics are those of the live files together.
fn refresh_statistics(tx: &Transaction<'_>, table: &Table, id: i64, next_row_id: i64) -> Result<()> {
    run(
        tx,
        "UPDATE ducklake_table_stats SET next_row_id = ?2,
           record_count = (SELECT coalesce(sum(record_count), 0) FROM ducklake_data_file WHERE table_id = ?1 AND end_snapshot IS NULL),
           file_size_bytes = (SELECT coalesce(sum(file_size_bytes), 0) FROM ducklake_data_file WHERE table_id = ?1 AND end_snapshot IS NULL)
         WHERE table_id = ?1",
        params![id, next_row_id],
    )?;
    run(tx, "DELETE FROM ducklake_table_column_stats WHERE table_id = ?1", params![id])?;
    let ids = read::columns(tx, id)?;
    for field in arrow_schema(table).fields() {
        let Some(column) = ids.get(field.name()).copied() else { continue };
        let (nulls, min, max) = live_bounds(tx, column, id, field.data_type())?;
        run(
            tx,
            "INSERT INTO ducklake_table_column_stats VALUES (?1, ?2, ?3, NULL, ?4, ?5, NULL)",
            params![id, column, nulls > 0, min, max],
        )?;
    }
    Ok(())
}

type Bounds = (u64, Option<String>, Option<String>);

fn live_bounds(tx: &Transaction<'_>, column: i64, table: i64, data_type: &DataType) -> Result<Bounds> {
    let mut query = tx
        .prepare_cached(
            "SELECT s.null_count, s.value_count, s.min_value, s.max_value
             FROM ducklake_file_column_stats s JOIN ducklake_data_file f USING (data_file_id)
             WHERE f.table_id = ?1 AND s.column_id = ?2 AND f.end_snapshot IS NULL ORDER BY f.data_file_id",
        )
        .map_err(catalogue("read statistics"))?;
    type Row = (u64, u64, Option<String>, Option<String>);
    let rows: Vec<Row> = query
        .query_map(params![table, column], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .and_then(Iterator::collect)
        .map_err(catalogue("read statistics"))?;
    let nulls = rows.iter().map(|r| r.0).sum();
    // a file with values but without a bound leaves the table without it
    let (mins, maxs): (Vec<_>, Vec<_>) = rows.into_iter().filter(|r| r.1 > 0).map(|r| (r.2, r.3)).unzip();
    let min =
        mins.into_iter().collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min_by(|a, b| compare(a, b, data_type)));
    let max =
        maxs.into_iter().collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max_by(|a, b| compare(a, b, data_type)));
    Ok((nulls, min, max))
}
