//! What a file is by its first bytes, and for delimited text its encoding, separator and line ends.

use super::block::Block;
use super::csv::{self, Dialect, Suspicion};
use super::encoding::{Guess, guess};
use super::{Format, Layout};
use crate::{Error, Input, Limits, recognise};
use encoding_rs::{Encoding, UTF_8};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes looked at.
const SAMPLE: usize = 256 << 10;

/// The layout of a file.
pub(crate) fn sniff(input: &Input, limits: &Limits) -> Result<Layout, Error> {
    let mut file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let head = read_up_to(&mut file, SAMPLE, &input.name)?;
    if head.is_empty() {
        return Err(Error::Empty { file: input.name.clone() });
    }
    let plain = Dialect { separator: b',', terminator: b'\n' };
    let mut layout =
        Layout { format: Format::Csv, encoding: UTF_8, dialect: plain, sheet: None, sheets: Vec::new(), is_1904: false };
    if let Some(format) = by_magic(&head, input)? {
        layout.format = format;
        let (sheets, is_1904) = super::sheets(input, format, limits)?;
        layout.is_1904 = is_1904;
        if !matches!(format, Format::Parquet) {
            layout.sheet = Some(best_sheet(input, &layout, &sheets, limits)?);
        }
        layout.sheets = sheets;
        return Ok(layout);
    }
    layout.encoding = encoding_of(&mut file, &head, &input.name)?;
    let text = decode(&head, layout.encoding);
    if text.trim().is_empty() && head.len() < SAMPLE {
        return Err(Error::Empty { file: input.name.clone() });
    }
    if is_html(&text) && !text.contains("<КоммерческаяИнформация") {
        layout.format = Format::Html;
        return Ok(layout);
    }
    if text.trim_start().starts_with("<?xml") && text.contains("КоммерческаяИнформация") {
        layout.format = Format::Xml;
        return Ok(layout);
    }
    if let Some(what) = other_text(&text) {
        return Err(Error::NotTable { file: input.name.clone(), what: what.to_owned() });
    }
    layout.dialect = dialect(&text, head.len() < SAMPLE, limits);
    Ok(layout)
}

/// The sheet the user named, or the one among whose first rows stand most known headers, or the first that is not empty.
fn best_sheet(input: &Input, layout: &Layout, sheets: &[String], limits: &Limits) -> Result<String, Error> {
    if let Some(named) = &input.sheet {
        return Ok(named.clone());
    }
    let mut best: Option<(usize, &String)> = None;
    for name in sheets {
        let layout = Layout { sheet: Some(name.clone()), ..layout.clone() };
        let Some(first) = super::open(input, &layout, 0, limits, 1 << 16)?.next_block()? else { continue };
        let known = first.rows.iter().take(30).map(|r| recognise::known_headers(first.texts(r))).max().unwrap_or(0);
        if best.is_none_or(|(n, _)| known > n) {
            best = Some((known, name));
        }
    }
    best.map(|(_, name)| name.clone()).ok_or_else(|| Error::Empty { file: input.name.clone() })
}

fn read_up_to(file: &mut File, n: usize, name: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    file.take(n as u64).read_to_end(&mut bytes).map_err(|e| Error::io(name, e))?;
    Ok(bytes)
}

fn by_magic(head: &[u8], input: &Input) -> Result<Option<Format>, Error> {
    let refuse = |what: &str| Err(Error::NotTable { file: input.name.clone(), what: what.to_owned() });
    match head {
        [b'P', b'A', b'R', b'1', ..] => Ok(Some(Format::Parquet)),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Ok(Some(Format::Xls)),
        [b'P', b'K', 3 | 5 | 7, _, ..] => Ok(Some(crate::archive::workbook_kind(input)?)),
        [0x1f, 0x8b, ..] => refuse("a gzip archive inside an archive"),
        [b'%', b'P', b'D', b'F', ..] => refuse("a PDF document"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => refuse("a picture"),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => refuse("a RAR or 7z archive"),
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => refuse("an SQLite database"),
        [0x7f, b'E', b'L', b'F', ..] | [b'M', b'Z', ..] if memchr::memchr(0, head).is_some() => refuse("a program"),
        _ => Ok(None),
    }
}

/// The encoding by the head, or, when that is ASCII, by the first stretch of the file that is not.
fn encoding_of(file: &mut File, head: &[u8], name: &str) -> Result<&'static Encoding, Error> {
    let binary = || Error::NotTable { file: name.to_owned(), what: "binary data".into() };
    match guess(head) {
        Guess::Text(encoding) => return Ok(encoding),
        Guess::Binary => return Err(binary()),
        Guess::Ascii => {}
    }
    let mut chunk = vec![0; 1 << 20];
    file.seek(SeekFrom::Start(head.len() as u64)).map_err(|e| Error::io(name, e))?;
    loop {
        let n = file.read(&mut chunk).map_err(|e| Error::io(name, e))?;
        if n == 0 {
            return Ok(UTF_8);
        }
        if chunk[..n].is_ascii() {
            continue;
        }
        let at = chunk[..n].iter().position(|b| *b >= 0x80).unwrap_or(0);
        let mut sample = chunk[at..n].to_vec();
        sample.extend(read_up_to(file, SAMPLE, name)?);
        return match guess(&sample) {
            Guess::Text(encoding) => Ok(encoding),
            Guess::Ascii => Ok(UTF_8),
            Guess::Binary => Err(binary()),
        };
    }
}

