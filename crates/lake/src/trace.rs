//! Traces: small files that remember what an import said although it changed nothing, so that `undo` of another import is exact.
//!
//! `seen`: rows equal to a stored one (the stored file and row, with the place in this import). `older`: whole rows set aside
//! because the stored one was newer.

use crate::disk::{Disk, WatchedFile};
use crate::error::{Result, arrow_error, parquet_error};
use crate::resolve::Seen;
use crate::sink::Written;
use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use domain::schema::Table;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Kind of a trace file: rows equal to stored ones.
pub(crate) const SEEN: &str = "seen";
/// Kind of a trace file: rows set aside as older than known.
pub(crate) const OLDER: &str = "older";

/// Columns of a `seen` file.
pub(crate) fn seen_schema() -> SchemaRef {
    let whole = |name: &str| Field::new(name, DataType::Int64, true);
    Arc::new(Schema::new(vec![whole("data_file"), whole("row"), Field::new("_file", DataType::Int32, true), whole("_line")]))
}

/// The columns of a stored row that a `seen` file needs.
pub(crate) fn place_schema() -> SchemaRef {
    Arc::new(Schema::new(seen_schema().fields().iter().skip(2).cloned().collect::<Vec<_>>()))
}

/// Writes a `seen` file; makes none when nothing was seen.
pub(crate) struct SeenSink {
    disk: Disk,
    path: PathBuf,
    table: &'static Table,
    open: Option<ArrowWriter<WatchedFile>>,
    rows: u64,
}

impl SeenSink {
    pub(crate) fn new(disk: &Disk, tmp: &Path, table: &'static Table) -> Self {
        let path = tmp.join(format!("{}-seen.parquet", table.name));
        Self { disk: disk.clone(), path, table, open: None, rows: 0 }
    }

    /// Notes stored rows of the import (a batch of the stored schema) and what they are equal to, in the same order.
    pub(crate) fn write(&mut self, batch: &RecordBatch, seen: &[Seen]) -> Result<()> {
        let place = |name: &str| batch.column_by_name(name).cloned();
        let (Some(file), Some(line)) = (place("_file"), place("_line")) else { return Ok(()) };
        let stored: ArrayRef = Arc::new(seen.iter().map(|s| s.file).collect::<Int64Array>());
        let row: ArrayRef = Arc::new(seen.iter().map(|s| i64::from(s.row)).collect::<Int64Array>());
        let batch = RecordBatch::try_new(seen_schema(), vec![stored, row, file, line]).map_err(arrow_error(self.table.name))?;
        let writer = match self.open.as_mut() {
            Some(writer) => writer,
            None => {
                let file = self.disk.create(&self.path)?;
                let writer =
                    ArrowWriter::try_new(file, seen_schema(), Some(properties())).map_err(|e| parquet_error(&self.path, e))?;
                self.open.insert(writer)
            }
        };
        self.rows += seen.len() as u64;
        writer.write(&batch).map_err(|e| parquet_error(&self.path, e))
    }

    pub(crate) fn finish(self) -> Result<Option<Written>> {
        let Some(writer) = self.open else { return Ok(None) };
        writer.close().map_err(|e| parquet_error(&self.path, e))?;
        Ok(Some(Written { path: self.path, rows: self.rows, stats: Vec::new(), sources: BTreeMap::new() }))
    }
}

/// A repeated export gives neighbouring numbers: as differences they take almost no room.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BINARY_PACKED)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("revizor".to_string())
        .build()
}
