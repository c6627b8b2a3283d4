//! Levels of the rows of a printed report: outline and indent, which no reader of values gives.

use super::Format;
use crate::{Error, Input, Limits};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;

/// Outline level and indent of the first filled cell of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) outline: u8,
    pub(crate) indent: u8,
}

/// Row number (from 1) -> level. Formats without such marks give nothing.
pub(crate) fn of(input: &Input, format: Format, sheet: &str, limits: &Limits) -> Result<BTreeMap<u64, Level>, Error> {
    match format {
        Format::Xlsx => xlsx(input, sheet, limits),
        Format::Xls => Ok(super::biff::levels(input, sheet)?.into_iter().collect()),
        _ => Ok(BTreeMap::new()),
    }
}

fn damaged(input: &Input, e: impl std::fmt::Display) -> Error {
    Error::Damaged { file: input.name.clone(), what: e.to_string().chars().take(200).collect() }
}

struct Book<'a> {
    input: &'a Input,
    zip: ZipArchive<BufReader<File>>,
    limits: &'a Limits,
}

impl Book<'_> {
    /// A part by its name, whatever the case of its letters; `None` when the book has none.
    fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let found = self.zip.file_names().flatten().find(|n| n.eq_ignore_ascii_case(name)).map(std::borrow::Cow::into_owned);
        let Some(found) = found else { return Ok(None) };
        let entry = self.zip.by_name(&found).map_err(|e| damaged(self.input, e))?;
        let mut bytes = Vec::new();
        let limit = self.limits.memory;
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|e| damaged(self.input, e))?;
        if bytes.len() as u64 > limit {
            return Err(Error::Limit { file: self.input.name.clone(), what: format!("size of part {name}"), limit });
        }
        Ok(Some(bytes))
    }
}

fn xlsx(input: &Input, sheet: &str, limits: &Limits) -> Result<BTreeMap<u64, Level>, Error> {
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let zip = ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(input, e))?;
    let mut book = Book { input, zip, limits };
    let styles = book.part("xl/styles.xml")?.unwrap_or_default();
    let indents = cell_indents(&styles);
    let workbook = book.part("xl/workbook.xml")?.unwrap_or_default();
    let links = book.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let Some(path) = sheet_path(&workbook, &links, sheet) else { return Ok(BTreeMap::new()) };
    Ok(book.part(&path)?.map_or_else(BTreeMap::new, |xml| rows(&xml, &indents)))
}

fn attr(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let text: &str = found.value.as_ref();
    Some(quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned))
}

/// Calls `each` with every start of a tag until the end or the first fault of the XML.
fn tags(xml: &[u8], mut each: impl FnMut(&BytesStart<'_>, bool)) {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => each(&tag, false),
            Ok(Event::Empty(tag)) => each(&tag, true),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// Indent of every cell format.
fn cell_indents(styles: &[u8]) -> Vec<u8> {
    let (mut list, mut inside) = (Vec::new(), false);
    tags(styles, |tag, _| match tag.local_name().as_ref() {
        "cellXfs" => inside = true,
        "cellStyles" | "dxfs" | "cellStyleXfs" => inside = false,
        "xf" if inside => list.push(0),
        "alignment" if inside => {
            if let (Some(last), Some(n)) = (list.last_mut(), attr(tag, "indent").and_then(|n| n.parse().ok())) {
                *last = n;
            }
        }
        _ => {}
    });
    list
}

/// The part that holds a sheet.
fn sheet_path(workbook: &[u8], links: &[u8], sheet: &str) -> Option<String> {
    let mut id = None;
    tags(workbook, |tag, _| {
        if tag.local_name().as_ref() == "sheet" && attr(tag, "name").as_deref() == Some(sheet) {
            let link = tag.attributes().flatten().find(|a| a.key.as_ref().ends_with(":id"));
            id = link.map(|a| a.value.as_ref().to_owned());
        }
    });
    let id = id?;
    let mut target = None;
    tags(links, |tag, _| {
        if tag.local_name().as_ref() == "Relationship" && attr(tag, "Id").as_deref() == Some(&id) {
            target = attr(tag, "Target");
        }
    });
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// Levels of the rows of a sheet.
fn rows(xml: &[u8], indents: &[u8]) -> BTreeMap<u64, Level> {
    let mut list: BTreeMap<u64, Level> = BTreeMap::new();
    let (mut row, mut style, mut seen) = (0_u64, None::<usize>, false);
    tags(xml, |tag, empty| match tag.local_name().as_ref() {
        "row" => {
            row = attr(tag, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
            let outline = attr(tag, "outlineLevel").and_then(|n| n.parse().ok()).unwrap_or(0);
            list.insert(row, Level { outline, indent: 0 });
            seen = false;
        }
        "c" => style = if empty { None } else { attr(tag, "s").and_then(|s| s.parse().ok()).or(Some(0)) },
        "v" | "is" if !seen => {
            seen = true;
            let indent = style.and_then(|s| indents.get(s)).copied().unwrap_or(0);
            if let Some(level) = list.get_mut(&row) {
                level.indent = indent;
            }
        }
        _ => {}
    });
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_rows() {
        let styles = br#"<styleSheet><cellStyleXfs><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf><alignment indent="4"/></xf></cellXfs></styleSheet>"#;
        let indents = cell_indents(styles);
        assert_eq!(indents, [0, 4]);
        let xml = br#"<worksheet><sheetData><row r="3" outlineLevel="2"><c r="A3"/><c r="B3" s="1" t="s"><v>0</v></c><c r="C3" s="0"><v>1</v></c></row><row r="4"/></sheetData></worksheet>"#;
        let found = rows(xml, &indents);
        assert_eq!(found[&3], Level { outline: 2, indent: 4 });
        assert_eq!(found[&4], Level::default());
    }
}
