//! Boards of the day: what the start page adds to the figures of a role, and the board on the wall.

use super::{case_card, cases, deviation_page, deviations, payments, working_day};
use crate::policy::Role;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Card, Cell, Link, Scope, Table, Tile, Tone};
use crate::{Company, Error, Result};
use desk::Stand;
use domain::figure::{FigureRow, FigureSet};
use domain::money::{SCALE, parse_decimal};
use jiff::ToSpan;
use serde::Serialize;
use std::sync::Arc;

/// Commitments shown on a start page.
const SHOWN: usize = 6;

/// Blocks that the start page of a role shows under its figures.
///
/// # Errors
/// A failing query.
pub fn home(look: &Look<'_>, company: &Company, role: Role, now: i64) -> Result<Vec<Block>> {
    let mut out = Vec::new();
    if !look.scope.rows() {
        return Ok(out);
    }
    out.extend(money(look, company, now)?);
    if matches!(role, Role::Owner | Role::Head | Role::Consultant) {
        out.extend(focus(look, company, now)?);
    }
    if matches!(role, Role::Head | Role::Manager) {
        out.extend(commitments(look, company, role, now)?);
    }
    if matches!(role, Role::Head | Role::Owner) {
        out.extend(bands(look, true)?);
    }
    Ok(out)
}

/// Money of the running week: what came, what is confirmed, invoiced and probable, apart.
fn money(look: &Look<'_>, company: &Company, now: i64) -> Result<Option<Block>> {
    let q = payments::Question { view: "week".into(), ..payments::Question::default() };
    let board = payments::read(look, company, &q, now)?;
    let t = &board.calendar.totals;
    if !board.has_payments && t.probable == 0 && t.confirmed == 0 {
        return Ok(None);
    }
    let w = look.words();
    let href = look.links.with("payments", &[("view", "week")]);
    let tile = |ru: &str, en: &str, minor: i128, tone: Tone| Tile {
        label: look.t(ru, en),
        value: w.money(minor),
        exact: w.money_exact(minor),
        note: look.t("за неделю", "this week"),
        href: href.clone(),
        how: look.fresh(),
        tone,
        ..Tile::default()
    };
    let late = if board.calendar.overdue > 0 { Tone::Bad } else { Tone::Plain };
    let mut tiles = vec![
        tile("Пришло", "Received", t.paid, Tone::Plain),
        tile("Подтверждено", "Confirmed", t.confirmed, Tone::Plain),
        tile("По документам", "Invoiced", t.invoiced, Tone::Plain),
        tile("Вероятно", "Probable", t.probable, Tone::Plain),
    ];
    tiles.push(Tile {
        note: look.t("срок прошёл", "past its day"),
        ..tile("Просрочено", "Overdue", board.calendar.overdue, late)
    });
    Ok(Some(Block::Tiles { tiles }))
}

/// The one focus of the week and the way to the register.
fn focus(look: &Look<'_>, company: &Company, now: i64) -> Result<Vec<Block>> {
    let board = deviations::read(look, company, false, now)?;
    if board.watched == 0 {
        return Ok(Vec::new());
    }
    let live = board.lines.iter().filter(|l| l.deviation.live()).count() as u64;
    let href = look.links.to("deviations");
    let found = board.focus.as_ref().and_then(|f| board.lines.get(f.at));
    let count = format!("{} {}", look.t("Отклонений длится:", "Deviations that last:"), look.words().count(live));
    let card = match found {
        Some(l) => Card {
            title: Link::new(deviation_page::sentence(look, l), href),
            tags: vec![Cell::tag(
                if l.deviation.owner.is_empty() {
                    look.t("без ответственного", "no owner")
                } else {
                    look.words().cut("manager", &l.deviation.owner)
                },
                Tone::Warn,
            )],
            lines: vec![count],
            ..Card::default()
        },
        None => Card {
            title: Link::new(look.t("Всё в пределах нормы", "Everything is within the norm"), href),
            lines: vec![count],
            ..Card::default()
        },
    };
    Ok(vec![Block::heading("focus", look.t("Фокус недели", "Focus of the week")), Block::Cards { cards: vec![card] }])
}

/// Commitments that wait: own ones of a manager, overdue ones of everybody for the head.
fn commitments(look: &Look<'_>, company: &Company, role: Role, now: i64) -> Result<Vec<Block>> {
    let today = working_day(look, now);
    let mut open = cases::of(company, look.scope.employee().unwrap_or_default())?;
    open.retain(|d| d.body.stand == Stand::Open && (role == Role::Manager || d.body.due <= today));
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let day = today.to_string();
    let cards = open.iter().take(SHOWN).map(|d| case_card::case_card(look, d, &day, true, "")).collect();
    let title = if role == Role::Manager {
        look.t("Мои обещания", "My commitments")
    } else {
        look.t("Обещано к сегодняшнему дню", "Promised by today")
    };
    Ok(vec![
        Block::heading("promises", title),
        Block::Cards { cards },
        Block::Links { links: vec![Link::new(look.t("Планёрка", "Daily meeting"), look.links.to("meeting"))] },
    ])
}

