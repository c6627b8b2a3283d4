//! Stage dictionary when none was given: order and meaning read off the deals and their history.

use crate::{Error, Session};

/// Registers `stages_known`: the `stages` table, or, when it is empty, stages derived from deals and stage events.
///
/// A derived stage is `won` or `lost` when at least half of the deals standing in it are; the order is the mean place
/// of the first entry among the deal's entries, final stages last (`sources.md` 1.11: derived, so figures say so).
pub(crate) fn stages(session: &Session) -> Result<(), Error> {
    let sql = if session.rows_of("stages")? > 0 { "SELECT * FROM stages" } else { include_str!("views/stages_derived.sql") };
    session.keep("stages_known", sql)
}
