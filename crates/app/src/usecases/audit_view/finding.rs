//! Page of a finding: what, figure with threshold, money with its inputs, rows with their source, fix, how we shall know.

use super::overview::start;
use super::{Audit, length, standing_word, text_of, verdict_tone};
use crate::Result;
use crate::usecases::{decisions, records};
use crate::view::words::float;
use crate::view::{Block, Cell, Column, Event, Fact, Link, Page, Table, Tile, Tone};
use chart::{Bar, Bars, Chart};
use serde_json::Value;
use std::collections::BTreeMap;

/// Evidence rows on the page; the file has all of them.
const ROWS: usize = 50;
/// Bars of the spread.
const BARS: usize = 12;

/// The page.
///
/// # Errors
/// The audit has no such finding.
pub fn page(audit: &Audit<'_>, id: &str) -> Result<Page> {
    let f = audit.finding(id).ok_or_else(crate::Error::missing)?;
    let mut page = start(audit, "finding", audit.say(&f["title"]));
    page.crumbs.push(Link::new(audit.t("Находки", "Findings"), audit.to("findings")));
    page.lead = audit.say(&f["what"]);
    page.tabs = neighbours(audit, id);
    let verdict = audit.verdict(text_of(&f["rule"]));
    page.blocks.push(Block::Tiles { tiles: tiles(audit, f, verdict) });
    page.blocks.extend(verdict.and_then(|v| measured(audit, v)));
    page.blocks.push(Block::heading("why", audit.t("Почему это важно", "Why it matters")));
    page.blocks.push(Block::Text { text: audit.say(&f["why"]) });
    page.blocks.push(Block::heading("fix", audit.t("Что сделать", "What to do")));
    page.blocks.push(Block::Steps { steps: steps(&audit.say(&f["advice"])) });
    page.blocks.push(Block::heading("know", audit.t("Как поймём, что помогло", "How we shall know")));
    page.blocks.push(Block::Text { text: audit.say(&f["how_we_know"]) });
    if !f["money"].is_null() {
        page.blocks.push(Block::section(
            "money",
            audit.t("Как посчитаны деньги", "How the money was counted"),
            audit.say(&f["money"]["formula"]),
        ));
        page.blocks.push(Block::Table(Box::new(inputs(audit, &f["money"]))));
    }
    let (columns, rows) = audit.evidence(f)?;
    page.blocks.push(Block::heading("evidence", audit.t("Записи", "Records")));
    page.blocks.extend(spread(audit, &columns, &rows));
    page.blocks.push(Block::Table(Box::new(evidence(audit, f, &columns, &rows))));
    if let Some(v) = verdict {
        page.blocks.push(Block::heading("check", audit.t("Проверка", "The check")));
        page.blocks.push(Block::Facts { rows: facts(audit, f, v) });
    }
    let history = history(audit, id)?;
    if !history.is_empty() {
        page.blocks.push(Block::heading("history", audit.t("Решения и возражения", "Decisions and objections")));
        page.blocks.push(Block::Timeline { events: history });
    }
    Ok(page)
}

/// The findings before and after.
fn neighbours(audit: &Audit<'_>, id: &str) -> Vec<Link> {
    let ids: Vec<&str> = audit.findings().map(|f| text_of(&f["id"])).collect();
    let at = ids.iter().position(|i| *i == id).unwrap_or(0);
    let link =
        |at: Option<usize>, words: String| at.and_then(|a| ids.get(a)).map(|i| Link::new(words, audit.links.finding(audit.n, i)));
    [link(at.checked_sub(1), audit.t("← Предыдущая", "← Previous")), link(Some(at + 1), audit.t("Следующая →", "Next →"))]
        .into_iter()
        .flatten()
        .collect()
}

