//! Files of the program: one style sheet, small scripts, fonts. Their names carry the hash of their content.

use crate::site::{Shared, Site};
use crate::{answer, headers};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::Path as Folder;
use std::sync::LazyLock;

/// Style sheets in the order they are joined; the first part comes from the table of tokens.
const STYLES: &[(&str, &str)] = &[
    ("css/base.css", include_str!("../assets/css/base.css")),
    ("css/shell.css", include_str!("../assets/css/shell.css")),
    ("css/parts.css", include_str!("../assets/css/parts.css")),
    ("css/forms.css", include_str!("../assets/css/forms.css")),
    ("css/data.css", include_str!("../assets/css/data.css")),
    ("css/views.css", include_str!("../assets/css/views.css")),
    ("css/changes.css", include_str!("../assets/css/changes.css")),
    ("css/desk.css", include_str!("../assets/css/desk.css")),
];

/// Scripts; each page loads those it needs after `app.js`.
const SCRIPTS: &[(&str, &str)] = &[
    ("app.js", include_str!("../assets/js/app.js")),
    ("defence.js", include_str!("../assets/js/defence.js")),
    ("job.js", include_str!("../assets/js/job.js")),
    ("plan.js", include_str!("../assets/js/plan.js")),
    ("meeting.js", include_str!("../assets/js/meeting.js")),
    ("table.js", include_str!("../assets/js/table.js")),
    ("upload.js", include_str!("../assets/js/upload.js")),
    ("views.js", include_str!("../assets/js/views.js")),
];

/// One file as it is served.
struct Asset {
    name: String,
    mime: &'static str,
    bytes: Cow<'static, [u8]>,
    hash: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut list: Vec<Asset> = app::look::fonts()
        .map(|(weight, bytes)| asset(format!("inter-{weight}.woff2"), "font/woff2", Cow::Borrowed(bytes)))
        .collect();
    list.push(asset("icon.svg".to_owned(), "image/svg+xml", Cow::Borrowed(include_bytes!("../assets/icon.svg"))));
    for (name, text) in SCRIPTS {
        list.push(asset((*name).to_owned(), "text/javascript; charset=utf-8", Cow::Borrowed(text.as_bytes())));
    }
    let faces: String = list.iter().filter(|a| a.mime == "font/woff2").map(face).collect();
    let styles = STYLES.iter().map(|(_, text)| *text);
    list.push(asset("app.css".to_owned(), "text/css; charset=utf-8", Cow::Owned(sheet(&faces, styles).into_bytes())));
    list
});

fn asset(name: String, mime: &'static str, bytes: Cow<'static, [u8]>) -> Asset {
    let hash = Sha256::digest(&bytes).iter().take(6).map(|b| format!("{b:02x}")).collect();
    Asset { name, mime, bytes, hash }
}

fn face(a: &Asset) -> String {
    let weight = a.name.trim_start_matches("inter-").trim_end_matches(".woff2");
    format!(
        "@font-face{{font-family:Inter;font-style:normal;font-weight:{weight};font-display:swap;src:url(/assets/{}) format(\"woff2\")}}\n",
        hashed(a)
    )
}

fn sheet<'a>(faces: &str, styles: impl Iterator<Item = &'a str>) -> String {
    let mut out = format!("{}{faces}", app::look::tokens());
    for text in styles {
        out.push_str(text);
    }
    out
}

fn hashed(a: &Asset) -> String {
    match a.name.rsplit_once('.') {
        Some((stem, kind)) => format!("{stem}.{}.{kind}", a.hash),
        None => a.name.clone(),
    }
}

/// Address of a file, such as `/assets/app.1a2b3c.css`.
pub(crate) fn address(name: &str) -> String {
    ASSETS.iter().find(|a| a.name == name).map_or_else(String::new, |a| format!("/assets/{}", hashed(a)))
}

/// Serves a file.
pub(crate) async fn serve(State(site): Shared, Path(name): Path<String>) -> Response {
    let Some(found) = ASSETS.iter().find(|a| hashed(a) == name || a.name == name) else {
        return answer::plain(StatusCode::NOT_FOUND, "no such file\n");
    };
    let bytes = fresh(&site, found).unwrap_or_else(|| found.bytes.to_vec());
    let mut out = answer::with(&site, StatusCode::OK, headers::Kind::Asset, found.mime, bytes.into());
    if found.name == name || site.assets.is_some() {
        out.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    out
}

/// The file as it lies in the folder of somebody who writes it just now.
fn fresh(site: &Site, a: &Asset) -> Option<Vec<u8>> {
    let folder = site.assets.as_deref()?.join("assets");
    let read = |folder: &Folder, name: &str| std::fs::read_to_string(folder.join(name)).ok();
    if a.name == "app.css" {
        let texts: Vec<String> = STYLES.iter().map(|(n, t)| read(&folder, n).unwrap_or_else(|| (*t).to_owned())).collect();
        let faces: String = ASSETS.iter().filter(|a| a.mime == "font/woff2").map(face).collect();
        return Some(sheet(&faces, texts.iter().map(String::as_str)).into_bytes());
    }
    read(&folder.join("js"), &a.name).map(String::into_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_and_colours_come_from_tokens() {
        let css = address("app.css");
        assert!(css.starts_with("/assets/app.") && css.len() > "/assets/app..css".len() + 8, "{css}");
        assert_eq!(address("nothing.js"), "");
        for (name, text) in STYLES {
            for (i, _) in text.match_indices('#') {
                let run = text[i + 1..].chars().take_while(char::is_ascii_hexdigit).count();
                assert!(!matches!(run, 3 | 4 | 6 | 8), "{name}: raw colour {}", &text[i..(i + 8).min(text.len())]);
            }
            assert!(!text.contains("rgb(") && !text.contains("hsl("), "{name}");
        }
        assert!(ASSETS.iter().map(|a| a.bytes.len()).sum::<usize>() < 300 << 10, "the first page is under 300 KB");
    }
}
