//! The score under other weights: recomputed from the frozen verdicts, nothing else changes.

use super::overview::{ring, start};
use super::{Audit, text_of, verdict_tone};
use crate::Result;
use crate::view::{Block, Cell, Fact, Page, Table, Tile};
use audit::{Frozen, rescore};
use domain::money;
use serde_json::Value;
use std::collections::BTreeMap;

/// Largest weight that may be tried.
const LARGEST: i128 = 10_000;

/// One section of the score with the weight tried on it.
pub struct Trial {
    /// Name of the field in the form: `w_3`, `w_crm`.
    pub field: String,
    /// Title.
    pub title: String,
    /// Weight of the audit.
    pub own: String,
    /// Weight tried.
    pub tried: String,
}

/// The page and the fields of its form.
///
/// # Errors
/// None today.
pub fn page(audit: &Audit<'_>, query: &[(String, String)]) -> Result<(Page, Vec<Trial>)> {
    let mut page = start(audit, "weights", audit.t("Оценка и веса", "Score and weights"));
    page.lead = audit.t(
        "Вес — суждение, а не измерение. Попробуйте другие: оценка пересчитается по тем же вердиктам, сам аудит не изменится.",
        "A weight is a judgement, not a measurement. Try others: the score is recomputed from the same verdicts, the audit itself does not change.",
    );
    let own = weights(audit);
    let mut tried = own.clone();
    for (field, value) in query {
        if let Some(id) = field.strip_prefix("w_")
            && let (Some(w), Some(v)) = (tried.get_mut(id), money::parse_decimal(value.trim().replace(',', ".").as_str(), 3))
        {
            *w = v.clamp(0, LARGEST);
        }
    }
    let verdicts = frozen(audit);
    let w = audit.words();
    let points = |s: Option<&str>| w.value("points", s);
    let score = &audit.doc["score"];
    let mut tiles = vec![
        Tile {
            label: audit.t("Оценка аудита", "Score of the audit"),
            value: points(score["total"].as_str()),
            note: format!("{}–{}", points(score["low"].as_str()), points(score["high"].as_str())),
            ..Tile::default()
        },
        Tile {
            label: audit.t("При равных весах", "With equal weights"),
            value: points(score["equal_weights"].as_str()),
            ..Tile::default()
        },
        Tile {
            label: audit.t("Известно", "Known"), value: w.value("ratio", score["coverage"].as_str()), ..Tile::default()
        },
    ];
    let now = rescore(&verdicts, &tried);
    if tried != own {
        tiles.insert(
            1,
            Tile {
                label: audit.t("С вашими весами", "With your weights"),
                value: points(now.as_deref()),
                note: audit.t("не сохраняется", "not stored"),
                ..Tile::default()
            },
        );
    }
    page.blocks.push(ring(audit));
    page.blocks.push(Block::Tiles { tiles });
    page.blocks.push(Block::Facts { rows: sensitivity(audit, &verdicts, &own) });
    page.blocks.push(Block::heading("parts", audit.t("Части оценки", "Parts of the score")));
    page.blocks.push(Block::Table(Box::new(parts(audit))));
    Ok((page, trials(audit, &own, &tried)))
}

/// Verdicts that count: not trial, not "not applicable", not the company's own.
fn frozen(audit: &Audit<'_>) -> Vec<Frozen> {
    let counts = |v: &&Value| !v["trial"].as_bool().unwrap_or(false) && v["verdict"] != "not_applicable" && v["kind"] != "own";
    let one = |v: &Value| Frozen {
        mistake: v["mistake"].as_u64().and_then(|m| u8::try_from(m).ok()),
        block: text_of(&v["block"]).to_owned(),
        severity: v["severity"].as_u64().and_then(|s| u8::try_from(s).ok()).unwrap_or(1),
        scale: v["scale"].as_str().map(str::to_owned),
    };
    audit.doc["verdicts"].as_array().into_iter().flatten().filter(counts).map(one).collect()
}

/// Weights of the audit in thousandths.
fn weights(audit: &Audit<'_>) -> BTreeMap<String, i128> {
    let mut out = BTreeMap::new();
    for part in ["by_mistake", "by_block"] {
        for (id, v) in audit.doc["score"]["weights"][part].as_object().into_iter().flatten() {
            out.insert(id.clone(), money::parse_decimal(text_of(v), 3).unwrap_or(0));
        }
    }
    out
}

/// How far the total moves when single weights change by half.
fn sensitivity(audit: &Audit<'_>, verdicts: &[Frozen], own: &BTreeMap<String, i128>) -> Vec<Fact> {
    let total = |weights: &BTreeMap<String, i128>| rescore(verdicts, weights).and_then(|s| money::parse_decimal(&s, 4));
    let Some(base) = total(own) else { return vec![] };
    let (mut low, mut high) = (base, base);
    for (id, w) in own.iter().filter(|(_, w)| **w > 0) {
        for half in [w / 2, w + w / 2] {
            let mut changed = own.clone();
            changed.insert(id.clone(), half);
            if let Some(t) = total(&changed) {
                (low, high) = (low.min(t), high.max(t));
            }
        }
    }
    let w = audit.words();
    let show = |v: i128| w.value("points", Some(&money::format_decimal(v, 4, 0)));
    vec![Fact::new(
        audit.t("Если один вес изменить вдвое в любую сторону (±50 %)", "If any one weight changes by half (±50%)"),
        format!("{} {}–{}", audit.t("оценка останется в пределах", "the score stays within"), show(low), show(high)),
    )]
}

fn parts(audit: &Audit<'_>) -> Table {
    let heads = [
        audit.t("Часть", "Part"),
        audit.word("column.verdict"),
        format!(">{}", audit.t("Оценка", "Score")),
        format!(">{}", audit.t("Известно", "Known")),
        format!(">{}", audit.word("column.weight")),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("parts-table", &heads);
    let w = audit.words();
    for part in ["by_mistake", "by_block"] {
        for (id, p) in audit.doc["score"][part].as_object().into_iter().flatten() {
            let verdict = text_of(&p["verdict"]);
            let number = if part == "by_mistake" { format!("{id}. ") } else { String::new() };
            table.push([
                Cell::from(format!("{number}{}", audit.say(&p["title"]))),
                Cell::tag(audit.word(&format!("verdict_short.{verdict}")), verdict_tone(verdict)),
                Cell::number(
                    p["score"].as_str().map_or_else(|| "–".to_owned(), |s| w.value("points", Some(s))),
                    text_of(&p["score"]),
                ),
                Cell::number(w.value("ratio", p["coverage"].as_str()), text_of(&p["coverage"])),
                Cell::number(text::fmt::decimal_trimmed(audit.lang, text_of(&p["weight"]), 3), text_of(&p["weight"])),
            ]);
        }
    }
    table
}

fn trials(audit: &Audit<'_>, own: &BTreeMap<String, i128>, tried: &BTreeMap<String, i128>) -> Vec<Trial> {
    let mut out = Vec::new();
    for part in ["by_mistake", "by_block"] {
        for (id, p) in audit.doc["score"][part].as_object().into_iter().flatten() {
            let number = if part == "by_mistake" { format!("{id}. ") } else { String::new() };
            let show = |m: &BTreeMap<String, i128>| money::format_decimal(m.get(id).copied().unwrap_or(0), 3, 0);
            out.push(Trial {
                field: format!("w_{id}"),
                title: format!("{number}{}", audit.say(&p["title"])),
                own: show(own),
                tried: show(tried),
            });
        }
    }
    out
}
