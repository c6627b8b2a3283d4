//! Evidence files: every row behind a finding as CSV, one file per finding, and the same rows for the workbook.

use crate::opening::Opened;
use crate::usecases::questions;
use crate::{Error, Result, paths};
use domain::result::AuditResult;
use engine::Rows;
use report::EvidenceTable;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Folder of the evidence inside the folder of the audit.
const FOLDER: &str = "evidence";
/// Rows of one finding that go into the workbook; the file beside it holds all of them.
const WORKBOOK_ROWS: usize = 50_000;

/// Writes the files, notes their names and their row counts in the findings; returns the rows for the workbook.
pub(super) fn write(
    opened: &Opened,
    settings: &audit::Settings,
    found: &audit::Evidence,
    result: &mut AuditResult,
    folder: &Path,
) -> Result<BTreeMap<String, EvidenceTable>> {
    paths::make_dir(&folder.join(FOLDER))?;
    let programme = result.audit.programme.clone();
    let mut tables = BTreeMap::new();
    for finding in &mut result.findings {
        let rows = found.rows(&opened.session, settings, &programme, &finding.rule).map_err(questions::wrong)?;
        let Some(rows) = rows else { continue };
        let wanted = of_subject(&rows, &finding.subject);
        if wanted.is_empty() {
            continue;
        }
        let name = format!("{FOLDER}/{}.csv", file_name(&finding.id));
        save(&folder.join(&name), &rows, &wanted)?;
        finding.evidence.file = Some(name);
        finding.evidence.rows = wanted.len() as u64;
        let few = wanted.iter().take(WORKBOOK_ROWS).map(|i| cells(&rows, *i)).collect();
        tables.insert(finding.id.clone(), EvidenceTable { columns: rows.columns().to_vec(), rows: few });
    }
    Ok(tables)
}

/// Numbers of the rows of the finding's subject: all of them, or those of the person it is about.
fn of_subject(rows: &Rows, subject: &str) -> Vec<usize> {
    let named = rows.columns().iter().any(|c| c == "manager");
    match subject.strip_prefix("manager:").filter(|_| named) {
        Some(person) => (0..rows.len()).filter(|i| rows.text(*i, "manager") == Some(person)).collect(),
        None => (0..rows.len()).collect(),
    }
}

fn cells(rows: &Rows, row: usize) -> Vec<String> {
    (0..rows.columns().len()).map(|c| rows.show(row, c)).collect()
}

fn save(path: &Path, rows: &Rows, wanted: &[usize]) -> Result<()> {
    let failed = |e: csv::Error| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display()));
    let mut file = BufWriter::new(File::create(path).map_err(Error::io("create", path))?);
    // The mark makes Excel read the Cyrillic letters right.
    file.write_all(b"\xef\xbb\xbf").map_err(Error::io("write", path))?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(rows.columns()).map_err(failed)?;
    for row in wanted {
        for cell in cells(rows, *row) {
            writer.write_field(guarded(&cell).as_bytes()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    let file = writer.into_inner().map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    let file = file.into_inner().map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    file.sync_all().map_err(Error::io("sync", path))
}

/// A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers.
fn guarded(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && domain::money::parse_decimal(cell, 9).is_none() { format!("'{cell}").into() } else { cell.into() }
}

/// The id of a finding as a file name on every system.
fn file_name(id: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '.' };
    let name: String = id.chars().map(safe).collect();
    if name.len() == id.len() && id.is_ascii() { name } else { format!("{name}.{}", &paths::sha256(id.as_bytes())[..8]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_cells_are_safe() {
        assert_eq!(file_name("slow-response:company"), "slow-response.company");
        assert_ne!(file_name("slow-response:manager:Иван"), file_name("slow-response:manager:Олег"));
        assert!(!file_name("a/../../b").contains('/'));
        assert_eq!(guarded("=cmd()"), "'=cmd()");
        assert_eq!(guarded("-12.50"), "-12.50");
    }
}
