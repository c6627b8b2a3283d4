//! What the ledger keeps of a file beside the counts, and the line of the report made of it.

use super::pour::Poured;
use super::share::Share;
use crate::usecases::import_report::FileLine;
use serde_json::{Value, json};
use text::Lang;

/// Facts about a file that the ledger keeps as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileDetails {
    /// Profile that read it.
    pub profile: String,
    /// Canonical table of its main rows.
    pub table: String,
    /// Source system.
    pub source: String,
    /// Format.
    pub format: String,
    /// Text encoding.
    pub encoding: String,
    /// Headers as they stand in the file.
    pub headers: Vec<String>,
    /// Canonical tables of its main rows; rows of other tables were derived on the way.
    pub main: Vec<String>,
    /// Rows derived on the way, per table.
    pub derived: Vec<(String, u64)>,
}

impl FileDetails {
    /// Reads what [`FileDetails::text`] wrote; anything else gives empty facts.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let v: Value = serde_json::from_str(text).unwrap_or_default();
        let word = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
        let list = |k: &str| v[k].as_array().into_iter().flatten().filter_map(|h| h.as_str().map(str::to_owned)).collect();
        let derived =
            v["derived"].as_object().into_iter().flatten().filter_map(|(t, n)| Some((t.clone(), n.as_u64()?))).collect();
        Self {
            profile: word("profile"),
            table: word("table"),
            source: word("source"),
            format: word("format"),
            encoding: word("encoding"),
            headers: list("headers"),
            main: list("main"),
            derived,
        }
    }

    /// JSON for the ledger.
    #[must_use]
    pub fn text(&self) -> String {
        json!({"profile": self.profile, "table": self.table, "source": self.source, "format": self.format,
            "encoding": self.encoding, "headers": self.headers, "main": self.main,
            "derived": Value::Object(self.derived.iter().map(|(t, n)| (t.clone(), json!(n))).collect())})
        .to_string()
    }
}

/// Facts of a recognised file.
pub(super) fn of(detected: &connect::Detected, report: &connect::ReadReport) -> FileDetails {
    FileDetails {
        profile: detected.profile.clone(),
        table: detected.table.clone().unwrap_or_default(),
        source: detected.source.clone(),
        format: detected.format.clone(),
        encoding: detected.encoding.clone(),
        headers: detected.headers.clone(),
        main: report.rows.iter().map(|(t, _)| t.clone()).collect(),
        derived: report.derived.clone(),
    }
}

/// The line of a file just read: the reader's counts, the lake's share, totals and remarks.
pub(super) fn line(p: &Poured, share: Share, lang: Lang) -> FileLine {
    let totals = p.report.totals.iter().map(|t| (t.column.clone(), t.file.clone(), t.ours.clone(), t.mismatch)).collect();
    FileLine { totals, notes: p.notes(lang), ..stored_line(&p.name, &p.details, &p.ledger(), share) }
}

/// The line of a file as far as the ledger knows it.
pub(super) fn stored_line(name: &str, d: &FileDetails, r: &lake::FileReport, share: Share) -> FileLine {
    FileLine {
        name: name.to_owned(),
        profile: d.profile.clone(),
        table: d.table.clone(),
        source: d.source.clone(),
        format: d.format.clone(),
        encoding: d.encoding.clone(),
        read: r.read,
        header: r.header,
        blank: r.blank,
        merged: r.merged,
        accepted: share.new + share.updated + share.unchanged,
        new: share.new,
        updated: share.updated,
        unchanged: share.unchanged,
        set_aside: r.set_aside + share.set_aside,
        duplicates: r.duplicates + share.duplicates,
        derived: d.derived.clone(),
        ..FileLine::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back() {
        let d = FileDetails {
            profile: "bitrix24".into(),
            headers: vec!["ID".into(), "Сумма".into()],
            main: vec!["deals".into()],
            derived: vec![("employees".into(), 3)],
            ..FileDetails::default()
        };
        assert_eq!(FileDetails::parse(&d.text()), d);
        assert_eq!(FileDetails::parse("rubbish"), FileDetails::default());
    }
}
