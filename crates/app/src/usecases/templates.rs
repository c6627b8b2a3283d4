//! Forms for a company without a CRM: workbooks with headings that import as they are.

use crate::{Error, Result};
use std::fs;
use std::path::{Path, PathBuf};
use text::Lang;

/// A form that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it lies.
    pub path: PathBuf,
    /// Canonical table it fills.
    pub table: &'static str,
    /// What it is for, in the user's language.
    pub about: &'static str,
}

/// Writes every form into a folder, which is made when needed; files of these names are replaced.
///
/// # Errors
/// When a file cannot be written.
pub fn write(folder: &Path, lang: Lang) -> Result<Vec<Written>> {
    fs::create_dir_all(folder).map_err(Error::io("create folder", folder))?;
    let mut list = Vec::new();
    for form in connect::templates::FORMS {
        let path = folder.join(format!("{}.xlsx", form.name));
        let bytes = workbook(form, lang)?;
        fs::write(&path, bytes).map_err(Error::io("write", &path))?;
        list.push(Written { path, table: form.table, about: pick(lang, form.ru, form.en) });
    }
    Ok(list)
}

fn pick(lang: Lang, ru: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Ru { ru } else { en }
}

/// One form as a workbook. Headings stay Russian in every language: they are what the import knows.
///
/// # Errors
/// When the workbook cannot be made.
pub fn workbook(form: &connect::templates::Form, lang: Lang) -> Result<Vec<u8>> {
    let table = domain::schema::table(form.table);
    let required = |name: &str| table.and_then(|t| t.column(name)).is_some_and(|c| c.required);
    let columns = form.columns.iter().map(|c| report::FormColumn {
        heading: c.heading.to_owned(),
        required: required(c.column),
        hint: pick(lang, c.ru, c.en).to_owned(),
        examples: c.examples.map(str::to_owned).to_vec(),
    });
    let words = match lang {
        Lang::Ru => ["Подсказки", "Колонка", "Обязательна", "Что писать", "да"],
        Lang::En => ["Hints", "Heading", "Required", "What to write", "yes"],
    };
    let book = report::Form {
        sheet: form.name.to_owned(),
        about: pick(lang, form.ru, form.en).to_owned(),
        columns: columns.collect(),
        hints: words.map(str::to_owned),
    };
    Ok(report::form(&book)?)
}