fn tiles(audit: &Audit<'_>, f: &Value, verdict: Option<&Value>) -> Vec<Tile> {
    let w = audit.words();
    let mut out = Vec::new();
    if let Some(v) = verdict.filter(|v| v["measured"].is_string()) {
        let unit = text_of(&v["unit"]);
        let mut note = interval(audit, v);
        let n = w.n(v["n"].as_u64().unwrap_or(0));
        note = if note.is_empty() { n } else { format!("{note} · {n}") };
        out.push(Tile {
            label: audit.t("Измерено", "Measured"),
            value: w.value(unit, v["measured"].as_str()),
            note,
            ..Tile::default()
        });
        if let Some(norm) = v["norm"].as_object() {
            let source = provenance(audit, text_of(&norm["provenance"]));
            out.push(Tile {
                label: audit.word("column.norm"),
                value: w.value(unit, norm["value"].as_str()),
                note: source,
                how: audit.say(&norm["words"]),
                ..Tile::default()
            });
        }
    }
    let money = &f["money"];
    if length(&money["recoverable"]["p90"]) != 0.0 {
        let (value, range) = audit.range_words(&money["recoverable"]);
        let label = format!("{}, {}", audit.t("Можно вернуть", "Recoverable"), audit.per(text_of(&money["kind"])));
        out.push(Tile { label, value, note: range, href: "#money".into(), ..Tile::default() });
        out.push(Tile {
            label: audit.word("column.touched"),
            value: w.money(super::minor(&money["touched"])),
            ..Tile::default()
        });
    }
    let severity = f["severity"].as_u64().unwrap_or(1).clamp(1, 5);
    let confidence = audit.word(&format!("confidence.{}", text_of(&f["confidence"])));
    out.push(Tile {
        label: audit.t("Тяжесть", "Severity"),
        value: audit.word(&format!("severity.{severity}")),
        note: confidence,
        ..Tile::default()
    });
    let standing = audit.standing.get(text_of(&f["id"]));
    let (word, tone) = standing_word(audit.lang, standing.map_or("", |s| s.kind.as_str()));
    let note = standing.map(|s| format!("{}, {}", s.who, w.date(&s.at))).unwrap_or_default();
    out.push(Tile {
        label: audit.t("Решение", "Decision"), value: word, note, tone, href: "#decide".into(), ..Tile::default()
    });
    out
}

fn interval(audit: &Audit<'_>, v: &Value) -> String {
    let i = &v["interval"];
    let (Some(low), Some(high)) = (i["low"].as_str(), i["high"].as_str()) else { return String::new() };
    text::fmt::interval_by_unit(audit.lang, text_of(&v["unit"]), low, high, audit.words().currency)
}

fn provenance(audit: &Audit<'_>, word: &str) -> String {
    match word {
        "assumption" => audit.t("предположение", "assumption"),
        "default" => audit.t("начальная настройка, замените своей", "a starting setting, replace it with your own"),
        other => text::locale::get(audit.lang, &format!("provenance.{other}")).unwrap_or(other).to_owned(),
    }
}

/// The measured value with its interval beside the norm.
pub(super) fn measured(audit: &Audit<'_>, v: &Value) -> Option<Block> {
    let value = float(v["measured"].as_str())?;
    let unit = text_of(&v["unit"]);
    let w = audit.words();
    let ends = float(v["interval"]["low"].as_str()).zip(float(v["interval"]["high"].as_str()));
    let norm = float(v["norm"]["value"].as_str());
    let bar = Bar {
        label: audit.t("Факт", "Fact"),
        value,
        text: w.value(unit, v["measured"].as_str()),
        note: w.n(v["n"].as_u64().unwrap_or(0)),
        interval: ends,
        tone: match verdict_tone(text_of(&v["verdict"])) {
            Tone::Bad => chart::Tone::Bad,
            Tone::Warn => chart::Tone::Warn,
            Tone::Good => chart::Tone::Good,
            _ => chart::Tone::Neutral,
        },
        href: None,
    };
    let label = format!("{} {}", audit.word("column.norm").to_lowercase(), w.value(unit, v["norm"]["value"].as_str()));
    let chart = Chart::Bars(Bars { bars: vec![bar], reference: norm.map(|n| (n, label)) });
    let caption = format!("{} {}", audit.say(&v["norm"]["words"]), provenance(audit, text_of(&v["norm"]["provenance"])));
    Some(audit.drawn("measured", audit.t("Факт и порог", "Fact and threshold"), caption, chart))
}

