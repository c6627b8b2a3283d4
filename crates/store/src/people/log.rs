//! The log of who did what: each line carries the hash of the one before, so that a change does not go unseen.

use super::People;
use crate::Error;
use rusqlite::{Row, params};
use sha2::{Digest, Sha256};

/// A line to be written.
#[derive(Debug, Clone, Default)]
pub struct NewEntry<'a> {
    /// Moment, microseconds UTC.
    pub at: i64,
    /// Account, when known.
    pub account: Option<i64>,
    /// Its name at that time.
    pub who: &'a str,
    /// Company, empty for the installation.
    pub company: &'a str,
    /// Stable word of the action.
    pub action: &'a str,
    /// What it was done to: an id or a count, never personal data.
    pub object: &'a str,
    /// Further words.
    pub detail: &'a str,
    /// `done`, `refused`, `failed`.
    pub result: &'a str,
}

/// A stored line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Number from 1, without holes.
    pub n: i64,
    /// Moment.
    pub at: i64,
    /// Account.
    pub account: Option<i64>,
    /// Name.
    pub who: String,
    /// Company.
    pub company: String,
    /// Action.
    pub action: String,
    /// Object.
    pub object: String,
    /// Further words.
    pub detail: String,
    /// Result.
    pub result: String,
    prev: Vec<u8>,
    hash: Vec<u8>,
}

impl LogEntry {
    /// Fingerprint of the line and of everything before it, hex.
    #[must_use]
    pub fn hash(&self) -> String {
        self.hash.iter().map(|b| format!("{b:02x}")).collect()
    }

    fn digest(&self) -> Vec<u8> {
        let mut h = Sha256::new();
        h.update(&self.prev);
        let account = self.account.map(|a| a.to_string()).unwrap_or_default();
        // Lengths stand before the texts: no two different lines give the same bytes.
        let fields = [
            self.n.to_string(),
            self.at.to_string(),
            account,
            self.who.clone(),
            self.company.clone(),
            self.action.clone(),
            self.object.clone(),
            self.detail.clone(),
            self.result.clone(),
        ];
        for field in fields {
            h.update((field.len() as u64).to_be_bytes());
            h.update(field.as_bytes());
        }
        h.finalize().to_vec()
    }
}

/// The first line that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogBreak {
    /// Its number.
    pub n: i64,
    /// What is wrong, in a stable word: `missing`, `changed`, `unlinked`, `head`.
    pub what: &'static str,
}

const COLUMNS: &str = "n, at, account, who, company, action, object, detail, result, prev, hash";

fn from_row(r: &Row<'_>) -> rusqlite::Result<LogEntry> {
    Ok(LogEntry {
        n: r.get(0)?,
        at: r.get(1)?,
        account: r.get(2)?,
        who: r.get(3)?,
        company: r.get(4)?,
        action: r.get(5)?,
        object: r.get(6)?,
        detail: r.get(7)?,
        result: r.get(8)?,
        prev: r.get(9)?,
        hash: r.get(10)?,
    })
}

impl People {
    /// Writes a line; its number and fingerprint.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn log(&self, e: &NewEntry<'_>) -> Result<(i64, String), Error> {
        self.transact(|tx| {
            let last: (i64, Vec<u8>) = tx
                .query_row("SELECT n, hash FROM log ORDER BY n DESC LIMIT 1", [], |r| Ok((r.get(0)?, r.get(1)?)))
                .or_else(|e| if e == rusqlite::Error::QueryReturnedNoRows { Ok((0, Vec::new())) } else { Err(e) })?;
            let mut line = LogEntry {
                n: last.0 + 1,
                at: e.at,
                account: e.account,
                who: e.who.to_owned(),
                company: e.company.to_owned(),
                action: e.action.to_owned(),
                object: e.object.to_owned(),
                detail: e.detail.to_owned(),
                result: e.result.to_owned(),
                prev: last.1,
                hash: Vec::new(),
            };
            line.hash = line.digest();
            tx.execute(
                &format!("INSERT INTO log ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
                params![
                    line.n,
                    line.at,
                    line.account,
                    line.who,
                    line.company,
                    line.action,
                    line.object,
                    line.detail,
                    line.result,
                    line.prev,
                    line.hash
                ],
            )?;
            Ok((line.n, line.hash()))
        })
    }

