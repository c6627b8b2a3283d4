//! Delimited text: records by a forgiving quote rule with recovery from unclosed quotes, fields as ranges.

use super::block::{Block, Field, Flaw, IN_EXTRA, Row};
use crate::Limits;
use memchr::{memchr, memchr2};

/// Fields of one record that are told apart; the rest of a longer record is one field.
const MOST_FIELDS: usize = 20_000;

/// How the text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Field separator.
    pub(crate) separator: u8,
    /// Record terminator: LF (a CR before it is dropped) or CR.
    pub(crate) terminator: u8,
}

/// What is known of a record's limits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suspicion {
    pub(crate) lines: u32,
    pub(crate) bytes: usize,
    /// Fields of the header, 0 when not known.
    pub(crate) width: usize,
}

impl Suspicion {
    pub(crate) fn new(limits: &Limits, width: usize) -> Self {
        Self { lines: limits.record_lines.max(2), bytes: limits.record_bytes.max(1024), width }
    }
}

/// Where a record ends.
enum Found {
    /// The record, the start of the next, physical lines it spans.
    Record { end: usize, next: usize, lines: u32 },
    /// The buffer ends inside the record.
    NeedMore,
    /// A quote stays open over more lines or bytes than a record may have.
    Runaway,
}

/// Cuts `data[from..]` into records and pushes them on `rows`; returns where the rest begins. At the end of the file
/// (`last`) nothing is left over.
pub(crate) fn split(
    data: &[u8],
    mut from: usize,
    last: bool,
    dialect: Dialect,
    rule: Suspicion,
    line: &mut u64,
    rows: &mut Vec<Row>,
) -> usize {
    while from < data.len() {
        let mut flaw = None;
        let (end, next, lines) = match record(data, from, last, dialect, rule) {
            Found::NeedMore if !last => return from,
            Found::Record { end, next, lines } => {
                let swallowed = if lines > 1 { swallowed(data, from, end, last, dialect, rule) } else { Some(false) };
                match swallowed {
                    None => return from,
                    Some(false) => (end, next, lines),
                    Some(true) => {
                        flaw = Some(Flaw::UnclosedQuote);
                        first_line(data, from, dialect)
                    }
                }
            }
            Found::NeedMore | Found::Runaway => {
                flaw = Some(Flaw::UnclosedQuote);
                first_line(data, from, dialect)
            }
        };
        if last
            && flaw.is_none()
            && next == data.len()
            && end == next
            && rule.width > 1
            && count_fields(&data[from..end], dialect) < rule.width
        {
            flaw = Some(Flaw::Unfinished);
        }
        rows.push(Row { line: *line, start: from as u32, end: end as u32, first: 0, len: 0, flaw });
        *line += u64::from(lines);
        from = next;
    }
    from
}

/// A record over several lines with the wrong width, behind whose first line well-formed records begin: the first
/// line's quote was never closed. `None` when the buffer ends too early to tell.
fn swallowed(data: &[u8], from: usize, end: usize, last: bool, dialect: Dialect, rule: Suspicion) -> Option<bool> {
    if rule.width < 2 || count_fields(&data[from..end], dialect) == rule.width {
        return Some(false);
    }
    let (_, second, _) = first_line(data, from, dialect);
    match record(data, second, last, dialect, rule) {
        Found::Record { end, .. } => {
            let width = count_fields(&data[second..end], dialect);
            Some(width == rule.width || width == rule.width + 1 && data[..end].ends_with(&[dialect.separator]))
        }
        Found::NeedMore if !last => None,
        Found::NeedMore | Found::Runaway => Some(false),
    }
}

fn first_line(data: &[u8], from: usize, dialect: Dialect) -> (usize, usize, u32) {
    match memchr(dialect.terminator, &data[from..]) {
        Some(at) => (trim_cr(data, from, from + at), from + at + 1, 1),
        None => (data.len(), data.len(), 1),
    }
}

fn trim_cr(data: &[u8], from: usize, end: usize) -> usize {
    if end > from && data[end - 1] == b'\r' { end - 1 } else { end }
}

