//! Findings as cards: what, why, what to do, how we shall know, money with its formula, evidence rows.

use super::context::{Context, anchor};
use crate::columns::{heading, technical};
use crate::doc::{Block, Card, Cell, Column, Link, Row, Section, Table};
use domain::result::{Confidence, Evidence, Finding, Money};

/// Evidence rows shown in a card; the workbook and the evidence file have more.
const SHOWN: usize = 5;

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let cards: Vec<Block> = c.r.findings.iter().filter(|f| !personal(f)).map(|f| Block::Finding(Box::new(card(c, f)))).collect();
    if cards.is_empty() {
        return None;
    }
    Some(Section {
        id: "findings",
        number: String::new(),
        title: c.t("Находки с доказательствами", "Findings with evidence"),
        short: c.t("Находки", "Findings"),
        lead: c.t(
            "У каждой находки есть цифра, порог с его происхождением и записи, по которым её можно перепроверить. Сначала — устройство работы, и только потом люди.",
            "Every finding has a figure, a threshold with its source, and the records by which it can be checked again. The way of working comes first, people only after it.",
        ),
        closed: String::new(),
        blocks: cards,
    })
}

/// About one person: belongs to the closed page.
pub(super) fn personal(f: &Finding) -> bool {
    f.subject.starts_with("manager:") || f.subject.starts_with("employee:")
}

pub(super) fn card(c: &Context<'_>, f: &Finding) -> Card {
    let counted = f.money.as_ref().filter(|m| m.recoverable.p90 != 0);
    let parts = [
        (c.t("Что происходит", "What happens"), c.w(&f.what)),
        (c.t("Почему это важно", "Why it matters"), c.w(&f.why)),
        (c.t("Как поймём, что помогло", "How we shall know"), c.w(&f.how_we_know)),
    ];
    let mut links = Vec::new();
    if let Some(m) = f.mistake {
        links.push(Link { text: format!("{} {m}", c.t("Ошибка", "Mistake")), href: format!("#m-{m}") });
    }
    links.push(Link {
        text: format!("{} {}", c.t("проверка", "check"), f.rule), href: format!("#{}", anchor("rule", &f.rule))
    });
    let e = &f.evidence;
    Card {
        id: anchor("f", &f.id),
        title: c.w(&f.title),
        severity: f.severity.min(5),
        severity_text: c.word(&format!("severity.{}", f.severity.clamp(1, 5))),
        confidence: c.word(&format!("confidence.{}", confidence(f.confidence))),
        money: counted.map(|m| c.money(m.recoverable.p50)).unwrap_or_default(),
        money_note: counted
            .map(|m| format!("{}, {}", c.range(&m.recoverable), c.word(&format!("money_kind.{}", m.kind))))
            .unwrap_or_default(),
        links,
        parts: parts.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        advice_title: c.t("Что сделать", "What to do"),
        advice: steps(&c.w(&f.advice)),
        formula_title: if f.money.is_some() {
            c.t("Как посчитаны деньги", "How the money was counted")
        } else {
            String::new()
        },
        formula: f.money.as_ref().map(|m| c.w(&m.formula)).unwrap_or_default(),
        inputs: f.money.as_ref().and_then(|m| inputs(c, m)),
        evidence_title: evidence_title(c, e),
        evidence: evidence(c, e),
        evidence_note: format!("{}: {}", c.t("Запрос", "Query"), e.query),
        file: e.file.as_ref().map_or_else(Link::default, |file| Link { text: file.clone(), href: file.clone() }),
    }
}

pub(super) fn confidence(k: Confidence) -> &'static str {
    match k {
        Confidence::A => "A",
        Confidence::B => "B",
        Confidence::C => "C",
        Confidence::D => "D",
    }
}

/// Advice as steps: one a line, own numbering removed.
fn steps(text: &str) -> Vec<String> {
    let bare = |line: &str| {
        let line = line.trim().trim_start_matches(['-', '•', ' ']);
        let rest = line.trim_start_matches(|ch: char| ch.is_ascii_digit());
        let numbered = rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "));
        if numbered { rest[2..].trim().to_owned() } else { line.to_owned() }
    };
    text.lines().map(bare).filter(|l| !l.is_empty()).collect()
}