    /// Lines of a company (all when empty) before a number, newest first. `account` keeps the lines of one person.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn log_lines(&self, company: &str, account: Option<i64>, before: i64, limit: i64) -> Result<Vec<LogEntry>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM log WHERE (?1 = '' OR company = ?1) AND (?2 IS NULL OR account = ?2) AND n < ?3 ORDER BY n DESC LIMIT ?4"
        );
        self.all(&sql, params![company, account, before, limit], from_row)
    }

    /// Checks the chain; `head` is a number and fingerprint kept elsewhere, which also shows a cut tail and a rewritten log.
    /// The number of lines when all is well.
    ///
    /// # Errors
    /// When the table cannot be read; the inner error names the first line that does not fit.
    pub fn verify_log(&self, head: Option<(i64, &str)>) -> Result<Result<i64, LogBreak>, Error> {
        let db = self.db();
        let mut q = db.prepare(&format!("SELECT {COLUMNS} FROM log ORDER BY n")).map_err(|e| self.fail(e))?;
        let rows = q.query_map([], from_row).map_err(|e| self.fail(e))?;
        let (mut n, mut prev, mut met) = (0, Vec::new(), head.is_none());
        for row in rows {
            let line = row.map_err(|e| self.fail(e))?;
            if line.n != n + 1 {
                return Ok(Err(LogBreak { n: n + 1, what: "missing" }));
            }
            if line.prev != prev {
                return Ok(Err(LogBreak { n: line.n, what: "unlinked" }));
            }
            if line.digest() != line.hash {
                return Ok(Err(LogBreak { n: line.n, what: "changed" }));
            }
            if let Some((number, print)) = head
                && number == line.n
            {
                if line.hash() != print {
                    return Ok(Err(LogBreak { n: number, what: "head" }));
                }
                met = true;
            }
            (n, prev) = (line.n, line.hash);
        }
        Ok(if met { Ok(n) } else { Err(LogBreak { n: n + 1, what: "missing" }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> (tempfile::TempDir, People, (i64, String)) {
        let dir = tempfile::tempdir().unwrap();
        let people = People::open(dir.path()).unwrap();
        let mut head = (0, String::new());
        for (at, action) in ["sign_in", "import", "audit", "export", "sign_out"].into_iter().enumerate() {
            head = people.log(&NewEntry { at: at as i64, who: "Анна", action, result: "done", ..NewEntry::default() }).unwrap();
        }
        (dir, people, head)
    }

    #[test]
    fn six_kinds_of_tampering_are_found() {
        let bend: [(&str, i64, &str); 6] = [
            ("UPDATE log SET who = 'Борис' WHERE n = 3", 3, "changed"),
            ("DELETE FROM log WHERE n = 2", 2, "missing"),
            (
                "UPDATE log SET n = n + 100 WHERE n > 3; INSERT INTO log SELECT 4, at, account, who, company, 'x', object, detail, result, prev, hash FROM log WHERE n = 3; UPDATE log SET n = n - 99 WHERE n > 100",
                4,
                "unlinked",
            ),
            (
                "UPDATE log SET n = 99 WHERE n = 2; UPDATE log SET n = 2 WHERE n = 3; UPDATE log SET n = 3 WHERE n = 99",
                2,
                "unlinked",
            ),
            ("DELETE FROM log WHERE n = 5", 5, "missing"),
            ("DELETE FROM log", 1, "missing"),
        ];
        for (sql, n, what) in bend {
            let (_dir, people, head) = people();
            assert_eq!(people.verify_log(Some((head.0, &head.1))).unwrap(), Ok(5));
            people.db().execute_batch(sql).unwrap();
            assert_eq!(people.verify_log(Some((head.0, &head.1))).unwrap(), Err(LogBreak { n, what }), "{sql}");
        }
    }

    #[test]
    fn a_full_rewrite_does_not_match_the_kept_head() {
        let (_dir, people, head) = people();
        people.db().execute_batch("DELETE FROM log").unwrap();
        for at in 0..5 {
            people.log(&NewEntry { at, who: "Борис", action: "x", result: "done", ..NewEntry::default() }).unwrap();
        }
        assert_eq!(people.verify_log(None).unwrap(), Ok(5));
        assert_eq!(people.verify_log(Some((head.0, &head.1))).unwrap(), Err(LogBreak { n: 5, what: "head" }));
    }
}