/// Finds the end of the record that starts at `from`. What is found does not depend on where the buffer ends.
fn record(data: &[u8], from: usize, last: bool, dialect: Dialect, rule: Suspicion) -> Found {
    match memchr(dialect.terminator, &data[from..]).map(|n| from + n) {
        Some(newline) if memchr(b'"', &data[from..newline]).is_none() => {
            return Found::Record { end: trim_cr(data, from, newline), next: newline + 1, lines: 1 };
        }
        None if !last => return Found::NeedMore,
        _ => {}
    }
    let checked = |end: usize, next: usize| {
        let lines = lines_in(data, from, end, dialect).saturating_add(1);
        if lines > 1 && (lines > rule.lines || end - from > rule.bytes) {
            Found::Runaway
        } else {
            Found::Record { end: trim_cr(data, from, end), next, lines }
        }
    };
    let mut at = from;
    loop {
        match field_end(data, at, dialect) {
            FieldEnd::Separator(next) => at = next,
            FieldEnd::Terminator(end) => return checked(end, end + 1),
            FieldEnd::End if last => return checked(data.len(), data.len()),
            FieldEnd::End => return Found::NeedMore,
            FieldEnd::Open if last => return Found::Runaway,
            FieldEnd::Open => {
                let over = lines_in(data, from, data.len(), dialect) > rule.lines || data.len() - from > rule.bytes;
                return if over { Found::Runaway } else { Found::NeedMore };
            }
        }
    }
}

fn lines_in(data: &[u8], from: usize, to: usize, dialect: Dialect) -> u32 {
    u32::try_from(memchr::memchr_iter(dialect.terminator, &data[from..to.min(data.len())]).count()).unwrap_or(u32::MAX)
}

enum FieldEnd {
    /// Start of the next field.
    Separator(usize),
    /// Position of the terminator.
    Terminator(usize),
    /// End of the buffer, the field is complete.
    End,
    /// End of the buffer inside quotes.
    Open,
}

/// End of the field that starts at `at`. A quote opens only at the start of a field; inside, a quote that no
/// separator, line end or second quote follows is a character like any other («ООО "Ромашка"» written without doubling).
fn field_end(data: &[u8], at: usize, dialect: Dialect) -> FieldEnd {
    if data.get(at) != Some(&b'"') {
        return match memchr2(dialect.separator, dialect.terminator, &data[at..]) {
            Some(n) if data[at + n] == dialect.terminator => FieldEnd::Terminator(at + n),
            Some(n) => FieldEnd::Separator(at + n + 1),
            None => FieldEnd::End,
        };
    }
    match close_quote(data, at, dialect) {
        None => FieldEnd::Open,
        Some(close) => match data.get(close + 1) {
            None => FieldEnd::End,
            Some(b) if *b == dialect.separator => FieldEnd::Separator(close + 2),
            Some(b) if *b == dialect.terminator => FieldEnd::Terminator(close + 1),
            // A CR before the LF.
            Some(_) => match data.get(close + 2) {
                None => FieldEnd::End,
                Some(_) => FieldEnd::Terminator(close + 2),
            },
        },
    }
}

/// Position of the quote that closes the one at `open`.
fn close_quote(data: &[u8], open: usize, dialect: Dialect) -> Option<usize> {
    let mut at = open + 1;
    let mut undoubled = false;
    loop {
        let quote = at + memchr(b'"', &data[at..])?;
        match data.get(quote + 1) {
            Some(b'"') => {
                // `""` ends a field whose inner quotes are not doubled: "ООО "Ромашка"";
                if undoubled && ends_field(data, quote + 2, dialect) {
                    return Some(quote + 1);
                }
                at = quote + 2;
            }
            _ if ends_field(data, quote + 1, dialect) => return Some(quote),
            _ => {
                undoubled = true;
                at = quote + 1;
            }
        }
    }
}

fn ends_field(data: &[u8], at: usize, dialect: Dialect) -> bool {
    match data.get(at) {
        None => true,
        Some(b) if *b == dialect.separator || *b == dialect.terminator => true,
        Some(b'\r') => matches!(data.get(at + 1), None | Some(b'\n')),
        Some(_) => false,
    }
}

