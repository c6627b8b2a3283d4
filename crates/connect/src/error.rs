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

/// What was seen, in Russian; words of the operating system and of libraries stay as they are.
fn russian(what: &str) -> &str {
    WORDS.iter().find(|(en, _)| *en == what).map_or(what, |(_, ru)| ru)
}

const WORDS: &[(&str, &str)] = &[
    ("binary data", "двоичные данные"),
    ("a JSON document", "документ JSON"),
    ("a PDF document", "документ PDF"),
    ("an XML document", "документ XML"),
    ("a text document or a presentation", "текстовый документ или презентация"),
    ("a tar archive; pack the files as zip", "архив tar; упакуйте файлы в zip"),
    ("a zip archive inside an archive", "архив внутри архива"),
    ("archives nested more than once", "архив в архиве в архиве"),
    ("the archive is protected by a password", "архив закрыт паролем"),
    ("the archive holds a name that points outside of it", "в архиве имя файла, которое ведёт за его пределы"),
    (
        "the archive holds no CSV, XLSX, XLS, ODS, HTML or Parquet files",
        "в архиве нет файлов CSV, XLSX, XLS, ODS, HTML или Parquet",
    ),
    (
        "the folder holds no CSV, XLSX, XLS, ODS, HTML, Parquet, zip or gz files",
        "в папке нет файлов CSV, XLSX, XLS, ODS, HTML, Parquet, zip или gz",
    ),
    ("the workbook is protected by a password; remove it", "книга закрыта паролем; снимите его"),
    (
        "a workbook with a document type declaration, which no office program writes",
        "книга с объявлением DOCTYPE, какого офисные программы не пишут",
    ),
    ("its structure is broken", "нарушена его структура"),
    ("its container of streams is broken", "нарушен его контейнер"),
    ("the reader could not cope with its content", "его содержимое не читается"),
    ("the header of the report is gone", "заголовок отчёта не найден"),
    ("unpacked to packed size", "отношение распакованного размера к сжатому"),
    ("unpacked bytes of the archive", "распакованный размер архива, байт"),
    ("files in the archive", "файлов в архиве"),
    ("parts of the workbook", "частей книги"),
    ("size in bytes", "размер, байт"),
    ("size of an XML document", "размер документа XML, байт"),
    ("size of an old binary workbook", "размер книги XLS, байт"),
    ("number of cells", "число ячеек"),
    ("number of rows", "число строк"),
    ("number of columns", "число колонок"),
    ("the rectangle around the cells", "площадь листа"),
    ("rows of a printed report", "строк печатного отчёта"),
    ("number of receipt lines held in memory", "строк чеков в памяти"),
    ("number of calls held in memory; split the log by months", "звонков в памяти; разделите журнал по месяцам"),
    (
        "rows of one number that stand far apart; sort the file by number",
        "строк одного номера далеко друг от друга; отсортируйте файл по номеру",
    ),
];

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
                format!("{file}: это не таблица ({}); сохраните данные как CSV (UTF-8) или XLSX", russian(what))
            }
            Self::Damaged { file, what } => {
                format!("{file}: файл повреждён ({}); выгрузите или скопируйте его заново", russian(what))
            }
            Self::Limit { file, what, limit } => {
                format!("{file}: превышен предел {limit}: {}; разделите файл или поднимите предел", russian(what))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_their_own_language() {
        let e = Error::NotTable { file: "a.csv".into(), what: "a PDF document".into() };
        assert!(e.text("ru").contains("документ PDF") && e.text("en").contains("a PDF document"));
        assert!(WORDS.iter().all(|(en, ru)| en.is_ascii() && !ru.is_ascii()));
    }
}
