//! Targets: any metric × subject × period, entered or imported; facts beside them, gaps, the tree of work behind money, chances.

use super::target_tree::trees;
use super::{By, Doc, add, day, days, docs, publish, remove, removed, restore, working_day, working_days, wrong};
use crate::view::Scope;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::{Company, Error, Result};
pub use desk::{Clients, Gap, Reach, Rung, Subject, Target};
use domain::figure::Unit;
use domain::money::{SCALE, format_decimal, parse_decimal};
use domain::period::{DateRange, Grain};
use engine::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Earlier periods that tell whether a plan can be reached.
const HISTORY: i64 = 12;
/// Lines shown at most.
const LINES: usize = 2_000;

/// What was asked about.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Metric; empty means revenue.
    pub metric: String,
    /// Period as written: `2026-07`, `2026-Q3`, `2026`; empty means the month of work.
    pub period: String,
}

/// One target with its fact.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The target.
    #[serde(flatten)]
    pub target: Target,
    /// Source in the data: `desk` when entered here.
    pub source: String,
    /// Number of the entry, when entered here.
    pub n: Option<i64>,
    /// Fact so far; nothing when it cannot be had.
    pub fact: Option<String>,
    /// What earlier periods say.
    pub reach: Option<Reach>,
}

/// The work behind a money plan.
#[derive(Debug, Clone, Serialize)]
pub struct Tree {
    /// Whose.
    pub subject: Subject,
    /// Which clients.
    pub clients: Clients,
    /// Money still to come, major units.
    pub remaining: String,
    /// Ratios are the subject's own, or the company's where his are too few.
    pub own: bool,
    /// Deals, meetings, calls.
    pub rungs: Vec<Rung>,
}

/// Everything about the targets of a period.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Metric looked at.
    pub metric: String,
    /// It is money.
    pub is_money: bool,
    /// Targets of the metric for exactly this period.
    pub lines: Vec<Line>,
    /// Targets of the same days for other metrics or other spans.
    pub others: Vec<Line>,
    /// Plans whose parts do not make them, over all targets that touch the period.
    pub gaps: Vec<Gap>,
    /// Work behind money.
    pub trees: Vec<Tree>,
    /// Working days left.
    pub days_left: u64,
}

/// The period of a question.
///
/// # Errors
/// Words that are no period.
pub fn period(look: &Look<'_>, question: &Question, now: i64) -> Result<DateRange> {
    let text = if question.period.is_empty() {
        let day = working_day(look, now);
        format!("{}-{:02}", day.year(), day.month())
    } else {
        question.period.clone()
    };
    period_of(&text)
}

/// A period as a person writes it.
///
/// # Errors
/// Words that are no period.
pub fn period_of(text: &str) -> Result<DateRange> {
    domain::period::parse_range(text.trim()).map_err(|_| {
        Error::usage(
            format!("«{text}» — не период; напишите 2026-07, 2026-Q3, 2026 или 2026-07-15"),
            format!("{text:?} is no period; write 2026-07, 2026-Q3, 2026 or 2026-07-15"),
        )
    })
}

/// The word of a period that [`period_of`] reads: a month, a quarter, a year, a day.
#[must_use]
pub fn period_word(range: &DateRange) -> String {
    let (y, m) = (range.from.year(), range.from.month());
    match Grain::ALL.into_iter().find(|g| g.bucket(range.from) == Some(*range)) {
        Some(Grain::Month) => format!("{y}-{m:02}"),
        Some(Grain::Quarter) => format!("{y}-Q{}", (m - 1) / 3 + 1),
        Some(Grain::Year) => y.to_string(),
        _ => range.from.to_string(),
    }
}

