//! What can go wrong while a company is generated.

use std::path::PathBuf;

/// Errors of the generator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A mistake was asked for that is not in the catalogue.
    #[error("unknown mistake \"{0}\"; known are: {1}; also all, none, or a number such as M3")]
    UnknownMistake(String, String),
    /// The plan asks for something the generator cannot do.
    #[error("{0}")]
    Plan(String),
    /// A file could not be written.
    #[error("cannot write {path}: {error}", path = path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

impl Error {
    pub(crate) fn write(path: &std::path::Path, error: std::io::Error) -> Self {
        Self::Write { path: path.to_owned(), error }
    }
}
