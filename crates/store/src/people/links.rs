//! Personal links: invitations and password resets. Single use, with an end, stored as a hash.

use super::People;
use crate::Error;
use rusqlite::{Row, params};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// Joins a company.
    Invite,
    /// Sets a new password.
    Reset,
}

impl LinkKind {
    fn word(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }
}

/// A link to be made.
#[derive(Debug, Clone)]
pub struct NewLink<'a> {
    /// What for.
    pub kind: LinkKind,
    /// SHA-256 of its token.
    pub hash: &'a [u8],
    /// Whom it was sent to.
    pub email: &'a str,
    /// Company of an invitation.
    pub company: Option<&'a str>,
    /// Role of an invitation.
    pub role: Option<&'a str>,
    /// Employee of an invitation.
    pub employee: Option<&'a str>,
    /// Last day of the membership.
    pub until: Option<&'a str>,
    /// Who made it.
    pub by: Option<i64>,
    /// Moment.
    pub now: i64,
    /// End.
    pub expires_at: i64,
}

/// A stored link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Number.
    pub id: i64,
    /// Whom it was sent to.
    pub email: String,
    /// Company of an invitation.
    pub company: Option<String>,
    /// Role of an invitation.
    pub role: Option<String>,
    /// Employee of an invitation.
    pub employee: Option<String>,
    /// Last day of the membership.
    pub until: Option<String>,
    /// Moment.
    pub created_at: i64,
    /// End.
    pub expires_at: i64,
}

const COLUMNS: &str = "id, email, company, role, employee, until, created_at, expires_at";

fn from_row(r: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        id: r.get(0)?,
        email: r.get(1)?,
        company: r.get(2)?,
        role: r.get(3)?,
        employee: r.get(4)?,
        until: r.get(5)?,
        created_at: r.get(6)?,
        expires_at: r.get(7)?,
    })
}

impl People {
    /// Makes a link; an earlier unused one of the same kind, address and company dies.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_link(&self, l: &NewLink<'_>) -> Result<(), Error> {
        self.transact(|tx| {
            tx.execute(
                "DELETE FROM link WHERE kind = ?1 AND email = ?2 AND coalesce(company, '') = coalesce(?3, '') AND used_at IS NULL",
                params![l.kind.word(), l.email, l.company],
            )?;
            tx.execute(
                "INSERT INTO link (kind, hash, email, company, role, employee, until, created_by, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![l.kind.word(), l.hash, l.email, l.company, l.role, l.employee, l.until, l.by, l.now, l.expires_at],
            )?;
            Ok(())
        })
    }

    /// The live link of a token hash.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn link(&self, kind: LinkKind, hash: &[u8], now: i64) -> Result<Option<Link>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM link WHERE kind = ?1 AND hash = ?2 AND used_at IS NULL AND expires_at > ?3");
        self.one(&sql, params![kind.word(), hash, now], from_row)
    }

    /// Uses a link up; false when another request was faster.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn use_link(&self, id: i64, now: i64) -> Result<bool, Error> {
        Ok(self.run("UPDATE link SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL AND expires_at > ?2", [id, now])? > 0)
    }

    /// Open invitations to a company, newest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn invitations(&self, company: &str, now: i64) -> Result<Vec<Link>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM link WHERE kind = 'invite' AND company = ?1 AND used_at IS NULL AND expires_at > ?2 ORDER BY id DESC"
        );
        self.all(&sql, params![company, now], from_row)
    }

    /// Takes an invitation back; true when it was open.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn drop_invitation(&self, company: &str, id: i64) -> Result<bool, Error> {
        let sql = "DELETE FROM link WHERE id = ?2 AND company = ?1 AND kind = 'invite' AND used_at IS NULL";
        Ok(self.run(sql, params![company, id])? > 0)
    }
}
