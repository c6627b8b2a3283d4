//! What changed between two audits, and why: a real change, something newly known, or another rule or norm (`methods.md` 13).

use serde_json::{Value, json};
use std::collections::BTreeMap;
use text::Lang;

/// One line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `appeared`, `vanished`, `better`, `worse`.
    pub what: &'static str,
    /// `finding`, `verdict`, `score`.
    pub kind: &'static str,
    /// `real`, `noise` (both intervals hold the other value), `known` (data or answers came or went), `definition` (rule, version or norm
    /// changed); empty for totals.
    pub cause: &'static str,
    /// Id of the thing.
    pub id: String,
    /// Title in the user's language.
    pub title: String,
    /// Value before.
    pub before: String,
    /// Value after.
    pub after: String,
}

/// Order of verdicts from good to bad; the others are not comparable.
const GOODNESS: [&str; 3] = ["passed", "partly", "found"];
/// Parts of a change of the score, in their order.
const PARTS: [(&str, &str, &str); 3] = [
    ("real", "настоящее изменение", "real change"),
    ("known", "стало известно больше или меньше", "more or less is known"),
    ("definition", "другое правило или порог", "another rule or norm"),
];

/// Changes from `a` to `b`: score with its parts, verdicts, findings.
pub(super) fn compare(a: &Value, b: &Value, lang: Lang) -> Vec<Change> {
    let mut out = score(a, b, lang);
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
            let cause = cause(Some(u), Some(v));
            out.push(Change { what, kind: "verdict", cause, id: (*id).to_owned(), title: title(v, lang), before, after });
        }
    }
    out.extend(findings(a, b, &old, &new, lang));
    out
}

fn findings(a: &Value, b: &Value, old_v: &ById<'_>, new_v: &ById<'_>, lang: Lang) -> Vec<Change> {
    let (old, new) = (by_id(&a["findings"]), by_id(&b["findings"]));
    let money = |v: &Value| text(&v["money"]["recoverable"]["p50"]);
    let why = |f: &Value| {
        let rule = text(&f["rule"]);
        let rule = if rule.is_empty() { text(&f["id"]).split(':').next().unwrap_or_default().to_owned() } else { rule };
        cause(old_v.get(rule.as_str()).copied(), new_v.get(rule.as_str()).copied())
    };
    let mut out = Vec::new();
    let line = |what, f: &Value, before: String, after: String| Change {
        what,
        kind: "finding",
        cause: why(f),
        id: text(&f["id"]),
        title: title(f, lang),
        before,
        after,
    };
    out.extend(new.iter().filter(|(id, _)| !old.contains_key(*id)).map(|(_, v)| line("appeared", v, String::new(), money(v))));
    out.extend(old.iter().filter(|(id, _)| !new.contains_key(*id)).map(|(_, u)| line("vanished", u, money(u), String::new())));
    for (id, v) in &new {
        let Some(u) = old.get(id) else { continue };
        let (before, after) = (money(u), money(v));
        if before != after {
            let what = if number(&after) < number(&before) { "better" } else { "worse" };
            out.push(line(what, v, before, after));
        }
    }
    out
}

/// The change of the total, then its three parts: points lost by check add up to a hundred less the total, so the parts add up exactly.
fn score(a: &Value, b: &Value, lang: Lang) -> Vec<Change> {
    let (before, after) = (text(&a["score"]["total"]), text(&b["score"]["total"]));
    if before == after {
        return Vec::new();
    }
    let what = |d: i128| if d > 0 { "better" } else { "worse" };
    let change = number(&after) - number(&before);
    let total = Change {
        what: what(change),
        kind: "score",
        cause: "",
        id: "total".into(),
        title: String::new(),
        before: before.clone(),
        after: after.clone(),
    };
    let mut out = vec![total];
    if before.is_empty() || after.is_empty() {
        return out;
    }
    let (old, new) = (by_id(&a["verdicts"]), by_id(&b["verdicts"]));
    let mut parts: BTreeMap<&str, i128> = BTreeMap::new();
    let ids: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    for id in ids {
        let (u, v) = (old.get(id).copied(), new.get(id).copied());
        let lost = |v: Option<&Value>| v.map_or(0, |v| number(&text(&v["points_lost"])));
        let gain = lost(u) - lost(v);
        // A check whose own value did not move gains or loses points only because others became known.
        let still = matches!((u, v), (Some(u), Some(v)) if text(&u["scale"]) == text(&v["scale"]) && text(&u["version"]) == text(&v["version"]));
        let part = match cause(u, v) {
            "definition" => "definition",
            "known" => "known",
            _ if still => "known",
            _ => "real",
        };
        *parts.entry(part).or_default() += gain;
    }
    for (cause, ru, en) in PARTS {
        let gain = parts.get(cause).copied().unwrap_or(0);
        out.push(Change {
            what: what(gain),
            kind: "score",
            cause,
            id: cause.to_owned(),
            title: lang.pick(ru, en).to_owned(),
            before: String::new(),
            after: domain::money::format_decimal(gain, 6, 0),
        });
    }
    out
}