/// Leaders and laggards in bands that differ beyond chance; the praised side alone unless `whole`.
fn bands(look: &Look<'_>, whole: bool) -> Result<Vec<Block>> {
    if *look.scope != Scope::All {
        return Ok(Vec::new());
    }
    let Some(set) = ranking(look)? else { return Ok(Vec::new()) };
    let w = look.words();
    let heads = [look.t("Полоса", "Band"), look.t("Кто", "Who")];
    let mut table = Table::new("bands", &[&heads[0], &heads[1]]);
    table.caption = look.t("Лидеры и отстающие по конверсии", "Leaders and laggards by win rate");
    table.note = look.t(
        "Внутри полосы люди неотличимы: места в ней были бы случайностью. Отстающих видит только руководитель.",
        "People of one band cannot be told apart: places inside it would be chance. Only the head sees who lags.",
    );
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for r in &set.rows {
        let (Some(band), Some((_, id))) = (r.field("band"), r.cut.first()) else { continue };
        let name = format!("{} ({})", w.cut("manager", id), text::fmt::percent_str(w.lang, r.value.as_deref().unwrap_or("0"), 0));
        match all.iter_mut().find(|(b, _)| b == band) {
            Some((_, people)) => people.push(name),
            None => all.push((band.to_owned(), vec![name])),
        }
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let one = all.len() == 1;
    for (band, people) in all.into_iter().take(if whole { usize::MAX } else { 1 }) {
        let label =
            if one { look.t("все наравне", "all alike") } else { format!("{} {band}", look.t("полоса", "band")) };
        table.push([Cell::from(label), Cell::from(people.join(", "))]);
    }
    Ok(vec![look.table(table)])
}

fn ranking(look: &Look<'_>) -> Result<Option<Arc<FigureSet>>> {
    asked(look, &Ask { metric: "win_rate_ranking".into(), by: vec!["manager".into()], period: "12m".into(), ..Ask::default() })
}

fn asked(look: &Look<'_>, ask: &Ask) -> Result<Option<Arc<FigureSet>>> {
    match look.figure(ask) {
        Err(Error::Usage(_)) => Ok(None),
        other => other,
    }
}

/// One large figure of the wall.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Big {
    /// Name.
    pub label: String,
    /// Value.
    pub value: String,
    /// Words under it.
    pub note: String,
    /// Per mille of the plan for the bar, at most 1000; nothing without a plan.
    pub bar: Option<u32>,
    /// `good`, `warn`, `bad` or empty.
    pub tone: String,
}

/// One person on the wall.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Money of the month; empty unless allowed.
    pub money: String,
    /// Share of the plan; empty unless allowed or without a plan.
    pub share: String,
}

/// The board on the wall.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Wall {
    /// Company.
    pub company: String,
    /// Day of work.
    pub day: String,
    /// Moment of the data.
    pub fresh: String,
    /// Figures.
    pub figures: Vec<Big>,
    /// The praised band, or everybody with his money when allowed.
    pub people: Vec<Person>,
    /// Words over the people.
    pub people_title: String,
    /// The focus of the week.
    pub focus: String,
}

