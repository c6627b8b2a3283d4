//! Canonical tables of the latest snapshot: rows, span, filled share of each column, sources.

use crate::{Company, Result};
use domain::money;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLine {
    /// Canonical name.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// First and last local date of the column that dates it.
    pub first: Option<String>,
    /// Last local date.
    pub last: Option<String>,
    /// Filled share per column, decimal string with four places, in table order.
    pub filled: Vec<(String, String)>,
    /// Rows per source system.
    pub sources: Vec<(String, u64)>,
}

impl TableLine {
    /// For machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let map = |pairs: &[(String, String)]| Value::Object(pairs.iter().map(|(k, v)| (k.clone(), json!(v))).collect());
        json!({
            "table": self.table, "rows": self.rows, "first": self.first, "last": self.last, "filled": map(&self.filled),
            "sources": Value::Object(self.sources.iter().map(|(k, v)| (k.clone(), json!(v))).collect()),
        })
    }
}

/// Tables that hold rows, in canonical order.
///
/// # Errors
/// No data yet, or an unreadable catalogue.
pub fn list(company: &Company) -> Result<Vec<TableLine>> {
    let lake = company.lake_read()?;
    let snapshot = lake.latest()?;
    let zone = crate::as_of::zone(crate::settings::Settings::load(&lake, company.slug())?.timezone())?;
    let found = lake.tables(snapshot)?;
    Ok(found.iter().filter(|t| t.rows > 0).map(|t| line(t, &zone)).collect())
}

pub(crate) fn line(t: &lake::TableSummary, zone: &TimeZone) -> TableLine {
    let share = |n: u64| money::ratio(i128::from(n), i128::from(t.rows), 4).unwrap_or_default();
    TableLine {
        table: t.table.clone(),
        rows: t.rows,
        first: t.first.and_then(|m| day(m, zone)),
        last: t.last.and_then(|m| day(m, zone)),
        filled: t.filled.iter().map(|(c, n)| (c.clone(), share(*n))).collect(),
        sources: t.sources.clone(),
    }
}

/// Local date of a moment.
pub(crate) fn day(m: lake::Moment, zone: &TimeZone) -> Option<String> {
    let (micros, zone) = match m {
        lake::Moment::Date(days) => (days.checked_mul(86_400_000_000)?, TimeZone::UTC),
        lake::Moment::Time(micros) => (micros, zone.clone()),
    };
    Some(Timestamp::from_microsecond(micros).ok()?.to_zoned(zone).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_local() {
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        assert_eq!(day(lake::Moment::Time(86_400_000_000 - 3_600_000_000), &moscow).as_deref(), Some("1970-01-02"));
        assert_eq!(day(lake::Moment::Date(1), &moscow).as_deref(), Some("1970-01-02"));
    }
}
