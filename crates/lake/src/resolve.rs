//! Decides what becomes of every appended row: repeats inside the import first, then against what the lake knows.
//! Nothing here depends on the order of rows: only on keys, contents and `updated_at`.

use crate::error::Result;
use crate::hash::stored_keys;
use crate::keys::{Entry, KeyLog};
use crate::scan::{Scan, intact};
use crate::schema::arrow_schema;
use crate::types::{DataFile, FileId, TableCounts};
use crate::worker::{Appended, instants};
use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, SchemaRef};
use domain::schema::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of an appended row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Fate {
    New,
    Updated,
    Unchanged,
    Duplicate,
    Superseded,
    Conflicting,
    Older,
}

impl Fate {
    /// Whether the row stays in the files of the import.
    pub(crate) fn kept(self) -> bool {
        matches!(self, Self::New | Self::Updated)
    }
}

/// An appended row equal to a stored one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) at: u32,
    pub(crate) file: i64,
    pub(crate) row: u32,
}

/// The decisions about one table.
pub(crate) struct Decisions {
    pub(crate) fates: Vec<Fate>,
    /// Stored rows that go away, per stored file in the order given; sorted.
    pub(crate) gone: Vec<Vec<u32>>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) counts: Vec<TableCounts>,
    pub(crate) by_file: Vec<(FileId, TableCounts)>,
}

/// Judges all appended rows of a table against each other and against the stored files.
pub(crate) fn judge(appended: &mut Appended, stored: &[DataFile], replace: bool) -> Result<Decisions> {
    appended.keys.sort();
    let mut fates = vec![Fate::New; appended.keys.len() as usize];
    within(&appended.keys, appended.updated.as_deref(), &|at| appended.is_named(at), &mut fates);
    let mut decisions =
        Decisions { fates, gone: vec![Vec::new(); stored.len()], seen: Vec::new(), counts: Vec::new(), by_file: Vec::new() };
    let mut removed = vec![0u64; appended.sources.len()];
    for (i, file) in stored.iter().enumerate() {
        if file.sources.iter().all(|(s, _)| !appended.sources.iter().any(|a| **a == **s)) {
            continue;
        }
        intact(&file.path, file.bytes, &file.sha256)?;
        against(appended, file, replace, &mut decisions, i, &mut removed)?;
    }
    decisions.seen.sort_unstable();
    decisions.counts = count(appended, &decisions.fates, &removed);
    decisions.by_file = count_files(appended, &decisions.fates);
    Ok(decisions)
}

/// Repeats of a key inside the import. Linear but for one sort, however often a key repeats.
fn within(keys: &KeyLog, updated: Option<&[i64]>, named: &dyn Fn(u32) -> bool, fates: &mut [Fate]) {
    let mut versions: Vec<Entry> = Vec::new();
    keys.repeats(|same| {
        versions.clear();
        versions.extend_from_slice(same);
        versions.sort_unstable_by_key(|e| (e.hash, named(e.at), e.at));
        versions.dedup_by(|later, first| {
            let repeat = later.hash == first.hash;
            if repeat {
                fates[later.at as usize] = Fate::Duplicate;
            }
            repeat
        });
        yield_named(&mut versions, named, fates);
        if versions.len() < 2 {
            return;
        }
        let age = |e: &Entry| updated.map_or(i64::MIN, |u| u[e.at as usize]);
        let newest = versions.iter().map(age).max().unwrap_or(i64::MIN);
        let winners = versions.iter().filter(|e| age(e) == newest).count();
        for entry in &versions {
            if age(entry) < newest {
                fates[entry.at as usize] = Fate::Superseded;
            } else if winners > 1 {
                fates[entry.at as usize] = Fate::Conflicting;
            }
        }
    });
}

/// Rows that are only named by others yield to those that are not; among themselves the first stays.
fn yield_named(versions: &mut Vec<Entry>, named: &dyn Fn(u32) -> bool, fates: &mut [Fate]) {
    let first = versions.iter().map(|e| (named(e.at), e.at)).min();
    versions.retain(|e| {
        let stays = !named(e.at) || first == Some((true, e.at));
        if !stays {
            fates[e.at as usize] = Fate::Duplicate;
        }
        stays
    });
}

