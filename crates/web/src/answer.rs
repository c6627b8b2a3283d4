//! Answers: pages in their frame, redirects, JSON, files, and what a fault looks like.

use crate::error::Fault;
use crate::headers::{self, Kind as Body};
use crate::routes::Kind;
use crate::shell::{self, Sheet};
use crate::site::{Shared, Site};
use crate::templates::context;
use crate::viewer::{Me, Viewer, cookie_name};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use minijinja::Value;
use std::sync::Arc;

/// Marks the headers as set: what comes from elsewhere gets those of a page.
#[derive(Clone, Copy)]
struct Dressed;

/// A page in the frame of the application.
pub(crate) fn page(site: &Site, me: &Viewer, sheet: Sheet, values: Value) -> Result<Response, Fault> {
    let status = sheet.status;
    let sheet = if sheet.flash.is_empty() { sheet.flash(me.flash.clone()) } else { sheet };
    let html = shell::render(site, me, sheet, values).map_err(|e| Fault::Bug(format!("{e:#}")))?;
    let mut out = with(site, status, Body::Page, "text/html; charset=utf-8", html.into());
    if !me.flash.is_empty() {
        set_cookie(&mut out, "flash=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
    Ok(out)
}

/// To another page after a form.
pub(crate) fn redirect(to: &str) -> Response {
    let mut answer = Response::new(axum::body::Body::empty());
    *answer.status_mut() = StatusCode::SEE_OTHER;
    // An address that is no header value can only come from our own mistake.
    let place = HeaderValue::from_str(&to.replace(' ', "%20")).unwrap_or(HeaderValue::from_static("/"));
    answer.headers_mut().insert(header::LOCATION, place);
    answer
}

/// To another page with a word of success shown there once.
pub(crate) fn redirect_saying(to: &str, words: &str) -> Response {
    let mut answer = redirect(to);
    set_cookie(&mut answer, &format!("flash={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60", escape(words)));
    answer
}

/// JSON.
pub(crate) fn json(site: &Site, value: &serde_json::Value) -> Response {
    with(site, StatusCode::OK, Body::Page, "application/json", value.to_string().into())
}

/// A file to keep.
pub(crate) fn download(site: &Site, name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    let mut answer = with(site, StatusCode::OK, Body::Page, mime, bytes.into());
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let text = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", escape(name));
    if let Ok(value) = HeaderValue::from_str(&text) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}

/// What went wrong, as a page or as JSON.
pub(crate) fn fault(site: &Arc<Site>, me: &Me, kind: Kind, fault: &Fault) -> Response {
    if kind == Kind::Api {
        let body = serde_json::json!({"error": {"code": fault.code(), "message": fault.text(me.lang)}});
        return with(site, fault.status(), Body::Page, "application/json", body.to_string().into());
    }
    if matches!(fault, Fault::Stranger) && kind == Kind::Page {
        return redirect(&door(site, me));
    }
    let detail = match fault {
        Fault::Bug(e) if cfg!(debug_assertions) => e.clone(),
        _ => String::new(),
    };
    let sheet = Sheet::new("fault.html.j2", me.say("Не получилось", "That did not work")).status(fault.status());
    match page(site, me, sheet, context! { words => fault.text(me.lang), code => fault.code(), detail }) {
        Ok(answer) => answer,
        Err(e) => plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{e:?}\n")),
    }
}

/// Where somebody goes who has to sign in first: the first start, the second step, or the form with the way back.
fn door(site: &Site, me: &Me) -> String {
    if me.visitor.as_ref().is_some_and(|v| v.session.stage != "full") {
        return "/login/second".to_owned();
    }
    if site.entrance.is_new().unwrap_or(false) {
        return "/start".to_owned();
    }
    if me.path == "/" { "/login".to_owned() } else { format!("/login?next={}", escape(&me.path)) }
}

/// An answer with its headers.
pub(crate) fn with(site: &Site, status: StatusCode, kind: Body, mime: &'static str, body: axum::body::Body) -> Response {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers::secure(answer.headers_mut(), kind, site.https());
    answer.extensions_mut().insert(Dressed);
    answer
}

/// Last hand on every answer: none leaves without the headers.
pub(crate) async fn finish(State(site): Shared, mut answer: Response) -> Response {
    if answer.extensions().get::<Dressed>().is_none() {
        headers::secure(answer.headers_mut(), Body::Page, site.https());
    }
    answer
}

/// A short text.
pub(crate) fn plain(status: StatusCode, text: &str) -> Response {
    let mut answer = Response::new(text.to_owned().into());
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

/// Gives the browser its session.
pub(crate) fn set_session(site: &Site, answer: &mut Response, token: &str) {
    let secure = if site.https() { "; Secure" } else { "" };
    set_cookie(answer, &format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}", cookie_name(site)));
}

/// Takes the session from the browser with everything it remembers of it.
pub(crate) fn drop_session(site: &Site, answer: &mut Response) {
    let secure = if site.https() { "; Secure" } else { "" };
    set_cookie(answer, &format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", cookie_name(site)));
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
}

/// Adds a cookie.
pub(crate) fn set_cookie(answer: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Percent-encodes everything but letters, digits and a few signs.
pub(crate) fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-_.~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

/// Undoes [`escape`].
pub(crate) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut i) = (Vec::new(), 0);
    while i < bytes.len() {
        let pair = (bytes[i] == b'%').then(|| text.get(i + 1..i + 3)).flatten().and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(pair.unwrap_or(bytes[i]));
        i += if pair.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A place inside the site that a form may ask to return to.
pub(crate) fn inside(next: &str) -> &str {
    let fine = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if fine { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_inside() {
        assert_eq!(inside("/c/main?lang=en"), "/c/main?lang=en");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: x"] {
            assert_eq!(inside(bad), "/", "{bad:?}");
        }
    }

    #[test]
    fn words_survive_a_cookie() {
        let words = "Готово: «Ромашка»; 100 %";
        assert_eq!(unescape(&escape(words)), words);
        assert_eq!(unescape("%zz%"), "%zz%");
    }
}
