//! Accounts: who may sign in, with which password and second factor.

use super::People;
use crate::Error;
use rusqlite::{Row, params};

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountKind {
    /// A person.
    Person,
    /// A role of the demo; it has no password and exists only while the demo is served.
    Demo,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Number.
    pub id: i64,
    /// Address, unique without regard to case.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// What it is for.
    pub kind: AccountKind,
    /// Password hash in PHC form; none until an invitation is accepted, or with sign-in by a provider alone.
    pub password: Option<String>,
    /// Secret of the one-time codes, once confirmed.
    pub totp: Option<Vec<u8>>,
    /// Last accepted step of the one-time codes: a code works once.
    pub totp_step: i64,
    /// May not sign in.
    pub disabled: bool,
    /// Microseconds UTC.
    pub created_at: i64,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// Address.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// What for.
    pub kind: AccountKind,
    /// Password hash.
    pub password: Option<&'a str>,
    /// Moment, microseconds UTC.
    pub now: i64,
}

const COLUMNS: &str = "id, email, name, kind, password, totp, totp_step, disabled, created_at";

fn from_row(r: &Row<'_>) -> rusqlite::Result<Account> {
    let kind: String = r.get(3)?;
    Ok(Account {
        id: r.get(0)?,
        email: r.get(1)?,
        name: r.get(2)?,
        kind: if kind == "demo" { AccountKind::Demo } else { AccountKind::Person },
        password: r.get(4)?,
        totp: r.get(5)?,
        totp_step: r.get(6)?,
        disabled: r.get(7)?,
        created_at: r.get(8)?,
    })
}

impl People {
    /// Adds an account; its number.
    ///
    /// # Errors
    /// When the address is taken or the row cannot be written.
    pub fn add_account(&self, a: &NewAccount<'_>) -> Result<i64, Error> {
        let kind = if a.kind == AccountKind::Demo { "demo" } else { "person" };
        self.transact(|tx| {
            tx.execute(
                "INSERT INTO account (email, name, kind, password, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![a.email, a.name, kind, a.password, a.now],
            )?;
            Ok(tx.last_insert_rowid())
        })
    }

    /// Makes the first person, or nothing when somebody was faster; its number.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_first(&self, a: &NewAccount<'_>) -> Result<Option<i64>, Error> {
        self.transact(|tx| {
            let made = tx.execute(
                "INSERT INTO account (email, name, kind, password, created_at)
                 SELECT ?1, ?2, 'person', ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM account WHERE kind = 'person')",
                params![a.email, a.name, a.password, a.now],
            )?;
            Ok((made > 0).then(|| tx.last_insert_rowid()))
        })
    }

    /// Whether any person has an account: before that the first start is offered.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn has_people(&self) -> Result<bool, Error> {
        Ok(self.one("SELECT 1 FROM account WHERE kind = 'person' LIMIT 1", [], |_| Ok(()))?.is_some())
    }

    /// Number of the first person: the keeper of the installation.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn first_person(&self) -> Result<Option<i64>, Error> {
        self.one("SELECT id FROM account WHERE kind = 'person' ORDER BY id LIMIT 1", [], |r| r.get(0))
    }

    /// Account by number.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn account(&self, id: i64) -> Result<Option<Account>, Error> {
        self.one(&format!("SELECT {COLUMNS} FROM account WHERE id = ?1"), [id], from_row)
    }

    /// Account by address.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn account_by_email(&self, email: &str) -> Result<Option<Account>, Error> {
        self.one(&format!("SELECT {COLUMNS} FROM account WHERE email = ?1"), [email.trim()], from_row)
    }

    /// Sets the password hash and ends every session of the account, this one included.
    ///
    /// # Errors
    /// When the rows cannot be written.
    pub fn set_password(&self, id: i64, hash: &str) -> Result<(), Error> {
        self.transact(|tx| {
            tx.execute("UPDATE account SET password = ?2 WHERE id = ?1", params![id, hash])?;
            tx.execute("DELETE FROM session WHERE account = ?1", [id])?;
            Ok(())
        })
    }

    /// Replaces a hash of older parameters after a sign-in; sessions stay.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn refresh_password(&self, id: i64, hash: &str) -> Result<(), Error> {
        self.run("UPDATE account SET password = ?2 WHERE id = ?1", params![id, hash]).map(|_| ())
    }

    /// Sets or removes the secret of the one-time codes, with the hashes of the recovery codes that come with it.
    ///
    /// # Errors
    /// When the rows cannot be written.
    pub fn set_totp(&self, id: i64, secret: Option<&[u8]>, recovery: &[Vec<u8>]) -> Result<(), Error> {
        self.transact(|tx| {
            tx.execute("UPDATE account SET totp = ?2, totp_step = 0 WHERE id = ?1", params![id, secret])?;
            tx.execute("DELETE FROM recovery WHERE account = ?1", [id])?;
            for hash in recovery {
                tx.execute("INSERT INTO recovery (account, hash) VALUES (?1, ?2)", params![id, hash])?;
            }
            Ok(())
        })
    }

    /// Takes a step of the one-time codes; false when it, or a later one, was used before.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn use_totp_step(&self, id: i64, step: i64) -> Result<bool, Error> {
        Ok(self.run("UPDATE account SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2", params![id, step])? > 0)
    }

    /// Takes a recovery code by its hash; false when there is none.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn use_recovery(&self, id: i64, hash: &[u8]) -> Result<bool, Error> {
        Ok(self.run("DELETE FROM recovery WHERE account = ?1 AND hash = ?2", params![id, hash])? > 0)
    }

    /// Recovery codes left.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn recovery_left(&self, id: i64) -> Result<i64, Error> {
        Ok(self.one("SELECT count(*) FROM recovery WHERE account = ?1", [id], |r| r.get(0))?.unwrap_or(0))
    }

    /// Bars or readmits an account; barring ends its sessions.
    ///
    /// # Errors
    /// When the rows cannot be written.
    pub fn set_disabled(&self, id: i64, disabled: bool) -> Result<(), Error> {
        self.transact(|tx| {
            tx.execute("UPDATE account SET disabled = ?2 WHERE id = ?1", params![id, disabled])?;
            if disabled {
                tx.execute("DELETE FROM session WHERE account = ?1", [id])?;
            }
            Ok(())
        })
    }

    /// The account that a provider's subject signs in to.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn account_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<Account>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM account JOIN identity ON identity.account = account.id WHERE issuer = ?1 AND subject = ?2"
        );
        self.one(&sql, [issuer, subject], from_row)
    }

    /// Ties a provider's subject to an account.
    ///
    /// # Errors
    /// When the subject belongs to another account.
    pub fn tie_identity(&self, issuer: &str, subject: &str, account: i64) -> Result<(), Error> {
        self.run("INSERT INTO identity (issuer, subject, account) VALUES (?1, ?2, ?3)", params![issuer, subject, account])
            .map(|_| ())
    }
}
