//! Canonical rows out of vendors' records: columns by name, values checked, faulty rows set aside with their record.

use super::json;
use super::spool::Record;
use crate::problem::{Code, csv_record};
use crate::sources::stream::Stream;
use crate::values::zone::Zone;
use crate::{Error, Problem, ReadReport, Sink};
use domain::schema::{Kind, table};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Facts dated that much after the import are set aside.
const YEAR: i64 = 366 * 86_400_000_000;
/// Longest text of a cell, bytes.
const LONGEST: usize = 64 << 10;

/// The receiver of rows.
pub(crate) struct Out<'a> {
    sink: &'a mut dyn Sink,
    streams: BTreeMap<&'static str, Stream>,
    pub(crate) zone: Zone,
    file: String,
    now: i64,
    pub(crate) accepted: BTreeMap<&'static str, u64>,
    pub(crate) set_aside: u64,
    pub(crate) remarks: BTreeMap<&'static str, u64>,
}

impl<'a> Out<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink, zone: Zone, file: &str, now: i64) -> Self {
        Self {
            sink,
            streams: BTreeMap::new(),
            zone,
            file: file.to_owned(),
            now,
            accepted: BTreeMap::new(),
            set_aside: 0,
            remarks: BTreeMap::new(),
        }
    }

    /// Starts a row.
    pub(crate) fn row(&mut self, name: &'static str) -> Result<Row<'_, 'a>, Error> {
        if !self.streams.contains_key(name) {
            self.streams.insert(name, Stream::new(name)?);
        }
        Ok(Row { out: self, name, attrs: Map::new(), fault: None })
    }

    /// Counts something worth telling.
    pub(crate) fn remark(&mut self, code: &'static str) {
        *self.remarks.entry(code).or_insert(0) += 1;
    }

    /// Sets a whole record aside.
    pub(crate) fn refuse(
        &mut self,
        name: &'static str,
        r: &Record<'_>,
        column: &str,
        code: Code,
        value: &str,
    ) -> Result<(), Error> {
        self.set_aside += 1;
        self.sink.problem(Problem {
            file: self.file.clone(),
            line: r.line,
            table: name.to_owned(),
            column: column.to_owned(),
            code: code.name(),
            value: value.chars().take(200).collect(),
            raw: csv_record([r.entity, r.id, r.json].into_iter()),
        })
    }

    /// Sends what is left.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        for stream in self.streams.values_mut() {
            stream.flush(self.sink)?;
        }
        Ok(())
    }

    pub(crate) fn progress(&mut self, lines: u64, bytes: u64) {
        self.sink.progress(lines, bytes);
    }

    pub(crate) fn count(&self, report: &mut ReadReport) {
        report.rows = self.accepted.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect();
        report.set_aside = self.set_aside;
    }
}

/// A row under construction.
pub(crate) struct Row<'o, 'a> {
    out: &'o mut Out<'a>,
    name: &'static str,
    attrs: Map<String, Value>,
    fault: Option<(&'static str, Code, String)>,
}

impl Row<'_, '_> {
    fn at(&self, column: &'static str) -> Option<usize> {
        table(self.name)?.position(column)
    }

    fn stream(&mut self) -> Option<&mut Stream> {
        self.out.streams.get_mut(self.name)
    }

    fn fail(&mut self, column: &'static str, code: Code, value: &Value) {
        if self.fault.is_none() {
            self.fault = Some((column, code, json::text(value)));
        }
    }

    /// A text or an id; empty ones stay away.
    pub(crate) fn text(&mut self, column: &'static str, text: &str) -> &mut Self {
        let text = text.trim();
        if text.is_empty() {
            return self;
        }
        if text.len() > LONGEST {
            self.fail(column, Code::FieldTooLong, &Value::Null);
            return self;
        }
        if let (Some(at), Some(s)) = (self.at(column), self.stream()) {
            s.buf.text(at, text);
        }
        self
    }

    /// A text out of a value.
    pub(crate) fn value(&mut self, column: &'static str, v: &Value) -> &mut Self {
        self.text(column, &json::text(v))
    }

    /// An id out of a value; zero is none.
    pub(crate) fn id(&mut self, column: &'static str, v: &Value) -> &mut Self {
        match json::id(v) {
            Some(id) => self.text(column, &id),
            None => self,
        }
    }

