//! The data dictionary: every canonical table and column, and the list of personal fields.

use super::cell;
use domain::schema::{Kind, TABLES, Table};

const HEAD: &str = "# Словарь данных\n\nСоздано из `crates/domain/src/schema` командой `cargo xtask gen`; руками не править.\n\n\
Файл, в заголовке которого стоят эти имена (в любом порядке, любая часть, в которой есть обязательные), загружается без сопоставления. \
Звёздочкой отмечены обязательные столбцы, буквой П — персональные данные.\n";

pub(super) fn page() -> String {
    let mut out = HEAD.to_owned();
    for t in TABLES {
        out.push_str(&table(t));
    }
    out.push_str("\n## Персональные данные\n\nНе попадают в журналы, сообщения об ошибках и имена файлов.\n\n");
    for t in TABLES {
        let names: Vec<&str> = t.columns.iter().filter(|c| c.personal).map(|c| c.name).collect();
        if !names.is_empty() {
            out.push_str(&format!("- `{}`: {}\n", t.name, names.join(", ")));
        }
    }
    out
}

fn table(t: &Table) -> String {
    let dated = t.dated_by.map(|d| format!(" Датируется по `{d}`.")).unwrap_or_default();
    let mut out = format!("\n## `{}`\n\n{} ({}). Ключ: {}.{dated}\n\n", t.name, t.ru, t.en, t.key.join(", "));
    out.push_str("| столбец | тип | | смысл | meaning | слова | другие заголовки |\n|---|---|---|---|---|---|---|\n");
    for c in t.columns {
        let marks = [if c.required { "*" } else { "" }, if c.personal { "П" } else { "" }].concat();
        let unit = if c.unit.is_empty() { String::new() } else { format!(", {}", c.unit) };
        out.push_str(&format!(
            "| `{}` | {}{unit} | {marks} | {} | {} | {} | {} |\n",
            c.name,
            kind(c.kind),
            cell(c.ru),
            cell(c.en),
            c.words.join(", "),
            cell(&c.aliases.join(", "))
        ));
    }
    out
}

fn kind(k: Kind) -> &'static str {
    match k {
        Kind::Text => "text",
        Kind::Id => "id",
        Kind::Money => "money",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Bool => "bool",
        Kind::Int => "int",
        Kind::Num => "num",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_column_is_there() {
        let page = super::page();
        for t in domain::schema::TABLES {
            assert!(page.contains(&format!("## `{}`", t.name)));
            assert!(t.columns.iter().all(|c| page.contains(&format!("| `{}` |", c.name))), "{}", t.name);
        }
        assert!(page.contains("- `customers`: name"));
    }
}
