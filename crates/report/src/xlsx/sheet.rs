//! One sheet: title, what it shows, a header that stays, real numbers, and text that can never become a formula.

use crate::error::Result;
use chart::tokens::Token;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Url, Workbook, Worksheet};
use std::collections::BTreeSet;
use text::Lang;

/// Row of the column heads; above it stand title and period.
const HEAD: u32 = 3;
/// Longest text a cell of the format can hold.
const CELL: usize = 32_000;
/// Rows a sheet can hold below its head.
const ROWS: usize = 1_048_000;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Whole or decimal as it is.
    Plain,
    /// Money in major units.
    Money,
    /// Share 0-1.
    Share,
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Text, whatever it begins with.
    Text(String),
    /// A number.
    Number(f64, Shape),
    /// A formula with the result that viewers show before recalculation.
    Formula(String, f64, Shape),
    /// ISO date.
    Date(String),
    /// Link to a sheet or a file: address, text.
    Link(String, String),
    /// Nothing.
    Empty,
}

impl Value {
    pub(super) fn text(s: impl Into<String>) -> Self {
        let s = s.into();
        if s.is_empty() { Self::Empty } else { Self::Text(s) }
    }

    /// Minor units as a number in major units.
    pub(super) fn money(minor: i128) -> Self {
        Self::Number(minor as f64 / domain::money::ONE as f64, Shape::Money)
    }

    pub(super) fn count(n: u64) -> Self {
        Self::Number(n as f64, Shape::Plain)
    }

    /// A decimal string by the name of its unit; text stays text, nothing stays empty.
    pub(super) fn decimal(unit: &str, s: Option<&str>) -> Self {
        let shape = match unit {
            "money" => Shape::Money,
            "ratio" => Shape::Share,
            _ => Shape::Plain,
        };
        match s.map(|s| (s, s.parse::<f64>())) {
            Some((_, Ok(v))) if v.is_finite() => Self::Number(v, shape),
            Some((s, _)) => Self::text(s),
            None => Self::Empty,
        }
    }
}

/// A column: head and width in characters.
pub(super) type Column = (String, f64);

/// What goes onto a sheet.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Value>>,
    /// Rows under the filtered range, for sums.
    pub(super) totals: Vec<Vec<Value>>,
    /// Remarks under everything.
    pub(super) notes: Vec<String>,
}

/// The workbook in progress.
pub(super) struct Book {
    book: Workbook,
    names: BTreeSet<String>,
    period: String,
    formats: Formats,
}

struct Formats {
    title: Format,
    muted: Format,
    head: Format,
    text: Format,
    raw: Format,
    total: Format,
    date: Format,
    link: Format,
    money: String,
}

impl Formats {
    fn new(lang: Lang, currency: &str) -> Self {
        let base = || Format::new().set_font_name("Arial").set_font_size(10.0).set_align(FormatAlign::Top);
        let colour = |t: Token| Color::RGB(t.rgb());
        let sign = text::fmt::currency_sign(currency).replace('"', "");
        Self {
            title: base().set_bold().set_font_size(14.0).set_font_color(colour(Token::Ink)),
            muted: base().set_font_color(colour(Token::Ink2)).set_font_size(9.0),
            head: base()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_background_color(colour(Token::NeutralSoft))
                .set_font_color(colour(Token::Ink))
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(colour(Token::Axis)),
            text: base().set_text_wrap(),
            raw: base().set_text_wrap().set_quote_prefix(),
            total: base().set_bold().set_border_top(FormatBorder::Thin),
            date: base().set_num_format(lang.pick("dd.mm.yyyy", "yyyy-mm-dd")).set_align(FormatAlign::Left),
            link: base().set_text_wrap().set_font_color(colour(Token::Accent)),
            money: format!("#,##0 \"{sign}\""),
        }
    }

    fn number(&self, shape: Shape, total: bool) -> Format {
        let code = match shape {
            Shape::Money => self.money.as_str(),
            Shape::Share => "0.0%",
            Shape::Plain => "#,##0.####",
        };
        let base = if total { self.total.clone() } else { self.text.clone() };
        base.set_num_format(if shape == Shape::Plain { "General" } else { code })
    }
}

