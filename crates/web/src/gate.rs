//! The gate in front of every route: right host, own page, live session, membership, right. Nothing else decides access.

use crate::error::Fault;
use crate::routes::{Kind, Right, Route};
use crate::site::{Shared, Site, blocking};
use crate::viewer::{self, Me, Viewer, cookie, cookie_name};
use crate::{answer, headers};
use app::people::Visitor;
use app::policy::{self, Role, Subject, Who};
use app::{Company, Lang};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::SocketAddr;
use std::sync::Arc;

/// Largest form that is read for its token.
const FORM: usize = 1 << 20;

/// The gate of one route.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) site: Arc<Site>,
    pub(crate) route: &'static Route,
}

/// Address of the other end, put into requests by the accept loop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Only for this server.
pub(crate) async fn host(State(site): Shared, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    if !headers::host_fits(site.listen, site.origin.as_deref(), host) {
        return answer::plain(StatusCode::MISDIRECTED_REQUEST, "wrong host\n");
    }
    next.run(request).await
}

/// Lets a request through to its handler, or answers in its place.
pub(crate) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Gate { site, route } = gate;
    let (mut parts, body) = request.into_parts();
    let slug = match RawPathParams::from_request_parts(&mut parts, &()).await {
        Ok(params) => params.iter().find(|(k, _)| *k == "company").map(|(_, v)| v.to_owned()),
        Err(_) => None,
    };
    let door = Door {
        slug,
        cookie: cookie(&parts.headers, cookie_name(&site)),
        bearer: (route.kind == Kind::Api).then(|| bearer(&parts.headers)).flatten(),
    };
    let by_cookie = door.bearer.is_none();
    let mut viewer = stranger(&site, &parts);
    let found = {
        let (site, asked) = (Arc::clone(&site), (parts.uri.clone(), parts.headers.clone()));
        blocking(move || enter(&site, route, viewer, door, &asked)).await
    };
    let (result, fresh) = match found {
        Ok(entered) => {
            viewer = entered.viewer;
            (entered.result, entered.fresh)
        }
        Err(fault) => {
            viewer = stranger(&site, &parts);
            (Err(fault), None)
        }
    };
    let me = Me(Arc::new(viewer));
    let mut answer = match result {
        Err(fault) => answer::fault(&site, &me, route.kind, &fault),
        Ok(()) => match with_token(&me, route, &parts, body, by_cookie).await {
            Err(fault) => answer::fault(&site, &me, route.kind, &fault),
            Ok(body) => {
                parts.extensions.insert(me.clone());
                let answer = next.run(Request::from_parts(parts, body)).await;
                match answer.extensions().get::<Fault>().cloned() {
                    Some(fault) => answer::fault(&site, &me, route.kind, &fault),
                    None => answer,
                }
            }
        },
    };
    if let Some(token) = fresh {
        answer::set_session(&site, &mut answer, &token);
    }
    answer
}

struct Door {
    slug: Option<String>,
    cookie: Option<String>,
    bearer: Option<String>,
}

struct Entered {
    viewer: Viewer,
    result: Result<(), Fault>,
    /// A session that was opened on the way: the demo signs visitors in by itself.
    fresh: Option<String>,
}

/// Blocking part: reads session, account, memberships and the company's settings.
fn enter(
    site: &Site,
    route: &Route,
    mut viewer: Viewer,
    door: Door,
    asked: &(axum::http::Uri, HeaderMap),
) -> Result<Entered, Fault> {
    let today = site.today();
    let mut fresh = None;
    let mut by_token = None;
    if let Some(token) = &door.bearer {
        by_token = site.entrance.bearer(token, &today, viewer.now)?;
    } else {
        let visitor = match &door.cookie {
            Some(token) => site.entrance.visitor(token, viewer.now)?.filter(|v| is_welcome(site, v)),
            None => None,
        };
        let (visitor, token) = match (visitor, &site.demo) {
            (Some(v), _) => (Some(v), door.cookie),
            (None, Some(_)) if route.right != Right::Public || route.kind == Kind::Page => {
                fresh = site.entrance.demo_sign_in(Role::Owner, &viewer.browser(), viewer.now)?.map(|s| s.token);
                let visitor = fresh.as_deref().map(|t| site.entrance.visitor(t, viewer.now)).transpose()?.flatten();
                (visitor, fresh.clone())
            }
            _ => (None, None),
        };
        viewer.csrf = token.as_deref().map(csrf).unwrap_or_default();
        viewer.demo = visitor.as_ref().is_some_and(|v| v.account.kind == store_kind());
        (viewer.visitor, viewer.token) = (visitor, token);
    }
    let with_token = by_token.is_some();
    let company = door.slug.as_deref().and_then(|s| site.home.company(s).ok()).filter(Company::exists);
    let who = match (&viewer.visitor, by_token, &company) {
        (Some(v), _, Some(c)) => v.who(c.slug(), &today),
        (None, Some(who), Some(c)) => Some(who).filter(|w| w.company == c.slug()),
        (None, Some(who), None) if door.slug.is_none() => Some(who),
        _ => None,
    };
    let own_lang = name_company(&mut viewer, company.filter(|_| who.is_some()))?;
    viewer.lang = viewer::lang(site, &asked.0, own_lang, &asked.1);
    if let Some(v) = &viewer.visitor {
        let open: Vec<String> = v.companies(&today).into_iter().map(str::to_owned).collect();
        viewer.companies = open.into_iter().filter_map(|slug| Some((slug.clone(), company_name(site, &slug)?))).collect();
    }
    viewer.who = who;
    let result = match decide(route, &viewer) {
        // A good token of another company: the company is none of its business.
        Err(Fault::Stranger) if with_token => Err(Fault::NotFound),
        other => other,
    };
    Ok(Entered { viewer, result, fresh })
}

