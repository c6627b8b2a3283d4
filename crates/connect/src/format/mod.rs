//! Files to rows of cells: what a file is by its content, and a reader for each kind.

mod batches;
mod biff;
pub(crate) mod block;
pub(crate) mod csv;
pub(crate) mod encoding;
mod feed;
mod html;
pub(crate) mod levels;
mod ods;
mod sheet;
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
    /// Binary XLSB workbook.
    Xlsb,
    /// XML document of a known kind (CommerceML).
    Xml,
    /// Parquet; its rows are handed over by the caller, see [`crate::Input::with_batches`].
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
            Self::Xlsb => "xlsb",
            Self::Xml => "xml",
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
    /// The sheet that is read.
    pub(crate) sheet: Option<String>,
    /// All visible sheets of the workbook.
    pub(crate) sheets: Vec<String>,
    /// Dates of the workbook count from 1904.
    pub(crate) is_1904: bool,
}

/// A stream of blocks; blocks of delimited text still have to be cut into fields by [`finish`].
pub(crate) trait Source: Send {
    fn next_block(&mut self) -> Result<Option<Block>, Error>;
}

/// Opens a file; `width` is the number of headers when known, which sharpens the recovery from unclosed quotes.
pub(crate) fn open(
    input: &Input,
    layout: &Layout,
    width: usize,
    limits: &Limits,
    target: usize,
) -> Result<Box<dyn Source>, Error> {
    let sheet = layout.sheet.as_deref().unwrap_or("");
    Ok(match layout.format {
        Format::Csv => Box::new(text::TextSource::open(input, layout, width, limits, target)?),
        Format::Html => html::open(input, layout.encoding, limits),
        Format::Xlsx => sheet::open_xlsx(input, sheet, limits),
        Format::Xls => sheet::open_xls(input, sheet, limits),
        Format::Xlsb => sheet::open_xlsb(input, sheet, limits),
        Format::Xml => return Err(Error::NotTable { file: input.name.clone(), what: "an XML document".into() }),
        Format::Ods => ods::open(input, sheet, limits),
        Format::Parquet => match &input.batches {
            Some(open) => Box::new(batches::BatchSource::new(&input.name, open()?, limits)),
            None => {
                return Err(Error::NotTable {
                    file: input.name.clone(),
                    what: "a Parquet file whose rows were not handed over".into(),
                });
            }
        },
    })
}

/// Sheets of a workbook and whether its dates count from 1904; the workbook passes the limits first.
pub(crate) fn sheets(input: &Input, format: Format, limits: &Limits) -> Result<(Vec<String>, bool), Error> {
    match format {
        Format::Xlsx | Format::Xlsb => {
            crate::archive::guard_workbook(input, limits)?;
            sheet::sheets(input, format, limits)
        }
        Format::Xls => sheet::sheets(input, format, limits),
        Format::Ods => {
            crate::archive::guard_workbook(input, limits)?;
            Ok((ods::sheets(input)?, false))
        }
        _ => Ok((Vec::new(), false)),
    }
}

/// The file itself, or one input for each of several sheets that hold tables with known headers.
pub(crate) fn sheets_of(input: &Input, limits: &Limits) -> Result<Vec<Input>, Error> {
    let alone = || Ok(vec![input.clone()]);
    let Ok(layout) = sniff::sniff(input, limits) else { return alone() };
    if !matches!(layout.format, Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods) || layout.sheets.len() < 2 {
        return alone();
    }
    let mut tables = Vec::new();
    for name in layout.sheets.iter().filter(|n| !matches!(n.as_str(), "Подсказки" | "Hints")) {
        let layout = Layout { sheet: Some(name.clone()), ..layout.clone() };
        if let Some(first) = open(input, &layout, 0, limits, 1 << 16)?.next_block()?
            && first.rows.iter().take(30).any(|r| crate::recognise::known_headers(first.texts(r)) >= 2)
        {
            tables.push(Input { name: format!("{} [{name}]", input.name), sheet: Some(name.clone()), ..input.clone() });
        }
    }
    if tables.len() > 1 { Ok(tables) } else { alone() }
}

/// Cuts the rows of a block of delimited text into fields; other blocks come cut.
pub(crate) fn finish(block: &mut Block, layout: &Layout) {
    if layout.format == Format::Csv {
        csv::fields(block, layout.dialect);
    }
}
