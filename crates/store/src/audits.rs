//! The list of finished audits; the frozen results themselves lie in files beside the database.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// One line of the list of audits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Number in this company, from 1.
    pub n: i64,
    /// Identity of the run: the same inputs have the same id.
    pub id: String,
    /// Programme id.
    pub programme: String,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// Snapshot of the data.
    pub snapshot: String,
    /// As-of moment, RFC 3339.
    pub as_of: String,
    /// SHA-256 of the result.
    pub result_hash: String,
    /// Health index 0-100 as a decimal string, when known.
    pub score: Option<String>,
    /// Known share of the checks, decimal string.
    pub coverage: String,
    /// Number of findings.
    pub findings: i64,
    /// Number of broken checks.
    pub broken: i64,
    /// Folder with the result, relative to the company's folder.
    pub folder: String,
}

const COLUMNS: &str = "n, id, programme, created_at, snapshot, as_of, result_hash, score, coverage, findings, broken, folder";

fn from_row(r: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        n: r.get(0)?,
        id: r.get(1)?,
        programme: r.get(2)?,
        created_at: r.get(3)?,
        snapshot: r.get(4)?,
        as_of: r.get(5)?,
        result_hash: r.get(6)?,
        score: r.get(7)?,
        coverage: r.get(8)?,
        findings: r.get(9)?,
        broken: r.get(10)?,
        folder: r.get(11)?,
    })
}

impl State {
    /// The number the next audit will get. Numbers of folders left by a killed run are skipped by the caller.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn next_audit(&self) -> Result<i64, Error> {
        self.db.query_row("SELECT coalesce(max(n), 0) + 1 FROM audit", [], |r| r.get(0)).map_err(|e| self.fail(e))
    }

    /// Adds a finished audit to the list.
    ///
    /// # Errors
    /// When the row cannot be written, for example because the number is taken.
    pub fn add_audit(&self, a: &AuditRow) -> Result<(), Error> {
        self.db
            .execute(
                &format!("INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
                params![
                    a.n,
                    a.id,
                    a.programme,
                    a.created_at,
                    a.snapshot,
                    a.as_of,
                    a.result_hash,
                    a.score,
                    a.coverage,
                    a.findings,
                    a.broken,
                    a.folder
                ],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// All audits, oldest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn audits(&self) -> Result<Vec<AuditRow>, Error> {
        let mut q = self.db.prepare(&format!("SELECT {COLUMNS} FROM audit ORDER BY n")).map_err(|e| self.fail(e))?;
        let rows = q.query_map([], from_row).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// One audit by its number.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn audit(&self, n: i64) -> Result<Option<AuditRow>, Error> {
        self.db
            .query_row(&format!("SELECT {COLUMNS} FROM audit WHERE n = ?1"), [n], from_row)
            .optional()
            .map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audits_are_numbered_and_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        let mut row = AuditRow {
            n: state.next_audit().unwrap(),
            id: "a".into(),
            programme: "crm".into(),
            created_at: "2026-01-01T00:00:00Z".into(),
            snapshot: "1".into(),
            as_of: "2026-01-01T00:00:00Z".into(),
            result_hash: "h".into(),
            score: None,
            coverage: "0.5".into(),
            findings: 3,
            broken: 0,
            folder: "audits/1".into(),
        };
        state.add_audit(&row).unwrap();
        assert_eq!(state.audit(1).unwrap(), Some(row.clone()));
        assert_eq!(state.audit(2).unwrap(), None);
        row.n = state.next_audit().unwrap();
        assert_eq!(row.n, 2);
        state.add_audit(&row).unwrap();
        assert!(state.add_audit(&row).is_err());
        assert_eq!(state.audits().unwrap().len(), 2);
    }
}
