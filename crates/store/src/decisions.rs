//! What people decide about findings: a log of decisions, and objections raised at a defence with their outcome.

use crate::{Error, State};
use rusqlite::{Row, params};

/// One entry of the log of decisions; the newest one of a finding is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Number, ascending in time.
    pub n: i64,
    /// Identity of the finding: the same in later audits.
    pub finding: String,
    /// Number of the audit in which it was taken.
    pub audit: i64,
    /// `accepted`, `disputed`, `recheck`, `muted`, `reopened` or `note`.
    pub kind: String,
    /// Reason in words.
    pub note: String,
    /// Last day on which a mute holds, `2026-12-31`.
    pub until: Option<String>,
    /// Who decided.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
}

/// An objection raised while the audit was defended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Number.
    pub n: i64,
    /// Number of the audit.
    pub audit: i64,
    /// Identity of the finding.
    pub finding: String,
    /// The words of the objection.
    pub said: String,
    /// Who objected.
    pub said_by: String,
    /// `open`, `accepted`, `disputed` or `recheck`.
    pub outcome: String,
    /// What was answered.
    pub answer: String,
    /// Who wrote it down.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
}

fn decision(r: &Row<'_>) -> rusqlite::Result<Decision> {
    Ok(Decision {
        n: r.get(0)?,
        finding: r.get(1)?,
        audit: r.get(2)?,
        kind: r.get(3)?,
        note: r.get(4)?,
        until: r.get(5)?,
        who: r.get(6)?,
        at: r.get(7)?,
    })
}

fn objection(r: &Row<'_>) -> rusqlite::Result<Objection> {
    Ok(Objection {
        n: r.get(0)?,
        audit: r.get(1)?,
        finding: r.get(2)?,
        said: r.get(3)?,
        said_by: r.get(4)?,
        outcome: r.get(5)?,
        answer: r.get(6)?,
        who: r.get(7)?,
        at: r.get(8)?,
        closed_at: r.get(9)?,
    })
}

impl State {
    /// Adds a decision to the log; its number is given by the log.
    ///
    /// # Errors
    /// When the row cannot be written, for example because the kind is unknown.
    pub fn add_decision(&self, d: &Decision) -> Result<i64, Error> {
        self.db
            .execute(
                "INSERT INTO decision (finding, audit, kind, note, until, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![d.finding, d.audit, d.kind, d.note, d.until, d.who, d.at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// All decisions, oldest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let mut q = self
            .db
            .prepare("SELECT n, finding, audit, kind, note, until, who, at FROM decision ORDER BY n")
            .map_err(|e| self.fail(e))?;
        let rows = q.query_map([], decision).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Writes an objection down; returns its number.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_objection(&self, o: &Objection) -> Result<i64, Error> {
        self.db
            .execute(
                "INSERT INTO objection (audit, finding, said, said_by, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![o.audit, o.finding, o.said, o.said_by, o.who, o.at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Closes an objection with an outcome and the answer; false when there is no such open objection.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn close_objection(&self, n: i64, outcome: &str, answer: &str, at: &str) -> Result<bool, Error> {
        let changed = self
            .db
            .execute(
                "UPDATE objection SET outcome = ?2, answer = ?3, closed_at = ?4 WHERE n = ?1 AND outcome = 'open'",
                params![n, outcome, answer, at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(changed > 0)
    }

    /// Objections of an audit, oldest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn objections(&self, audit: i64) -> Result<Vec<Objection>, Error> {
        let mut q = self
            .db
            .prepare(
                "SELECT n, audit, finding, said, said_by, outcome, answer, who, at, closed_at FROM objection WHERE audit = ?1 ORDER BY n",
            )
            .map_err(|e| self.fail(e))?;
        let rows = q.query_map([audit], objection).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: &str) -> Decision {
        Decision {
            n: 0,
            finding: "slow-response:company".into(),
            audit: 1,
            kind: kind.into(),
            note: "так и есть".into(),
            until: None,
            who: "owner".into(),
            at: "2026-01-01T00:00:00Z".into(),
        }
    }

    #[test]
    fn decisions_are_a_log() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        state.add_decision(&taken("disputed")).unwrap();
        state.add_decision(&taken("accepted")).unwrap();
        let kinds: Vec<String> = state.decisions().unwrap().into_iter().map(|d| d.kind).collect();
        assert_eq!(kinds, ["disputed", "accepted"]);
        assert!(state.add_decision(&taken("forgotten")).is_err());
    }

    #[test]
    fn an_objection_is_closed_once() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        let o = Objection {
            n: 0,
            audit: 2,
            finding: "f".into(),
            said: "данные не те".into(),
            said_by: "Иван".into(),
            outcome: "open".into(),
            answer: String::new(),
            who: "consultant".into(),
            at: "2026-01-01T00:00:00Z".into(),
            closed_at: None,
        };
        let n = state.add_objection(&o).unwrap();
        assert!(state.close_objection(n, "recheck", "проверим", "2026-01-02T00:00:00Z").unwrap());
        assert!(!state.close_objection(n, "accepted", "", "2026-01-03T00:00:00Z").unwrap());
        let kept = state.objections(2).unwrap();
        assert_eq!((kept[0].outcome.as_str(), kept[0].answer.as_str()), ("recheck", "проверим"));
        assert!(state.objections(1).unwrap().is_empty());
    }
}
