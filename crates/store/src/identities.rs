//! Decisions about cards of clients: rows are only added and marked as undone.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// One decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityRow {
    /// Number, given by the database.
    pub n: i64,
    /// The card that survives.
    pub keep: String,
    /// The other card.
    pub other: String,
    /// `same`, `apart` or `holding`.
    pub verdict: String,
    /// By what the cards met.
    pub how: String,
    /// Who decided.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// Who took it back and when; `None` while it holds.
    pub undone: Option<(String, String)>,
}

const COLUMNS: &str = "n, keep, other, verdict, how, who, at, undone_by, undone_at";

fn from_row(r: &Row<'_>) -> rusqlite::Result<IdentityRow> {
    let undone: (Option<String>, Option<String>) = (r.get(7)?, r.get(8)?);
    Ok(IdentityRow {
        n: r.get(0)?,
        keep: r.get(1)?,
        other: r.get(2)?,
        verdict: r.get(3)?,
        how: r.get(4)?,
        who: r.get(5)?,
        at: r.get(6)?,
        undone: undone.0.zip(undone.1),
    })
}

impl State {
    /// Stores a decision; an earlier one about the same pair is taken back by it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn decide_identity(&self, d: &IdentityRow) -> Result<i64, Error> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.fail(e))?;
        tx.execute(
            "UPDATE identity_decision SET undone_by = ?3, undone_at = ?4
             WHERE undone_at IS NULL AND ((keep = ?1 AND other = ?2) OR (keep = ?2 AND other = ?1))",
            params![d.keep, d.other, d.who, d.at],
        )
        .map_err(|e| self.fail(e))?;
        tx.execute(
            "INSERT INTO identity_decision (keep, other, verdict, how, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![d.keep, d.other, d.verdict, d.how, d.who, d.at],
        )
        .map_err(|e| self.fail(e))?;
        let n = tx.last_insert_rowid();
        tx.commit().map_err(|e| self.fail(e))?;
        Ok(n)
    }

    /// Takes a decision back; the decision when it held until now.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn undo_identity(&self, n: i64, who: &str, at: &str) -> Result<Option<IdentityRow>, Error> {
        let done = self.db.execute(
            "UPDATE identity_decision SET undone_by = ?2, undone_at = ?3 WHERE n = ?1 AND undone_at IS NULL",
            params![n, who, at],
        );
        if done.map_err(|e| self.fail(e))? == 0 {
            return Ok(None);
        }
        let sql = format!("SELECT {COLUMNS} FROM identity_decision WHERE n = ?1");
        self.db.query_row(&sql, [n], from_row).optional().map_err(|e| self.fail(e))
    }

    /// All decisions, the newest first; only those that hold when `holding_now`.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn identities(&self, holding_now: bool) -> Result<Vec<IdentityRow>, Error> {
        let only = if holding_now { "WHERE undone_at IS NULL" } else { "" };
        let mut q = self
            .db
            .prepare(&format!("SELECT {COLUMNS} FROM identity_decision {only} ORDER BY n DESC"))
            .map_err(|e| self.fail(e))?;
        let rows = q.query_map([], from_row).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_decision_takes_the_earlier_one_back_and_nothing_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        let row = |keep: &str, other: &str, verdict: &str| IdentityRow {
            keep: keep.into(),
            other: other.into(),
            verdict: verdict.into(),
            who: "Анна".into(),
            at: "2026-01-01T00:00:00Z".into(),
            ..IdentityRow::default()
        };
        state.decide_identity(&row("a", "b", "same")).unwrap();
        let n = state.decide_identity(&row("b", "a", "apart")).unwrap();
        assert_eq!(state.identities(true).unwrap().len(), 1);
        assert_eq!(state.undo_identity(n, "Борис", "2026-01-02T00:00:00Z").unwrap().unwrap().verdict, "apart");
        assert!(state.undo_identity(n, "Борис", "2026-01-02T00:00:00Z").unwrap().is_none());
        assert!(state.identities(true).unwrap().is_empty());
        assert_eq!(state.identities(false).unwrap().len(), 2);
    }
}
