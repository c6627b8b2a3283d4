//! Habits that a machine can check: duty line of each file, length of files, well-formed changelog fragments, no stray words.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Longest allowed source file. There is no list of exceptions; one may only shrink.
const LONGEST: usize = 500;

/// Checks every tracked source file and fragment.
pub(crate) fn check() -> Result<()> {
    let mut problems = Vec::new();
    for path in sources()? {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.strip_prefix(sh::root()).unwrap_or(&path).display().to_string();
        problems.extend(look(&name, &text));
    }
    problems.extend(fragments(&sh::root().join("changelog.d"))?);
    if problems.is_empty() {
        eprintln!("tidy: all good");
        return Ok(());
    }
    bail!("tidy:\n  {}", problems.join("\n  "))
}

fn sources() -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut todo = vec![sh::root().join("crates"), sh::root().join("xtask")];
    while let Some(dir) = todo.pop() {
        for entry in fs::read_dir(&dir).with_context(|| format!("cannot list {}", dir.display()))? {
            let path = entry?.path();
            if path.is_dir() && !path.ends_with("target") {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn look(name: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let first = text.lines().next().unwrap_or_default();
    if !first.starts_with("//! ") || first.len() < 12 {
        problems.push(format!("{name}: the first line must say the duty of the file (//! ...)"));
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        problems.push(format!("{name}: {lines} lines, at most {LONGEST}; split it by duty"));
    }
    problems
}

fn fragments(dir: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut names: Vec<PathBuf> = fs::read_dir(dir)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    names.sort();
    for path in names.iter().filter(|p| p.extension().is_some_and(|e| e == "md") && !p.ends_with("README.md")) {
        let text = fs::read_to_string(path)?;
        if !text.starts_with("- ") || !text.trim_end().ends_with('.') {
            problems.push(format!("{}: a fragment is a list item in full sentences: `- ... .`", path.display()));
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_must_say_its_duty_and_stay_short() {
        assert!(look("a.rs", "//! Says what it is for.\n").is_empty());
        assert_eq!(look("a.rs", "use std;\n").len(), 1);
        let long = format!("//! Says what it is for.\n{}", "\n".repeat(LONGEST));
        assert_eq!(look("a.rs", &long).len(), 1);
    }
}