/// The sample as text, without marks.
fn decode(head: &[u8], encoding: &'static Encoding) -> String {
    let (text, _) = encoding.decode_without_bom_handling(head);
    text.trim_start_matches('\u{feff}').to_owned()
}

fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    if !start.starts_with('<') {
        return false;
    }
    let lower: String = start.chars().take(4096).collect::<String>().to_lowercase();
    ["<html", "<table", "<meta", "<!doctype html", "<head", "<body"].iter().any(|t| lower.contains(t))
        && !lower.starts_with("<?xml")
        || lower.contains("<table")
}

/// Text formats that are no tables.
fn other_text(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    if start.starts_with("<?xml") || start.starts_with("<!DOCTYPE") || start.starts_with("<!doctype") {
        return Some("an XML document");
    }
    if (start.starts_with('{') || start.starts_with("[{")) && start.contains("\":") {
        return Some("a JSON document");
    }
    if start.starts_with("{\\rtf") {
        return Some("an RTF document");
    }
    None
}

/// Line ends and separator of delimited text.
pub(crate) fn dialect(text: &str, whole: bool, limits: &Limits) -> Dialect {
    let terminator = if text.contains('\n') {
        b'\n'
    } else if text.contains('\r') {
        b'\r'
    } else {
        b'\n'
    };
    let first = text.lines().next().unwrap_or("").trim();
    if let Some(mark) = first.strip_prefix("sep=").or_else(|| first.strip_prefix("\"sep=")).and_then(|r| r.bytes().next()) {
        return Dialect { separator: mark, terminator };
    }
    let mut best = (0, Dialect { separator: b',', terminator });
    for separator in [b';', b',', b'\t', b'|'] {
        let candidate = Dialect { separator, terminator };
        let score = fit(text, whole, candidate, limits);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

/// How well a separator explains the first rows: known headers first, then rows of one width, then the width.
fn fit(text: &str, whole: bool, dialect: Dialect, limits: &Limits) -> u64 {
    let mut block = Block { data: text.to_owned(), ..Block::default() };
    let mut rows = Vec::new();
    csv::split(text.as_bytes(), 0, whole, dialect, Suspicion::new(limits, 0), &mut 1, &mut rows);
    rows.truncate(200);
    block.rows = rows;
    csv::fields(&mut block, dialect);
    let mut widths: Vec<u32> = block.rows.iter().filter(|r| !block.is_blank(r)).map(|r| r.len).collect();
    let known = block.rows.iter().take(20).map(|r| recognise::known_headers(block.texts(r))).max().unwrap_or(0) as u64;
    widths.sort_unstable();
    let (mut width, mut same) = (0, 0);
    for run in widths.chunk_by(|a, b| a == b) {
        if run[0] > 1 && run.len() >= same {
            (width, same) = (run[0], run.len());
        }
    }
    if width < 2 {
        return known;
    }
    let share = same as u64 * 100 / widths.len().max(1) as u64;
    known * 100_000 + share * 1_000 + u64::from(width.min(999))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separator(text: &str) -> char {
        char::from(dialect(text, true, &Limits::default()).separator)
    }

    #[test]
    fn separators_by_rows_and_headers() {
        assert_eq!(separator("id;created_at;amount\n1;2024-01-01;1,5\n2;2024-01-02;2,5\n"), ';');
        assert_eq!(separator("id,created_at,title\n1,2024-01-01,a;b;c\n2,2024-01-02,a;b;c\n"), ',');
        assert_eq!(separator("id\tname\n1\tИванов, Пётр\n"), '\t');
        assert_eq!(separator("id|name\n1|x\n"), '|');
        assert_eq!(separator("sep=|\nid,x|name\n"), '|');
        assert_eq!(separator("\"Номер сделки\";\"Сумма\"\n\"1\";\"1,0,0,0\"\n"), ';');
    }

    #[test]
    fn line_ends() {
        assert_eq!(dialect("a;b\r1;2\r", true, &Limits::default()).terminator, b'\r');
        assert_eq!(dialect("a;b\r\n1;2\r\n", true, &Limits::default()).terminator, b'\n');
    }
}
