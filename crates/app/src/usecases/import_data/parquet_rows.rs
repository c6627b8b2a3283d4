//! Parquet files of a user: the lake opens them, the importer maps their columns like those of any other file.

use connect::{Format, Input, Options};
use std::sync::Arc;

/// Rows handed over at a time.
const BATCH: usize = 65_536;

/// The same input; a Parquet file comes with its rows, opened anew for every pass.
pub(super) fn with_rows(input: Input, options: &Options) -> Result<Input, connect::Error> {
    if input.format(&options.limits)? != Format::Parquet {
        return Ok(input);
    }
    let (path, name) = (input.path.clone(), input.name.clone());
    let damaged = move |e: lake::Error| connect::Error::Damaged { file: name.clone(), what: e.to_string() };
    Ok(input.with_batches(Arc::new(move || {
        let rows = lake::foreign::ParquetRows::open(&path, BATCH).map_err(&damaged)?;
        let told = damaged.clone();
        Ok(Box::new(rows.map(move |batch| batch.map_err(&told))))
    })))
}
