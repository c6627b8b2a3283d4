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

#[cfg(test)]
mod tests {
    use super::*;

    const DEALS: &str = "id,created_at,status,stage,pipeline,closed_at,amount,owner_id,customer_id,is_test,merged_into
        d1,2024-01-10 10:00:00,won,Won,P,2024-02-01 12:00:00,1000.10,m1,c1,,
        d2,2024-01-11 10:00:00,lost,Lost,P,2024-03-01 12:00:00,200.20,m1,c2,,
        d3,2024-01-12 10:00:00,open,New,P,,300.30,m2,c3,,
        d4,2024-01-13 10:00:00,open,New,P,,1,m2,c3,true,
        d5,2024-01-14 10:00:00,open,New,P,,1,m2,c3,,d3";
    const ZONE: &str = "Europe/Moscow";

    fn open(as_of: &str) -> Session {
        session_from_csv(&[("deals", DEALS)], moment(as_of, ZONE).unwrap(), ZONE).unwrap()
    }

    #[test]
    fn tests_and_merged_are_out_and_later_closing_is_open() {
        let now = open("2024-06-30 23:59:59");
        let rows = now.sql("SELECT status, count(*) AS n FROM v_deals GROUP BY status ORDER BY status", &Vec::new()).unwrap();
        let got: Vec<_> = (0..rows.len()).map(|i| (rows.text(i, "status").unwrap(), rows.count(i, "n"))).collect();
        assert_eq!(got, [("lost", 1), ("open", 1), ("won", 1)]);
        let earlier = open("2024-02-15 00:00:00");
        let rows =
            earlier.sql("SELECT deal_id, closed_on FROM v_deals WHERE status = 'open' ORDER BY deal_id", &Vec::new()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows.text(0, "deal_id"), rows.date(0, "closed_on")), (Some("d2"), None));
    }

    #[test]
    fn won_deals_stand_in_for_sales_and_money_is_exact() {
        let s = open("2024-06-30 23:59:59");
        assert!(s.sales_from_deals().unwrap());
        let rows = s.sql("SELECT sum(net) AS v, count(*) AS n FROM v_orders", &Vec::new()).unwrap();
        assert_eq!((rows.money(0, "v"), rows.count(0, "n")), (Some(10_001_000), 1));
        let rows = s.sql("SELECT 0.1 + 0.2 + 0.3 AS v", &Vec::new()).unwrap();
        assert_eq!(rows.decimal(0, "v", 4), Some(6000));
    }

    #[test]
    fn days_are_local_and_minutes_are_working() {
        let s = open("2024-06-30 23:59:59");
        let sql = "SELECT local_date(to_timestamp_micros($t)) AS d, local_hour(to_timestamp_micros($t)) AS h, local_weekday(to_timestamp_micros($t)) AS w";
        let late = moment("2026-06-01 00:40:00", ZONE).unwrap();
        let rows = s.sql(sql, &vec![("t", crate::Value::Int(late))]).unwrap();
        assert_eq!((rows.show(0, 0), rows.int(0, "h"), rows.int(0, "w")), ("2026-06-01".to_owned(), Some(0), Some(1)));
        let (a, b) = (moment("2024-05-24 17:50:00", ZONE).unwrap(), moment("2024-05-27 09:07:00", ZONE).unwrap());
        let sql = "SELECT working_minutes(to_timestamp_micros($a), to_timestamp_micros($b)) AS m";
        let rows = s.sql(sql, &vec![("a", crate::Value::Int(a)), ("b", crate::Value::Int(b))]).unwrap();
        assert_eq!(rows.int(0, "m"), Some(17));
    }

    #[test]
    fn stages_are_derived_when_nobody_gave_them() {
        let s = open("2024-06-30 23:59:59");
        let rows = s.sql("SELECT stage, kind FROM v_stages ORDER BY position", &Vec::new()).unwrap();
        let got: Vec<_> = (0..rows.len()).map(|i| (rows.text(i, "stage").unwrap(), rows.text(i, "kind").unwrap())).collect();
        assert_eq!(got, [("New", "open"), ("Won", "won"), ("Lost", "lost")]);
    }
}
