//! A form to fill in by hand: headings with examples, and a sheet of hints beside it.

use crate::error::Result;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook};

/// One column of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormColumn {
    /// Heading.
    pub heading: String,
    /// Nothing can be imported without it.
    pub required: bool,
    /// What to write.
    pub hint: String,
    /// Values of the example rows.
    pub examples: Vec<String>,
}

/// A form as a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Name of the sheet to fill in.
    pub sheet: String,
    /// What the form is for.
    pub about: String,
    /// Columns from left to right.
    pub columns: Vec<FormColumn>,
    /// Name of the sheet of hints and its headings: column, required, what to write; the word for "yes".
    pub hints: [String; 5],
}

/// Writes the workbook.
///
/// # Errors
/// When the workbook cannot be written.
pub fn form(form: &Form) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(Color::RGB(0xe8_ee_f4));
    let must = head.clone().set_background_color(Color::RGB(0xfb_e5_c8));
    let example = Format::new().set_italic().set_font_color(Color::RGB(0x80_80_80));
    let sheet = book.add_worksheet().set_name(&form.sheet)?;
    for (c, column) in (0_u16..).zip(&form.columns) {
        sheet.write_with_format(0, c, &column.heading, if column.required { &must } else { &head })?;
        let width = column.heading.chars().count().max(column.examples.iter().map(|e| e.chars().count()).max().unwrap_or(0));
        sheet.set_column_width(c, f64::from(u16::try_from(width.clamp(10, 40)).unwrap_or(40)) + 2.0)?;
        for (r, text) in (1_u32..).zip(&column.examples).filter(|(_, t)| !t.is_empty()) {
            sheet.write_with_format(r, c, text, &example)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let [name, column_word, required_word, what_word, yes] = &form.hints;
    let hints = book.add_worksheet().set_name(name)?;
    hints.write(0, 0, &form.about)?;
    for (c, word) in (0_u16..).zip([column_word, required_word, what_word]) {
        hints.write_with_format(2, c, word, &head)?;
    }
    for (r, column) in (3_u32..).zip(&form.columns) {
        hints.write(r, 0, &column.heading)?;
        hints.write(r, 1, if column.required { yes.as_str() } else { "" })?;
        hints.write(r, 2, &column.hint)?;
    }
    for (c, width) in [(0, 32.0), (1, 14.0), (2, 80.0)] {
        hints.set_column_width(c, width)?;
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_a_workbook() {
        let column = FormColumn {
            heading: "Сумма".into(),
            required: true,
            hint: "рубли".into(),
            examples: vec!["1".into(), String::new()],
        };
        let words = ["Подсказки", "Колонка", "Обязательна", "Что писать", "да"].map(str::to_owned);
        let bytes = form(&Form { sheet: "Сделки".into(), about: "о чём".into(), columns: vec![column], hints: words }).unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