/// Targets of a period with facts, gaps, trees and chances, as far as the viewer may see them.
///
/// # Errors
/// A wrong period or metric, or a failing query.
pub fn read(look: &Look<'_>, company: &Company, question: &Question, now: i64) -> Result<Board> {
    let range = period(look, question, now)?;
    let id = if question.metric.is_empty() { "revenue" } else { question.metric.as_str() };
    let metric = metrics::find(id).filter(|m| matches!(m.unit, Unit::Count | Unit::Money | Unit::Ratio)).ok_or_else(|| {
        Error::usage(
            format!("показателя «{id}» нет или его нельзя планировать"),
            format!("there is no metric {id:?} that can be planned"),
        )
    })?;
    let entered: BTreeMap<_, i64> = docs::<Target>(company, "target")?.iter().map(|d| (d.body.key(), d.n)).collect();
    let all = stored(look, &range)?;
    let mine = |t: &Target| match look.scope {
        Scope::All => true,
        Scope::Own(me) => t.subject.kind == "employee" && t.subject.id == *me,
        Scope::Totals => matches!(t.subject.kind.as_str(), "company" | "team" | "channel" | "product"),
    };
    let line = |(t, source): &(Target, String)| Line {
        target: t.clone(),
        source: source.clone(),
        n: entered.get(&t.key()).copied(),
        fact: None,
        reach: None,
    };
    let seen: Vec<&(Target, String)> = all.iter().filter(|(t, _)| mine(t)).take(LINES).collect();
    let exact = |t: &Target| t.metric == metric.id && t.from == range.from && t.to == range.last();
    let mut lines: Vec<Line> = seen.iter().filter(|(t, _)| exact(t)).map(|l| line(l)).collect();
    let others = seen.iter().filter(|(t, _)| !exact(t)).map(|l| line(l)).collect();
    lines.sort_by_key(|l| (level(&l.target.subject.kind), l.target.clients, l.target.subject.id.clone()));
    facts(look, metric.id, &range, &mut lines)?;
    let gaps = if *look.scope == Scope::All {
        desk::gaps(&all.iter().map(|(t, _)| t.clone()).collect::<Vec<_>>(), &teams(look))
    } else {
        Vec::new()
    };
    let days_left = working_days(look, working_day(look, now).max(range.from), range.last());
    let trees = if metric.id == "revenue" && look.scope.rows() { trees(look, &lines, days_left)? } else { Vec::new() };
    let (from, to) = (range.from.to_string(), range.last().to_string());
    Ok(Board {
        from,
        to,
        metric: metric.id.to_owned(),
        is_money: metric.unit == Unit::Money,
        lines,
        others,
        gaps,
        trees,
        days_left,
    })
}

/// Company first, then teams, then people, then the rest.
#[must_use]
pub fn level(kind: &str) -> u8 {
    match kind {
        "company" => 0,
        "team" => 1,
        "employee" => 2,
        _ => 3,
    }
}

/// Team of each employee.
pub(super) fn teams(look: &Look<'_>) -> BTreeMap<String, String> {
    look.open.names.managers.iter().map(|(id, _, team)| (id.clone(), team.clone())).collect()
}

/// Canonical targets that touch a period, with their sources.
fn stored(look: &Look<'_>, range: &DateRange) -> Result<Vec<(Target, String)>> {
    let sql = "SELECT subject_kind, subject_id, metric, period_start, period_end, value, source FROM v_targets
               WHERE period_start <= $p_to AND period_end >= $p_from
               ORDER BY metric, period_start, period_end, subject_kind, subject_id";
    let params = vec![("p_from", Value::Date(days(range.from))), ("p_to", Value::Date(days(range.last())))];
    let rows = look.open.sql(sql, &params)?;
    let read = |i: usize| {
        let (metric, clients) = Clients::split(canonical(rows.text(i, "metric")?));
        let subject = Subject {
            kind: rows.text(i, "subject_kind")?.to_owned(),
            id: rows.text(i, "subject_id").unwrap_or_default().to_owned(),
        };
        let (from, to) = (day(rows.date(i, "period_start"))?, day(rows.date(i, "period_end"))?);
        let value = rows.decimal(i, "value", SCALE)?;
        let source = rows.text(i, "source").unwrap_or_default().to_owned();
        Some((Target { subject, metric: metric.to_owned(), clients, from, to, value }, source))
    };
    Ok((0..rows.len()).filter_map(read).collect())
}

/// Words for revenue used in sheets are one metric, as in the figures.
fn canonical(metric: &str) -> &str {
    match metric {
        "sales" | "deals_won_amount" | "выручка" | "Выручка" | "продажи" | "Продажи" => "revenue",
        other => other,
    }
}

/// Fills in facts of the period and what earlier periods say.
fn facts(look: &Look<'_>, metric: &str, range: &DateRange, lines: &mut [Line]) -> Result<()> {
    let cuts = [
        ("company", ""),
        ("team", "team"),
        ("employee", "manager"),
        ("customer", "customer"),
        ("channel", "channel"),
        ("product", "product"),
    ];
    for clients in [Clients::All, Clients::New, Clients::Current] {
        for (kind, dim) in cuts {
            let here = |l: &&mut Line| l.target.subject.kind == kind && l.target.clients == clients;
            if !lines.iter_mut().any(|l| here(&l)) {
                continue;
            }
            let Some(past) = series(look, metric, dim, clients, range)? else { continue };
            for l in lines.iter_mut().filter(here) {
                let own = past.get(&l.target.subject.id).cloned().unwrap_or_default();
                l.fact = (range.from <= look.open.today()).then(|| format_decimal(own.fact, SCALE, 0));
                l.reach = (!own.history.is_empty()).then(|| desk::reach(l.target.value, &own.history));
            }
        }
    }
    Ok(())
}

