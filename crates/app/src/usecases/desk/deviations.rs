//! The register of deviations: signals of control charts within their alarm budget, who took each up, what is done, the focus.

use super::cases::{self, New};
use super::{By, Doc, add, docs, one, put, remove, restore, working_day};
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::{Company, Error, Result};
pub use desk::{Deviation, Focus, Signal, Times};
use domain::figure::FigureRow;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// Kind of the documents.
const KIND: &str = "deviation";
/// Deviations that ended longer ago are history, days.
const RECENT: i64 = 180;
/// Lines shown at most.
const LINES: usize = 100;

/// One deviation with the number of its entry, when somebody works on it.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Number of the entry.
    pub n: Option<i64>,
    /// Key by which it is taken up.
    pub key: String,
    /// Where it stands.
    pub stand: &'static str,
    /// The deviation.
    #[serde(flatten)]
    pub deviation: Deviation,
}

/// The register.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// Day of work.
    pub today: String,
    /// Those that last first, then the latest that ended.
    pub lines: Vec<Line>,
    /// The one thing of the week: place in the lines.
    pub focus: Option<Focus>,
    /// How long things take.
    pub times: Times,
    /// Metrics watched.
    pub watched: usize,
    /// False alarms to expect a month on all charts together.
    pub false_alarms: Option<String>,
    /// Points to a signal that the rule in use promises for a shift of one sigma.
    pub theory: Option<String>,
}

/// The register, as far as the viewer may see it. Cut by manager when asked.
///
/// # Errors
/// A failing query.
pub fn read(look: &Look<'_>, company: &Company, by_manager: bool, now: i64) -> Result<Board> {
    let today = working_day(look, now);
    let mut ask = Ask { metric: "deviation_times".into(), period: "all".into(), ..Ask::default() };
    if by_manager || look.scope.employee().is_some() {
        ask.by = vec!["manager".into()];
    }
    let set = match look.figure(&ask) {
        Err(Error::Usage(_)) => None,
        other => other?,
    };
    let rows: &[FigureRow] = set.as_ref().map_or(&[], |s| &s.rows);
    let summary = |r: &&FigureRow| r.cut.iter().any(|(d, v)| d == "deviation" && v == "all");
    let first = rows.iter().find(summary);
    let mut stored = docs::<Deviation>(company, KIND)?;
    if let Some(me) = look.scope.employee() {
        stored.retain(|d| d.body.owner == me);
    }
    let mut lines: Vec<Line> = Vec::new();
    for s in rows.iter().filter_map(signal) {
        let at = stored.iter().position(|d| d.body.signal.key() == s.key());
        let (n, deviation) = match at.map(|at| stored.remove(at)) {
            // The signal is as the data say now: a deviation may have ended since it was taken up.
            Some(d) => (Some(d.n), Deviation { signal: s, ..d.body }),
            None => (None, Deviation::new(s.clone(), s.signal)),
        };
        lines.push(line(n, deviation));
    }
    // What was taken up and shows no more (limits moved with the data) stays in the register.
    lines.extend(stored.into_iter().map(|d| line(Some(d.n), d.body)));
    let all: Vec<Deviation> = lines.iter().map(|l| l.deviation.clone()).collect();
    let times = desk::times(&all, today);
    let old = today.saturating_sub(RECENT.days());
    lines.retain(|l| l.deviation.live() || l.deviation.signal.back.unwrap_or(l.deviation.signal.signal) >= old);
    lines.sort_by_key(|l| (!l.deviation.live(), std::cmp::Reverse(l.deviation.signal.signal), l.key.clone()));
    lines.truncate(LINES);
    let shown: Vec<Deviation> = lines.iter().map(|l| l.deviation.clone()).collect();
    Ok(Board {
        today: today.to_string(),
        focus: desk::focus(&shown, today),
        lines,
        times,
        watched: rows.iter().filter(summary).count(),
        false_alarms: first.and_then(|r| r.field("false_alarms_a_month")).map(str::to_owned),
        theory: first.and_then(|r| r.field("theory_points_to_signal")).map(str::to_owned),
    })
}

fn line(n: Option<i64>, deviation: Deviation) -> Line {
    Line { n, key: deviation.signal.key(), stand: deviation.stand(), deviation }
}

