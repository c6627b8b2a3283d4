//! The catalogue: one SQLite database in the DuckLake format, plus our ledger in the same transaction.

pub(crate) mod ledger;
pub(crate) mod read;
pub(crate) mod write;

use crate::disk::Disk;
use crate::error::{Error, Result, catalogue, io_error};
use crate::layout::Layout;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::time::Duration;

/// Format of the lake written by this program.
pub(crate) const FORMAT: i64 = 1;
/// How long a statement waits for another process's short transaction.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the catalogue for writing; makes an empty one when there is none.
pub(crate) fn open(layout: &Layout, disk: &Disk) -> Result<Connection> {
    disk.create_dir(layout.dir())?;
    let path = layout.catalogue();
    let fresh = !path.exists();
    let mut db = Connection::open(&path).map_err(catalogue("open"))?;
    settings(&db)?;
    // WAL: readers go on while an import commits; FULL: a commit survives a power cut
    db.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(())).map_err(catalogue("switch to WAL"))?;
    db.execute_batch("PRAGMA synchronous=FULL").map_err(catalogue("switch to full durability"))?;
    init(&mut db)?;
    check_format(&db, layout)?;
    remember_data_path(&db, layout)?;
    if fresh {
        disk.sync_dir(layout.dir())?;
    }
    Ok(db)
}

/// Opens the catalogue for reading. Errors: [`Error::NoLake`] when there is none.
pub(crate) fn open_read(layout: &Layout) -> Result<Connection> {
    let missing = || Error::NoLake { dir: layout.dir().to_path_buf() };
    let path = layout.catalogue();
    if !path.exists() {
        return Err(missing());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(&path, flags).map_err(catalogue("open"))?;
    settings(&db)?;
    if !exists(&db)? {
        return Err(missing());
    }
    check_format(&db, layout)?;
    Ok(db)
}

fn settings(db: &Connection) -> Result<()> {
    db.busy_timeout(PATIENCE).map_err(catalogue("set the time-out"))
}

fn exists(db: &Connection) -> Result<bool> {
    db.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'revizor_meta'", [], |r| r.get::<_, i64>(0))
        .map(|n| n > 0)
        .map_err(catalogue("look for its tables"))
}

fn init(db: &mut Connection) -> Result<()> {
    if exists(db)? {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(catalogue("begin"))?;
    // another process may have been quicker
    if exists(&tx)? {
        return Ok(());
    }
    tx.execute_batch(include_str!("ddl.sql")).map_err(catalogue("make its tables"))?;
    tx.execute_batch(
        "INSERT INTO ducklake_snapshot VALUES (0, '1970-01-01 00:00:00+00', 0, 1, 0);
         INSERT INTO ducklake_snapshot_changes VALUES (0, 'created_schema:\"main\"', 'revizor', 'empty', NULL);
         INSERT INTO ducklake_metadata(key, value) VALUES ('version', '1.0'), ('created_by', 'revizor'), ('data_path', ''), ('encrypted', 'false');
         INSERT INTO ducklake_schema VALUES (0, '00000000-0000-4000-8000-000000000000', 0, NULL, 'main', '', 1);",
    )
    .map_err(catalogue("make its first rows"))?;
    tx.execute("INSERT INTO revizor_meta VALUES ('format', ?1)", [FORMAT.to_string()]).map_err(catalogue("note its format"))?;
    tx.commit().map_err(catalogue("commit its tables"))
}

fn check_format(db: &Connection, layout: &Layout) -> Result<()> {
    let found: Option<String> = db
        .query_row("SELECT value FROM revizor_meta WHERE key = 'format'", [], |r| r.get(0))
        .optional()
        .map_err(catalogue("read its format"))?;
    let found = found.and_then(|f| f.parse::<i64>().ok()).unwrap_or(0);
    if found > FORMAT {
        return Err(Error::NewerFormat { dir: layout.dir().to_path_buf(), found, known: FORMAT });
    }
    Ok(())
}

/// Other engines resolve relative file names against `data_path`; a moved or restored folder gets its new place here.
fn remember_data_path(db: &Connection, layout: &Layout) -> Result<()> {
    let full = std::path::absolute(layout.data()).map_err(|e| io_error("resolve", &layout.data(), e))?;
    let wanted = format!("{}/", full.display());
    let found: String = db
        .query_row("SELECT value FROM ducklake_metadata WHERE key = 'data_path' AND scope IS NULL", [], |r| r.get(0))
        .map_err(catalogue("read the data path"))?;
    if found != wanted {
        db.execute("UPDATE ducklake_metadata SET value = ?1 WHERE key = 'data_path' AND scope IS NULL", params![wanted])
            .map_err(catalogue("note the data path"))?;
    }
    Ok(())
}
