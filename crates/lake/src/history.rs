//! All versions of the rows an undo may touch, found in the files of every kept snapshot and in the traces.

use crate::catalog::{ledger, read};
use crate::error::{Result, arrow_error};
use crate::keys::KeyLog;
use crate::resolve::{recognise, recognition_schema};
use crate::scan::{Scan, intact};
use crate::sink::Sink;
use crate::trace::{OLDER, SEEN, seen_schema};
use crate::types::{DataFile, ImportReport};
use crate::writer::Writer;
use arrow::array::{Array, ArrayRef, AsArray, Int32Array, Int64Array, RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use arrow::datatypes::{Int32Type, Int64Type, Schema, SchemaRef};
use domain::schema::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A version of a row as an import presented it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    /// Which affected key.
    key: u32,
    pub(crate) import: i64,
    pub(crate) hash: u64,
    /// `updated_at`, `i64::MIN` when empty or absent.
    pub(crate) updated: i64,
    pub(crate) source: usize,
    /// Where its contents lie: file of the history, row.
    pub(crate) file: usize,
    pub(crate) row: u32,
    /// Place in the import when the contents lie in another import's row.
    provenance: Option<(Option<i32>, Option<i64>)>,
}

/// An affected key: what other imports presented, and what stands now.
pub(crate) struct Key<'a> {
    pub(crate) versions: &'a [Version],
    pub(crate) current: Option<Version>,
}

/// Everything known about the affected keys of one table.
pub(crate) struct History {
    table: &'static Table,
    files: Vec<DataFile>,
    /// The first of them that is a trace, not a data file.
    traces: usize,
    sources: Vec<String>,
    /// What other imports presented, by key and import.
    versions: Vec<Version>,
    /// What stands now, by key.
    current: Vec<Version>,
    /// Affected keys.
    keys: Vec<u32>,
}

impl History {
    pub(crate) fn gather(writer: &Writer, table: &'static Table, undone: &ImportReport, others: &[ImportReport]) -> Result<Self> {
        let (db, layout) = (&writer.db, &writer.place.layout);
        let mut files = read::files(db, layout, table.name, read::Which::All)?;
        let live: BTreeSet<i64> =
            read::files(db, layout, table.name, read::Which::At(writer.base))?.iter().map(|f| f.id).collect();
        let before: BTreeSet<i64> =
            read::files(db, layout, table.name, read::Which::At(undone.base))?.iter().map(|f| f.id).collect();
        let traces = files.len();
        let mut seen = Vec::new();
        let mut older = BTreeMap::new();
        for trace in ledger::traces(db)?.into_iter().filter(|t| t.table == table.name) {
            let file = DataFile {
                id: -1,
                path: layout.trace().join(&trace.path),
                rows: trace.rows,
                bytes: trace.bytes,
                sha256: trace.sha256,
                stats: Vec::new(),
                sources: Vec::new(),
            };
            match trace.kind.as_str() {
                SEEN => seen.push((trace.import, file)),
                OLDER => {
                    older.insert(files.len(), trace.import);
                    files.push(file);
                }
                _ => {}
            }
        }
        for file in files.iter().chain(seen.iter().map(|(_, f)| f)) {
            intact(&file.path, file.bytes, &file.sha256)?;
        }
        let mut history =
            Self { table, files, traces, sources: Vec::new(), versions: Vec::new(), current: Vec::new(), keys: Vec::new() };
        let affected = history.affected(undone, &before, &seen)?;
        let valid: BTreeSet<i64> = others.iter().map(|i| i.import).collect();
        let places = history.collect(&affected, &valid, &live)?;
        history.collect_seen(&places, &valid, &seen)?;
        history.versions.sort_unstable();
        history.current.sort_unstable();
        history.keys.sort_unstable();
        history.keys.dedup();
        // a version rebuilt by an earlier undo stands in a file and in a trace: the first serves
        history.versions.dedup_by_key(|v| (v.key, v.import));
        Ok(history)
    }

    pub(crate) fn file(&self, index: usize) -> &DataFile {
        &self.files[index]
    }

    pub(crate) fn source(&self, index: usize) -> &str {
        &self.sources[index]
    }

