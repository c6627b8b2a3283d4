//! Why a live source could not be read, in words for its owner; never with an address that may hold a secret.

/// Kind of a failure: what the owner has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The settings of the source are wrong or incomplete.
    Settings,
    /// The address is not allowed.
    Address,
    /// The key, token or password is not accepted.
    Key,
    /// The key is accepted and has no right to read this.
    Rights,
    /// The method or the object does not exist there.
    Absent,
    /// The vendor blocked us or asks to stop.
    Blocked,
    /// The other side did not manage to answer, however often asked: run again later, reading goes on where it stopped.
    Busy,
    /// An answer that makes no sense.
    Broken,
    /// The run was stopped from outside.
    Stopped,
}

/// Why a source could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Kind.
    pub class: Class,
    /// Words, Russian.
    pub ru: String,
    /// Words, English.
    pub en: String,
}

impl Failure {
    pub(crate) fn new(class: Class, ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self { class, ru: ru.into(), en: en.into() }
    }

    /// An answer that makes no sense.
    pub(crate) fn broken(method: &str, ru: &str, en: &str) -> Self {
        Self::new(Class::Broken, format!("{method}: {ru}"), format!("{method}: {en}"))
    }

    /// A setting that is missing or wrong.
    pub(crate) fn settings(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Class::Settings, ru, en)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Failure {}
