//! One page for the owner: verdict, score with coverage, money, three things to do, one decision.

use super::context::{Context, anchor, verdict_name, verdict_sign, verdict_tone};
use super::{plan, zones};
use crate::doc::{Block, ChartBlock, Link, ScoreBlock, Section, Tile, Tone};
use chart::{Chart, Plot, Ring};
use domain::result::{Score, VerdictKind};

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let mut blocks = vec![score(c), Block::Tiles { tiles: money(c) }];
    if let Some(refused) = &c.r.money.refused {
        blocks.push(Block::Callout {
            tone: Tone::Warn,
            title: c.t("Деньги пока не посчитаны", "Money is not counted yet"),
            text: c.w(refused),
            items: vec![],
        });
    }
    let todo = plan::first_steps(c);
    if !todo.is_empty() {
        blocks.push(Block::Heading {
            id: "this-week".into(), text: c.t("Три дела на эту неделю", "Three things for this week")
        });
        blocks.push(Block::Plan { items: todo, brief: true });
    }
    blocks.extend(decision(c));
    blocks.extend(zones::overview(c));
    blocks.push(tiles(c));
    Some(Section {
        id: "owner",
        number: String::new(),
        title: c.t("Главное на одной странице", "The essentials on one page"),
        short: c.t("Главное", "Essentials"),
        lead: c.w(&c.r.headline),
        closed: String::new(),
        blocks,
    })
}

/// Known share of importance below which no single index is printed: a few good checks would read as a healthy department.
const TOLD_FROM: f64 = 0.30;

fn told(s: &Score) -> Option<&str> {
    let known = s.coverage.parse::<f64>().is_ok_and(|c| c >= TOLD_FROM);
    s.total.as_deref().filter(|_| known)
}

fn score(c: &mut Context<'_>) -> Block {
    let s = &c.r.score;
    let number = |v: &Option<String>| v.as_deref().and_then(|v| v.parse::<f64>().ok());
    let ring = Ring {
        value: told(s).and_then(|v| v.parse().ok()),
        text: told(s).map_or_else(|| "–".to_owned(), |v| c.score(Some(v))),
        caption: c.t("из 100", "of 100"),
        bounds: number(&s.low).zip(number(&s.high)),
        tone: chart::Tone::Plain,
    };
    let title = match told(s) {
        Some(v) => format!(
            "{} {} {}",
            c.t("Индекс здоровья отдела:", "Health index of the department:"),
            c.score(Some(v)),
            c.t("из 100", "of 100")
        ),
        None => c.t("Индекс не рассчитан: известно слишком мало", "No index: too little is known"),
    };
    let mut lines = Vec::new();
    if let (Some(low), Some(high)) = (&s.low, &s.high) {
        let (low, high) = (c.score(Some(low)), c.score(Some(high)));
        lines.push(match c.lang {
            text::Lang::Ru => format!("Если все непроверенные пункты окажутся ошибками — {low}, если всё в порядке — {high}."),
            text::Lang::En => format!("If every unknown check failed: {low}; if every one passed: {high}."),
        });
    }
    if let Some(equal) = s.equal_weights.as_ref().filter(|_| told(s).is_some()) {
        let equal = c.score(Some(equal));
        lines.push(match c.lang {
            text::Lang::Ru => {
                format!("При равных весах всех проверок индекс был бы {equal}: веса — это суждение, и они показаны в приложении.")
            }
            text::Lang::En => {
                format!("Under equal weights the index would be {equal}: weights are a judgement and are shown in the appendix.")
            }
        });
    }
    let plot = Plot { title: title.clone(), description: lines.join(" "), chart: Chart::Ring(ring) };
    let k = &c.r.coverage;
    let facts = vec![
        (
            c.share(&s.coverage),
            c.t("полнота проверки: доля важности, о которой есть данные", "coverage: share of severity with data"),
        ),
        (
            format!("{} {} {}", c.count(k.assessed), c.t("из", "of"), c.count(k.all)),
            c.t("проверок получили вердикт", "checks have a verdict"),
        ),
    ];
    let severe = s.severe.iter().map(|id| severe_link(c, id)).collect();
    Block::Score(ScoreBlock {
        ring: c.plot(plot),
        title,
        lines,
        facts,
        severe,
        severe_title: c.t("Критично при любом индексе", "Critical whatever the index"),
    })
}

