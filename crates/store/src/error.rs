//! Failures of the state database, each naming the file.

use std::path::{Path, PathBuf};

/// What can go wrong with the state of a company.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened.
    #[error("state database {path} cannot be opened: {source}")]
    Open {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// A statement failed.
    #[error("state database {path}: {source}")]
    Sql {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// A newer program wrote the file.
    #[error("state database {path} has format {found}, this program knows up to {known}; use a newer program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Format of the file.
        found: i64,
        /// Newest format known here.
        known: i64,
    },
    /// The integrity check found damage.
    #[error("state database {path} is damaged: {said}; restore it from a backup")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        said: String,
    },
}

impl Error {
    pub(crate) fn open(path: &Path, source: rusqlite::Error) -> Self {
        Self::Open { path: path.to_owned(), source }
    }
}
