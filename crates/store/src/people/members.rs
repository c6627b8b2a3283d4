//! Memberships: which account has which role in which company, as which employee, until when.

use super::People;
use crate::Error;
use rusqlite::{Row, params};

/// One membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Account.
    pub account: i64,
    /// Address of the account.
    pub email: String,
    /// Name of the account.
    pub name: String,
    /// Company.
    pub company: String,
    /// Word of the role.
    pub role: String,
    /// The employee of the data this person is.
    pub employee: Option<String>,
    /// Last day, `2026-12-31`; none = without end.
    pub until: Option<String>,
    /// May see pay beyond his own, by the owner's grant.
    pub pay: bool,
    /// The account is barred.
    pub disabled: bool,
}

const SELECT: &str =
    "SELECT account, email, name, company, role, employee, until, pay, disabled FROM member JOIN account ON account.id = account";

fn from_row(r: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        account: r.get(0)?,
        email: r.get(1)?,
        name: r.get(2)?,
        company: r.get(3)?,
        role: r.get(4)?,
        employee: r.get(5)?,
        until: r.get(6)?,
        pay: r.get(7)?,
        disabled: r.get(8)?,
    })
}

impl People {
    /// Adds or changes a membership.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_member(&self, m: &Member, now: i64) -> Result<(), Error> {
        self.run(
            "INSERT INTO member (account, company, role, employee, until, pay, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (account, company) DO UPDATE SET role = ?3, employee = ?4, until = ?5, pay = ?6",
            params![m.account, m.company, m.role, m.employee, m.until, m.pay, now],
        )
        .map(|_| ())
    }

    /// Ends a membership; true when there was one. The last owner of a company stays.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn drop_member(&self, account: i64, company: &str) -> Result<bool, Error> {
        let sql = "DELETE FROM member WHERE account = ?1 AND company = ?2
            AND (role <> 'owner' OR (SELECT count(*) FROM member WHERE company = ?2 AND role = 'owner') > 1)";
        Ok(self.run(sql, params![account, company])? > 0)
    }

    /// Memberships of an account, by company.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn memberships(&self, account: i64) -> Result<Vec<Member>, Error> {
        self.all(&format!("{SELECT} WHERE account = ?1 ORDER BY company"), [account], from_row)
    }

    /// The membership of an account in a company.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn member(&self, account: i64, company: &str) -> Result<Option<Member>, Error> {
        self.one(&format!("{SELECT} WHERE account = ?1 AND company = ?2"), params![account, company], from_row)
    }

    /// People of a company, by name.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn members(&self, company: &str) -> Result<Vec<Member>, Error> {
        self.all(&format!("{SELECT} WHERE company = ?1 ORDER BY name, account"), [company], from_row)
    }

    /// Whether a company has an owner.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn has_owner(&self, company: &str) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM member JOIN account ON account.id = account WHERE company = ?1 AND role = 'owner' AND kind = 'person' LIMIT 1";
        Ok(self.one(sql, [company], |_| Ok(()))?.is_some())
    }
}
