//! Stored audits: their list, the HTML report as a page, everything else as a download.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::headers::Kind;
use crate::routes::{Right, Route};
use crate::site::{Shared, blocking};
use crate::viewer::Me;
use app::policy::{self, Action, Reach};
use app::{Company, Lang};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use std::fs;
use std::path::{Component, Path as FilePath, PathBuf};

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/audits/{n}/report", Right::In(Action::Audits), || get(report)),
    Route::page("/c/{company}/audits/{n}/files/{*name}", Right::In(Action::Export), || get(download)),
];

/// Largest file sent whole.
const LARGEST: u64 = 256 << 20;

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
