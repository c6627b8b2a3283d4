//! The audit at a glance: sentence, score with coverage, money, map of the thirty mistakes, the findings, what cannot be told.

use super::{Audit, length, standing_word, text_of, verdict_tone};
use crate::Result;
use crate::usecases::{audits, decisions};
use crate::view::words::float;
use crate::view::{Block, Cell, Fact, Link, Page, Table, Tile, Tone};
use chart::{Chart, Ring};
use serde_json::Value;

/// The overview.
///
/// # Errors
/// A state that cannot be read.
pub fn page(audit: &Audit<'_>) -> Result<Page> {
    let head = &audit.doc["audit"];
    let mut page = start(audit, "", format!("{} № {}", audit.t("Аудит", "Audit"), audit.n));
    page.lead = audit.say(&audit.doc["headline"]);
    page.actions = vec![
        Link::new(audit.t("Защита", "Defence"), audit.to("defence")),
        Link::new(audit.t("Отчёт", "Report"), audit.to("report")),
        Link::new(audit.t("Скачать", "Download"), audit.to("downloads")),
    ];
    page.blocks.push(ring(audit));
    page.blocks.push(tiles(audit));
    page.blocks.push(Block::section(
        "map",
        audit.t("Карта тридцати ошибок", "Map of thirty mistakes"),
        audit.t(
            "Пройденные проверки видны тоже. «Нет данных» — это не «всё хорошо».",
            "Passed checks are shown, too. \"No data\" is not \"all is well\".",
        ),
    ));
    page.blocks.push(heat(audit));
    page.blocks.push(Block::Table(Box::new(map(audit))));
    page.blocks.push(Block::heading("worst", audit.t("Главные находки", "Main findings")));
    page.blocks.push(Block::Table(Box::new(list(audit, 8, impersonal))));
    page.blocks
        .push(Block::Links { links: vec![Link::new(audit.t("Все находки", "All findings"), audit.to("findings"))] });
    page.blocks.push(Block::heading("trust", audit.t("Можно ли верить цифрам", "Can the numbers be trusted")));
    let data = &audit.doc["data"];
    page.blocks.push(Block::Facts {
        rows: vec![
            Fact::new(
                audit.t("Оценка данных", "Grade of the data"),
                format!("{} — {}", text_of(&data["grade"]), audit.say(&data["reason"])),
            ),
            Fact::new(audit.t("Снимок", "Snapshot"), text_of(&head["snapshot"])),
            Fact::new(audit.t("Каталог проверок", "Catalogue of checks"), text_of(&head["catalogue_version"])),
            Fact::new(audit.t("Отпечаток результата", "Hash of the result"), text_of(&head["result_hash"])),
        ],
    });
    let cannot: Vec<String> = audit.doc["cannot_tell"].as_array().into_iter().flatten().map(|w| audit.say(w)).collect();
    if !cannot.is_empty() {
        page.blocks.push(Block::heading("cannot", audit.t("Чего этот аудит не скажет", "What this audit cannot tell")));
        page.blocks.push(Block::Steps { steps: cannot });
    }
    Ok(page)
}

/// Frame of a page of the audit.
pub(super) fn start(audit: &Audit<'_>, here: &str, title: String) -> Page {
    let company = text_of(&audit.doc["audit"]["company"]).to_owned();
    let mut crumbs = vec![Link::new(audit.t("Аудиты", "Audits"), audit.links.to("audits"))];
    if !here.is_empty() {
        crumbs.push(Link::new(format!("№ {}", audit.n), audit.to("")));
    }
    Page { title, fresh: format!("{company} · {}", audit.stamp()), crumbs, tabs: audit.tabs(here), ..Page::default() }
}

pub(super) fn ring(audit: &Audit<'_>) -> Block {
    let score = &audit.doc["score"];
    let value = float(score["total"].as_str());
    let text = score["total"].as_str().map_or_else(|| "–".to_owned(), |s| text::fmt::decimal_str(audit.lang, s, 0));
    let bounds = float(score["low"].as_str()).zip(float(score["high"].as_str()));
    let tone = match value {
        Some(v) if v >= 75.0 => chart::Tone::Good,
        Some(v) if v < 50.0 => chart::Tone::Bad,
        Some(_) => chart::Tone::Warn,
        None => chart::Tone::Neutral,
    };
    let caption = audit.t("из 100", "of 100");
    let w = audit.words();
    let words = match bounds {
        Some(_) => format!(
            "{} {}–{}",
            audit.t("если неизвестное плохо или хорошо:", "if the unknown is bad or good:"),
            w.value("points", score["low"].as_str()),
            w.value("points", score["high"].as_str())
        ),
        None => String::new(),
    };
    audit.drawn(
        "score",
        audit.t("Оценка отдела", "Score of the department"),
        words,
        Chart::Ring(Ring { value, text, caption, bounds, tone }),
    )
}

