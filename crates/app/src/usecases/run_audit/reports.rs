//! Which reports are written, under which names, and where they are copied.

use crate::{Error, Result, paths};
use domain::result::AuditResult;
use report::EvidenceTable;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use text::Lang;

/// A form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Self-contained page.
    Html,
    /// Paper.
    Pdf,
    /// Two pages for the owner.
    Owner,
    /// Slides for the defence.
    Deck,
    /// Workbook with evidence.
    Xlsx,
    /// `interface.md` §6.
    Json,
}

/// Words of the command line.
pub const KINDS: &[(&str, Kind)] = &[
    ("html", Kind::Html),
    ("pdf", Kind::Pdf),
    ("owner", Kind::Owner),
    ("deck", Kind::Deck),
    ("xlsx", Kind::Xlsx),
    ("json", Kind::Json),
];

impl Kind {
    /// Reads a list of words.
    ///
    /// # Errors
    /// An unknown word (usage).
    pub fn parse(words: &[String]) -> Result<Vec<Self>> {
        let one = |w: &String| {
            let found = KINDS.iter().find(|(k, _)| *k == w.trim()).map(|(_, k)| *k);
            found.ok_or_else(|| {
                let known: Vec<&str> = KINDS.iter().map(|(k, _)| *k).collect();
                Error::usage(
                    format!("нет отчёта «{w}»; есть {}", known.join(", ")),
                    format!("no report {w:?}; there are {}", known.join(", ")),
                )
            })
        };
        words.iter().map(one).collect()
    }

    /// Name of its file.
    #[must_use]
    pub fn file(self, lang: Lang) -> String {
        let code = lang.code();
        match self {
            Self::Html => format!("report.{code}.html"),
            Self::Pdf => format!("report.{code}.pdf"),
            Self::Owner => format!("owner.{code}.pdf"),
            Self::Deck => format!("deck.{code}.pdf"),
            Self::Xlsx => format!("report.{code}.xlsx"),
            Self::Json => "audit.json".to_owned(),
        }
    }
}

/// The frozen JSON is always kept: other audits are compared with it.
pub(super) fn with_json(asked: &[Kind]) -> Vec<Kind> {
    let mut kinds = asked.to_vec();
    kinds.push(Kind::Json);
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Writes the reports into a folder.
pub(super) fn write(
    result: &AuditResult,
    kinds: &[Kind],
    lang: Lang,
    evidence: &BTreeMap<String, EvidenceTable>,
    folder: &Path,
) -> Result<()> {
    for kind in kinds {
        let bytes = match kind {
            Kind::Html => report::html(result, lang)?.into_bytes(),
            Kind::Pdf => report::pdf(result, lang)?,
            Kind::Owner => report::pdf_owner(result, lang)?,
            Kind::Deck => report::deck(result, lang)?,
            Kind::Xlsx => report::xlsx(result, lang, evidence)?,
            Kind::Json => report::json(result),
        };
        paths::write(&folder.join(kind.file(lang)), &bytes)?;
    }
    Ok(())
}

/// Copies the asked reports and the evidence into the user's folder; returns the copies.
pub(super) fn copy(folder: &Path, asked: &[Kind], out: &Path) -> Result<Vec<PathBuf>> {
    paths::make_dir(out)?;
    let mut copied = Vec::new();
    for file in paths::files_under(folder)? {
        let json = file == Path::new("audit.json");
        if json && !asked.contains(&Kind::Json) {
            continue;
        }
        let target = out.join(&file);
        if let Some(parent) = target.parent() {
            paths::make_dir(parent)?;
        }
        fs::copy(folder.join(&file), &target).map_err(Error::io("copy", &target))?;
        copied.push(target);
    }
    Ok(copied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_always_kept_and_words_are_checked() {
        assert_eq!(with_json(&[Kind::Pdf]), [Kind::Pdf, Kind::Json]);
        assert_eq!(with_json(&[Kind::Json, Kind::Json]), [Kind::Json]);
        assert_eq!(Kind::parse(&["docx".to_owned()]).unwrap_err().exit(), 2);
        assert_eq!(Kind::parse(&["html".to_owned(), " pdf".to_owned()]).unwrap(), [Kind::Html, Kind::Pdf]);
    }
}
