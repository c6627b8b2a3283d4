//! Tokens of the API: hashed, bound to one company, scoped, revocable.

use super::People;
use crate::Error;
use rusqlite::{Row, params};

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// Whose rights it carries.
    pub account: i64,
    /// Company.
    pub company: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// SHA-256 of the token.
    pub hash: &'a [u8],
    /// `read` or `write`.
    pub scope: &'a str,
    /// Moment.
    pub now: i64,
    /// End.
    pub expires_at: Option<i64>,
}

/// A stored token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Number.
    pub id: i64,
    /// Whose rights it carries.
    pub account: i64,
    /// Company.
    pub company: String,
    /// What it is called.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// Made.
    pub created_at: i64,
    /// End.
    pub expires_at: Option<i64>,
    /// Last use.
    pub used_at: Option<i64>,
}

const COLUMNS: &str = "id, account, company, name, scope, created_at, expires_at, used_at";

fn from_row(r: &Row<'_>) -> rusqlite::Result<TokenRow> {
    Ok(TokenRow {
        id: r.get(0)?,
        account: r.get(1)?,
        company: r.get(2)?,
        name: r.get(3)?,
        scope: r.get(4)?,
        created_at: r.get(5)?,
        expires_at: r.get(6)?,
        used_at: r.get(7)?,
    })
}

impl People {
    /// Adds a token.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_token(&self, t: &NewToken<'_>) -> Result<(), Error> {
        self.run(
            "INSERT INTO token (account, company, name, hash, scope, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![t.account, t.company, t.name, t.hash, t.scope, t.now, t.expires_at],
        )
        .map(|_| ())
    }

    /// The live token of a hash.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn token(&self, hash: &[u8], now: i64) -> Result<Option<TokenRow>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM token WHERE hash = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)"
        );
        self.one(&sql, params![hash, now], from_row)
    }

    /// Notes the use of a token.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn touch_token(&self, id: i64, now: i64) -> Result<(), Error> {
        self.run("UPDATE token SET used_at = ?2 WHERE id = ?1", [id, now]).map(|_| ())
    }

    /// Live tokens of an account, newest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn tokens(&self, account: i64, now: i64) -> Result<Vec<TokenRow>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM token WHERE account = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2) ORDER BY id DESC"
        );
        self.all(&sql, [account, now], from_row)
    }

    /// Revokes a token of an account; true when it was live.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn revoke_token(&self, account: i64, id: i64, now: i64) -> Result<bool, Error> {
        Ok(self
            .run("UPDATE token SET revoked_at = ?3 WHERE account = ?1 AND id = ?2 AND revoked_at IS NULL", [account, id, now])?
            > 0)
    }
}
