//! Failures of the lake: which file or table, what happened, what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Everything that can go wrong with the lake. Nothing is committed when a write returns an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file operation failed.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// Verb of the operation.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk or the quota is full. Earlier data is intact.
    #[error("no room left on the disk at {}; nothing was committed, free some space and run it again", path.display())]
    DiskFull {
        /// The file that could not be written.
        path: PathBuf,
    },
    /// Too little room is left to start: imports stop before the disk is full, reading goes on.
    #[error("only {free} bytes are free at {}, {wanted} are kept in reserve; free some space before importing", dir.display())]
    LowDisk {
        /// Folder of the company.
        dir: PathBuf,
        /// Bytes free.
        free: u64,
        /// Bytes that must stay free.
        wanted: u64,
    },
    /// Another process writes to this company now.
    #[error("the data in {} is being written by another process (pid {pid}); wait until it ends and run again", dir.display())]
    Busy {
        /// Folder of the company.
        dir: PathBuf,
        /// Process that holds the lock, as it named itself.
        pid: String,
    },
    /// There is no lake in the folder.
    #[error("there is no data in {}; import something first", dir.display())]
    NoLake {
        /// The folder asked for.
        dir: PathBuf,
    },
    /// The lake was written by a newer version of the program.
    #[error("the data in {} has format {found}, this program knows formats up to {known}; use a newer version", dir.display())]
    NewerFormat {
        /// Folder of the company.
        dir: PathBuf,
        /// Format number found.
        found: i64,
        /// Newest format number known.
        known: i64,
    },
    /// The catalogue database refused.
    #[error("the catalogue failed to {action}: {source}")]
    Catalogue {
        /// Verb of the operation.
        action: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A Parquet file cannot be read or written.
    #[error("cannot read or write {}: {source}", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What the library said.
        source: parquet::errors::ParquetError,
    },
    /// Columns in memory could not be combined.
    #[error("columns of table {table} do not fit: {source}")]
    Arrow {
        /// Canonical table.
        table: String,
        /// What the library said.
        source: arrow::error::ArrowError,
    },
    /// A batch does not have the form of its table.
    #[error("a batch for table {table} has a wrong form: {what}")]
    Shape {
        /// Canonical table.
        table: String,
        /// What differs.
        what: String,
    },
    /// A written limit is reached.
    #[error("limit reached: {what}")]
    Limit {
        /// Which limit, with its value.
        what: String,
    },
    /// No import of that number.
    #[error("there is no import {import}")]
    NoImport {
        /// Number asked for.
        import: i64,
    },
    /// The import was undone before.
    #[error("import {import} is already undone")]
    AlreadyUndone {
        /// Number asked for.
        import: i64,
    },
    /// The history needed to take an import back was compacted away.
    #[error(
        "import {import} is older than the kept history (snapshot {oldest} and later) and cannot be undone; import the right file again with --replace"
    )]
    HistoryGone {
        /// Number asked for.
        import: i64,
        /// Oldest snapshot still kept.
        oldest: i64,
    },
    /// No snapshot of that number, or it is no longer kept.
    #[error("there is no snapshot {snapshot}; kept are {oldest} to {latest}")]
    NoSnapshot {
        /// Number asked for.
        snapshot: i64,
        /// Oldest kept.
        oldest: i64,
        /// Latest.
        latest: i64,
    },
    /// A stored file does not hold what the catalogue says.
    #[error("stored file {} is damaged: {what}; restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// The lake was opened for reading only.
    #[error("the data in {} is open for reading only", dir.display())]
    ReadOnly {
        /// Folder of the company.
        dir: PathBuf,
    },
    /// A bug: the writing thread ended without a result.
    #[error("the writing thread stopped unexpectedly")]
    Stopped,
}

/// Result of the lake.
pub type Result<T> = std::result::Result<T, Error>;

/// Turns an I/O failure into ours; a full disk gets its own variant.
pub(crate) fn io_error(action: &'static str, path: &Path, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::DiskFull { path: path.to_path_buf() },
        _ => Error::Io { action, path: path.to_path_buf(), source },
    }
}

/// Turns a failure of the Parquet library into ours; looks inside for the I/O failure that caused it.
pub(crate) fn parquet_error(path: &Path, source: parquet::errors::ParquetError) -> Error {
    if let parquet::errors::ParquetError::External(inner) = source {
        return match inner.downcast::<io::Error>() {
            Ok(io) => io_error("write", path, *io),
            Err(other) => Error::Parquet { path: path.to_path_buf(), source: parquet::errors::ParquetError::External(other) },
        };
    }
    Error::Parquet { path: path.to_path_buf(), source }
}

/// Names the operation on the catalogue that failed; a full disk gets its own variant.
pub(crate) fn catalogue(action: &'static str) -> impl FnOnce(rusqlite::Error) -> Error {
    move |source| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Error::DiskFull { path: PathBuf::from("lake.sqlite") },
        _ => Error::Catalogue { action, source },
    }
}

/// Names the table whose columns did not fit.
pub(crate) fn arrow_error(table: &str) -> impl FnOnce(arrow::error::ArrowError) -> Error {
    let table = table.to_string();
    move |source| Error::Arrow { table, source }
}
