//! Failures as the command line tells them: one clear line on standard error and the promised exit status.

use app::{Error, Lang};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::{self, Write};

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Problem {
    /// A use case failed.
    App(Error, Lang),
    /// Standard output went away: the reader has what it wanted.
    Closed,
    /// Standard output failed otherwise.
    Output(io::Error),
    /// The server.
    Web(web::Error),
}

impl Problem {
    /// The same problem told in the language of the run.
    pub(crate) fn in_lang(self, lang: Lang) -> Self {
        match self {
            Self::App(e, _) => Self::App(e, lang),
            other => other,
        }
    }

    /// Tells it and gives the exit status.
    pub(crate) fn tell(self) -> u8 {
        let (text, code) = match self {
            Self::App(e, lang) => {
                // A proposed mapping is data: `revizor import x.csv > x.toml` keeps it for editing.
                if let Error::Connect(inner) = &e
                    && let Some(toml) = app::usecases::import_data::proposal(inner)
                {
                    let _ = io::stdout().write_all(toml.as_bytes());
                }
                (e.text(lang), e.exit())
            }
            Self::Closed => return 0,
            Self::Output(e) => (e.to_string(), 1),
            Self::Web(e) => (e.to_string(), 1),
        };
        let _ = writeln!(io::stderr(), "revizor: {}", text.trim_end());
        code
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        Self::App(e, Lang::Ru)
    }
}

impl From<io::Error> for Problem {
    fn from(e: io::Error) -> Self {
        if e.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Output(e) }
    }
}

impl From<web::Error> for Problem {
    fn from(e: web::Error) -> Self {
        Self::Web(e)
    }
}

/// Wrong usage in Russian; `None` where the library's own words are kept.
pub(crate) fn usage_ru(e: &clap::Error) -> Option<String> {
    let value = |kind| match e.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join(", "),
        _ => String::new(),
    };
    let words = match e.kind() {
        ErrorKind::UnknownArgument => format!("нет параметра «{}»", value(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => format!("нет команды «{}»", value(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("не хватает: {}", value(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("«{}» не подходит для {}", value(ContextKind::InvalidValue), value(ContextKind::InvalidArg))
        }
        ErrorKind::MissingSubcommand => "укажите команду".to_owned(),
        ErrorKind::ArgumentConflict => format!("повторяется или противоречит: {}", value(ContextKind::InvalidArg)),
        _ => return None,
    };
    Some(format!("revizor: {words}; справка: revizor --help"))
}
