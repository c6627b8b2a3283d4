//! One file per page.

pub(crate) mod company;
pub(crate) mod data;
pub(crate) mod files;
pub(crate) mod home;

use crate::error::Fault;
use crate::headers::Kind;
use crate::site::{self, Asked, Shared};
use app::{Company, Error, Home, Lang};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// Is the server alive?
pub(crate) async fn health() -> Response {
    site::plain(StatusCode::OK, "ok\n")
}

/// The one style sheet.
pub(crate) async fn style() -> Response {
    site::with(StatusCode::OK, Kind::Asset, "text/css; charset=utf-8", include_str!("../assets/style.css").into())
}

/// Every other address.
pub(crate) async fn lost(State(site): Shared, Query(asked): Asked, headers: HeaderMap) -> Response {
    site::fault(&Fault::NotFound, site::lang(&site, &asked, None, &headers))
}

/// A company that exists.
pub(crate) fn company(home: &Home, slug: &str) -> Result<Company, Fault> {
    let company = home.company(slug).map_err(|_| Fault::NotFound)?;
    if company.exists() { Ok(company) } else { Err(Fault::NotFound) }
}

/// The language a company chose.
pub(crate) fn company_lang(company: &Company) -> Option<Lang> {
    company.settings().ok().and_then(|s| s.lang())
}

/// A use case that failed, in words.
pub(crate) fn failed(lang: Lang) -> impl Fn(Error) -> Fault {
    move |e| Fault::Failed(e.text(lang))
}

/// Runs blocking work away from the threads that serve.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(Fault::Failed("the page stopped unexpectedly".to_owned())),
    }
}