fn count_fields(record: &[u8], dialect: Dialect) -> usize {
    let mut count = 1;
    let mut at = 0;
    while let FieldEnd::Separator(next) = field_end_in_record(record, at, dialect) {
        count += 1;
        at = next;
    }
    count
}

/// Like [`field_end`] inside one record, where a terminator byte belongs to the field.
fn field_end_in_record(record: &[u8], at: usize, dialect: Dialect) -> FieldEnd {
    if record.get(at) == Some(&b'"') {
        return match close_quote(record, at, dialect) {
            Some(close) if record.get(close + 1) == Some(&dialect.separator) => FieldEnd::Separator(close + 2),
            _ => FieldEnd::End,
        };
    }
    match memchr(dialect.separator, record.get(at..).unwrap_or(&[])) {
        Some(n) => FieldEnd::Separator(at + n + 1),
        None => FieldEnd::End,
    }
}

/// Cuts the records of a block into fields.
pub(crate) fn fields(block: &mut Block, dialect: Dialect) {
    let Block { data, extra, rows, fields, .. } = block;
    // The first record tells how many fields the others have.
    let width = rows.first().map_or(1, |r| count_fields(&data.as_bytes()[r.start as usize..r.end as usize], dialect));
    fields.reserve((rows.len() * width).min(data.len() + 1));
    let bytes = data.as_bytes();
    for row in rows.iter_mut() {
        row.first = fields.len() as u32;
        let (start, end) = (row.start as usize, row.end as usize);
        if row.flaw == Some(Flaw::UnclosedQuote) || memchr(b'"', &bytes[start..end]).is_none() {
            plain_fields(bytes, start, end, dialect.separator, fields);
        } else {
            quoted_fields(data, start, end, dialect, fields, extra);
        }
        row.len = fields.len() as u32 - row.first;
    }
}

fn plain_fields(bytes: &[u8], start: usize, end: usize, separator: u8, fields: &mut Vec<Field>) {
    let mut at = start;
    let most = fields.len() + MOST_FIELDS;
    for (i, b) in bytes[start..end].iter().enumerate() {
        if *b == separator && fields.len() < most {
            fields.push(Field { start: at as u32, end: (start + i) as u32 });
            at = start + i + 1;
        }
    }
    fields.push(Field { start: at as u32, end: end as u32 });
}

fn quoted_fields(data: &str, start: usize, end: usize, dialect: Dialect, fields: &mut Vec<Field>, extra: &mut String) {
    let bytes = &data.as_bytes()[..end];
    let mut at = start;
    let most = fields.len() + MOST_FIELDS;
    loop {
        if fields.len() >= most {
            fields.push(Field { start: at as u32, end: end as u32 });
            return;
        }
        if bytes.get(at) == Some(&b'"') {
            let close = close_quote(bytes, at, dialect).unwrap_or(end);
            let inner = (at + 1).min(end)..close.min(end).max((at + 1).min(end));
            push_quoted(data, inner.start, inner.end, fields, extra);
            if bytes.get(close + 1) == Some(&dialect.separator) {
                at = close + 2;
                continue;
            }
            return;
        }
        match memchr(dialect.separator, &bytes[at.min(end)..]) {
            Some(n) => {
                fields.push(Field { start: at as u32, end: (at + n) as u32 });
                at += n + 1;
            }
            None => {
                fields.push(Field { start: at as u32, end: end as u32 });
                return;
            }
        }
    }
}

fn push_quoted(data: &str, start: usize, end: usize, fields: &mut Vec<Field>, extra: &mut String) {
    let inner = data.get(start..end).unwrap_or("");
    if !inner.contains("\"\"") {
        fields.push(Field { start: start as u32, end: end as u32 });
        return;
    }
    let from = extra.len();
    let mut rest = inner;
    while let Some(at) = rest.find("\"\"") {
        extra.push_str(&rest[..=at]);
        rest = &rest[at + 2..];
    }
    extra.push_str(rest);
    fields.push(Field { start: from as u32 | IN_EXTRA, end: extra.len() as u32 });
}

#[cfg(test)]
mod tests;
