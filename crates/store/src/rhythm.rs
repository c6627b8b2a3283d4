//! Standards, own checks and digests: documents of the layers above, kept as JSON; secrets only sealed.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// What was sent to a reader for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Reader.
    pub reader: String,
    /// Period: `2026-03-02`, `2026-W10`, `2026-03`.
    pub period: String,
    /// When, RFC 3339.
    pub at: String,
    /// `sent`, or why it was not.
    pub result: String,
}

impl State {
    fn texts(&self, sql: &str) -> Result<Vec<String>, Error> {
        let mut query = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let rows = query.query_map([], |r| r.get(0)).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// All versions of all standards, by id and version.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn standards(&self) -> Result<Vec<String>, Error> {
        self.texts("SELECT json FROM standard ORDER BY id, version")
    }

    /// Stores a new version of a standard; false = somebody wrote that version first.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_standard(&self, id: &str, version: u32, json: &str) -> Result<bool, Error> {
        let sql = "INSERT INTO standard (id, version, json) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        Ok(self.db.execute(sql, params![id, version, json]).map_err(|e| self.fail(e))? == 1)
    }

    /// All own checks by id.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn own_checks(&self) -> Result<Vec<String>, Error> {
        self.texts("SELECT json FROM own_check ORDER BY id")
    }

    /// Stores an own check, replacing the earlier state of it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_own_check(&self, id: &str, json: &str) -> Result<(), Error> {
        let sql = "INSERT INTO own_check (id, json) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET json = ?2";
        self.db.execute(sql, params![id, json]).map(|_| ()).map_err(|e| self.fail(e))
    }

    /// Readers of digests by id.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn readers(&self) -> Result<Vec<String>, Error> {
        self.texts("SELECT json FROM digest_reader ORDER BY id")
    }

    /// Stores a reader, replacing the earlier state of it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_reader(&self, id: &str, json: &str) -> Result<(), Error> {
        let sql = "INSERT INTO digest_reader (id, json) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET json = ?2";
        self.db.execute(sql, params![id, json]).map(|_| ()).map_err(|e| self.fail(e))
    }

    /// Notes a sending; a later one of the same period replaces an earlier failure.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_sent(&self, s: &Sent) -> Result<(), Error> {
        let sql = "INSERT INTO digest_sent (reader, period, at, result) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (reader, period) DO UPDATE SET at = ?3, result = ?4";
        self.db.execute(sql, params![s.reader, s.period, s.at, s.result]).map(|_| ()).map_err(|e| self.fail(e))
    }

    /// Newest sendings first, at most `limit`.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn sent(&self, limit: u32) -> Result<Vec<Sent>, Error> {
        let sql = "SELECT reader, period, at, result FROM digest_sent ORDER BY at DESC, reader, period DESC LIMIT ?1";
        let one = |r: &Row<'_>| Ok(Sent { reader: r.get(0)?, period: r.get(1)?, at: r.get(2)?, result: r.get(3)? });
        let mut query = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let rows = query.query_map([limit], one).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// A sealed secret of a place.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn sealed(&self, place: &str) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT sealed FROM sealed_secret WHERE place = ?1";
        self.db.query_row(sql, [place], |r| r.get(0)).optional().map_err(|e| self.fail(e))
    }

    /// Stores a sealed secret, or removes it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_sealed(&self, place: &str, sealed: Option<&[u8]>) -> Result<(), Error> {
        let done = match sealed {
            Some(s) => self.db.execute(
                "INSERT INTO sealed_secret (place, sealed) VALUES (?1, ?2) ON CONFLICT (place) DO UPDATE SET sealed = ?2",
                params![place, s],
            ),
            None => self.db.execute("DELETE FROM sealed_secret WHERE place = ?1", [place]),
        };
        done.map(|_| ()).map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_readers_and_sendings_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        assert!(state.add_standard("s", 1, "{}").unwrap() && !state.add_standard("s", 1, "{}").unwrap());
        state.put_reader("r", "{\"a\":1}").unwrap();
        state.put_reader("r", "{\"a\":2}").unwrap();
        assert_eq!(state.readers().unwrap(), ["{\"a\":2}"]);
        let sent = |result: &str| Sent { reader: "r".into(), period: "2026-03-02".into(), at: "t".into(), result: result.into() };
        state.put_sent(&sent("refused")).unwrap();
        state.put_sent(&sent("sent")).unwrap();
        assert_eq!(state.sent(10).unwrap(), [sent("sent")]);
        state.put_sealed("telegram", Some(b"x")).unwrap();
        assert_eq!(state.sealed("telegram").unwrap().as_deref(), Some(b"x".as_slice()));
        state.put_sealed("telegram", None).unwrap();
        assert!(state.sealed("telegram").unwrap().is_none());
    }
}
