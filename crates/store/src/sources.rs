//! Live sources of a company: settings in clear, the secret sealed, where the last run ended.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// One live source.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Short name; rows of the source carry it.
    pub name: String,
    /// Kind of the connector.
    pub kind: String,
    /// Settings, JSON, without a secret.
    pub settings: String,
    /// Secret, sealed by [`crate::Vault`].
    pub secret: Vec<u8>,
    /// Where the next run begins, JSON; empty before the first one.
    pub cursor: String,
    /// When it was read last, RFC 3339; empty when never.
    pub last_run: String,
    /// Account of the last finished run, JSON.
    pub last_account: String,
    /// Why the last run failed; empty when it did not.
    pub last_error: String,
    /// When it was added, RFC 3339.
    pub created_at: String,
}

impl std::fmt::Debug for SourceRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceRow({} {})", self.name, self.kind)
    }
}

const COLUMNS: &str = "name, kind, settings, secret, cursor, last_run, last_account, last_error, created_at";

fn from_row(r: &Row<'_>) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        name: r.get(0)?,
        kind: r.get(1)?,
        settings: r.get(2)?,
        secret: r.get(3)?,
        cursor: r.get(4)?,
        last_run: r.get(5)?,
        last_account: r.get(6)?,
        last_error: r.get(7)?,
        created_at: r.get(8)?,
    })
}

impl State {
    /// Stores a source; of one that is there, kind, settings and secret are replaced and the place of reading is kept.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_source(&self, s: &SourceRow) -> Result<(), Error> {
        self.db
            .execute(
                &format!(
                    "INSERT INTO source ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                     ON CONFLICT (name) DO UPDATE SET cursor = CASE WHEN kind = ?2 THEN cursor ELSE '' END,
                       kind = ?2, settings = ?3, secret = ?4, last_error = ''"
                ),
                params![s.name, s.kind, s.settings, s.secret, s.cursor, s.last_run, s.last_account, s.last_error, s.created_at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Replaces the secret of a source: a renewed token.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_source_secret(&self, name: &str, secret: &[u8]) -> Result<(), Error> {
        self.db.execute("UPDATE source SET secret = ?2 WHERE name = ?1", params![name, secret]).map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Notes a finished run.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn source_done(&self, name: &str, cursor: &str, at: &str, account: &str) -> Result<(), Error> {
        self.db
            .execute(
                "UPDATE source SET cursor = ?2, last_run = ?3, last_account = ?4, last_error = '' WHERE name = ?1",
                params![name, cursor, at, account],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Notes a run that failed.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn source_failed(&self, name: &str, error: &str) -> Result<(), Error> {
        self.db.execute("UPDATE source SET last_error = ?2 WHERE name = ?1", params![name, error]).map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Removes a source with its secret; true when there was one.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn drop_source(&self, name: &str) -> Result<bool, Error> {
        Ok(self.db.execute("DELETE FROM source WHERE name = ?1", [name]).map_err(|e| self.fail(e))? > 0)
    }

    /// All sources by name.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>, Error> {
        let mut q = self.db.prepare(&format!("SELECT {COLUMNS} FROM source ORDER BY name")).map_err(|e| self.fail(e))?;
        let rows = q.query_map([], from_row).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// One source.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn source(&self, name: &str) -> Result<Option<SourceRow>, Error> {
        self.db
            .query_row(&format!("SELECT {COLUMNS} FROM source WHERE name = ?1"), [name], from_row)
            .optional()
            .map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_keeps_its_place_when_its_secret_changes() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        let row = SourceRow {
            name: "crm".into(),
            kind: "bitrix24".into(),
            settings: "{}".into(),
            secret: vec![1, 2],
            cursor: String::new(),
            last_run: String::new(),
            last_account: String::new(),
            last_error: String::new(),
            created_at: "2026-01-01T00:00:00Z".into(),
        };
        state.put_source(&row).unwrap();
        state.source_done("crm", "{\"since\":1}", "2026-01-02T00:00:00Z", "{}").unwrap();
        state.source_failed("crm", "no answer").unwrap();
        state.put_source(&SourceRow { secret: vec![3], ..row.clone() }).unwrap();
        let got = state.source("crm").unwrap().unwrap();
        assert_eq!((got.cursor.as_str(), got.secret, got.last_error.as_str()), ("{\"since\":1}", vec![3], ""));
        state.put_source(&SourceRow { kind: "amocrm".into(), ..row }).unwrap();
        assert_eq!(state.sources().unwrap()[0].cursor, "", "another kind is read from its beginning");
        assert!(state.drop_source("crm").unwrap() && !state.drop_source("crm").unwrap());
    }
}
