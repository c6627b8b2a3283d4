//! Exact states of the data: their list, and what differs between two of them.

use crate::{Company, Result};
use jiff::Timestamp;
use lake::Snapshot;

/// All kept snapshots, oldest first.
///
/// # Errors
/// No data yet.
pub fn list(company: &Company) -> Result<Vec<Snapshot>> {
    Ok(company.lake_read()?.snapshots()?)
}

/// What differs between two snapshots.
///
/// # Errors
/// A snapshot that is not kept.
pub fn diff(company: &Company, a: i64, b: i64) -> Result<Vec<lake::TableDiff>> {
    Ok(company.lake_read()?.diff(a, b)?)
}

/// A stored moment as text, UTC.
#[must_use]
pub fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|t| t.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}
