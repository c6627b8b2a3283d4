//! What the lake takes and gives back: plain values, no behaviour.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Number of an exact state of the data; grows by one with each change.
pub type SnapshotId = i64;

/// Number of a file inside one import, from 0 in the order of adding.
pub type FileId = i32;

/// What is known about an import before it starts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportMeta {
    /// When it started, microseconds since 1970-01-01 UTC.
    pub started_at: i64,
    /// Options it was started with, as JSON; kept in the ledger.
    pub options: String,
    /// The rows of the import take the place of all earlier rows of the same source and table.
    pub replace: bool,
}

/// A row that was set aside, with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// File as the user knows it.
    pub file: String,
    /// Line in the file, from 1; 0 when there is none.
    pub line: u64,
    /// Canonical table, empty when unknown.
    pub table: String,
    /// Column at fault, empty when the whole row is.
    pub column: String,
    /// Stable code of the reason.
    pub code: String,
    /// The value at fault.
    pub value: String,
    /// Header of [`Problem::raw`], CSV; empty when the file's own header applies.
    pub header: String,
    /// The whole row as received, CSV.
    pub raw: String,
}

/// Codes of the reasons for which the lake itself sets rows aside.
pub mod code {
    /// The same key came twice in one import with different contents, and nothing says which is newer.
    pub const CONFLICTING_VERSIONS: &str = "conflicting_versions";
    /// The same key came with a newer `updated_at` in the same import.
    pub const SUPERSEDED: &str = "superseded";
    /// The stored row has a newer `updated_at`.
    pub const OLDER_THAN_KNOWN: &str = "older_than_known";
}

/// What the reader of a file counted (physical rows), kept in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Physical rows read, header and blank ones included.
    pub read: u64,
    /// Header rows.
    pub header: u64,
    /// Blank rows.
    pub blank: u64,
    /// Rows set aside by the reader.
    pub set_aside: u64,
    /// Exact duplicates found by the reader.
    pub duplicates: u64,
    /// Rows folded into another row.
    pub merged: u64,
    /// Recognised profile, encoding, totals and the like, as JSON.
    pub details: String,
}

/// A file of an import as the ledger knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportFile {
    /// Number inside the import.
    pub file: FileId,
    /// Name as the user knows it.
    pub name: String,
    /// Length as received.
    pub bytes: u64,
    /// SHA-256 as received, hex.
    pub sha256: String,
    /// Where the received bytes are kept, relative to the folder of the company.
    pub stored: String,
    /// What the reader counted.
    pub report: FileReport,
    /// What became of its rows, per table; `removed` is known per import only.
    pub tables: Vec<TableCounts>,
}

/// What became of the rows of one table and source. `read` is the sum of the others except `removed`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TableCounts {
    /// Canonical table.
    pub table: String,
    /// Source system.
    pub source: String,
    /// Rows appended.
    pub read: u64,
    /// Rows with a key not known before.
    pub new: u64,
    /// Rows that replaced an earlier version.
    pub updated: u64,
    /// Rows equal to what was known.
    pub unchanged: u64,
    /// Exact repeats inside the import.
    pub duplicates: u64,
    /// Set aside: a newer version came in the same import.
    pub superseded: u64,
    /// Set aside: different versions of one key, none newer.
    pub conflicting: u64,
    /// Set aside: the stored row is newer.
    pub older: u64,
    /// Earlier rows that a replacing import took away.
    pub removed: u64,
}

impl TableCounts {
    /// Rows set aside by the lake.
    #[must_use]
    pub fn set_aside(&self) -> u64 {
        self.superseded + self.conflicting + self.older
    }
    /// Rows that stand in the lake because of, or confirmed by, this import.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.new + self.updated + self.unchanged
    }
}

/// An import as the ledger knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Number of the import.
    pub import: i64,
    /// State of the data after it; equal to `base` when it changed nothing.
    pub snapshot: SnapshotId,
    /// State of the data before it.
    pub base: SnapshotId,
    /// When it started, microseconds since 1970-01-01 UTC.
    pub started_at: i64,
    /// When it was committed, microseconds since 1970-01-01 UTC.
    pub committed_at: i64,
    /// Options as JSON.
    pub options: String,
    /// Whether it replaced earlier rows of its sources.
    pub replace: bool,
    /// State of the data after it was undone.
    pub undone: Option<SnapshotId>,
    /// Its files.
    pub files: Vec<ImportFile>,
    /// Counts per table and source.
    pub tables: Vec<TableCounts>,
    /// Rows set aside, by reader and lake together.
    pub problems: u64,
}

/// A state of the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Its number.
    pub id: SnapshotId,
    /// When it was made, microseconds since 1970-01-01 UTC.
    pub at: i64,
    /// What was done, in the words of the DuckLake format.
    pub changes: String,
    /// What was done, for people: `import 3`, `undo 2`, `compact`.
    pub message: String,
}

/// Statistics of one column in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ColumnStats {
    /// Column name.
    pub column: String,
    /// Empty cells.
    pub nulls: u64,
    /// Smallest value as text, or a lower bound for long text.
    pub min: Option<String>,
    /// Largest value as text, or an upper bound for long text.
    pub max: Option<String>,
    /// Bytes of the column in the file.
    pub bytes: u64,
}

/// A Parquet file that belongs to a state of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataFile {
    /// Number in the catalogue.
    pub id: i64,
    /// Full path.
    pub path: PathBuf,
    /// Rows.
    pub rows: u64,
    /// Length.
    pub bytes: u64,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Per column, in table order.
    pub stats: Vec<ColumnStats>,
    /// Rows per source system.
    pub sources: Vec<(String, u64)>,
}

/// A date or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Moment {
    /// Days since 1970-01-01.
    Date(i64),
    /// Microseconds since 1970-01-01 UTC.
    Time(i64),
}

/// A table at a snapshot, told from statistics alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSummary {
    /// Canonical table.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// Earliest value of the column that dates the table.
    pub first: Option<Moment>,
    /// Latest value of the column that dates the table.
    pub last: Option<Moment>,
    /// Filled cells per canonical column, in table order; divide by `rows` for the share.
    pub filled: Vec<(String, u64)>,
    /// Rows per source system.
    pub sources: Vec<(String, u64)>,
    /// Files.
    pub files: u64,
    /// Bytes on disk.
    pub bytes: u64,
}
