//! Failures of the server and of a request, with the HTTP status of each.

use app::Lang;
use app::people::Refusal;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

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
    /// The database of people cannot be opened.
    #[error(transparent)]
    App(#[from] app::Error),
}

/// Why a request is not answered as asked. Handlers return it with `?`; the gate turns it into a page or JSON.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Nothing under this address, or nothing this person may know of.
    NotFound,
    /// Nobody is signed in.
    Stranger,
    /// The person's role does not allow it.
    Refused,
    /// The request came from another site or without its token.
    Foreign,
    /// The question is wrong; the words say how.
    Wrong(Arc<app::Error>),
    /// A use case failed.
    Failed(Arc<app::Error>),
    /// The entrance says no.
    Entrance(Refusal),
    /// Too large to be taken.
    TooLarge,
    /// A bug: the words are for the log of the browser test, not for people.
    Bug(String),
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Stranger => StatusCode::UNAUTHORIZED,
            Self::Refused | Self::Foreign => StatusCode::FORBIDDEN,
            Self::Wrong(_) => StatusCode::BAD_REQUEST,
            Self::Failed(_) | Self::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Entrance(Refusal::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
            Self::Entrance(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// Stable word for the API.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Stranger => "unauthorized",
            Self::Refused => "forbidden",
            Self::Foreign => "cross_site",
            Self::Wrong(_) | Self::Entrance(_) => "wrong_request",
            Self::Failed(_) => "failed",
            Self::TooLarge => "too_large",
            Self::Bug(_) => "internal",
        }
    }

    /// For the user.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let words = match self {
            Self::NotFound => lang.pick("Такой страницы нет.", "There is no such page."),
            Self::Stranger => lang.pick("Сначала войдите.", "Sign in first."),
            Self::Refused => lang.pick(
                "Эта страница не открыта вашей роли. Доступ даёт собственник.",
                "This page is not open to your role. The owner grants access.",
            ),
            Self::Foreign => lang.pick(
                "Запрос пришёл не с этой страницы или форма устарела. Обновите страницу и повторите.",
                "The request did not come from this page, or the form is out of date. Reload the page and try again.",
            ),
            Self::TooLarge => lang.pick("Слишком большой запрос.", "The request is too large."),
            Self::Bug(_) => lang.pick(
                "Внутренняя ошибка программы. Данные не пострадали.",
                "An internal error of the program. No data was harmed.",
            ),
            Self::Wrong(e) | Self::Failed(e) => return e.text(lang),
            Self::Entrance(r) => return r.text(lang),
        };
        words.to_owned()
    }
}

impl From<app::Error> for Fault {
    fn from(e: app::Error) -> Self {
        match e {
            app::Error::Missing(_) => Self::NotFound,
            e if e.exit() == 2 => Self::Wrong(Arc::new(e)),
            e => Self::Failed(Arc::new(e)),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(r: Refusal) -> Self {
        Self::Entrance(r)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut answer = self.status().into_response();
        // The gate knows language and frame: it replaces this empty answer.
        answer.extensions_mut().insert(self);
        answer
    }
}
