//! Questions to the explorer that were kept, and boards that show several of them.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// A kept question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Number.
    pub n: i64,
    /// Key in the address; says nothing about the content.
    pub key: String,
    /// Title.
    pub title: String,
    /// The question as the query of an address, without rights of whoever kept it.
    pub query: String,
    /// Who kept it.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
}

/// A board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Number.
    pub n: i64,
    /// Title.
    pub title: String,
    /// Who made it.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
}

const VIEW: &str = "v.n, v.key, v.title, v.query, v.who, v.at";

fn view(r: &Row<'_>) -> rusqlite::Result<SavedView> {
    Ok(SavedView { n: r.get(0)?, key: r.get(1)?, title: r.get(2)?, query: r.get(3)?, who: r.get(4)?, at: r.get(5)? })
}

impl State {
    /// Keeps a question; its number comes back.
    ///
    /// # Errors
    /// When the row cannot be written, for example because the key is taken.
    pub fn add_view(&self, v: &SavedView) -> Result<i64, Error> {
        self.db
            .execute(
                "INSERT INTO saved_view (key, title, query, who, at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![v.key, v.title, v.query, v.who, v.at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Kept questions, newest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn views(&self) -> Result<Vec<SavedView>, Error> {
        let mut q = self.db.prepare(&format!("SELECT {VIEW} FROM saved_view v ORDER BY v.n DESC")).map_err(|e| self.fail(e))?;
        let rows = q.query_map([], view).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// A kept question by its key.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn view(&self, key: &str) -> Result<Option<SavedView>, Error> {
        self.db
            .query_row(&format!("SELECT {VIEW} FROM saved_view v WHERE v.key = ?1"), [key], view)
            .optional()
            .map_err(|e| self.fail(e))
    }

    /// Forgets a kept question, on boards too; true when there was one.
    ///
    /// # Errors
    /// When the rows cannot be removed.
    pub fn drop_view(&self, key: &str) -> Result<bool, Error> {
        self.db
            .execute("DELETE FROM board_view WHERE view IN (SELECT n FROM saved_view WHERE key = ?1)", [key])
            .map_err(|e| self.fail(e))?;
        Ok(self.db.execute("DELETE FROM saved_view WHERE key = ?1", [key]).map_err(|e| self.fail(e))? > 0)
    }

    /// Makes a board; its number comes back.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_board(&self, title: &str, who: &str, at: &str) -> Result<i64, Error> {
        self.db
            .execute("INSERT INTO board (title, who, at) VALUES (?1, ?2, ?3)", params![title, who, at])
            .map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Boards, oldest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn boards(&self) -> Result<Vec<Board>, Error> {
        let mut q = self.db.prepare("SELECT n, title, who, at FROM board ORDER BY n").map_err(|e| self.fail(e))?;
        let rows = q
            .query_map([], |r| Ok(Board { n: r.get(0)?, title: r.get(1)?, who: r.get(2)?, at: r.get(3)? }))
            .map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// Pins a kept question to a board, after what is there; pinning twice changes nothing.
    ///
    /// # Errors
    /// When the board or the question is unknown, or the row cannot be written.
    pub fn pin(&self, board: i64, key: &str) -> Result<(), Error> {
        self.db
            .execute(
                "INSERT INTO board_view (board, view, position)
                 SELECT ?1, n, (SELECT coalesce(max(position), 0) + 1 FROM board_view WHERE board = ?1) FROM saved_view WHERE key = ?2
                 ON CONFLICT DO NOTHING",
                params![board, key],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Takes a question off a board; true when it was there.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn unpin(&self, board: i64, key: &str) -> Result<bool, Error> {
        let sql = "DELETE FROM board_view WHERE board = ?1 AND view IN (SELECT n FROM saved_view WHERE key = ?2)";
        Ok(self.db.execute(sql, params![board, key]).map_err(|e| self.fail(e))? > 0)
    }

    /// Questions of a board in their order.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn pinned(&self, board: i64) -> Result<Vec<SavedView>, Error> {
        let sql =
            format!("SELECT {VIEW} FROM board_view b JOIN saved_view v ON v.n = b.view WHERE b.board = ?1 ORDER BY b.position");
        let mut q = self.db.prepare(&sql).map_err(|e| self.fail(e))?;
        let rows = q.query_map([board], view).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_kept_and_pinned_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        for key in ["a", "b"] {
            let v = SavedView {
                n: 0,
                key: key.into(),
                title: "Выручка".into(),
                query: "metric=revenue".into(),
                who: "owner".into(),
                at: "2026-01-01".into(),
            };
            state.add_view(&v).unwrap();
            assert!(state.add_view(&v).is_err());
        }
        let board = state.add_board("Утро", "owner", "2026-01-01").unwrap();
        for key in ["b", "a", "b"] {
            state.pin(board, key).unwrap();
        }
        let keys = |s: &State| s.pinned(board).unwrap().into_iter().map(|v| v.key).collect::<Vec<_>>();
        assert_eq!(keys(&state), ["b", "a"]);
        assert!(state.unpin(board, "b").unwrap());
        assert!(state.drop_view("a").unwrap());
        assert!(keys(&state).is_empty());
        assert_eq!(state.views().unwrap().len(), 1);
        assert!(state.view("a").unwrap().is_none());
    }
}
