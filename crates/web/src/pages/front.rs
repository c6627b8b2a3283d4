//! What everybody may ask for: is the server alive, files of the program, language and theme, the page that is not there.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::headers;
use crate::routes::{Kind, Right, Route};
use crate::shell::Sheet;
use crate::site::Shared;
use crate::viewer::{Theme, Viewer};
use crate::{assets, shell};
use app::Lang;
use axum::Form;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

pub(crate) const ROUTES: &[Route] = &[
    Route { method: "GET", path: "/health", kind: Kind::Asset, right: Right::Public, handle: || get(health), doc: None },
    Route::asset("/assets/{file}", || get(assets::serve)),
    Route::form("/preferences", Right::Public, || post(prefer)),
];

async fn health() -> Response {
    answer::plain(StatusCode::OK, "ok\n")
}

#[derive(Deserialize)]
struct Preferences {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    next: String,
}

/// Language and theme live in the browser, so that a stranger has them, too.
async fn prefer(Form(form): Form<Preferences>) -> Answer {
    // A language in the address would win over the choice: it goes.
    let next = without_lang(answer::inside(&form.next));
    let mut out = answer::redirect(&next);
    if let Some(lang) = Lang::parse(&form.lang) {
        answer::set_cookie(&mut out, &format!("lang={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000", lang.code()));
    }
    if !form.theme.is_empty() {
        let theme = Theme::parse(&form.theme).word();
        answer::set_cookie(&mut out, &format!("theme={theme}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"));
    }
    Ok(out)
}

fn without_lang(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|p| !p.starts_with("lang=") && !p.is_empty()).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// Every other address.
pub(crate) async fn lost(State(site): Shared, request: Request) -> Response {
    let me = Viewer::stranger(&site, request.uri(), request.headers(), String::new());
    let fault = Fault::NotFound;
    let values = crate::templates::context! { words => fault.text(me.lang), code => fault.code(), detail => "" };
    let sheet = Sheet::new("fault.html.j2", me.say("Не получилось", "That did not work"));
    match shell::render(&site, &me, sheet, values) {
        Ok(html) => answer::with(&site, StatusCode::NOT_FOUND, headers::Kind::Page, "text/html; charset=utf-8", html.into()),
        Err(_) => answer::plain(StatusCode::NOT_FOUND, "not found\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_leaves_the_address() {
        assert_eq!(without_lang("/c/main?lang=en&x=1"), "/c/main?x=1");
        assert_eq!(without_lang("/c/main?lang=en"), "/c/main");
        assert_eq!(without_lang("/"), "/");
    }
}
