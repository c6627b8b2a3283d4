//! Any table as a workbook: what was asked at the top, a head that stays, real numbers, text that can never become a formula.

use crate::error::Result;
use chart::tokens::Token;
use rust_xlsxwriter::{Color, Format, Workbook};

/// Longest text a cell of the format can hold.
const CELL: usize = 32_000;
/// Rows a sheet can hold below its head.
const ROWS: usize = 1_000_000;

/// A table with the facts that say what it shows.
///
/// # Errors
/// When the workbook cannot be written.
pub fn table_xlsx(title: &str, head: &[(String, String)], columns: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let fill = Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(Token::NeutralSoft.rgb()));
    let quiet = Format::new().set_font_color(Color::RGB(Token::Ink2.rgb()));
    let sheet = book.add_worksheet();
    sheet.write_string_with_format(0, 0, cut(title), &bold)?;
    let mut at = 1;
    for (name, value) in head {
        sheet.write_string_with_format(at, 0, cut(name), &quiet)?;
        sheet.write_string(at, 1, cut(value))?;
        at += 1;
    }
    at += 1;
    for (c, name) in (0u16..).zip(columns) {
        sheet.write_string_with_format(at, c, cut(name), &fill)?;
        sheet.set_column_width(c, if c == 0 { 28 } else { 16 })?;
    }
    sheet.set_freeze_panes(at + 1, 0)?;
    for (r, row) in (at + 1..).zip(rows.iter().take(ROWS)) {
        for (c, cell) in (0u16..).zip(row) {
            match number(cell) {
                Some(n) => sheet.write_number(r, c, n)?,
                None => sheet.write_string(r, c, cut(cell))?,
            };
        }
    }
    if let (Some(last), false) = (columns.len().checked_sub(1), rows.is_empty()) {
        let last = u16::try_from(last).unwrap_or(u16::MAX);
        let end = at + u32::try_from(rows.len().min(ROWS)).unwrap_or(u32::MAX);
        sheet.autofilter(at, 0, end, last)?;
    }
    Ok(book.save_to_buffer()?)
}

fn cut(text: &str) -> String {
    text.chars().take(CELL).collect()
}

/// A plain decimal; codes with leading zeros, long ids and phone numbers stay text.
fn number(cell: &str) -> Option<f64> {
    let body = cell.strip_prefix('-').unwrap_or(cell);
    let plain = !body.is_empty() && body.len() <= 15 && body.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let code = body.len() > 1 && body.starts_with('0') && !body.starts_with("0.");
    if plain && !code { cell.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_and_codes_stay_text() {
        assert_eq!(number("-12.50"), Some(-12.5));
        for text in ["0012", "=1+1", "12345678901234567890", "", "1.2.3", "+7"] {
            assert_eq!(number(text), None, "{text}");
        }
        let bytes = table_xlsx("Т", &[("п".into(), "2026".into())], &["a".into()], &[vec!["=cmd()".into()], vec!["1.5".into()]]);
        assert!(bytes.unwrap().starts_with(b"PK"));
    }
}
