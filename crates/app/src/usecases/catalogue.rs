//! The catalogues of metrics and checks, and the page of one of them.

use crate::{Error, Result};
use text::Lang;

/// One metric in the list.
#[derive(Debug, Clone)]
pub struct MetricLine {
    /// Id.
    pub id: &'static str,
    /// Group.
    pub group: &'static str,
    /// Unit name.
    pub unit: String,
    /// Title.
    pub title: &'static str,
    /// Version of the definition.
    pub version: u32,
}

/// All metrics.
#[must_use]
pub fn metrics(lang: Lang) -> Vec<MetricLine> {
    metrics::catalogue()
        .iter()
        .map(|m| MetricLine {
            id: m.id,
            group: m.group,
            unit: unit_name(m.unit),
            title: lang.pick(m.ru, m.en),
            version: m.version,
        })
        .collect()
}

/// One check in the list.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// Id.
    pub id: &'static str,
    /// Mistake 1-30.
    pub mistake: Option<u8>,
    /// Block.
    pub block: &'static str,
    /// auto, assisted, asked, process.
    pub kind: &'static str,
    /// Severity 1-5.
    pub severity: u8,
    /// trial, stable, retired.
    pub maturity: &'static str,
    /// Title.
    pub title: String,
}

/// All checks.
#[must_use]
pub fn rules(lang: Lang) -> Vec<RuleLine> {
    let line = |r: &&audit::rule::Rule| RuleLine {
        id: r.id,
        mistake: r.mistake,
        block: r.block,
        kind: r.kind.word(),
        severity: r.severity,
        maturity: maturity(r.maturity),
        title: rule_title(r, lang),
    };
    audit::rules::RULES.iter().map(line).collect()
}

/// Title of a check: the `title` line of its text file.
#[must_use]
pub fn rule_title(rule: &audit::rule::Rule, lang: Lang) -> String {
    let text = lang.pick(rule.texts.ru, rule.texts.en);
    let line = text.lines().find_map(|l| l.strip_prefix("title")?.trim_start().strip_prefix('=')).unwrap_or_default();
    line.trim().trim_matches('"').replace("\\\"", "\"")
}

/// The page of a metric or a rule, Markdown.
///
/// # Errors
/// When no unit has that id; the message names similar ones.
pub fn explain(id: &str, lang: Lang) -> Result<String> {
    if let Some(m) = metrics::find(id) {
        let head =
            format!("# {} (`{}`, v{})\n\n{}\n\n", lang.pick(m.ru, m.en), m.id, m.version, lang.pick(m.formula_ru, m.formula_en));
        return Ok(head + &body(m.page));
    }
    if let Some(r) = audit::rules::RULES.iter().find(|r| r.id == id) {
        let head = format!("# {} (`{}`, v{})\n\n", rule_title(r, lang), r.id, r.version);
        return Ok(head + &rule_facts(r, lang) + &body(r.texts.page));
    }
    let near = similar(id);
    Err(Error::usage(
        format!("нет показателя или проверки «{id}»; похожие: {near}; списки: revizor metrics, revizor rules"),
        format!("no metric or check {id:?}; similar: {near}; lists: revizor metrics, revizor rules"),
    ))
}

/// The page without its first heading: the caller prints a better one.
fn body(page: &str) -> String {
    let rest = page.trim_start();
    let rest = if rest.starts_with("# ") { rest.split_once('\n').map_or("", |(_, r)| r) } else { rest };
    rest.trim_start().to_owned()
}

fn rule_facts(r: &audit::rule::Rule, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |ru: &str, en: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("- {}: {value}\n", lang.pick(ru, en)));
        }
    };
    line("ошибка из тридцати", "mistake of the thirty", &r.mistake.map(|m| m.to_string()).unwrap_or_default());
    line("вид", "kind", r.kind.word());
    line("тяжесть", "severity", &r.severity.to_string());
    let needs: Vec<String> = r.needs.iter().map(|n| format!("{} ({})", n.table, n.columns.join(", "))).collect();
    line("нужные данные", "data needed", &needs.join("; "));
    for s in r.settings {
        line(lang.pick(s.ru, s.en), s.en, &format!("`{}.{}` = {} {}", r.id, s.key, s.default, s.unit));
    }
    out.push('\n');
    out
}

pub(crate) fn similar(id: &str) -> String {
    let all = metrics::catalogue().iter().map(|m| m.id).chain(audit::rules::RULES.iter().map(|r| r.id));
    let mut near: Vec<(usize, &str)> = all.map(|known| (distance(id, known), known)).collect();
    near.sort_unstable();
    near.iter().take(3).map(|(_, k)| *k).collect::<Vec<_>>().join(", ")
}

/// Edit distance, for suggestions only.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut previous = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let up = row[j + 1];
            row[j + 1] = (up + 1).min(row[j] + 1).min(previous + usize::from(x != *y));
            previous = up;
        }
    }
    row[b.len()]
}

pub(crate) fn maturity(m: audit::rule::Maturity) -> &'static str {
    match m {
        audit::rule::Maturity::Trial => "trial",
        audit::rule::Maturity::Stable => "stable",
        audit::rule::Maturity::Retired => "retired",
    }
}

/// Name of a unit as JSON prints it.
pub(crate) fn unit_name(unit: domain::figure::Unit) -> String {
    serde_json::to_value(unit).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_gets_a_suggestion() {
        assert_eq!(distance("kitten", "sitting"), 3);
        let e = explain("win_rate_closd", Lang::En).unwrap_err();
        assert!(e.text(Lang::En).contains("win_rate_closed"), "{e}");
        assert_eq!(e.exit(), 2);
    }

    #[test]
    fn every_unit_has_a_page() {
        for m in metrics::catalogue() {
            assert!(explain(m.id, Lang::Ru).unwrap().len() > 100, "{}", m.id);
        }
        for r in audit::rules::RULES {
            assert!(explain(r.id, Lang::Ru).unwrap().len() > 100, "{}", r.id);
        }
    }
}
