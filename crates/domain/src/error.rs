//! Errors of this crate: what is wrong, where, and what to write instead.

/// Errors of calendars and periods.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The zone is not in the zone database.
    #[error("unknown time zone `{0}`: use an IANA name such as Europe/Moscow")]
    Zone(String),
    /// A line of a work calendar cannot be read.
    #[error("work calendar, line {line}: `{text}`: {what}")]
    CalendarLine {
        /// Line number from 1.
        line: usize,
        /// The line as written.
        text: String,
        /// What is expected.
        what: &'static str,
    },
    /// A date or period cannot be read.
    #[error("`{0}` is no date: use YYYY-MM-DD, YYYY-MM, YYYY-Q1 or YYYY")]
    Date(String),
    /// The end of a period lies before its start.
    #[error("the period ends on {to}, before it starts on {from}: swap the two dates")]
    Backwards {
        /// First day asked.
        from: String,
        /// Last day asked.
        to: String,
    },
}
