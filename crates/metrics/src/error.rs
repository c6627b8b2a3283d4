//! What can go wrong when a figure is asked for.

/// Failure of a metric.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such metric; similar names help.
    #[error("unknown metric {id}; similar: {similar}")]
    Unknown {
        /// Asked id.
        id: String,
        /// Closest known ids.
        similar: String,
    },
    /// The metric has no such cut.
    #[error("metric {metric} cannot be cut by {dimension}; it takes: {known}")]
    Dimension {
        /// Metric id.
        metric: String,
        /// Asked dimension.
        dimension: String,
        /// Known dimensions.
        known: String,
    },
    /// A period that cannot be.
    #[error("period: {0}")]
    Period(String),
    /// The query engine failed.
    #[error(transparent)]
    Engine(#[from] engine::Error),
}

impl Error {
    pub(crate) fn unknown(id: &str) -> Self {
        let mut near: Vec<(usize, &str)> = crate::catalogue().iter().map(|m| (distance(id, m.id), m.id)).collect();
        near.sort_unstable();
        Self::Unknown { id: id.to_owned(), similar: near.iter().take(3).map(|(_, m)| *m).collect::<Vec<_>>().join(", ") }
    }
}

/// Letters of one word absent from the other: enough to suggest a name.
fn distance(a: &str, b: &str) -> usize {
    if b.contains(a) || a.contains(b) {
        return 0;
    }
    let missing = |x: &str, y: &str| x.chars().filter(|c| !y.contains(*c)).count();
    1 + missing(a, b) + missing(b, a) + a.len().abs_diff(b.len())
}