fn inputs(c: &Context<'_>, m: &Money) -> Option<Table> {
    let mut t = Table::new(&["", &c.t("*Что это", "*What it is"), &c.t(">Значение", ">Value"), &c.t("Откуда", "Source")]);
    for i in &m.inputs {
        let from = text::locale::get(c.lang, &format!("provenance.{}", i.provenance)).unwrap_or(&i.provenance).to_owned();
        let from = if i.provenance == "assumption" { c.t("предположение", "assumption") } else { from };
        let value = text::fmt::decimal_trimmed(c.lang, &i.value, 4);
        t.push([i.symbol.as_str().into(), c.w(&i.name).into(), value.into(), from.into()]);
    }
    let amount =
        |name: &str, minor: i128, period: String| [Cell::default(), c.word(name).into(), c.exact(minor).into(), period.into()];
    t.total(amount("column.touched", m.touched, String::new()));
    let r = &m.recoverable;
    for (name, minor) in [("outlook.p10", r.p10), ("outlook.p50", r.p50), ("outlook.p90", r.p90)] {
        t.total(amount(name, minor, c.per(&m.kind)));
    }
    t.filled()
}

fn evidence_title(c: &Context<'_>, e: &Evidence) -> String {
    let rows = c.counted(e.rows, "row");
    let shown = e.sample.len().min(SHOWN) as u64;
    if e.rows > shown && shown > 0 {
        let shown = c.count(shown);
        match c.lang {
            text::Lang::Ru => format!("Доказательства: {rows}, ниже {shown} из них"),
            text::Lang::En => format!("Evidence: {rows}, {shown} of them below"),
        }
    } else {
        format!("{}: {rows}", c.word("column.evidence"))
    }
}

fn evidence(c: &Context<'_>, e: &Evidence) -> Option<Table> {
    let numeric = |k: usize| {
        let mut cells = e.sample.iter().filter_map(|r| r.get(k)).filter(|v| !v.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|v| looks_numeric(v))
    };
    let empty = |k: &usize| e.sample.iter().take(SHOWN).all(|r| r.get(*k).is_none_or(String::is_empty));
    let shown: Vec<usize> = (0..e.columns.len()).filter(|k| !technical(&e.columns[*k], &e.columns) && !empty(k)).collect();
    let column = |k: &usize| Column { title: heading(c.lang, &e.columns[*k]), number: numeric(*k), width: 0 };
    let columns: Vec<Column> = shown.iter().map(column).collect();
    let cell = |r: &Vec<String>, (k, column): (&usize, &Column)| {
        let v = r.get(*k).map_or("", String::as_str);
        if column.number && !code(&e.columns[*k]) {
            text::fmt::decimal_trimmed(c.lang, v, 2).into()
        } else {
            Cell::from(when(c, v).unwrap_or_else(|| closed_word(c, v)))
        }
    };
    let row = |r: &Vec<String>| Row { cells: shown.iter().zip(&columns).map(|at| cell(r, at)).collect(), ..Row::default() };
    Table { rows: e.sample.iter().take(SHOWN).map(row).collect(), columns, ..Table::default() }.filled()
}

/// A date or moment in the form of the language; `None` for other text.
fn when(c: &Context<'_>, v: &str) -> Option<String> {
    super::parse_day(v)?;
    match v.get(10..) {
        None | Some("") => Some(c.date(v)),
        Some(rest) => {
            let time = rest.strip_prefix(['T', ' '])?.get(..5)?;
            Some(format!("{} {time}", c.date(v)))
        }
    }
}

fn looks_numeric(v: &str) -> bool {
    let body = v.trim_start_matches('-');
    !body.is_empty()
        && body.len() < 18
        && body.chars().all(|ch| ch.is_ascii_digit() || ch == '.')
        && body.matches('.').count() <= 1
}

/// Numbers that name a record keep their digits as they are.
fn code(column: &str) -> bool {
    column == "id" || column.ends_with("_id") || column.contains("phone") || column.contains("tax")
}

/// Words of closed lists are translated; other text stays.
fn closed_word(c: &Context<'_>, v: &str) -> String {
    match v {
        "true" => c.word("yes"),
        "false" => c.word("no"),
        _ => text::locale::get(c.lang, &format!("value.{v}")).map_or_else(|| v.to_owned(), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_loses_its_own_numbers_only() {
        let got = steps("1. Назначьте дежурного.\n2) Сведите каналы.\n\n3 звонка в день — норма.\n- Проверьте.");
        assert_eq!(got, ["Назначьте дежурного.", "Сведите каналы.", "3 звонка в день — норма.", "Проверьте."]);
    }

    #[test]
    fn numbers_are_told_from_ids() {
        assert!(looks_numeric("-1250.50") && looks_numeric("17") && !looks_numeric("m-07") && !looks_numeric("2024-01-05"));
        assert!(code("deal_id") && code("id") && !code("paid"));
    }
}
