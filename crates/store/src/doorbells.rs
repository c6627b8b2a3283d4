//! Webhooks of live sources and the queue of records they rang for; the queue never outgrows its limit.

use crate::{Error, State};
use rusqlite::{OptionalExtension, params};

/// Records that may wait for one source; what rings beyond that is found by the next reading of changes.
pub const RINGS: i64 = 20_000;

/// A record that waits: entity, id, when it rang last (microseconds UTC).
pub type Ring = (String, String, i64);

/// A webhook.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Doorbell {
    /// The source it belongs to.
    pub source: String,
    /// Hash of the secret in its path.
    pub secret_hash: String,
    /// Hash of the vendor's token; empty when none was told.
    pub token_hash: String,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it rang last, RFC 3339; empty when never.
    pub last_ring: String,
}

impl std::fmt::Debug for Doorbell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Doorbell({})", self.source)
    }
}

impl State {
    /// Makes a webhook, or gives the one that is there a new secret; the vendor's token is kept.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_doorbell(&self, source: &str, secret_hash: &str, at: &str) -> Result<(), Error> {
        self.db
            .execute(
                "INSERT INTO doorbell (source, secret_hash, created_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (source) DO UPDATE SET secret_hash = ?2, created_at = ?3",
                params![source, secret_hash, at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Notes the token the vendor will send; true when there is such a webhook.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_doorbell_token(&self, source: &str, token_hash: &str) -> Result<bool, Error> {
        let done = self.db.execute("UPDATE doorbell SET token_hash = ?2 WHERE source = ?1", params![source, token_hash]);
        Ok(done.map_err(|e| self.fail(e))? > 0)
    }

    /// The webhook of a source.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn doorbell(&self, source: &str) -> Result<Option<Doorbell>, Error> {
        self.db
            .query_row(
                "SELECT source, secret_hash, token_hash, created_at, last_ring FROM doorbell WHERE source = ?1",
                [source],
                |r| {
                    Ok(Doorbell {
                        source: r.get(0)?,
                        secret_hash: r.get(1)?,
                        token_hash: r.get(2)?,
                        created_at: r.get(3)?,
                        last_ring: r.get(4)?,
                    })
                },
            )
            .optional()
            .map_err(|e| self.fail(e))
    }

    /// Closes a webhook and forgets what it rang for; true when there was one.
    ///
    /// # Errors
    /// When the rows cannot be removed.
    pub fn drop_doorbell(&self, source: &str) -> Result<bool, Error> {
        self.db.execute("DELETE FROM ring WHERE source = ?1", [source]).map_err(|e| self.fail(e))?;
        Ok(self.db.execute("DELETE FROM doorbell WHERE source = ?1", [source]).map_err(|e| self.fail(e))? > 0)
    }

    /// Stores what rang at `at` (microseconds UTC; `moment` is the same as text), each record once; gives how many are new.
    /// A full queue takes nothing more.
    ///
    /// # Errors
    /// When the rows cannot be written.
    pub fn ring(&self, source: &str, records: &[(String, String)], at: i64, moment: &str) -> Result<usize, Error> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.fail(e))?;
        let waiting: i64 =
            tx.query_row("SELECT count(*) FROM ring WHERE source = ?1", [source], |r| r.get(0)).map_err(|e| self.fail(e))?;
        let room = usize::try_from((RINGS - waiting).max(0)).unwrap_or(0);
        let mut new = 0;
        for (entity, record) in records {
            if new >= room {
                break;
            }
            new += tx
                .execute(
                    "INSERT INTO ring (source, entity, record, at) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (source, entity, record) DO UPDATE SET at = ?4 WHERE at < ?4",
                    params![source, entity, record, at],
                )
                .map_err(|e| self.fail(e))?;
        }
        tx.execute("UPDATE doorbell SET last_ring = ?2 WHERE source = ?1", params![source, moment]).map_err(|e| self.fail(e))?;
        tx.commit().map_err(|e| self.fail(e))?;
        Ok(new)
    }

    /// The oldest records that wait, at most `most` of each entity: entity, record, when it rang last.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn rings(&self, source: &str, most: usize) -> Result<Vec<Ring>, Error> {
        let sql = "SELECT entity, record, at FROM (SELECT *, row_number() OVER (PARTITION BY entity ORDER BY at, record) AS n
                   FROM ring WHERE source = ?1) WHERE n <= ?2 ORDER BY entity, at, record";
        let mut q = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = q.query_map(params![source, most], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Sources with waiting records and how many, by name.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn ringing(&self) -> Result<Vec<(String, u64)>, Error> {
        let mut q =
            self.db.prepare("SELECT source, count(*) FROM ring GROUP BY source ORDER BY source").map_err(|e| self.fail(e))?;
        let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, u64::try_from(r.get::<_, i64>(1)?).unwrap_or(0)));
        let rows = q.query_map([], row).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Forgets records that were read, unless they rang again since.
    ///
    /// # Errors
    /// When the rows cannot be removed.
    pub fn answered(&self, source: &str, records: &[Ring]) -> Result<(), Error> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.fail(e))?;
        for (entity, record, at) in records {
            tx.execute(
                "DELETE FROM ring WHERE source = ?1 AND entity = ?2 AND record = ?3 AND at <= ?4",
                params![source, entity, record, at],
            )
            .map_err(|e| self.fail(e))?;
        }
        tx.commit().map_err(|e| self.fail(e))
    }

    /// Forgets everything that rang before `before`: a whole reading of changes has seen it.
    ///
    /// # Errors
    /// When the rows cannot be removed.
    pub fn all_answered(&self, source: &str, before: i64) -> Result<(), Error> {
        self.db.execute("DELETE FROM ring WHERE source = ?1 AND at < ?2", params![source, before]).map_err(|e| self.fail(e))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(entity: &str, id: &str) -> (String, String) {
        (entity.to_owned(), id.to_owned())
    }

    #[test]
    fn a_record_waits_once_and_a_later_ring_outlives_the_answer() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        state.put_doorbell("crm", "h1", "2026-01-01T00:00:00Z").unwrap();
        assert!(state.put_doorbell_token("crm", "t").unwrap() && !state.put_doorbell_token("else", "t").unwrap());
        state.put_doorbell("crm", "h2", "2026-01-02T00:00:00Z").unwrap();
        let bell = state.doorbell("crm").unwrap().unwrap();
        assert_eq!((bell.secret_hash.as_str(), bell.token_hash.as_str()), ("h2", "t"), "a new secret keeps the token");
        for _ in 0..3 {
            state.ring("crm", &[pair("deal", "5"), pair("deal", "5"), pair("lead", "5")], 3, "2026-01-03T00:00:00Z").unwrap();
        }
        assert_eq!(state.ringing().unwrap(), [("crm".to_owned(), 2)]);
        let read = state.rings("crm", 10).unwrap();
        state.ring("crm", &[pair("deal", "5")], 4, "2026-01-04T00:00:00Z").unwrap();
        state.answered("crm", &read).unwrap();
        assert_eq!(state.rings("crm", 10).unwrap(), [("deal".to_owned(), "5".to_owned(), 4)]);
        state.all_answered("crm", 4).unwrap();
        assert_eq!(state.rings("crm", 10).unwrap().len(), 1, "it rang at that moment, not before");
        assert!(state.drop_doorbell("crm").unwrap() && state.ringing().unwrap().is_empty());
    }

    #[test]
    fn the_queue_has_an_end() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        state.put_doorbell("crm", "h", "2026-01-01T00:00:00Z").unwrap();
        let storm: Vec<_> = (0..RINGS + 500).map(|i| pair("deal", &i.to_string())).collect();
        state.ring("crm", &storm, 3, "2026-01-03T00:00:00Z").unwrap();
        assert_eq!(state.ringing().unwrap()[0].1, u64::try_from(RINGS).unwrap());
        assert_eq!(state.rings("crm", 7).unwrap().len(), 7);
    }
}
