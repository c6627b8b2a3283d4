//! Arrow batches (Parquet opened by the caller) as rows of cells, typed values printed so that they read back exactly.

use super::Source;
use super::block::{Block, Cell, Tag};
use crate::input::Batches;
use crate::values::date::iso_text;
use crate::{Error, Limits};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// Rows of one block.
const ROWS: usize = 16_384;

/// Turns batches into blocks; the first row of all is the header.
pub(crate) struct BatchSource {
    name: String,
    batches: Batches,
    waiting: Option<(RecordBatch, usize)>,
    header_sent: bool,
    rows: u64,
    cells: u64,
    limits: Limits,
}

impl BatchSource {
    pub(crate) fn new(name: &str, batches: Batches, limits: &Limits) -> Self {
        Self { name: name.to_owned(), batches, waiting: None, header_sent: false, rows: 0, cells: 0, limits: limits.clone() }
    }

    fn block(&mut self, batch: &RecordBatch, from: usize) -> Result<(Block, usize), Error> {
        let mut block = Block { first_row: if self.header_sent { self.rows + 1 } else { 0 }, ..Block::default() };
        if !self.header_sent {
            self.header_sent = true;
            block.push_row(0, batch.schema().fields().iter().map(|f| Cell { text: f.name(), tag: Tag::Text }));
        }
        let n = (batch.num_rows() - from).min(ROWS);
        self.cells += (n * batch.num_columns()) as u64;
        if self.cells > self.limits.cells.saturating_mul(100) {
            return Err(Error::Limit {
                file: self.name.clone(),
                what: "number of cells".into(),
                limit: self.limits.cells.saturating_mul(100),
            });
        }
        let columns: Result<Vec<(Vec<String>, Tag)>, Error> =
            batch.columns().iter().map(|a| self.column(&a.slice(from, n))).collect();
        let columns = columns?;
        for i in 0..n {
            self.rows += 1;
            block.push_row(self.rows, columns.iter().map(|(texts, tag)| Cell { text: &texts[i], tag: *tag }));
        }
        Ok((block, from + n))
    }

    /// The texts of a column and what they are.
    fn column(&self, array: &ArrayRef) -> Result<(Vec<String>, Tag), Error> {
        let fail = |e: arrow::error::ArrowError| Error::Damaged { file: self.name.clone(), what: e.to_string() };
        let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
        let texts = |f: &dyn Fn(usize) -> String| {
            (0..array.len()).map(|i| if array.is_valid(i) { f(i) } else { String::new() }).collect::<Vec<_>>()
        };
        Ok(match array.data_type() {
            DataType::Timestamp(unit, zone) => {
                let values = cast(array, &DataType::Int64).map_err(fail)?;
                let v = values.as_primitive::<Int64Type>();
                let per = per_second(*unit);
                // With a zone the stored value is UTC.
                let end = if zone.is_some() { "Z" } else { "" };
                (texts(&|i| stamp(v.value(i), per) + end), Tag::Text)
            }
            DataType::Date32 | DataType::Date64 => {
                let values = cast(array, &micros).map_err(fail)?;
                let v = values.as_primitive::<TimestampMicrosecondType>();
                (texts(&|i| iso_text(v.value(i))[..10].to_owned()), Tag::Text)
            }
            DataType::Float16 | DataType::Float32 | DataType::Float64 => {
                let values = cast(array, &DataType::Float64).map_err(fail)?;
                let v = values.as_primitive::<Float64Type>();
                (
                    texts(&|i| {
                        Some(v.value(i)).filter(|f| f.is_finite() && f.abs() < 1e28).map_or(String::new(), |f| f.to_string())
                    }),
                    Tag::Number,
                )
            }
            DataType::Decimal128(_, scale) if *scale >= 0 => {
                let v = array.as_primitive::<Decimal128Type>();
                let scale = u32::from(scale.unsigned_abs());
                (texts(&|i| domain::money::format_decimal(v.value(i), scale, 0)), Tag::Number)
            }
            t if t.is_integer() || matches!(t, DataType::Decimal256(..) | DataType::Decimal32(..) | DataType::Decimal64(..)) => {
                (printed(array).map_err(fail)?, Tag::Number)
            }
            _ => (printed(array).map_err(fail)?, Tag::Text),
        })
    }
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

/// `YYYY-MM-DD HH:MM:SS[.ffffff]` of a count of units since 1970.
fn stamp(value: i64, per_second: i64) -> String {
    let (seconds, rest) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let micros = i128::from(rest) * 1_000_000 / i128::from(per_second);
    let text = iso_text(seconds.saturating_mul(1_000_000));
    if micros == 0 { text } else { format!("{text}.{micros:06}") }
}

fn printed(array: &ArrayRef) -> Result<Vec<String>, arrow::error::ArrowError> {
    let options = FormatOptions::default().with_null("");
    let f = ArrayFormatter::try_new(array.as_ref(), &options)?;
    (0..array.len()).map(|i| f.value(i).try_to_string()).collect()
}

impl Source for BatchSource {
    fn next_block(&mut self) -> Result<Option<Block>, Error> {
        loop {
            if let Some((batch, from)) = self.waiting.take() {
                let (block, next) = self.block(&batch, from)?;
                if next < batch.num_rows() {
                    self.waiting = Some((batch, next));
                }
                return Ok(Some(block));
            }
            match self.batches.next() {
                None => return Ok(None),
                Some(batch) => {
                    let batch = batch?;
                    if batch.num_rows() > 0 || !self.header_sent {
                        self.waiting = Some((batch, 0));
                    }
                }
            }
        }
    }
}
