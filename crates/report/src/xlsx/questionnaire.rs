//! A questionnaire as a workbook: one sheet a respondent, answers chosen from a list, everything else locked by its place.

use crate::error::Result;
use rust_xlsxwriter::{Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};
use text::Lang;

/// One question as the sheet shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionRow {
    /// Rule id; it ties the answer back.
    pub rule: String,
    /// Number of the mistake or empty.
    pub mistake: String,
    /// The question with the meaning of each answer.
    pub question: String,
    /// Evidence that is asked for.
    pub evidence_wanted: String,
    /// Answer given so far.
    pub answer: String,
    /// Evidence given so far.
    pub evidence: String,
    /// Remark.
    pub comment: String,
}

/// Sheet of one respondent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionSheet {
    /// Name of the sheet in the user's language.
    pub title: String,
    /// Stable word of the respondent, written into every row.
    pub respondent: String,
    /// Questions.
    pub rows: Vec<QuestionRow>,
}

/// Columns of the sheet; the first row holds these names, so that the same reader takes CSV and XLSX.
const COLUMNS: [(&str, f64); 8] = [
    ("rule", 26.0),
    ("mistake", 8.0),
    ("question", 70.0),
    ("evidence_wanted", 34.0),
    ("answer", 14.0),
    ("respondent", 14.0),
    ("evidence", 34.0),
    ("comment", 34.0),
];

/// The workbook. Same sheets, same bytes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn questionnaire_xlsx(sheets: &[QuestionSheet], lang: Lang) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    // The moment of making is fixed: the same questions give the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_ECF1)).set_border_bottom(FormatBorder::Thin);
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let open = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_background_color(Color::RGB(0x00FF_F8E1));
    let words = lang.pick(["да", "частично", "нет", "не знаю"], ["yes", "partly", "no", "unknown"]);
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.title.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect::<String>())?;
        for (i, (name, width)) in (0_u16..).zip(COLUMNS) {
            page.set_column_width(i, width)?;
            page.write_string_with_format(0, i, name, &head)?;
        }
        page.set_freeze_panes(1, 1)?;
        for (r, row) in (1_u32..).zip(&sheet.rows) {
            let fixed = [&row.rule, &row.mistake, &row.question, &row.evidence_wanted];
            for (c, cell) in (0_u16..).zip(fixed) {
                page.write_string_with_format(r, c, cell, &wrap)?;
            }
            for (c, cell) in (4_u16..).zip([&row.answer, &sheet.respondent, &row.evidence, &row.comment]) {
                page.write_string_with_format(r, c, cell, &open)?;
            }
        }
        let last = u32::try_from(sheet.rows.len()).unwrap_or(1).max(1);
        page.add_data_validation(1, 4, last, 4, &DataValidation::new().allow_list_strings(&words)?)?;
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_questions_give_the_same_bytes() {
        let row = QuestionRow { rule: "no-scripts".into(), question: "=1+1".into(), ..QuestionRow::default() };
        let sheets =
            [QuestionSheet { title: "Собственник: [все]".into(), respondent: "owner".into(), rows: vec![row] }];
        let (a, b) = (questionnaire_xlsx(&sheets, Lang::Ru).unwrap(), questionnaire_xlsx(&sheets, Lang::Ru).unwrap());
        assert!(a == b && a.starts_with(b"PK"));
    }
}
