//! What pages of figures share: the open session with the viewer's rights, and the frame around a page of blocks.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, Viewer};
use app::Company;
use app::policy::{self, Action, Rows, Who};
use app::view::links::Links;
use app::view::look::Look;
use app::view::{Page, Scope};
use minijinja::Value;
use std::sync::Arc;

/// Query of a page in its order; keys may repeat.
pub(crate) type Asked = axum::extract::Query<Vec<(String, String)>>;

/// The rows a person may see.
pub(crate) fn scope(who: &Who, action: Action) -> Result<Scope, Fault> {
    match policy::rows(who, action) {
        Rows::All => Ok(Scope::All),
        Rows::Manager(id) => Ok(Scope::Own(id)),
        Rows::Totals => Ok(Scope::Totals),
        Rows::None => Err(Fault::Refused),
    }
}

/// Addresses of the viewer's company.
pub(crate) fn links(me: &Viewer) -> Links {
    Links::new(me.at(""))
}

/// Runs a use case over the open session of the company, away from the threads that serve.
pub(crate) async fn look<T: Send + 'static>(
    site: &Arc<Site>,
    me: &Me,
    action: Action,
    as_of: &str,
    work: impl FnOnce(&Look<'_>, &Company) -> app::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let scope = scope(me.who()?, action)?;
    let (site, me, as_of) = (Arc::clone(site), me.clone(), as_of.to_owned());
    blocking(move || {
        let company = me.company()?;
        let open = site.warm.open(&site.live, company, Some(&as_of), me.now)?;
        let links = links(&me);
        let marks = app::usecases::measure::marks(company, &scope, &links, me.lang)?;
        let look = Look { open: &open, scope: &scope, links: &links, lang: me.lang, marks: &marks };
        Ok(work(&look, company)?)
    })
    .await
}

/// A page of blocks in the frame of the application.
pub(crate) fn framed(site: &Site, me: &Viewer, here: &'static str, page: Page, template: &'static str, more: Value) -> Answer {
    let mut sheet = Sheet::new(template, page.title.clone()).here(here);
    for c in &page.crumbs {
        sheet = sheet.crumb(c.text.clone(), c.href.clone());
    }
    answer::page(site, me, sheet, context! { page, ..more })
}

/// The plain frame.
pub(crate) fn plain(site: &Site, me: &Viewer, here: &'static str, page: Page) -> Answer {
    framed(site, me, here, page, "views/page.html.j2", minijinja::context! {})
}

/// The as-of moment of a query.
pub(crate) fn as_of(query: &[(String, String)]) -> String {
    one(query, "as_of")
}

/// A single value of a query or a form; empty when absent.
pub(crate) fn one(query: &[(String, String)], name: &str) -> String {
    query.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()).unwrap_or_default()
}

/// A handler of a page of blocks that needs nothing but the question.
pub(crate) async fn answered(
    site: Shared,
    me: Me,
    query: Vec<(String, String)>,
    here: &'static str,
    action: Action,
    work: impl FnOnce(&Look<'_>, &Company, &[(String, String)]) -> app::Result<Page> + Send + 'static,
) -> Answer {
    let moment = as_of(&query);
    let page = look(&site, &me, action, &moment, move |l, c| work(l, c, &query)).await?;
    plain(&site, &me, here, page)
}
