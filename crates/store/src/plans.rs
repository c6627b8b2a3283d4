//! Versions of the plan of changes and the cards of registered changes: documents of the `plan` crate, kept as JSON.

use crate::{Error, State};
use rusqlite::{OptionalExtension, params};

impl State {
    /// The newest version of the plan.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn plan(&self) -> Result<Option<String>, Error> {
        let sql = "SELECT json FROM plan_version ORDER BY version DESC LIMIT 1";
        self.db.query_row(sql, [], |r| r.get(0)).optional().map_err(|e| self.fail(e))
    }

    /// One version of the plan.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn plan_version(&self, version: u32) -> Result<Option<String>, Error> {
        let sql = "SELECT json FROM plan_version WHERE version = ?1";
        self.db.query_row(sql, [version], |r| r.get(0)).optional().map_err(|e| self.fail(e))
    }

    /// Stores a version; the same version again (a signature) replaces it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_plan(&self, version: u32, json: &str, at: &str) -> Result<(), Error> {
        let sql =
            "INSERT INTO plan_version (version, json, at) VALUES (?1, ?2, ?3) ON CONFLICT (version) DO UPDATE SET json = ?2";
        self.db.execute(sql, params![version, json, at]).map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Number of the newest version; zero before the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn plan_newest(&self) -> Result<u32, Error> {
        let sql = "SELECT coalesce(max(version), 0) FROM plan_version";
        self.db.query_row(sql, [], |r| r.get(0)).map_err(|e| self.fail(e))
    }

    /// All cards by id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn cards(&self) -> Result<Vec<String>, Error> {
        let mut query = self.db.prepare("SELECT json FROM change_card ORDER BY id").map_err(|e| self.fail(e))?;
        let rows = query.query_map([], |r| r.get(0)).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Stores a card, replacing the earlier state of it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_card(&self, id: &str, json: &str) -> Result<(), Error> {
        let sql = "INSERT INTO change_card (id, json) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET json = ?2";
        self.db.execute(sql, params![id, json]).map_err(|e| self.fail(e))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stay_and_cards_change() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        assert_eq!((state.plan().unwrap(), state.plan_newest().unwrap()), (None, 0));
        state.put_plan(1, "{\"a\":1}", "2026-01-01").unwrap();
        state.put_plan(2, "{\"a\":2}", "2026-01-02").unwrap();
        assert_eq!(state.plan().unwrap().as_deref(), Some("{\"a\":2}"));
        assert_eq!(state.plan_version(1).unwrap().as_deref(), Some("{\"a\":1}"));
        state.put_card("c", "1").unwrap();
        state.put_card("c", "2").unwrap();
        assert_eq!(state.cards().unwrap(), ["2"]);
    }
}
