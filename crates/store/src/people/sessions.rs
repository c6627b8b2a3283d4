//! Sessions: only the hash of a token is stored; a stolen file signs nobody in.

use super::People;
use crate::Error;
use rusqlite::{Row, params};

/// A session to be made.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Account.
    pub account: i64,
    /// SHA-256 of the token.
    pub hash: &'a [u8],
    /// `full`, or `second` while the second factor is still owed.
    pub stage: &'a str,
    /// Moment.
    pub now: i64,
    /// Network address of the browser.
    pub address: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
}

/// A stored session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Number, for the list.
    pub id: i64,
    /// Account.
    pub account: i64,
    /// `full` or `second`.
    pub stage: String,
    /// Start, microseconds UTC.
    pub created_at: i64,
    /// Last use.
    pub seen_at: i64,
    /// Network address at the start.
    pub address: String,
    /// Browser.
    pub agent: String,
}

const COLUMNS: &str = "id, account, stage, created_at, seen_at, address, agent";

fn from_row(r: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        id: r.get(0)?,
        account: r.get(1)?,
        stage: r.get(2)?,
        created_at: r.get(3)?,
        seen_at: r.get(4)?,
        address: r.get(5)?,
        agent: r.get(6)?,
    })
}

impl People {
    /// Starts a session.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_session(&self, s: &NewSession<'_>) -> Result<(), Error> {
        self.run(
            "INSERT INTO session (account, hash, stage, created_at, seen_at, address, agent) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
            params![s.account, s.hash, s.stage, s.now, s.address, s.agent],
        )
        .map(|_| ())
    }

    /// The session of a token hash.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn session(&self, hash: &[u8]) -> Result<Option<SessionRow>, Error> {
        self.one(&format!("SELECT {COLUMNS} FROM session WHERE hash = ?1"), [hash], from_row)
    }

    /// Notes the use of a session.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn touch_session(&self, id: i64, now: i64) -> Result<(), Error> {
        self.run("UPDATE session SET seen_at = ?2 WHERE id = ?1", params![id, now]).map(|_| ())
    }

    /// Sessions of an account, newest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn sessions(&self, account: i64) -> Result<Vec<SessionRow>, Error> {
        self.all(&format!("SELECT {COLUMNS} FROM session WHERE account = ?1 ORDER BY seen_at DESC, id DESC"), [account], from_row)
    }

    /// Ends one session of an account; true when there was one.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn end_session(&self, account: i64, id: i64) -> Result<bool, Error> {
        Ok(self.run("DELETE FROM session WHERE account = ?1 AND id = ?2", [account, id])? > 0)
    }

    /// Ends every session of an account but one.
    ///
    /// # Errors
    /// When the rows cannot be removed.
    pub fn end_other_sessions(&self, account: i64, keep: i64) -> Result<usize, Error> {
        self.run("DELETE FROM session WHERE account = ?1 AND id <> ?2", [account, keep])
    }

    /// Removes sessions started before one moment or unused since the other.
    ///
    /// # Errors
    /// When the rows cannot be removed.
    pub fn sweep_sessions(&self, started_before: i64, unused_since: i64) -> Result<usize, Error> {
        self.run("DELETE FROM session WHERE created_at < ?1 OR seen_at < ?2", [started_before, unused_since])
    }
}