/// The wall. Money of single people is shown only when `with_money`; laggards are never named.
///
/// # Errors
/// A failing query.
pub fn wall(look: &Look<'_>, company: &Company, with_money: bool, now: i64) -> Result<Wall> {
    let w = look.words();
    let today = working_day(look, now);
    let last = look.open.today();
    let month = Ask { from: last.first_of_month().to_string(), to: last.last_of_month().to_string(), ..Ask::default() };
    let day = Ask { from: last.to_string(), to: last.to_string(), ..Ask::default() };
    let about = |ask: &Ask, metric: &str| Ask { metric: metric.to_owned(), ..ask.clone() };
    let row = |ask: &Ask| -> Result<Option<FigureRow>> { Ok(asked(look, ask)?.and_then(|s| s.rows.first().cloned())) };
    let mut figures = Vec::new();
    let revenue = row(&about(&month, "revenue"))?;
    let plan = row(&about(&month, "plan_attainment"))?.filter(|r| r.value.is_some());
    let value = revenue.as_ref().and_then(|r| r.value.clone());
    figures.push(Big {
        label: look.t("Выручка месяца", "Revenue of the month"),
        value: w.value("money", value.as_deref()),
        note: plan.as_ref().map(|r| plan_note(look, r)).unwrap_or_else(|| look.t("плана на месяц нет", "no plan for the month")),
        bar: plan.as_ref().and_then(|r| per_mille(r.value.as_deref()?)),
        tone: plan.as_ref().map_or_else(String::new, pace_tone),
    });
    for (metric, unit, ru, en) in [
        ("deals_won", "count", "Выиграно за день", "Won on the day"),
        ("deals_created", "count", "Новых сделок за день", "New deals on the day"),
    ] {
        let r = row(&about(&day, metric))?;
        figures.push(Big {
            label: look.t(ru, en),
            value: w.value(unit, r.as_ref().and_then(|r| r.value.as_deref())),
            note: w.date(&last.to_string()),
            ..Big::default()
        });
    }
    let done =
        desk::done_share(cases::all(company)?.iter().map(|d| &d.body).filter(|c| c.due >= today.saturating_sub(7.days())), last);
    if done.due > 0 {
        figures.push(Big {
            label: look.t("Обещания в срок", "Commitments kept"),
            value: text::fmt::x_of_n(w.lang, done.kept, done.due),
            note: look.t("за неделю", "over a week"),
            ..Big::default()
        });
    }
    let (people_title, people) = people(look, &month, with_money)?;
    let register = deviations::read(look, company, false, now)?;
    let focus = register
        .focus
        .as_ref()
        .and_then(|f| register.lines.get(f.at))
        .map(|l| deviation_page::sentence(look, l))
        .unwrap_or_default();
    let settings = company.settings()?;
    Ok(Wall {
        company: settings.name().to_owned(),
        day: w.date(&today.to_string()),
        fresh: look.fresh(),
        figures,
        people,
        people_title,
        focus,
    })
}

fn plan_note(look: &Look<'_>, r: &FigureRow) -> String {
    let w = look.words();
    let share = text::fmt::percent_str(w.lang, r.value.as_deref().unwrap_or("0"), 0);
    let pace = r.field("attainment_to_date").map(|v| {
        format!(" · {} {}", look.t("к сегодняшнему дню", "of what was due by now:"), text::fmt::percent_str(w.lang, v, 0))
    });
    format!("{share} {} {}{}", look.t("плана", "of the plan of"), w.value("money", r.field("plan")), pace.unwrap_or_default())
}

fn per_mille(value: &str) -> Option<u32> {
    let v = parse_decimal(value, SCALE)?;
    u32::try_from(v / 10).ok().map(|p| p.min(1000))
}

fn pace_tone(r: &FigureRow) -> String {
    let pace = r.field("attainment_to_date").and_then(|v| parse_decimal(v, SCALE));
    match pace {
        Some(p) if p >= 10_000 => "good",
        Some(p) if p >= 9_000 => "warn",
        Some(_) => "bad",
        None => "",
    }
    .to_owned()
}

/// The praised band by name; with money allowed everybody's month, by name so that nobody is ranked.
fn people(look: &Look<'_>, month: &Ask, with_money: bool) -> Result<(String, Vec<Person>)> {
    let w = look.words();
    if with_money {
        let by = Ask { metric: "revenue".into(), by: vec!["manager".into()], ..month.clone() };
        let plans = asked(look, &Ask { metric: "plan_attainment".into(), ..by.clone() })?;
        let share = |id: &str| {
            plans
                .as_ref()
                .and_then(|s| s.rows.iter().find(|r| r.cut.first().is_some_and(|(_, v)| v == id)))
                .and_then(|r| r.value.clone())
        };
        let rows = asked(look, &by)?.map(|s| s.rows.clone()).unwrap_or_default();
        let mut out: Vec<Person> = rows
            .iter()
            .filter_map(|r| {
                let id = &r.cut.first()?.1;
                let share = share(id).map(|s| text::fmt::percent_str(w.lang, &s, 0)).unwrap_or_default();
                Some(Person { name: w.cut("manager", id), money: w.value("money", r.value.as_deref()), share })
            })
            .collect();
        out.sort_by(|a, b| a.name.cmp(&b.name));
        return Ok((look.t("Месяц каждого", "Everybody's month"), out));
    }
    let set = ranking(look)?;
    let first = set.iter().flat_map(|s| &s.rows).filter(|r| r.field("band") == Some("1"));
    let bands = set.iter().flat_map(|s| &s.rows).filter_map(|r| r.field("band")).max().unwrap_or_default().to_owned();
    // One band means that nobody is ahead: there is nobody to praise before the others.
    let people = if bands.as_str() > "1" {
        first.filter_map(|r| Some(Person { name: w.cut("manager", &r.cut.first()?.1), ..Person::default() })).collect()
    } else {
        Vec::new()
    };
    Ok((look.t("Лучшая полоса по конверсии за год", "Best band by win rate of the year"), people))
}
