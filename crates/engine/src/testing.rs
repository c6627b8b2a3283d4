//! Sessions over small tables written in a test or a page: canonical CSV text in, session out.

use crate::session::arrow_schema;
use crate::{Error, Session, SessionOptions, Tables};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Opens a session over canonical tables given as CSV text (header, comma, no quoting of commas needed inside cells
/// except by double quotes). Times without offset are local to `timezone`; `as_of` is microseconds UTC.
///
/// # Errors
/// Unknown table or column, or a cell that does not parse.
pub fn session_from_csv(tables: &[(&str, &str)], as_of: i64, timezone: &str) -> Result<Session, Error> {
    let mut memory: BTreeMap<String, Vec<RecordBatch>> = BTreeMap::new();
    for (name, text) in tables {
        memory.entry((*name).to_owned()).or_default().push(batch(name, text, timezone)?);
    }
    Session::open(&Tables { files: BTreeMap::new(), memory }, test_options(as_of, timezone)?)
}

/// Small limits for tests.
///
/// # Errors
/// Unknown zone.
pub fn test_options(as_of: i64, timezone: &str) -> Result<SessionOptions, Error> {
    let calendar = domain::calendar::WorkCalendar::russia(timezone).map_err(|_| Error::Zone(timezone.to_owned()))?;
    Ok(SessionOptions {
        as_of,
        timezone: timezone.to_owned(),
        calendar,
        currency: "RUB".to_owned(),
        snapshot: "test".to_owned(),
        memory_bytes: 256 << 20,
        spill_dir: None,
        threads: 2,
    })
}

fn batch(table: &str, text: &str, zone: &str) -> Result<RecordBatch, Error> {
    let known = domain::schema::table(table).ok_or_else(|| Error::Shape(format!("no table {table}")))?;
    let schema = arrow_schema(known);
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let header = split(lines.next().unwrap_or(""));
    let body: Vec<Vec<String>> = lines.map(split).collect();
    let mut names = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (i, name) in header.iter().enumerate() {
        let field = schema.field_with_name(name).map_err(|_| Error::Shape(format!("no column {table}.{name}")))?;
        let cells = body.iter().map(|r| r.get(i).filter(|c| !c.is_empty()).map(|c| instant(c, field.data_type(), zone)));
        let cells: StringArray = cells.map(|c| c.transpose()).collect::<Result<Vec<_>, _>>()?.into_iter().collect();
        let shape = |e: arrow::error::ArrowError| Error::Shape(format!("{table}.{name}: {e}"));
        columns.push(cast(&(Arc::new(cells) as ArrayRef), field.data_type()).map_err(shape)?);
        names.push(field.clone());
    }
    let small = Arc::new(arrow::datatypes::Schema::new(names));
    RecordBatch::try_new(small, columns).map_err(|e| Error::Shape(e.to_string()))
}

fn instant(cell: &str, kind: &DataType, zone: &str) -> Result<String, Error> {
    if !matches!(kind, DataType::Timestamp(_, _)) || cell.contains('Z') || cell.contains('+') {
        return Ok(cell.to_owned());
    }
    let padded = if cell.len() == 10 { format!("{cell} 00:00:00") } else { cell.to_owned() };
    let bad = || Error::Shape(format!("instant {cell}"));
    let civil: jiff::civil::DateTime = padded.replace(' ', "T").parse().map_err(|_| bad())?;
    let zone = jiff::tz::TimeZone::get(zone).map_err(|_| Error::Zone(zone.to_owned()))?;
    Ok(civil.to_zoned(zone).map_err(|_| bad())?.timestamp().to_string())
}

fn split(line: &str) -> Vec<String> {
    let (mut out, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut cell).trim().to_owned()),
            c => cell.push(c),
        }
    }
    out.push(cell.trim().to_owned());
    out
}

/// Microseconds UTC of a local moment such as `2024-06-30 23:59:59`.
///
/// # Errors
/// When the text is no moment or the zone is unknown.
pub fn moment(text: &str, zone: &str) -> Result<i64, Error> {
    let kind = DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, None);
    let stamp: jiff::Timestamp = instant(text, &kind, zone)?.parse().map_err(|_| Error::Shape(format!("instant {text}")))?;
    Ok(stamp.as_microsecond())
}