pub(super) fn tiles(audit: &Audit<'_>) -> Block {
    let (money, coverage) = (&audit.doc["money"], &audit.doc["coverage"]);
    let w = audit.words();
    let mut tiles = Vec::new();
    if money["refused"].is_null() {
        for (kind, key, ru, en) in
            [("flow", "monthly", "Можно вернуть", "Recoverable"), ("stock", "one_off", "Можно вернуть", "Recoverable")]
        {
            let (value, note) = audit.range_words(&money["joint"][key]);
            let label = format!("{}, {}", audit.t(ru, en), audit.per(kind));
            tiles.push(Tile { label, value, note, href: audit.to("zones"), ..Tile::default() });
        }
    } else {
        tiles.push(Tile {
            label: audit.word("column.money"),
            value: "–".into(),
            note: audit.say(&money["refused"]),
            ..Tile::default()
        });
    }
    tiles.push(Tile {
        label: audit.t("Проверено", "Assessed"),
        value: text::fmt::x_of_n(audit.lang, coverage["assessed"].as_u64().unwrap_or(0), coverage["all"].as_u64().unwrap_or(0)),
        note: format!("{} {}", audit.t("известно", "known"), w.value("ratio", audit.doc["score"]["coverage"].as_str())),
        href: audit.to("weights"),
        ..Tile::default()
    });
    let open = audit.findings().filter(|f| !audit.standing.contains_key(text_of(&f["id"]))).count() as u64;
    let all = audit.findings().count() as u64;
    tiles.push(Tile {
        label: audit.t("Находок без решения", "Findings without a decision"),
        value: w.count(open),
        note: format!("{} {}", audit.t("всего", "in all"), w.count(all)),
        href: audit.to("findings"),
        ..Tile::default()
    });
    Block::Tiles { tiles }
}

/// Thirty tiles at a glance; each leads to its first finding or to its checks.
pub(super) fn heat(audit: &Audit<'_>) -> Block {
    let tile = |(id, part): (&String, &Value)| {
        let verdict = text_of(&part["verdict"]);
        let (sign, tone) = match verdict {
            "found" => ("✗", chart::Tone::Bad),
            "partly" => ("▲", chart::Tone::Warn),
            "passed" => ("✓", chart::Tone::Good),
            "awaiting" => ("?", chart::Tone::Neutral),
            _ => ("–", chart::Tone::Neutral),
        };
        chart::Tile {
            number: id.clone(),
            name: audit.say(&part["title"]),
            sign: sign.to_owned(),
            verdict: audit.word(&format!("verdict.{verdict}")),
            tone,
            href: Some(place(audit, id)),
        }
    };
    let tiles = audit.doc["score"]["by_mistake"].as_object().into_iter().flatten().map(tile).collect();
    let caption = audit.t(
        "✗ найдена · ▲ частично · ✓ нет ошибки · ? ждёт ответа человека · – нет данных",
        "✗ found · ▲ in part · ✓ no mistake · ? awaits an answer · – no data",
    );
    audit.drawn("heat", audit.t("Тридцать ошибок", "Thirty mistakes"), caption, Chart::Tiles(chart::Tiles { tiles }))
}

/// The first finding of a mistake, or the list of checks when there is none.
fn place(audit: &Audit<'_>, mistake: &str) -> String {
    let number: u64 = mistake.parse().unwrap_or(0);
    let first = audit.findings().find(|f| f["mistake"].as_u64() == Some(number));
    first.map_or_else(|| audit.to("findings#checks"), |f| audit.links.finding(audit.n, text_of(&f["id"])))
}

