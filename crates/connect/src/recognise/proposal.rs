//! What the recogniser would do but is not sure of: printed for a person, written as a mapping file to edit.

use super::{ColumnMap, Mapping};
use crate::Question;

/// One column of the proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnProposal {
    /// Header as it stands in the file.
    pub header: String,
    /// Position in the file, from 0.
    pub index: usize,
    /// Canonical columns proposed; empty: kept as a custom attribute.
    pub to: Vec<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// Up to five values of the column.
    pub samples: Vec<String>,
    /// Other canonical columns it may be.
    pub ties: Vec<String>,
}

/// A mapping to confirm.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Shown name of the file.
    pub file: String,
    /// Table proposed, if any.
    pub table: Option<String>,
    /// Tables that fit equally well.
    pub tables: Vec<String>,
    /// Required canonical columns that nothing fills.
    pub missing: Vec<String>,
    /// Column by column.
    pub columns: Vec<ColumnProposal>,
    /// What else has to be answered.
    pub questions: Vec<Question>,
    /// The first five rows as they stand in the file.
    pub rows: Vec<Vec<String>>,
    /// Settings already certain.
    pub mapping: Mapping,
}

impl Proposal {
    /// The proposal for a terminal, in `ru` or `en`.
    #[must_use]
    pub fn to_text(&self, lang: &str) -> String {
        let ru = lang == "ru";
        let mut out = String::new();
        let mut say = |r: String, e: String| {
            out.push_str(if ru { &r } else { &e });
            out.push('\n');
        };
        let file = &self.file;
        match (&self.table, self.tables.len()) {
            (Some(t), 0 | 1) => say(
                format!("{file}: похоже на таблицу «{t}», но не всё ясно."),
                format!("{file}: looks like table '{t}', but not everything is certain."),
            ),
            (_, n) if n > 1 => {
                let list = self.tables.join(", ");
                say(
                    format!("{file}: подходит к нескольким таблицам: {list}. Укажите --table."),
                    format!("{file}: fits several tables: {list}. State --table."),
                );
            }
            _ => say(
                format!("{file}: не удалось узнать таблицу по заголовку."),
                format!("{file}: the table is not recognised by its header."),
            ),
        }
        if !self.missing.is_empty() {
            let list = self.missing.join(", ");
            say(format!("Не найдены обязательные колонки: {list}."), format!("Required columns not found: {list}."));
        }
        let width = self.columns.iter().map(|c| c.header.chars().count()).max().unwrap_or(0).min(32);
        for c in &self.columns {
            let to = match (c.to.is_empty(), ru) {
                (false, _) => c.to.join(" + "),
                (true, true) => "доп. поле".to_owned(),
                (true, false) => "attribute".to_owned(),
            };
            let ties = if c.ties.is_empty() { String::new() } else { format!(" | {}", c.ties.join(" | ")) };
            let header: String = c.header.chars().take(32).collect();
            let pad = " ".repeat(width.saturating_sub(header.chars().count()));
            let samples: Vec<String> =
                c.samples.iter().map(|s| s.chars().take(24).collect::<String>().replace(['\n', '\r', '\t'], " ")).collect();
            out.push_str(&format!("  {header}{pad} -> {to}{ties} ({:.0} %)  {}\n", c.confidence * 100.0, samples.join(" · ")));
        }
        if !self.rows.is_empty() {
            out.push_str(if ru { "Первые строки файла:\n" } else { "First rows of the file:\n" });
        }
        for row in &self.rows {
            let cells: Vec<String> =
                row.iter().map(|c| c.trim().chars().take(20).collect::<String>().replace(['\n', '\r', '\t'], " ")).collect();
            out.push_str(&format!("  {}\n", cells.join(" | ").chars().take(160).collect::<String>()));
        }
        for q in &self.questions {
            out.push_str(if ru { &q.ru } else { &q.en });
            out.push('\n');
        }
        out.push_str(if ru {
            "Сохраните предложенное сопоставление, поправьте его и укажите --mapping ФАЙЛ."
        } else {
            "Save the proposed mapping, correct it and pass --mapping FILE."
        });
        out
    }

    /// The proposal as a mapping file to edit; ties and questions stand as comments.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut mapping = self.mapping.clone();
        mapping.table.clone_from(&self.table);
        mapping.columns = self
            .columns
            .iter()
            .filter(|c| !c.to.is_empty())
            .map(|c| ColumnMap { header: name(c, &self.columns), index: None, to: c.to.clone() })
            .collect();
        let mut out =
            format!("# Сопоставление колонок файла {}\n# Column mapping of the file\n", self.file.replace(['\n', '\r'], " "));
        if mapping.table.is_none() {
            out.push_str("# table = \"deals\"\n");
        }
        for q in &self.questions {
            for text in [&q.ru, &q.en] {
                out.push_str(&format!("# {}\n", text.replace(['\n', '\r'], " ")));
            }
        }
        out.push_str(&mapping.to_toml());
        out.push_str(
            "\n# Остальные колонки останутся дополнительными полями; чтобы использовать их, добавьте строки в [columns].\n",
        );
        for c in self.columns.iter().filter(|c| c.to.is_empty()) {
            let samples = c.samples.iter().map(|s| s.replace(['\n', '\r'], " ")).collect::<Vec<_>>().join(" · ");
            out.push_str(&format!(
                "# \"{}\" = \"{}\"   # {samples}\n",
                name(c, &self.columns),
                c.ties.first().map_or("", String::as_str)
            ));
        }
        if !self.missing.is_empty() {
            out.push_str(&format!("# Не хватает / missing: {}\n", self.missing.join(", ")));
        }
        out
    }
}

/// The header as a mapping file addresses it.
fn name(column: &ColumnProposal, all: &[ColumnProposal]) -> String {
    let folded = super::fold(&column.header);
    let before = all.iter().filter(|c| c.index < column.index && super::fold(&c.header) == folded).count();
    let header = column.header.trim().replace(['\n', '\r'], " ");
    if before == 0 { header } else { format!("{header}#{}", before + 1) }
}
