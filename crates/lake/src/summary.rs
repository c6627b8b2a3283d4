//! A table told from the statistics of its files: no row is read.

use crate::time::{parse_date, parse_instant};
use crate::types::{DataFile, Moment, TableSummary};
use domain::schema::{Kind, Table};
use std::collections::BTreeMap;

/// Sums up the files of a table.
pub(crate) fn of(table: &Table, files: &[DataFile]) -> TableSummary {
    let rows: u64 = files.iter().map(|f| f.rows).sum();
    let mut sources: BTreeMap<&str, u64> = BTreeMap::new();
    for (source, rows) in files.iter().flat_map(|f| &f.sources) {
        *sources.entry(source).or_default() += rows;
    }
    let filled = table.columns.iter().map(|c| (c.name.to_string(), files.iter().map(|f| filled(f, c.name)).sum())).collect();
    let dated = table.dated_by.and_then(|name| table.column(name));
    let moments = |pick: fn(&crate::types::ColumnStats) -> &Option<String>| -> Vec<Moment> {
        let Some(column) = dated else { return Vec::new() };
        let stats = files.iter().filter_map(|f| f.stats.iter().find(|s| s.column == column.name));
        stats.filter_map(|s| pick(s).as_deref().and_then(|text| moment(column.kind, text))).collect()
    };
    TableSummary {
        table: table.name.to_string(),
        rows,
        first: moments(|s| &s.min).into_iter().min(),
        last: moments(|s| &s.max).into_iter().max(),
        filled,
        sources: sources.into_iter().map(|(s, n)| (s.to_string(), n)).collect(),
        files: files.len() as u64,
        bytes: files.iter().map(|f| f.bytes).sum(),
    }
}

/// Filled cells of a column; a column the file does not have yet is empty.
fn filled(file: &DataFile, column: &str) -> u64 {
    file.stats.iter().find(|s| s.column == column).map_or(0, |s| file.rows - s.nulls)
}

fn moment(kind: Kind, text: &str) -> Option<Moment> {
    match kind {
        Kind::Date => parse_date(text).map(Moment::Date),
        _ => parse_instant(text).map(Moment::Time),
    }
}
