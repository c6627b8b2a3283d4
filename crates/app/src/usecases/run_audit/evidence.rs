//! Evidence files: every row behind a finding as CSV, one file per finding, and the same rows for the workbook.

use crate::opening::Opened;
use crate::usecases::questions;
use crate::{Error, Result, paths};
use domain::result::AuditResult;
use engine::Rows;
use report::EvidenceTable;
use std::collections::BTreeMap;
use std::path::Path;

/// Folder of the evidence inside the folder of the audit.
const FOLDER: &str = "evidence";
/// Rows of one finding that go into the workbook; the file beside it holds all of them.
const WORKBOOK_ROWS: usize = 50_000;

/// Writes the files, notes their names and their row counts in the findings; returns the rows for the workbook.
pub(super) fn write(
    opened: &Opened,
    settings: &audit::Settings,
    result: &mut AuditResult,
    folder: &Path,
) -> Result<BTreeMap<String, EvidenceTable>> {
    paths::make_dir(&folder.join(FOLDER))?;
    let programme = result.audit.programme.clone();
    let mut tables = BTreeMap::new();
    // Findings of one rule (the company's and people's) share one query.
    let mut known: BTreeMap<String, Option<Rows>> = BTreeMap::new();
    for finding in &mut result.findings {
        if !known.contains_key(&finding.rule) {
            let rows = audit::evidence_rows(&opened.session, settings, &programme, &finding.rule).map_err(questions::wrong)?;
            known.insert(finding.rule.clone(), rows);
        }
        let Some(Some(rows)) = known.get(&finding.rule) else { continue };
        let table = select(rows, &finding.subject);
        if table.rows.is_empty() {
            continue;
        }
        let name = format!("{FOLDER}/{}.csv", file_name(&finding.id));
        save(&folder.join(&name), &table)?;
        finding.evidence.file = Some(name);
        finding.evidence.rows = table.rows.len() as u64;
        let EvidenceTable { columns, mut rows } = table;
        rows.truncate(WORKBOOK_ROWS);
        tables.insert(finding.id.clone(), EvidenceTable { columns, rows });
    }
    Ok(tables)
}

/// Rows of the finding's subject: all of them, or those of the person it is about.
fn select(rows: &Rows, subject: &str) -> EvidenceTable {
    let columns: Vec<String> = rows.columns().to_vec();
    let person = subject.strip_prefix("manager:");
    let at = columns.iter().position(|c| c == "manager");
    let wanted = |cells: &Vec<String>| match (person, at) {
        (Some(p), Some(at)) => cells.get(at).is_some_and(|c| c == p),
        _ => true,
    };
    let row = |i: usize| (0..columns.len()).map(|c| rows.show(i, c)).collect::<Vec<String>>();
    let rows = (0..rows.len()).map(row).filter(wanted).collect();
    EvidenceTable { columns, rows }
}

fn save(path: &Path, table: &EvidenceTable) -> Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display()));
    writer.write_record(&table.columns).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|c| guarded(c))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    // The mark makes Excel read the Cyrillic letters right.
    paths::write(path, &[b"\xef\xbb\xbf".as_slice(), &bytes].concat())
}

/// A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers.
fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && domain::money::parse_decimal(cell, 9).is_none() { format!("'{cell}") } else { cell.to_owned() }
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
