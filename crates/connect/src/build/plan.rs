//! A mapping compiled for one file: every column to its parser, the rest to attributes.

use super::buffer::TableBuf;
use super::cells::{ColumnPlan, Memo, Parse, Rules, Tally, trim};
use crate::format::block::{Block, Cell, Row, Tag};
use crate::problem::Code;
use crate::recognise::{Mapping, fold};
use crate::{Error, recognise};
use domain::schema::Table;
use std::collections::{BTreeMap, HashMap};

/// Why a row is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reject {
    /// Position of the column in the file; `None` when the row as a whole is at fault.
    pub(crate) field: Option<usize>,
    /// Canonical column when the file has none for it.
    pub(crate) column: &'static str,
    pub(crate) code: Code,
    pub(crate) value: String,
}

/// How the rows of a file become rows of a table.
pub(crate) struct Plan {
    pub(crate) table: &'static Table,
    columns: Vec<ColumnPlan>,
    /// Constants of the mapping: canonical position and text.
    constants: Vec<ColumnPlan>,
    constant_texts: Vec<String>,
    /// Required canonical positions.
    required: Vec<usize>,
    /// Attribute fields by sorted key: position in the file and `"key":` as JSON.
    attrs: Vec<(usize, String)>,
    /// Fields that make the id.
    id: Vec<usize>,
    /// Positions of `status`, `closed_at`, `expected_close_on` where the close date of an open deal is its plan.
    closing: Option<[usize; 3]>,
    /// Number of headers.
    pub(crate) width: usize,
}

impl Plan {
    /// Compiles `mapping` (located in `headers`) for `table`; targets named in `special` are the profile's own business.
    pub(crate) fn new(table: &'static Table, mapping: &Mapping, headers: &[String], special: &[&str]) -> Result<Self, Error> {
        let mut columns = Vec::new();
        for c in &mapping.columns {
            let Some(field) = c.index else { continue };
            for to in c.to.iter().filter(|t| !special.contains(&t.as_str()) && !recognise::is_attribute(t)) {
                let target = table.position(to).ok_or_else(|| {
                    Error::Mapping(format!(
                        "table '{}' has no column '{to}'; it has: {}",
                        table.name,
                        recognise::column_names(table)
                    ))
                })?;
                if columns.iter().any(|p: &ColumnPlan| p.target == target) {
                    return Err(Error::Mapping(format!("two columns of the file are mapped to '{to}'; keep one")));
                }
                let mut plan = ColumnPlan::new(field, table, target);
                if to == "closed_at" && closing(table, mapping).is_some() {
                    plan.parse = Parse::Time { plan: true };
                }
                plan.parse = adapted(plan.parse, table, to, mapping, c.to.iter().any(|t| t == "stage"));
                columns.push(plan);
            }
        }
        let (mut constants, mut constant_texts) = (Vec::new(), Vec::new());
        let currency = mapping.currency.iter().map(|c| ("currency".to_owned(), c.clone()));
        for (name, value) in mapping.constants.clone().into_iter().chain(currency) {
            if let Some(target) = table.position(&name) {
                constants.push(ColumnPlan::new(usize::MAX, table, target));
                constant_texts.push(value);
            }
        }
        let keys = recognise::keyed(headers);
        let id = mapping.id.iter().filter_map(|h| keys.iter().position(|k| *k == recognise::key_of(h))).collect();
        Ok(Self {
            table,
            attrs: attribute_fields(mapping, headers),
            required: (0..table.columns.len()).filter(|i| table.columns[*i].required).collect(),
            columns,
            constants,
            constant_texts,
            id,
            closing: closing(table, mapping),
            width: headers.len(),
        })
    }

    /// Required columns of these names may be empty.
    pub(crate) fn sparing(mut self, names: &[&str]) -> Self {
        self.required.retain(|i| !names.contains(&self.table.columns[*i].name));
        self
    }

    /// File and canonical positions of the columns of a kind.
    pub(crate) fn fields_of(&self, kind: domain::schema::Kind) -> Vec<(usize, usize)> {
        self.columns.iter().filter(|c| c.column.kind == kind).map(|c| (c.field, c.target)).collect()
    }

