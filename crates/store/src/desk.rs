//! The department's own work: documents by kind, and links to a board that need no account.

use crate::{Error, State};
use rusqlite::{OptionalExtension, Row, params};

/// A stored document of the department's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRow {
    /// Number, unique over all kinds.
    pub n: i64,
    /// `target`, `case`, `meeting`, `check`, `review`, `deviation`, `confirm`.
    pub kind: String,
    /// Employee whose it is; empty when nobody's.
    pub owner: String,
    /// Local day it is about, `YYYY-MM-DD`.
    pub day: String,
    /// The document.
    pub json: String,
    /// Who entered it.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// When it was removed.
    pub removed_at: Option<String>,
}

/// A link to a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardLink {
    /// Number.
    pub n: i64,
    /// Title, shown to whoever manages the links.
    pub title: String,
    /// Money of single people may be shown.
    pub money: bool,
    /// Last day it opens.
    pub expires_on: String,
    /// Who made it.
    pub who: String,
    /// When it was opened last.
    pub opened_at: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
}

const DESK: &str = "n, kind, owner, day, json, who, at, removed_at";

fn row(r: &Row<'_>) -> rusqlite::Result<DeskRow> {
    Ok(DeskRow {
        n: r.get(0)?,
        kind: r.get(1)?,
        owner: r.get(2)?,
        day: r.get(3)?,
        json: r.get(4)?,
        who: r.get(5)?,
        at: r.get(6)?,
        removed_at: r.get(7)?,
    })
}

const LINK: &str = "n, title, money, expires_on, who, opened_at, withdrawn_at";

fn link(r: &Row<'_>) -> rusqlite::Result<BoardLink> {
    Ok(BoardLink {
        n: r.get(0)?,
        title: r.get(1)?,
        money: r.get(2)?,
        expires_on: r.get(3)?,
        who: r.get(4)?,
        opened_at: r.get(5)?,
        withdrawn_at: r.get(6)?,
    })
}

