//! Physical form of the canonical tables: the same Arrow types in memory and in Parquet.

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use domain::schema::{Kind, Table};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Number of system columns after the canonical ones: `source`, `_import`, `_file`, `_line`, `_hash`, `attrs`.
pub(crate) const SYSTEM: usize = 6;

/// The columns of a stored table: canonical columns, then `source`, `_import`, `_file`, `_line`, `_hash`, `attrs`. All may be null.
#[must_use]
pub fn arrow_schema(table: &Table) -> SchemaRef {
    Arc::new(Schema::new(fields(table)))
}

/// The columns of a batch handed to `append`: canonical columns, then `attrs` and `_line`.
#[must_use]
pub fn batch_schema(table: &Table) -> SchemaRef {
    let mut all: Vec<Field> = table.columns.iter().map(|c| Field::new(c.name, data_type(c.kind), true)).collect();
    all.push(Field::new("attrs", DataType::Utf8, true));
    all.push(Field::new("_line", DataType::Int64, true));
    Arc::new(Schema::new(all))
}

/// Arrow type of a canonical column.
#[must_use]
pub fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Id | Kind::Text => DataType::Utf8,
        Kind::Money => DataType::Decimal128(18, 4),
        Kind::Num => DataType::Decimal128(18, 6),
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Bool => DataType::Boolean,
        Kind::Int => DataType::Int64,
    }
}

/// The stored columns with the field numbers by which the DuckLake format finds them in a file.
pub(crate) fn stored_schema(table: &Table, ids: &BTreeMap<String, i64>) -> SchemaRef {
    let numbered = fields(table).into_iter().map(|f| {
        let id = ids.get(f.name()).map(|id| ("PARQUET:field_id".to_string(), id.to_string()));
        f.with_metadata(id.into_iter().collect::<HashMap<_, _>>())
    });
    Arc::new(Schema::new(numbered.collect::<Vec<_>>()))
}

/// The DuckLake name of a type.
pub(crate) fn ducklake_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 => "varchar".into(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision},{scale})"),
        DataType::Date32 => "date".into(),
        DataType::Timestamp(..) => "timestamptz".into(),
        DataType::Boolean => "boolean".into(),
        DataType::Int32 => "int32".into(),
        _ => "int64".into(),
    }
}

fn fields(table: &Table) -> Vec<Field> {
    let mut all: Vec<Field> = table.columns.iter().map(|c| Field::new(c.name, data_type(c.kind), true)).collect();
    all.push(Field::new("source", DataType::Utf8, true));
    all.push(Field::new("_import", DataType::Int64, true));
    all.push(Field::new("_file", DataType::Int32, true));
    all.push(Field::new("_line", DataType::Int64, true));
    all.push(Field::new("_hash", DataType::Int64, true));
    all.push(Field::new("attrs", DataType::Utf8, true));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_columns_follow_the_canonical_ones_in_the_promised_order() {
        for table in domain::schema::TABLES {
            let schema = arrow_schema(table);
            let tail: Vec<&str> = schema.fields().iter().skip(table.columns.len()).map(|f| f.name().as_str()).collect();
            assert_eq!(tail, domain::schema::SYSTEM_COLUMNS, "{}", table.name);
            assert_eq!(tail.len(), SYSTEM);
            assert!(schema.fields().iter().all(|f| f.is_nullable()));
        }
    }
}
