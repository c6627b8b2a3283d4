//! Allowed directions between crates and the doors: who may name which library.

use crate::sh;
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Who may depend on whom. A crate that is not here fails the check, so the table is always complete.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("stats", &["domain"]),
    ("text", &["domain"]),
    ("store", &["domain"]),
    ("lake", &["domain"]),
    ("connect", &["domain"]),
    ("chart", &["domain", "text"]),
    ("engine", &["domain", "lake"]),
    ("metrics", &["domain", "stats", "engine"]),
    ("audit", &["domain", "stats", "text", "metrics", "engine"]),
    ("plan", &["domain", "stats"]),
    ("desk", &["domain", "stats", "text"]),
    ("report", &["domain", "text", "chart"]),
    ("testkit", &["domain"]),
    (
        "app",
        &[
            "domain", "stats", "text", "lake", "connect", "engine", "metrics", "audit", "chart", "plan", "desk", "report",
            "store", "testkit",
        ],
    ),
    ("web", &["app", "domain", "text"]),
    ("cli", &["app", "web", "domain", "text"]),
];

/// Libraries behind one door: library, crates that may name it.
const DOORS: &[(&str, &[&str])] = &[
    ("datafusion", &["engine"]),
    ("parquet", &["lake"]),
    ("rusqlite", &["lake", "store"]),
    ("axum", &["web"]),
    ("typst", &["report"]),
    ("rust_xlsxwriter", &["report", "testkit"]),
    ("calamine", &["connect"]),
    ("html5ever", &["connect"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli", "xtask"]),
];

/// Reads the manifests through cargo and compares them with the two tables.
pub(crate) fn check() -> Result<()> {
    let text = sh::output("cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let meta: Value = serde_json::from_str(&text)?;
    let problems = violations(&meta)?;
    if problems.is_empty() {
        eprintln!("layers: all good");
        return Ok(());
    }
    bail!("layers:\n  {}", problems.join("\n  "))
}

fn violations(meta: &Value) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for package in meta["packages"].as_array().context("cargo metadata has no packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let short = name.strip_prefix("revizor-").unwrap_or(name);
        let allowed = ALLOWED.iter().find(|(n, _)| *n == short).map(|(_, a)| *a);
        if allowed.is_none() && short != "xtask" {
            problems.push(format!("{short} is not in the table of allowed directions"));
        }
        for dep in package["dependencies"].as_array().into_iter().flatten() {
            let target = dep["name"].as_str().unwrap_or_default();
            let dev = dep["kind"].as_str() == Some("dev");
            if let Some(ours) = target.strip_prefix("revizor-") {
                // tests may use the generator and the layers below it; nothing may use cli
                let fine = allowed.unwrap_or(&[]).contains(&ours) || (dev && ours != "cli" && ours != "web");
                if !fine {
                    problems.push(format!("{short} must not depend on {ours}"));
                }
            }
            let door =
                DOORS.iter().find(|(lib, _)| target == *lib || (*lib == "datafusion" && target.starts_with("datafusion-")));
            if let Some((lib, keepers)) = door
                && !dev
                && !keepers.contains(&short)
            {
                problems.push(format!("{short} names {target}; only {} may name {lib}", keepers.join(", ")));
            }
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(name: &str, deps: &[(&str, &str)]) -> Value {
        let deps: Vec<Value> =
            deps.iter().map(|(n, k)| json!({"name": n, "kind": if k.is_empty() { Value::Null } else { json!(k) }})).collect();
        json!({"packages": [{"name": name, "dependencies": deps}]})
    }

    #[test]
    fn a_report_cannot_reach_the_engine() {
        let bad = violations(&package("revizor-report", &[("revizor-engine", "")])).unwrap();
        assert_eq!(bad, ["report must not depend on engine"]);
    }

    #[test]
    fn only_the_engine_names_datafusion() {
        assert!(violations(&package("revizor-engine", &[("datafusion", "")])).unwrap().is_empty());
        assert_eq!(violations(&package("revizor-metrics", &[("datafusion-common", "")])).unwrap().len(), 1);
    }

    #[test]
    fn tests_may_use_the_generator() {
        assert!(violations(&package("revizor-engine", &[("revizor-testkit", "dev")])).unwrap().is_empty());
        assert_eq!(violations(&package("revizor-engine", &[("revizor-testkit", "")])).unwrap().len(), 1);
    }

    #[test]
    fn an_unknown_crate_is_refused() {
        assert_eq!(violations(&package("revizor-helper", &[])).unwrap().len(), 1);
    }
}
