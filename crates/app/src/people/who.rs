//! From a token to a person: the session, the account and the memberships as they are at this moment.

use super::{ABSOLUTE, Entrance, IDLE, SECOND};
use crate::Result;
use crate::policy::{Role, Who};
use store::{Account, AccountKind, Member, NewEntry, SessionRow, secret};

/// How often the use of a session is noted: not on every request.
const TOUCH: i64 = 60 * SECOND;

/// Somebody with a live session.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Account.
    pub account: Account,
    /// Session.
    pub session: SessionRow,
    /// Memberships, by company.
    pub members: Vec<Member>,
}

impl Visitor {
    /// The person in one company, when the membership lives on that day (`2026-12-31`).
    #[must_use]
    pub fn who(&self, company: &str, today: &str) -> Option<Who> {
        let member = self.members.iter().find(|m| m.company == company)?;
        person(&self.account, member, today)
    }

    /// Companies that are open to this person on that day.
    #[must_use]
    pub fn companies(&self, today: &str) -> Vec<&str> {
        self.members.iter().filter(|m| person(&self.account, m, today).is_some()).map(|m| m.company.as_str()).collect()
    }
}

fn person(account: &Account, member: &Member, today: &str) -> Option<Who> {
    if member.until.as_deref().is_some_and(|last| last < today) {
        return None;
    }
    Some(Who {
        account: account.id,
        name: account.name.clone(),
        email: account.email.clone(),
        company: member.company.clone(),
        role: Role::parse(&member.role)?,
        employee: member.employee.clone(),
        pay: member.pay,
        reading: false,
    })
}

impl Entrance {
    /// Who holds the token of a session. Rights are read anew each time, so a change acts at once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn visitor(&self, token: &str, now: i64) -> Result<Option<Visitor>> {
        let Some(session) = self.people.session(&secret::sha256(token.as_bytes()))? else { return Ok(None) };
        if now - session.created_at >= ABSOLUTE || now - session.seen_at >= IDLE {
            self.people.end_session(session.account, session.id)?;
            return Ok(None);
        }
        if now - session.seen_at >= TOUCH {
            self.people.touch_session(session.id, now)?;
        }
        let Some(account) = self.people.account(session.account)?.filter(|a| !a.disabled) else { return Ok(None) };
        let members = self.people.memberships(account.id)?;
        Ok(Some(Visitor { account, session, members }))
    }

    /// Who holds a token of the API, and for which company.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bearer(&self, token: &str, today: &str, now: i64) -> Result<Option<Who>> {
        let Some(row) = self.people.token(&secret::sha256(token.as_bytes()), now)? else { return Ok(None) };
        let Some(account) = self.people.account(row.account)?.filter(|a| !a.disabled) else { return Ok(None) };
        if now - row.used_at.unwrap_or(0) >= TOUCH {
            self.people.touch_token(row.id, now)?;
        }
        let Some(member) = self.people.member(account.id, &row.company)? else { return Ok(None) };
        Ok(person(&account, &member, today).map(|who| Who { reading: row.scope != "write", ..who }))
    }

    /// Makes a token of the API that carries the rights of this person; it is shown once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn make_token(&self, who: &Who, name: &str, write: bool, days: Option<i64>, now: i64) -> Result<String> {
        let (raw, _) = self.token()?;
        let token = format!("rvz_{raw}");
        self.people.add_token(&store::NewToken {
            account: who.account,
            company: &who.company,
            name,
            hash: &secret::sha256(token.as_bytes()),
            scope: if write { "write" } else { "read" },
            now,
            expires_at: days.map(|d| now + d * 24 * 3600 * SECOND),
        })?;
        self.note(&NewEntry {
            at: now,
            account: Some(who.account),
            who: &who.name,
            company: &who.company,
            action: "token_made",
            detail: if write { "write" } else { "read" },
            result: "done",
            ..NewEntry::default()
        })?;
        Ok(token)
    }
}

/// Whether an account belongs to the demo.
pub(crate) fn is_demo(account: &Account) -> bool {
    account.kind == AccountKind::Demo
}
