//! Paths of deals: variants, conformance, lint of stages, honest conversion, outcome over time, fair comparison and ranking, answer curve.

mod adjusted;
mod conformance;
mod limit;
mod lint;
mod outcome;
mod ranking;
mod response_curve;
mod variants;

pub(crate) use adjusted::adjusted;
pub(crate) use conformance::conformance;
pub(crate) use limit::limit;
pub(crate) use lint::lint;
pub(crate) use outcome::outcome;
pub(crate) use ranking::ranking;
pub(crate) use response_curve::curve;
pub(crate) use variants::variants;

use crate::error::Error;
use engine::Session;

/// Keeps `passive_stages` (pipeline, stage): work stages named after waiting.
pub(crate) fn keep_passive(session: &Session) -> Result<(), Error> {
    Ok(session.keep_once("passive_stages", include_str!("../sql/passive_stages.sql"))?)
}

/// Keeps `deal_paths` (deal_id, path, steps, skips, backs, loops, dragged, late_start): how each deal with a history went.
fn keep_paths(session: &Session) -> Result<(), Error> {
    keep_passive(session)?;
    Ok(session.keep_once("deal_paths", include_str!("../sql/deal_paths.sql"))?)
}
