//! Collects what a killed writer left behind: files no catalogue row names. Only the holder of the writer lock may do it.

use crate::disk::Disk;
use crate::error::{Result, catalogue, io_error};
use crate::layout::Layout;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Removes orphans from `data/`, `trace/` and `raw/` and empties `tmp/`. Returns how many files went.
pub(crate) fn collect(db: &Connection, layout: &Layout, disk: &Disk) -> Result<u64> {
    let mut removed = empty(&layout.tmp(), disk)?;
    let data =
        names(db, "SELECT t.table_name || '/' || f.path FROM ducklake_data_file f JOIN ducklake_table t USING (table_id)")?;
    for folder in list(&layout.data())? {
        if folder.is_dir() {
            removed += sweep(&folder, &layout.data(), &data, disk)?;
        }
    }
    removed += sweep(&layout.trace(), &layout.trace(), &names(db, "SELECT path FROM revizor_trace")?, disk)?;
    let raw = names(db, "SELECT stored FROM revizor_import_file")?;
    Ok(removed + sweep(&layout.raw(), layout.dir(), &raw, disk)?)
}

fn names(db: &Connection, sql: &str) -> Result<BTreeSet<String>> {
    let mut query = db.prepare(sql).map_err(catalogue("list kept files"))?;
    query.query_map([], |r| r.get(0)).and_then(Iterator::collect).map_err(catalogue("list kept files"))
}

/// Entries of a folder, sorted; none when it does not exist.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|e| io_error("list", folder, e))?,
    };
    let paths: std::io::Result<Vec<PathBuf>> = entries.map(|e| e.map(|e| e.path())).collect();
    let mut paths = paths.map_err(|e| io_error("list", folder, e))?;
    paths.sort();
    Ok(paths)
}

/// Removes the files of a folder whose path below `root` is not in `kept`.
fn sweep(folder: &Path, root: &Path, kept: &BTreeSet<String>, disk: &Disk) -> Result<u64> {
    let mut removed = 0;
    for path in list(folder)? {
        let name = path.strip_prefix(root).ok().map(|p| p.to_string_lossy().replace('\\', "/"));
        if path.is_file() && !name.is_some_and(|n| kept.contains(&n)) {
            disk.remove(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn empty(folder: &Path, disk: &Disk) -> Result<u64> {
    let mut removed = 0;
    for path in list(folder)? {
        if path.is_file() {
            disk.remove(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}
