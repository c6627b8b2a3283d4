//! Respondents of the questionnaire: a personal link without an account, and the answers given through it.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// A person who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// Number.
    pub n: i64,
    /// SHA-256 of the secret in the link, hex; the secret itself is nowhere.
    pub secret_hash: String,
    /// Name.
    pub name: String,
    /// Role in words.
    pub role: String,
    /// Programme whose questions are asked.
    pub programme: String,
    /// Last day of the link, `2026-12-31`.
    pub expires_on: String,
    /// Who made the link.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// When it was first opened.
    pub opened_at: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
}

/// An answer of one respondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Question id (the id of the asked rule).
    pub question: String,
    /// Number of the respondent.
    pub respondent: i64,
    /// Code of the chosen answer.
    pub answer: String,
    /// Document, link or words that support the answer.
    pub evidence: String,
    /// Free remark.
    pub note: String,
    /// When, RFC 3339.
    pub at: String,
}

const COLUMNS: &str = "n, secret_hash, name, role, programme, expires_on, who, at, opened_at, withdrawn_at";

fn respondent(r: &Row<'_>) -> rusqlite::Result<Respondent> {
    Ok(Respondent {
        n: r.get(0)?,
        secret_hash: r.get(1)?,
        name: r.get(2)?,
        role: r.get(3)?,
        programme: r.get(4)?,
        expires_on: r.get(5)?,
        who: r.get(6)?,
        at: r.get(7)?,
        opened_at: r.get(8)?,
        withdrawn_at: r.get(9)?,
    })
}

impl State {
    /// Adds a respondent; the number comes back.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_respondent(&self, r: &Respondent) -> Result<i64, Error> {
        self.db
            .execute(
                "INSERT INTO respondent (secret_hash, name, role, programme, expires_on, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![r.secret_hash, r.name, r.role, r.programme, r.expires_on, r.who, r.at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Respondents, oldest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn respondents(&self) -> Result<Vec<Respondent>, Error> {
        let mut q = self.db.prepare(&format!("SELECT {COLUMNS} FROM respondent ORDER BY n")).map_err(|e| self.fail(e))?;
        let rows = q.query_map([], respondent).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// The respondent of a link that still holds on the given day.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn respondent(&self, secret_hash: &str, today: &str) -> Result<Option<Respondent>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM respondent WHERE secret_hash = ?1 AND expires_on >= ?2 AND withdrawn_at IS NULL");
        self.db.query_row(&sql, [secret_hash, today], respondent).optional().map_err(|e| self.fail(e))
    }

    /// Notes that the link was opened, once.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn opened(&self, respondent: i64, at: &str) -> Result<(), Error> {
        self.db
            .execute("UPDATE respondent SET opened_at = ?2 WHERE n = ?1 AND opened_at IS NULL", params![respondent, at])
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Withdraws a link; true when it held before.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn withdraw(&self, respondent: i64, at: &str) -> Result<bool, Error> {
        let sql = "UPDATE respondent SET withdrawn_at = ?2 WHERE n = ?1 AND withdrawn_at IS NULL";
        Ok(self.db.execute(sql, params![respondent, at]).map_err(|e| self.fail(e))? > 0)
    }

    /// Stores an answer of a respondent, replacing the earlier one of the same person to the same question.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_reply(&self, r: &Reply) -> Result<(), Error> {
        self.db
            .execute(
                "INSERT INTO reply (question, respondent, answer, evidence, note, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (question, respondent) DO UPDATE SET answer = ?3, evidence = ?4, note = ?5, at = ?6",
                params![r.question, r.respondent, r.answer, r.evidence, r.note, r.at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// All answers of respondents, by question and person.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn replies(&self) -> Result<Vec<Reply>, Error> {
        let mut q = self
            .db
            .prepare("SELECT question, respondent, answer, evidence, note, at FROM reply ORDER BY question, respondent")
            .map_err(|e| self.fail(e))?;
        let rows = q
            .query_map([], |r| {
                Ok(Reply {
                    question: r.get(0)?,
                    respondent: r.get(1)?,
                    answer: r.get(2)?,
                    evidence: r.get(3)?,
                    note: r.get(4)?,
                    at: r.get(5)?,
                })
            })
            .map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_until_its_day_or_until_withdrawn() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        let asked = Respondent {
            n: 0,
            secret_hash: "h".into(),
            name: "Анна".into(),
            role: "РОП".into(),
            programme: "full".into(),
            expires_on: "2026-02-01".into(),
            who: "owner".into(),
            at: "2026-01-01".into(),
            opened_at: None,
            withdrawn_at: None,
        };
        let n = state.add_respondent(&asked).unwrap();
        assert_eq!(state.respondent("h", "2026-02-01").unwrap().map(|r| r.n), Some(n));
        assert!(state.respondent("h", "2026-02-02").unwrap().is_none());
        assert!(state.respondent("x", "2026-01-02").unwrap().is_none());
        state.opened(n, "2026-01-03").unwrap();
        state.opened(n, "2026-01-04").unwrap();
        assert_eq!(state.respondents().unwrap()[0].opened_at.as_deref(), Some("2026-01-03"));
        let reply = |answer: &str| Reply {
            question: "q".into(),
            respondent: n,
            answer: answer.into(),
            evidence: String::new(),
            note: String::new(),
            at: "2026-01-03".into(),
        };
        state.put_reply(&reply("no")).unwrap();
        state.put_reply(&reply("yes")).unwrap();
        assert_eq!(state.replies().unwrap(), [reply("yes")]);
        assert!(state.withdraw(n, "2026-01-05").unwrap());
        assert!(state.respondent("h", "2026-01-06").unwrap().is_none());
    }
}
