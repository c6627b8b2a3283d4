//! Settings of the installation: mail, sign-in provider. Secrets among them arrive sealed.

use super::People;
use crate::Error;
use rusqlite::params;

/// What a sign-in through a provider started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// PKCE verifier.
    pub verifier: String,
    /// Nonce that the identity must carry.
    pub nonce: String,
    /// Account that wants to be tied, when somebody was signed in.
    pub account: Option<i64>,
    /// Start.
    pub created_at: i64,
}

impl People {
    /// A setting.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT value FROM setting WHERE key = ?1", [key], |r| r.get(0))
    }

    /// Stores a setting; an empty one is removed.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn set_setting(&self, key: &str, value: &[u8]) -> Result<(), Error> {
        if value.is_empty() {
            return self.run("DELETE FROM setting WHERE key = ?1", [key]).map(|_| ());
        }
        self.run(
            "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            params![key, value],
        )
        .map(|_| ())
    }

    /// Keeps the start of a sign-in through a provider; starts older than `forget` microseconds go.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_flow(&self, hash: &[u8], flow: &FlowRow, forget: i64) -> Result<(), Error> {
        self.transact(|tx| {
            tx.execute("DELETE FROM flow WHERE created_at < ?1", [flow.created_at.saturating_sub(forget)])?;
            tx.execute(
                "INSERT INTO flow (hash, verifier, nonce, account, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![hash, flow.verifier, flow.nonce, flow.account, flow.created_at],
            )?;
            Ok(())
        })
    }

    /// Takes the start of a sign-in; it works once.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn take_flow(&self, hash: &[u8]) -> Result<Option<FlowRow>, Error> {
        self.one("DELETE FROM flow WHERE hash = ?1 RETURNING verifier, nonce, account, created_at", [hash], |r| {
            Ok(FlowRow { verifier: r.get(0)?, nonce: r.get(1)?, account: r.get(2)?, created_at: r.get(3)? })
        })
    }
}
