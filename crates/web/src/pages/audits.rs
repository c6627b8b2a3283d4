//! Stored audits: their list, the HTML report as a page, everything else as a download.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::headers::Kind;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::{self, Action, Reach};
use app::{Company, Lang};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use minijinja::Value;
use std::fs;
use std::path::{Component, Path as FilePath, PathBuf};

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/audits", Right::In(Action::Audits), || get(list)),
    Route::page("/c/{company}/audits/{n}/report", Right::In(Action::Audits), || get(report)),
    Route::page("/c/{company}/audits/{n}/files/{*name}", Right::In(Action::Export), || get(download)),
];

/// Largest file sent whole.
const LARGEST: u64 = 256 << 20;

async fn list(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    let audits = blocking(move || lines(me2.company()?, me2.lang)).await?;
    answer::page(&site, &me, Sheet::new("audits/index.html.j2", me.say("Аудиты", "Audits")).here("audits"), context! { audits })
}

fn lines(company: &Company, lang: Lang) -> Result<Vec<Value>, Fault> {
    let mut out = Vec::new();
    for row in app::usecases::audits::list(company)?.into_iter().rev() {
        let (html, files) = listed(&app::usecases::audits::folder(company, &row), lang);
        out.push(context! {
            n => row.n, programme => row.programme, as_of => row.as_of, score => row.score, coverage => row.coverage,
            findings => row.findings, has_report => html, files,
        });
    }
    Ok(out)
}

/// Reports hold rows of everybody: they open only to those who see all rows.
fn whole(me: &Me) -> Result<(), Fault> {
    if policy::reach(me.who()?, Action::Audits) == Reach::All { Ok(()) } else { Err(Fault::Refused) }
}

/// The HTML report in the language of the request, else in the other one.
async fn report(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    whole(&me)?;
    let read = blocking(move || {
        let folder = folder(me.company()?, n)?;
        let found = report_names(me.lang).into_iter().find_map(|name| fs::read(folder.join(name)).ok());
        found.ok_or(Fault::NotFound)
    });
    Ok(answer::with(&site, StatusCode::OK, Kind::Report, "text/html; charset=utf-8", read.await?.into()))
}

/// Any file of the audit's folder.
async fn download(State(site): Shared, me: Me, Path((_, n, name)): Path<(String, i64, String)>) -> Answer {
    whole(&me)?;
    let shown = name.clone();
    let bytes = blocking(move || read(&folder(me.company()?, n)?, &name)).await?;
    let file = shown.rsplit('/').next().unwrap_or_default();
    Ok(answer::download(&site, file, mime(&shown), bytes))
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

fn folder(company: &Company, n: i64) -> Result<PathBuf, Fault> {
    let list = app::usecases::audits::list(company)?;
    let row = list.iter().find(|a| a.n == n).ok_or(Fault::NotFound)?;
    Ok(app::usecases::audits::folder(company, row))
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
