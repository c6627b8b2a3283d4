//! Slides of the defence: the frozen result told in order, with notes for the one who presents. Nothing is computed here.

use super::{Audit, finding, overview, text_of, zones};
use crate::Result;
use crate::usecases::decisions;
use crate::view::{Block, Cell, Link, Table};
use serde::Serialize;
use serde_json::Value;

/// Findings that get a slide of their own.
const FINDINGS: usize = 9;

/// One slide.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Slide {
    /// Anchor.
    pub id: String,
    /// Small line above the title.
    pub kicker: String,
    /// Title: a statement, not a topic.
    pub title: String,
    /// Content.
    pub blocks: Vec<Block>,
    /// What the presenter says and may be asked.
    pub notes: Vec<String>,
    /// Identity of the finding the slide is about.
    pub finding: String,
    /// Where to drill down.
    pub links: Vec<Link>,
    /// Decision or outcome in force.
    pub standing: String,
}

/// All slides in order.
///
/// # Errors
/// A state that cannot be read.
pub fn all(audit: &Audit<'_>) -> Result<Vec<Slide>> {
    let mut out = vec![cover(audit), score(audit), map(audit), trust(audit), money(audit)];
    let main = audit.findings().filter(|f| !text_of(&f["subject"]).starts_with("manager:"));
    for (i, f) in main.take(FINDINGS).enumerate() {
        out.push(about(audit, f, i + 1));
    }
    out.push(plan(audit));
    out.push(end(audit)?);
    Ok(out)
}

fn cover(audit: &Audit<'_>) -> Slide {
    Slide {
        id: "cover".into(),
        kicker: audit.stamp(),
        title: text_of(&audit.doc["audit"]["company"]).to_owned(),
        blocks: vec![Block::Text { text: audit.say(&audit.doc["headline"]) }],
        notes: vec![
            audit.t(
                "Представьтесь и назовите, о каком периоде и каких данных речь.",
                "Introduce yourself and say which period and data this is about.",
            ),
            audit.t(
                "Все цифры заморожены: во время защиты ничего не пересчитывается.",
                "All figures are frozen: nothing is recomputed during the defence.",
            ),
            audit.t(
                "Возражения записываем сразу, клавишей O, и возвращаемся к ним в конце.",
                "Objections are written down at once with the O key and come back at the end.",
            ),
        ],
        ..Slide::default()
    }
}

fn score(audit: &Audit<'_>) -> Slide {
    let total = audit.words().value("points", audit.doc["score"]["total"].as_str());
    Slide {
        id: "score".into(),
        kicker: audit.t("Оценка", "Score"),
        title: match audit.lang {
            text::Lang::Ru => format!("{total} из 100, и вот что об этом известно"),
            text::Lang::En => format!("{total} of 100, and this is what we know about it"),
        },
        blocks: vec![overview::ring(audit), overview::tiles(audit)],
        notes: vec![
            audit.t(
                "Оценка печатается вместе с охватом: неизвестное не считается хорошим.",
                "The score is printed with its coverage: the unknown does not count as good.",
            ),
            audit.t(
                "Спросят про веса: на странице «Оценка и веса» их можно менять при всех.",
                "Weights will be asked about: the page Score and weights lets you change them in front of everybody.",
            ),
        ],
        links: vec![
            Link::new(audit.t("Карта ошибок", "Map of mistakes"), audit.to("") + "#map"),
            Link::new(audit.t("Веса", "Weights"), audit.to("weights")),
        ],
        ..Slide::default()
    }
}

