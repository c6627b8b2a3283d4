//! Gives finished files their final names and makes them durable: contents, then name, then hash; before the catalogue names them.

use crate::catalog::write::TableChange;
use crate::disk::{Disk, digest};
use crate::error::{Error, Result, io_error};
use crate::layout::Layout;
use crate::sink::Written;
use crate::types::{ColumnStats, SnapshotId};
use domain::schema::Table;
use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A durable file in its final place, not yet in the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) name: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) footer: u64,
    pub(crate) sha256: String,
    pub(crate) stats: Vec<ColumnStats>,
    pub(crate) sources: BTreeMap<String, u64>,
}

/// One table ready to be placed: its new files still lie under `tmp/`.
pub(crate) struct Ready {
    pub(crate) table: &'static Table,
    /// Numbers of files that no longer belong to it.
    pub(crate) ended: Vec<i64>,
    pub(crate) added: Vec<Written>,
    /// Rows stay the same (compaction).
    pub(crate) compacted: bool,
}

/// Places the files of all tables. They are called after the snapshot they make: `<snapshot>-<number>.parquet`.
pub(crate) fn tables(disk: &Disk, layout: &Layout, next: SnapshotId, ready: Vec<Ready>) -> Result<Vec<TableChange>> {
    let mut changes = Vec::new();
    let mut moves = Vec::new();
    for table in ready {
        if table.added.is_empty() && table.ended.is_empty() {
            continue;
        }
        let folder = layout.table(table.table.name);
        disk.create_dir(&folder)?;
        for written in table.added {
            let name = format!("{next:08}-{:04}.parquet", moves.len());
            moves.push((written, folder.join(&name), name, changes.len()));
        }
        changes.push(TableChange { table: table.table, ended: table.ended, added: Vec::new(), compacted: table.compacted });
    }
    let targets: Vec<(&Path, &Path)> = moves.iter().map(|(w, target, _, _)| (w.path.as_path(), target.as_path())).collect();
    let placed = files(disk, &targets)?;
    for ((written, _, name, change), (bytes, sha256, footer)) in moves.into_iter().zip(placed) {
        let Written { rows, stats, sources, .. } = written;
        changes[change].added.push(NewFile { name, rows, bytes, footer, sha256, stats, sources });
    }
    for change in &changes {
        disk.sync_dir(&layout.table(change.table.name))?;
    }
    Ok(changes)
}

/// Makes files durable, moves them and takes their hashes, several at a time: length, SHA-256, length of the footer.
pub(crate) fn files(disk: &Disk, moves: &[(&Path, &Path)]) -> Result<Vec<(u64, String, u64)>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4).min(moves.len());
    let next = AtomicUsize::new(0);
    let results: Mutex<BTreeMap<usize, Result<(u64, String, u64)>>> = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some((from, to)) = moves.get(i) else { return };
            let result = one(disk, from, to);
            if let Ok(mut results) = results.lock() {
                results.insert(i, result);
            }
        }
    };
    if threads <= 1 {
        work();
    } else {
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    }
    let results = results.into_inner().map_err(|_| Error::Stopped)?;
    if results.len() != moves.len() {
        return Err(Error::Stopped);
    }
    results.into_values().collect()
}

fn one(disk: &Disk, from: &Path, to: &Path) -> Result<(u64, String, u64)> {
    disk.sync_file(from)?;
    disk.rename(from, to)?;
    let (bytes, sha256) = digest(to)?;
    Ok((bytes, sha256, footer_size(to, bytes)?))
}

/// Length of the Parquet footer: the four bytes before the closing magic.
fn footer_size(path: &Path, bytes: u64) -> Result<u64> {
    let read = || -> std::io::Result<u64> {
        let mut file = std::fs::File::open(path)?;
        file.seek(SeekFrom::Start(bytes.saturating_sub(8)))?;
        let mut tail = [0u8; 4];
        file.read_exact(&mut tail)?;
        Ok(u64::from(u32::from_le_bytes(tail)))
    };
    read().map_err(|e| io_error("read", path, e))
}
