//! Parquet files of a user, read as they are: the only place outside the lake's own files where Parquet is opened.

use crate::error::{Error, Result, io_error, parquet_error};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Batches of a Parquet file with its own columns and types.
pub struct ParquetRows {
    reader: ParquetRecordBatchReader,
    schema: SchemaRef,
    rows: u64,
    path: PathBuf,
}

impl ParquetRows {
    /// Opens a file; `batch_rows` rows come at a time. Errors: the file is no Parquet file, is damaged, or cannot be read.
    pub fn open(path: &Path, batch_rows: usize) -> Result<Self> {
        let file = File::open(path).map_err(|e| io_error("open", path, e))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| parquet_error(path, e))?;
        let schema = builder.schema().clone();
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let reader = builder.with_batch_size(batch_rows.max(1)).build().map_err(|e| parquet_error(path, e))?;
        Ok(Self { reader, schema, rows, path: path.to_path_buf() })
    }

    /// Columns of the file.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Rows the file says it has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

impl Iterator for ParquetRows {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.map_err(|source| Error::Arrow { table: self.path.display().to_string(), source }))
    }
}
