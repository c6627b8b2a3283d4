//! What can go wrong in an audit. A failing rule is not an error: it becomes the verdict Broken.

/// Failure of the whole run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A query outside of a rule failed.
    #[error("audit query {query}: {source}")]
    Query {
        /// Name of the query.
        query: String,
        /// The engine's own words.
        #[source]
        source: engine::Error,
    },
    /// Unknown programme.
    #[error("programme {0} is unknown; known: {1}")]
    Programme(String, String),
    /// A setting that no rule knows, or a value out of its bounds.
    #[error("setting {key}: {problem}")]
    Setting {
        /// Full key, `rule-id.key`.
        key: String,
        /// What is wrong and what is allowed.
        problem: String,
    },
    /// A questionnaire file that cannot be read.
    #[error("questionnaire line {line}: {problem}")]
    Questionnaire {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A file inside the product is wrong; a test guards it.
    #[error("unit {unit}: {problem}")]
    Unit {
        /// Rule or programme id.
        unit: String,
        /// What is wrong.
        problem: String,
    },
}

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
