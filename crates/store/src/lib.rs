//! State that is not data: answers, audits and live sources of a company, people of an installation, sealed secrets. SQLite.

mod answers;
mod audits;
mod boards;
mod decisions;
mod desk;
mod doorbells;
mod error;
mod identities;
mod people;
mod plan_notes;
mod plans;
mod respondents;
mod rhythm;
mod schema;
pub mod secret;
mod sources;
mod vault;

pub use answers::Answer;
pub use audits::AuditRow;
pub use boards::{Board, SavedView};
pub use decisions::{Decision, Objection};
pub use desk::{BoardLink, DeskRow};
pub use doorbells::{Doorbell, RINGS, Ring};
pub use error::Error;
pub use identities::IdentityRow;
pub use people::{
    Account, AccountKind, FlowRow, Link, LinkKind, LogBreak, LogEntry, Member, NewAccount, NewEntry, NewLink, NewSession,
    NewToken, PEOPLE_FILE, People, SessionRow, TokenRow,
};
pub use plan_notes::{Comment, DoneStep};
pub use plans::PlanRow;
pub use respondents::{Reply, Respondent};
pub use rhythm::Sent;
pub use sources::SourceRow;
pub use vault::{KEY_FILE, Vault, VaultError};

use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the file inside a company's folder.
pub const FILE: &str = "state.sqlite";

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(20);

/// Open state database of one company.
pub struct State {
    db: Connection,
    path: PathBuf,
}

/// Copies any SQLite database into `target` as one consistent moment, while others may be writing.
///
/// # Errors
/// When it cannot be read or the copy cannot be written.
pub fn copy_database(source: &Path, target: &Path) -> Result<(), Error> {
    let db = Connection::open_with_flags(source, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|e| Error::open(source, e))?;
    db.busy_timeout(BUSY).map_err(|e| Error::open(source, e))?;
    let text = target.to_string_lossy().into_owned();
    db.execute("VACUUM INTO ?1", [text]).map_err(|source_error| Error::Sql { path: source.to_owned(), source: source_error })?;
    Ok(())
}

impl State {
    /// Opens the state of a company, creating the file and bringing its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened, is not ours, or was written by a newer version.
    pub fn open(company_dir: &Path) -> Result<Self, Error> {
        let path = company_dir.join(FILE);
        let db = Connection::open(&path).map_err(|e| Error::open(&path, e))?;
        Self::prepare(db, path)
    }

    /// Opens the state for reading; `None` when the company has none yet.
    ///
    /// # Errors
    /// As for [`State::open`].
    pub fn open_read(company_dir: &Path) -> Result<Option<Self>, Error> {
        let path = company_dir.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|e| Error::open(&path, e))?;
        Self::prepare(db, path).map(Some)
    }

    fn prepare(mut db: Connection, path: PathBuf) -> Result<Self, Error> {
        db.busy_timeout(BUSY).map_err(|e| Error::open(&path, e))?;
        db.pragma_update(None, "journal_mode", "WAL").map_err(|e| Error::open(&path, e))?;
        // FULL: an acknowledged answer must survive a power cut (`reliability.md` 2.2).
        db.pragma_update(None, "synchronous", "FULL").map_err(|e| Error::open(&path, e))?;
        schema::migrate(&mut db, &path, schema::STEPS)?;
        Ok(Self { db, path })
    }

    /// Copies the whole state into `target` while others may be writing.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub fn copy_to(&self, target: &Path) -> Result<(), Error> {
        copy_database(&self.path, target)
    }

    /// Asks SQLite to check the file.
    ///
    /// # Errors
    /// When the file is damaged; the message carries SQLite's words.
    pub fn check(&self) -> Result<(), Error> {
        let said: String = self.db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).map_err(|e| self.fail(e))?;
        if said == "ok" { Ok(()) } else { Err(Error::Damaged { path: self.path.clone(), said }) }
    }

    pub(crate) fn fail(&self, source: rusqlite::Error) -> Error {
        Error::Sql { path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_checks() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        state.put_answer(&Answer::new("q1", "yes", "owner", "2026-01-01")).unwrap();
        let copy_dir = tempfile::tempdir().unwrap();
        state.copy_to(&copy_dir.path().join(FILE)).unwrap();
        let copy = State::open(copy_dir.path()).unwrap();
        copy.check().unwrap();
        assert_eq!(copy.answers().unwrap(), state.answers().unwrap());
    }

    #[test]
    fn refuses_a_file_of_a_newer_version() {
        let dir = tempfile::tempdir().unwrap();
        State::open(dir.path()).unwrap().db.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(State::open(dir.path()), Err(Error::Newer { .. })));
    }

    #[test]
    fn reading_does_not_create_a_file() {
        let dir = tempfile::tempdir().unwrap();
        assert!(State::open_read(dir.path()).unwrap().is_none());
        assert!(!dir.path().join(FILE).exists());
    }
}
