//! The records a figure rests on: the metric's own query with the record as its only cut.

use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::Context;
use crate::metric::Entity;
use crate::request::Request;
use engine::{Rows, Session};

/// Which part of a long list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Records to skip.
    pub skip: u64,
    /// Records to return at most.
    pub take: u64,
}

/// Records behind a figure.
pub struct Records {
    /// What each record is.
    pub entity: Entity,
    /// Number of fact rows in all.
    pub total: u64,
    /// Column `c0` is the id of the record, the others are what the metric read from it; newest first.
    pub rows: Rows,
}

/// Lists the records a figure rests on, newest first; `None` when the metric has no fact rows of its own.
///
/// The metric is computed first, because some keep prepared tables that their query joins.
///
/// # Errors
/// Unknown metric, a dimension that does not fit, a bad period, or a failing query.
pub fn records(session: &Session, request: &Request, page: Page) -> Result<Option<Records>, Error> {
    let metric = crate::find(&request.metric).ok_or_else(|| Error::unknown(&request.metric))?;
    if metric.entity.key().is_none() || !metric.query.contains("{cuts}") || !crate::frame::missing(session, metric)?.is_empty() {
        return Ok(None);
    }
    crate::compute(session, &Request { compare: None, ..request.clone() })?;
    let asked = Request { by: vec![Dimension::Record], grain: None, compare: None, ..request.clone() };
    let today = crate::frame::as_of_date(session)?;
    let to = asked.to.map_or(today, |t| t.min(today));
    let context = Context { session, metric, request: &asked, from: asked.from, to };
    let facts = context.facts(&context.own())?;
    let from = facts.from_clause.replace("{to}", &to.to_string());
    // A query with places that only its own computation fills has no plain list behind it.
    if from.contains('{') {
        return Ok(None);
    }
    let count = session.sql(&format!("-- records of {}\nSELECT count(*) AS n FROM {from} f", metric.id), &facts.params)?;
    let sql = format!(
        "-- records of {}\nSELECT * FROM {from} f ORDER BY on_date DESC NULLS LAST, c0 LIMIT {} OFFSET {}",
        metric.id, page.take, page.skip
    );
    Ok(Some(Records { entity: metric.entity, total: count.count(0, "n"), rows: session.sql(&sql, &facts.params)? }))
}
