//! The list of items in two tracks: place, money, effort, dates, why it stands where it stands.

use super::Desk;
use super::item::{Contested, dispute_table};
use crate::Result;
use crate::usecases::change_plan::{self, Item, Plan, State};
use crate::usecases::{audits, measure};
use crate::view::{Block, Cell, Event, Link, Page, Table, Tile, Tone};
use plan::Move;
use serde::Serialize;

/// The list as the page draws it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Board {
    /// Version on the screen: a change made on an older one is refused.
    pub version: u32,
    /// Tactical and strategic.
    pub tracks: Vec<Track>,
    /// Hours a week for changes.
    pub hours: u32,
    /// Changes at a time.
    pub at_once: u32,
    /// Ids and names of open items, for forms.
    pub items: Vec<(String, String)>,
}

/// One track.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Track {
    /// `tactical` or `strategic`.
    pub id: &'static str,
    /// Title.
    pub title: String,
    /// What belongs there.
    pub note: String,
    /// Items in their order.
    pub rows: Vec<Row>,
}

/// One item.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    /// Id.
    pub id: String,
    /// Place in the whole order, from 1.
    pub place: usize,
    /// What is changed.
    pub change: String,
    /// Why.
    pub cause: String,
    /// Who leads.
    pub owner: String,
    /// Hours and money.
    pub effort: String,
    /// Margin.
    pub money: String,
    /// Careful and bold end.
    pub range: String,
    /// Work and effect.
    pub dates: String,
    /// State.
    pub state: String,
    /// Its colour.
    pub tone: Tone,
    /// "was 2, is 5, because …".
    pub moved: String,
    /// Place by hand with its reason.
    pub pinned: String,
    /// Steps done.
    pub steps: String,
    /// Measurement.
    pub card: Link,
    /// Page of the item.
    pub href: String,
}

/// The page and the list; no list before the first plan.
///
/// # Errors
/// A state that cannot be read.
pub fn page(desk: &Desk<'_>) -> Result<(Page, Option<Board>)> {
    let mut page = desk.page("plan", desk.t("План изменений", "Plan of changes"));
    page.lead = desk.t(
        "Сверху то, что даёт больше денег на час работы команды. Порядок считается; переставить можно с причиной, и след остаётся.",
        "On top is what brings most money per hour of the team. The order is computed; it can be changed with a reason, and the trace stays.",
    );
    let Some(plan) = desk.plan()? else {
        page.blocks.push(desk.empty());
        return Ok((page, None));
    };
    page.fresh = stamp(desk, &plan);
    page.actions =
        ["csv", "xlsx"].iter().map(|f| Link::new(f.to_uppercase(), desk.links.with("plan/export", &[("format", f)]))).collect();
    page.blocks.push(Block::Tiles { tiles: tiles(desk, &plan) });
    page.blocks.extend(state_note(desk, &plan));
    page.blocks.extend(record_note(desk, &plan));
    Ok((page, Some(board(desk, &plan)?)))
}

/// Version, audit and moment.
pub(super) fn stamp(desk: &Desk<'_>, plan: &Plan) -> String {
    format!(
        "{} {} · {} {}, {} {}",
        desk.t("версия", "version"),
        plan.version,
        desk.t("из аудита", "from audit"),
        plan.source.n,
        desk.t("данные на", "data as of"),
        desk.words.date(&plan.source.as_of)
    )
}

/// Whether what stands is agreed, in one sentence.
pub(super) fn state_note(desk: &Desk<'_>, plan: &Plan) -> Option<Block> {
    let (tone, ru, en) = match (plan.as_signed(), plan.signed()) {
        (true, _) => {
            (Tone::Good, "План подписан обеими сторонами и не менялся.", "The plan is signed by both sides and unchanged.")
        }
        (false, true) => (
            Tone::Warn,
            "План менялся после подписания: поправки видны в «Согласовании», подпишите их или верните подписанную версию.",
            "The plan was changed after signing: amendments are listed under Agreement, sign them or bring the signed version back.",
        ),
        (false, false) => return None,
    };
    Some(Block::Note { tone, text: desk.t(ru, en) })
}

/// How past forecasts came true, printed with the plan whose money was corrected by it.
fn record_note(desk: &Desk<'_>, plan: &Plan) -> Option<Block> {
    let c = plan.calibration.as_ref()?;
    let factor = text::fmt::decimal(desk.lang, f64::from(c.permille) / 1000.0, 2);
    let text = match desk.lang {
        text::Lang::Ru => {
            format!("Деньги пунктов умножены на {factor}: столько стоили прежние прогнозы (завершённых изменений: {}).", c.n)
        }
        text::Lang::En => {
            format!("Money of the items is multiplied by {factor}: what past forecasts were worth (finished changes: {}).", c.n)
        }
    };
    Some(Block::Note { tone: Tone::Plain, text })
}

