//! What can be wrong with what people enter: always theirs to mend, always with the way out.

/// Failure of this crate.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// A field cannot be what it is.
    #[error("{field}: {problem}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// The parts of a plan do not make the whole.
    #[error("the parts make {parts} and the whole is {whole}: {residual} is left to hand out")]
    Residual {
        /// The whole, major units.
        whole: String,
        /// Sum of the parts.
        parts: String,
        /// Whole minus parts; below zero when too much was handed out.
        residual: String,
    },
    /// A case cannot go from where it stands to where it was sent.
    #[error("the case is {stands} and cannot become {asked}")]
    Step {
        /// Where it stands.
        stands: &'static str,
        /// Where it was sent.
        asked: &'static str,
    },
}

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

pub(crate) fn field<T>(field: &'static str, problem: impl Into<String>) -> Result<T> {
    Err(Error::Field { field, problem: problem.into() })
}
