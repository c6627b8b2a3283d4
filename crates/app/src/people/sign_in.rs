//! Sign-in with a password, and the delays that make guessing hopeless.

use super::{ABSOLUTE, Answer, Entrance, IDLE, Refusal, SECOND};
use crate::Result;
use store::{Account, AccountKind, NewEntry, NewSession, secret};

/// Failures that cost nothing: people mistype.
const FREE: i64 = 3;
/// The longest delay, seconds.
const LONGEST: i64 = 15 * 60;
/// Failures are forgotten after that long.
pub(super) const FORGET: i64 = 24 * 3600 * SECOND;

/// Where a request comes from, for the delays and the list of sessions.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    /// Network address.
    pub address: &'a str,
    /// What it calls itself.
    pub agent: &'a str,
}

impl Browser<'_> {
    /// A browser for tests.
    pub const TEST: Browser<'static> = Browser { address: "192.0.2.1", agent: "test" };
}

/// A session was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Token for the cookie; stored only as a hash.
    pub token: String,
    /// Account.
    pub account: i64,
    /// The second factor is still owed.
    pub second: bool,
}

impl Entrance {
    /// Checks address and password. An unknown address costs the same time and gives the same answer as a wrong password.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sign_in(&self, email: &str, password: &str, browser: &Browser<'_>, now: i64) -> Answer<Signed> {
        let keys = delay_keys(email, browser);
        if let Some(wait) = self.delay(&keys, now)? {
            self.log_try(None, "refused", "delay", now)?;
            return Ok(Err(Refusal::Wait(wait)));
        }
        let found = self.people.account_by_email(email)?;
        let account = match self.fitting(found, password, now)? {
            Some(account) => account,
            None => {
                for key in &keys {
                    self.people.add_failure(key, now, FORGET)?;
                }
                self.log_try(None, "refused", "password", now)?;
                return Ok(Err(Refusal::Wrong));
            }
        };
        self.people.clear_failures(&keys[0])?;
        let second = account.totp.is_some();
        self.log_try(Some(&account), "done", if second { "password" } else { "" }, now)?;
        Ok(Ok(self.open_session(account.id, if second { "second" } else { "full" }, browser, now)?))
    }

    fn fitting(&self, found: Option<Account>, password: &str, _now: i64) -> Result<Option<Account>> {
        let live = found.filter(|a| !a.disabled && a.kind == AccountKind::Person);
        let Some((account, stored)) = live.and_then(|a| a.password.clone().map(|p| (a, p))) else {
            secret::spend_a_check(password);
            return Ok(None);
        };
        if !secret::password_fits(password, &stored) {
            return Ok(None);
        }
        if secret::is_outdated(&stored)
            && let Some(fresh) = secret::hash_password(password, &self.random()?)
        {
            self.people.refresh_password(account.id, &fresh)?;
        }
        Ok(Some(account))
    }

    /// Seconds to wait, when there are too many failures under one of the keys.
    pub(super) fn delay(&self, keys: &[String], now: i64) -> Result<Option<i64>> {
        let mut longest = None;
        for key in keys {
            let (failures, last) = self.people.failures(key)?;
            // A whole office shares a network: it gets more tries than one account.
            let free = if key.starts_with("net:") { FREE * 10 } else { FREE };
            let wait = pause(failures - free) - (now - last) / SECOND;
            if failures > free && wait > 0 {
                longest = longest.max(Some(wait));
            }
        }
        Ok(longest)
    }

    /// Opens a session under a fresh token: whatever token the browser had before stays worthless.
    pub(crate) fn open_session(&self, account: i64, stage: &str, browser: &Browser<'_>, now: i64) -> Result<Signed> {
        self.people.sweep_sessions(now - ABSOLUTE, now - IDLE)?;
        let (token, hash) = self.token()?;
        let agent: String = browser.agent.chars().take(200).collect();
        self.people.add_session(&NewSession { account, hash: &hash, stage, now, address: browser.address, agent: &agent })?;
        Ok(Signed { token, account, second: stage == "second" })
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sign_out(&self, token: &str, now: i64) -> Result<()> {
        let Some(session) = self.people.session(&secret::sha256(token.as_bytes()))? else { return Ok(()) };
        self.people.end_session(session.account, session.id)?;
        let account = self.people.account(session.account)?;
        self.note(&NewEntry {
            at: now,
            account: Some(session.account),
            who: account.as_ref().map_or("", |a| a.name.as_str()),
            action: "sign_out",
            result: "done",
            ..NewEntry::default()
        })
    }

    fn log_try(&self, account: Option<&Account>, result: &str, detail: &str, now: i64) -> Result<()> {
        self.note(&NewEntry {
            at: now,
            account: account.map(|a| a.id),
            who: account.map_or("", |a| a.name.as_str()),
            action: "sign_in",
            detail,
            result,
            ..NewEntry::default()
        })
    }
}

