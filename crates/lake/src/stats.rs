//! Column statistics of a written file, taken from its footer: no second look at the rows.

use crate::time::{date_text, instant_text};
use crate::types::ColumnStats;
use arrow::datatypes::{DataType, SchemaRef};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

/// A bound in a form that can be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Bound {
    Number(i128),
    Text(Vec<u8>),
}

/// Statistics per column, in the order of the schema.
pub(crate) fn of(schema: &SchemaRef, meta: &ParquetMetaData) -> Vec<ColumnStats> {
    let mut all = Vec::with_capacity(schema.fields().len());
    for (i, field) in schema.fields().iter().enumerate() {
        let (mut nulls, mut bytes) = (0u64, 0u64);
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for group in meta.row_groups() {
            let column = group.column(i);
            bytes += u64::try_from(column.compressed_size()).unwrap_or(0);
            let empty = column.statistics().and_then(Statistics::null_count_opt).unwrap_or(0);
            nulls += empty;
            // a group without values has no bounds; one with values but without bounds leaves the file without them
            if i64::try_from(empty).is_ok_and(|n| n < group.num_rows()) {
                let (low, high) = column.statistics().map_or((None, None), bounds);
                lows.push(low);
                highs.push(high);
            }
        }
        let min = lows.into_iter().collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min());
        let max = highs.into_iter().collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
        let text = |bound: Option<Bound>| bound.and_then(|b| text(&b, field.data_type()));
        all.push(ColumnStats { column: field.name().clone(), nulls, min: text(min), max: text(max), bytes });
    }
    all
}

fn bounds(stats: &Statistics) -> (Option<Bound>, Option<Bound>) {
    fn number<T: Copy + Into<i128>>(v: Option<&T>) -> Option<Bound> {
        v.map(|v| Bound::Number((*v).into()))
    }
    match stats {
        Statistics::Boolean(s) => (number(s.min_opt()), number(s.max_opt())),
        Statistics::Int32(s) => (number(s.min_opt()), number(s.max_opt())),
        Statistics::Int64(s) => (number(s.min_opt()), number(s.max_opt())),
        Statistics::ByteArray(s) => {
            (s.min_opt().map(|v| Bound::Text(v.data().to_vec())), s.max_opt().map(|v| Bound::Text(v.data().to_vec())))
        }
        _ => (None, None),
    }
}

/// The bound as DuckDB would print the value; none for text the catalogue could not compare.
fn text(bound: &Bound, data_type: &DataType) -> Option<String> {
    match (bound, data_type) {
        (Bound::Text(bytes), DataType::Utf8) => String::from_utf8(bytes.clone()).ok().filter(|s| !s.contains('\0')),
        (Bound::Number(v), DataType::Boolean) => Some(if *v == 0 { "false".into() } else { "true".into() }),
        (Bound::Number(v), DataType::Date32) => i64::try_from(*v).ok().map(date_text),
        (Bound::Number(v), DataType::Timestamp(..)) => i64::try_from(*v).ok().map(instant_text),
        (Bound::Number(v), DataType::Decimal128(_, scale)) => Some(decimal_text(*v, usize::from(scale.unsigned_abs()))),
        (Bound::Number(v), _) => Some(v.to_string()),
        (Bound::Text(_), _) => None,
    }
}

/// `-1.5000` for -15000 at scale 4: every place is printed, as DuckDB does.
pub(crate) fn decimal_text(value: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Which of two printed bounds of a column is smaller.
pub(crate) fn compare(a: &str, b: &str, data_type: &DataType) -> std::cmp::Ordering {
    let number = |s: &str| -> Option<i128> { s.replace('.', "").parse().ok() };
    match data_type {
        // both sides print all places of one scale, so dropping the point keeps the order
        DataType::Decimal128(..) | DataType::Int64 | DataType::Int32 => number(a).cmp(&number(b)),
        DataType::Timestamp(..) => crate::time::parse_instant(a).cmp(&crate::time::parse_instant(b)),
        DataType::Date32 => crate::time::parse_date(a).cmp(&crate::time::parse_date(b)),
        _ => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_print_every_place_and_compare_by_value() {
        assert_eq!(decimal_text(-15_000, 4), "-1.5000");
        assert_eq!(decimal_text(5, 4), "0.0005");
        let t = DataType::Decimal128(18, 4);
        assert_eq!(compare("-2.0000", "1.0000", &t), std::cmp::Ordering::Less);
        assert_eq!(compare("10.0000", "9.5000", &t), std::cmp::Ordering::Greater);
    }
}
