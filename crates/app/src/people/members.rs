//! People of a company: invitations, roles, ends; and the way back in for who forgot the password.

use super::start::check_email;
use super::{Answer, Browser, Entrance, Refusal, SECOND, Signed, password};
use crate::policy::{Role, Who};
use crate::{Error, Result};
use store::{AccountKind, LinkKind, NewAccount, NewEntry, NewLink, secret};

/// An invitation waits that long.
const INVITE: i64 = 7 * 24 * 3600 * SECOND;
/// A reset waits that long.
const RESET: i64 = 15 * 60 * SECOND;

/// The form of an invitation.
#[derive(Debug, Clone, Default)]
pub struct Invitation {
    /// Address.
    pub email: String,
    /// Word of the role.
    pub role: String,
    /// Employee of the data.
    pub employee: String,
    /// Last day of the membership.
    pub until: String,
}

/// A person of a company, for the list.
pub type MemberLine = store::Member;

impl Entrance {
    /// Makes a personal link that joins the company; the token goes into the letter.
    ///
    /// # Errors
    /// When the database fails.
    pub fn invite(&self, by: &Who, form: &Invitation, now: i64) -> Answer<String> {
        if let Err(refusal) = check_email(&form.email) {
            return Ok(Err(refusal));
        }
        let Some(role) = Role::parse(&form.role) else {
            return Ok(Err(Refusal::form("Выберите роль.", "Choose a role.")));
        };
        let until = form.until.trim();
        if !until.is_empty() && until.parse::<jiff::civil::Date>().is_err() {
            return Ok(Err(Refusal::form("Дата окончания: напишите 2026-12-31.", "End date: write 2026-12-31.")));
        }
        if role == Role::Manager && form.employee.trim().is_empty() {
            return Ok(Err(Refusal::form(
                "Выберите сотрудника: менеджер видит только свои строки.",
                "Choose the employee: a manager sees only his own rows.",
            )));
        }
        let (token, hash) = self.token()?;
        let full = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let (employee, until) = (full(&form.employee), full(until));
        self.people.add_link(&NewLink {
            kind: LinkKind::Invite,
            hash: &hash,
            email: form.email.trim(),
            company: Some(&by.company),
            role: Some(role.word()),
            employee: employee.as_deref(),
            until: until.as_deref(),
            by: Some(by.account),
            now,
            expires_at: now + INVITE,
        })?;
        self.log_member(by, "invite", role.word(), now)?;
        Ok(Ok(token))
    }

    /// Accepts an invitation. A new person gives a name and a password; one with an account must be signed in with it
    /// (`signed`), because whoever holds a letter need not hold the account.
    ///
    /// # Errors
    /// When the database fails.
    pub fn accept(
        &self,
        token: &str,
        name: &str,
        secret_word: &str,
        signed: Option<i64>,
        browser: &Browser<'_>,
        now: i64,
    ) -> Answer<Signed> {
        let hash = secret::sha256(token.as_bytes());
        let Some(link) = self.people.link(LinkKind::Invite, &hash, now)? else { return Ok(Err(Refusal::Link)) };
        let (Some(company), Some(role)) = (&link.company, link.role.as_deref().and_then(Role::parse)) else {
            return Ok(Err(Refusal::Link));
        };
        let known = self.people.account_by_email(&link.email)?;
        let account = match known {
            Some(account) if signed == Some(account.id) => account.id,
            Some(_) => {
                return Ok(Err(Refusal::form(
                    "У этого адреса уже есть учётная запись: сначала войдите, потом откройте ссылку снова.",
                    "This address has an account: sign in first, then open the link again.",
                )));
            }
            None => {
                if name.trim().is_empty() {
                    return Ok(Err(Refusal::form("Напишите имя.", "Enter your name.")));
                }
                if let Err(refusal) = password::check(secret_word, &link.email, name) {
                    return Ok(Err(refusal));
                }
                let hash = self.hash(secret_word)?;
                let new =
                    NewAccount { email: &link.email, name: name.trim(), kind: AccountKind::Person, password: Some(&hash), now };
                self.people.add_account(&new)?
            }
        };
        if !self.people.use_link(link.id, now)? {
            return Ok(Err(Refusal::Link));
        }
        self.join(account, company, role, link.employee.as_deref(), link.until.as_deref(), now)?;
        self.note(&NewEntry {
            at: now,
            account: Some(account),
            who: name.trim(),
            company,
            action: "joined",
            detail: role.word(),
            result: "done",
            ..NewEntry::default()
        })?;
        Ok(Ok(self.open_session(account, "full", browser, now)?))
    }