impl State {
    /// Stores a document; its number comes back. The number of the given row is ignored.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_desk(&self, d: &DeskRow) -> Result<i64, Error> {
        let sql = "INSERT INTO desk (kind, owner, day, json, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.db.execute(sql, params![d.kind, d.owner, d.day, d.json, d.who, d.at]).map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Replaces a document that is not removed; false when there is none.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_desk(&self, n: i64, owner: &str, day: &str, json: &str) -> Result<bool, Error> {
        let sql = "UPDATE desk SET owner = ?2, day = ?3, json = ?4 WHERE n = ?1 AND removed_at IS NULL";
        let done = self.db.execute(sql, params![n, owner, day, json]).map_err(|e| self.fail(e))?;
        Ok(done > 0)
    }

    /// Documents of a kind that are not removed, by day and number.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn desk(&self, kind: &str) -> Result<Vec<DeskRow>, Error> {
        self.desk_rows(&format!("SELECT {DESK} FROM desk WHERE kind = ?1 AND removed_at IS NULL ORDER BY day, n"), kind)
    }

    /// Removed documents of a kind, the last removed first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn desk_removed(&self, kind: &str) -> Result<Vec<DeskRow>, Error> {
        self.desk_rows(
            &format!("SELECT {DESK} FROM desk WHERE kind = ?1 AND removed_at IS NOT NULL ORDER BY removed_at DESC, n DESC"),
            kind,
        )
    }

    fn desk_rows(&self, sql: &str, kind: &str) -> Result<Vec<DeskRow>, Error> {
        let mut q = self.db.prepare(sql).map_err(|e| self.fail(e))?;
        let rows = q.query_map([kind], row).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// One document, removed or not.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn desk_one(&self, n: i64) -> Result<Option<DeskRow>, Error> {
        let sql = format!("SELECT {DESK} FROM desk WHERE n = ?1");
        self.db.query_row(&sql, [n], row).optional().map_err(|e| self.fail(e))
    }

    /// Removes a document; it can come back. False when there is none.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn remove_desk(&self, n: i64, who: &str, at: &str) -> Result<bool, Error> {
        let sql = "UPDATE desk SET removed_at = ?2, removed_by = ?3 WHERE n = ?1 AND removed_at IS NULL";
        Ok(self.db.execute(sql, params![n, at, who]).map_err(|e| self.fail(e))? > 0)
    }

    /// Brings a removed document back. False when there is none.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn restore_desk(&self, n: i64) -> Result<bool, Error> {
        let sql = "UPDATE desk SET removed_at = NULL, removed_by = NULL WHERE n = ?1 AND removed_at IS NOT NULL";
        Ok(self.db.execute(sql, [n]).map_err(|e| self.fail(e))? > 0)
    }

    /// Makes a link to a board.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn add_board_link(&self, hash: &str, l: &BoardLink, at: &str) -> Result<i64, Error> {
        let sql = "INSERT INTO board_link (secret_hash, title, money, expires_on, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.db.execute(sql, params![hash, l.title, l.money, l.expires_on, l.who, at]).map_err(|e| self.fail(e))?;
        Ok(self.db.last_insert_rowid())
    }

    /// Links to boards, newest first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn board_links(&self) -> Result<Vec<BoardLink>, Error> {
        let mut q = self.db.prepare(&format!("SELECT {LINK} FROM board_link ORDER BY n DESC")).map_err(|e| self.fail(e))?;
        let rows = q.query_map([], link).map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }

    /// The link of a secret, when it opens on that day; notes that it was opened.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn open_board_link(&self, hash: &str, today: &str, at: &str) -> Result<Option<BoardLink>, Error> {
        let sql = format!("SELECT {LINK} FROM board_link WHERE secret_hash = ?1 AND withdrawn_at IS NULL AND expires_on >= ?2");
        let found = self.db.query_row(&sql, [hash, today], link).optional().map_err(|e| self.fail(e))?;
        if let Some(l) = &found {
            self.db.execute("UPDATE board_link SET opened_at = ?2 WHERE n = ?1", params![l.n, at]).map_err(|e| self.fail(e))?;
        }
        Ok(found)
    }

    /// Withdraws a link; false when there is none that opens.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn withdraw_board_link(&self, n: i64, at: &str) -> Result<bool, Error> {
        let sql = "UPDATE board_link SET withdrawn_at = ?2 WHERE n = ?1 AND withdrawn_at IS NULL";
        Ok(self.db.execute(sql, params![n, at]).map_err(|e| self.fail(e))? > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(kind: &str, day: &str) -> DeskRow {
        let text = str::to_owned;
        DeskRow {
            n: 0,
            kind: text(kind),
            owner: text("m-1"),
            day: text(day),
            json: text("{}"),
            who: text("Анна"),
            at: text("t"),
            removed_at: None,
        }
    }

    #[test]
    fn what_is_removed_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let s = State::open(dir.path()).unwrap();
        let (b, a) = (s.add_desk(&doc("case", "2026-03-02")).unwrap(), s.add_desk(&doc("case", "2026-03-01")).unwrap());
        s.add_desk(&doc("target", "")).unwrap();
        assert_eq!(s.desk("case").unwrap().iter().map(|d| d.n).collect::<Vec<_>>(), [a, b]);
        assert!(s.remove_desk(a, "Анна", "t2").unwrap() && !s.remove_desk(a, "Анна", "t3").unwrap());
        assert!(!s.put_desk(a, "m-2", "", "{}").unwrap(), "a removed document is not edited");
        assert_eq!((s.desk("case").unwrap().len(), s.desk_removed("case").unwrap()[0].n), (1, a));
        assert!(s.restore_desk(a).unwrap() && !s.restore_desk(a).unwrap());
        assert!(s.put_desk(a, "m-2", "2026-03-05", "[]").unwrap());
        assert_eq!(s.desk_one(a).unwrap().map(|d| (d.owner, d.json)), Some(("m-2".into(), "[]".into())));
    }

    #[test]
    fn a_link_opens_until_its_day_or_its_withdrawal() {
        let dir = tempfile::tempdir().unwrap();
        let s = State::open(dir.path()).unwrap();
        let link = BoardLink {
            n: 0,
            title: "Зал".into(),
            money: true,
            expires_on: "2026-03-10".into(),
            who: "Анна".into(),
            opened_at: None,
            withdrawn_at: None,
        };
        let n = s.add_board_link("h", &link, "t").unwrap();
        assert!(s.open_board_link("other", "2026-03-01", "t").unwrap().is_none());
        assert!(s.open_board_link("h", "2026-03-11", "t").unwrap().is_none());
        assert!(s.open_board_link("h", "2026-03-10", "t1").unwrap().unwrap().money);
        assert_eq!(s.board_links().unwrap()[0].opened_at.as_deref(), Some("t1"));
        assert!(s.withdraw_board_link(n, "t2").unwrap() && !s.withdraw_board_link(n, "t2").unwrap());
        assert!(s.open_board_link("h", "2026-03-01", "t").unwrap().is_none());
    }
}