/// Keys under which failures count: the account first, then the network.
pub(super) fn delay_keys(email: &str, browser: &Browser<'_>) -> [String; 2] {
    [
        format!("account:{}", secret::hex(&secret::sha256(email.trim().to_lowercase().as_bytes()))),
        format!("net:{}", browser.address),
    ]
}

/// Pause after that many failures beyond the free ones: doubles from two seconds.
fn pause(over: i64) -> i64 {
    if over <= 0 { 0 } else { (1i64 << over.min(20)).min(LONGEST) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::FirstStart;
    use crate::people::testing::entrance;

    const PASSWORD: &str = "лошадь скрепка верно";

    fn started() -> (tempfile::TempDir, Entrance) {
        let (dir, e) = entrance();
        let form = FirstStart {
            name: "Анна".into(),
            email: "anna@firm.example".into(),
            password: PASSWORD.into(),
            company: "Ромашка".into(),
            settings: Vec::new(),
        };
        e.first_start(&form, "main", &Browser::TEST, 0).unwrap().unwrap();
        (dir, e)
    }

    #[test]
    fn a_thousand_guesses_an_hour_get_few_checks() {
        let (_dir, e) = started();
        let mut checked = 0;
        for i in 0..1000 {
            let now = (1 + i * 36 / 10) * SECOND;
            if e.sign_in("ANNA@firm.example ", "wrong wrong wrong", &Browser::TEST, now).unwrap() == Err(Refusal::Wrong) {
                checked += 1;
            }
        }
        assert!((4..20).contains(&checked), "{checked}");
        // No permanent lock: after the longest pause the right password opens.
        let later = (3600 + LONGEST + 1) * SECOND;
        assert!(e.sign_in("anna@firm.example", PASSWORD, &Browser::TEST, later).unwrap().is_ok());
    }

    #[test]
    fn one_network_cannot_try_many_accounts() {
        let (_dir, e) = started();
        let tries: Vec<_> = (0..40)
            .map(|i| e.sign_in(&format!("u{i}@firm.example"), "wrong wrong wrong", &Browser::TEST, SECOND).unwrap())
            .collect();
        assert!(tries[..30].iter().all(|t| *t == Err(Refusal::Wrong)));
        assert!(matches!(tries[39], Err(Refusal::Wait(_))));
        let elsewhere = Browser { address: "192.0.2.9", agent: "" };
        assert!(e.sign_in("anna@firm.example", PASSWORD, &elsewhere, SECOND).unwrap().is_ok());
    }

    #[test]
    fn sessions_end_when_idle_old_or_signed_out() {
        let (_dir, e) = started();
        let open = |now| e.sign_in("anna@firm.example", PASSWORD, &Browser::TEST, now).unwrap().unwrap().token;
        let token = open(0);
        assert!(e.visitor(&token, IDLE - 1).unwrap().is_some());
        assert!(e.visitor(&token, IDLE - 1 + IDLE).unwrap().is_none());
        let token = open(0);
        let mut now = 0;
        while now < ABSOLUTE {
            assert!(e.visitor(&token, now).unwrap().is_some(), "{now}");
            now += IDLE / 2;
        }
        assert!(e.visitor(&token, now).unwrap().is_none());
        let token = open(now);
        e.sign_out(&token, now).unwrap();
        assert!(e.visitor(&token, now).unwrap().is_none());
        assert!(e.visitor("guess", now).unwrap().is_none());
    }
}