fn severe_link(c: &Context<'_>, id: &str) -> Link {
    let title = c.r.verdicts.iter().find(|v| v.id == id).map_or_else(|| id.to_owned(), |v| c.w(&v.title));
    Link { text: title, href: format!("#{}", anchor("rule", id)) }
}

fn money(c: &Context<'_>) -> Vec<Tile> {
    let m = &c.r.money;
    if m.refused.is_some() {
        return vec![];
    }
    let tile = |label: String, value: String, note: String| Tile { label, value, note, ..Tile::default() };
    let mut tiles = vec![tile(
        c.t("Можно добавить маржи в месяц", "Margin to gain per month"),
        c.money(m.joint_monthly.p50),
        c.range(&m.joint_monthly),
    )];
    if m.joint_one_off.p90 != 0 {
        tiles.push(tile(c.t("Разово вернуть", "To recover once"), c.money(m.joint_one_off.p50), c.range(&m.joint_one_off)));
    }
    tiles.push(tile(
        c.t("Можно обещать в месяц", "Safe to promise per month"),
        c.money(m.joint_monthly.p10),
        c.t("осторожная оценка: 9 из 10, что будет не меньше", "careful estimate: 9 in 10 that it is at least this"),
    ));
    tiles.push(tile(
        c.t("Затронуто ошибками", "Touched by mistakes"),
        c.money(m.touched),
        c.t(
            "все деньги записей с ошибками; вернуть можно лишь часть",
            "all money of the records concerned; only a part can return",
        ),
    ));
    tiles
}

fn decision(c: &Context<'_>) -> Option<Block> {
    let first = c.r.plan.first()?;
    let hours = c.counted(first.effort_hours.into(), "hour");
    let (change, owner) = (c.w(&first.change), c.w(&first.owner));
    let owner = if owner.is_empty() { c.word("column.owner") } else { owner };
    let text = match c.lang {
        text::Lang::Ru => format!("{change}. Ведёт: {owner}. Нужно {hours} работы — утвердите исполнителя и дату начала."),
        text::Lang::En => format!("{change}. Led by: {owner}. It takes {hours}: approve the person and the start date."),
    };
    Some(Block::Callout {
        tone: Tone::Plain, title: c.t("Одно решение сегодня", "One decision today"), text, items: vec![]
    })
}

/// The thirty mistakes at a glance, with the numbers of each verdict in the caption.
fn tiles(c: &mut Context<'_>) -> Block {
    let cells = super::map::verdicts(c);
    let tiles = cells.iter().map(|(number, title, verdict)| chart::Tile {
        number: number.to_string(),
        name: title.clone(),
        sign: verdict_sign(*verdict).to_owned(),
        verdict: c.word(&format!("verdict.{}", verdict_name(*verdict))),
        tone: match verdict_tone(*verdict) {
            Tone::Good => chart::Tone::Good,
            Tone::Warn => chart::Tone::Warn,
            Tone::Bad => chart::Tone::Bad,
            Tone::Plain | Tone::Mute => chart::Tone::Neutral,
        },
        href: Some(format!("#m-{number}")),
    });
    let count = |kind: VerdictKind| cells.iter().filter(|v| v.2 == kind).count() as u64;
    let kinds = [VerdictKind::Found, VerdictKind::Partly, VerdictKind::Passed];
    let mut caption: Vec<String> = kinds
        .iter()
        .map(|k| format!("{} {}: {}", verdict_sign(*k), c.word(&format!("verdict_short.{}", verdict_name(*k))), count(*k)))
        .collect();
    let rest = cells.len() as u64 - kinds.iter().map(|k| count(*k)).sum::<u64>();
    caption.push(format!("– {}: {rest}", c.t("не проверено", "not checked")));
    let title = c.t("Тридцать ошибок отдела продаж", "Thirty mistakes of a sales department");
    let plot = Plot {
        title: title.clone(),
        description: caption.join(", "),
        chart: Chart::Tiles(chart::Tiles { tiles: tiles.collect() }),
    };
    Block::Chart(ChartBlock { chart: c.plot(plot), title, caption: caption.join(" · "), ..ChartBlock::default() })
}
