//! Cells of a small workbook as text, sheet by sheet: for forms that come back filled, not for data.

use crate::{Error, Input};
use calamine::{Data, Reader, open_workbook_auto};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Largest form file, bytes: a form has hundreds of rows, not millions.
const BYTES: u64 = 16 << 20;
/// Most rows read from a sheet.
const ROWS: usize = 20_000;

/// Name of a sheet and its cells as text.
pub type SheetCells = (String, Vec<Vec<String>>);

/// All sheets of a workbook as text. Rows beyond twenty thousand a sheet are an error: this is no form.
///
/// # Errors
/// A file that cannot be read, is too large or is no workbook.
pub fn form_cells(path: &Path) -> Result<Vec<SheetCells>, Error> {
    let name = Input::file(path).name;
    let size = std::fs::metadata(path).map_err(|e| Error::io(&name, e))?.len();
    if size > BYTES {
        return Err(Error::Limit { file: name, what: "size of a form".into(), limit: BYTES });
    }
    let damaged = |what: String| Error::Damaged { file: name.clone(), what };
    let read = || -> Result<Vec<SheetCells>, Error> {
        let mut book = open_workbook_auto(path).map_err(|e| damaged(e.to_string()))?;
        let mut out = Vec::new();
        for sheet in book.sheet_names() {
            let range = book.worksheet_range(&sheet).map_err(|e| damaged(e.to_string()))?;
            if range.height() > ROWS {
                return Err(Error::Limit { file: name.clone(), what: format!("rows of the sheet {sheet}"), limit: ROWS as u64 });
            }
            out.push((sheet, range.rows().map(|r| r.iter().map(text).collect()).collect()));
        }
        Ok(out)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("its structure is broken".into())))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(s) => s.trim().to_owned(),
        other => other.to_string().trim().to_owned(),
    }
}
