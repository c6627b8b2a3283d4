//! Licences of everything we link: a short list of allowed ones, read from cargo's own metadata.

use crate::sh;
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Permissive licences whose duties we meet by naming them. The same list stands in `deny.toml`.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Runs cargo-deny where it is installed, and always our own check, which needs nothing.
pub(crate) fn check() -> Result<()> {
    if sh::has("cargo", "deny") || sh::has("cargo-deny", "--version") {
        sh::run("cargo", &["deny", "--offline", "check", "licenses", "bans", "sources"])?;
    }
    let text = sh::output("cargo", &["metadata", "--format-version", "1", "--locked"])?;
    let meta: Value = serde_json::from_str(&text)?;
    let packages = meta["packages"].as_array().context("cargo metadata has no packages")?;
    let mut bad = Vec::new();
    for p in packages {
        let name = p["name"].as_str().unwrap_or_default();
        let licence = p["license"].as_str().unwrap_or_default();
        if !licence.is_empty() && !fits(licence) {
            bad.push(format!("{name}: {licence}"));
        }
        if licence.is_empty() && p["license_file"].is_null() {
            bad.push(format!("{name}: states no licence"));
        }
    }
    if bad.is_empty() {
        eprintln!("licences: {} packages, all good", packages.len());
        return Ok(());
    }
    bail!("licences:\n  {}", bad.join("\n  "))
}

/// Can the expression be met with allowed licences only? `/` is the old way to write `OR`.
fn fits(expression: &str) -> bool {
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    let ok = any(&words, &mut at);
    ok && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut ok = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        ok |= all(words, at);
    }
    ok
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut ok = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        ok &= one(words, at);
    }
    ok
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let ok = any(words, at);
        *at += 1;
        return ok;
    }
    if words.get(*at) == Some(&"WITH") {
        let full = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return ALLOWED.contains(&full.as_str());
    }
    ALLOWED.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_understood() {
        assert!(fits("MIT OR Apache-2.0"));
        assert!(fits("MIT/Apache-2.0"));
        assert!(fits("(MIT OR GPL-3.0) AND Unicode-3.0"));
        assert!(fits("Apache-2.0 WITH LLVM-exception"));
        assert!(!fits("GPL-3.0"));
        assert!(!fits("MIT AND AGPL-3.0"));
        assert!(!fits(""));
    }
}
