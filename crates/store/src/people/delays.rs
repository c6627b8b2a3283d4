//! Failed sign-ins per account and per network: what delays the next try.

use super::People;
use crate::Error;
use rusqlite::params;

impl People {
    /// Failures under a key and the moment of the last one.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn failures(&self, key: &str) -> Result<(i64, i64), Error> {
        Ok(self
            .one("SELECT failures, last_at FROM delay WHERE key = ?1", [key], |r| Ok((r.get(0)?, r.get(1)?)))?
            .unwrap_or((0, 0)))
    }

    /// Counts a failure. Failures older than `forget` microseconds no longer count.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_failure(&self, key: &str, now: i64, forget: i64) -> Result<(), Error> {
        self.transact(|tx| {
            tx.execute("DELETE FROM delay WHERE last_at < ?1", [now.saturating_sub(forget)])?;
            tx.execute(
                "INSERT INTO delay (key, failures, last_at) VALUES (?1, 1, ?2)
                 ON CONFLICT (key) DO UPDATE SET failures = failures + 1, last_at = ?2",
                params![key, now],
            )?;
            Ok(())
        })
    }

    /// Forgets the failures under a key after a success.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn clear_failures(&self, key: &str) -> Result<(), Error> {
        self.run("DELETE FROM delay WHERE key = ?1", [key]).map(|_| ())
    }
}