    /// The affected keys in a fixed order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        self.keys.iter().map(|key| {
            let start = self.versions.partition_point(|v| v.key < *key);
            let len = self.versions[start..].partition_point(|v| v.key == *key);
            let at = self.current.partition_point(|v| v.key < *key);
            let current = self.current.get(at).filter(|v| v.key == *key).copied();
            Key { versions: &self.versions[start..start + len], current }
        })
    }

    /// Keys that the undone import presented, and those it may have taken away by replacing.
    fn affected(&self, undone: &ImportReport, before: &BTreeSet<i64>, seen: &[(i64, DataFile)]) -> Result<KeyLog> {
        let replaced: BTreeSet<&str> = match undone.replace {
            true => undone.tables.iter().filter(|t| t.table == self.table.name).map(|t| t.source.as_str()).collect(),
            false => BTreeSet::new(),
        };
        let mut repeated: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (_, file) in seen.iter().filter(|(import, _)| *import == undone.import) {
            each_seen(file, |file, row, _| {
                repeated.entry(file).or_default().push(row);
            })?;
        }
        repeated.values_mut().for_each(|rows| rows.sort_unstable());
        let mut log = KeyLog::new();
        for file in &self.files {
            let repeated = repeated.get(&file.id);
            let replaced = if before.contains(&file.id) { Some(&replaced) } else { None };
            let mut row = 0i64;
            for batch in Scan::open(&file.path, self.schema())? {
                let batch = batch?;
                let known = recognise(self.table, &batch);
                let (imports, sources) = (whole(&batch, "_import"), source_column(&batch));
                for i in 0..batch.num_rows() {
                    let hit = imports.value(i) == undone.import
                        || repeated.is_some_and(|r| r.binary_search(&row).is_ok())
                        || replaced.is_some_and(|r| r.contains(sources.as_string::<i32>().value(i)));
                    if hit && !log.push(&known.keys[i..=i], &known.hashes[i..=i]) {
                        return Err(crate::Error::Limit { what: "more than 4294967295 rows in one undo".into() });
                    }
                    row += 1;
                }
            }
        }
        log.sort();
        Ok(log)
    }

    /// Versions that lie in files; also what stands now. Returns every affected row by file and row, for the traces.
    fn collect(&mut self, affected: &KeyLog, valid: &BTreeSet<i64>, live: &BTreeSet<i64>) -> Result<Vec<Version>> {
        let mut places = Vec::new();
        for index in 0..self.files.len() {
            let (id, path) = (self.files[index].id, self.files[index].path.clone());
            let mut row = 0u32;
            for batch in Scan::open(&path, self.schema())? {
                let batch = batch?;
                let known = recognise(self.table, &batch);
                let (imports, sources) = (whole(&batch, "_import"), source_column(&batch));
                for i in 0..batch.num_rows() {
                    if let Some(entry) = affected.first(known.keys[i]) {
                        let version = Version {
                            key: entry.at,
                            import: imports.value(i),
                            hash: known.hashes[i],
                            updated: known.updated.as_ref().map_or(i64::MIN, |u| u[i]),
                            source: self.intern(sources.as_string::<i32>().value(i)),
                            file: index,
                            row,
                            provenance: None,
                        };
                        self.keys.push(entry.at);
                        if index < self.traces {
                            places.push(version);
                        }
                        if live.contains(&id) {
                            self.current.push(version);
                        }
                        if valid.contains(&version.import) {
                            self.versions.push(version);
                        }
                    }
                    row += 1;
                }
            }
        }
        Ok(places)
    }

    /// Versions that an import presented by repeating a stored row.
    fn collect_seen(&mut self, places: &[Version], valid: &BTreeSet<i64>, seen: &[(i64, DataFile)]) -> Result<()> {
        let index: BTreeMap<i64, usize> = self.files.iter().enumerate().map(|(i, f)| (f.id, i)).collect();
        for (import, file) in seen.iter().filter(|(import, _)| valid.contains(import)) {
            each_seen(file, |file, row, provenance| {
                let place = index
                    .get(&file)
                    .zip(u32::try_from(row).ok())
                    .and_then(|(file, row)| places.binary_search_by_key(&(*file, row), |v| (v.file, v.row)).ok());
                if let Some(version) = place.map(|at| &places[at]) {
                    self.versions.push(Version { import: *import, provenance: Some(provenance), ..*version });
                }
            })?;
        }
        Ok(())
    }

    /// Copies versions into a sink, with the provenance of the import that presented them.
    pub(crate) fn copy(&self, into: &mut Sink, schema: &SchemaRef, wanted: &[Version]) -> Result<()> {
        let mut by_file: BTreeMap<usize, Vec<Version>> = BTreeMap::new();
        for version in wanted {
            by_file.entry(version.file).or_default().push(*version);
        }
        for (index, mut versions) in by_file {
            versions.sort_unstable_by_key(|v| v.row);
            let mut versions = versions.into_iter().peekable();
            let mut start = 0u32;
            for batch in Scan::open(&self.files[index].path, schema.clone())? {
                let batch = batch?;
                let end = start + u32::try_from(batch.num_rows()).unwrap_or(u32::MAX);
                let mut part = Vec::new();
                while let Some(version) = versions.next_if(|v| v.row < end) {
                    part.push(version);
                }
                if !part.is_empty() {
                    let rows: UInt32Array = part.iter().map(|v| v.row - start).collect();
                    let taken = take_record_batch(&batch, &rows).map_err(arrow_error(self.table.name))?;
                    into.write(&restamp(self.table, &taken, &part)?)?;
                }
                start = end;
            }
        }
        Ok(())
    }

    fn schema(&self) -> SchemaRef {
        let mut fields: Vec<_> = recognition_schema(self.table).fields().iter().cloned().collect();
        fields.push(Arc::new(arrow::datatypes::Field::new("_import", arrow::datatypes::DataType::Int64, true)));
        Arc::new(Schema::new(fields))
    }

    fn intern(&mut self, source: &str) -> usize {
        match self.sources.iter().position(|s| s == source) {
            Some(index) => index,
            None => {
                self.sources.push(source.to_string());
                self.sources.len() - 1
            }
        }
    }
}