fn store_kind() -> app::people::AccountKind {
    app::people::AccountKind::Demo
}

/// People of the demo exist only while the demo is served.
fn is_welcome(site: &Site, visitor: &Visitor) -> bool {
    site.demo.is_some() || visitor.account.kind != store_kind()
}

fn name_company(viewer: &mut Viewer, company: Option<Company>) -> Result<Option<Lang>, Fault> {
    let Some(company) = company else { return Ok(None) };
    let settings = company.settings()?;
    viewer.company_name = settings.name().to_owned();
    viewer.company = Some(company);
    Ok(settings.lang())
}

fn company_name(site: &Site, slug: &str) -> Option<String> {
    let company = site.home.company(slug).ok().filter(Company::exists)?;
    Some(company.settings().ok()?.name().to_owned())
}

/// The one decision about a route.
fn decide(route: &Route, viewer: &Viewer) -> Result<(), Fault> {
    let half = viewer.visitor.as_ref().is_some_and(|v| v.session.stage != "full");
    match route.right {
        Right::Public => Ok(()),
        Right::Half => viewer.visitor.as_ref().map(|_| ()).ok_or(Fault::Stranger),
        _ if half => Err(Fault::Stranger),
        Right::Signed => {
            if viewer.visitor.is_some() || viewer.who.is_some() {
                Ok(())
            } else {
                Err(Fault::Stranger)
            }
        }
        Right::In(action) => match &viewer.who {
            None if viewer.visitor.is_none() => Err(Fault::Stranger),
            // Whether a company exists is told to its people only.
            None => Err(Fault::NotFound),
            Some(who) => in_company(who, action, route),
        },
    }
}

fn in_company(who: &Who, action: policy::Action, route: &Route) -> Result<(), Fault> {
    if who.reading && route.changes() {
        return Err(Fault::Refused);
    }
    if policy::may(who, action, Subject::Company(&who.company)) { Ok(()) } else { Err(Fault::Refused) }
}

/// A request that changes something comes from an own page and, within a session, carries the session's token: in a header,
/// in the address (uploads), or in the form.
async fn with_token(
    me: &Viewer,
    route: &Route,
    parts: &axum::http::request::Parts,
    body: Body,
    by_cookie: bool,
) -> Result<Body, Fault> {
    if !route.changes() || !by_cookie {
        return Ok(body);
    }
    if !headers::same_site(&parts.headers) {
        return Err(Fault::Foreign);
    }
    if me.visitor.is_none() || route.right == Right::Public {
        return Ok(body);
    }
    let header = parts.headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
    if let Some(token) = header.or_else(|| viewer::query(&parts.uri, "_csrf")) {
        return if app::people::same(token.as_bytes(), me.csrf.as_bytes()) { Ok(body) } else { Err(Fault::Foreign) };
    }
    let is_form =
        parts.headers.get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if !is_form {
        return Err(Fault::Foreign);
    }
    let bytes = to_bytes(body, FORM).await.map_err(|_| Fault::TooLarge)?;
    let request = Request::builder().method("POST").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let copy = request.body(Body::from(bytes.clone())).map_err(|e| Fault::Bug(e.to_string()))?;
    let pairs = <axum::Form<Vec<(String, String)>> as axum::extract::FromRequest<()>>::from_request(copy, &()).await;
    let fits = pairs.is_ok_and(|p| p.0.iter().any(|(k, v)| k == "_csrf" && app::people::same(v.as_bytes(), me.csrf.as_bytes())));
    if fits { Ok(Body::from(bytes)) } else { Err(Fault::Foreign) }
}

/// The token of a session's forms: follows from the session's own token, so nothing more is stored.
pub(crate) fn csrf(token: &str) -> String {
    app::people::fingerprint(&format!("form {token}"))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    text.strip_prefix("Bearer ").map(|t| t.trim().to_owned())
}

fn stranger(site: &Site, parts: &axum::http::request::Parts) -> Viewer {
    let address = parts.extensions.get::<Peer>().map(|p| p.0.ip().to_string()).unwrap_or_default();
    Viewer::stranger(site, &parts.uri, &parts.headers, address)
}