/// A signal out of a row of the figure; nothing for its summaries.
fn signal(r: &FigureRow) -> Option<Signal> {
    let day = |f: &str| r.field(f).and_then(|v| v.parse::<Date>().ok());
    let cut: Vec<String> =
        r.cut.iter().filter(|(d, _)| d != "metric" && d != "deviation").map(|(d, v)| format!("{d}={v}")).collect();
    Some(Signal {
        metric: r.cut.iter().find(|(d, _)| d == "metric")?.1.clone(),
        cut: cut.join(","),
        onset: day("onset")?,
        signal: day("signal")?,
        back: day("back"),
        up: r.field("direction") == Some("up"),
        worse: r.field("worse").and_then(|w| w.parse().ok()),
        value: r.field("value_at_signal").unwrap_or_default().to_owned(),
        centre: r.field("centre").unwrap_or_default().to_owned(),
    })
}

/// Takes a deviation up: an owner, an action, a day; the action is one of his commitments from now on.
///
/// # Errors
/// No such deviation, no owner or no action.
pub fn take(
    look: &Look<'_>,
    company: &Company,
    (key, owner, action, due): (&str, &str, &str, &str),
    by: &By,
    now: i64,
) -> Result<i64> {
    by.whole()?;
    let by_manager = key.split('|').nth(1).is_some_and(|cut| cut.contains("manager="));
    let board = read(look, company, by_manager, now)?;
    let found = board.lines.into_iter().find(|l| l.key == key).ok_or_else(Error::missing)?;
    if owner.is_empty() || action.trim().is_empty() {
        return Err(Error::usage("укажите, кто и что делает с отклонением", "say who does what about the deviation"));
    }
    let today = working_day(look, now);
    cases::give(company, &New { owner, what: action, due, place: "deviation", ..New::default() }, today, by, now)?;
    let mut d = found.deviation;
    (d.owner, d.action, d.assigned) = (owner.to_owned(), action.trim().to_owned(), d.assigned.or(Some(today)));
    d.explained.clear();
    entered(&mut d, today, &by.name, "assigned", action);
    store(company, found.n, &d, by, now)
}

/// Notes that the action is done; the data tell when the figure is back.
///
/// # Errors
/// No such entry.
pub fn acted(look: &Look<'_>, company: &Company, n: i64, note: &str, by: &By, now: i64) -> Result<()> {
    let doc = one::<Deviation>(company, KIND, n)?;
    by.of(&doc.body.owner)?;
    let (mut d, today) = (doc.body, working_day(look, now));
    d.acted = Some(today);
    entered(&mut d, today, &by.name, "acted", note);
    put(company, n, &d.owner.clone(), Some(d.signal.signal), &d)
}

/// Explains a deviation as harmless: a holiday, a known shock. It leaves the times and the focus.
///
/// # Errors
/// No such deviation, or no words.
pub fn explain(look: &Look<'_>, company: &Company, key: &str, words: &str, by: &By, now: i64) -> Result<i64> {
    by.whole()?;
    if words.trim().is_empty() {
        return Err(Error::usage("напишите, чем объясняется", "say what explains it"));
    }
    let by_manager = key.split('|').nth(1).is_some_and(|cut| cut.contains("manager="));
    let found = read(look, company, by_manager, now)?.lines.into_iter().find(|l| l.key == key).ok_or_else(Error::missing)?;
    let (mut d, today) = (found.deviation, working_day(look, now));
    words.trim().clone_into(&mut d.explained);
    entered(&mut d, today, &by.name, "explained", words);
    store(company, found.n, &d, by, now)
}

fn store(company: &Company, n: Option<i64>, d: &Deviation, by: &By, now: i64) -> Result<i64> {
    match n {
        Some(n) => put(company, n, &d.owner, Some(d.signal.signal), d).map(|()| n),
        None => add(company, (KIND, &d.owner, Some(d.signal.signal)), d, by, now),
    }
}

fn entered(d: &mut Deviation, on: Date, by: &str, what: &str, note: &str) {
    d.log.push(desk::Entry { on, by: by.to_owned(), what: what.to_owned(), note: note.trim().to_owned() });
}

/// Takes the entry back: the deviation stands open again. It can be brought back.
///
/// # Errors
/// No such entry.
pub fn drop(company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    by.whole()?;
    remove(company, KIND, n, by, now)
}

/// Brings a removed entry back.
///
/// # Errors
/// No such entry.
pub fn bring_back(company: &Company, n: i64, by: &By) -> Result<()> {
    by.whole()?;
    restore(company, KIND, n)
}

/// Entries of the register.
///
/// # Errors
/// A state that cannot be read.
pub fn stored(company: &Company) -> Result<Vec<Doc<Deviation>>> {
    docs::<Deviation>(company, KIND)
}
