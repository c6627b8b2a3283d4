//! What can go wrong with a whole file; troubles of single rows are problems, not errors.

use crate::recognise::Proposal;

/// Why a file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("{file}: cannot read: {source}")]
    Io {
        /// Shown name of the file.
        file: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{file}: the file is empty")]
    Empty {
        /// Shown name of the file.
        file: String,
    },
    /// A header, or a sentence instead of a table, but no data rows. Existing data is never wiped by such a file.
    #[error("{file}: no data rows found{}; export the list again and check its filter", if .text.is_empty() { String::new() } else { format!(" (the file says: {text})") })]
    NoRows {
        /// Shown name of the file.
        file: String,
        /// The text found instead of a table, if any.
        text: String,
    },
    /// Not a table in any known format.
    #[error("{file}: not a table: {what}; save it as CSV (UTF-8) or XLSX")]
    NotTable {
        /// Shown name of the file.
        file: String,
        /// What was seen.
        what: String,
    },
    /// The file is of a known format and broken.
    #[error("{file}: the file is damaged: {what}; export or copy it again")]
    Damaged {
        /// Shown name of the file.
        file: String,
        /// What was seen.
        what: String,
    },
    /// A limit of [`crate::Limits`] would be passed.
    #[error("{file}: {what} is over the limit of {limit}; split the file or raise the limit")]
    Limit {
        /// Shown name of the file.
        file: String,
        /// What is too large.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// A printed report whose totals are not the sums of its rows.
    #[error(
        "{file}: row {line} '{label}', column '{column}': the report says {theirs}, its rows sum to {ours}; nothing was read: the levels of the report are lost or it was edited; save it again from 1C as XLSX"
    )]
    TotalsDiffer {
        /// Shown name of the file.
        file: String,
        /// Row of the total.
        line: u64,
        /// Label of the total.
        label: String,
        /// Header of the column.
        column: String,
        /// The figure of the report.
        theirs: String,
        /// The sum of its rows.
        ours: String,
    },
    /// The table or the meaning of columns is not certain; the proposal says what to confirm.
    #[error("{}", .0.to_text("en"))]
    NeedsMapping(Box<Proposal>),
    /// No such canonical table.
    #[error("no table named '{}'; known tables: {}", .0, tables())]
    UnknownTable(String),
    /// No such profile.
    #[error("no profile named '{}'; known profiles: {}", .0, crate::profiles().join(", "))]
    UnknownProfile(String),
    /// Not a name of the zone database.
    #[error("no time zone named '{0}'; use a name such as Europe/Moscow")]
    UnknownTimezone(String),
    /// The mapping file does not fit.
    #[error("mapping: {0}")]
    Mapping(String),
    /// The receiver of the rows failed.
    #[error("{0}")]
    Sink(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn tables() -> String {
    domain::schema::TABLES.iter().map(|t| t.name).collect::<Vec<_>>().join(", ")
}

impl Error {
    pub(crate) fn io(file: &str, source: std::io::Error) -> Self {
        Self::Io { file: file.to_owned(), source }
    }

    /// The message in the user's language (`ru` or `en`).
    #[must_use]
    pub fn text(&self, lang: &str) -> String {
        if lang != "ru" {
            return self.to_string();
        }
        match self {
            Self::Io { file, source } => format!("{file}: не удаётся прочитать: {source}"),
            Self::Empty { file } => format!("{file}: файл пуст"),
            Self::NoRows { file, text } if text.is_empty() => {
                format!("{file}: нет ни одной строки данных; выгрузите список ещё раз и проверьте фильтр")
            }
            Self::NoRows { file, text } => {
                format!(
                    "{file}: нет ни одной строки данных (в файле сказано: «{text}»); выгрузите список ещё раз и проверьте фильтр"
                )
            }
            Self::NotTable { file, what } => {
                format!("{file}: это не таблица ({what}); сохраните данные как CSV (UTF-8) или XLSX")
            }
            Self::Damaged { file, what } => format!("{file}: файл повреждён ({what}); выгрузите или скопируйте его заново"),
            Self::Limit { file, what, limit } => {
                format!("{file}: превышен предел {limit}: {what}; разделите файл или поднимите предел")
            }
            Self::TotalsDiffer { file, line, label, column, theirs, ours } => format!(
                "{file}: строка {line} «{label}», колонка «{column}»: в отчёте {theirs}, сумма строк {ours}; ничего не загружено: \
                 уровни отчёта потеряны или его правили; сохраните отчёт из 1С заново в формате XLSX"
            ),
            Self::NeedsMapping(proposal) => proposal.to_text("ru"),
            Self::UnknownTable(name) => {
                format!("нет таблицы «{name}»; известные таблицы: {}", tables())
            }
            Self::UnknownProfile(name) => format!("нет профиля «{name}»; известные профили: {}", crate::profiles().join(", ")),
            Self::UnknownTimezone(name) => format!("нет часового пояса «{name}»; укажите имя вида Europe/Moscow"),
            Self::Mapping(what) => format!("сопоставление колонок: {what}"),
            Self::Sink(inner) => inner.to_string(),
        }
    }
}
