//! List of companies.

use crate::error::Fault;
use crate::pages::{blocking, failed};
use crate::site::{self, Asked, Shared};
use app::{Home, Lang};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};

pub(crate) async fn page(State(site): Shared, Query(asked): Asked, headers: HeaderMap) -> Response {
    let lang = site::lang(&site, &asked, None, &headers);
    let home = site.home.clone();
    match blocking(move || companies(&home, lang)).await {
        Ok(companies) => site::page("home.html.j2", lang, context! { companies }),
        Err(fault) => site::fault(&fault, lang),
    }
}

fn companies(home: &Home, lang: Lang) -> Result<Vec<Value>, Fault> {
    let mut out = Vec::new();
    for slug in home.companies().map_err(failed(lang))? {
        let company = home.company(&slug).map_err(failed(lang))?;
        let name = company.settings().map_err(failed(lang))?.name().to_owned();
        let audits = app::usecases::audits::list(&company).map_err(failed(lang))?.len();
        let rows: u64 = app::usecases::tables::list(&company).map_err(failed(lang))?.iter().map(|t| t.rows).sum();
        let rows = text::fmt::count(lang, i64::try_from(rows).unwrap_or(i64::MAX));
        out.push(context! { slug, name, audits, rows });
    }
    Ok(out)
}