impl Book {
    pub(super) fn new(lang: Lang, currency: &str, period: String) -> Self {
        Self { book: Workbook::new(), names: BTreeSet::new(), period, formats: Formats::new(lang, currency) }
    }

    /// A sheet name that the format allows and that is not taken.
    pub(super) fn name(&mut self, wanted: &str) -> String {
        let clean: String = wanted.chars().map(|c| if "[]:*?/\\'".contains(c) { '-' } else { c }).take(31).collect();
        let mut name = clean.clone();
        let mut n = 2;
        while !self.names.insert(name.to_lowercase()) {
            let tail = format!(" {n}");
            name = clean.chars().take(31 - tail.len()).chain(tail.chars()).collect();
            n += 1;
        }
        name
    }

    pub(super) fn add(&mut self, page: &Page) -> Result<()> {
        let f = &self.formats;
        let sheet = self.book.add_worksheet();
        sheet.set_name(&page.name)?;
        sheet.write_string_with_format(0, 0, &page.title, &f.title)?;
        sheet.write_string_with_format(1, 0, &self.period, &f.muted)?;
        for (k, (head, width)) in (0u16..).zip(&page.columns) {
            sheet.set_column_width(k, *width)?;
            sheet.write_string_with_format(HEAD, k, head, &f.head)?;
        }
        let mut row = HEAD;
        for cells in page.rows.iter().take(ROWS) {
            row += 1;
            write_row(sheet, f, row, cells, false)?;
        }
        let last = u16::try_from(page.columns.len().saturating_sub(1)).unwrap_or(0);
        if row > HEAD {
            sheet.autofilter(HEAD, 0, row, last)?;
        }
        for cells in &page.totals {
            row += 1;
            write_row(sheet, f, row, cells, true)?;
        }
        for note in &page.notes {
            row += 1;
            sheet.write_string_with_format(row + 1, 0, note, &f.muted)?;
        }
        sheet.set_freeze_panes(HEAD + 1, 1)?;
        sheet.set_repeat_rows(HEAD, HEAD)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// Ends the workbook. The date is that of the audit, so that the same result gives the same bytes.
    pub(super) fn finish(mut self, title: &str, company: &str, date: &str) -> Result<Vec<u8>> {
        let mut about = rust_xlsxwriter::DocProperties::new().set_title(title).set_company(company);
        if let Some(at) = excel_date(date) {
            about = about.set_creation_datetime(&at);
        }
        self.book.set_properties(&about);
        Ok(self.book.save_to_buffer()?)
    }
}

/// First data row as printed in formulas, counted from one.
pub(super) const FIRST: u32 = HEAD + 2;

fn excel_date(iso: &str) -> Option<ExcelDateTime> {
    let (y, m, d) = crate::build::parse_day(iso)?;
    ExcelDateTime::from_ymd(u16::try_from(y).ok().filter(|y| *y >= 1900)?, m, d).ok()
}

fn write_row(sheet: &mut Worksheet, f: &Formats, row: u32, cells: &[Value], total: bool) -> Result<()> {
    for (k, cell) in (0u16..).zip(cells) {
        let plain = if total { &f.total } else { &f.text };
        match cell {
            Value::Empty if total => {
                sheet.write_blank(row, k, plain)?;
            }
            Value::Empty => {}
            Value::Text(s) => {
                // A cell is text by its type; the prefix keeps it text when somebody edits it.
                let risky = s.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let s: String = if s.len() > CELL { s.chars().take(CELL / 4).collect() } else { s.clone() };
                sheet.write_string_with_format(row, k, s, if risky { &f.raw } else { plain })?;
            }
            Value::Number(v, shape) => {
                sheet.write_number_with_format(row, k, *v, &f.number(*shape, total))?;
            }
            Value::Formula(code, result, shape) => {
                let formula = Formula::new(code).set_result(result.to_string());
                sheet.write_formula_with_format(row, k, formula, &f.number(*shape, total))?;
            }
            Value::Date(iso) => match excel_date(iso) {
                Some(at) => {
                    sheet.write_datetime_with_format(row, k, &at, &f.date)?;
                }
                None => {
                    sheet.write_string_with_format(row, k, iso, plain)?;
                }
            },
            Value::Link(to, shown) => {
                sheet.write_url_with_format(row, k, Url::new(to).set_text(shown), &f.link)?;
            }
        }
    }
    Ok(())
}
