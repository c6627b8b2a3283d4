//! One cell into one canonical column, by the rules of the file and the column.

use super::buffer::TableBuf;
use super::facts::{Facts, LazyFacts, is_float_id};
use crate::Limits;
use crate::format::block::{Cell, Tag};
use crate::problem::Code;
use crate::values::zone::Zone;
use crate::values::{date, duration, number, words};
use domain::schema::{Column, Kind, Table};
use std::collections::HashMap;

/// Largest absolute value of a `num` column in units of 10^-6: eighteen digits.
const NUM_LIMIT: i128 = 999_999_999_999_999_999;

/// What holds for every cell of a file.
pub(crate) struct Rules {
    pub(crate) zone: Zone,
    pub(crate) order: Option<date::Order>,
    pub(crate) mark: Option<number::Mark>,
    pub(crate) is_1904: bool,
    /// Facts dated later are set aside, UTC microseconds.
    pub(crate) latest: Option<i64>,
    /// Files of other systems: decimals beyond what is kept are rounded and counted instead of set aside.
    pub(crate) lenient: bool,
    pub(crate) limits: Limits,
    pub(crate) facts: LazyFacts,
    /// Works the whole-column facts out.
    pub(crate) scan: Box<dyn Fn() -> Facts + Send + Sync>,
}

impl Rules {
    pub(crate) fn facts(&self) -> &Facts {
        self.facts.get(|| (self.scan)())
    }

    /// A number of column `field`, in units of `10^-scale`.
    pub(crate) fn number(&self, cell: Cell<'_>, field: usize, scale: u32, tally: &mut Tally) -> Result<i128, Code> {
        let mut mark = self.mark;
        let mut found = match number::parse(cell.text, scale, mark) {
            _ if cell.tag == Tag::Number => number::parse_binary(cell.text, scale),
            Err(Code::AmbiguousNumber) => {
                mark = self.facts().mark(field);
                number::parse(cell.text, scale, mark)
            }
            other => other,
        };
        if found == Err(Code::TooPrecise) && self.lenient {
            found = number::parse_rounded(cell.text, scale, mark);
        }
        let found = found?;
        tally.rounded += u64::from(found.rounded);
        Ok(found.units)
    }

    pub(crate) fn money(&self, cell: Cell<'_>, field: usize, tally: &mut Tally) -> Result<i128, Code> {
        let units = self.number(cell, field, domain::money::SCALE, tally)?;
        if units.abs() > domain::money::LIMIT { Err(Code::OutOfRange) } else { Ok(units) }
    }

    /// A reading of a date or time; `None` for placeholders of missing dates.
    fn moment(&self, cell: Cell<'_>, field: usize, tally: &mut Tally) -> Result<Option<date::Moment>, Code> {
        if cell.tag == Tag::Number
            && let Ok(days) = cell.text.parse::<f64>()
            && days < 200_000.0
        {
            tally.serials += 1;
            return date::serial(days, self.is_1904).map(Some);
        }
        let found = match date::parse(cell.text, self.order, self.is_1904) {
            Err(Code::AmbiguousDate) => date::parse(cell.text, self.facts().order(field), self.is_1904),
            other => other,
        }?;
        tally.serials += u64::from(found.is_some_and(|m| m.serial));
        Ok(found)
    }

    /// UTC microseconds.
    pub(crate) fn time(&self, cell: Cell<'_>, field: usize, plan: bool, tally: &mut Tally) -> Result<Option<i64>, Code> {
        let Some(m) = self.moment(cell, field, tally)? else { return Ok(None) };
        let utc = match m.offset {
            Some(offset) => m.wall - offset,
            None => {
                let (utc, unsure) = self.zone.to_utc(m.wall);
                tally.clock_changes += u64::from(unsure);
                utc
            }
        };
        if !plan && self.latest.is_some_and(|latest| utc > latest) { Err(Code::FutureDate) } else { Ok(Some(utc)) }
    }

    /// Days since 1970-01-01 in the zone of the file.
    pub(crate) fn day(&self, cell: Cell<'_>, field: usize, plan: bool, tally: &mut Tally) -> Result<Option<i32>, Code> {
        let Some(m) = self.moment(cell, field, tally)? else { return Ok(None) };
        let wall = m.offset.map_or(m.wall, |offset| self.zone.to_local(m.wall - offset));
        if !plan && self.latest.is_some_and(|latest| wall > latest + date::DAY) {
            return Err(Code::FutureDate);
        }
        i32::try_from(wall.div_euclid(date::DAY)).map(Some).map_err(|_| Code::BadDate)
    }

