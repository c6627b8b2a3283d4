//! The entrance: first start, sign-in, sessions, invitations. Everything that a person does is written to the chained log.

mod demo;
pub mod mail;
mod members;
pub mod oidc;
mod password;
mod second;
mod sign_in;
mod start;
mod who;

pub use demo::{DEMO_ROLES, DemoRole};
pub use members::{Invitation, MemberLine};
pub use second::NewCodes;
pub use sign_in::{Browser, Signed};
pub use start::FirstStart;
pub use store::{AccountKind, LinkKind, NewEntry as LogLine};
pub use who::Visitor;

use crate::{Error, Home, Result};
use domain::result::Words;
use std::fs;
use std::path::Path;
use store::secret;
use text::Lang;

/// Microseconds of a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// A session unused for that long ends (`reliability.md` 4.1).
pub const IDLE: i64 = 30 * 60 * SECOND;
/// A session ends after that long in any case.
pub const ABSOLUTE: i64 = 12 * 3600 * SECOND;

/// Equal, in a time that does not tell where the difference is.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    !a.is_empty() && secret::same(a, b)
}

/// A secret as people type it into a phone.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    secret::base32(bytes)
}

/// Undoes [`base32`]; `None` for anything else.
#[must_use]
pub fn unbase32(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            // The mask keeps one byte.
            out.push(((held >> bits) & 0xff) as u8);
        }
        held &= (1 << bits) - 1;
    }
    Some(out)
}

/// SHA-256 of a text, hex.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    secret::hex(&secret::sha256(text.as_bytes()))
}

/// Where secrets come from; the operating system at work, a seed in tests.
pub trait Entropy: Send + Sync {
    /// Fills the bytes; false when none are to be had.
    fn fill(&self, out: &mut [u8]) -> bool;
}

/// Why somebody is not let in, or may not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Address or password is wrong; which of them is not told.
    Wrong,
    /// Too many wrong tries: seconds to wait.
    Wait(i64),
    /// The form has a mistake; the words say which.
    Form(Words),
    /// The link is used, old, or never was.
    Link,
}

impl Refusal {
    /// A mistake in a form.
    pub fn form(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Form(Words::new(ru, en))
    }

    /// For the user.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Wrong => {
                lang.pick("Адрес, пароль или код не подходят.", "The address, password or code does not fit.").to_owned()
            }
            Self::Wait(s) => match lang {
                Lang::Ru => format!("Слишком много неудачных попыток. Подождите {s} с и попробуйте снова."),
                Lang::En => format!("Too many failed tries. Wait {s} s and try again."),
            },
            Self::Form(w) => lang.pick(&w.ru, &w.en).clone(),
            Self::Link => lang
                .pick(
                    "Ссылка не действует: она использована, устарела или неполна. Попросите новую.",
                    "This link does not work: it is used, expired or incomplete. Ask for a new one.",
                )
                .to_owned(),
        }
    }
}

/// Result of an act at the entrance: a refusal is an answer, not a failure.
pub type Answer<T> = Result<std::result::Result<T, Refusal>>;

/// The entrance of an installation.
pub struct Entrance {
    pub(crate) people: store::People,
    entropy: Box<dyn Entropy>,
    home: Home,
}

impl Entrance {
    /// Opens the database of people, making it when absent.
    ///
    /// # Errors
    /// When the folder or the database cannot be made or opened.
    pub fn open(home: &Home, entropy: Box<dyn Entropy>) -> Result<Self> {
        private_dir(home.dir())?;
        Ok(Self { people: store::People::open(home.dir())?, entropy, home: home.clone() })
    }

    /// The database, for lists that need no rule of their own.
    #[must_use]
    pub fn people(&self) -> &store::People {
        &self.people
    }

    /// The installation.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Nobody has an account yet: the first start is offered.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_new(&self) -> Result<bool> {
        Ok(!self.people.has_people()?)
    }

    /// Random bytes.
    ///
    /// # Errors
    /// When the system has none.
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N]> {
        let mut out = [0; N];
        if self.entropy.fill(&mut out) {
            return Ok(out);
        }
        Err(Error::failed("система не дала случайных чисел", "the system gave no random numbers"))
    }

    /// A short code for the first start.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn start_code(&self) -> Result<String> {
        Ok(secret::hex(&self.random::<8>()?))
    }

    /// A name for a batch of files: 32 hex letters nobody can guess.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn upload_name(&self) -> Result<String> {
        Ok(secret::hex(&self.random::<16>()?))
    }

    /// A token of 256 random bits as text, and the hash that is stored in its place.
    pub(crate) fn token(&self) -> Result<(String, Vec<u8>)> {
        let raw = secret::hex(&self.random::<32>()?);
        let hash = secret::sha256(raw.as_bytes());
        Ok((raw, hash))
    }

    /// Writes a line of the log.
    ///
    /// # Errors
    /// When it cannot be written: what cannot be logged is not done.
    pub fn note(&self, entry: &store::NewEntry<'_>) -> Result<()> {
        self.people.log(entry)?;
        Ok(())
    }
}

/// The folder of the installation is made readable for its owner only; one that exists keeps its rights.
fn private_dir(dir: &Path) -> Result<()> {
    if dir.exists() {
        return Ok(());
    }
    fs::create_dir_all(dir).map_err(Error::io("create folder", dir))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(dir, fs::Permissions::from_mode(0o700));
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod testing {
    //! An entrance over a temporary folder with numbered secrets.

    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Bytes that never repeat and are the same in every run.
    #[derive(Default)]
    pub(crate) struct Counting(AtomicU64);

    impl Entropy for Counting {
        fn fill(&self, out: &mut [u8]) -> bool {
            for b in out.chunks_mut(32) {
                let n = self.0.fetch_add(1, Ordering::Relaxed);
                b.copy_from_slice(&secret::sha256(&n.to_be_bytes())[..b.len()]);
            }
            true
        }
    }

    pub(crate) fn entrance() -> (tempfile::TempDir, Entrance) {
        let dir = tempfile::tempdir().unwrap();
        let entrance = Entrance::open(&Home::new(dir.path()), Box::new(Counting::default())).unwrap();
        (dir, entrance)
    }
}