fn map(audit: &Audit<'_>) -> Slide {
    let parts = || audit.doc["score"]["by_mistake"].as_object().into_iter().flatten();
    let found = parts().filter(|(_, p)| p["verdict"] == "found").count() as u64;
    let all = text::fmt::x_of_n(audit.lang, found, parts().count() as u64);
    Slide {
        id: "map".into(),
        kicker: audit.t("Карта тридцати ошибок", "Map of thirty mistakes"),
        title: format!("{} {all}", audit.t("Ошибок найдено:", "Mistakes found:")),
        blocks: vec![overview::heat(audit)],
        notes: vec![
            audit.t(
                "Начните с того, что хорошо: зелёные клетки — это чья-то работа.",
                "Begin with what is good: green tiles are somebody's work.",
            ),
            audit.t(
                "Серые — не похвала и не упрёк: данных нет или человека ещё не спросили.",
                "Grey is neither praise nor blame: there is no data, or nobody was asked yet.",
            ),
        ],
        links: vec![Link::new(audit.t("Карта с подробностями", "The map in detail"), audit.to("") + "#map")],
        ..Slide::default()
    }
}

fn trust(audit: &Audit<'_>) -> Slide {
    let data = &audit.doc["data"];
    let w = audit.words();
    let heads = [
        audit.word("column.table"),
        format!(">{}", audit.word("column.rows")),
        audit.word("column.from"),
        audit.word("column.to"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("data", &heads);
    for t in data["tables"].as_array().into_iter().flatten().take(8) {
        table.push([
            Cell::from(audit.word(&format!("table.{}", text_of(&t["table"])))),
            Cell::from(w.count(t["rows"].as_u64().unwrap_or(0))),
            Cell::from(w.date(text_of(&t["first"]))),
            Cell::from(w.date(text_of(&t["last"]))),
        ]);
    }
    Slide {
        id: "trust".into(),
        kicker: audit.t("Можно ли верить цифрам", "Can the numbers be trusted"),
        title: format!(
            "{} {}: {}",
            audit.t("Данные класса", "Data of grade"),
            text_of(&data["grade"]),
            audit.say(&data["reason"])
        ),
        blocks: vec![Block::Table(Box::new(table))],
        notes: vec![audit.t(
            "Начните с доверия к данным: пока в них сомневаются, выводы не слышат.",
            "Begin with trust in the data: while it is doubted, conclusions are not heard.",
        )],
        links: vec![Link::new(audit.t("Данные", "Data"), audit.links.to("data"))],
        ..Slide::default()
    }
}

fn money(audit: &Audit<'_>) -> Slide {
    let mut blocks: Vec<Block> = [
        zones::waterfall(audit, "flow", "monthly", audit.t("Каждый месяц", "Every month")),
        zones::waterfall(audit, "stock", "one_off", audit.t("Разово", "Once")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if blocks.is_empty() {
        blocks.push(Block::Text { text: audit.say(&audit.doc["money"]["refused"]) });
    }
    let (value, range) = audit.range_words(&audit.doc["money"]["joint"]["monthly"]);
    Slide {
        id: "money".into(),
        kicker: audit.t("Деньги", "Money"),
        title: format!("{} {value} {}", audit.t("Можно вернуть", "Recoverable:"), audit.word("per_month")),
        blocks,
        notes: vec![
            format!("{}: {range}.", audit.t("Осторожно и смело", "Careful and bold")),
            audit.t(
                "Обещаем осторожную оценку, не ожидаемую. Это маржа, а не выручка.",
                "Promise the careful estimate, not the expected one. This is margin, not revenue.",
            ),
            audit.t(
                "Пересечение зон вычтено один раз; простая сумма показана рядом открыто.",
                "The overlap of zones is taken out once; the simple sum is shown openly.",
            ),
        ],
        links: vec![Link::new(audit.t("Точки роста", "Growth zones"), audit.to("zones"))],
        ..Slide::default()
    }
}

fn about(audit: &Audit<'_>, f: &Value, number: usize) -> Slide {
    let id = text_of(&f["id"]);
    let verdict = audit.verdict(text_of(&f["rule"]));
    let mut blocks = vec![Block::Text { text: audit.say(&f["what"]) }];
    blocks.extend(verdict.and_then(|v| finding::measured(audit, v)));
    blocks.push(Block::Steps { steps: finding::steps(&audit.say(&f["advice"])).into_iter().take(3).collect() });
    let mut notes = vec![audit.say(&f["why"])];
    if !f["money"].is_null() {
        let (value, range) = audit.range_words(&f["money"]["recoverable"]);
        notes.push(format!(
            "{}: {value} ({range}), {}. {}",
            audit.word("column.money"),
            audit.per(text_of(&f["money"]["kind"])),
            audit.say(&f["money"]["formula"])
        ));
    }
    if let Some(v) = verdict {
        notes.push(format!("{}: {}", audit.word("column.norm"), audit.say(&v["norm"]["words"])));
        notes.push(format!("{}: {}", audit.t("Если возразят", "If they object"), audit.say(&v["would_change"])));
    }
    notes.push(format!("{}: {}", audit.t("Как поймём", "How we shall know"), audit.say(&f["how_we_know"])));
    notes.retain(|n| !n.trim_end_matches(": ").is_empty());
    Slide {
        id: format!("finding-{number}"),
        kicker: format!("{} {number}", audit.t("Находка", "Finding")),
        title: audit.say(&f["title"]),
        blocks,
        notes,
        finding: id.to_owned(),
        links: vec![Link::new(audit.t("До записей", "Down to records"), audit.links.finding(audit.n, id))],
        standing: audit.standing_cell(id).text,
    }
}

fn plan(audit: &Audit<'_>) -> Slide {
    let items = audit.doc["plan"].as_array().into_iter().flatten().take(6);
    let step = |p: &Value| format!("{} — {}", audit.say(&p["change"]), audit.say(&p["owner"]));
    Slide {
        id: "plan".into(),
        kicker: audit.t("План", "Plan"),
        title: audit.t("Что меняем и в каком порядке", "What we change and in which order"),
        blocks: vec![Block::Steps { steps: items.map(step).collect() }],
        notes: vec![audit.t(
            "Просите одно решение сегодня: кто ведёт первый пункт и к какому дню.",
            "Ask for one decision today: who leads the first item and by which day.",
        )],
        links: vec![Link::new(audit.t("Весь план", "The whole plan"), audit.to("zones") + "#plan")],
        ..Slide::default()
    }
}

/// Objections that were raised, and what the audit cannot tell.
fn end(audit: &Audit<'_>) -> Result<Slide> {
    let raised = decisions::objections(audit.company, audit.n)?;
    let mut blocks = Vec::new();
    if !raised.is_empty() {
        let heads = [audit.t("Возражение", "Objection"), audit.t("О чём", "About"), audit.t("Итог", "Outcome")];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("objections", &heads);
        for o in raised {
            let (word, tone) = super::standing_word(audit.lang, &o.outcome);
            let title = audit.finding(&o.finding).map(|f| audit.say(&f["title"])).unwrap_or_default();
            table.push([
                Cell { note: o.said_by, ..Cell::from(o.said) },
                Cell::link(title, audit.links.finding(audit.n, &o.finding)),
                Cell::tag(word, tone),
            ]);
        }
        blocks.push(Block::Table(Box::new(table)));
    }
    let cannot: Vec<String> = audit.doc["cannot_tell"].as_array().into_iter().flatten().map(|w| audit.say(w)).take(6).collect();
    blocks.push(Block::Steps { steps: cannot });
    Ok(Slide {
        id: "end".into(),
        kicker: audit.t("Честно", "Honestly"),
        title: audit.t("Чего этот аудит не скажет и с чем не согласились", "What this audit cannot tell and what was disputed"),
        blocks,
        notes: vec![audit.t(
            "Пройдите возражения по одному: принято, оспорено, перепроверить — и до какого дня.",
            "Go through the objections one by one: accepted, disputed, to re-check, and by which day.",
        )],
        ..Slide::default()
    })
}