    /// An id: trimmed, without the apostrophe of a text cell and without a float's tail when the whole column has it.
    pub(crate) fn id<'a>(&self, text: &'a str, field: usize) -> &'a str {
        let text = trim(text);
        let text = text.strip_prefix('\'').unwrap_or(text);
        if is_float_id(text) && self.facts().float_ids(field) {
            return text.split_once('.').map_or(text, |(whole, _)| whole);
        }
        text
    }
}

/// Things that were done to cells and are worth a remark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Local times that exist twice or not at all.
    pub(crate) clock_changes: u64,
    /// Dates made of spreadsheet serials.
    pub(crate) serials: u64,
    /// Numbers from which the noise of a binary fraction was rounded away.
    pub(crate) rounded: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.clock_changes += other.clock_changes;
        self.serials += other.serials;
        self.rounded += other.rounded;
    }
}

/// How a column's cells are read.
pub(crate) enum Parse {
    Text,
    /// Currency in words, by sign or code.
    Currency,
    Id,
    Money,
    Num,
    Date {
        plan: bool,
    },
    Time {
        plan: bool,
    },
    Bool,
    Int {
        duration: bool,
    },
    /// A closed list, with the words the mapping adds (folded).
    Word(HashMap<String, &'static str>),
    /// `status` read from the stage, with the stages the mapping names (folded).
    Stage(HashMap<String, String>),
}

/// One column of the file feeding one canonical column.
pub(crate) struct ColumnPlan {
    /// Position in the file.
    pub(crate) field: usize,
    /// Position in the canonical table.
    pub(crate) target: usize,
    pub(crate) column: &'static Column,
    pub(crate) table: &'static Table,
    pub(crate) parse: Parse,
}

/// Columns that hold plans and deadlines: dates ahead are their purpose.
pub(crate) fn is_plan(table: &str, column: &str) -> bool {
    matches!(
        (table, column),
        ("deals", "expected_close_on")
            | ("tasks", "due_at")
            | ("payments", "planned_on")
            | ("targets" | "capacity", _)
            | ("employees", "left_on" | "hired_on")
    )
}

impl ColumnPlan {
    pub(crate) fn new(field: usize, table: &'static Table, target: usize) -> Self {
        let column = &table.columns[target];
        let plan = is_plan(table.name, column.name);
        let parse = match column.kind {
            Kind::Text if !column.words.is_empty() => Parse::Word(HashMap::new()),
            Kind::Text if column.name == "currency" => Parse::Currency,
            Kind::Text => Parse::Text,
            Kind::Id => Parse::Id,
            Kind::Money => Parse::Money,
            Kind::Num => Parse::Num,
            Kind::Date => Parse::Date { plan },
            Kind::Time => Parse::Time { plan },
            Kind::Bool => Parse::Bool,
            Kind::Int => Parse::Int { duration: column.name.ends_with("_s") || column.name == "second" },
        };
        Self { field, target, column, table, parse }
    }

    /// Reads the cell into the current row of `out`; an empty cell leaves it null.
    pub(crate) fn put(
        &self,
        cell: Cell<'_>,
        rules: &Rules,
        memo: &mut Memo,
        out: &mut TableBuf,
        tally: &mut Tally,
    ) -> Result<(), Code> {
        let text = trim(cell.text);
        if text.is_empty() {
            return Ok(());
        }
        let long = if matches!(self.parse, Parse::Text) { rules.limits.text } else { rules.limits.field };
        if text.len() > long {
            return Err(Code::FieldTooLong);
        }
        let cell = Cell { text, tag: cell.tag };
        match &self.parse {
            Parse::Text => out.text(self.target, unmarked(text)),
            Parse::Currency => match words::currency(text) {
                Some(code) => out.text(self.target, code),
                None => out.text(self.target, text),
            },
            Parse::Id if matches!(text, "NULL" | "\\N" | "None" | "nan" | "NaN") => {}
            Parse::Id => out.text(self.target, rules.id(text, self.field)),
            Parse::Word(extra) => match memo.word(text, self, extra) {
                Some(word) => out.text(self.target, word),
                None if words::is_nothing(text) => {}
                None => return Err(Code::UnknownWord),
            },
            Parse::Stage(stages) => out.text(self.target, memo.stage(text, stages)),
            _ => return self.put_typed(cell, rules, out, tally),
        }
        Ok(())
    }