/// Fact of a period and of earlier ones, by subject.
#[derive(Debug, Clone, Default)]
struct Series {
    fact: i128,
    history: Vec<i128>,
}

/// Facts of a metric by subject; nothing when it cannot be cut so.
fn series(
    look: &Look<'_>,
    metric: &str,
    dim: &str,
    clients: Clients,
    range: &DateRange,
) -> Result<Option<BTreeMap<String, Series>>> {
    let mut ask = Ask { metric: metric.to_owned(), by: vec![dim.to_owned()], ..Ask::default() };
    ask.by.retain(|d| !d.is_empty());
    if clients != Clients::All {
        ask.filters.push(("new_or_current".to_owned(), clients.word().to_owned()));
    }
    (ask.from, ask.to) = (range.from.to_string(), range.last().to_string());
    let Some(now) = asked(look, &ask)? else { return Ok(None) };
    let mut out: BTreeMap<String, Series> = BTreeMap::new();
    for row in &now.rows {
        let subject = row.cut.first().map_or_else(String::new, |(_, v)| v.clone());
        out.entry(subject).or_default().fact = row.value.as_deref().and_then(|v| parse_decimal(v, SCALE)).unwrap_or(0);
    }
    let Some(grain) = Grain::ALL.into_iter().find(|g| g.bucket(range.from) == Some(*range)) else { return Ok(Some(out)) };
    let starts = earlier(grain, range);
    let Some(first) = starts.first() else { return Ok(Some(out)) };
    (ask.from, ask.to, ask.grain) = (first.to_string(), range.from.saturating_sub(1.day()).to_string(), grain.word().to_owned());
    let Some(past) = asked(look, &ask)? else { return Ok(Some(out)) };
    let mut by: BTreeMap<String, BTreeMap<String, i128>> = BTreeMap::new();
    for row in &past.rows {
        let subject = row.cut.first().map_or_else(String::new, |(_, v)| v.clone());
        let value = row.value.as_deref().and_then(|v| parse_decimal(v, SCALE));
        if let (Some(at), Some(v)) = (&row.bucket, value) {
            by.entry(subject).or_default().insert(at.clone(), v);
        }
    }
    for (subject, values) in by {
        // Before his first sale a subject was not there; after it an empty period is a zero.
        let began = values.iter().find(|(_, v)| **v != 0).map(|(k, _)| k.clone()).unwrap_or_default();
        let own = starts.iter().map(ToString::to_string).filter(|s| *s >= began);
        out.entry(subject).or_default().history = own.map(|s| values.get(&s).copied().unwrap_or(0)).collect();
    }
    Ok(Some(out))
}

/// First days of earlier complete periods of the same length, oldest first; none that lie after the data.
fn earlier(grain: Grain, range: &DateRange) -> Vec<Date> {
    let back = |k: i64| match grain {
        Grain::Day => range.from.saturating_sub(k.days()),
        Grain::Week => range.from.saturating_sub(k.weeks()),
        Grain::Month => range.from.saturating_sub(k.months()),
        Grain::Quarter => range.from.saturating_sub((3 * k).months()),
        Grain::Year => range.from.saturating_sub(k.years()),
    };
    (1..=HISTORY).rev().map(back).collect()
}

/// A figure, or nothing when the metric has no such cut.
fn asked(look: &Look<'_>, ask: &Ask) -> Result<Option<std::sync::Arc<domain::figure::FigureSet>>> {
    match look.figure(ask) {
        Err(Error::Usage(_)) => Ok(None),
        other => other,
    }
}

/// Sets a target: the same subject, metric and period again replaces the entry.
///
/// # Errors
/// A wrong target, or a state that cannot be written.
pub fn set(company: &Company, target: Target, by: &By, now: i64) -> Result<i64> {
    by.whole()?;
    let n = enter(company, target, by, now)?;
    publish::targets(company, now)?;
    Ok(n)
}