    /// Reads one row into `out`; on an error the row is taken back.
    pub(crate) fn row(
        &self,
        block: &Block,
        row: &Row,
        rules: &Rules,
        memo: &mut Memo,
        out: &mut TableBuf,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        let result = self.fill(block, row, rules, memo, out, tally);
        match &result {
            Ok(()) => out.end_row(row.line),
            Err(_) => out.drop_row(),
        }
        result
    }

    /// Fills the current row of `out` without ending it.
    pub(crate) fn fill(
        &self,
        block: &Block,
        row: &Row,
        rules: &Rules,
        memo: &mut Memo,
        out: &mut TableBuf,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        self.cells(block, row, rules, memo, out, tally)?;
        if let Some(at) = self.closing {
            planned(at, rules, out);
        }
        self.rest(block, row, rules, memo, out, tally)
    }

    /// Fills what the file's own columns give.
    pub(crate) fn cells(
        &self,
        block: &Block,
        row: &Row,
        rules: &Rules,
        memo: &mut Memo,
        out: &mut TableBuf,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        if row.len as usize > self.width {
            self.no_extra(block, row)?;
        }
        for c in &self.columns {
            let cell = block.cell(row, c.field);
            c.put(cell, rules, memo, out, tally).map_err(|code| reject(c, code, cell.text))?;
        }
        Ok(())
    }

    /// Fills constants, a composed id and attributes, and checks that nothing required is missing.
    pub(crate) fn rest(
        &self,
        block: &Block,
        row: &Row,
        rules: &Rules,
        memo: &mut Memo,
        out: &mut TableBuf,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        for (c, text) in self.constants.iter().zip(&self.constant_texts) {
            if !out.is_set(c.target) {
                c.put(Cell { text, tag: Tag::Text }, rules, memo, out, tally).map_err(|code| reject(c, code, text))?;
            }
        }
        if !self.id.is_empty() {
            let parts: Vec<&str> = self.id.iter().map(|f| trim(block.cell(row, *f).text)).collect();
            if let Some(target) = self.table.position("id").filter(|_| parts.iter().any(|p| !p.is_empty())) {
                out.text(target, &parts.join("/"));
            }
        }
        for target in &self.required {
            if !out.is_set(*target) && !optional(self.table, *target, out) {
                let column = self.table.columns[*target].name;
                let field = self.columns.iter().find(|c| c.target == *target).map(|c| c.field);
                return Err(Reject { field, column, code: Code::MissingRequired, value: String::new() });
            }
        }
        self.attributes(block, row, rules, &mut memo.json, out)
    }

    fn no_extra(&self, block: &Block, row: &Row) -> Result<(), Reject> {
        let extra = block.texts(row).skip(self.width).find(|t| !t.trim().is_empty());
        match extra {
            Some(value) => {
                Err(Reject { field: None, column: "", code: Code::ExtraCells, value: value.chars().take(200).collect() })
            }
            None => Ok(()),
        }
    }

    fn attributes(&self, block: &Block, row: &Row, rules: &Rules, json: &mut String, out: &mut TableBuf) -> Result<(), Reject> {
        json.clear();
        for (field, key) in &self.attrs {
            let text = trim(block.cell(row, *field).text);
            if text.is_empty() {
                continue;
            }
            if text.len() > rules.limits.text {
                return Err(Reject {
                    field: Some(*field),
                    column: "",
                    code: Code::FieldTooLong,
                    value: text.chars().take(200).collect(),
                });
            }
            json.push(if json.is_empty() { '{' } else { ',' });
            json.push_str(key);
            json_text(text, json);
        }
        if !json.is_empty() {
            json.push('}');
            let target = out.attrs();
            out.text(target, json);
        }
        Ok(())
    }
}

/// The plan of the company has no subject; every other required cell must be there.
fn optional(table: &Table, target: usize, out: &TableBuf) -> bool {
    table.name == "targets"
        && table.columns[target].name == "subject_id"
        && table.position("subject_kind").and_then(|k| out.current_text(k)) == Some("company")
}

