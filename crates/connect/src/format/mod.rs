//! Files to rows of cells: what a file is by its content, and a reader for each kind.

pub(crate) mod block;
pub(crate) mod csv;
pub(crate) mod encoding;
pub(crate) mod sniff;
pub(crate) mod text;

use crate::{Error, Input, Limits};
use block::Block;

/// Kind of a file, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Excel workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// HTML table, often saved as `.xls`.
    Html,
    /// Parquet; read by the caller, see [`crate::read_batches`].
    Parquet,
}

impl Format {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Html => "html",
            Self::Parquet => "parquet",
        }
    }
}

/// How a file is to be read; found by sniffing.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) format: Format,
    pub(crate) encoding: &'static encoding_rs::Encoding,
    pub(crate) dialect: csv::Dialect,
    /// Sheet of a workbook, number of the table of a page.
    pub(crate) sheet: Option<String>,
    /// Dates of the workbook count from 1904.
    pub(crate) is_1904: bool,
}

/// A stream of blocks; blocks of delimited text still have to be cut into fields by [`finish`].
pub(crate) trait Source: Send {
    fn next_block(&mut self) -> Result<Option<Block>, Error>;
}

/// Opens a file; `width` is the number of headers when known, which sharpens the recovery from unclosed quotes.
pub(crate) fn open(input: &Input, layout: &Layout, width: usize, limits: &Limits, target: usize) -> Result<Box<dyn Source>, Error> {
    match layout.format {
        Format::Csv => Ok(Box::new(text::TextSource::open(input, layout, width, limits, target)?)),
        other => Err(Error::NotTable { file: input.name.clone(), what: format!("{} is read elsewhere", other.name()) }),
    }
}

/// Cuts the rows of a block of delimited text into fields; other blocks come cut.
pub(crate) fn finish(block: &mut Block, layout: &Layout) {
    if layout.format == Format::Csv {
        csv::fields(block, layout.dialect);
    }
}