fn inputs(audit: &Audit<'_>, money: &Value) -> Table {
    let w = audit.words();
    let heads = [
        String::new(),
        audit.t("Что это", "What it is"),
        format!(">{}", audit.word("column.value")),
        audit.t("Откуда", "Where from"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("inputs", &heads);
    for i in money["inputs"].as_array().into_iter().flatten() {
        let raw = text_of(&i["value"]);
        table.push([
            Cell::from(text_of(&i["symbol"])),
            Cell::from(audit.say(&i["name"])),
            Cell::number(text::fmt::decimal_trimmed(audit.lang, raw, 4), raw),
            Cell::from(provenance(audit, text_of(&i["provenance"]))),
        ]);
    }
    let per = audit.per(text_of(&money["kind"]));
    for (key, value) in [
        ("column.touched", &money["touched"]),
        ("outlook.p10", &money["recoverable"]["p10"]),
        ("outlook.p50", &money["recoverable"]["p50"]),
        ("outlook.p90", &money["recoverable"]["p90"]),
    ] {
        let per = if key == "column.touched" { String::new() } else { per.clone() };
        table.push([
            Cell::default(),
            audit.word(key).into(),
            Cell::number(w.money_exact(super::minor(value)), text_of(value)),
            per.into(),
        ]);
        if let Some(row) = table.rows.last_mut() {
            row.strong = true;
        }
    }
    table
}

/// Rows of evidence by manager, stage, reason or channel: where the problem sits.
fn spread(audit: &Audit<'_>, columns: &[String], rows: &[Vec<String>]) -> Option<Block> {
    const BY: [&str; 7] = ["stage_name", "loss_reason", "channel", "manager_name", "class", "region", "kind"];
    if rows.len() < 5 {
        return None;
    }
    for by in BY {
        let Some(at) = columns.iter().position(|c| c == by) else { continue };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for r in rows {
            *counts.entry(r.get(at).map_or("", String::as_str)).or_default() += 1;
        }
        if counts.len() < 2 || counts.len() == rows.len() {
            continue;
        }
        let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let w = audit.words();
        let bars = sorted.iter().take(BARS).map(|(name, n)| Bar {
            label: if name.is_empty() { audit.word("unknown") } else { w.cut(by.trim_end_matches("_name"), name) },
            value: *n as f64,
            text: w.count(*n as u64),
            note: text::fmt::percent(audit.lang, *n as f64 / rows.len() as f64, 0),
            ..Bar::default()
        });
        let title = format!("{}: {}", audit.t("Где это", "Where it is"), w.heading(by.trim_end_matches("_name")).to_lowercase());
        let caption = audit.t(
            "Сколько записей находки. Больше записей бывает и у того, у кого больше работы.",
            "Records of the finding. Who has more work has more records, too.",
        );
        return Some(audit.drawn("spread", title, caption, Chart::Bars(Bars { bars: bars.collect(), reference: None })));
    }
    None
}

fn evidence(audit: &Audit<'_>, f: &Value, columns: &[String], rows: &[Vec<String>]) -> Table {
    let w = audit.words();
    let shown: Vec<(usize, &String)> = columns.iter().enumerate().filter(|(_, c)| !report::technical(c, columns)).collect();
    let number = |c: &str| {
        matches!(c, "amount" | "discount" | "over_limit" | "revenue" | "margin")
            || c.ends_with("_days")
            || c.starts_with("days_")
            || c.starts_with("revenue")
            || c.ends_with("minutes")
    };
    let mut table = Table { id: "rows".into(), ..Table::default() };
    table.columns = shown.iter().map(|(_, c)| Column { text: report::heading(audit.lang, c), number: number(c) }).collect();
    for r in rows.iter().take(ROWS) {
        let at = |name: &str| columns.iter().position(|c| c == name).and_then(|i| r.get(i)).map_or("", String::as_str);
        let cells: Vec<Cell> = shown
            .iter()
            .map(|(i, c)| {
                let raw = r.get(*i).map_or("", String::as_str);
                let href = match c.as_str() {
                    "deal_id" => audit.links.card("deal", raw),
                    "customer_id" => audit.links.card("customer", raw),
                    "customer_name" => audit.links.card("customer", at("customer_id")),
                    "manager_name" => audit.links.card("manager", at("manager")),
                    "lead_id" => audit.links.record("leads", raw),
                    "task_id" => audit.links.record("tasks", raw),
                    "activity_id" => audit.links.record("activities", raw),
                    "order_id" => audit.links.record("orders", raw),
                    _ => String::new(),
                };
                Cell { href: if raw.is_empty() { String::new() } else { href }, ..records::shown(&w, c, raw) }
            })
            .collect();
        table.push(cells);
    }
    let total = f["evidence"]["rows"].as_u64().unwrap_or(rows.len() as u64);
    if total > table.rows.len() as u64 {
        let n = w.count(table.rows.len() as u64);
        table.note = text::locale::fill(audit.lang, "first_rows", &[("n", &n), ("total", &w.count(total))]);
    }
    let file = text_of(&f["evidence"]["file"]);
    if !file.is_empty() {
        table.more = audit.to(&format!("files/{file}"));
    }
    table
}

fn facts(audit: &Audit<'_>, f: &Value, v: &Value) -> Vec<Fact> {
    let method = text_of(&v["interval"]["method"]);
    let mut out = vec![
        Fact {
            name: audit.word("column.rule"),
            value: format!("{} v{}", text_of(&v["id"]), v["version"]),
            href: audit.links.with("rule", &[("id", text_of(&v["id"]))]),
        },
        Fact::new(audit.t("Что изменит вывод", "What would change the verdict"), audit.say(&v["would_change"])),
        Fact::new(audit.t("Запрос", "Query"), text_of(&f["evidence"]["query"])),
        Fact::new(audit.t("Группа причин", "Cause group"), cause(audit, text_of(&f["cause"]))),
    ];
    if !method.is_empty() {
        let word = audit.word(&format!("method.{method}"));
        out.push(Fact::new(audit.word("column.interval"), word.trim_start_matches("method.").to_owned()));
    }
    out.retain(|f| !f.value.is_empty());
    out
}

fn cause(audit: &Audit<'_>, id: &str) -> String {
    let zone = audit.doc["growth_zones"].as_array().into_iter().flatten().find(|z| z["id"] == id);
    zone.map_or_else(|| id.to_owned(), |z| audit.say(&z["title"]))
}

fn history(audit: &Audit<'_>, id: &str) -> Result<Vec<Event>> {
    let w = audit.words();
    let mut out: Vec<Event> = decisions::log(audit.company)?
        .into_iter()
        .filter(|d| d.finding == id)
        .map(|d| {
            let (word, tone) = standing_word(audit.lang, &d.kind);
            let word = if d.kind == "note" { audit.t("заметка", "note") } else { word };
            let until = d.until.map(|u| format!(" {} {}", audit.t("до", "until"), w.date(&u))).unwrap_or_default();
            Event {
                at: w.moment(&d.at),
                iso: d.at,
                text: format!("{word}{until} · {}", d.who),
                note: d.note,
                href: String::new(),
                tone,
            }
        })
        .collect();
    for o in decisions::objections(audit.company, audit.n)?.into_iter().filter(|o| o.finding == id) {
        let (word, tone) = standing_word(audit.lang, &o.outcome);
        let by = if o.said_by.is_empty() { o.who.clone() } else { o.said_by.clone() };
        let note = if o.answer.is_empty() { o.said.clone() } else { format!("{} — {}", o.said, o.answer) };
        out.push(Event {
            at: w.moment(&o.at),
            iso: o.at,
            text: format!("{} ({by}): {word}", audit.t("возражение", "objection")),
            note,
            href: String::new(),
            tone,
        });
    }
    out.sort_by(|a, b| b.iso.cmp(&a.iso));
    Ok(out)
}

/// Advice as steps: one a line, own numbering removed.
pub(super) fn steps(text: &str) -> Vec<String> {
    let bare = |line: &str| {
        let line = line.trim().trim_start_matches(['-', '•', ' ']);
        let rest = line.trim_start_matches(|ch: char| ch.is_ascii_digit());
        let numbered = rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "));
        if numbered { rest[2..].trim().to_owned() } else { line.to_owned() }
    };
    text.lines().map(bare).filter(|l| !l.is_empty()).collect()
}