fn whole<'a>(batch: &'a RecordBatch, name: &str) -> &'a Int64Array {
    static NONE: std::sync::OnceLock<Int64Array> = std::sync::OnceLock::new();
    match batch.column_by_name(name) {
        Some(column) => column.as_primitive::<Int64Type>(),
        None => NONE.get_or_init(|| Int64Array::from(Vec::<i64>::new())),
    }
}

fn source_column(batch: &RecordBatch) -> ArrayRef {
    let missing = || arrow::array::new_null_array(&arrow::datatypes::DataType::Utf8, batch.num_rows());
    batch.column_by_name("source").cloned().unwrap_or_else(missing)
}

type Provenance = (Option<i32>, Option<i64>);

/// Calls `take` with data file, row and place of every row of a `seen` trace.
fn each_seen(file: &DataFile, mut take: impl FnMut(i64, i64, Provenance)) -> Result<()> {
    for batch in Scan::open(&file.path, seen_schema())? {
        let batch = batch?;
        let (files, rows, lines) = (whole(&batch, "data_file"), whole(&batch, "row"), whole(&batch, "_line"));
        let received = batch.column(2).as_primitive::<Int32Type>();
        for i in 0..batch.num_rows() {
            let place = (received.is_valid(i).then(|| received.value(i)), lines.is_valid(i).then(|| lines.value(i)));
            take(files.value(i), rows.value(i), place);
        }
    }
    Ok(())
}

/// Puts the number, file and line of the presenting import into copied rows.
fn restamp(table: &Table, batch: &RecordBatch, versions: &[Version]) -> Result<RecordBatch> {
    let old = batch.column(table.columns.len() + 2).as_primitive::<Int32Type>().clone();
    let old_line = batch.column(table.columns.len() + 3).as_primitive::<Int64Type>().clone();
    let imports: Int64Array = versions.iter().map(|v| Some(v.import)).collect();
    let files: Int32Array = versions
        .iter()
        .enumerate()
        .map(|(i, v)| v.provenance.map_or_else(|| old.is_valid(i).then(|| old.value(i)), |p| p.0))
        .collect();
    let lines: Int64Array = versions
        .iter()
        .enumerate()
        .map(|(i, v)| v.provenance.map_or_else(|| old_line.is_valid(i).then(|| old_line.value(i)), |p| p.1))
        .collect();
    let mut columns = batch.columns().to_vec();
    columns[table.columns.len() + 1] = Arc::new(imports);
    columns[table.columns.len() + 2] = Arc::new(files);
    columns[table.columns.len() + 3] = Arc::new(lines);
    RecordBatch::try_new(batch.schema(), columns).map_err(arrow_error(table.name))
}
