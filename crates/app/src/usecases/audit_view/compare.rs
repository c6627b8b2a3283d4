//! What changed since an earlier audit: better, worse, appeared, vanished.

use super::Audit;
use super::overview::start;
use crate::Result;
use crate::usecases::audits::{self, Change};
use crate::view::{Block, Cell, Empty, Field, Filters, Link, Page, Table, Tone};

/// The page; `with` is the number of the earlier audit, the one before when not given.
///
/// # Errors
/// No such audit.
pub fn page(audit: &Audit<'_>, with: Option<i64>) -> Result<Page> {
    let mut page = start(audit, "compare", audit.t("Что изменилось", "What changed"));
    let list = audits::list(audit.company)?;
    let others: Vec<&store::AuditRow> = list.iter().filter(|a| a.n != audit.n).collect();
    let Some(earlier) = with.or_else(|| others.iter().rev().find(|a| a.n < audit.n).or(others.last()).map(|a| a.n)) else {
        let text = audit.t(
            "Сравнивать не с чем: это единственный аудит. Проведите следующий через месяц — здесь будет видно, что стало лучше.",
            "Nothing to compare with: this is the only audit. Run the next one in a month and see here what got better.",
        );
        page.blocks.push(Block::Empty(Empty {
            title: audit.t("Один аудит", "One audit"),
            text,
            links: vec![Link::new(audit.t("Новый аудит", "New audit"), audit.links.to("audits"))],
        }));
        return Ok(page);
    };
    if !others.iter().any(|a| a.n == earlier) {
        return Err(crate::Error::missing());
    }
    let w = audit.words();
    let options = others.iter().rev().map(|a| (a.n.to_string(), format!("№ {} · {}", a.n, w.date(&a.as_of)))).collect();
    let field = Field {
        name: "with".into(),
        label: audit.t("Сравнить с", "Compare with"),
        kind: "select",
        value: earlier.to_string(),
        options,
    };
    page.filters = Some(Filters { action: audit.to("compare"), fields: vec![field], hidden: vec![], reset: String::new() });
    let (a, b) = if earlier < audit.n { (earlier, audit.n) } else { (audit.n, earlier) };
    page.lead = format!("№ {a} → № {b}");
    let changes = audits::diff(audit.company, a, b, audit.lang)?;
    if changes.is_empty() {
        page.blocks.push(Block::Note {
            tone: Tone::Mute,
            text: audit.t(
                "Ничего не изменилось: те же вердикты, находки и деньги.",
                "Nothing changed: the same verdicts, findings and money.",
            ),
        });
    }
    for (what, ru, en, tone) in [
        ("better", "Стало лучше", "Got better", Tone::Good),
        ("vanished", "Исчезло", "Vanished", Tone::Good),
        ("worse", "Стало хуже", "Got worse", Tone::Bad),
        ("appeared", "Появилось", "Appeared", Tone::Warn),
    ] {
        let part: Vec<&Change> = changes.iter().filter(|c| c.what == what).collect();
        if part.is_empty() {
            continue;
        }
        page.blocks.push(Block::heading(what, format!("{} ({})", audit.t(ru, en), part.len())));
        page.blocks.push(Block::Table(Box::new(table(audit, what, &part, tone, b))));
    }
    Ok(page)
}

fn table(audit: &Audit<'_>, id: &str, changes: &[&Change], tone: Tone, newer: i64) -> Table {
    let heads = [audit.t("Что", "What"), audit.t("Вид", "Kind"), audit.word("before"), audit.word("after")];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new(&format!("change-{id}"), &heads);
    for c in changes {
        let (kind, title) = match c.kind {
            "score" if c.title.is_empty() => (audit.t("оценка", "score"), audit.t("Оценка отдела", "Score of the department")),
            "score" => (audit.t("часть изменения оценки", "part of the change"), c.title.clone()),
            "verdict" => (audit.t("вердикт", "verdict"), c.title.clone()),
            _ => (audit.t("находка", "finding"), c.title.clone()),
        };
        let show = |v: &str| match c.kind {
            "verdict" => audit.word(&format!("verdict_short.{v}")),
            "score" if !v.is_empty() => text::fmt::decimal_str(audit.lang, v, 1),
            _ if v.is_empty() => "–".to_owned(),
            _ => audit.words().exact("money", Some(v)),
        };
        let kind = match cause(audit, c.cause) {
            why if why.is_empty() || c.kind == "score" => kind,
            why => format!("{kind}: {why}"),
        };
        let href = if c.kind == "finding" && c.what != "vanished" { audit.links.finding(newer, &c.id) } else { String::new() };
        table.push([Cell::link(title, href), Cell::tag(kind, tone), Cell::from(show(&c.before)), Cell::from(show(&c.after))]);
    }
    table
}

/// Why a verdict or a finding differs, in words.
fn cause(audit: &Audit<'_>, cause: &str) -> String {
    match cause {
        "real" => audit.t("настоящее изменение", "real change"),
        "noise" => audit.t("в пределах случайного", "within chance"),
        "known" => audit.t("изменилось, что известно", "more or less is known"),
        "definition" => audit.t("другое правило или порог", "another rule or norm"),
        _ => String::new(),
    }
}
