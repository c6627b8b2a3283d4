//! Column buffers of one canonical table, filled row by row with rollback, turned into a record batch.

use crate::Error;
use arrow::array::{
    ArrayRef, BooleanArray, BooleanBufferBuilder, Date32Array, Decimal128Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::record_batch::RecordBatch;
use domain::schema::{Kind, Table};
use std::sync::Arc;

/// Arrow type of a canonical kind; all columns are nullable.
#[must_use]
pub fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text | Kind::Id => DataType::Utf8,
        Kind::Money => DataType::Decimal128(18, 4),
        Kind::Num => DataType::Decimal128(18, 6),
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Bool => DataType::Boolean,
        Kind::Int => DataType::Int64,
    }
}

/// Schema of the batches given to a sink: the canonical columns, `attrs`, `_line`.
#[must_use]
pub fn batch_schema(table: &Table) -> SchemaRef {
    let mut fields: Vec<Field> = table.columns.iter().map(|c| Field::new(c.name, arrow_type(c.kind), true)).collect();
    fields.push(Field::new("attrs", DataType::Utf8, true));
    fields.push(Field::new("_line", DataType::Int64, true));
    Arc::new(Schema::new(fields))
}

enum Values {
    Text { offsets: Vec<i32>, bytes: Vec<u8> },
    Decimal(Vec<i128>),
    Long(Vec<i64>),
    Day(Vec<i32>),
    Flag(BooleanBufferBuilder),
}

/// Which rows have a value; nothing is written while all have.
struct Valid {
    len: usize,
    bits: Option<BooleanBufferBuilder>,
}

impl Valid {
    #[inline]
    fn push(&mut self) {
        self.len += 1;
        if let Some(bits) = &mut self.bits {
            bits.append(true);
        }
    }

    fn push_nulls(&mut self, n: usize) {
        let len = self.len;
        let bits = self.bits.get_or_insert_with(|| {
            let mut bits = BooleanBufferBuilder::new(len + n);
            bits.append_n(len, true);
            bits
        });
        bits.append_n(n, false);
        self.len += n;
    }

    fn truncate(&mut self, len: usize) {
        self.len = len;
        if let Some(bits) = &mut self.bits {
            bits.truncate(len);
        }
    }
}

struct Column {
    kind: Kind,
    values: Values,
    valid: Valid,
}

