//! Stored audits: their list, one of them, and what changed between two.

mod compare;
#[cfg(test)]
mod old;

pub use compare::{Change, json};

use crate::{Company, Error, Result};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use store::AuditRow;
pub use store::AuditRow as Row;
use text::Lang;

/// All audits, oldest first.
///
/// # Errors
/// A state that cannot be read.
pub fn list(company: &Company) -> Result<Vec<AuditRow>> {
    match store::State::open_read(company.dir())? {
        Some(state) => Ok(state.audits()?),
        None => Ok(Vec::new()),
    }
}

/// The row of one audit.
///
/// # Errors
/// No such audit.
pub fn row(company: &Company, n: i64) -> Result<AuditRow> {
    list(company)?.into_iter().find(|a| a.n == n).ok_or_else(|| {
        Error::failed(
            format!("аудита {n} нет; список: revizor audits list"),
            format!("there is no audit {n}; see revizor audits list"),
        )
    })
}

/// The stored result of one audit, as written.
///
/// # Errors
/// No such audit, or its file is gone.
pub fn document(company: &Company, n: i64) -> Result<Value> {
    let path = folder(company, &row(company, n)?).join("audit.json");
    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    serde_json::from_str(&text).map_err(|e| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display())))
}

/// Folder of a stored audit.
#[must_use]
pub fn folder(company: &Company, row: &AuditRow) -> PathBuf {
    company.dir().join(&row.folder)
}

/// What appeared, vanished, got better or worse from `a` to `b`.
///
/// # Errors
/// No such audit.
pub fn diff(company: &Company, a: i64, b: i64, lang: Lang) -> Result<Vec<Change>> {
    Ok(compare::compare(&document(company, a)?, &document(company, b)?, lang))
}
