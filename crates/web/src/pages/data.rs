//! Data of a company: imports with their sums, tables with their spans.

use crate::error::Fault;
use crate::pages::{blocking, company, company_lang, failed};
use crate::site::{self, Asked, Shared};
use app::usecases::{import_report::Outcome, imports, snapshots, tables};
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
        Ok(values) => site::page("data.html.j2", lang, values),
        Err(fault) => site::fault(&fault, lang),
    }
}

fn values(home: &Home, slug: &str, lang: Lang) -> Result<Value, Fault> {
    let company = company(home, slug)?;
    let name = company.settings().map_err(failed(lang))?.name().to_owned();
    let list = imports::list(&company).map_err(failed(lang))?;
    let imports: Vec<Value> = list
        .iter()
        .rev()
        .map(|i| {
            let sum = Outcome::of(i).totals();
            let files: Vec<&str> = i.files.iter().map(|f| f.name.as_str()).collect();
            context! {
                n => i.import, at => snapshots::moment(i.committed_at), files => files.join(", "), read => sum.read, accepted => sum.accepted,
                set_aside => sum.set_aside, duplicates => sum.duplicates, other => sum.header + sum.blank + sum.merged, undone => i.undone.is_some(),
            }
        })
        .collect();
    let tables: Vec<Value> = tables::list(&company)
        .map_err(failed(lang))?
        .into_iter()
        .map(|t| {
            let sources: Vec<String> = t.sources.iter().map(|(s, n)| format!("{s}: {n}")).collect();
            let or_dash = |v: Option<String>| v.unwrap_or_else(|| "—".to_owned());
            context! { table => t.table, rows => t.rows, first => or_dash(t.first), last => or_dash(t.last), sources => sources.join(", ") }
        })
        .collect();
    Ok(context! { slug, name, imports, tables })
}