/// The columns needed to recognise stored rows.
pub(crate) fn recognition_schema(table: &Table) -> SchemaRef {
    let all = arrow_schema(table);
    let fields: Vec<_> = table
        .key
        .iter()
        .copied()
        .chain(["source", "_hash"])
        .chain(table.column("updated_at").map(|_| "updated_at"))
        .filter_map(|name| all.field_with_name(name).ok().cloned())
        .collect();
    Arc::new(arrow::datatypes::Schema::new(fields))
}

/// Keys, content hashes and `updated_at` of a batch read with [`recognition_schema`].
pub(crate) struct Recognised {
    pub(crate) keys: Vec<u128>,
    pub(crate) hashes: Vec<u64>,
    pub(crate) updated: Option<Vec<i64>>,
}

/// Recognises the rows of a stored batch, by column names.
pub(crate) fn recognise(table: &Table, batch: &RecordBatch) -> Recognised {
    let named = |name: &str| batch.column_by_name(name).cloned();
    let key: Vec<ArrayRef> = table.key.iter().filter_map(|n| named(n)).collect();
    let keys = named("source").map(|source| stored_keys(table, &key, &source)).unwrap_or_default();
    let hashes = named("_hash")
        .map(|h| h.as_primitive::<Int64Type>().values().iter().map(|v| v.cast_unsigned()).collect())
        .unwrap_or_default();
    let updated = named("updated_at").map(|u| instants(&u).collect());
    Recognised { keys, hashes, updated }
}

fn against(
    appended: &Appended,
    file: &DataFile,
    replace: bool,
    decisions: &mut Decisions,
    index: usize,
    removed: &mut [u64],
) -> Result<()> {
    let table = appended.table;
    let mut row = 0u32;
    for batch in Scan::open(&file.path, recognition_schema(table))? {
        let batch = batch?;
        let known = recognise(table, &batch);
        for i in 0..batch.num_rows() {
            let winner = appended
                .keys
                .find(known.keys[i])
                .iter()
                .find(|e| matches!(decisions.fates[e.at as usize], Fate::New | Fate::Updated));
            let fate = winner.map(|w| {
                let (new, old) = (appended.updated.as_ref(), known.updated.as_ref());
                let newer = matches!((new, old), (Some(n), Some(o)) if o[i] > n[w.at as usize] && n[w.at as usize] != i64::MIN);
                // What is only named by others never replaces what is known; stages have no cards of their own, and their
                // meaning follows the latest word.
                let yields = appended.is_named(w.at) && table.name != "stages";
                (w.at, compare(w.hash == known.hashes[i] || yields, newer && !replace))
            });
            match fate {
                Some((at, fate)) => {
                    decisions.fates[at as usize] = fate;
                    match fate {
                        Fate::Unchanged => decisions.seen.push(Seen { at, file: file.id, row }),
                        Fate::Updated => decisions.gone[index].push(row),
                        _ => {}
                    }
                }
                None if replace => {
                    let source = batch.column_by_name("source").map(|s| s.as_string::<i32>().value(i));
                    if let Some(s) = appended.sources.iter().position(|a| Some(&**a) == source) {
                        decisions.gone[index].push(row);
                        removed[s] += 1;
                    }
                }
                None => {}
            }
            row += 1;
        }
    }
    Ok(())
}

fn compare(same: bool, known_is_newer: bool) -> Fate {
    match (same, known_is_newer) {
        (true, _) => Fate::Unchanged,
        (false, true) => Fate::Older,
        (false, false) => Fate::Updated,
    }
}

