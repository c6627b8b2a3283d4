//! A table as a file: CSV that a spreadsheet opens well, or a workbook with real numbers.

use crate::usecases::explore::Sheet;
use crate::{Error, Result};

/// Forms of a file: word, type, extension.
pub const FORMS: [(&str, &str); 2] =
    [("csv", "text/csv; charset=utf-8"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];

/// The bytes of a sheet in the asked form; anything but `xlsx` is CSV.
///
/// # Errors
/// When the file cannot be written.
pub fn bytes(sheet: &Sheet, form: &str) -> Result<Vec<u8>> {
    if form == "xlsx" {
        let title = sheet.head.first().map_or("", |(_, v)| v.as_str());
        return Ok(report::table_xlsx(title, &sheet.head, &sheet.columns, &sheet.rows)?);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Error::failed(e.to_string(), e.to_string());
    writer.write_record(&sheet.columns).map_err(failed)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|c| guarded(c))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    // The mark makes Excel read the Cyrillic letters right.
    Ok([b"\xef\xbb\xbf".as_slice(), &bytes].concat())
}

/// A text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers.
fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && domain::money::parse_decimal(cell, 9).is_none() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        let sheet = Sheet {
            name: "x".into(),
            head: vec![],
            columns: vec!["Имя".into(), "Сумма".into()],
            rows: vec![vec!["=HYPERLINK(1)".into(), "-12.50".into()]],
        };
        let text = String::from_utf8(bytes(&sheet, "csv").unwrap()).unwrap();
        assert_eq!(text, "\u{feff}Имя,Сумма\n'=HYPERLINK(1),-12.50\n");
        assert!(bytes(&sheet, "xlsx").unwrap().starts_with(b"PK"));
    }
}