impl Column {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text | Kind::Id => Values::Text { offsets: vec![0], bytes: Vec::new() },
            Kind::Money | Kind::Num => Values::Decimal(Vec::new()),
            Kind::Time | Kind::Int => Values::Long(Vec::new()),
            Kind::Date => Values::Day(Vec::new()),
            Kind::Bool => Values::Flag(BooleanBufferBuilder::new(0)),
        };
        Self { kind, values, valid: Valid { len: 0, bits: None } }
    }

    fn len(&self) -> usize {
        self.valid.len
    }

    #[cold]
    fn reserve(&mut self, rows: usize) {
        match &mut self.values {
            Values::Text { offsets, bytes } => {
                offsets.reserve(rows + 1);
                bytes.reserve(rows * 8);
            }
            Values::Decimal(v) => v.reserve(rows),
            Values::Long(v) => v.reserve(rows),
            Values::Day(v) => v.reserve(rows),
            Values::Flag(v) => v.reserve(rows),
        }
    }

    /// Fills with nulls up to `rows`.
    fn pad(&mut self, rows: usize) {
        let missing = rows.saturating_sub(self.len());
        if missing == 0 {
            return;
        }
        self.valid.push_nulls(missing);
        match &mut self.values {
            Values::Text { offsets, bytes } => offsets.resize(offsets.len() + missing, bytes.len() as i32),
            Values::Decimal(v) => v.resize(v.len() + missing, 0),
            Values::Long(v) => v.resize(v.len() + missing, 0),
            Values::Day(v) => v.resize(v.len() + missing, 0),
            Values::Flag(v) => v.append_n(missing, false),
        }
    }

    fn truncate(&mut self, rows: usize) {
        if self.len() <= rows {
            return;
        }
        self.valid.truncate(rows);
        match &mut self.values {
            Values::Text { offsets, bytes } => {
                offsets.truncate(rows + 1);
                bytes.truncate(offsets.last().map_or(0, |o| *o as usize));
            }
            Values::Decimal(v) => v.truncate(rows),
            Values::Long(v) => v.truncate(rows),
            Values::Day(v) => v.truncate(rows),
            Values::Flag(v) => v.truncate(rows),
        }
    }

    fn finish(self) -> Result<ArrayRef, arrow::error::ArrowError> {
        let Self { kind, values, valid } = self;
        let nulls = valid.bits.map(|mut bits| NullBuffer::new(bits.finish()));
        Ok(match values {
            Values::Text { offsets, bytes } => {
                Arc::new(StringArray::try_new(OffsetBuffer::new(ScalarBuffer::from(offsets)), bytes.into(), nulls)?)
            }
            Values::Decimal(v) => {
                let scale = if kind == Kind::Money { 4 } else { 6 };
                Arc::new(Decimal128Array::try_new(ScalarBuffer::from(v), nulls)?.with_precision_and_scale(18, scale)?)
            }
            Values::Long(v) if kind == Kind::Time => {
                Arc::new(TimestampMicrosecondArray::try_new(ScalarBuffer::from(v), nulls)?.with_timezone("UTC"))
            }
            Values::Long(v) => Arc::new(Int64Array::try_new(ScalarBuffer::from(v), nulls)?),
            Values::Day(v) => Arc::new(Date32Array::try_new(ScalarBuffer::from(v), nulls)?),
            Values::Flag(mut v) => Arc::new(BooleanArray::new(v.finish(), nulls)),
        })
    }
}

/// The rows of one table under construction.
pub(crate) struct TableBuf {
    pub(crate) table: &'static Table,
    columns: Vec<Column>,
    lines: Vec<i64>,
    rows: usize,
    /// Rows expected; room for them is made when a column gets its first value.
    expected: usize,
}

impl TableBuf {
    pub(crate) fn new(table: &'static Table) -> Self {
        Self::expecting(table, 0)
    }

    /// Makes room for about that many rows.
    pub(crate) fn expecting(table: &'static Table, rows: usize) -> Self {
        let mut columns: Vec<Column> = table.columns.iter().map(|c| Column::new(c.kind)).collect();
        columns.push(Column::new(Kind::Text));
        Self { table, columns, lines: Vec::with_capacity(rows), rows: 0, expected: rows }
    }

