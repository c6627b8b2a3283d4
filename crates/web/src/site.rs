//! Routes, the request's language, and the shell around every page.

use crate::error::Fault;
use crate::headers::{self, Kind};
use crate::{pages, templates};
use app::{Home, Lang};
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use minijinja::Value;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;

/// What pages need.
pub(crate) struct Site {
    pub(crate) home: Home,
    /// Language forced on the command line.
    pub(crate) lang: Option<Lang>,
    pub(crate) listen: SocketAddr,
}

/// Choices in the address of a page.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Choice {
    pub(crate) lang: Option<String>,
}

/// State of every handler.
pub(crate) type Shared = State<Arc<Site>>;
/// Query of every handler.
pub(crate) type Asked = Query<Choice>;

pub(crate) fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(pages::home::page))
        .route("/health", get(pages::health))
        .route("/style.css", get(pages::style))
        .route("/c/{company}", get(pages::company::page))
        .route("/c/{company}/data", get(pages::data::page))
        .route("/c/{company}/audits/{n}/report", get(pages::files::report))
        .route("/c/{company}/audits/{n}/files/{*name}", get(pages::files::download))
        .fallback(pages::lost)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&site), guard))
        .with_state(site)
}

/// Only reading, only for this server.
async fn guard(State(site): Shared, request: Request, next: axum::middleware::Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    if !headers::host_fits(site.listen, host) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "wrong host\n");
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "read only\n");
    }
    next.run(request).await
}

/// Language of a request: asked in the address, forced at start, the company's, the browser's, Russian.
pub(crate) fn lang(site: &Site, asked: &Choice, company: Option<Lang>, headers: &HeaderMap) -> Lang {
    let browser = || {
        let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        text.split(',').find_map(|part| Lang::parse(part.split(';').next().unwrap_or_default().trim()))
    };
    asked.lang.as_deref().and_then(Lang::parse).or(site.lang).or(company).or_else(browser).unwrap_or_default()
}

/// A page from its template.
pub(crate) fn page(name: &str, lang: Lang, context: Value) -> Response {
    match templates::render(name, lang, context) {
        Ok(html) => with(StatusCode::OK, Kind::Page, "text/html; charset=utf-8", html.into()),
        Err(e) => plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{e}\n")),
    }
}

/// A page that says what went wrong.
pub(crate) fn fault(fault: &Fault, lang: Lang) -> Response {
    let words = match fault {
        Fault::NotFound => lang.pick("Такой страницы нет.", "There is no such page.").to_owned(),
        Fault::Failed(words) => words.clone(),
    };
    let mut answer = page("fault.html.j2", lang, minijinja::context! { words });
    *answer.status_mut() = fault.status();
    answer
}

/// An answer with its headers.
pub(crate) fn with(status: StatusCode, kind: Kind, mime: &'static str, body: Body) -> Response {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    headers::secure(answer.headers_mut(), kind);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    answer
}

/// A short text.
pub(crate) fn plain(status: StatusCode, text: &str) -> Response {
    with(status, Kind::Page, "text/plain; charset=utf-8", text.to_owned().into())
}
