//! What can go wrong in a query session.

/// Failure of the engine.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query engine refused or failed; `what` names the query unit.
    #[error("query {what} failed: {source}")]
    Query {
        /// Unit or view whose query failed.
        what: String,
        /// The engine's own words.
        #[source]
        source: Box<datafusion::error::DataFusionError>,
    },
    /// A result did not have the promised shape.
    #[error("query result: {0}")]
    Shape(String),
    /// The company's time zone is unknown.
    #[error("time zone {0} is unknown; use a name such as Europe/Moscow")]
    Zone(String),
    /// The runtime could not start.
    #[error("cannot start the query runtime: {0}")]
    Runtime(#[from] std::io::Error),
    /// A moment is out of the range of calendars.
    #[error("moment {0} is out of range")]
    Moment(i64),
}

impl Error {
    pub(crate) fn query(what: &str) -> impl FnOnce(datafusion::error::DataFusionError) -> Self + '_ {
        move |source| Self::Query { what: what.to_owned(), source: Box::new(source) }
    }
}
