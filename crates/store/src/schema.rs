//! Tables of the state database and the steps from one format to the next.

use crate::Error;
use rusqlite::Connection;
use std::path::Path;

/// One entry per format; the number of the last one is kept in `user_version`. Entries are only ever added.
pub(crate) const STEPS: &[&str] = &[
    "
    CREATE TABLE answer (
        question TEXT PRIMARY KEY,
        answer TEXT NOT NULL,
        who TEXT NOT NULL DEFAULT '',
        evidence TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        programme TEXT NOT NULL,
        created_at TEXT NOT NULL,
        snapshot TEXT NOT NULL,
        as_of TEXT NOT NULL,
        result_hash TEXT NOT NULL,
        score TEXT,
        coverage TEXT NOT NULL,
        findings INTEGER NOT NULL,
        broken INTEGER NOT NULL,
        folder TEXT NOT NULL
    ) STRICT;
",
    include_str!("steps/002_defence.sql"),
    include_str!("steps/003_sources.sql"),
    include_str!("steps/004_plan.sql"),
    include_str!("steps/005_answers.sql"),
    include_str!("steps/006_changes.sql"),
    include_str!("steps/007_doorbell.sql"),
    include_str!("steps/008_identity.sql"),
    include_str!("steps/009_desk.sql"),
];

/// Brings a database to the newest of the given formats.
pub(crate) fn migrate(db: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Error> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let fail = |source| Error::Sql { path: path.to_owned(), source };
    let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fail)?;
    let found: i64 = tx.pragma_query_value(None, "user_version", |r| r.get(0)).map_err(fail)?;
    if found > known {
        return Err(Error::Newer { path: path.to_owned(), found, known });
    }
    for step in steps.iter().skip(usize::try_from(found).unwrap_or(0)) {
        tx.execute_batch(step).map_err(fail)?;
    }
    if found < known {
        tx.pragma_update(None, "user_version", known).map_err(fail)?;
    }
    tx.commit().map_err(fail)
}
