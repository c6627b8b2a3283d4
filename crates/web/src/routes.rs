//! The table of routes: the router is built from it, tests walk it, the API description is written from it.

use crate::gate::{self, Gate};
use crate::site::Site;
use crate::{answer, api, pages};
use app::policy::Action;
use axum::Router;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::MethodRouter;
use std::sync::Arc;

/// What a route answers with; decides the form of its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page for people.
    Page,
    /// The answer to a form: usually a redirect.
    Form,
    /// JSON.
    Api,
    /// A file of the program.
    Asset,
}

/// The least right a route asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// Anybody.
    Public,
    /// Somebody whose password was right and whose second factor is still owed.
    Half,
    /// Anybody signed in.
    Signed,
    /// Somebody who may do this in the company of the path.
    In(Action),
}

/// What the API description says about a route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doc {
    /// What it does, one sentence.
    pub(crate) summary: &'static str,
    /// Parameters of the query: name, meaning.
    pub(crate) query: &'static [(&'static str, &'static str)],
    /// Fields of the JSON body: name, meaning. Empty when there is none.
    pub(crate) body: &'static [(&'static str, &'static str)],
    /// Example of the answer.
    pub(crate) example: &'static str,
}

/// One route.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) kind: Kind,
    pub(crate) right: Right,
    pub(crate) handle: fn() -> MethodRouter<Arc<Site>>,
    pub(crate) doc: Option<&'static Doc>,
}

impl Route {
    /// A page: GET.
    pub(crate) const fn page(path: &'static str, right: Right, handle: fn() -> MethodRouter<Arc<Site>>) -> Self {
        Self { method: "GET", path, kind: Kind::Page, right, handle, doc: None }
    }

    /// A form: POST.
    pub(crate) const fn form(path: &'static str, right: Right, handle: fn() -> MethodRouter<Arc<Site>>) -> Self {
        Self { method: "POST", path, kind: Kind::Form, right, handle, doc: None }
    }

    /// JSON.
    pub(crate) const fn api(
        method: &'static str,
        path: &'static str,
        right: Right,
        handle: fn() -> MethodRouter<Arc<Site>>,
        doc: &'static Doc,
    ) -> Self {
        Self { method, path, kind: Kind::Api, right, handle, doc: Some(doc) }
    }

    /// A file of the program.
    pub(crate) const fn asset(path: &'static str, handle: fn() -> MethodRouter<Arc<Site>>) -> Self {
        Self { method: "GET", path, kind: Kind::Asset, right: Right::Public, handle, doc: None }
    }

    /// Whether it may change something.
    pub(crate) fn changes(&self) -> bool {
        !matches!(self.method, "GET" | "HEAD")
    }
}

/// All routes, one list per module of pages. A new page is its module and one line here.
pub(crate) const ALL: &[&[Route]] = &[
    pages::front::ROUTES,
    pages::entrance::ROUTES,
    pages::home::ROUTES,
    pages::data::ROUTES,
    pages::imports::ROUTES,
    pages::upload::ROUTES,
    pages::audits::ROUTES,
    pages::views::ROUTES,
    pages::wall::ROUTES,
    pages::respond::ROUTES,
    pages::explorer::ROUTES,
    pages::defence::ROUTES,
    pages::desk::ROUTES,
    pages::cards::ROUTES,
    pages::audit_pages::ROUTES,
    pages::plan::ROUTES,
    pages::measure::ROUTES,
    pages::standards::ROUTES,
    pages::rhythm::ROUTES,
    pages::jobs::ROUTES,
    pages::account::ROUTES,
    pages::members::ROUTES,
    pages::links::ROUTES,
    pages::hook::ROUTES,
    pages::identity::ROUTES,
    pages::provider::ROUTES,
    pages::search::ROUTES,
    api::ROUTES,
];

/// All routes in order.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    ALL.iter().flat_map(|list| list.iter())
}

/// The router: every route behind its gate, everything else a page that says so.
pub(crate) fn router(site: Arc<Site>) -> Router {
    let mut router = Router::new();
    for route in all() {
        let gate = Gate { site: Arc::clone(&site), route };
        router = router.route(route.path, (route.handle)().route_layer(from_fn_with_state(gate, gate::pass)));
    }
    router
        .fallback(pages::front::lost)
        .layer(map_response_with_state(Arc::clone(&site), answer::finish))
        .layer(from_fn_with_state(Arc::clone(&site), gate::host))
        .with_state(site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_tagged_and_not_repeated() {
        let list: Vec<&Route> = all().collect();
        for (i, r) in list.iter().enumerate() {
            assert!(list[i + 1..].iter().all(|o| (o.method, o.path) != (r.method, r.path)), "{} {}", r.method, r.path);
            let in_company = r.path.contains("{company}");
            assert_eq!(in_company, matches!(r.right, Right::In(_)), "{}: a company needs a right there", r.path);
            assert_eq!(r.kind == Kind::Api, r.path.starts_with("/api/"), "{}", r.path);
            if let Right::In(action) = r.right
                && r.changes()
            {
                assert!(app::policy::changes(action), "{} {} changes with a right to look", r.method, r.path);
            }
        }
    }
}