/// Thirty rows: verdict, confidence, score, money, findings.
fn map(audit: &Audit<'_>) -> Table {
    let heads = [
        ">№".to_owned(),
        audit.t("Ошибка", "Mistake"),
        audit.word("column.verdict"),
        audit.t("Данные", "Data"),
        format!(">{}", audit.t("Оценка", "Score")),
        format!(">{}", audit.word("column.money")),
        audit.t("Находки", "Findings"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("thirty", &heads);
    let w = audit.words();
    for (id, part) in audit.doc["score"]["by_mistake"].as_object().into_iter().flatten() {
        let number: u64 = id.parse().unwrap_or(0);
        let own: Vec<&Value> = audit.findings().filter(|f| f["mistake"].as_u64() == Some(number)).collect();
        let verdict = text_of(&part["verdict"]);
        let money: i128 = own.iter().map(|f| super::minor(&f["money"]["recoverable"]["p50"])).sum();
        let confidence = own.iter().map(|f| text_of(&f["confidence"])).min().unwrap_or_default();
        let known = w.value("ratio", part["coverage"].as_str());
        let named = own.iter().map(|f| audit.say(&f["title"])).collect::<Vec<_>>().join("; ");
        table.push([
            Cell::from(id.as_str()),
            Cell::link(audit.say(&part["title"]), place(audit, id)),
            Cell::tag(audit.word(&format!("verdict_short.{verdict}")), verdict_tone(verdict)),
            Cell::from(if confidence.is_empty() { known } else { format!("{confidence} · {known}") }),
            Cell::number(
                part["score"].as_str().map_or_else(|| "–".to_owned(), |s| text::fmt::decimal_str(audit.lang, s, 0)),
                text_of(&part["score"]),
            ),
            Cell::number(if money == 0 { "–".to_owned() } else { w.money(money) }, domain::money::format_money(money)),
            Cell::from(named),
        ]);
    }
    table
}

/// About the way of working, not about one person.
fn impersonal(f: &Value) -> bool {
    !text_of(&f["subject"]).starts_with("manager:")
}

/// Findings as a table, the first `limit` that pass.
pub(super) fn list(audit: &Audit<'_>, limit: usize, keep: impl Fn(&Value) -> bool) -> Table {
    let heads = [
        audit.t("Находка", "Finding"),
        audit.t("Тяжесть", "Severity"),
        audit.t("Данные", "Data"),
        format!(">{}", audit.t("Можно вернуть", "Recoverable")),
        format!(">{}", audit.t("Записей", "Records")),
        audit.t("Решение", "Decision"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("findings", &heads);
    let w = audit.words();
    for f in audit.findings().filter(|f| keep(f)).take(limit) {
        let id = text_of(&f["id"]);
        let money = &f["money"];
        let counted = length(&money["recoverable"]["p90"]) != 0.0;
        let cell = if counted {
            let (value, range) = audit.range_words(&money["recoverable"]);
            Cell {
                note: format!("{range}, {}", audit.per(text_of(&money["kind"]))),
                ..Cell::number(value, text_of(&money["recoverable"]["p50"]))
            }
        } else {
            Cell::from("–")
        };
        let severity = f["severity"].as_u64().unwrap_or(1).clamp(1, 5);
        let tone = if severity >= 5 {
            Tone::Bad
        } else if severity == 4 {
            Tone::Warn
        } else {
            Tone::Mute
        };
        table.push([
            Cell { note: audit.say(&f["what"]), ..Cell::link(audit.say(&f["title"]), audit.links.finding(audit.n, id)) },
            Cell { raw: severity.to_string(), ..Cell::tag(audit.word(&format!("severity.{severity}")), tone) },
            Cell::from(text_of(&f["confidence"])),
            cell,
            Cell::number(w.count(f["evidence"]["rows"].as_u64().unwrap_or(0)), f["evidence"]["rows"].to_string()),
            audit.standing_cell(id),
        ]);
    }
    table
}

/// All findings, with those about people apart, and every check with its verdict.
///
/// # Errors
/// A state that cannot be read.
pub fn findings(audit: &Audit<'_>) -> Result<Page> {
    let mut page = start(audit, "findings", audit.t("Находки", "Findings"));
    page.lead = audit.t(
        "Сначала устройство работы, потом люди. У каждой находки — цифра, порог и записи.",
        "The way of working first, people after it. Every finding has a figure, a threshold and records.",
    );
    page.blocks.push(Block::Table(Box::new(list(audit, usize::MAX, impersonal))));
    let people = list(audit, usize::MAX, |f| !impersonal(f));
    if !people.rows.is_empty() {
        page.blocks.push(Block::section(
            "people",
            audit.t("О людях", "About people"),
            audit.t(
                "Только для руководителя и собственника: два независимых признака на каждую.",
                "Only for the head and the owner: two independent signals each.",
            ),
        ));
        page.blocks.push(Block::Table(Box::new(people)));
    }
    page.blocks.push(Block::heading("checks", audit.t("Все проверки", "All checks")));
    page.blocks.push(Block::Table(Box::new(checks(audit))));
    Ok(page)
}

fn checks(audit: &Audit<'_>) -> Table {
    let heads = [
        audit.t("Проверка", "Check"),
        audit.word("column.verdict"),
        format!(">{}", audit.t("Ошибка", "Mistake")),
        ">n".to_owned(),
        audit.t("Чего не хватает и что изменит вывод", "What is missing and what would change it"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("checks", &heads);
    let w = audit.words();
    for v in audit.doc["verdicts"].as_array().into_iter().flatten() {
        let verdict = text_of(&v["verdict"]);
        let how = audit.say(&v["how_to_get"]);
        let note = if how.is_empty() { audit.say(&v["would_change"]) } else { how };
        let href = audit
            .findings()
            .find(|f| f["rule"] == v["id"])
            .map(|f| audit.links.finding(audit.n, text_of(&f["id"])))
            .unwrap_or_default();
        table.push([
            Cell { note: audit.say(&v["summary"]), ..Cell::link(audit.say(&v["title"]), href) },
            Cell::tag(audit.word(&format!("verdict_short.{verdict}")), verdict_tone(verdict)),
            Cell::from(v["mistake"].as_u64().map(|m| m.to_string()).unwrap_or_default()),
            Cell::number(w.count(v["n"].as_u64().unwrap_or(0)), v["n"].to_string()),
            Cell::from(note),
        ]);
    }
    table
}

/// List of audits with what to do next.
///
/// # Errors
/// A state that cannot be read.
pub fn disputed(audit: &Audit<'_>) -> Result<Vec<Fact>> {
    let objections = decisions::objections(audit.company, audit.n)?;
    let row = |o: &store::Objection| {
        let word = standing_word(audit.lang, &o.outcome).0;
        Fact::new(format!("{} · {word}", o.said_by), o.said.clone())
    };
    Ok(objections.iter().map(row).collect())
}

/// Files of the audit: what each is for.
///
/// # Errors
/// A state that cannot be read.
pub fn downloads(audit: &Audit<'_>) -> Result<Page> {
    let mut page = start(audit, "downloads", audit.t("Отчёты", "Reports"));
    page.lead = audit.t(
        "Все файлы сделаны из одного замороженного результата и не расходятся.",
        "All files are made of one frozen result and agree.",
    );
    let folder = audits::folder(audit.company, &audits::row(audit.company, audit.n)?);
    let heads = [audit.word("column.file"), audit.t("Для чего", "What for"), format!(">{}", audit.t("Размер", "Size"))];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("files", &heads);
    let mut names: Vec<(String, u64)> = std::fs::read_dir(&folder)
        .map(|d| {
            d.flatten()
                .filter(|e| e.path().is_file())
                .map(|e| (e.file_name().to_string_lossy().into_owned(), e.metadata().map_or(0, |m| m.len())))
                .collect()
        })
        .unwrap_or_default();
    names.retain(|(n, _)| !n.starts_with('.'));
    names.sort();
    for (name, bytes) in names {
        let (ru, en) = purpose(&name);
        let href = audit.to(&format!("files/{name}"));
        table.push([
            Cell::link(name, href),
            audit.t(ru, en).into(),
            Cell::number(
                format!(
                    "{}\u{a0}{}",
                    text::fmt::count(audit.lang, i64::try_from(bytes.div_ceil(1024)).unwrap_or(0)),
                    audit.t("КБ", "KB")
                ),
                bytes.to_string(),
            ),
        ]);
    }
    page.blocks.push(Block::Table(Box::new(table)));
    Ok(page)
}

fn purpose(name: &str) -> (&'static str, &'static str) {
    match name {
        n if n.ends_with(".html") => {
            ("читать в браузере, с раскрытием до записей", "to read in a browser, opens down to records")
        }
        n if n.starts_with("deck") => ("слайды для защиты", "slides for the defence"),
        n if n.starts_with("owner") => ("одна страница собственнику", "one page for the owner"),
        n if n.ends_with(".pdf") => ("печатать и пересылать", "to print and to send"),
        n if n.ends_with(".xlsx") => ("считать дальше: формулы и все записи", "to compute further: formulas and all records"),
        n if n.ends_with(".json") => ("для программ; по нему сравниваются аудиты", "for programs; audits are compared by it"),
        _ => ("", ""),
    }
}
