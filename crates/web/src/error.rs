//! Failures of the server and of a page, with the HTTP status of each.

use axum::http::StatusCode;

/// What can go wrong before the server runs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be read.
    #[error("{0} is not an address; write it as 127.0.0.1:8321")]
    Address(String),
    /// The address cannot be used.
    #[error("cannot listen on {address}: {source}; another program may hold the port, choose one with --listen")]
    Bind {
        /// The address.
        address: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The runtime cannot start.
    #[error("cannot start the server: {0}")]
    Runtime(std::io::Error),
}

/// Why a page cannot be shown.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Nothing under this address.
    NotFound,
    /// A use case failed; the words are for the user.
    Failed(String),
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
