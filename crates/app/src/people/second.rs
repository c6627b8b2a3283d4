//! The second factor: one-time codes of a phone, each usable once, and recovery codes for a lost phone.

use super::sign_in::{FORGET, delay_keys};
use super::{Answer, Browser, Entrance, Refusal, SECOND, Signed, Visitor};
use crate::Result;
use store::{Account, NewEntry, secret};

/// Recovery codes given out.
const RECOVERY: usize = 10;

/// What a person writes down when codes are switched on; shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCodes {
    /// Recovery codes, `abcd-efgh-jklm`.
    pub recovery: Vec<String>,
}

impl Entrance {
    /// A fresh secret for the phone; it counts only after [`Entrance::confirm_codes`].
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn draft_codes(&self) -> Result<[u8; secret::TOTP]> {
        self.random()
    }

    /// Switches codes on, when the phone shows the right one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn confirm_codes(&self, account: &Account, draft: &[u8], code: &str, now: i64) -> Answer<NewCodes> {
        if draft.len() != secret::TOTP || secret::totp_step(draft, code, seconds(now)).is_none() {
            return Ok(Err(Refusal::form(
                "Код не подошёл. Проверьте время на телефоне и введите новый код.",
                "The code does not fit. Check the clock of the phone and enter a new code.",
            )));
        }
        let mut recovery = Vec::new();
        for _ in 0..RECOVERY {
            recovery.push(recovery_code(&self.random::<12>()?));
        }
        let hashes: Vec<Vec<u8>> = recovery.iter().map(|c| secret::sha256(plain(c).as_bytes())).collect();
        self.people.set_totp(account.id, Some(draft), &hashes)?;
        self.log_codes(account, "codes_on", "done", now)?;
        Ok(Ok(NewCodes { recovery }))
    }

    /// Switches codes off.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drop_codes(&self, account: &Account, now: i64) -> Result<()> {
        self.people.set_totp(account.id, None, &[])?;
        self.log_codes(account, "codes_off", "done", now)
    }

    /// The second step of a sign-in: a code of the phone or a recovery code. The session gets a new token.
    ///
    /// # Errors
    /// When the database fails.
    pub fn second_step(&self, visitor: &Visitor, code: &str, browser: &Browser<'_>, now: i64) -> Answer<Signed> {
        let account = &visitor.account;
        let keys = delay_keys(&format!("second:{}", account.email), browser);
        if let Some(wait) = self.delay(&keys, now)? {
            return Ok(Err(Refusal::Wait(wait)));
        }
        if !self.code_fits(account, code, now)? {
            for key in &keys {
                self.people.add_failure(key, now, FORGET)?;
            }
            self.log_codes(account, "second_step", "refused", now)?;
            return Ok(Err(Refusal::Wrong));
        }
        self.people.clear_failures(&keys[0])?;
        self.people.end_session(account.id, visitor.session.id)?;
        self.log_codes(account, "second_step", "done", now)?;
        Ok(Ok(self.open_session(account.id, "full", browser, now)?))
    }

    fn code_fits(&self, account: &Account, code: &str, now: i64) -> Result<bool> {
        if let Some(totp) = &account.totp
            && let Some(step) = secret::totp_step(totp, code, seconds(now))
        {
            return Ok(self.people.use_totp_step(account.id, i64::try_from(step).unwrap_or(i64::MAX))?);
        }
        Ok(self.people.use_recovery(account.id, &secret::sha256(plain(code).as_bytes()))?)
    }

    fn log_codes(&self, account: &Account, action: &str, result: &str, now: i64) -> Result<()> {
        self.note(&NewEntry { at: now, account: Some(account.id), who: &account.name, action, result, ..NewEntry::default() })
    }
}

fn seconds(now: i64) -> u64 {
    u64::try_from(now / SECOND).unwrap_or(0)
}

/// Twelve letters and digits that are not mistaken for each other: 60 random bits.
fn recovery_code(bytes: &[u8; 12]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let all: String = bytes.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
    format!("{}-{}-{}", &all[..4], &all[4..8], &all[8..])
}

fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::FirstStart;
    use crate::people::testing::entrance;

    const PASSWORD: &str = "лошадь скрепка верно";
    const T: i64 = 1_000_000 * SECOND;

    fn with_codes() -> (tempfile::TempDir, Entrance, Vec<u8>, Vec<String>) {
        let (dir, e) = entrance();
        let form = FirstStart {
            name: "Анна".into(),
            email: "anna@firm.example".into(),
            password: PASSWORD.into(),
            company: "Ромашка".into(),
            settings: Vec::new(),
        };
        let signed = e.first_start(&form, "main", &Browser::TEST, T).unwrap().unwrap();
        let account = e.visitor(&signed.token, T).unwrap().unwrap().account;
        let draft = e.draft_codes().unwrap().to_vec();
        assert!(e.confirm_codes(&account, &draft, "000000", T).unwrap().is_err());
        let code = secret::totp_code(&draft, seconds(T)).unwrap();
        let codes = e.confirm_codes(&account, &draft, &code, T).unwrap().unwrap();
        (dir, e, draft, codes.recovery)
    }

    fn first(e: &Entrance, now: i64) -> Visitor {
        let signed = e.sign_in("anna@firm.example", PASSWORD, &Browser::TEST, now).unwrap().unwrap();
        assert!(signed.second);
        e.visitor(&signed.token, now).unwrap().unwrap()
    }

    #[test]
    fn a_code_works_once_and_the_token_changes() {
        let (_dir, e, draft, _) = with_codes();
        let now = T + 300 * SECOND;
        let half = first(&e, now);
        assert_eq!(half.session.stage, "second");
        let code = secret::totp_code(&draft, seconds(now)).unwrap();
        let full = e.second_step(&half, &code, &Browser::TEST, now).unwrap().unwrap();
        assert_eq!(e.visitor(&full.token, now).unwrap().unwrap().session.stage, "full");
        assert!(e.people().sessions(half.account.id).unwrap().iter().all(|s| s.id != half.session.id));
        let again = first(&e, now);
        assert_eq!(e.second_step(&again, &code, &Browser::TEST, now).unwrap(), Err(Refusal::Wrong));
        let early = secret::totp_code(&draft, seconds(now + 600 * SECOND)).unwrap();
        assert_eq!(e.second_step(&again, &early, &Browser::TEST, now).unwrap(), Err(Refusal::Wrong));
    }

    #[test]
    fn a_recovery_code_works_once() {
        let (_dir, e, _, recovery) = with_codes();
        assert_eq!(recovery.len(), RECOVERY);
        let half = first(&e, T);
        assert!(e.second_step(&half, &recovery[0].to_uppercase().replace('-', " "), &Browser::TEST, T).unwrap().is_ok());
        let again = first(&e, T);
        assert!(e.second_step(&again, &recovery[0], &Browser::TEST, T).unwrap().is_err());
        assert_eq!(e.people().recovery_left(again.account.id).unwrap(), 9);
    }
}
