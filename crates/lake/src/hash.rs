//! Row and key hashes, computed column by column without any allocation per row.
//!
//! The hash of a row is the sum of the XXH3 hashes of its non-null values, each seeded with the name of its column, then mixed.
//! So a null costs nothing, the order of columns does not matter, and a column added to the schema later leaves the hashes of
//! old rows as they were. Provenance (`_import`, `_file`, `_line`) is no part of it.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType};
use domain::schema::Table;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128_with_seed};

/// Content hashes of the rows of a batch: canonical columns, `attrs`, `source`.
pub(crate) fn rows(table: &Table, columns: &[ArrayRef], attrs: &ArrayRef, source: &str) -> Vec<u64> {
    let mut sums = vec![xxh3_64_with_seed(source.as_bytes(), seed("source")); attrs.len()];
    for (column, array) in table.columns.iter().zip(columns) {
        add(array, seed(column.name), &mut sums);
    }
    add(attrs, seed("attrs"), &mut sums);
    for sum in &mut sums {
        *sum = mix(*sum);
    }
    sums
}

/// Key hashes of the rows of a batch that all have one source.
pub(crate) fn keys(table: &Table, columns: &[ArrayRef], source: &str, rows: usize) -> Vec<u128> {
    let mut sums = vec![xxh3_128_with_seed(source.as_bytes(), seed("source")); rows];
    for name in table.key {
        if let Some(array) = table.position(name).and_then(|i| columns.get(i)) {
            add_wide(array, seed(name), &mut sums);
        }
    }
    sums
}

/// Key hashes of stored rows: `key` holds the key columns in the order of `table.key`, `source` the source column.
pub(crate) fn stored_keys(table: &Table, key: &[ArrayRef], source: &ArrayRef) -> Vec<u128> {
    let mut sums = vec![0; source.len()];
    add_wide(source, seed("source"), &mut sums);
    for (name, array) in table.key.iter().zip(key) {
        add_wide(array, seed(name), &mut sums);
    }
    sums
}

fn seed(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// Final avalanche (the one of XXH64), so that close sums spread.
fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    h ^= h >> 29;
    h = h.wrapping_mul(0x1656_67B1_9E37_79F9);
    h ^ (h >> 32)
}

fn add(array: &ArrayRef, seed: u64, sums: &mut [u64]) {
    each(array, |i, bytes| sums[i] = sums[i].wrapping_add(xxh3_64_with_seed(bytes, seed)));
}

fn add_wide(array: &ArrayRef, seed: u64, sums: &mut [u128]) {
    each(array, |i, bytes| sums[i] = sums[i].wrapping_add(xxh3_128_with_seed(bytes, seed)));
}

/// Calls `take` with the position and the little-endian bytes of every non-null value.
#[inline]
fn each(array: &ArrayRef, mut take: impl FnMut(usize, &[u8])) {
    macro_rules! numbers {
        ($kind:ty) => {{
            let array = array.as_primitive::<$kind>();
            let values = array.values();
            match array.nulls() {
                None => values.iter().enumerate().for_each(|(i, v)| take(i, &v.to_le_bytes())),
                Some(nulls) => nulls.valid_indices().for_each(|i| take(i, &values[i].to_le_bytes())),
            }
        }};
    }
    if array.null_count() == array.len() {
        return;
    }
    match array.data_type() {
        DataType::Utf8 => {
            let array = array.as_string::<i32>();
            match array.nulls() {
                None => (0..array.len()).for_each(|i| take(i, array.value(i).as_bytes())),
                Some(nulls) => nulls.valid_indices().for_each(|i| take(i, array.value(i).as_bytes())),
            }
        }
        DataType::Boolean => {
            let array = array.as_boolean();
            (0..array.len()).filter(|i| array.is_valid(*i)).for_each(|i| take(i, &[u8::from(array.value(i))]));
        }
        DataType::Date32 => numbers!(Date32Type),
        DataType::Timestamp(..) => numbers!(TimestampMicrosecondType),
        DataType::Decimal128(..) => numbers!(Decimal128Type),
        DataType::Int32 => numbers!(Int32Type),
        _ => numbers!(Int64Type),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Int64Array, StringArray};
    use std::sync::Arc;

    fn lines(order: &[Option<&str>], line: &[Option<i64>]) -> Vec<ArrayRef> {
        let table = domain::schema::table("order_lines").unwrap();
        table
            .columns
            .iter()
            .map(|c| match c.name {
                "order_id" => Arc::new(StringArray::from(order.to_vec())) as ArrayRef,
                "line" => Arc::new(Int64Array::from(line.to_vec())) as ArrayRef,
                _ => arrow::array::new_null_array(&crate::schema::data_type(c.kind), order.len()),
            })
            .collect()
    }

    #[test]
    fn keys_of_new_and_stored_rows_agree() {
        let table = domain::schema::table("order_lines").unwrap();
        let columns = lines(&[Some("a"), None, Some("b")], &[Some(1), Some(2), None]);
        let new = keys(table, &columns, "crm", 3);
        let source: ArrayRef = Arc::new(StringArray::from(vec!["crm"; 3]));
        let stored = stored_keys(table, &[columns[0].clone(), columns[1].clone()], &source);
        assert_eq!(new, stored);
        assert_ne!(new, keys(table, &columns, "other", 3));
    }

    #[test]
    fn values_do_not_slide_between_columns_or_rows() {
        let table = domain::schema::table("deals").unwrap();
        let attrs = arrow::array::new_null_array(&DataType::Utf8, 2);
        let with = |name: &str, values: Vec<Option<&str>>| -> Vec<ArrayRef> {
            table
                .columns
                .iter()
                .map(|c| match c.name == name {
                    true => Arc::new(StringArray::from(values.clone())) as ArrayRef,
                    false => arrow::array::new_null_array(&crate::schema::data_type(c.kind), 2),
                })
                .collect()
        };
        let a = rows(table, &with("channel", vec![Some("x"), None]), &attrs, "s");
        let b = rows(table, &with("region", vec![Some("x"), None]), &attrs, "s");
        assert_ne!(a[0], b[0]);
        assert_eq!(a[1], b[1]);
        assert_ne!(a[0], a[1]);
    }
}