    /// Makes a reset link for an address; `None` when it has no account, which the page does not tell.
    ///
    /// # Errors
    /// When the database fails.
    pub fn ask_reset(&self, email: &str, now: i64) -> Result<Option<String>> {
        let account = self.people.account_by_email(email)?.filter(|a| a.kind == AccountKind::Person && !a.disabled);
        let (token, hash) = self.token()?;
        let Some(account) = account else { return Ok(None) };
        self.people.add_link(&NewLink {
            kind: LinkKind::Reset,
            hash: &hash,
            email: &account.email,
            company: None,
            role: None,
            employee: None,
            until: None,
            by: None,
            now,
            expires_at: now + RESET,
        })?;
        self.note(&NewEntry {
            at: now,
            account: Some(account.id),
            who: &account.name,
            action: "reset_asked",
            result: "done",
            ..NewEntry::default()
        })?;
        Ok(Some(token))
    }

    /// Whether a link still works: before its form is shown.
    ///
    /// # Errors
    /// When the database fails.
    pub fn link(&self, kind: LinkKind, token: &str, now: i64) -> Result<Option<store::Link>> {
        Ok(self.people.link(kind, &secret::sha256(token.as_bytes()), now)?)
    }

    /// Sets a new password by a reset link. All sessions end; the second factor stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reset(&self, token: &str, new: &str, now: i64) -> Answer<()> {
        let hash = secret::sha256(token.as_bytes());
        let Some(link) = self.people.link(LinkKind::Reset, &hash, now)? else { return Ok(Err(Refusal::Link)) };
        let Some(account) = self.people.account_by_email(&link.email)? else { return Ok(Err(Refusal::Link)) };
        if let Err(refusal) = password::check(new, &account.email, &account.name) {
            return Ok(Err(refusal));
        }
        if !self.people.use_link(link.id, now)? {
            return Ok(Err(Refusal::Link));
        }
        self.new_password(&account, new, "reset", now)?;
        Ok(Ok(()))
    }

    /// Changes the password of somebody who knows the old one. All sessions end.
    ///
    /// # Errors
    /// When the database fails.
    pub fn change_password(&self, account: &store::Account, old: &str, new: &str, now: i64) -> Answer<()> {
        if !account.password.as_deref().is_some_and(|stored| secret::password_fits(old, stored)) {
            return Ok(Err(Refusal::Wrong));
        }
        if let Err(refusal) = password::check(new, &account.email, &account.name) {
            return Ok(Err(refusal));
        }
        self.new_password(account, new, "password", now)?;
        Ok(Ok(()))
    }

    fn new_password(&self, account: &store::Account, new: &str, action: &str, now: i64) -> Result<()> {
        let hash = self.hash(new)?;
        self.people.set_password(account.id, &hash)?;
        self.note(&NewEntry {
            at: now,
            account: Some(account.id),
            who: &account.name,
            action,
            result: "done",
            ..NewEntry::default()
        })
    }

    /// Changes the role of a member.
    ///
    /// # Errors
    /// When the database fails.
    pub fn change_member(&self, by: &Who, member: &MemberLine, now: i64) -> Result<()> {
        self.people.put_member(member, now)?;
        self.log_member(by, "role", &member.role, now)
    }

    /// Ends a membership; false for the last owner.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_member(&self, by: &Who, account: i64, now: i64) -> Result<bool> {
        let removed = self.people.drop_member(account, &by.company)?;
        self.log_member(by, "removed", if removed { "" } else { "last owner" }, now)?;
        Ok(removed)
    }

    fn hash(&self, word: &str) -> Result<String> {
        secret::hash_password(word, &self.random()?)
            .ok_or_else(|| Error::failed("пароль не удалось сохранить", "the password could not be stored"))
    }

    fn log_member(&self, by: &Who, action: &str, detail: &str, now: i64) -> Result<()> {
        self.note(&NewEntry {
            at: now,
            account: Some(by.account),
            who: &by.name,
            company: &by.company,
            action,
            detail,
            result: "done",
            ..NewEntry::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::testing::entrance;
    use crate::people::{FirstStart, IDLE};

    const PASSWORD: &str = "лошадь скрепка верно";

    fn owner() -> (tempfile::TempDir, Entrance, Who) {
        let (dir, e) = entrance();
        let form = FirstStart {
            name: "Анна".into(),
            email: "anna@firm.example".into(),
            password: PASSWORD.into(),
            company: "Ромашка".into(),
            settings: Vec::new(),
        };
        let signed = e.first_start(&form, "main", &Browser::TEST, 0).unwrap().unwrap();
        let who = e.visitor(&signed.token, 0).unwrap().unwrap().who("main", "2026-01-01").unwrap();
        (dir, e, who)
    }

    fn invitation(role: &str) -> Invitation {
        Invitation { email: "boris@audit.example".into(), role: role.into(), until: "2026-06-30".into(), ..Invitation::default() }
    }

    #[test]
    fn an_invitation_joins_once_and_ends_on_its_day() {
        let (_dir, e, by) = owner();
        assert!(e.invite(&by, &invitation("tsar"), 1).unwrap().is_err());
        assert!(e.invite(&by, &invitation("manager"), 1).unwrap().is_err());
        let old = e.invite(&by, &invitation("consultant"), 1).unwrap().unwrap();
        let token = e.invite(&by, &invitation("consultant"), 1).unwrap().unwrap();
        assert_eq!(e.accept(&old, "Борис", PASSWORD, None, &Browser::TEST, 2).unwrap(), Err(Refusal::Link));
        let signed = e.accept(&token, "Борис", PASSWORD, None, &Browser::TEST, 2).unwrap().unwrap();
        let boris = e.visitor(&signed.token, 2).unwrap().unwrap();
        assert_eq!(boris.who("main", "2026-06-30").unwrap().role, Role::Consultant);
        assert_eq!(boris.who("main", "2026-07-01"), None);
        assert_eq!(e.accept(&token, "Борис", PASSWORD, None, &Browser::TEST, 3).unwrap(), Err(Refusal::Link));
        assert!(e.remove_member(&by, boris.account.id, 4).unwrap());
        assert!(!e.remove_member(&by, by.account, 4).unwrap(), "the last owner stays");
    }

    #[test]
    fn a_letter_alone_does_not_open_an_existing_account() {
        let (_dir, e, by) = owner();
        let form = Invitation { email: "ANNA@firm.example".into(), role: "readonly".into(), ..Invitation::default() };
        let token = e.invite(&by, &form, 1).unwrap().unwrap();
        assert!(matches!(e.accept(&token, "x", PASSWORD, None, &Browser::TEST, 2).unwrap(), Err(Refusal::Form(_))));
        assert!(e.accept(&token, "x", PASSWORD, Some(by.account), &Browser::TEST, 2).unwrap().is_ok());
    }

    #[test]
    fn a_reset_works_once_in_time_and_ends_sessions() {
        let (_dir, e, _) = owner();
        let session = e.sign_in("anna@firm.example", PASSWORD, &Browser::TEST, 1).unwrap().unwrap();
        assert_eq!(e.ask_reset("nobody@firm.example", 1).unwrap(), None);
        let late = e.ask_reset("anna@firm.example", 1).unwrap().unwrap();
        assert_eq!(e.reset(&late, "новая длинная фраза", RESET + 1).unwrap(), Err(Refusal::Link));
        let first = e.ask_reset("anna@firm.example", 2).unwrap().unwrap();
        let token = e.ask_reset("anna@firm.example", 2).unwrap().unwrap();
        assert_eq!(e.reset(&first, "новая длинная фраза", 3).unwrap(), Err(Refusal::Link));
        assert!(e.reset(&token, "коротко", 3).unwrap().is_err());
        assert_eq!(e.reset(&token, "новая длинная фраза", 3).unwrap(), Ok(()));
        assert_eq!(e.reset(&token, "ещё одна длинная фраза", 3).unwrap(), Err(Refusal::Link));
        assert!(e.visitor(&session.token, 3).unwrap().is_none());
        assert!(e.sign_in("anna@firm.example", PASSWORD, &Browser::TEST, 3).unwrap().is_err());
        assert!(e.sign_in("anna@firm.example", "новая длинная фраза", &Browser::TEST, IDLE).unwrap().is_ok());
    }
}