fn tiles(desk: &Desk<'_>, plan: &Plan) -> Vec<Tile> {
    let seen: Vec<&Item> = plan.items.iter().filter(|i| desk.sees(i)).collect();
    let open = seen.iter().filter(|i| i.open()).count();
    let hours: u64 = seen.iter().filter(|i| i.open()).map(|i| u64::from(i.effort_hours)).sum();
    let in_work = seen.iter().filter(|i| i.state == State::InWork).count();
    let mut out = vec![
        Tile {
            label: desk.t("Пунктов", "Items"),
            value: open.to_string(),
            note: format!("{} {in_work}", desk.t("в работе", "in work:")),
            ..Tile::default()
        },
        Tile {
            label: desk.t("Трудоёмкость", "Effort"),
            value: format!("{}\u{a0}{}", desk.words.count(hours), desk.t("ч", "h")),
            note: match desk.lang {
                text::Lang::Ru => format!("{} ч в неделю, сразу {}", plan.hours_a_week, plan.at_once),
                text::Lang::En => format!("{} h a week, {} at once", plan.hours_a_week, plan.at_once),
            },
            ..Tile::default()
        },
    ];
    if desk.scope.employee().is_none() {
        let year = |end| plan.money_of(52, end).last().map_or(0, |l| l.1);
        out.push(Tile {
            label: desk.t("Маржа за первый год", "Margin of the first year"),
            value: desk.words.money(year(|r| r.p50)),
            note: format!("P10 {} · P90 {}", desk.words.money(year(|r| r.p10)), desk.words.money(year(|r| r.p90))),
            href: desk.links.to("plan/calendar"),
            how: desk.t(
                "Средние оценки пунктов с дня, когда эффект уже виден, минус затраты. Крайние оценки сложены, поэтому разброс итога показан шире, чем он есть.",
                "Middle estimates from the day the effect is there, less costs. The ends are added up, so the spread of the total is shown wider than it is.",
            ),
            ..Tile::default()
        });
    }
    out
}

fn board(desk: &Desk<'_>, plan: &Plan) -> Result<Board> {
    let done = change_plan::done_steps(desk.company)?;
    let cards = measure::cards(desk.company)?;
    let row = |(place, item): (usize, &Item)| {
        let slot = plan.order.iter().find(|s| s.id == item.id);
        let ticked = done.iter().filter(|d| d.item == item.id && item.steps.iter().any(|s| s.ru == d.step)).count();
        let (state, tone) = desk.state(item.state);
        let card = cards.iter().rfind(|c| c.item.as_deref() == Some(&item.id) && c.withdrawn.is_none());
        Row {
            id: item.id.clone(),
            place: place + 1,
            change: desk.say(&item.change),
            cause: desk.say(&item.cause),
            owner: desk.owner(item),
            effort: effort(desk, item),
            money: desk.money(item),
            range: desk.range(item),
            dates: slot.map(|s| dates(desk, s)).unwrap_or_default(),
            state,
            tone,
            moved: moved(desk, plan, &item.id),
            pinned: item.place.as_ref().map(|p| p.because.clone()).unwrap_or_default(),
            steps: if item.steps.is_empty() { String::new() } else { format!("{ticked}/{}", item.steps.len()) },
            card: card.map_or_else(Link::default, |c| {
                Link::new(
                    desk.t("измерение", "measurement"),
                    desk.links.to(&format!("measure/{}", crate::view::links::escape(&c.id))),
                )
            }),
            href: desk.item(&item.id),
        }
    };
    let ordered = plan.order.iter().filter_map(|s| plan.items.iter().find(|i| i.id == s.id)).enumerate();
    let rows: Vec<(String, Row)> = ordered.filter(|(_, i)| desk.sees(i)).map(|x| (x.1.track.clone(), row(x))).collect();
    let items = rows.iter().map(|(_, r)| (r.id.clone(), r.change.clone())).collect();
    let of = |id: &str| rows.iter().filter(|(t, _)| t == id).map(|(_, r)| r.clone()).collect();
    let tracks = vec![
        Track {
            id: "tactical",
            title: desk.t("Тактика", "Tactics"),
            note: desk.t("эффект виден за шесть недель", "the effect shows within six weeks"),
            rows: of("tactical"),
        },
        Track {
            id: "strategic",
            title: desk.t("Стратегия", "Strategy"),
            note: desk.t("эффект в перспективе, замер регулярный", "the effect comes later, measured regularly"),
            rows: of("strategic"),
        },
    ];
    Ok(Board { version: plan.version, tracks, hours: plan.hours_a_week, at_once: plan.at_once, items })
}

pub(super) fn effort(desk: &Desk<'_>, item: &Item) -> String {
    let hours = format!("{}\u{a0}{}", desk.words.count(u64::from(item.effort_hours)), desk.t("ч", "h"));
    if item.cost == 0 { hours } else { format!("{hours} + {}", desk.words.money(item.cost)) }
}

