//! XLSX by its stream of cells, old binary XLS by its sheets; never a dense range of a hostile size.

use super::block::Tag;
use super::feed::{Feed, Stop, Writer};
use super::{Format, Source};
use crate::values::date;
use crate::{Error, Input, Limits};
use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Largest old binary workbook; the format holds 65,536 rows.
const XLS_BYTES: u64 = 256 << 20;

fn damaged(name: &str, e: impl std::fmt::Display) -> Error {
    let what: String = e.to_string().chars().take(200).collect();
    if what.to_lowercase().contains("password") {
        return Error::NotTable { file: name.to_owned(), what: "the workbook is protected by a password; remove it".into() };
    }
    Error::Damaged { file: name.to_owned(), what }
}

fn open(input: &Input) -> Result<BufReader<File>, Error> {
    File::open(&input.path).map(BufReader::new).map_err(|e| Error::io(&input.name, e))
}

fn xlsx(input: &Input) -> Result<Xlsx<BufReader<File>>, Error> {
    Xlsx::new(open(input)?).map_err(|e| damaged(&input.name, e))
}

fn xlsb(input: &Input) -> Result<Xlsb<BufReader<File>>, Error> {
    Xlsb::new(open(input)?).map_err(|e| damaged(&input.name, e))
}

fn xls(input: &Input, limits: &Limits) -> Result<Xls<BufReader<File>>, Error> {
    let limit = XLS_BYTES.min(limits.memory);
    if input.size() > limit {
        return Err(Error::Limit { file: input.name.clone(), what: "size of an old binary workbook".into(), limit });
    }
    super::biff::check(input, limits)?;
    Xls::new(open(input)?).map_err(|e| damaged(&input.name, e))
}

/// Names of the visible worksheets and whether dates count from 1904.
pub(crate) fn sheets(input: &Input, format: Format, limits: &Limits) -> Result<(Vec<String>, bool), Error> {
    let visible = |list: &[calamine::Sheet]| -> Vec<String> {
        let shown = list.iter().filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible);
        shown.map(|s| s.name.clone()).collect()
    };
    let found = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Xls => xls(input, limits).map(|book| (visible(book.sheets_metadata()), book.has_1904_epoch())),
        Format::Xlsb => xlsb(input).map(|book| (visible(book.sheets_metadata()), book.has_1904_epoch())),
        _ => xlsx(input).map(|book| (visible(book.sheets_metadata()), book.has_1904_epoch())),
    }));
    found.unwrap_or_else(|_| Err(damaged(&input.name, "its structure is broken")))
}

/// Streams the cells of one sheet of an XLSX workbook.
pub(crate) fn open_xlsx(input: &Input, sheet: &str, limits: &Limits) -> Box<dyn Source> {
    let (input, sheet, text) = (input.clone(), sheet.to_owned(), limits.text);
    let columns = limits.columns;
    Feed::start(&input.name.clone(), limits, move |out| {
        let mut book = xlsx(&input)?;
        let is_1904 = book.has_1904_epoch();
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|e| damaged(&input.name, e))?;
        let mut row: Vec<(String, Tag)> = Vec::new();
        let mut at = None;
        while let Some(cell) = cells.next_cell().map_err(|e| damaged(&input.name, e))? {
            let (r, c) = cell.get_position();
            if at != Some(r) {
                emit(at, &mut row, out)?;
                at = Some(r);
            }
            let value = of_ref(cell.get_value(), text, is_1904);
            if !value.0.is_empty() {
                put(&mut row, c as usize, columns, value);
            }
        }
        emit(at, &mut row, out)
    })
}

/// Streams the cells of one sheet of a binary XLSB workbook.
pub(crate) fn open_xlsb(input: &Input, sheet: &str, limits: &Limits) -> Box<dyn Source> {
    let (input, sheet, text) = (input.clone(), sheet.to_owned(), limits.text);
    let columns = limits.columns;
    Feed::start(&input.name.clone(), limits, move |out| {
        let mut book = xlsb(&input)?;
        let is_1904 = book.has_1904_epoch();
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|e| damaged(&input.name, e))?;
        let mut row: Vec<(String, Tag)> = Vec::new();
        let mut at = None;
        while let Some(cell) = cells.next_cell().map_err(|e| damaged(&input.name, e))? {
            let (r, c) = cell.get_position();
            if at != Some(r) {
                emit(at, &mut row, out)?;
                at = Some(r);
            }
            let value = of_ref(cell.get_value(), text, is_1904);
            if !value.0.is_empty() {
                put(&mut row, c as usize, columns, value);
            }
        }
        emit(at, &mut row, out)
    })
}

