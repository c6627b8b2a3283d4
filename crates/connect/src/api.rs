//! The types in which a caller speaks with the readers: options, what was detected, the receiver of rows, the report.

use crate::{Error, Limits, Mapping, Problem};
use arrow::record_batch::RecordBatch;
use domain::schema::Table;

/// What the user said about the files.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Canonical table, when the user named it.
    pub table: Option<String>,
    /// Profile of the source, one of [`crate::profiles`], when the user named it.
    pub profile: Option<String>,
    /// Mapping file, when the user gave one.
    pub mapping: Option<Mapping>,
    /// IANA zone of times without an offset; UTC when not given.
    pub timezone: Option<String>,
    /// Name of the source system; the profile's own name when not given.
    pub source: Option<String>,
    /// Limits of reading.
    pub limits: Limits,
    /// The moment of the import, microseconds since 1970 UTC: facts dated more than a year later are set aside.
    /// No check when not given.
    pub now: Option<i64>,
}

/// An ambiguity that the file alone cannot settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Stable name: `date_order`, `decimal_mark`, `closed_stages`, `tie`, `levels`, `period`.
    pub code: &'static str,
    /// Header of the column in question, empty when the whole file is meant.
    pub column: String,
    /// Values seen that allow more than one reading.
    pub samples: Vec<String>,
    /// Answers to choose from, as they stand in a mapping file.
    pub choices: Vec<String>,
    /// The question for a person, Russian.
    pub ru: String,
    /// The question for a person, English.
    pub en: String,
}

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub struct Detected {
    /// One of [`crate::profiles`].
    pub profile: String,
    /// Name of the source system the rows will carry.
    pub source: String,
    /// The canonical table of the main rows.
    pub table: Option<String>,
    /// `csv`, `xlsx`, `xls`, `xlsb`, `ods`, `html`, `xml`, `parquet`.
    pub format: String,
    /// Name of the text encoding, empty for binary formats.
    pub encoding: String,
    /// Field separator of delimited text.
    pub separator: Option<char>,
    /// Sheet of a workbook, or number of the table in an HTML page.
    pub sheet: Option<String>,
    /// Headers as they stand in the file.
    pub headers: Vec<String>,
    /// Rows before the first data row: title lines, the header, `sep=` lines.
    pub header_rows: u64,
    /// Column by column meaning.
    pub mapping: Mapping,
    /// 0 to 1.
    pub confidence: f64,
    /// First data rows.
    pub samples: Vec<Vec<String>>,
    /// Ambiguities to confirm; rows that depend on an unanswered one are set aside.
    pub questions: Vec<Question>,
    /// Things worth telling, Russian and English.
    pub notes: Vec<Note>,
    pub(crate) layout: crate::format::Layout,
    /// Cells of a record that stand on its first row only hold for the rows below.
    pub(crate) fill_down: bool,
}

/// A remark for the report of an import.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Stable name.
    pub code: &'static str,
    /// How many rows or cells it is about, 0 when it is about the file.
    pub count: u64,
    /// Russian text.
    pub ru: String,
    /// English text.
    pub en: String,
}

/// Receives canonical rows and problems; implemented by the caller.
pub trait Sink {
    /// Rows of a table: its canonical columns in order, then `attrs` (Utf8, JSON) and `_line` (Int64).
    ///
    /// # Errors
    /// The receiver's own failure; reading stops.
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> Result<(), Error>;

    /// A row that was set aside, with the reason.
    ///
    /// # Errors
    /// The receiver's own failure; reading stops.
    fn problem(&mut self, problem: Problem) -> Result<(), Error>;

    /// Physical rows and bytes read so far.
    fn progress(&mut self, rows: u64, bytes: u64);
}

/// A total found in the file against ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Header of the summed column.
    pub column: String,
    /// The file's own figure, decimal in major units.
    pub file: String,
    /// The sum of the rows read, decimal in major units.
    pub ours: String,
    /// Whether they differ by one major unit or more.
    pub mismatch: bool,
}

/// What became of every physical row of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadReport {
    /// Physical rows, header and blank ones included.
    pub read: u64,
    /// Header, title, separator, repeated header, total and footer rows.
    pub header: u64,
    /// Rows without a value.
    pub blank: u64,
    /// Rows set aside with a problem.
    pub set_aside: u64,
    /// Exact repeats that the reader itself recognises (receipt lines, repeated product rows).
    pub duplicates: u64,
    /// Rows sent per main table.
    pub rows: Vec<(String, u64)>,
    /// Rows sent per derived table (employees found in deals, customers found in receipts ...); outside the sum.
    pub derived: Vec<(String, u64)>,
    /// Physical rows folded into another row (product lines of one deal).
    pub merged: u64,
    /// Totals of the file against ours.
    pub totals: Vec<Total>,
    /// Remarks.
    pub notes: Vec<Note>,
}

impl ReadReport {
    /// Rows of main tables.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.rows.iter().map(|(_, n)| n).sum()
    }

    /// Whether every physical row is accounted for.
    #[must_use]
    pub fn closes(&self) -> bool {
        self.read == self.header + self.blank + self.set_aside + self.duplicates + self.merged + self.accepted()
    }

    pub(crate) fn add(list: &mut Vec<(String, u64)>, table: &str, n: u64) {
        match list.iter_mut().find(|(t, _)| t == table) {
            Some(entry) => entry.1 += n,
            None => list.push((table.to_owned(), n)),
        }
    }
}
