//! Typed access to a query result: text, integers, exact decimals, dates, instants. Strings are kept as Arrow, not copied.

use crate::Error;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, TimeUnit};

/// A bound parameter of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Exact decimal: integer units and number of places.
    Decimal(i128, i8),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01 UTC.
    Time(i64),
    /// Flag.
    Bool(bool),
}

/// Parameters by name (`$name` in SQL).
pub type Params<'a> = Vec<(&'a str, Value)>;

enum Column {
    Text(StringArray),
    Int(Int64Array),
    Decimal(Decimal128Array, i8),
    Float(Float64Array),
    Date(Date32Array),
    Time(TimestampMicrosecondArray),
    Bool(BooleanArray),
}

/// Result of a query, fully in memory.
pub struct Rows {
    names: Vec<String>,
    columns: Vec<Column>,
    len: usize,
}

/// One column of a result; cells are null when they are null or of another type.
#[derive(Clone, Copy)]
pub struct Cells<'a>(&'a Column);

impl<'a> Cells<'a> {
    /// Text.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&'a str> {
        match self.0 {
            Column::Text(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Whole number.
    #[must_use]
    pub fn int(&self, row: usize) -> Option<i64> {
        match self.0 {
            Column::Int(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Money in minor units (1/10000).
    #[must_use]
    pub fn money(&self, row: usize) -> Option<i128> {
        match self.0 {
            Column::Decimal(a, 4) if a.is_valid(row) => Some(a.value(row)),
            Column::Decimal(a, s) if a.is_valid(row) => rescale(a.value(row), u32::try_from(*s).ok()?, domain::money::SCALE),
            Column::Int(a) if a.is_valid(row) => rescale(i128::from(a.value(row)), 0, domain::money::SCALE),
            _ => None,
        }
    }

    /// Date: days since 1970-01-01.
    #[must_use]
    pub fn date(&self, row: usize) -> Option<i32> {
        match self.0 {
            Column::Date(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Instant: microseconds UTC.
    #[must_use]
    pub fn time(&self, row: usize) -> Option<i64> {
        match self.0 {
            Column::Time(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Flag.
    #[must_use]
    pub fn flag(&self, row: usize) -> Option<bool> {
        match self.0 {
            Column::Bool(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }
}

fn rescale(value: i128, have: u32, want: u32) -> Option<i128> {
    if have <= want {
        value.checked_mul(10_i128.checked_pow(want - have)?)
    } else {
        domain::money::div_round(value, 10_i128.checked_pow(have - want)?)
    }
}

impl Rows {
    pub(crate) fn new(schema: &arrow::datatypes::SchemaRef, batches: &[RecordBatch]) -> Result<Self, Error> {
        let shape = |e: arrow::error::ArrowError| Error::Shape(e.to_string());
        let all = concat_batches(schema, batches).map_err(shape)?;
        let names = schema.fields().iter().map(|f| f.name().clone()).collect();
        let columns = all.columns().iter().map(typed).collect::<Result<Vec<_>, _>>().map_err(shape)?;
        Ok(Self { names, columns, len: all.num_rows() })
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Memory the result takes, bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let one = |c: &Column| match c {
            Column::Text(a) => a.get_array_memory_size(),
            Column::Int(a) => a.get_array_memory_size(),
            Column::Decimal(a, _) => a.get_array_memory_size(),
            Column::Float(a) => a.get_array_memory_size(),
            Column::Date(a) => a.get_array_memory_size(),
            Column::Time(a) => a.get_array_memory_size(),
            Column::Bool(a) => a.get_array_memory_size(),
        };
        self.columns.iter().map(one).sum()
    }

    /// No rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Column names in order.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// Position of a column.
    ///
    /// # Errors
    /// When the query did not return it.
    pub fn position(&self, name: &str) -> Result<usize, Error> {
        self.names.iter().position(|n| n == name).ok_or_else(|| Error::Shape(format!("column {name} is missing")))
    }

    fn at(&self, name: &str) -> Option<&Column> {
        self.names.iter().position(|n| n == name).and_then(|i| self.columns.get(i))
    }

    /// Handle of a column: its name is looked up once, so that a loop over many rows stays cheap.
    ///
    /// # Errors
    /// When the query did not return it.
    pub fn cells(&self, name: &str) -> Result<Cells<'_>, Error> {
        self.at(name).map(Cells).ok_or_else(|| Error::Shape(format!("column {name} is missing")))
    }

    /// Text of a cell; `None` when null, absent or of another type.
    #[must_use]
    pub fn text(&self, row: usize, name: &str) -> Option<&str> {
        match self.at(name)? {
            Column::Text(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Whole number of a cell.
    #[must_use]
    pub fn int(&self, row: usize, name: &str) -> Option<i64> {
        match self.at(name)? {
            Column::Int(a) if a.is_valid(row) => Some(a.value(row)),
            Column::Decimal(a, s) if a.is_valid(row) => i64::try_from(a.value(row) / 10_i128.pow(u32::try_from(*s).ok()?)).ok(),
            Column::Bool(a) if a.is_valid(row) => Some(i64::from(a.value(row))),
            _ => None,
        }
    }

    /// Whole number, zero when null: for counts.
    #[must_use]
    pub fn count(&self, row: usize, name: &str) -> u64 {
        self.int(row, name).and_then(|v| u64::try_from(v).ok()).unwrap_or(0)
    }

    /// Exact decimal of a cell brought to `scale` places (integers count as decimals without places).
    #[must_use]
    pub fn decimal(&self, row: usize, name: &str, scale: u32) -> Option<i128> {
        let (value, have) = match self.at(name)? {
            Column::Decimal(a, s) if a.is_valid(row) => (a.value(row), u32::try_from(*s).ok()?),
            Column::Int(a) if a.is_valid(row) => (i128::from(a.value(row)), 0),
            _ => return None,
        };
        rescale(value, have, scale)
    }

    /// Money of a cell in minor units (1/10000).
    #[must_use]
    pub fn money(&self, row: usize, name: &str) -> Option<i128> {
        self.decimal(row, name, domain::money::SCALE)
    }

    /// Number of a cell as a float, for statistics only.
    #[must_use]
    pub fn float(&self, row: usize, name: &str) -> Option<f64> {
        match self.at(name)? {
            Column::Float(a) if a.is_valid(row) => Some(a.value(row)),
            Column::Int(a) if a.is_valid(row) => Some(a.value(row) as f64),
            Column::Decimal(a, s) if a.is_valid(row) => Some(a.value(row) as f64 / 10_f64.powi(i32::from(*s))),
            _ => None,
        }
    }

    /// Date of a cell: days since 1970-01-01.
    #[must_use]
    pub fn date(&self, row: usize, name: &str) -> Option<i32> {
        match self.at(name)? {
            Column::Date(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Instant of a cell: microseconds UTC.
    #[must_use]
    pub fn time(&self, row: usize, name: &str) -> Option<i64> {
        match self.at(name)? {
            Column::Time(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Flag of a cell.
    #[must_use]
    pub fn flag(&self, row: usize, name: &str) -> Option<bool> {
        match self.at(name)? {
            Column::Bool(a) if a.is_valid(row) => Some(a.value(row)),
            _ => None,
        }
    }

    /// Any cell as plain text for evidence tables: dates ISO, instants ISO in UTC, decimals exact; empty when null.
    #[must_use]
    pub fn show(&self, row: usize, column: usize) -> String {
        let Some(c) = self.columns.get(column) else { return String::new() };
        match c {
            Column::Text(a) if a.is_valid(row) => a.value(row).to_owned(),
            Column::Int(a) if a.is_valid(row) => a.value(row).to_string(),
            Column::Bool(a) if a.is_valid(row) => a.value(row).to_string(),
            Column::Float(a) if a.is_valid(row) => a.value(row).to_string(),
            Column::Decimal(a, s) if a.is_valid(row) => {
                let places = u32::try_from(*s).unwrap_or(0);
                domain::money::format_decimal(a.value(row), places, places.min(2))
            }
            Column::Date(a) if a.is_valid(row) => a.value_as_date(row).map(|d| d.to_string()).unwrap_or_default(),
            Column::Time(a) if a.is_valid(row) => {
                a.value_as_datetime(row).map(|d| d.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

fn typed(a: &ArrayRef) -> Result<Column, arrow::error::ArrowError> {
    let text = |a: &ArrayRef| cast(a, &DataType::Utf8).map(|a| Column::Text(a.as_string::<i32>().clone()));
    match a.data_type() {
        DataType::Boolean => Ok(Column::Bool(a.as_boolean().clone())),
        DataType::Date32 => Ok(Column::Date(a.as_primitive().clone())),
        DataType::Decimal128(_, s) => Ok(Column::Decimal(a.as_primitive().clone(), *s)),
        DataType::Float32 | DataType::Float64 => Ok(Column::Float(cast(a, &DataType::Float64)?.as_primitive().clone())),
        DataType::Timestamp(_, _) => {
            let micros = cast(a, &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())))?;
            let plain = cast(&micros, &DataType::Timestamp(TimeUnit::Microsecond, None))?;
            Ok(Column::Time(plain.as_primitive().clone()))
        }
        t if t.is_integer() => Ok(Column::Int(cast(a, &DataType::Int64)?.as_primitive().clone())),
        _ => text(a),
    }
}
