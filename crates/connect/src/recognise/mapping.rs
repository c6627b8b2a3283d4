//! What each column of a file means: the form in which it is detected, printed, edited by the user and read back.

use super::fold;
use crate::Error;
use domain::schema::{self, Table};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    /// Header as it stands in the file; a repeated header carries `#2`, `#3` in mapping files.
    pub header: String,
    /// Position in the file, from 0; not known before the mapping meets a file.
    pub index: Option<usize>,
    /// Canonical columns it fills (a stage may fill `stage` and `status`), `attr` to keep it as an attribute too
    /// (`attr:NAME` under another name); empty means "leave out".
    pub to: Vec<String>,
}

/// The meaning of a file, as detected or as the user's mapping file states it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Name under which the user keeps it.
    pub name: Option<String>,
    /// Canonical table.
    pub table: Option<String>,
    /// Profile that reads the file (`generic` when not given).
    pub profile: Option<String>,
    /// IANA zone of times without an offset.
    pub timezone: Option<String>,
    /// Currency of rows that name none, ISO code.
    pub currency: Option<String>,
    /// `dmy` or `mdy`.
    pub date_order: Option<String>,
    /// `.` or `,`.
    pub decimal: Option<String>,
    /// Columns named here; others become custom attributes.
    pub columns: Vec<ColumnMap>,
    /// Canonical column -> value of every row.
    pub constants: BTreeMap<String, String>,
    /// Canonical column -> word in the file -> canonical word.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// `excluded` (the default meaning of amounts), `included`, or the percent of VAT that the amounts hold and that is
    /// to be taken out of them.
    pub vat: Option<String>,
    /// Stage name -> `open`, `won`, `lost`, `key` (open, the key stage of the funnel), `passive` (open, waiting).
    pub stages: BTreeMap<String, String>,
    /// Headers whose values together, joined by `/`, make the id.
    pub id: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    table: Option<String>,
    profile: Option<String>,
    timezone: Option<String>,
    currency: Option<String>,
    date_order: Option<String>,
    decimal: Option<String>,
    vat: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    stages: BTreeMap<String, String>,
    #[serde(default)]
    id: Vec<String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`Error::Mapping`] naming the line or the word that does not fit.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let file: File = toml::from_str(text).map_err(|e| Error::Mapping(e.to_string().trim().replace('\n', " ")))?;
        let columns = file
            .columns
            .into_iter()
            .map(|(header, to)| {
                let to = match to {
                    OneOrMany::One(one) if one.is_empty() => Vec::new(),
                    OneOrMany::One(one) => vec![one],
                    OneOrMany::Many(many) => many,
                };
                ColumnMap { header, index: None, to }
            })
            .collect();
        let mapping = Self {
            name: file.name,
            table: file.table,
            profile: file.profile,
            timezone: file.timezone,
            currency: file.currency,
            date_order: file.date_order,
            decimal: file.decimal,
            vat: file.vat,
            columns,
            constants: file.constants,
            words: file.words,
            stages: file.stages,
            id: file.id,
        };
        mapping.check()?;
        Ok(mapping)
    }

    fn check(&self) -> Result<(), Error> {
        let choice = |what: &str, value: &Option<String>, allowed: &[&str]| match value {
            Some(v) if !allowed.contains(&v.as_str()) => {
                Err(Error::Mapping(format!("{what} = \"{v}\": use one of {}", allowed.join(" "))))
            }
            _ => Ok(()),
        };
        if let Some(name) = &self.name
            && (name.trim().is_empty() || crate::profiles().contains(&name.as_str()))
        {
            return Err(Error::Mapping(format!(
                "name = \"{name}\": the name is empty or that of a built-in profile; choose another"
            )));
        }
        choice("date_order", &self.date_order, &["dmy", "mdy"])?;
        choice("decimal", &self.decimal, &[".", ","])?;
        if let Some(vat) = &self.vat
            && !matches!(vat.as_str(), "included" | "excluded")
            && !vat.parse::<u32>().is_ok_and(|p| (1..=50).contains(&p))
        {
            return Err(Error::Mapping(format!("vat = \"{vat}\": use excluded, included or a whole percent such as 20")));
        }
        for kind in self.stages.values() {
            choice("a stage", &Some(kind.clone()), &["open", "won", "lost", "key", "passive"])?;
        }
        let Some(name) = &self.table else { return Ok(()) };
        let table = schema::table(name).ok_or_else(|| Error::UnknownTable(name.clone()))?;
        if self.profile.as_deref() == Some("receipts") && name == "order_lines" {
            return self.check_receipts();
        }
        for to in self.columns.iter().flat_map(|c| &c.to).chain(self.constants.keys()).chain(self.words.keys()) {
            let special = crate::sources::special(self.profile.as_deref().unwrap_or(""), to);
            if table.column(to).is_none() && !special && !is_attribute(to) {
                return Err(Error::Mapping(format!("table '{name}' has no column '{to}'; it has: {}", column_names(table))));
            }
        }
        for (column, words) in &self.words {
            let allowed = table.column(column).map_or(&[][..], |c| c.words);
            for word in words.values() {
                choice(&format!("a word of {column}"), &Some(word.clone()), allowed)?;
            }
        }
        Ok(())
    }

    fn check_receipts(&self) -> Result<(), Error> {
        let known: Vec<&str> = crate::sources::receipts::FIELDS.iter().map(|f| f.name).collect();
        match self.columns.iter().flat_map(|c| &c.to).find(|to| !known.contains(&to.as_str())) {
            Some(to) => Err(Error::Mapping(format!("receipts have no field '{to}'; they have: {}", known.join(", ")))),
            None => Ok(()),
        }
    }

    /// Finds the columns of this mapping among the headers of a file; headers the mapping does not name and that bear
    /// a canonical name of the table keep that meaning.
    ///
    /// # Errors
    /// [`Error::Mapping`] for a column that the file does not have.
    pub(crate) fn locate(&self, headers: &[String]) -> Result<Self, Error> {
        let mut located = self.clone();
        let keys = keyed(headers);
        for column in &mut located.columns {
            let wanted = key_of(&column.header);
            column.index = keys.iter().position(|k| *k == wanted);
            if column.index.is_none() {
                return Err(Error::Mapping(format!(
                    "the file has no column '{}'; it has: {}",
                    column.header,
                    headers.join(", ")
                )));
            }
        }
        for name in &self.id {
            if !keys.contains(&key_of(name)) {
                return Err(Error::Mapping(format!(
                    "the file has no column '{name}' to make the id of; it has: {}",
                    headers.join(", ")
                )));
            }
        }
        if let Some(table) = self.table.as_deref().and_then(schema::table) {
            for (i, header) in headers.iter().enumerate() {
                let taken = located.columns.iter().any(|c| c.index == Some(i));
                let canonical = table.columns.iter().find(|c| c.name == header.trim());
                let filled = canonical.is_some_and(|t| located.fills(t.name));
                if let (false, Some(target), false) = (taken, canonical, filled) {
                    located.columns.push(ColumnMap { header: header.clone(), index: Some(i), to: vec![target.name.to_owned()] });
                }
            }
        }
        located.columns.sort_by_key(|c| c.index);
        Ok(located)
    }

    /// Whether a column, a constant or the id rule fills that canonical column.
    #[must_use]
    pub fn fills(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c.to.iter().any(|t| t == column))
            || self.constants.contains_key(column)
            || column == "id" && !self.id.is_empty()
    }

    /// The mapping as a file to edit.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        let mut line = |key: &str, value: &Option<String>| {
            if let Some(v) = value {
                out.push_str(&format!("{key} = {}\n", quoted(v)));
            }
        };
        line("name", &self.name);
        line("table", &self.table);
        line("profile", &self.profile);
        line("timezone", &self.timezone);
        line("currency", &self.currency);
        line("date_order", &self.date_order);
        line("decimal", &self.decimal);
        line("vat", &self.vat);
        if !self.id.is_empty() {
            out.push_str(&format!("id = [{}]\n", self.id.iter().map(|h| quoted(h)).collect::<Vec<_>>().join(", ")));
        }
        out.push_str("\n[columns]\n");
        for c in &self.columns {
            let to = match c.to.as_slice() {
                [] => "\"\"".to_owned(),
                [one] => quoted(one),
                many => format!("[{}]", many.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ")),
            };
            out.push_str(&format!("{} = {to}\n", quoted(&c.header)));
        }
        section(&mut out, "constants", &self.constants);
        for (column, words) in &self.words {
            section(&mut out, &format!("words.{column}"), words);
        }
        section(&mut out, "stages", &self.stages);
        out
    }
}