/// Work and the day from which its effect can be judged.
pub(super) fn dates(desk: &Desk<'_>, slot: &plan::Slot) -> String {
    format!(
        "{} – {} · {} {}",
        desk.date(slot.start_on),
        desk.date(slot.end_on),
        desk.t("эффект с", "effect from"),
        desk.date(slot.effect_from)
    )
}

/// The last change of an item's place with its reason.
fn moved(desk: &Desk<'_>, plan: &Plan, id: &str) -> String {
    let last = plan.history.iter().rev().find_map(|h| h.moves.iter().find(|m| m.id == id));
    last.map(|m| trace(desk, m)).unwrap_or_default()
}

/// "was 2, is 5, because …".
pub(super) fn trace(desk: &Desk<'_>, m: &Move) -> String {
    let place = |p: Option<usize>| p.map_or_else(|| desk.t("вне порядка", "not in the order"), |p| p.to_string());
    let why = desk.say(&m.because);
    match desk.lang {
        text::Lang::Ru => format!("было {} → стало {}, потому что {why}", place(m.was), place(m.is)),
        text::Lang::En => format!("was {} → is {}, because {why}", place(m.was), place(m.is)),
    }
}

/// Below the list: what is out of the order, the last re-ranks, disputed findings.
///
/// # Errors
/// A state that cannot be read.
pub fn below(desk: &Desk<'_>) -> Result<Vec<Block>> {
    let Some(plan) = desk.plan()? else { return Ok(vec![]) };
    let mut out = Vec::new();
    let closed: Vec<&Item> = plan.items.iter().filter(|i| !i.open() && desk.sees(i)).collect();
    if !closed.is_empty() {
        let heads = [desk.t("Пункт", "Item"), desk.t("Состояние", "State"), desk.t("Причина", "Reason")];
        let mut table = Table::new("closed", &heads.iter().map(String::as_str).collect::<Vec<_>>());
        for item in closed {
            let (state, tone) = desk.state(item.state);
            table.push([
                Cell::link(desk.say(&item.change), desk.item(&item.id)),
                Cell::tag(state, tone),
                item.reason.as_str().into(),
            ]);
        }
        out.push(Block::section(
            "closed",
            desk.t("Вне порядка", "Out of the order"),
            desk.t(
                "Невозможное вычеркнуто с причиной, а не опущено вниз.",
                "What is impossible is struck out with a reason, not pushed down.",
            ),
        ));
        out.push(Block::Table(Box::new(table)));
    }
    if desk.scope.employee().is_none() {
        out.extend(reranks(desk, &plan));
        out.extend(disputes(desk, &plan)?);
    }
    Ok(out)
}

fn reranks(desk: &Desk<'_>, plan: &Plan) -> Vec<Block> {
    let events: Vec<Event> = plan
        .history
        .iter()
        .rev()
        .filter(|h| !h.moves.is_empty())
        .take(6)
        .flat_map(|h| h.moves.iter().map(move |m| (h, m)))
        .take(20)
        .map(|(h, m)| Event {
            at: desk.words.moment(&h.at),
            iso: h.at.clone(),
            text: plan.items.iter().find(|i| i.id == m.id).map_or_else(|| m.id.clone(), |i| desk.say(&i.change)),
            note: format!("{} · {} {} · {}", trace(desk, m), desk.t("версия", "version"), h.version, h.by),
            href: desk.item(&m.id),
            tone: Tone::Plain,
        })
        .collect();
    if events.is_empty() {
        return vec![];
    }
    vec![Block::heading("moves", desk.t("Последние перестановки", "Latest re-ranks")), Block::Timeline { events }]
}

/// Findings of the plan's audit that are disputed, and objections of the defence that are open.
fn disputes(desk: &Desk<'_>, plan: &Plan) -> Result<Vec<Block>> {
    if !desk.scope.rows() || !audits::list(desk.company)?.iter().any(|a| a.n == plan.source.n) {
        return Ok(vec![]);
    }
    let doc = audits::document(desk.company, plan.source.n)?;
    let (mut table, contested) = (dispute_table(desk), Contested::load(desk, plan)?);
    doc["findings"].as_array().into_iter().flatten().for_each(|f| contested.rows(desk, plan, f, &mut table));
    // Only what is contested belongs here; accepted findings are on the pages of their items.
    if table.rows.is_empty() {
        return Ok(vec![]);
    }
    Ok(vec![
        Block::section(
            "disputes",
            desk.t("Спорное", "Contested"),
            desk.t(
                "Оспоренные находки и возражения защиты, которые касаются плана.",
                "Disputed findings and objections of the defence that concern the plan.",
            ),
        ),
        Block::Table(Box::new(table)),
    ])
}
