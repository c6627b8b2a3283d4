//! Stored files of an audit: the HTML report as a page, everything else as a download.

use crate::error::Fault;
use crate::headers::Kind;
use crate::pages::{blocking, company, company_lang, failed};
use crate::site::{self, Asked, Shared};
use app::{Home, Lang};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use std::fs;
use std::path::{Component, Path as FilePath, PathBuf};

/// Largest file sent whole.
const LARGEST: u64 = 256 << 20;

/// The HTML report in the language of the request, else in the other one.
pub(crate) async fn report(
    State(site): Shared,
    Path((slug, n)): Path<(String, i64)>,
    Query(asked): Asked,
    headers: HeaderMap,
) -> Response {
    let own = company(&site.home, &slug).ok().and_then(|c| company_lang(&c));
    let lang = site::lang(&site, &asked, own, &headers);
    let home = site.home.clone();
    let read = blocking(move || {
        let folder = folder(&home, &slug, n, lang)?;
        let found = report_names(lang).into_iter().find_map(|name| fs::read(folder.join(name)).ok());
        found.ok_or(Fault::NotFound)
    });
    match read.await {
        Ok(bytes) => site::with(StatusCode::OK, Kind::Report, "text/html; charset=utf-8", bytes.into()),
        Err(fault) => site::fault(&fault, lang),
    }
}

/// Any file of the audit's folder.
pub(crate) async fn download(
    State(site): Shared,
    Path((slug, n, name)): Path<(String, i64, String)>,
    Query(asked): Asked,
    headers: HeaderMap,
) -> Response {
    let lang = site::lang(&site, &asked, None, &headers);
    let home = site.home.clone();
    let shown = name.clone();
    match blocking(move || read(&folder(&home, &slug, n, lang)?, &name)).await {
        Ok(bytes) => {
            let mut answer = site::with(StatusCode::OK, Kind::Page, mime(&shown), bytes.into());
            let file = shown.rsplit('/').next().unwrap_or_default();
            if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file}\"")) {
                answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            answer
        }
        Err(fault) => site::fault(&fault, lang),
    }
}

/// Whether the folder holds an HTML report, and the names of the files offered for download.
pub(crate) fn listed(folder: &FilePath, lang: Lang) -> (bool, Vec<String>) {
    let html = report_names(lang).iter().any(|n| folder.join(n).exists());
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| entries.filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned())).collect())
        .unwrap_or_default();
    names.retain(|n| !n.starts_with('.') && !n.ends_with(".html") && folder.join(n).is_file());
    names.sort();
    (html, names)
}

fn report_names(lang: Lang) -> [String; 2] {
    let other = lang.pick(Lang::En, Lang::Ru);
    [lang, other].map(|l| format!("report.{}.html", l.code()))
}

fn folder(home: &Home, slug: &str, n: i64, lang: Lang) -> Result<PathBuf, Fault> {
    let company = company(home, slug)?;
    let list = app::usecases::audits::list(&company).map_err(failed(lang))?;
    let row = list.iter().find(|a| a.n == n).ok_or(Fault::NotFound)?;
    Ok(app::usecases::audits::folder(&company, row))
}

/// Reads a file that lies inside the folder; a name that leads out of it does not exist.
fn read(folder: &FilePath, name: &str) -> Result<Vec<u8>, Fault> {
    let relative = FilePath::new(name);
    if relative.components().any(|c| !matches!(c, Component::Normal(_))) || name.contains("/.") || name.starts_with('.') {
        return Err(Fault::NotFound);
    }
    let path = folder.join(relative);
    let meta = fs::symlink_metadata(&path).map_err(|_| Fault::NotFound)?;
    if !meta.is_file() || meta.len() > LARGEST {
        return Err(Fault::NotFound);
    }
    fs::read(&path).map_err(|_| Fault::NotFound)
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_lead_out_of_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("audit/evidence")).unwrap();
        fs::write(dir.path().join("secret"), "s").unwrap();
        fs::write(dir.path().join("audit/evidence/a.csv"), "id").unwrap();
        let folder = dir.path().join("audit");
        assert_eq!(read(&folder, "evidence/a.csv").unwrap(), b"id");
        for bad in ["../secret", "/etc/passwd", "evidence/../../secret", ".hidden", "evidence"] {
            assert!(matches!(read(&folder, bad), Err(Fault::NotFound)), "{bad}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret"), folder.join("link")).unwrap();
            assert!(read(&folder, "link").is_err());
        }
    }
}
