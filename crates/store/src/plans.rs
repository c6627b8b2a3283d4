//! Versions of the plan of changes and the cards of registered changes: documents of the `plan` crate, kept as JSON.

use crate::{Error, State};
use rusqlite::{OptionalExtension, params};

/// A stored version of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Version from 1.
    pub version: u32,
    /// The document.
    pub json: String,
    /// When it was made, RFC 3339.
    pub at: String,
}

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

    /// All versions, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn plan_versions(&self) -> Result<Vec<PlanRow>, Error> {
        let sql = "SELECT version, json, at FROM plan_version ORDER BY version";
        let mut query = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let rows = query.query_map([], |r| Ok(PlanRow { version: r.get(0)?, json: r.get(1)?, at: r.get(2)? }));
        rows.map_err(|e| self.fail(e))?.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Stores a version only when it is the one after the newest: two people never overwrite each other. False = somebody
    /// was first.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_plan(&self, version: u32, json: &str, at: &str) -> Result<bool, Error> {
        let sql = "INSERT INTO plan_version (version, json, at)
            SELECT ?1, ?2, ?3 WHERE ?1 = (SELECT coalesce(max(version), 0) + 1 FROM plan_version)";
        Ok(self.db.execute(sql, params![version, json, at]).map_err(|e| self.fail(e))? == 1)
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

    /// Stores a new card; false = the id is taken.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_card(&self, id: &str, json: &str) -> Result<bool, Error> {
        let sql = "INSERT INTO change_card (id, json) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";
        Ok(self.db.execute(sql, params![id, json]).map_err(|e| self.fail(e))? == 1)
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
        assert!(!state.add_plan(2, "{}", "x").unwrap() && !state.add_plan(4, "{}", "x").unwrap());
        assert!(state.add_plan(3, "{\"a\":3}", "2026-01-03").unwrap());
        let versions: Vec<u32> = state.plan_versions().unwrap().iter().map(|v| v.version).collect();
        assert_eq!(versions, [1, 2, 3]);
        state.put_card("c", "1").unwrap();
        state.put_card("c", "2").unwrap();
        assert_eq!(state.cards().unwrap(), ["2"]);
    }
}