/// Why a verdict differs.
fn cause(u: Option<&Value>, v: Option<&Value>) -> &'static str {
    let (Some(u), Some(v)) = (u, v) else { return "definition" };
    let norm = |v: &Value| text(&v["norm"]["value"]);
    if v["version"] != u["version"] || (!norm(u).is_empty() && !norm(v).is_empty() && norm(u) != norm(v)) {
        return "definition";
    }
    let known = |v: &Value| GOODNESS.contains(&text(&v["verdict"]).as_str());
    if known(u) != known(v) {
        return "known";
    }
    if inside(u, v) && inside(v, u) { "noise" } else { "real" }
}

/// The measured value of `a` lies within the interval of `b`.
fn inside(a: &Value, b: &Value) -> bool {
    let (value, i) = (text(&a["measured"]), &b["interval"]);
    if value.is_empty() || i.is_null() {
        return false;
    }
    let v = number(&value);
    number(&text(&i["low"])) <= v && v <= number(&text(&i["high"]))
}

type ById<'a> = BTreeMap<&'a str, &'a Value>;

fn by_id(list: &Value) -> ById<'_> {
    list.as_array().into_iter().flatten().filter_map(|v| Some((v["id"].as_str()?, v))).collect()
}

fn title(v: &Value, lang: Lang) -> String {
    text(&v["title"][lang.code()])
}

fn text(v: &Value) -> String {
    match v {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

/// Millionths, only to order and to subtract printed values.
fn number(text: &str) -> i128 {
    domain::money::parse_decimal(text, 6).unwrap_or(0)
}

/// A comparison for machines.
#[must_use]
pub fn json(changes: &[Change]) -> Value {
    let line = |c: &Change| json!({"what": c.what, "kind": c.kind, "cause": c.cause, "id": c.id, "title": c.title, "before": c.before, "after": c.after});
    Value::Array(changes.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, verdict: &str, version: u32, scale: &str, lost: &str) -> Value {
        json!({"id": id, "verdict": verdict, "version": version, "scale": scale, "points_lost": lost, "title": {"ru": "п", "en": "p"}})
    }

    fn audit(score: &str, verdicts: &[Value], findings: &[&str]) -> Value {
        let findings: Vec<Value> =
            findings.iter().map(|f| json!({"id": f, "title": {"ru": "а", "en": "a"}, "money": null})).collect();
        json!({"score": {"total": score}, "verdicts": verdicts, "findings": findings})
    }

    #[test]
    fn changes_are_named() {
        let a = audit("40.0", &[check("r", "found", 1, "0", "60")], &["r:company", "s:company"]);
        let b = audit("55.5", &[check("r", "partly", 1, "0.5", "44.5")], &["r:company", "t:company"]);
        let got: Vec<_> = compare(&a, &b, Lang::En).into_iter().map(|c| (c.what, c.kind, c.id)).collect();
        assert!(got.contains(&("better", "score", "total".to_owned())) && got.contains(&("better", "verdict", "r".to_owned())));
        assert!(got.contains(&("appeared", "finding", "t:company".to_owned())));
        assert!(got.contains(&("vanished", "finding", "s:company".to_owned())));
        assert!(compare(&a, &a, Lang::Ru).is_empty());
    }

    #[test]
    fn a_change_of_the_score_is_split_and_adds_up() {
        let a = audit(
            "70",
            &[
                check("real", "found", 1, "0", "20"),
                check("still", "partly", 1, "0.5", "10"),
                check("gone", "found", 1, "0", "0"),
            ],
            &[],
        );
        let b = audit(
            "62.5",
            &[
                check("real", "passed", 1, "1", "0"),
                check("still", "partly", 1, "0.5", "8"),
                check("fresh", "found", 1, "0", "12"),
                check("gone", "found", 2, "0", "17.5"),
            ],
            &[],
        );
        let parts: BTreeMap<&str, i128> = compare(&a, &b, Lang::En)
            .iter()
            .filter(|c| c.kind == "score" && !c.cause.is_empty())
            .map(|c| (c.cause, number(&c.after)))
            .collect();
        assert_eq!(parts["real"], 20_000_000);
        assert_eq!(parts["known"], 2_000_000);
        assert_eq!(parts["definition"], -29_500_000);
        assert_eq!(parts.values().sum::<i128>(), number("62.5") - number("70"));
    }

    #[test]
    fn a_move_inside_both_intervals_is_noise() {
        let with = |verdict: &str, measured: &str, low: &str, high: &str| {
            let mut v = check("r", verdict, 1, "0.5", "1");
            v["measured"] = json!(measured);
            v["interval"] = json!({"low": low, "high": high});
            v
        };
        let (a, b) = (with("partly", "0.12", "0.08", "0.17"), with("passed", "0.09", "0.06", "0.13"));
        assert_eq!(cause(Some(&a), Some(&b)), "noise");
        let far = with("passed", "0.02", "0.01", "0.04");
        assert_eq!(cause(Some(&a), Some(&far)), "real");
        assert_eq!(cause(Some(&a), Some(&check("r", "not_assessed", 1, "", ""))), "known");
        assert_eq!(cause(Some(&a), None), "definition");
    }
}
