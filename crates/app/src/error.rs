//! Failures of the use cases, with the words for a user in both languages and the exit status of the command line.

use domain::result::Words;
use std::path::{Path, PathBuf};
use text::Lang;

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything a use case can fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The question itself is wrong: unknown metric, bad date. Exit status 2.
    #[error("{}", .0.en)]
    Usage(Words),
    /// The work cannot be done; the words say what to do. Exit status 1.
    #[error("{}", .0.en)]
    Failed(Words),
    /// There is no such thing, or the viewer may not see it: the two are not told apart.
    #[error("{}", .0.en)]
    Missing(Words),
    /// A file operation failed.
    #[error("{path}: cannot {action}: {source}")]
    Io {
        /// Verb of the operation.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Reading files.
    #[error(transparent)]
    Connect(#[from] connect::Error),
    /// The lake.
    #[error(transparent)]
    Lake(#[from] lake::Error),
    /// The query engine.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// A figure.
    #[error(transparent)]
    Metrics(#[from] metrics::Error),
    /// The audit.
    #[error(transparent)]
    Audit(#[from] audit::Error),
    /// A report.
    #[error(transparent)]
    Report(#[from] report::Error),
    /// The state database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The generator of the synthetic company.
    #[error(transparent)]
    Testkit(#[from] testkit::Error),
    /// The work calendar.
    #[error(transparent)]
    Domain(#[from] domain::error::Error),
}

impl Error {
    /// A wrong question.
    pub fn usage(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage(Words::new(ru, en))
    }

    /// Work that cannot be done.
    pub fn failed(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Failed(Words::new(ru, en))
    }

    /// Something that is not there, or not for this viewer.
    #[must_use]
    pub fn missing() -> Self {
        Self::Missing(Words::new("такой записи нет или она вам не видна", "there is no such record, or you may not see it"))
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }

    /// One clear line (or a proposal of several) in the user's language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Usage(w) | Self::Failed(w) | Self::Missing(w) => lang.pick(&w.ru, &w.en).clone(),
            Self::Connect(e) => e.text(lang.code()),
            other => other.to_string(),
        }
    }

    /// Exit status of the command line: 2 for a wrong question, 1 for everything else.
    #[must_use]
    pub fn exit(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            _ => 1,
        }
    }
}
