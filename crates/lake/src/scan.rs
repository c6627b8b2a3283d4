//! Reads stored files: columns by name, absent columns as nulls, so that files of older schemas stay readable.

use crate::disk::digest;
use crate::error::{Error, Result, arrow_error, io_error, parquet_error};
use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::datatypes::SchemaRef;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows per batch when reading stored files.
const BATCH: usize = 1 << 16;

/// Batches of one file with exactly the columns of a wanted schema.
pub(crate) struct Scan {
    reader: ParquetRecordBatchReader,
    schema: SchemaRef,
    path: PathBuf,
}

impl Scan {
    /// Opens a file; only the columns of `schema` are read.
    pub(crate) fn open(path: &Path, schema: SchemaRef) -> Result<Self> {
        let file = File::open(path).map_err(|e| io_error("open", path, e))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| parquet_error(path, e))?;
        let wanted: Vec<usize> = builder
            .parquet_schema()
            .columns()
            .iter()
            .enumerate()
            .filter(|(_, c)| schema.column_with_name(c.name()).is_some())
            .map(|(i, _)| i)
            .collect();
        let mask = ProjectionMask::leaves(builder.parquet_schema(), wanted);
        let reader = builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|e| parquet_error(path, e))?;
        Ok(Self { reader, schema, path: path.to_path_buf() })
    }

    fn conform(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        let columns: Vec<ArrayRef> = self
            .schema
            .fields()
            .iter()
            .map(|f| match batch.column_by_name(f.name()) {
                Some(column) => column.clone(),
                None => new_null_array(f.data_type(), batch.num_rows()),
            })
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)
            .map_err(arrow_error(&self.path.display().to_string()))
    }
}

impl Iterator for Scan {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(match batch {
            Ok(batch) => self.conform(&batch),
            Err(source) => Err(Error::Damaged { path: self.path.clone(), what: source.to_string() }),
        })
    }
}

/// Checks length and hash of a stored file before its rows are copied, so that damage is never given a new, valid hash.
pub(crate) fn intact(path: &Path, bytes: u64, sha256: &str) -> Result<()> {
    let (found, hash) = digest(path)?;
    if found != bytes {
        return Err(Error::Damaged { path: path.to_path_buf(), what: format!("{found} bytes instead of {bytes}") });
    }
    if hash != sha256 {
        return Err(Error::Damaged { path: path.to_path_buf(), what: "its SHA-256 differs from the catalogue".into() });
    }
    Ok(())
}
