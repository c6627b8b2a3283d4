//! Agreement: what exactly is signed (hash, frozen baseline), who signed, what was amended since.

use super::Desk;
use super::board::{stamp, state_note};
use crate::Result;
use crate::usecases::change_plan::Plan;
use crate::view::{Block, Cell, Event, Fact, Page, Table, Tone};
use plan::Role;
use serde::Serialize;

/// What the form of the signature carries.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Signing {
    /// Hash that the signature binds.
    pub hash: String,
    /// Version.
    pub version: u32,
    /// The client's side signed this very state.
    pub client: bool,
    /// The consultant's side did.
    pub consultant: bool,
}

/// The page; no form before the first plan.
///
/// # Errors
/// A state that cannot be read.
pub fn page(desk: &Desk<'_>) -> Result<(Page, Option<Signing>)> {
    desk.whole()?;
    let mut page = desk.page("plan/agree", desk.t("Согласование", "Agreement"));
    page.lead = desk.t(
        "Подпись связывает отпечаток: источник, пункты, мощность команды и цифры «было». Изменить их незаметно после этого нельзя.",
        "A signature binds a hash: source, items, capacity of the team and the figures of the start. None of them can be changed unseen afterwards.",
    );
    let Some(plan) = desk.plan()? else {
        page.blocks.push(desk.empty());
        return Ok((page, None));
    };
    page.fresh = stamp(desk, &plan);
    let hash = plan.hash();
    page.blocks.extend(state_note(desk, &plan));
    page.blocks.push(Block::Facts {
        rows: vec![
            Fact::new(desk.t("Отпечаток", "Hash"), hash.clone()),
            Fact::new(desk.t("Версия", "Version"), plan.version.to_string()),
            Fact {
                name: desk.t("Аудит", "Audit"),
                value: format!("{} · {}", plan.source.n, plan.source.id),
                href: desk.links.to(&format!("audits/{}", plan.source.n)),
            },
            Fact::new(desk.t("Отпечаток результата аудита", "Hash of the audit's result"), plan.source.result_hash.clone()),
        ],
    });
    page.blocks.push(Block::heading("signatures", desk.t("Подписи", "Signatures")));
    page.blocks.push(signatures(desk, &plan, &hash));
    page.blocks.extend(amendments(desk, &plan));
    page.blocks.push(Block::section(
        "baseline",
        desk.t("Как было: замороженные цифры", "The start: frozen figures"),
        desk.t(
            "С ними сравнивают «стало»; они входят в отпечаток.",
            "What comes later is compared with them; they are part of the hash.",
        ),
    ));
    page.blocks.push(Block::Table(Box::new(baseline(desk, &plan))));
    let side = |role| plan.signatures.iter().any(|s| s.role == role && s.hash == hash);
    let signing = Signing { version: plan.version, client: side(Role::Client), consultant: side(Role::Consultant), hash };
    Ok((page, Some(signing)))
}

fn signatures(desk: &Desk<'_>, plan: &Plan, hash: &str) -> Block {
    if plan.signatures.is_empty() {
        return Block::Text { text: desk.t("Пока никто не подписал.", "Nobody has signed yet.") };
    }
    let heads = [
        desk.t("Сторона", "Side"),
        desk.t("Кто", "Who"),
        desk.t("Когда", "When"),
        desk.t("Версия", "Version"),
        desk.t("Что подписано", "What was signed"),
    ];
    let mut table = Table::new("signatures", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for s in plan.signatures.iter().rev() {
        let side = if s.role == Role::Client {
            desk.t("клиент", "client")
        } else {
            desk.t("консультант", "consultant")
        };
        let now = if s.hash == hash {
            Cell::tag(desk.t("то, что стоит сейчас", "what stands now"), Tone::Good)
        } else {
            Cell {
                note: s.hash.chars().take(16).collect(),
                ..Cell::tag(desk.t("прежняя редакция", "an earlier wording"), Tone::Warn)
            }
        };
        let who = if desk.scope.rows() { s.by.clone() } else { String::new() };
        table.push([
            side.into(),
            who.into(),
            desk.words.moment(&s.at).into(),
            Cell::link(s.version.to_string(), desk.links.to(&format!("plan/versions/{}", s.version))),
            now,
        ]);
    }
    Block::Table(Box::new(table))
}

/// Versions that changed the agreement after both had signed.
fn amendments(desk: &Desk<'_>, plan: &Plan) -> Vec<Block> {
    let after: Vec<Event> = plan
        .history
        .iter()
        .rev()
        .filter(|h| h.after_signing)
        .map(|h| Event {
            at: desk.words.moment(&h.at),
            iso: h.at.clone(),
            text: format!("{} {}: {}", desk.t("Поправка, версия", "Amendment, version"), h.version, h.by),
            note: if h.note.is_empty() { desk.t("без пояснения", "without words") } else { h.note.clone() },
            href: desk.links.with("plan/compare", &[("b", &h.version.to_string())]),
            tone: Tone::Warn,
        })
        .collect();
    if after.is_empty() {
        return vec![];
    }
    vec![
        Block::section(
            "amendments",
            desk.t("Поправки после подписания", "Amendments after signing"),
            desk.t(
                "Ход работы (взяли, закрепили, сняли по выводу) поправкой не считается.",
                "Progress of the work (begun, kept, dropped after a verdict) is no amendment.",
            ),
        ),
        Block::Timeline { events: after },
    ]
}

fn baseline(desk: &Desk<'_>, plan: &Plan) -> Table {
    let heads = [
        desk.t("Показатель", "Metric"),
        desk.t("Период", "Period"),
        format!(">{}", desk.t("Значение", "Value")),
        format!(">{}", desk.t("Интервал", "Interval")),
        ">n".to_owned(),
    ];
    let mut table = Table::new("baseline", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for b in &plan.baseline {
        let metric = metrics::find(&b.metric);
        let unit = metric.map_or("number", |m| unit_name(m.unit));
        let name = metric.map_or_else(|| b.metric.clone(), |m| desk.t(m.ru, m.en));
        let interval = b.interval.as_ref().map(|(l, h)| text::fmt::interval_by_unit(desk.lang, unit, l, h, desk.words.currency));
        table.push([
            Cell::link(name, desk.links.with("metric", &[("id", &b.metric)])),
            format!("{} – {}", desk.words.date(&b.from), desk.words.date(&b.to)).into(),
            Cell::number(desk.words.value(unit, b.value.as_deref()), b.value.clone().unwrap_or_default()),
            interval.unwrap_or_default().into(),
            Cell::number(desk.words.count(b.n), b.n.to_string()),
        ]);
    }
    table
}

/// Name of a unit as the printing functions take it.
#[must_use]
pub(crate) fn unit_name(unit: domain::figure::Unit) -> &'static str {
    use domain::figure::Unit;
    match unit {
        Unit::Count => "count",
        Unit::Ratio => "ratio",
        Unit::Money => "money",
        Unit::Days => "days",
        Unit::Months => "months",
        Unit::WorkingMinutes => "working_minutes",
        Unit::Points => "points",
        Unit::Number | Unit::Vector | Unit::Text => "number",
    }
}
