//! The encoding thread of an import: takes batches in order, hashes them, stamps them and writes Parquet under `tmp/`.

use crate::disk::Disk;
use crate::error::{Error, Result};
use crate::keys::KeyLog;
use crate::schema::stored_schema;
use crate::sink::{Sink, Written, stamp};
use crate::types::FileId;
use crate::{hash, schema};
use arrow::array::{Array, ArrayRef, AsArray, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{SchemaRef, TimestampMicrosecondType};
use domain::schema::Table;
use std::collections::BTreeMap;
use std::iter::repeat_n;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Batches that may wait for the encoder: bounds memory, keeps reader and encoder busy together.
const QUEUE: usize = 4;

/// Rows handed to the encoder.
pub(crate) struct Job {
    pub(crate) table: &'static Table,
    pub(crate) batch: RecordBatch,
    pub(crate) file: FileId,
    pub(crate) source: Arc<str>,
    /// Rows known only because others name them: they yield to any row of the same key.
    pub(crate) named: bool,
}

/// Everything appended to one table, as files under `tmp/` and keys in memory.
pub(crate) struct Appended {
    pub(crate) table: &'static Table,
    pub(crate) schema: SchemaRef,
    pub(crate) written: Vec<Written>,
    pub(crate) keys: KeyLog,
    /// `updated_at` of each row, `i64::MIN` when empty; none when the table has no such column.
    pub(crate) updated: Option<Vec<i64>>,
    /// Source systems met, and from which row on each applies.
    pub(crate) sources: Vec<Arc<str>>,
    pub(crate) runs: Vec<(u32, usize)>,
    /// Files met, and from which row on each applies.
    pub(crate) files: Vec<(u32, FileId)>,
    /// From which row on rows are only named by others, or no longer.
    pub(crate) named: Vec<(u32, bool)>,
}

impl Appended {
    /// Whether a row is only named by others.
    pub(crate) fn is_named(&self, at: u32) -> bool {
        let run = self.named.partition_point(|(from, _)| *from <= at);
        run.checked_sub(1).and_then(|i| self.named.get(i)).is_some_and(|(_, named)| *named)
    }
}

/// What the encoder must know about the import.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) disk: Disk,
    pub(crate) tmp: PathBuf,
    pub(crate) import: i64,
    pub(crate) file_rows: usize,
    /// Column numbers per table, as the catalogue knows them.
    pub(crate) columns: BTreeMap<String, BTreeMap<String, i64>>,
}

/// The thread and its queue.
pub(crate) struct Encoder {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<Result<Vec<Appended>>>>,
}

impl Encoder {
    pub(crate) fn start(setup: Setup) -> Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("lake-encoder".into())
            .spawn(move || encode(&setup, &jobs))
            .map_err(|e| crate::error::io_error("start a thread for", Path::new("lake-encoder"), e))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Hands over a batch. Errors: whatever stopped the encoder on an earlier batch.
    pub(crate) fn send(&mut self, job: Job) -> Result<()> {
        let sent = self.queue.as_ref().is_some_and(|queue| queue.send(job).is_ok());
        if sent {
            return Ok(());
        }
        match self.finish() {
            Err(e) => Err(e),
            Ok(_) => Err(Error::Stopped),
        }
    }

    /// Waits for the last batch. The tables come in canonical order.
    pub(crate) fn finish(&mut self) -> Result<Vec<Appended>> {
        self.queue = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            _ => Err(Error::Stopped),
        }
    }
}

struct Growing {
    appended: Appended,
    sink: Sink,
}

fn encode(setup: &Setup, jobs: &Receiver<Job>) -> Result<Vec<Appended>> {
    let mut tables: BTreeMap<usize, Growing> = BTreeMap::new();
    for job in jobs {
        let order = domain::schema::TABLES.iter().position(|t| t.name == job.table.name).unwrap_or(usize::MAX);
        let growing = tables.entry(order).or_insert_with(|| start(setup, job.table));
        add(setup, growing, &job)?;
    }
    tables
        .into_values()
        .map(|g| {
            let written = g.sink.finish()?;
            Ok(Appended { written, ..g.appended })
        })
        .collect()
}

fn start(setup: &Setup, table: &'static Table) -> Growing {
    let none = BTreeMap::new();
    let ids = crate::catalog::write::column_ids(table, setup.columns.get(table.name).unwrap_or(&none));
    let schema = stored_schema(table, &ids);
    let sink =
        Sink::new(&setup.disk, &setup.tmp, &format!("{}-new", table.name), table, schema.clone()).with_file_rows(setup.file_rows);
    let updated = table.column("updated_at").map(|_| Vec::new());
    let appended = Appended {
        table,
        schema,
        written: Vec::new(),
        keys: KeyLog::new(),
        updated,
        sources: Vec::new(),
        runs: Vec::new(),
        files: Vec::new(),
        named: Vec::new(),
    };
    Growing { appended, sink }
}

fn add(setup: &Setup, growing: &mut Growing, job: &Job) -> Result<()> {
    let rows = job.batch.num_rows();
    let count = job.table.columns.len();
    let columns = &job.batch.columns()[..count];
    let (attrs, line) = (job.batch.column(count), job.batch.column(count + 1));
    let hashes = hash::rows(job.table, columns, attrs, &job.source);
    let keys = hash::keys(job.table, columns, &job.source, rows);
    let into = &mut growing.appended;
    note_source(into, &job.source);
    if into.files.last().is_none_or(|(_, last)| *last != job.file) {
        into.files.push((into.keys.len(), job.file));
    }
    if into.named.last().map_or(job.named, |(_, last)| *last != job.named) {
        into.named.push((into.keys.len(), job.named));
    }
    if !into.keys.push(&keys, &hashes) {
        return Err(Error::Limit { what: format!("more than 4294967295 rows of table {} in one import", job.table.name) });
    }
    if let (Some(updated), Some(i)) = (into.updated.as_mut(), job.table.position("updated_at")) {
        updated.extend(instants(&columns[i]));
    }
    let mut all: Vec<ArrayRef> = columns.to_vec();
    all.push(Arc::new(StringArray::from_iter_values(repeat_n(&*job.source, rows))));
    all.push(Arc::new(Int64Array::from_value(setup.import, rows)));
    all.push(Arc::new(Int32Array::from_value(job.file, rows)));
    all.push(line.clone());
    all.push(Arc::new(hashes.into_iter().map(u64::cast_signed).collect::<Int64Array>()));
    all.push(attrs.clone());
    debug_assert_eq!(all.len(), count + schema::SYSTEM);
    growing.sink.write(&stamp(job.table, &growing.appended.schema, all)?)
}

fn note_source(into: &mut Appended, source: &Arc<str>) {
    let index = match into.sources.iter().position(|s| s == source) {
        Some(index) => index,
        None => {
            into.sources.push(source.clone());
            into.sources.len() - 1
        }
    };
    if into.runs.last().is_none_or(|(_, last)| *last != index) {
        into.runs.push((into.keys.len(), index));
    }
}

/// Microseconds of a column of instants, `i64::MIN` where empty: an unknown time is older than any known one.
pub(crate) fn instants(column: &ArrayRef) -> impl Iterator<Item = i64> {
    let column = column.as_primitive::<TimestampMicrosecondType>();
    (0..column.len()).map(move |i| if column.is_null(i) { i64::MIN } else { column.value(i) })
}
