//! One item: every field, steps to check off, findings with objections beside it, comments, what moved it.

use super::Desk;
use super::board::{dates, effort, stamp, trace};
use crate::usecases::audit_view::standing_word;
use crate::usecases::change_plan::{self, Item, Plan};
use crate::usecases::decisions::{self, Standing};
use crate::usecases::{audits, measure, snapshots};
use crate::view::{Block, Cell, Event, Fact, Link, Page, Table, Tile, Tone};
use crate::{Error, Result};
use domain::money::format_money;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Values of the form and of the lists beside it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Form {
    /// Version on the screen.
    pub version: u32,
    /// Item.
    pub id: String,
    /// Fields: name, value.
    pub fields: Vec<(String, String)>,
    /// Employees: id, name.
    pub people: Vec<(String, String)>,
    /// Metrics: id, name.
    pub metrics: Vec<(String, String)>,
    /// Other items: id, name, is a prerequisite.
    pub others: Vec<(String, String, bool)>,
    /// States: word, name.
    pub states: Vec<(String, String)>,
    /// Steps: text, who and when it was done.
    pub steps: Vec<(String, String)>,
    /// Comments, oldest first.
    pub comments: Vec<Said>,
    /// Place set by hand.
    pub placed: bool,
    /// Place in the order, 0 when out of it.
    pub place: usize,
}

/// A comment as shown.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Said {
    /// Number.
    pub n: i64,
    /// Words.
    pub text: String,
    /// Who; empty for a reader of totals.
    pub who: String,
    /// When.
    pub at: String,
    /// It was removed.
    pub removed: bool,
}

/// Comments on an item (empty `id` = on the plan as a whole) as this viewer reads them.
///
/// # Errors
/// A state that cannot be read.
pub fn comments(desk: &Desk<'_>, id: &str) -> Result<Vec<Said>> {
    let own = change_plan::comments(desk.company)?.into_iter().filter(|c| c.item == id);
    let said = own.map(|c| Said {
        n: c.n,
        text: c.text,
        who: if desk.scope.rows() { c.who } else { String::new() },
        at: desk.words.moment(&c.at),
        removed: c.removed_at.is_some(),
    });
    Ok(said.collect())
}

impl Form {
    /// The value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
}

/// The page and its form.
///
/// # Errors
/// No such item, or one that the viewer may not see.
pub fn page(desk: &Desk<'_>, id: &str) -> Result<(Page, Form)> {
    let plan = desk.plan()?.ok_or_else(Error::missing)?;
    let item = plan.items.iter().find(|i| i.id == id && desk.sees(i)).ok_or_else(Error::missing)?;
    let mut page = desk.page("", desk.say(&item.change));
    page.crumbs = vec![Link::new(desk.t("План изменений", "Plan of changes"), desk.links.to("plan"))];
    page.lead = desk.say(&item.cause);
    page.fresh = stamp(desk, &plan);
    page.blocks.push(Block::Tiles { tiles: tiles(desk, &plan, item) });
    page.blocks.push(Block::Facts { rows: facts(desk, &plan, item) });
    Ok((page, form(desk, &plan, item)?))
}

fn tiles(desk: &Desk<'_>, plan: &Plan, item: &Item) -> Vec<Tile> {
    let place = plan.order.iter().position(|s| s.id == item.id).map(|p| p + 1);
    let (state, tone) = desk.state(item.state);
    let worth = if item.open() {
        let hour = desk.words.money(item.worth());
        format!("{hour} {}", desk.t("за час, с приоритетом", "per hour, priority included"))
    } else {
        item.reason.clone()
    };
    vec![
        Tile {
            label: desk.t("Место", "Place"),
            value: place.map_or_else(|| "–".to_owned(), |p| p.to_string()),
            note: worth,
            ..Tile::default()
        },
        Tile { label: desk.t("Деньги", "Money"), value: desk.money(item), note: desk.range(item), ..Tile::default() },
        Tile {
            label: desk.t("Трудоёмкость", "Effort"), value: effort(desk, item), note: desk.owner(item), ..Tile::default()
        },
        Tile {
            label: desk.t("Состояние", "State"),
            value: state,
            note: item.decision_on.map(|d| format!("{} {}", desk.t("решение", "decision"), desk.date(d))).unwrap_or_default(),
            tone,
            ..Tile::default()
        },
    ]
}

