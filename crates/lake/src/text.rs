//! Canonical rows as CSV text, for people who correct what was set aside.

use crate::stats::decimal_text;
use crate::time::{date_text, instant_text};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType};
use domain::schema::Table;

/// The header that belongs to [`row`]: canonical names and `attrs`.
pub(crate) fn header(table: &Table) -> String {
    let mut names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    names.push("attrs");
    names.join(",")
}

/// One row of a stored batch under [`header`].
pub(crate) fn row(table: &Table, batch: &RecordBatch, i: usize) -> String {
    let names = table.columns.iter().map(|c| c.name).chain(["attrs"]);
    names.map(|n| batch.column_by_name(n).map_or_else(String::new, |c| quote(&cell(c, i)))).collect::<Vec<_>>().join(",")
}

/// One cell, empty when null; instants in UTC as RFC 3339, decimals without trailing zeros.
pub(crate) fn cell(column: &ArrayRef, i: usize) -> String {
    if column.is_null(i) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(i).to_string(),
        DataType::Boolean => column.as_boolean().value(i).to_string(),
        DataType::Date32 => date_text(i64::from(column.as_primitive::<Date32Type>().value(i))),
        DataType::Timestamp(..) => {
            instant_text(column.as_primitive::<TimestampMicrosecondType>().value(i)).replacen(' ', "T", 1).replace("+00", "Z")
        }
        DataType::Decimal128(_, scale) => {
            let text = decimal_text(column.as_primitive::<Decimal128Type>().value(i), usize::from(scale.unsigned_abs()));
            match text.contains('.') {
                true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
                false => text,
            }
        }
        DataType::Int32 => column.as_primitive::<Int32Type>().value(i).to_string(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(i).to_string(),
        _ => String::new(),
    }
}

fn quote(text: &str) -> String {
    let special = |c: char| matches!(c, ',' | '"' | '\n' | '\r' | ';' | '\t');
    if text.contains(special) || text.starts_with(' ') || text.ends_with(' ') {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Decimal128Array, TimestampMicrosecondArray};
    use std::sync::Arc;

    #[test]
    fn cells_read_as_people_write_them() {
        let money: ArrayRef = Arc::new(Decimal128Array::from(vec![1_005_000]).with_precision_and_scale(18, 4).unwrap());
        assert_eq!(cell(&money, 0), "100.5");
        let at: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![0]).with_timezone("UTC"));
        assert_eq!(cell(&at, 0), "1970-01-01T00:00:00Z");
        assert_eq!(quote("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
