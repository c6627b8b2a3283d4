//! Who looks at a page and how: the person, the company, the language, the theme. The gate makes it, handlers take it.

use crate::error::Fault;
use crate::site::Site;
use app::people::{Browser, Visitor};
use app::policy::{self, Action, Subject, Who};
use app::{Company, Lang};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use cookie::Cookie;
use std::ops::Deref;
use std::sync::Arc;

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Everything about the one who asks.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    /// Language of the answer.
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    /// Path and query as asked.
    pub(crate) path: String,
    /// What every form of this session carries; empty for strangers.
    pub(crate) csrf: String,
    /// Network address of the browser.
    pub(crate) address: String,
    /// What the browser calls itself.
    pub(crate) agent: String,
    /// The signed-in person.
    pub(crate) visitor: Option<Visitor>,
    /// Token of the session.
    pub(crate) token: Option<String>,
    /// The person in the company of the address.
    pub(crate) who: Option<Who>,
    /// The company of the address.
    pub(crate) company: Option<Company>,
    /// Its name.
    pub(crate) company_name: String,
    /// The demo is being served and this is one of its people.
    pub(crate) demo: bool,
    /// Companies open to the person: short name and name.
    pub(crate) companies: Vec<(String, String)>,
    /// A word of success left by the form before.
    pub(crate) flash: String,
    /// Moment of the request.
    pub(crate) now: i64,
}

impl Viewer {
    /// Somebody of whom nothing is known yet but what the request says.
    pub(crate) fn stranger(site: &Site, uri: &Uri, headers: &HeaderMap, address: String) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Self {
            lang: lang(site, uri, None, headers),
            theme: Theme::parse(&cookie(headers, "theme").unwrap_or_default()),
            path: uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            csrf: String::new(),
            address,
            agent,
            visitor: None,
            token: None,
            who: None,
            company: None,
            company_name: String::new(),
            demo: false,
            companies: Vec::new(),
            flash: cookie(headers, "flash").map(|f| crate::answer::unescape(&f)).unwrap_or_default(),
            now: site.now(),
        }
    }

    /// The person in the company; handlers of company routes always have one.
    pub(crate) fn who(&self) -> Result<&Who, Fault> {
        self.who.as_ref().ok_or(Fault::Stranger)
    }

    /// The company of the address.
    pub(crate) fn company(&self) -> Result<&Company, Fault> {
        self.company.as_ref().ok_or(Fault::NotFound)
    }

    /// The signed-in person.
    pub(crate) fn visitor(&self) -> Result<&Visitor, Fault> {
        self.visitor.as_ref().ok_or(Fault::Stranger)
    }

    /// Whether the person may do that in this company.
    pub(crate) fn may(&self, action: Action) -> bool {
        self.who.as_ref().is_some_and(|w| policy::may(w, action, Subject::Company(&w.company)))
    }

    /// One of two texts.
    pub(crate) fn say(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// For the entrance.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { address: &self.address, agent: &self.agent }
    }

    /// Address inside the company: `at("/data")` is `/c/main/data`.
    pub(crate) fn at(&self, rest: &str) -> String {
        format!("/c/{}{rest}", self.company.as_ref().map_or("", |c| c.slug()))
    }
}

/// The viewer as handlers take it.
#[derive(Debug, Clone)]
pub(crate) struct Me(pub(crate) Arc<Viewer>);

impl Deref for Me {
    type Target = Viewer;
    fn deref(&self) -> &Viewer {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Me {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::Bug("no viewer: the route has no gate".to_owned()))
    }
}

/// Name of the session cookie: a browser takes `__Host-` only over TLS, for this host alone.
pub(crate) fn cookie_name(site: &Site) -> &'static str {
    if site.https() { "__Host-revizor" } else { "revizor" }
}

/// A cookie of the request.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut found = None;
    for cookie in texts.flat_map(|t| Cookie::split_parse(t.to_owned()).flatten().map(Cookie::into_owned).collect::<Vec<_>>()) {
        if cookie.name() == name {
            found = found.or_else(|| Some(cookie.value().to_owned()));
        }
    }
    found
}

/// A value of the query, decoded.
pub(crate) fn query(uri: &Uri, name: &str) -> Option<String> {
    let pairs: axum::extract::Query<Vec<(String, String)>> = axum::extract::Query::try_from_uri(uri).ok()?;
    pairs.0.into_iter().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// Language of a request: asked in the address, chosen before, forced at start, the company's, the browser's, Russian.
pub(crate) fn lang(site: &Site, uri: &Uri, company: Option<Lang>, headers: &HeaderMap) -> Lang {
    let browser = || {
        let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        text.split(',').find_map(|part| Lang::parse(part.split(';').next().unwrap_or_default().trim()))
    };
    let asked = query(uri, "lang").and_then(|l| Lang::parse(&l));
    let chosen = || cookie(headers, "lang").and_then(|l| Lang::parse(&l));
    asked.or_else(chosen).or(site.lang).or(company).or_else(browser).unwrap_or_default()
}
