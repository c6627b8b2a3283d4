//! One company: its audits, newest first, with their reports.

use crate::error::Fault;
use crate::pages::{blocking, company, company_lang, failed, files};
use crate::site::{self, Asked, Shared};
use app::{Home, Lang};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};

pub(crate) async fn page(State(site): Shared, Path(slug): Path<String>, Query(asked): Asked, headers: HeaderMap) -> Response {
    let own = company(&site.home, &slug).ok().and_then(|c| company_lang(&c));
    let lang = site::lang(&site, &asked, own, &headers);
    let home = site.home.clone();
    match blocking(move || values(&home, &slug, lang)).await {
        Ok(values) => site::page("company.html.j2", lang, values),
        Err(fault) => site::fault(&fault, lang),
    }
}

fn values(home: &Home, slug: &str, lang: Lang) -> Result<Value, Fault> {
    let company = company(home, slug)?;
    let name = company.settings().map_err(failed(lang))?.name().to_owned();
    let mut audits = Vec::new();
    for row in app::usecases::audits::list(&company).map_err(failed(lang))?.into_iter().rev() {
        let folder = app::usecases::audits::folder(&company, &row);
        let (html, files) = files::listed(&folder, lang);
        audits.push(context! {
            n => row.n, programme => row.programme, as_of => row.as_of, score => row.score.unwrap_or_else(|| "—".to_owned()),
            coverage => row.coverage, findings => row.findings, has_report => html, files,
        });
    }
    Ok(context! { slug, name, audits })
}