/// The rows of one sheet of an old binary workbook.
pub(crate) fn open_xls(input: &Input, sheet: &str, limits: &Limits) -> Box<dyn Source> {
    let (input, sheet, owned) = (input.clone(), sheet.to_owned(), limits.clone());
    Feed::start(&input.name.clone(), limits, move |out| {
        let mut book = xls(&input, &owned)?;
        let is_1904 = book.has_1904_epoch();
        let range = book.worksheet_range(&sheet).map_err(|e| damaged(&input.name, e))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut row: Vec<(String, Tag)> = Vec::new();
        for (i, cells) in range.rows().enumerate() {
            for (j, cell) in cells.iter().enumerate() {
                let value = of_data(cell, owned.text, is_1904);
                if !value.0.is_empty() {
                    put(&mut row, left as usize + j, owned.columns, value);
                }
            }
            emit(Some(top + i as u32), &mut row, out)?;
        }
        Ok(())
    })
}

/// Puts a value at its column; one beyond the limit lands just behind it.
fn put(row: &mut Vec<(String, Tag)>, column: usize, limit: usize, value: (String, Tag)) {
    let column = column.min(limit);
    while row.len() <= column {
        row.push((String::new(), Tag::Text));
    }
    row[column] = value;
}

fn emit(at: Option<u32>, row: &mut Vec<(String, Tag)>, out: &mut Writer) -> Result<(), Stop> {
    if let Some(r) = at {
        out.row(u64::from(r) + 1, row)?;
    }
    row.clear();
    Ok(())
}

/// A text cut just above the limit, so that the row is set aside and memory stays small.
fn cut(text: &str, limit: usize) -> String {
    let mut end = text.len().min(limit + 1);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text[..end].to_owned()
}

fn of_ref(value: &DataRef<'_>, limit: usize, is_1904: bool) -> (String, Tag) {
    match value {
        DataRef::Int(n) => (n.to_string(), Tag::Number),
        DataRef::Float(f) => of_float(*f),
        DataRef::String(s) => (cut(s, limit), Tag::Text),
        DataRef::SharedString(s) => (cut(s, limit), Tag::Text),
        DataRef::Bool(b) => (if *b { "1" } else { "0" }.to_owned(), Tag::Text),
        DataRef::DateTime(d) => of_date(d, is_1904),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => (cut(s, limit), Tag::Text),
        // `#N/A`, `#REF!`: the cell has no value that could be trusted.
        DataRef::Error(e) => (e.to_string(), Tag::Text),
        DataRef::Empty => (String::new(), Tag::Text),
    }
}

fn of_data(value: &Data, limit: usize, is_1904: bool) -> (String, Tag) {
    match value {
        Data::Int(n) => (n.to_string(), Tag::Number),
        Data::Float(f) => of_float(*f),
        Data::String(s) => (cut(s, limit), Tag::Text),
        Data::Bool(b) => (if *b { "1" } else { "0" }.to_owned(), Tag::Text),
        Data::DateTime(d) => of_date(d, is_1904),
        Data::DateTimeIso(s) | Data::DurationIso(s) => (cut(s, limit), Tag::Text),
        Data::Error(e) => (e.to_string(), Tag::Text),
        Data::Empty => (String::new(), Tag::Text),
    }
}

fn of_float(f: f64) -> (String, Tag) {
    if f.is_finite() && f.abs() < 1e28 { (f.to_string(), Tag::Number) } else { ("#NUM!".to_owned(), Tag::Text) }
}

/// A cell with a date format: a date, a time of day, or a length of time.
fn of_date(d: &ExcelDateTime, is_1904: bool) -> (String, Tag) {
    let value = d.as_f64();
    if !value.is_finite() || value.abs() > 1e7 {
        return ("#NUM!".to_owned(), Tag::Text);
    }
    if d.is_duration() || (0.0..1.0).contains(&value) {
        // Whole seconds; the format shows no more.
        #[allow(clippy::cast_possible_truncation)]
        let seconds = (value.abs() * 86_400.0).round() as i64;
        let sign = if value < 0.0 { "-" } else { "" };
        return (format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60), Tag::Text);
    }
    match date::serial(value, is_1904) {
        Ok(moment) => (date::iso_text(moment.wall), Tag::Time),
        // Too early to be counted rightly; the date column says why.
        Err(_) => of_float(value),
    }
}