    /// Money or a number.
    pub(crate) fn decimal(&mut self, column: &'static str, v: &Value) -> &mut Self {
        let scale = match table(self.name).and_then(|t| t.column(column)).map(|c| c.kind) {
            Some(Kind::Num) => 6,
            _ => 4,
        };
        match json::decimal(v, scale) {
            Ok(Some(units)) => self.units(column, units),
            Ok(None) => self,
            Err(code) => {
                self.fail(column, code, v);
                self
            }
        }
    }

    /// Money or a number in its smallest units.
    pub(crate) fn units(&mut self, column: &'static str, units: i128) -> &mut Self {
        if units.abs() >= 10_i128.pow(18) {
            self.fail(column, Code::OutOfRange, &Value::Null);
        } else if let (Some(at), Some(s)) = (self.at(column), self.stream()) {
            s.buf.decimal(at, units);
        }
        self
    }

    /// A moment in text.
    pub(crate) fn time(&mut self, column: &'static str, v: &Value) -> &mut Self {
        match json::time(v, &self.out.zone) {
            Ok(Some(t)) => self.moment(column, Some(t)),
            Ok(None) => self,
            Err(code) => {
                self.fail(column, code, v);
                self
            }
        }
    }

    /// A known moment.
    pub(crate) fn moment(&mut self, column: &'static str, at: Option<i64>) -> &mut Self {
        let Some(t) = at else { return self };
        let dated = table(self.name).is_some_and(|t| t.dated_by == Some(column));
        if dated && t > self.out.now.saturating_add(YEAR) {
            self.fail(column, Code::FutureDate, &Value::from(json::iso(t)));
        } else if let (Some(at), Some(s)) = (self.at(column), self.stream()) {
            s.buf.long(at, t);
        }
        self
    }

    /// The calendar day of a moment in the zone.
    pub(crate) fn day(&mut self, column: &'static str, at: Option<i64>) -> &mut Self {
        let Some(t) = at else { return self };
        let day = self.out.zone.to_local(t).div_euclid(crate::values::date::DAY);
        if let (Some(at), Some(s), Ok(day)) = (self.at(column), self.stream(), i32::try_from(day)) {
            s.buf.day(at, day);
        }
        self
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, column: &'static str, n: Option<i64>) -> &mut Self {
        if let (Some(n), Some(at)) = (n, self.at(column))
            && let Some(s) = self.stream()
        {
            s.buf.long(at, n);
        }
        self
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, column: &'static str, yes: bool) -> &mut Self {
        if let (Some(at), Some(s)) = (self.at(column), self.stream()) {
            s.buf.flag(at, yes);
        }
        self
    }

    /// A custom attribute.
    pub(crate) fn attr(&mut self, name: &str, text: &str) -> &mut Self {
        if !text.is_empty() && text.len() <= 1_000 && !name.is_empty() {
            self.attrs.insert(name.to_owned(), Value::from(text));
        }
        self
    }

    /// Ends the row: accepted when everything required is there, set aside otherwise.
    pub(crate) fn end(&mut self, r: &Record<'_>) -> Result<(), Error> {
        let name = self.name;
        let Some(t) = table(name) else { return Ok(()) };
        let attrs =
            if self.attrs.is_empty() { String::new() } else { Value::Object(std::mem::take(&mut self.attrs)).to_string() };
        let fault = self.fault.take();
        let Some(stream) = self.out.streams.get_mut(name) else { return Ok(()) };
        let missing = t.columns.iter().enumerate().find(|(i, c)| c.required && !stream.buf.is_set(*i)).map(|(_, c)| c.name);
        let fault = fault.or_else(|| missing.map(|column| (column, Code::MissingRequired, String::new())));
        match fault {
            Some((column, code, value)) => {
                stream.buf.drop_row();
                self.out.refuse(name, r, column, code, &value)
            }
            None => {
                if !attrs.is_empty() {
                    let at = stream.buf.attrs();
                    stream.buf.text(at, &attrs);
                }
                stream.end_row(r.line, self.out.sink)?;
                *self.out.accepted.entry(name).or_insert(0) += 1;
                Ok(())
            }
        }
    }
}