fn facts(desk: &Desk<'_>, plan: &Plan, item: &Item) -> Vec<Fact> {
    let mut out = Vec::new();
    let mut put = |ru: &str, en: &str, value: String| {
        if !value.is_empty() {
            out.push(Fact::new(desk.t(ru, en), value));
        }
    };
    put("Календарь", "Calendar", plan.order.iter().find(|s| s.id == item.id).map(|s| dates(desk, s)).unwrap_or_default());
    let track =
        if item.track == "tactical" { desk.t("тактика", "tactics") } else { desk.t("стратегия", "strategy") };
    put("Трек", "Track", track);
    let title = |id: &String| plan.items.iter().find(|i| i.id == *id).map_or_else(|| id.clone(), |i| desk.say(&i.change));
    put("Сначала нужно", "First comes", item.after.iter().map(title).collect::<Vec<_>>().join("; "));
    put("Как увидим внедрение", "How adoption is seen", desk.say(&item.adoption));
    put("Что не должно ухудшиться", "What must not get worse", desk.say(&item.guardrail));
    put("Когда остановиться", "When to stop", desk.say(&item.stop));
    put("Эффект виден через", "Effect shows after", format!("{} {}", item.lag_weeks, desk.t("нед.", "weeks")));
    put("Приоритет клиента", "Client's priority", format!("{}\u{a0}%", item.priority));
    if let Some(p) = &item.place {
        put("Место вручную", "Place by hand", format!("{}: {}", p.at, p.because));
    }
    if let Some(m) = metrics::find(&item.effect_metric) {
        out.push(Fact {
            name: desk.t("Показатель эффекта", "Metric of the effect"),
            value: desk.t(m.ru, m.en),
            href: desk.links.with("explore", &[("metric", m.id), ("period", "12m"), ("grain", "month")]),
        });
    }
    out
}

fn form(desk: &Desk<'_>, plan: &Plan, item: &Item) -> Result<Form> {
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let fields = [
        ("change", desk.say(&item.change)),
        ("cause", desk.say(&item.cause)),
        ("owner", desk.say(&item.owner)),
        ("owner_id", item.owner_id.clone().unwrap_or_default()),
        ("track", item.track.clone()),
        ("effort", item.effort_hours.to_string()),
        ("cost", format_money(item.cost)),
        ("adoption", desk.say(&item.adoption)),
        ("effect_metric", item.effect_metric.clone()),
        ("guardrail", desk.say(&item.guardrail)),
        ("p10", format_money(item.money.p10)),
        ("p50", format_money(item.money.p50)),
        ("p90", format_money(item.money.p90)),
        ("lag", item.lag_weeks.to_string()),
        ("priority", item.priority.to_string()),
        ("start", day(item.start_on)),
        ("decision", day(item.decision_on)),
        ("stop", desk.say(&item.stop)),
        ("steps", item.steps.iter().map(|s| desk.say(s)).collect::<Vec<_>>().join("\n")),
        ("state", item.state.word().to_owned()),
        ("reason", item.reason.clone()),
    ];
    let done = change_plan::done_steps(desk.company)?;
    let who = |step: &str| {
        let found = done.iter().find(|d| d.item == item.id && d.step == step);
        found.map(|d| format!("{}, {}", d.who, desk.words.moment(&d.at))).unwrap_or_default()
    };
    let mut metrics: Vec<(String, String)> = metrics::catalogue().iter().map(|m| (m.id.to_owned(), desk.t(m.ru, m.en))).collect();
    metrics.sort_by(|a, b| a.1.cmp(&b.1));
    let states = change_plan::State::ALL.map(|s| (s.word().to_owned(), desk.state(s).0)).to_vec();
    Ok(Form {
        version: plan.version,
        id: item.id.clone(),
        fields: fields.map(|(n, v)| (n.to_owned(), v)).to_vec(),
        people: desk.people.iter().map(|p| (p.0.clone(), p.1.clone())).collect(),
        metrics,
        others: plan
            .items
            .iter()
            .filter(|i| i.id != item.id)
            .map(|i| (i.id.clone(), desk.say(&i.change), item.after.contains(&i.id)))
            .collect(),
        states,
        steps: item.steps.iter().map(|s| (desk.say(s), who(&s.ru))).collect(),
        comments: comments(desk, &item.id)?,
        placed: item.place.is_some(),
        place: plan.order.iter().position(|s| s.id == item.id).map_or(0, |p| p + 1),
    })
}

