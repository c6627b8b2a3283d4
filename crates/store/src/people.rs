//! People of an installation: accounts, memberships, sessions, invitations, tokens and the chained log. One file per home.

mod accounts;
mod delays;
mod links;
mod log;
mod members;
mod schema;
mod sessions;
mod settings;
mod tokens;

pub use accounts::{Account, AccountKind, NewAccount};
pub use links::{Link, LinkKind, NewLink};
pub use log::{LogBreak, LogEntry, NewEntry};
pub use members::Member;
pub use sessions::{NewSession, SessionRow};
pub use settings::FlowRow;
pub use tokens::{NewToken, TokenRow};

use crate::Error;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Name of the file inside the installation's folder.
pub const PEOPLE_FILE: &str = "people.sqlite";

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(20);

/// The open database of people. Shared between threads: one connection behind a lock, every call is short.
pub struct People {
    db: Mutex<Connection>,
    path: PathBuf,
}

impl People {
    /// Opens the database, creating it and bringing its schema up to date. On Unix only the owner of the process reads it.
    ///
    /// # Errors
    /// When the file cannot be opened, is not ours, or was written by a newer version.
    pub fn open(home: &Path) -> Result<Self, Error> {
        let path = home.join(PEOPLE_FILE);
        let mut db = Connection::open(&path).map_err(|e| Error::open(&path, e))?;
        db.busy_timeout(BUSY).map_err(|e| Error::open(&path, e))?;
        for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL"), ("secure_delete", "ON"), ("foreign_keys", "ON")] {
            db.pragma_update(None, name, value).map_err(|e| Error::open(&path, e))?;
        }
        private(&path);
        crate::schema::migrate(&mut db, &path, schema::STEPS)?;
        Ok(Self { db: Mutex::new(db), path })
    }

    pub(crate) fn db(&self) -> MutexGuard<'_, Connection> {
        // A thread that panicked inside a call left no open transaction: rusqlite rolls it back when it is dropped.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn fail(&self, source: rusqlite::Error) -> Error {
        Error::Sql { path: self.path.clone(), source }
    }

    /// Runs several statements as one; all or none of them are kept.
    pub(crate) fn transact<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Error> {
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| self.fail(e))?;
        let out = work(&tx).map_err(|e| self.fail(e))?;
        tx.commit().map_err(|e| self.fail(e))?;
        Ok(out)
    }

    pub(crate) fn run(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, Error> {
        self.db().execute(sql, params).map_err(|e| self.fail(e))
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        use rusqlite::OptionalExtension;
        self.db().query_row(sql, params, read).optional().map_err(|e| self.fail(e))
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let db = self.db();
        let mut q = db.prepare_cached(sql).map_err(|e| self.fail(e))?;
        let rows = q.query_map(params, read).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // A file system without permissions keeps what it has.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn private(_path: &Path) {}
