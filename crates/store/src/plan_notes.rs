//! Beside the plan of changes: comments on its items and steps that are done. Nothing of it enters the hash that is signed.

use crate::{Error, State};
use rusqlite::params;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Number.
    pub n: i64,
    /// Item; empty for the plan as a whole.
    pub item: String,
    /// Words.
    pub text: String,
    /// Who.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// When it was removed; it can be brought back.
    pub removed_at: Option<String>,
}

/// A step that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneStep {
    /// Item.
    pub item: String,
    /// The step as its first language says it.
    pub step: String,
    /// Who.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
}

impl State {
    /// Adds a comment; returns its number.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_comment(&self, item: &str, text: &str, who: &str, at: &str) -> Result<i64, Error> {
        let sql = "INSERT INTO plan_comment (item, text, who, at) VALUES (?1, ?2, ?3, ?4)";
        self.db.execute(sql, params![item, text, who, at]).map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Removes a comment, or brings it back when `at` is none. False = there is none of that number.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn remove_comment(&self, n: i64, at: Option<&str>) -> Result<bool, Error> {
        let sql = "UPDATE plan_comment SET removed_at = ?2 WHERE n = ?1";
        Ok(self.db.execute(sql, params![n, at]).map_err(|e| self.fail(e))? == 1)
    }

    /// All comments, oldest first, removed ones among them.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn comments(&self) -> Result<Vec<Comment>, Error> {
        let sql = "SELECT n, item, text, who, at, removed_at FROM plan_comment ORDER BY n";
        let mut query = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let rows = query.query_map([], |r| {
            Ok(Comment { n: r.get(0)?, item: r.get(1)?, text: r.get(2)?, who: r.get(3)?, at: r.get(4)?, removed_at: r.get(5)? })
        });
        rows.map_err(|e| self.fail(e))?.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Marks a step as done, or as not done when `who` is none.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn mark_step(&self, item: &str, step: &str, who: Option<&str>, at: &str) -> Result<(), Error> {
        let done = match who {
            Some(who) => self.db.execute(
                "INSERT INTO plan_step (item, step, who, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (item, step) DO NOTHING",
                params![item, step, who, at],
            ),
            None => self.db.execute("DELETE FROM plan_step WHERE item = ?1 AND step = ?2", params![item, step]),
        };
        done.map(|_| ()).map_err(|e| self.fail(e))
    }

    /// All steps that are done.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn done_steps(&self) -> Result<Vec<DoneStep>, Error> {
        let sql = "SELECT item, step, who, at FROM plan_step ORDER BY item, step";
        let mut query = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let rows = query.query_map([], |r| Ok(DoneStep { item: r.get(0)?, step: r.get(1)?, who: r.get(2)?, at: r.get(3)? }));
        rows.map_err(|e| self.fail(e))?.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_come_back_and_steps_are_undone() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        let n = state.add_comment("a", "слова", "Анна", "2026-01-01").unwrap();
        assert!(state.remove_comment(n, Some("2026-01-02")).unwrap() && !state.remove_comment(n + 1, None).unwrap());
        assert_eq!(state.comments().unwrap()[0].removed_at.as_deref(), Some("2026-01-02"));
        assert!(state.remove_comment(n, None).unwrap() && state.comments().unwrap()[0].removed_at.is_none());
        state.mark_step("a", "шаг", Some("Анна"), "2026-01-01").unwrap();
        state.mark_step("a", "шаг", Some("Борис"), "2026-01-02").unwrap();
        assert_eq!(state.done_steps().unwrap()[0].who, "Анна");
        state.mark_step("a", "шаг", None, "").unwrap();
        assert!(state.done_steps().unwrap().is_empty());
    }
}
