//! What can go wrong with a plan or a card: always the user's to mend, always with the way out.

/// Failure of a plan or of a measurement.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// The stored audit has no plan in the expected form.
    #[error("the audit holds no growth zones to plan from: {0}")]
    NoZones(String),
    /// No such item.
    #[error("no item {id:?} in the plan; there are {known}")]
    NoItem {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// A field of an edit cannot be what it is.
    #[error("{field}: {problem}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// Items wait for each other in a circle.
    #[error("items wait for each other in a circle: {0}")]
    Circle(String),
    /// A stored text of the product is not well formed.
    #[error("playbook: {0}")]
    Playbook(String),
}

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
