//! Doorbells of vendors: a call with the right secret leaves ids in a queue; nothing of its body is believed or shown.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::site::{Shared, Site, blocking};
use crate::viewer::Me;
use app::usecases::doorbell::{self, Refused};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::routing::post;

pub(crate) const ROUTES: &[Route] = &[Route::form("/hook/{slug}/{source}/{secret}", Right::Public, || post(ring))];

/// Largest body: a call about a hundred amoCRM cards with all their fields.
const BODY: usize = 512 << 10;
/// Most fields of a body.
const FIELDS: usize = 20_000;

/// One answer for every unknown address, whatever is wrong with it.
async fn ring(
    State(site): Shared,
    me: Me,
    Path((slug, source, secret)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    if !site.hooks.lets_in(&me.address, me.now) {
        return Ok(answer::plain(StatusCode::TOO_MANY_REQUESTS, "slower\n"));
    }
    let Ok(body) = to_bytes(request.into_body(), BODY).await else {
        return Ok(answer::plain(StatusCode::PAYLOAD_TOO_LARGE, "too large\n"));
    };
    let fields = fields(body).await;
    let now = me.now;
    let done = blocking(move || rung(&site, &slug, &source, &secret, &fields, now)).await?;
    Ok(match done {
        Ok(_) => answer::plain(StatusCode::OK, "ok\n"),
        Err(Refused::Token) => answer::plain(StatusCode::FORBIDDEN, "wrong token\n"),
        Err(Refused::Unknown) => answer::plain(StatusCode::NOT_FOUND, "nothing here\n"),
    })
}

fn rung(
    site: &Site,
    slug: &str,
    source: &str,
    secret: &str,
    fields: &[(String, String)],
    now: i64,
) -> Result<Result<usize, Refused>, Fault> {
    let Ok(company) = site.home.company(slug) else { return Ok(Err(Refused::Unknown)) };
    Ok(doorbell::ring(&company, source, secret, fields, now)?)
}

/// The fields of a form; any other body has none.
async fn fields(body: axum::body::Bytes) -> Vec<(String, String)> {
    let form =
        Request::builder().method("POST").header("content-type", "application/x-www-form-urlencoded").body(Body::from(body));
    let Ok(form) = form else { return Vec::new() };
    let read = axum::Form::<Vec<(String, String)>>::from_request(form, &()).await;
    read.map(|f| f.0).unwrap_or_default().into_iter().take(FIELDS).collect()
}