/// Below the form: measurement, findings with objections, the item's trace.
///
/// # Errors
/// A state that cannot be read.
pub fn below(desk: &Desk<'_>, id: &str) -> Result<Vec<Block>> {
    let plan = desk.plan()?.ok_or_else(Error::missing)?;
    let item = plan.items.iter().find(|i| i.id == id && desk.sees(i)).ok_or_else(Error::missing)?;
    let mut out = Vec::new();
    let cards: Vec<Link> = measure::cards(desk.company)?
        .into_iter()
        .filter(|c| c.item.as_deref() == Some(id) && c.withdrawn.is_none())
        .map(|c| {
            Link::new(
                format!("{} · {}", c.id, desk.date(c.start_on)),
                desk.links.to(&format!("measure/{}", crate::view::links::escape(&c.id))),
            )
        })
        .collect();
    if !cards.is_empty() {
        out.push(Block::heading("cards", desk.t("Измерение", "Measurement")));
        out.push(Block::Links { links: cards });
    }
    if desk.scope == &crate::view::Scope::All {
        out.extend(findings(desk, &plan, item)?);
    }
    let events = history(desk, &plan, id);
    if !events.is_empty() {
        out.push(Block::heading("history", desk.t("Что менялось", "What changed")));
        out.push(Block::Timeline { events });
    }
    Ok(out)
}

fn history(desk: &Desk<'_>, plan: &Plan, id: &str) -> Vec<Event> {
    let own = plan.history.iter().rev().filter_map(|h| h.moves.iter().find(|m| m.id == id).map(|m| (h, m)));
    own.take(20)
        .map(|(h, m)| Event {
            at: desk.words.moment(&h.at),
            iso: h.at.clone(),
            text: trace(desk, m),
            note: format!("{} {} · {} {}", desk.t("версия", "version"), h.version, h.by, h.note),
            href: desk.links.to(&format!("plan/versions/{}", h.version)),
            tone: if h.after_signing { Tone::Warn } else { Tone::Plain },
        })
        .collect()
}

/// Findings behind the item with what people decided and objected.
fn findings(desk: &Desk<'_>, plan: &Plan, item: &Item) -> Result<Vec<Block>> {
    if item.findings.is_empty() || !audits::list(desk.company)?.iter().any(|a| a.n == plan.source.n) {
        return Ok(vec![]);
    }
    let doc = audits::document(desk.company, plan.source.n)?;
    let (mut table, contested) = (dispute_table(desk), Contested::load(desk, plan)?);
    for id in &item.findings {
        let found = doc["findings"].as_array().into_iter().flatten().find(|f| f["id"] == id.as_str());
        let Some(f) = found else { continue };
        let before = table.rows.len();
        contested.rows(desk, plan, f, &mut table);
        if table.rows.len() == before {
            table.push([Cell::link(title(desk, f), desk.links.finding(plan.source.n, id)), Cell::default(), "".into()]);
        }
    }
    Ok(vec![Block::heading("findings", desk.t("Находки и возражения", "Findings and objections")), Block::Table(Box::new(table))])
}

fn title(desk: &Desk<'_>, f: &Value) -> String {
    f["title"][desk.lang.code()].as_str().unwrap_or_default().to_owned()
}

pub(super) fn dispute_table(desk: &Desk<'_>) -> Table {
    let heads = [desk.t("Находка", "Finding"), desk.t("Решение", "Decision"), desk.t("Что сказано", "What was said")];
    Table::new("findings", &heads.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What people decided and objected, read once for a page.
pub(super) struct Contested {
    standing: BTreeMap<String, Standing>,
    objections: Vec<store::Objection>,
}

impl Contested {
    pub(super) fn load(desk: &Desk<'_>, plan: &Plan) -> Result<Self> {
        let today = snapshots::moment(desk.now);
        let standing = decisions::standing(&decisions::log(desk.company)?, today.get(..10).unwrap_or_default());
        Ok(Self { standing, objections: decisions::objections(desk.company, plan.source.n)? })
    }

    /// Adds what is contested about a finding: the decision in force, unless it is an acceptance, and every objection.
    pub(super) fn rows(&self, desk: &Desk<'_>, plan: &Plan, f: &Value, table: &mut Table) {
        let id = f["id"].as_str().unwrap_or_default();
        let link = || Cell::link(title(desk, f), desk.links.finding(plan.source.n, id));
        if let Some(s) = self.standing.get(id).filter(|s| matches!(s.kind.as_str(), "disputed" | "recheck")) {
            let (word, tone) = standing_word(desk.lang, &s.kind);
            table.push([link(), Cell::tag(word, tone), format!("{} — {}", s.who, s.note).into()]);
        }
        for o in self.objections.iter().filter(|o| o.finding == id) {
            let (word, tone) = if o.outcome == "open" {
                (desk.t("возражение открыто", "objection open"), Tone::Bad)
            } else {
                standing_word(desk.lang, &o.outcome)
            };
            let answer = if o.answer.is_empty() { String::new() } else { format!(" → {}", o.answer) };
            let by = if o.said_by.is_empty() { &o.who } else { &o.said_by };
            table.push([link(), Cell::tag(word, tone), format!("{by}: {}{answer}", o.said).into()]);
        }
    }
}