/// Other CRM systems keep one close date: the plan of an open deal, the fact of a closed one.
fn closing(table: &Table, mapping: &Mapping) -> Option<[usize; 3]> {
    let one = table.name == "deals" && mapping.profile.as_deref() == Some("generic") && mapping.fills("closed_at");
    one.then(|| Some([table.position("status")?, table.position("closed_at")?, table.position("expected_close_on")?])).flatten()
}

fn planned([status, closed, expected]: [usize; 3], rules: &Rules, out: &mut TableBuf) {
    if out.current_text(status) != Some("open") {
        return;
    }
    let Some(utc) = out.current_long(closed) else { return };
    out.unset(closed);
    if !out.is_set(expected) {
        let day = rules.zone.to_local(utc).div_euclid(crate::values::date::DAY);
        out.day(expected, i32::try_from(day).unwrap_or(0));
    }
}

fn reject(c: &ColumnPlan, code: Code, value: &str) -> Reject {
    Reject {
        field: (c.field != usize::MAX).then_some(c.field),
        column: c.column.name,
        code,
        value: value.chars().take(200).collect(),
    }
}

/// The parser of a column with the words and stages the mapping adds.
fn adapted(parse: Parse, table: &Table, to: &str, mapping: &Mapping, with_stage: bool) -> Parse {
    let custom = mapping.words.get(to);
    if table.name == "deals" && to == "status" && (with_stage || !mapping.stages.is_empty()) {
        let mut stages: HashMap<String, String> = mapping.stages.iter().map(|(k, v)| (fold(k), v.clone())).collect();
        stages.extend(custom.into_iter().flatten().map(|(k, v)| (fold(k), v.clone())));
        return Parse::Stage(stages);
    }
    match (parse, custom) {
        (Parse::Word(_), Some(words)) => {
            let allowed = table.column(to).map_or(&[][..], |c| c.words);
            Parse::Word(words.iter().filter_map(|(k, v)| Some((fold(k), *allowed.iter().find(|w| **w == v)?))).collect())
        }
        (parse, _) => parse,
    }
}

/// Fields that no canonical column takes, by key; keys sorted, repeated headers told apart.
pub(crate) fn attribute_fields(mapping: &Mapping, headers: &[String]) -> Vec<(usize, String)> {
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for (i, header) in headers.iter().enumerate() {
        let mapped = mapping.columns.iter().find(|c| c.index == Some(i));
        if mapped.is_some_and(|c| !c.to.iter().any(|t| recognise::is_attribute(t))) {
            continue;
        }
        let renamed = mapped.and_then(|c| c.to.iter().find_map(|t| t.strip_prefix("attr:")));
        let name = renamed.unwrap_or(header).trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let name = if name.is_empty() { format!("column {}", i + 1) } else { name.to_owned() };
        let mut key = name.clone();
        let mut n = 2;
        while keys.contains_key(&key) {
            key = format!("{name} ({n})");
            n += 1;
        }
        keys.insert(key, i);
    }
    keys.into_iter()
        .map(|(key, field)| {
            let mut json = String::new();
            json_text(&key, &mut json);
            json.push(':');
            (field, json)
        })
        .collect()
}

/// Appends `text` as a JSON string.
pub(crate) fn json_text(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (i, b) in text.bytes().enumerate() {
        if b >= 0x20 && b != b'"' && b != b'\\' {
            continue;
        }
        out.push_str(&text[from..i]);
        match b {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => out.push_str(&format!("\\u{b:04x}")),
        }
        from = i + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_texts() {
        let mut out = String::new();
        json_text("a\"b\\c\n\u{1}я", &mut out);
        assert_eq!(out, "\"a\\\"b\\\\c\\n\\u0001я\"");
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), "a\"b\\c\n\u{1}я");
    }

    #[test]
    fn attribute_keys_are_sorted_and_unique() {
        let headers: Vec<String> = ["b", "a", "b", "", "id"].iter().map(|s| (*s).to_owned()).collect();
        let mut m = Mapping::default();
        m.columns.push(recognise::ColumnMap { header: "id".into(), index: Some(4), to: vec!["id".into()] });
        let keys: Vec<String> = attribute_fields(&m, &headers).into_iter().map(|(_, k)| k).collect();
        assert_eq!(keys, ["\"a\":", "\"b\":", "\"b (2)\":", "\"column 4\":"]);
    }
}