fn section(out: &mut String, name: &str, values: &BTreeMap<String, String>) {
    if values.is_empty() {
        return;
    }
    out.push_str(&format!("\n[{name}]\n"));
    for (k, v) in values {
        out.push_str(&format!("{} = {}\n", quoted(k), quoted(v)));
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `attr`, or `attr:NAME`: kept as an attribute, under another name.
pub(crate) fn is_attribute(to: &str) -> bool {
    to == "attr" || to.strip_prefix("attr:").is_some_and(|name| !name.trim().is_empty())
}

pub(crate) fn column_names(table: &Table) -> String {
    table.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", ")
}

/// Folded headers, repeated ones told apart by their count.
pub(crate) fn keyed(headers: &[String]) -> Vec<(String, usize)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    headers
        .iter()
        .map(|h| {
            let f = fold(h);
            let n = seen.entry(f.clone()).or_insert(0);
            *n += 1;
            (f, *n)
        })
        .collect()
}

/// `Источник#2` is the second column of that name.
pub(crate) fn key_of(header: &str) -> (String, usize) {
    if let Some((name, n)) = header.rsplit_once('#')
        && let Ok(n) = n.parse::<usize>()
        && n >= 2
    {
        return (fold(name), n);
    }
    (fold(header), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
name = "наша таблица"
table = "deals"
vat = "20"
date_order = "dmy"
decimal = ","
id = ["Номер", "Дата"]
[columns]
"Дата" = "created_at"
"Этап \"новый\"" = ["stage", "status"]
"Лишнее" = ""
"Источник#2" = "channel"
[constants]
currency = "RUB"
[words.status]
"Оплачен" = "won"
[stages]
"Договор" = "won"
"#;

    #[test]
    fn files_read_back() {
        let m = Mapping::from_toml(TEXT).unwrap();
        assert_eq!(m.columns.len(), 4);
        assert_eq!(Mapping::from_toml(&m.to_toml()).unwrap(), m);
    }

    #[test]
    fn columns_are_found_by_folded_header_and_count() {
        let m = Mapping::from_toml(TEXT).unwrap();
        let headers: Vec<String> = ["номер", "ДАТА ", "Источник", "Этап «новый»", "Лишнее", "источник", "title"]
            .iter()
            .map(|s| (*s).to_owned())
            .collect();
        let located = m.locate(&headers).unwrap();
        let at = |to: &str| located.columns.iter().find(|c| c.to.iter().any(|t| t == to)).and_then(|c| c.index);
        assert_eq!(
            (at("created_at"), at("channel"), at("stage"), at("status"), at("title")),
            (Some(1), Some(5), Some(3), Some(3), Some(6))
        );
        assert!(m.locate(&headers[..2]).unwrap_err().to_string().contains("Источник#2"));
    }

    #[test]
    fn wrong_files_say_what_is_wrong() {
        for (text, part) in [
            ("table = \"deels\"", "deels"),
            ("table = \"deals\"\n[columns]\n\"A\" = \"amuont\"", "amuont"),
            ("decimal = \";\"", "decimal"),
            ("name = \"bitrix24\"", "bitrix24"),
            ("vat = \"200\"", "vat"),
            ("tabel = \"deals\"", "tabel"),
            ("[stages]\n\"A\" = \"wonn\"", "wonn"),
            ("table = \"deals\"\n[words.status]\n\"A\" = \"wonn\"", "wonn"),
        ] {
            let e = Mapping::from_toml(text).unwrap_err().to_string();
            assert!(e.contains(part), "{e}");
        }
    }
}
