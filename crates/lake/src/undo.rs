//! Takes one import back: afterwards the data stands as if it had never been imported, whatever came later.
//!
//! Only keys that the import presented (and, when it replaced a source, the keys it took away) can change. For each of them the
//! versions presented by all other imports are gathered from the files of every kept snapshot and from the traces, and folded in
//! import order by the rules of import. Needs the state before the import to be kept ([`Error::HistoryGone`] otherwise).

use crate::apply::copy_without;
use crate::catalog::{ledger, read, write};
use crate::error::{Error, Result};
use crate::history::{History, Version};
use crate::place::{self, Ready};
use crate::schema::stored_schema;
use crate::sink::Sink;
use crate::txn::Place;
use crate::types::{ImportReport, SnapshotId};
use crate::writer::Writer;
use domain::schema::Table;
use std::collections::{BTreeMap, BTreeSet};

/// What an undo did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct UndoReport {
    /// The import taken back.
    pub import: i64,
    /// State of the data afterwards; the same as before when nothing changed.
    pub snapshot: SnapshotId,
    /// Per table: rows taken away, rows put back in an earlier (or later presented) version.
    pub tables: Vec<(String, u64, u64)>,
}

/// Undoes an import.
pub(crate) fn undo(at: Place, number: i64, now: i64) -> Result<UndoReport> {
    let mut writer = Writer::open(at)?;
    let import = ledger::import(&writer.db, number)?;
    if import.undone.is_some() {
        return Err(Error::AlreadyUndone { import: number });
    }
    let oldest = read::oldest(&writer.db)?;
    if import.base < oldest {
        return Err(Error::HistoryGone { import: number, oldest });
    }
    let others: Vec<ImportReport> =
        ledger::imports(&writer.db)?.into_iter().filter(|i| i.undone.is_none() && i.import != number).collect();
    let touched: BTreeSet<&str> = import.tables.iter().map(|t| t.table.as_str()).collect();
    let mut prepared = Vec::new();
    for table in domain::schema::TABLES.iter().filter(|t| touched.contains(t.name)) {
        if let Some(change) = rebuild(&writer, table, &import, &others, oldest)? {
            prepared.push(change);
        }
    }
    let tables = prepared.iter().map(|p| (p.ready.table.name.to_string(), p.taken, p.put)).collect();
    let snapshot = commit(&mut writer, prepared, number, now)?;
    Ok(UndoReport { import: number, snapshot, tables })
}

struct Rebuilt {
    ready: Ready,
    taken: u64,
    put: u64,
}

fn rebuild(
    writer: &Writer,
    table: &'static Table,
    undone: &ImportReport,
    others: &[ImportReport],
    oldest: SnapshotId,
) -> Result<Option<Rebuilt>> {
    let history = History::gather(writer, table, undone, others)?;
    let mut gone: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut wanted: Vec<Version> = Vec::new();
    for key in history.keys() {
        let result = fold(key.versions, others, table, &history, oldest);
        let same = |v: &Version| key.current.is_some_and(|c| c.hash == v.hash && c.import != undone.import);
        if result.is_some_and(|v| same(&v)) {
            continue;
        }
        if let Some(current) = key.current {
            gone.entry(current.file).or_default().push(current.row);
        }
        wanted.extend(result);
    }
    if gone.is_empty() && wanted.is_empty() {
        return Ok(None);
    }
    let known = match read::tables(&writer.db, writer.base)?.get(table.name) {
        Some(id) => read::columns(&writer.db, *id)?,
        None => BTreeMap::new(),
    };
    let schema = stored_schema(table, &write::column_ids(table, &known));
    let mut sink =
        Sink::new(&writer.place.disk, &writer.place.layout.tmp(), &format!("{}-undo", table.name), table, schema.clone())
            .with_file_rows(writer.place.file_rows);
    let mut ended = Vec::new();
    let taken = gone.values().map(|rows| rows.len() as u64).sum();
    for (index, mut rows) in gone {
        rows.sort_unstable();
        let file = history.file(index);
        ended.push(file.id);
        if (rows.len() as u64) < file.rows {
            copy_without(&mut sink, file, &schema, &rows)?;
        }
    }
    history.copy(&mut sink, &schema, &wanted)?;
    let ready = Ready { table, ended, added: sink.finish()?, compacted: false };
    Ok(Some(Rebuilt { ready, taken, put: wanted.len() as u64 }))
}

/// The version that stands after all imports but the undone one, oldest import first.
fn fold(versions: &[Version], others: &[ImportReport], table: &Table, history: &History, oldest: SnapshotId) -> Option<Version> {
    let source = versions.first().map(|v| history.source(v.source))?;
    let mut state: Option<Version> = None;
    let mut next = versions.iter().peekable();
    for import in others {
        let mut presented: Option<&Version> = None;
        while let Some(version) = next.next_if(|v| v.import <= import.import) {
            presented = (version.import == import.import).then_some(version);
        }
        match (presented, state) {
            (Some(new), Some(old)) => {
                let older = new.updated != i64::MIN && old.updated > new.updated && !import.replace;
                if old.hash != new.hash && !older {
                    state = Some(*new);
                }
            }
            (Some(new), None) => state = Some(*new),
            // a replacing import from before the kept history has done its work already
            (None, Some(_)) if import.replace && import.base >= oldest && touches(import, table, source) => state = None,
            (None, _) => {}
        }
    }
    state
}

fn touches(import: &ImportReport, table: &Table, source: &str) -> bool {
    import.tables.iter().any(|t| t.table == table.name && t.source == source)
}

fn commit(writer: &mut Writer, prepared: Vec<Rebuilt>, import: i64, now: i64) -> Result<SnapshotId> {
    let base = writer.base;
    let ready = prepared.into_iter().map(|p| p.ready).collect();
    let changes = place::tables(&writer.place.disk, &writer.place.layout, base + 1, ready)?;
    writer.transact(|tx| {
        let snapshot = match changes.is_empty() {
            true => base,
            false => write::snapshot(tx, now, &format!("undo {import}"), &changes)?,
        };
        ledger::mark_undone(tx, import, snapshot)?;
        Ok(snapshot)
    })
}
