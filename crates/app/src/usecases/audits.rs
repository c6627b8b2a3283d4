//! Stored audits: their list, one of them, and what changed between two.

use crate::{Company, Error, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use store::AuditRow;
pub use store::AuditRow as Row;
use text::Lang;

/// All audits, oldest first.
///
/// # Errors
/// A state that cannot be read.
pub fn list(company: &Company) -> Result<Vec<AuditRow>> {
    match store::State::open_read(company.dir())? {
        Some(state) => Ok(state.audits()?),
        None => Ok(Vec::new()),
    }
}

/// The row of one audit.
///
/// # Errors
/// No such audit.
pub fn row(company: &Company, n: i64) -> Result<AuditRow> {
    list(company)?.into_iter().find(|a| a.n == n).ok_or_else(|| {
        Error::failed(
            format!("аудита {n} нет; список: revizor audits list"),
            format!("there is no audit {n}; see revizor audits list"),
        )
    })
}

/// The stored result of one audit, as written.
///
/// # Errors
/// No such audit, or its file is gone.
pub fn document(company: &Company, n: i64) -> Result<Value> {
    let path = folder(company, &row(company, n)?).join("audit.json");
    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    serde_json::from_str(&text).map_err(|e| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display())))
}

/// Folder of a stored audit.
#[must_use]
pub fn folder(company: &Company, row: &AuditRow) -> PathBuf {
    company.dir().join(&row.folder)
}

/// One line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `appeared`, `vanished`, `better`, `worse`.
    pub what: &'static str,
    /// `finding`, `verdict`, `score`.
    pub kind: &'static str,
    /// Id of the thing.
    pub id: String,
    /// Title in the user's language.
    pub title: String,
    /// Value before.
    pub before: String,
    /// Value after.
    pub after: String,
}

/// What appeared, vanished, got better or worse from `a` to `b`.
///
/// # Errors
/// No such audit.
pub fn diff(company: &Company, a: i64, b: i64, lang: Lang) -> Result<Vec<Change>> {
    Ok(compare(&document(company, a)?, &document(company, b)?, lang))
}

/// Order of verdicts from good to bad; the others are not comparable.
const GOODNESS: [&str; 3] = ["passed", "partly", "found"];

fn compare(a: &Value, b: &Value, lang: Lang) -> Vec<Change> {
    let mut out = Vec::new();
    let (before, after) = (text(&a["score"]["total"]), text(&b["score"]["total"]));
    if before != after {
        let what = if number(&after) > number(&before) { "better" } else { "worse" };
        out.push(Change { what, kind: "score", id: "total".into(), title: String::new(), before, after });
    }
    let (old, new) = (by_id(&a["verdicts"]), by_id(&b["verdicts"]));
    for (id, v) in &new {
        let Some(u) = old.get(id) else { continue };
        let (before, after) = (text(&u["verdict"]), text(&v["verdict"]));
        if before != after {
            let place = |w: &str| GOODNESS.iter().position(|g| *g == w);
            let what = match (place(&before), place(&after)) {
                (Some(x), Some(y)) if y < x => "better",
                (Some(_), Some(_)) => "worse",
                (None, Some(_)) => "appeared",
                _ => "vanished",
            };
            out.push(Change { what, kind: "verdict", id: (*id).to_owned(), title: title(v, lang), before, after });
        }
    }
    let (old, new) = (by_id(&a["findings"]), by_id(&b["findings"]));
    let money = |v: &Value| text(&v["money"]["recoverable"]["p50"]);
    for (id, v) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        out.push(Change {
            what: "appeared",
            kind: "finding",
            id: (*id).to_owned(),
            title: title(v, lang),
            before: String::new(),
            after: money(v),
        });
    }
    for (id, u) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
        out.push(Change {
            what: "vanished",
            kind: "finding",
            id: (*id).to_owned(),
            title: title(u, lang),
            before: money(u),
            after: String::new(),
        });
    }
    for (id, v) in &new {
        let Some(u) = old.get(id) else { continue };
        let (before, after) = (money(u), money(v));
        if before != after {
            let what = if number(&after) < number(&before) { "better" } else { "worse" };
            out.push(Change { what, kind: "finding", id: (*id).to_owned(), title: title(v, lang), before, after });
        }
    }
    out
}

fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    list.as_array().into_iter().flatten().filter_map(|v| Some((v["id"].as_str()?, v))).collect()
}

fn title(v: &Value, lang: Lang) -> String {
    text(&v["title"][lang.code()])
}

fn text(v: &Value) -> String {
    v.as_str().map_or_else(String::new, str::to_owned)
}

/// Only to order two printed values; nothing is computed from it.
fn number(text: &str) -> i128 {
    domain::money::parse_decimal(text, 6).unwrap_or(0)
}

/// A comparison for machines.
#[must_use]
pub fn json(changes: &[Change]) -> Value {
    let line =
        |c: &Change| json!({"what": c.what, "kind": c.kind, "id": c.id, "title": c.title, "before": c.before, "after": c.after});
    Value::Array(changes.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit(score: &str, verdict: &str, findings: &[&str]) -> Value {
        let findings: Vec<Value> =
            findings.iter().map(|f| json!({"id": f, "title": {"ru": "а", "en": "a"}, "money": null})).collect();
        json!({"score": {"total": score}, "verdicts": [{"id": "r", "verdict": verdict, "title": {"ru": "п", "en": "p"}}], "findings": findings})
    }

    #[test]
    fn changes_are_named() {
        let a = audit("40.0", "found", &["r:company", "s:company"]);
        let b = audit("55.5", "partly", &["r:company", "t:company"]);
        let got: Vec<_> = compare(&a, &b, Lang::En).into_iter().map(|c| (c.what, c.kind, c.id)).collect();
        let want = [
            ("better", "score", "total"),
            ("better", "verdict", "r"),
            ("appeared", "finding", "t:company"),
            ("vanished", "finding", "s:company"),
        ];
        assert_eq!(got, want.map(|(w, k, i)| (w, k, i.to_owned())));
        assert!(compare(&a, &a, Lang::Ru).is_empty());
    }
}
