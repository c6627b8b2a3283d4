//! The ledger of imports: written in the transaction of the snapshot, read by people.

use crate::error::{Error, Result, catalogue};
use crate::types::{FileReport, ImportFile, ImportReport, Problem, TableCounts};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// A file only `undo` needs.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    pub(crate) import: i64,
    pub(crate) table: String,
    pub(crate) kind: String,
    /// Name inside `trace/`.
    pub(crate) path: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// Number of the next import.
pub(crate) fn next(db: &Connection) -> Result<i64> {
    db.query_row("SELECT coalesce(max(import_id), 0) + 1 FROM revizor_import", [], |r| r.get(0))
        .map_err(catalogue("number the import"))
}

/// Writes an import without its problems.
pub(crate) fn write(tx: &Transaction<'_>, report: &ImportReport, traces: &[Trace]) -> Result<()> {
    let done = catalogue("write the ledger");
    write_rows(tx, report, traces).map_err(done)
}

fn write_rows(tx: &Transaction<'_>, i: &ImportReport, traces: &[Trace]) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO revizor_import VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)",
        params![i.import, i.base, i.snapshot, i.started_at, i.committed_at, i.replace, i.options],
    )?;
    let mut file =
        tx.prepare("INSERT INTO revizor_import_file VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?;
    for f in &i.files {
        let r = &f.report;
        file.execute(params![
            i.import,
            f.file,
            f.name,
            f.bytes,
            f.sha256,
            f.stored,
            r.read,
            r.header,
            r.blank,
            r.set_aside,
            r.duplicates,
            r.merged,
            r.details
        ])?;
    }
    let mut table = tx.prepare("INSERT INTO revizor_import_table VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?;
    for t in &i.tables {
        table.execute(params![
            i.import,
            t.table,
            t.source,
            t.read,
            t.new,
            t.updated,
            t.unchanged,
            t.duplicates,
            t.superseded,
            t.conflicting,
            t.older,
            t.removed
        ])?;
    }
    let mut part =
        tx.prepare("INSERT INTO revizor_import_file_table VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?;
    for (file, t) in i.files.iter().flat_map(|f| f.tables.iter().map(|t| (f.file, t))) {
        part.execute(params![
            i.import,
            file,
            t.table,
            t.source,
            t.read,
            t.new,
            t.updated,
            t.unchanged,
            t.duplicates,
            t.superseded,
            t.conflicting,
            t.older
        ])?;
    }
    let mut trace = tx.prepare("INSERT INTO revizor_trace VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for t in traces {
        trace.execute(params![t.import, t.table, t.kind, t.path, t.rows, t.bytes, t.sha256])?;
    }
    Ok(())
}

/// Writes one set-aside row.
pub(crate) fn write_problem(tx: &Transaction<'_>, import: i64, number: u64, p: &Problem) -> Result<()> {
    let mut insert = tx
        .prepare_cached("INSERT INTO revizor_problem VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
        .map_err(catalogue("write a problem"))?;
    insert
        .execute(params![import, number, p.file, p.line, p.table, p.column, p.code, p.value, p.header, p.raw])
        .map(|_| ())
        .map_err(catalogue("write a problem"))
}

/// Marks an import as undone.
pub(crate) fn mark_undone(tx: &Transaction<'_>, import: i64, snapshot: i64) -> Result<()> {
    tx.execute("UPDATE revizor_import SET undone_snapshot = ?2 WHERE import_id = ?1", params![import, snapshot])
        .map(|_| ())
        .map_err(catalogue("mark an import as undone"))
}

const IMPORT: &str = "SELECT import_id, base_snapshot, snapshot_id, started_at, committed_at, replaces, options, undone_snapshot,
    (SELECT count(*) FROM revizor_problem p WHERE p.import_id = i.import_id) FROM revizor_import i";

fn import_row(r: &Row<'_>) -> rusqlite::Result<ImportReport> {
    Ok(ImportReport {
        import: r.get(0)?,
        base: r.get(1)?,
        snapshot: r.get(2)?,
        started_at: r.get(3)?,
        committed_at: r.get(4)?,
        replace: r.get(5)?,
        options: r.get(6)?,
        undone: r.get(7)?,
        problems: r.get(8)?,
        files: Vec::new(),
        tables: Vec::new(),
    })
}

/// All imports, oldest first.
pub(crate) fn imports(db: &Connection) -> Result<Vec<ImportReport>> {
    let mut query = db.prepare(&format!("{IMPORT} ORDER BY import_id")).map_err(catalogue("list imports"))?;
    let mut all: Vec<ImportReport> =
        query.query_map([], import_row).and_then(Iterator::collect).map_err(catalogue("list imports"))?;
    for import in &mut all {
        fill(db, import)?;
    }
    Ok(all)
}

/// One import. Errors: [`Error::NoImport`].
pub(crate) fn import(db: &Connection, number: i64) -> Result<ImportReport> {
    let found = db
        .query_row(&format!("{IMPORT} WHERE import_id = ?1"), [number], import_row)
        .optional()
        .map_err(catalogue("read an import"))?;
    let mut import = found.ok_or(Error::NoImport { import: number })?;
    fill(db, &mut import)?;
    Ok(import)
}

fn fill(db: &Connection, import: &mut ImportReport) -> Result<()> {
    import.files = stored_files(db, Some(import.import))?;
    let mut query = db
        .prepare_cached(
            "SELECT table_name, source, read, new, updated, unchanged, duplicates, superseded, conflicting, older, removed
             FROM revizor_import_table WHERE import_id = ?1 ORDER BY table_name, source",
        )
        .map_err(catalogue("read an import"))?;
    import.tables = query
        .query_map([import.import], |r| {
            Ok(TableCounts {
                table: r.get(0)?,
                source: r.get(1)?,
                read: r.get(2)?,
                new: r.get(3)?,
                updated: r.get(4)?,
                unchanged: r.get(5)?,
                duplicates: r.get(6)?,
                superseded: r.get(7)?,
                conflicting: r.get(8)?,
                older: r.get(9)?,
                removed: r.get(10)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("read an import"))?;
    fill_files(db, import)
}

/// What became of the rows of each file.
fn fill_files(db: &Connection, import: &mut ImportReport) -> Result<()> {
    let mut query = db
        .prepare_cached(
            "SELECT file_id, table_name, source, read, new, updated, unchanged, duplicates, superseded, conflicting, older
             FROM revizor_import_file_table WHERE import_id = ?1 ORDER BY file_id, table_name, source",
        )
        .map_err(catalogue("read an import"))?;
    let rows: Vec<(i32, TableCounts)> = query
        .query_map([import.import], |r| {
            let counts = TableCounts {
                table: r.get(1)?,
                source: r.get(2)?,
                read: r.get(3)?,
                new: r.get(4)?,
                updated: r.get(5)?,
                unchanged: r.get(6)?,
                duplicates: r.get(7)?,
                superseded: r.get(8)?,
                conflicting: r.get(9)?,
                older: r.get(10)?,
                removed: 0,
            };
            Ok((r.get(0)?, counts))
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("read an import"))?;
    for (file, counts) in rows {
        if let Some(entry) = import.files.iter_mut().find(|f| f.file == file) {
            entry.tables.push(counts);
        }
    }
    Ok(())
}

/// Kept files of one import or of all.
pub(crate) fn stored_files(db: &Connection, import: Option<i64>) -> Result<Vec<ImportFile>> {
    let mut query = db
        .prepare_cached(
            "SELECT file_id, name, bytes, sha256, stored, read, header, blank, set_aside, duplicates, merged, details
             FROM revizor_import_file WHERE ?1 IS NULL OR import_id = ?1 ORDER BY import_id, file_id",
        )
        .map_err(catalogue("list files of an import"))?;
    query
        .query_map([import], |r| {
            let report = FileReport {
                read: r.get(5)?,
                header: r.get(6)?,
                blank: r.get(7)?,
                set_aside: r.get(8)?,
                duplicates: r.get(9)?,
                merged: r.get(10)?,
                details: r.get(11)?,
            };
            Ok(ImportFile {
                file: r.get(0)?,
                name: r.get(1)?,
                bytes: r.get(2)?,
                sha256: r.get(3)?,
                stored: r.get(4)?,
                report,
                tables: Vec::new(),
            })
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("list files of an import"))
}

/// Calls `take` with the rows set aside by an import, in the order they were found, until it says false.
pub(crate) fn problems(db: &Connection, import: i64, take: &mut dyn FnMut(Problem) -> bool) -> Result<()> {
    let mut query = db
        .prepare(
            "SELECT file, line, table_name, column_name, code, value, header, raw FROM revizor_problem WHERE import_id = ?1 ORDER BY number",
        )
        .map_err(catalogue("read problems"))?;
    let rows = query
        .query_map([import], |r| {
            Ok(Problem {
                file: r.get(0)?,
                line: r.get(1)?,
                table: r.get(2)?,
                column: r.get(3)?,
                code: r.get(4)?,
                value: r.get(5)?,
                header: r.get(6)?,
                raw: r.get(7)?,
            })
        })
        .map_err(catalogue("read problems"))?;
    for row in rows {
        if !take(row.map_err(catalogue("read problems"))?) {
            break;
        }
    }
    Ok(())
}

/// Files only `undo` needs, oldest import first.
pub(crate) fn traces(db: &Connection) -> Result<Vec<Trace>> {
    let mut query = db
        .prepare("SELECT import_id, table_name, kind, path, records, bytes, sha256 FROM revizor_trace ORDER BY import_id, table_name, kind, path")
        .map_err(catalogue("list traces"))?;
    query
        .query_map([], |r| {
            Ok(Trace {
                import: r.get(0)?,
                table: r.get(1)?,
                kind: r.get(2)?,
                path: r.get(3)?,
                rows: r.get(4)?,
                bytes: r.get(5)?,
                sha256: r.get(6)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(catalogue("list traces"))
}
