//! Tables that several rules share, computed once per run and kept in the session: reach of deals, classes of clients, touches.

use crate::context::{Context, day_number};
use crate::error::{Error, Result};
use crate::rule::Rule;

/// Name and query of each kept table. `{day}` is the as-of day as a number, a value of ours and not of the user's.
const TABLES: &[(&str, &str)] = &[
    ("a_stages", include_str!("base/a_stages.sql")),
    ("a_open", include_str!("base/a_open.sql")),
    ("a_reach", include_str!("base/a_reach.sql")),
    ("a_usual", include_str!("base/a_usual.sql")),
    ("a_abc", include_str!("base/a_abc.sql")),
    ("a_rhythm", include_str!("base/a_rhythm.sql")),
    ("a_touch", include_str!("base/a_touch.sql")),
    ("a_targets", include_str!("base/a_targets.sql")),
    ("a_changes", include_str!("base/a_changes.sql")),
];

/// Makes the shared tables that the given rules use.
///
/// # Errors
/// When a query fails.
pub(crate) fn prepare(ctx: &Context<'_>, rules: &[&'static Rule]) -> Result<()> {
    let rules = || rules.iter().filter_map(|r| r.sql).flat_map(|q| [q.count, q.offenders]);
    let mut needed: Vec<&str> = TABLES.iter().filter(|(name, _)| rules().any(|sql| sql.contains(name))).map(|t| t.0).collect();
    // A shared table may stand on an earlier one.
    for (name, sql) in TABLES.iter().rev() {
        if needed.contains(name) {
            needed.extend(TABLES.iter().map(|t| t.0).filter(|other| other != name && sql.contains(other)));
        }
    }
    for (name, _) in TABLES.iter().filter(|(name, _)| needed.contains(name)) {
        make(ctx, name)?;
    }
    Ok(())
}

/// Makes one shared table, once in a session: its moment never changes.
///
/// # Errors
/// When its query fails.
pub(crate) fn make(ctx: &Context<'_>, name: &str) -> Result<()> {
    let Some((_, sql)) = TABLES.iter().find(|(n, _)| *n == name) else { return Ok(()) };
    if ctx.session().knows(name) {
        return Ok(());
    }
    let sql = sql.replace("{day}", &day_number(ctx.today).to_string());
    ctx.session().keep(name, &sql).map_err(|source| Error::Query { query: name.to_owned(), source })
}