    /// Number of the attributes column.
    pub(crate) fn attrs(&self) -> usize {
        self.table.columns.len()
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    #[inline]
    fn ready(&mut self, column: usize) -> &mut Column {
        let (rows, expected) = (self.rows, self.expected);
        let c = &mut self.columns[column];
        if c.len() == 0 && expected > 0 {
            c.reserve(expected);
        }
        if c.len() < rows {
            c.pad(rows);
        } else if c.len() > rows {
            c.truncate(rows);
        }
        c.valid.push();
        c
    }

    /// Sets a text or id of the current row; setting twice keeps the later value.
    #[inline]
    pub(crate) fn text(&mut self, column: usize, text: &str) {
        if let Values::Text { offsets, bytes } = &mut self.ready(column).values {
            bytes.extend_from_slice(text.as_bytes());
            offsets.push(bytes.len() as i32);
        }
    }

    /// Sets money or a number of the current row.
    #[inline]
    pub(crate) fn decimal(&mut self, column: usize, units: i128) {
        if let Values::Decimal(v) = &mut self.ready(column).values {
            v.push(units);
        }
    }

    /// Sets a time (UTC microseconds) or a whole number of the current row.
    #[inline]
    pub(crate) fn long(&mut self, column: usize, value: i64) {
        if let Values::Long(v) = &mut self.ready(column).values {
            v.push(value);
        }
    }

    /// Sets a date (days since 1970) of the current row.
    #[inline]
    pub(crate) fn day(&mut self, column: usize, days: i32) {
        if let Values::Day(v) = &mut self.ready(column).values {
            v.push(days);
        }
    }

    /// Sets yes or no of the current row.
    #[inline]
    pub(crate) fn flag(&mut self, column: usize, value: bool) {
        if let Values::Flag(v) = &mut self.ready(column).values {
            v.append(value);
        }
    }

    /// Whether the current row has a value in that column.
    #[inline]
    pub(crate) fn is_set(&self, column: usize) -> bool {
        self.columns[column].len() > self.rows
    }

    /// The text set in the current row.
    pub(crate) fn current_text(&self, column: usize) -> Option<&str> {
        let c = self.columns.get(column).filter(|c| c.len() > self.rows)?;
        match &c.values {
            Values::Text { offsets, bytes } => std::str::from_utf8(&bytes[offsets[self.rows] as usize..]).ok(),
            _ => None,
        }
    }

    /// The time or number set in the current row.
    pub(crate) fn current_long(&self, column: usize) -> Option<i64> {
        match &self.columns.get(column).filter(|c| c.len() > self.rows)?.values {
            Values::Long(v) => v.get(self.rows).copied(),
            _ => None,
        }
    }

    /// Makes a column of the current row null again.
    pub(crate) fn unset(&mut self, column: usize) {
        let rows = self.rows;
        self.columns[column].truncate(rows);
    }

    /// Accepts the current row.
    pub(crate) fn end_row(&mut self, line: u64) {
        self.lines.push(i64::try_from(line).unwrap_or(i64::MAX));
        self.rows += 1;
    }

    /// Forgets the current row.
    pub(crate) fn drop_row(&mut self) {
        let rows = self.rows;
        for c in &mut self.columns {
            c.truncate(rows);
        }
    }

    /// Sum of a money column over the accepted rows.
    pub(crate) fn sum(&self, column: usize) -> i128 {
        match &self.columns[column].values {
            Values::Decimal(v) => v.iter().take(self.rows).sum(),
            _ => 0,
        }
    }

    /// The batch, or nothing when there are no rows.
    pub(crate) fn finish(self) -> Result<Option<RecordBatch>, Error> {
        if self.rows == 0 {
            return Ok(None);
        }
        let rows = self.rows;
        let mut arrays = Vec::with_capacity(self.columns.len() + 1);
        for mut c in self.columns {
            c.truncate(rows);
            c.pad(rows);
            arrays.push(c.finish().map_err(|e| Error::Sink(Box::new(e)))?);
        }
        arrays.push(Arc::new(Int64Array::from(self.lines)) as ArrayRef);
        RecordBatch::try_new(batch_schema(self.table), arrays).map(Some).map_err(|e| Error::Sink(Box::new(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Array, AsArray};

    #[test]
    fn rows_roll_back_and_pad() {
        let table = domain::schema::table("products").unwrap();
        let mut b = TableBuf::new(table);
        b.text(0, "p1");
        b.decimal(3, 15_000);
        b.end_row(2);
        b.text(0, "broken");
        b.drop_row();
        b.text(0, "p2");
        b.text(0, "p3");
        b.end_row(4);
        let batch = b.finish().unwrap().unwrap();
        assert_eq!(batch.schema(), batch_schema(table));
        assert_eq!(batch.column(0).as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["p1", "p3"]);
        assert_eq!(batch.column(3).null_count(), 1);
        assert_eq!(
            batch.column_by_name("_line").unwrap().as_primitive::<arrow::datatypes::Int64Type>().values().as_ref(),
            [2, 4]
        );
    }
}