    fn put_typed(&self, cell: Cell<'_>, rules: &Rules, out: &mut TableBuf, tally: &mut Tally) -> Result<(), Code> {
        // "Nothing" words are looked at only when the cell does not read as a value.
        let nothing = |code: Code| if words::is_nothing(cell.text) { Ok(()) } else { Err(code) };
        match &self.parse {
            Parse::Money => match rules.money(cell, self.field, tally) {
                Ok(units) => out.decimal(self.target, units),
                Err(code) => return nothing(code),
            },
            Parse::Num => match rules.number(cell, self.field, 6, tally) {
                Ok(units) if units.abs() > NUM_LIMIT => return Err(Code::OutOfRange),
                Ok(units) => out.decimal(self.target, units),
                Err(code) => return nothing(code),
            },
            Parse::Date { plan } => match rules.day(cell, self.field, *plan, tally) {
                Ok(Some(days)) => out.day(self.target, days),
                Ok(None) => {}
                Err(code) => return nothing(code),
            },
            Parse::Time { plan } => match rules.time(cell, self.field, *plan, tally) {
                Ok(Some(utc)) => out.long(self.target, utc),
                Ok(None) => {}
                Err(code) => return nothing(code),
            },
            Parse::Bool => match words::yes_no(cell.text) {
                Some(value) => out.flag(self.target, value),
                None => return nothing(Code::BadBool),
            },
            Parse::Int { duration: worded } => {
                match if *worded { duration::seconds(cell.text) } else { duration::whole(cell.text) } {
                    Some(value) => out.long(self.target, value),
                    None => return nothing(Code::BadInteger),
                }
            }
            Parse::Text | Parse::Currency | Parse::Id | Parse::Word(_) | Parse::Stage(_) => {}
        }
        Ok(())
    }
}

/// Remembers how the words of this worker's rows read.
#[derive(Default)]
pub(crate) struct Memo {
    words: HashMap<(usize, String), Option<&'static str>>,
    stages: HashMap<String, &'static str>,
    /// Room for the attributes of a row.
    pub(crate) json: String,
}

impl Memo {
    fn word(&mut self, text: &str, column: &ColumnPlan, extra: &HashMap<String, &'static str>) -> Option<&'static str> {
        if let Some(word) = column.column.words.iter().find(|w| **w == text)
            && extra.is_empty()
        {
            return Some(word);
        }
        let key = (column.target, text.to_owned());
        if let Some(known) = self.words.get(&key) {
            return *known;
        }
        let word =
            extra.get(&crate::recognise::fold(text)).copied().or_else(|| words::closed(column.table.name, column.column, text));
        // A column of free text mapped by mistake must not fill the memory.
        if self.words.len() < 10_000 {
            self.words.insert(key, word);
        }
        word
    }

    fn stage(&mut self, text: &str, stages: &HashMap<String, String>) -> &'static str {
        if let Some(known) = self.stages.get(text) {
            return known;
        }
        let named = stages.get(&crate::recognise::fold(text)).map(String::as_str);
        let kind = match named {
            Some("won") => "won",
            Some("lost") => "lost",
            Some(_) => "open",
            None => words::stage_kind(text).unwrap_or("open"),
        };
        if self.stages.len() < 10_000 {
            self.stages.insert(text.to_owned(), kind);
        }
        kind
    }
}

/// Trims like `str::trim`, at once for the usual cell: one that begins and ends with visible ASCII or Cyrillic.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let usual = match bytes {
        [] => return "",
        [a] => (0x21..=0x7e).contains(a),
        [a, .., c, b] => matches!(a, 0x21..=0x7e | 0xd0..=0xd3) && (matches!(b, 0x21..=0x7e) || matches!(c, 0xd0..=0xd3)),
        [a, b] => matches!(a, 0x21..=0x7e | 0xd0..=0xd3) && matches!(b, 0x21..=0x7e | 0x80..),
    };
    if usual { text } else { text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}') }
}

/// Without the apostrophe that marks a text cell in spreadsheets (`'+7…`, `'=…`, `'007`).
fn unmarked(text: &str) -> &str {
    match text.as_bytes() {
        [b'\'', b'+' | b'-' | b'=' | b'@' | b'0'..=b'9', ..] => &text[1..],
        _ => text,
    }
}