fn count(appended: &Appended, fates: &[Fate], removed: &[u64]) -> Vec<TableCounts> {
    let mut all: Vec<TableCounts> = appended
        .sources
        .iter()
        .zip(removed)
        .map(|(source, removed)| TableCounts {
            table: appended.table.name.to_string(),
            source: source.to_string(),
            removed: *removed,
            ..TableCounts::default()
        })
        .collect();
    for (i, (start, source)) in appended.runs.iter().enumerate() {
        let end = appended.runs.get(i + 1).map_or(fates.len(), |(next, _)| *next as usize);
        let into = &mut all[*source];
        fates[*start as usize..end].iter().for_each(|f| tally(into, *f));
    }
    all.sort_by(|a, b| a.source.cmp(&b.source));
    all
}

/// The same per file of the import, so that the sum of every single file closes.
fn count_files(appended: &Appended, fates: &[Fate]) -> Vec<(FileId, TableCounts)> {
    let mut all: BTreeMap<FileId, TableCounts> = BTreeMap::new();
    for (i, (start, file)) in appended.files.iter().enumerate() {
        let end = appended.files.get(i + 1).map_or(fates.len(), |(next, _)| *next as usize);
        let run = appended.runs.partition_point(|(from, _)| from <= start).saturating_sub(1);
        let source = appended.runs.get(run).and_then(|(_, s)| appended.sources.get(*s)).map(|s| s.to_string());
        let into = all.entry(*file).or_insert_with(|| TableCounts {
            table: appended.table.name.to_string(),
            source: source.unwrap_or_default(),
            ..TableCounts::default()
        });
        fates[*start as usize..end].iter().for_each(|f| tally(into, *f));
    }
    all.into_iter().collect()
}

fn tally(into: &mut TableCounts, fate: Fate) {
    into.read += 1;
    *match fate {
        Fate::New => &mut into.new,
        Fate::Updated => &mut into.updated,
        Fate::Unchanged => &mut into.unchanged,
        Fate::Duplicate => &mut into.duplicates,
        Fate::Superseded => &mut into.superseded,
        Fate::Conflicting => &mut into.conflicting,
        Fate::Older => &mut into.older,
    } += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(keys: &[u128], hashes: &[u64], updated: Option<&[i64]>) -> Vec<Fate> {
        let mut log = KeyLog::new();
        assert!(log.push(keys, hashes));
        log.sort();
        let mut fates = vec![Fate::New; keys.len()];
        within(&log, updated, &|_| false, &mut fates);
        fates
    }

    #[test]
    fn named_rows_yield() {
        let judged = |hashes: &[u64], named: &[bool]| {
            let mut log = KeyLog::new();
            assert!(log.push(&[7; 8][..hashes.len()], hashes));
            log.sort();
            let mut fates = vec![Fate::New; hashes.len()];
            within(&log, None, &|at| named[at as usize], &mut fates);
            fates
        };
        assert_eq!(judged(&[1, 2], &[true, false]), [Fate::Duplicate, Fate::New]);
        assert_eq!(judged(&[2, 1, 1], &[true, true, false]), [Fate::Duplicate, Fate::Duplicate, Fate::New]);
        assert_eq!(judged(&[9, 3, 5], &[true, true, true]), [Fate::New, Fate::Duplicate, Fate::Duplicate]);
        assert_eq!(judged(&[1, 2, 3], &[false, false, true]), [Fate::Conflicting, Fate::Conflicting, Fate::Duplicate]);
    }

    #[test]
    fn exact_repeats_keep_one() {
        assert_eq!(judged(&[1, 1, 2, 1], &[5, 5, 6, 5], None), [Fate::New, Fate::Duplicate, Fate::New, Fate::Duplicate]);
    }

    #[test]
    fn different_versions_conflict_unless_one_is_newest() {
        use Fate::{Conflicting, New, Superseded};
        assert_eq!(judged(&[1, 1], &[5, 6], None), [Conflicting, Conflicting]);
        assert_eq!(judged(&[1, 1], &[5, 6], Some(&[10, 20])), [Superseded, New]);
        assert_eq!(judged(&[1, 1], &[5, 6], Some(&[20, 20])), [Conflicting, Conflicting]);
        assert_eq!(judged(&[1, 1, 1], &[5, 6, 7], Some(&[20, 20, i64::MIN])), [Conflicting, Conflicting, Superseded]);
    }
}
