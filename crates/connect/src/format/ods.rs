//! OpenDocument spreadsheets by a stream of XML events; repeated rows and cells are counted, never spread out.

use super::Source;
use super::block::Tag;
use super::feed::{Feed, Stop};
use crate::values::duration;
use crate::{Error, Input, Limits};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::{BufRead, BufReader};

fn damaged(name: &str, e: impl std::fmt::Display) -> Error {
    Error::Damaged { file: name.to_owned(), what: e.to_string().chars().take(200).collect() }
}

/// Names of the tables.
pub(crate) fn sheets(input: &Input) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    with_content(input, |xml| {
        let mut buf = Vec::new();
        loop {
            buf.clear();
            match xml.read_event_into(&mut buf).map_err(|e| damaged(&input.name, e))? {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "table" => names.extend(attribute(&e, "name")),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    })?;
    Ok(names)
}

fn with_content<T>(input: &Input, f: impl FnOnce(&mut Reader<Box<dyn BufRead + '_>>) -> Result<T, Error>) -> Result<T, Error> {
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let mut zip = zip::ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(&input.name, e))?;
    let part = zip.by_name("content.xml").map_err(|e| damaged(&input.name, e))?;
    let mut xml = Reader::from_reader(Box::new(BufReader::new(part)) as Box<dyn BufRead + '_>);
    f(&mut xml)
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(unescaped(found.value.as_ref()))
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

fn repeat(e: &BytesStart<'_>, name: &str) -> usize {
    attribute(e, name).and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// Streams the rows of one table.
pub(crate) fn open(input: &Input, sheet: &str, limits: &Limits) -> Box<dyn Source> {
    let (input, sheet, owned) = (input.clone(), sheet.to_owned(), limits.clone());
    Feed::start(&input.name.clone(), limits, move |out| {
        let mut state = State { columns: owned.columns, text: owned.text, ..State::default() };
        let mut stopped = None;
        with_content(&input, |xml| {
            let mut buf = Vec::new();
            loop {
                buf.clear();
                let event = xml.read_event_into(&mut buf).map_err(|e| damaged(&input.name, e))?;
                if matches!(event, Event::Eof) {
                    return Ok(());
                }
                if let Some(line) = state.event(&event, &sheet)
                    && let Err(stop) = out.row(line, &state.row)
                {
                    stopped = Some(stop);
                    return Ok(());
                }
                if state.done {
                    return Ok(());
                }
            }
        })?;
        stopped.map_or(Ok(()), Err::<(), Stop>)
    })
}

/// Where the stream stands.
#[derive(Default)]
struct State {
    columns: usize,
    text: usize,
    inside: bool,
    done: bool,
    depth: usize,
    line: u64,
    rows: u64,
    row: Vec<(String, Tag)>,
    /// The open cell: repeats, kind and value by attribute.
    cell: Option<(usize, String, Option<String>)>,
    words: String,
    in_text: bool,
    paragraphs: usize,
}

impl State {
    /// Takes an event; the line of a row that is complete in `row`.
    fn event(&mut self, event: &Event<'_>, sheet: &str) -> Option<u64> {
        match event {
            Event::Start(e) => self.start(e, sheet, false),
            Event::Empty(e) => {
                let name = e.local_name().as_ref().to_owned();
                self.start(e, sheet, true);
                return self.end(&name);
            }
            Event::End(e) => return self.end(e.local_name().as_ref()),
            Event::Text(t) if self.in_text => self.add(t),
            Event::CData(t) if self.in_text => self.add(t),
            Event::GeneralRef(r) if self.in_text => {
                let entity = format!("&{};", &**r);
                let text = unescaped(&entity);
                self.add(&text);
            }
            _ => {}
        }
        None
    }

    fn add(&mut self, text: &str) {
        if self.words.len() <= self.text {
            self.words.push_str(text);
        }
    }

    fn start(&mut self, e: &BytesStart<'_>, sheet: &str, _empty: bool) {
        match e.local_name().as_ref() {
            "table" if !self.inside => self.inside = attribute(e, "name").as_deref() == Some(sheet),
            "table" => self.depth += 1,
            "table-row" if self.inside && self.depth == 0 => {
                self.row.clear();
                self.rows = repeat(e, "number-rows-repeated") as u64;
            }
            "table-cell" | "covered-table-cell" if self.inside && self.depth == 0 => {
                let kind = attribute(e, "value-type").unwrap_or_default();
                let value =
                    ["value", "date-value", "time-value", "boolean-value", "string-value"].iter().find_map(|n| attribute(e, n));
                self.cell = Some((repeat(e, "number-columns-repeated"), kind, value));
                self.words.clear();
                self.paragraphs = 0;
            }
            "p" if self.cell.is_some() => {
                if self.paragraphs > 0 {
                    self.words.push('\n');
                }
                self.paragraphs += 1;
                self.in_text = true;
            }
            "line-break" if self.in_text => self.words.push('\n'),
            "s" | "tab" if self.in_text => self.words.push(' '),
            "annotation" => self.in_text = false,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Option<u64> {
        match name {
            "p" => self.in_text = false,
            "table-cell" | "covered-table-cell" if self.depth == 0 => {
                if let Some((times, kind, value)) = self.cell.take() {
                    let cell = of_value(&kind, value, &self.words);
                    // Thousands of empty cells close most rows.
                    let times = if cell.0.is_empty() { times.min(self.columns) } else { times.min(self.columns + 1) };
                    for _ in 0..times {
                        if self.row.len() <= self.columns {
                            self.row.push(cell.clone());
                        }
                    }
                }
            }
            "table-row" if self.inside && self.depth == 0 => {
                while self.row.last().is_some_and(|c| c.0.is_empty()) {
                    self.row.pop();
                }
                let line = self.line + 1;
                self.line += self.rows.max(1);
                // A row repeated many times is the blank tail of the sheet; a filled one is taken once.
                return (!self.row.is_empty()).then_some(line);
            }
            "table" if self.depth > 0 => self.depth -= 1,
            "table" if self.inside => self.done = true,
            _ => {}
        }
        None
    }
}

fn of_value(kind: &str, value: Option<String>, words: &str) -> (String, Tag) {
    match (kind, value) {
        ("float" | "currency" | "percentage", Some(v)) => match v.parse::<f64>() {
            Ok(f) if f.is_finite() && f.abs() < 1e28 => (f.to_string(), Tag::Number),
            _ => (v, Tag::Text),
        },
        ("date", Some(v)) => (v.replace('T', " "), Tag::Time),
        ("time", Some(v)) => (clock(&v).unwrap_or(v), Tag::Text),
        ("boolean", Some(v)) => (if v == "true" { "1" } else { "0" }.to_owned(), Tag::Text),
        _ => (words.to_owned(), Tag::Text),
    }
}

/// `PT08H26M00S` as `8:26:00`.
fn clock(text: &str) -> Option<String> {
    let body = text.strip_prefix("PT")?.to_lowercase();
    // Fractions of a second are below what any column keeps.
    let body = match body.split_once(['.', ',']) {
        Some((whole, _)) => format!("{whole}s"),
        None => body,
    };
    let seconds = duration::seconds(&body)?;
    Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}
