//! History of imports: list, one import, its set-aside rows as a CSV that can be corrected and imported again, undo.

use crate::usecases::import_data::FileDetails;
use crate::{Company, Error, Result};
pub use lake::ImportReport as Report;
use lake::{ImportReport, Problem};
use text::Lang;

/// All imports, oldest first; nothing when there is no data.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(company: &Company) -> Result<Vec<ImportReport>> {
    if company.exists() { Ok(company.lake_read()?.imports()?) } else { Ok(Vec::new()) }
}

/// One import.
///
/// # Errors
/// No such import.
pub fn show(company: &Company, n: i64) -> Result<ImportReport> {
    company.lake_read()?.import(n).map_err(|e| missing(e, n))
}

/// Takes an import back; returns the new snapshot.
///
/// # Errors
/// No such import, already undone, or its history was compacted away.
pub fn undo(company: &Company, n: i64, now: i64) -> Result<i64> {
    Ok(company.lake()?.undo(n, now).map_err(|e| missing(e, n))?.snapshot)
}

fn missing(e: lake::Error, n: i64) -> Error {
    match e {
        lake::Error::NoImport { .. } => Error::failed(
            format!("загрузки {n} нет; список: revizor imports list"),
            format!("there is no import {n}; see revizor imports list"),
        ),
        lake::Error::AlreadyUndone { .. } => {
            Error::failed(format!("загрузка {n} уже отменена"), format!("import {n} is already undone"))
        }
        other => Error::Lake(other),
    }
}

/// Prefix of the columns that say what was wrong; an import leaves them out.
pub const MARK: &str = "_problem_";

/// Set-aside rows as a table: the columns of the files, then the reason.
#[derive(Debug, Clone, Default)]
pub struct ProblemTable {
    /// Header.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// Files whose columns differ, when there are several: their rows need one file each to be imported again.
    pub kinds: Vec<String>,
}

/// Set-aside rows of an import. `file` keeps the rows of one file.
///
/// # Errors
/// No such import.
pub fn problems(company: &Company, n: i64, file: Option<&str>, lang: Lang) -> Result<ProblemTable> {
    let lake = company.lake_read()?;
    let report = lake.import(n).map_err(|e| missing(e, n))?;
    let found: Vec<Problem> = lake.problems(n)?.into_iter().filter(|p| file.is_none_or(|f| p.file == f)).collect();
    let header_of = |p: &Problem| -> Vec<String> {
        if !p.header.is_empty() {
            return cells(&p.header);
        }
        let file = report.files.iter().find(|f| f.name == p.file);
        file.map(|f| FileDetails::parse(&f.report.details).headers).unwrap_or_default()
    };
    Ok(table(n, &found, header_of, lang))
}

fn table(n: i64, problems: &[Problem], header_of: impl Fn(&Problem) -> Vec<String>, lang: Lang) -> ProblemTable {
    let mut columns: Vec<(String, usize)> = Vec::new();
    let mut kinds: Vec<(Vec<String>, String)> = Vec::new();
    for p in problems {
        let header = header_of(p);
        if !kinds.iter().any(|(h, _)| *h == header) {
            for c in numbered(&header) {
                if !columns.contains(&c) {
                    columns.push(c);
                }
            }
            kinds.push((header, p.file.clone()));
        }
    }
    let mut out = ProblemTable { header: columns.iter().map(|(c, _)| c.clone()).collect(), ..ProblemTable::default() };
    out.header.extend(["import", "file", "line", "column", "code", "reason"].iter().map(|c| format!("{MARK}{c}")));
    if kinds.len() > 1 {
        out.kinds = kinds.into_iter().map(|(_, f)| f).collect();
    }
    for p in problems {
        let values = cells(&p.raw);
        let own = numbered(&header_of(p));
        let mut row: Vec<String> = columns
            .iter()
            .map(|c| own.iter().position(|o| o == c).and_then(|i| values.get(i)).cloned().unwrap_or_default())
            .collect();
        let reason = connect::problem::text(&p.code, lang.code());
        row.extend([n.to_string(), p.file.clone(), p.line.to_string(), p.column.clone(), p.code.clone(), reason.to_owned()]);
        out.rows.push(row);
    }
    out
}

/// Headers with their occurrence, because exports repeat headers.
fn numbered(header: &[String]) -> Vec<(String, usize)> {
    header.iter().enumerate().map(|(i, h)| (h.clone(), header[..i].iter().filter(|x| *x == h).count())).collect()
}

/// Cells of one CSV record.
fn cells(record: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(record.as_bytes());
    let mut out = csv::StringRecord::new();
    match reader.read_record(&mut out) {
        Ok(true) => out.iter().map(str::to_owned).collect(),
        _ => vec![record.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(file: &str, raw: &str) -> Problem {
        Problem {
            file: file.into(),
            line: 3,
            raw: raw.into(),
            code: "bad_date".into(),
            column: "created_at".into(),
            ..Problem::default()
        }
    }

    #[test]
    fn rows_come_back_under_their_own_headers() {
        let header = |p: &Problem| {
            if p.file == "a" {
                vec!["id".to_owned(), "Источник".to_owned(), "Источник".to_owned()]
            } else {
                vec!["id".to_owned(), "name".to_owned()]
            }
        };
        let t = table(7, &[problem("a", "1,\"x, y\",z"), problem("b", "2,Анна")], header, Lang::En);
        assert_eq!(&t.header[..4], ["id", "Источник", "Источник", "name"]);
        assert!(t.header[4..].iter().all(|h| h.starts_with(MARK)));
        assert_eq!(&t.rows[0][..5], ["1", "x, y", "z", "", "7"]);
        assert_eq!(&t.rows[1][..4], ["2", "", "", "Анна"]);
        assert_eq!(t.kinds, ["a", "b"]);
    }
}
