//! A new unit: its folder from a template and the two lines that register it, in order.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// One file of a template: name and text; `NAME`, `ID` and `CONST` stand for the unit's names.
type File = (&'static str, &'static str);

const RULE: &[File] = &[
    ("mod.rs", include_str!("../templates/rule/mod.rs.txt")),
    ("count.sql", include_str!("../templates/rule/count.sql")),
    ("query.sql", include_str!("../templates/rule/query.sql")),
    ("text.ru.toml", include_str!("../templates/rule/text.ru.toml")),
    ("text.en.toml", include_str!("../templates/rule/text.en.toml")),
    ("page.md", include_str!("../templates/rule/page.md")),
];
const METRIC: &[File] = &[
    ("mod.rs", include_str!("../templates/metric/mod.rs.txt")),
    ("query.sql", include_str!("../templates/metric/query.sql")),
    ("page.md", include_str!("../templates/metric/page.md")),
];

/// Makes the folder and registers it.
pub(crate) fn new_unit(kind: &str, name: &str) -> Result<()> {
    let (units, item, files) = match kind {
        "rule" => ("crates/audit/src/rules", "RULE", RULE),
        "metric" => ("crates/metrics/src/units", "METRIC", METRIC),
        other => bail!("no unit of kind {other}; there are rule and metric"),
    };
    let folder = name.replace('-', "_");
    if folder.is_empty() || !folder.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        bail!("{name}: a unit is named in lower-case English words joined by `-` (rules) or `_` (metrics)");
    }
    let id = if kind == "rule" { folder.replace('_', "-") } else { folder.clone() };
    let root = sh::root();
    let dir = root.join(units).join(&folder);
    if dir.exists() {
        bail!("{} is there already", dir.display());
    }
    let list = root.join(units).join("mod.rs");
    let text = fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let text = register(&text, &folder, item).with_context(|| format!("{}", list.display()))?;
    write_unit(&dir, &folder, &id, files)?;
    fs::write(&list, text)?;
    eprintln!("made {}\nnext: write the two examples of page.md, then the query, then the judgement", dir.display());
    Ok(())
}

fn write_unit(dir: &Path, folder: &str, id: &str, files: &[File]) -> Result<()> {
    fs::create_dir_all(dir)?;
    for (name, text) in files {
        fs::write(dir.join(name), text.replace("{{folder}}", folder).replace("{{id}}", id))?;
    }
    Ok(())
}

/// Adds `mod x;` in alphabetical order and `&x::ITEM,` at the end of the list, whose order is the catalogue's.
fn register(text: &str, folder: &str, item: &str) -> Result<String> {
    let is_module = |l: &str| l.starts_with("mod ") && l.ends_with(';');
    let text = insert(text, &format!("mod {folder};"), is_module, |other, new| other > new)?;
    let is_entry = |l: &str| l.trim_start().starts_with('&') && l.trim_end().ends_with(&format!("::{item},"));
    insert(&text, &format!("    &{folder}::{item},"), is_entry, |_, _| false)
}

fn insert(text: &str, line: &str, ours: impl Fn(&str) -> bool, after: impl Fn(&str, &str) -> bool) -> Result<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let block: Vec<usize> = (0..lines.len()).filter(|i| ours(lines[*i])).collect();
    let Some(last) = block.last() else { bail!("found no block of lines to put `{}` into", line.trim()) };
    let at = block.iter().copied().find(|i| after(lines[*i], line)).unwrap_or(last + 1);
    lines.insert(at, line);
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_in_order() {
        let before =
            "//! Rules.\n\nmod apple;\nmod cherry;\n\npub const ALL: &[&Rule] = &[\n    &cherry::RULE,\n    &apple::RULE,\n];\n";
        let after = register(before, "banana", "RULE").unwrap();
        assert_eq!(
            after,
            "//! Rules.\n\nmod apple;\nmod banana;\nmod cherry;\n\npub const ALL: &[&Rule] = &[\n    &cherry::RULE,\n    &apple::RULE,\n    &banana::RULE,\n];\n"
        );
        let last = register(&after, "zebra", "RULE").unwrap();
        assert!(last.contains("mod cherry;\nmod zebra;\n") && last.contains("&banana::RULE,\n    &zebra::RULE,\n];"));
    }
}
