//! Writes rows of one table into Parquet files of bounded size under `tmp/`.

use crate::disk::{Disk, WatchedFile};
use crate::error::{Result, arrow_error, parquet_error};
use crate::stats;
use crate::types::ColumnStats;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use domain::schema::{Kind, Table};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows of a file at most: small enough that one corrected row does not rewrite the world.
pub(crate) const FILE_ROWS: usize = 1 << 20;
/// Rows of a row group.
const GROUP_ROWS: usize = 1 << 18;

/// A closed file under `tmp/`, not yet durable.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) path: PathBuf,
    pub(crate) rows: u64,
    pub(crate) stats: Vec<ColumnStats>,
    pub(crate) sources: BTreeMap<String, u64>,
}

struct Open {
    writer: ArrowWriter<WatchedFile>,
    path: PathBuf,
    rows: usize,
    sources: BTreeMap<String, u64>,
}

/// A growing series of files of one table.
pub(crate) struct Sink {
    disk: Disk,
    folder: PathBuf,
    prefix: String,
    table: &'static Table,
    schema: SchemaRef,
    file_rows: usize,
    made: usize,
    open: Option<Open>,
    done: Vec<Written>,
}

impl Sink {
    /// Files are called `<folder>/<prefix>-<number>.parquet`.
    pub(crate) fn new(disk: &Disk, folder: &Path, prefix: &str, table: &'static Table, schema: SchemaRef) -> Self {
        Self {
            disk: disk.clone(),
            folder: folder.to_path_buf(),
            prefix: prefix.to_string(),
            table,
            schema,
            file_rows: FILE_ROWS,
            made: 0,
            open: None,
            done: Vec::new(),
        }
    }

    /// Another limit of rows per file (tests).
    pub(crate) fn with_file_rows(mut self, rows: usize) -> Self {
        self.file_rows = rows.max(1);
        self
    }

    /// Writes a batch of the stored schema.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut start = 0;
        while start < batch.num_rows() {
            let open = match self.open.as_mut() {
                Some(open) => open,
                None => {
                    let open = self.start()?;
                    self.open.insert(open)
                }
            };
            let take = (self.file_rows - open.rows).min(batch.num_rows() - start);
            let part = batch.slice(start, take);
            open.writer.write(&part).map_err(|e| parquet_error(&open.path, e))?;
            count_sources(&part, self.table.columns.len(), &mut open.sources);
            open.rows += take;
            start += take;
            if open.rows >= self.file_rows {
                self.close()?;
            }
        }
        Ok(())
    }

    /// Closes the last file and hands over all of them in order.
    pub(crate) fn finish(mut self) -> Result<Vec<Written>> {
        self.close()?;
        Ok(self.done)
    }

    fn start(&mut self) -> Result<Open> {
        let path = self.folder.join(format!("{}-{:04}.parquet", self.prefix, self.made));
        self.made += 1;
        let file = self.disk.create(&path)?;
        let writer =
            ArrowWriter::try_new(file, self.schema.clone(), Some(properties(self.table))).map_err(|e| parquet_error(&path, e))?;
        Ok(Open { writer, path, rows: 0, sources: BTreeMap::new() })
    }

    fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let meta = open.writer.close().map_err(|e| parquet_error(&open.path, e))?;
        let stats = stats::of(&self.schema, &meta);
        self.done.push(Written { path: open.path, rows: open.rows as u64, stats, sources: open.sources });
        Ok(())
    }
}

/// Rows per source; consecutive rows mostly share one, so only changes look into the map.
fn count_sources(batch: &RecordBatch, column: usize, into: &mut BTreeMap<String, u64>) {
    let source = batch.column(column).as_string::<i32>();
    let mut start = 0;
    while start < source.len() {
        let value = source.value(start);
        let run = (start..source.len()).take_while(|i| source.value(*i) == value).count();
        match into.get_mut(value) {
            Some(n) => *n += run as u64,
            None => {
                into.insert(value.to_string(), run as u64);
            }
        }
        start += run;
    }
}

fn properties(table: &Table) -> WriterProperties {
    let mut all = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_created_by("revizor".to_string())
        // past this many distinct values a dictionary costs more time than it saves room
        .set_dictionary_page_size_limit(128 << 10)
        .set_column_dictionary_enabled(ColumnPath::from("_hash"), false)
        .set_column_compression(ColumnPath::from("_hash"), Compression::UNCOMPRESSED)
        .set_column_statistics_enabled(ColumnPath::from("_hash"), EnabledStatistics::Chunk)
        .set_column_dictionary_enabled(ColumnPath::from("_line"), false)
        .set_column_encoding(ColumnPath::from("_line"), Encoding::DELTA_BINARY_PACKED);
    // identifiers of the rows themselves never repeat: a dictionary would only be built to be thrown away
    if let [key] = table.key
        && table.column(key).is_some_and(|c| c.kind == Kind::Id)
    {
        all = all.set_column_dictionary_enabled(ColumnPath::from(*key), false);
    }
    all.build()
}

/// Puts the system columns beside the canonical ones, in stored order.
pub(crate) fn stamp(table: &Table, schema: &SchemaRef, columns: Vec<arrow::array::ArrayRef>) -> Result<RecordBatch> {
    RecordBatch::try_new(schema.clone(), columns).map_err(arrow_error(table.name))
}