fn enter(company: &Company, target: Target, by: &By, now: i64) -> Result<i64> {
    let target = target.checked().map_err(wrong)?;
    if metrics::find(&target.metric).is_none() && !matches!(target.metric.as_str(), "calls" | "meetings" | "emails" | "proposals")
    {
        return Err(Error::usage(
            format!("показателя «{}» нет в каталоге: revizor metrics", target.metric),
            format!("the catalogue has no metric {:?}: revizor metrics", target.metric),
        ));
    }
    let same = docs::<Target>(company, "target")?.into_iter().find(|d| d.body.key() == target.key());
    if let Some(old) = same {
        if old.body.value == target.value {
            return Ok(old.n);
        }
        // The earlier value stays among the removed ones: it can be brought back.
        remove(company, "target", old.n, by, now)?;
    }
    add(company, ("target", &target.subject.id, Some(target.from)), &target, by, now)
}

/// Hands a plan out to parts that must make it; the whole is entered with them, all or nothing.
///
/// # Errors
/// Parts that do not sum to the whole (the residual is told), or a wrong target.
pub fn hand_out(company: &Company, whole: &Target, parts: &[(Subject, i128)], by: &By, now: i64) -> Result<()> {
    by.whole()?;
    let values: Vec<i128> = parts.iter().map(|(_, v)| *v).collect();
    desk::must_sum(whole.value, &values).map_err(wrong)?;
    let part = |(subject, value): &(Subject, i128)| Target { subject: subject.clone(), value: *value, ..whole.clone() };
    let all: Vec<Target> =
        parts.iter().map(part).chain([whole.clone()]).map(|t| t.checked().map_err(wrong)).collect::<Result<_>>()?;
    for t in all {
        enter(company, t, by, now)?;
    }
    publish::targets(company, now)
}

/// Suggested parts of a company plan for its working managers: by what they sold in the last half-year, or equal parts.
///
/// # Errors
/// No managers, or a failing query.
pub fn suggest(look: &Look<'_>, whole: &Target, equal: bool) -> Result<Vec<(Subject, i128)>> {
    let rows = look.open.sql(
        "SELECT manager FROM v_employees WHERE coalesce(role, 'manager') = 'manager' AND (left_on IS NULL OR left_on > $p_from) ORDER BY manager",
        &vec![("p_from", Value::Date(days(whole.from)))],
    )?;
    let people: Vec<String> = (0..rows.len()).filter_map(|i| rows.text(i, "manager")).map(str::to_owned).collect();
    if people.is_empty() {
        return Err(Error::usage(
            "нет сотрудников с ролью менеджера: загрузите employees",
            "there are no managers: import employees",
        ));
    }
    let range = DateRange::inclusive(whole.from, whole.to).ok_or_else(Error::missing)?;
    let past = if equal { None } else { series(look, &whole.metric, "manager", whole.clients, &range)? };
    let weight =
        |id: &String| past.as_ref().map_or(1, |p| p.get(id).map_or(0, |s| s.history.iter().rev().take(6).sum::<i128>().max(0)));
    let mut weights: Vec<i128> = people.iter().map(weight).collect();
    if weights.iter().all(|w| *w == 0) {
        weights = vec![1; people.len()];
    }
    let is_money = metrics::find(&whole.metric).is_some_and(|m| m.unit == Unit::Money);
    let parts = desk::decompose(whole.value, &weights, is_money).map_err(wrong)?;
    let subject = |id: String| Subject { kind: "employee".to_owned(), id };
    Ok(people.into_iter().map(subject).zip(parts).collect())
}

/// Removes an entered target; a target of a file with the same key shows again.
///
/// # Errors
/// No such entry.
pub fn drop(company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    by.whole()?;
    remove(company, "target", n, by, now)?;
    publish::targets(company, now)
}

/// Brings a removed target back; the one that stands in its place is removed.
///
/// # Errors
/// No such entry.
pub fn bring_back(company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    by.whole()?;
    let gone = removed::<Target>(company, "target")?.into_iter().find(|d| d.n == n).ok_or_else(Error::missing)?;
    if let Some(stands) = docs::<Target>(company, "target")?.into_iter().find(|d| d.body.key() == gone.body.key()) {
        remove(company, "target", stands.n, by, now)?;
    }
    restore(company, "target", n)?;
    publish::targets(company, now)
}

/// Entries removed last.
///
/// # Errors
/// A state that cannot be read.
pub fn removed_last(company: &Company) -> Result<Vec<Doc<Target>>> {
    let mut all = removed::<Target>(company, "target")?;
    all.truncate(10);
    Ok(all)
}
