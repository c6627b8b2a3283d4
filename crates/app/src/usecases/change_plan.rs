//! The plan of changes: drafted from an audit, edited in versions, ordered under capacity, signed by both sides.

mod form;
mod notes;

use crate::usecases::{audits, measure, track};
use crate::{Company, Error, Result, opening};
use domain::result::Words;
pub use form::{edit_of, place_of};
use jiff::civil::Date;
use metrics::Request;
pub use notes::{comment, comments, done_steps, remove_comment, tick};
use plan::{Baseline, Calibration, Source};
pub use plan::{Difference, Edit, Item, Pair, Place, Plan, Range, Role, State, compare};
use serde_json::Value;

/// Hours a week a department has for changes unless said otherwise.
pub const HOURS: u32 = 20;
/// Changes at a time unless said otherwise.
pub const AT_ONCE: u32 = 2;

/// The plan as it stands.
///
/// # Errors
/// There is no plan yet.
pub fn current(company: &Company) -> Result<Plan> {
    newest(company)?.ok_or_else(|| {
        Error::failed("плана ещё нет; создать: revizor plan draft", "there is no plan yet; make one: revizor plan draft")
    })
}

/// The plan as it stands, or nothing before the first.
///
/// # Errors
/// A state that cannot be read.
pub fn newest(company: &Company) -> Result<Option<Plan>> {
    let state = store::State::open_read(company.dir())?;
    state.map(|s| s.plan()).transpose()?.flatten().map(|t| read(&t)).transpose()
}

/// All versions, oldest first, with the moment each was made.
///
/// # Errors
/// A version that cannot be read.
pub fn versions(company: &Company) -> Result<Vec<(Plan, String)>> {
    let rows = store::State::open_read(company.dir())?.map(|s| s.plan_versions()).transpose()?.unwrap_or_default();
    rows.iter().map(|r| Ok((read(&r.json)?, r.at.clone()))).collect()
}

/// One version of the plan.
///
/// # Errors
/// No such version.
pub fn version(company: &Company, version: u32) -> Result<Plan> {
    let text = company.state()?.plan_version(version)?;
    read(
        &text
            .ok_or_else(|| Error::failed(format!("версии плана {version} нет"), format!("the plan has no version {version}")))?,
    )
}

fn read(text: &str) -> Result<Plan> {
    serde_json::from_str(text)
        .map_err(|e| Error::failed(format!("план не читается: {e}"), format!("the plan cannot be read: {e}")))
}

/// Makes a plan from an audit (the newest when not said) with the figures of its effect metrics frozen beside it.
///
/// # Errors
/// No audit, an audit without growth zones, or data that cannot be read.
pub fn draft(company: &Company, audit: Option<i64>, from: Option<Date>, by: &str, now: i64) -> Result<Plan> {
    let (source, document) = newest_audit(company, audit)?;
    let n = source.n;
    let items = plan::draft(&document).map_err(wrong)?;
    let baseline = baseline(company, &document, &items, now)?;
    let from = from.unwrap_or(next_monday(day_of(&source.as_of)?));
    let draft = Plan::new(source, items, baseline, from, HOURS, AT_ONCE).map_err(wrong)?;
    let draft = draft.calibrated(calibration(company, now)?).map_err(wrong)?;
    let plan = match newest(company)? {
        Some(old) => old.replaced(draft, by, &at(now), &format!("аудит {n} · audit {n}")).map_err(wrong)?,
        None => draft,
    };
    store(company, &plan, now)?;
    Ok(plan)
}

/// An audit (the newest when not said) as the source of a plan, with its document.
fn newest_audit(company: &Company, audit: Option<i64>) -> Result<(Source, Value)> {
    let n = match audit {
        Some(n) => n,
        None => audits::list(company)?.last().map(|a| a.n).ok_or_else(|| {
            Error::failed("нет ни одного аудита; запустить: revizor audit", "there is no audit yet; run: revizor audit")
        })?,
    };
    let document = audits::document(company, n)?;
    let head = |key: &str| document["audit"][key].as_str().unwrap_or_default().to_owned();
    Ok((Source { n, id: head("id"), result_hash: head("result_hash"), as_of: head("as_of") }, document))
}

/// What past forecasts of this company were worth; nothing before one was compared with its fact.
fn calibration(company: &Company, now: i64) -> Result<Option<Calibration>> {
    let cards = measure::cards(company)?;
    if cards.iter().all(|c| c.forecast.is_none()) {
        return Ok(None);
    }
    let record = measure::with_data(company, now, |d| {
        let judged = cards.into_iter().filter(|c| c.withdrawn.is_none()).filter_map(|c| measure::judge(company, d, c).ok());
        Ok(track::of(d, None, judged.collect())?.record)
    })?;
    let whole = |x: f64| (x * 1000.0).round() as u32;
    Ok(record.map(|r| Calibration { n: u32::try_from(r.n).unwrap_or(u32::MAX), permille: whole(r.factor) }))
}

/// The effect metrics over the period of the audit, at its moment.
fn baseline(company: &Company, document: &Value, items: &[Item], now: i64) -> Result<Vec<Baseline>> {
    let opened = opening::open(company, document["audit"]["as_of"].as_str(), now)?;
    let day = |key: &str| document["audit"]["period"][key].as_str().and_then(|d| d.parse::<Date>().ok());
    let mut names: Vec<&str> = items.iter().map(|i| i.effect_metric.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut out = Vec::new();
    for name in names.into_iter().filter(|n| metrics::find(n).is_some()) {
        let mut request = Request::of(name);
        if let (Some(from), Some(to)) = (day("from"), day("to")) {
            request = request.between(from, to);
        }
        let Ok(set) = metrics::compute(&opened.session, &request) else { continue };
        let Some(row) = set.rows.first().filter(|r| r.cut.is_empty() && set.rows.len() == 1) else { continue };
        out.push(Baseline {
            metric: name.to_owned(),
            from: set.period.from.clone().unwrap_or_default(),
            to: set.period.to.clone().unwrap_or_default(),
            value: row.value.clone(),
            interval: row.interval.as_ref().map(|i| (i.low.clone(), i.high.clone())),
            n: row.n,
        });
    }
    Ok(out)
}

/// One item of a plan.
///
/// # Errors
/// No such item (usage); the words list those there are.
pub fn item<'a>(plan: &'a Plan, id: &str) -> Result<&'a Item> {
    plan.item(id).map_err(wrong)
}

/// Who changes the plan, when, and which version was on the screen; `None` takes the newest one.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Name.
    pub name: &'a str,
    /// Version the change was made on.
    pub seen: Option<u32>,
    /// Moment, microseconds UTC.
    pub now: i64,
}

/// Changes one item; the answer is the new version with the trace of what moved.
///
/// # Errors
/// No plan, an unknown item, a value that cannot be, or another version than the one seen.
pub fn edit(company: &Company, id: &str, edit: Edit, note: &str, by: By<'_>) -> Result<Plan> {
    if edit.effect_metric.as_deref().is_some_and(|m| metrics::find(m).is_none()) {
        return Err(Error::usage("такого показателя нет в каталоге", "there is no such metric in the catalogue"));
    }
    next(company, by, |p, at| p.edited(id, edit, by.name, at, note))
}

/// Sets how much the team can carry.
///
/// # Errors
/// No plan, or nobody to do the work.
pub fn capacity(company: &Company, hours_a_week: u32, at_once: u32, by: By<'_>) -> Result<Plan> {
    if !(1..=2000).contains(&hours_a_week) || !(1..=20).contains(&at_once) {
        return Err(Error::usage(
            "часов в неделю от 1 до 2000, изменений сразу от 1 до 20",
            "from 1 to 2000 hours a week, from 1 to 20 changes at once",
        ));
    }
    next(company, by, |p, at| p.with_capacity(hours_a_week, at_once, by.name, at))
}

/// Adds an item of the company's own; its id comes with the plan.
///
/// # Errors
/// No plan, or no words.
pub fn add(company: &Company, change: &str, by: By<'_>) -> Result<(Plan, String)> {
    let change = change.trim();
    if change.is_empty() {
        return Err(Error::usage("напишите, что меняем", "say what is changed"));
    }
    let Some(plan) = newest(company)? else { return alone(company, change, by) };
    let free = (1..).map(|n| format!("own-{n}")).find(|id| plan.items.iter().all(|i| i.id != *id)).unwrap_or_default();
    let item = Item::own(&free, Pair::same(change));
    Ok((next(company, by, |p, at| p.with_item(item, by.name, at, change))?, free))
}

/// A plan that begins with an item of the company's own, when the audit found nothing to change.
fn alone(company: &Company, change: &str, by: By<'_>) -> Result<(Plan, String)> {
    let item = Item::own("own-1", Pair::same(change));
    let (source, document) = newest_audit(company, None)?;
    let baseline = baseline(company, &document, std::slice::from_ref(&item), by.now)?;
    let from = next_monday(day_of(&source.as_of)?);
    let plan = Plan::new(source, vec![item], baseline, from, HOURS, AT_ONCE).map_err(wrong)?;
    store(company, &plan, by.now)?;
    Ok((plan, "own-1".to_owned()))
}

/// Makes an earlier version the newest one again, as a new version.
///
/// # Errors
/// No such version.
pub fn restore(company: &Company, earlier: u32, by: By<'_>) -> Result<Plan> {
    let old = version(company, earlier)?;
    next(company, by, |p, at| p.restored(&old, by.name, at))
}

/// Signs the plan as it stands; with a hash, only when it is the one that was seen.
///
/// # Errors
/// No plan, no name, or a plan that changed since it was seen.
pub fn sign(company: &Company, role: Role, by: &str, seen: Option<&str>, now: i64) -> Result<Plan> {
    let mut plan = current(company)?;
    if seen.is_some_and(|h| h != plan.hash()) {
        return Err(changed(plan.version));
    }
    plan.sign(role, by, &at(now)).map_err(wrong)?;
    let text = written(&plan)?;
    company.state()?.put_plan(plan.version, &text, &at(now))?;
    Ok(plan)
}

/// Makes the next version; two people never overwrite each other.
fn next(company: &Company, by: By<'_>, work: impl FnOnce(&Plan, &str) -> plan::Result<Plan>) -> Result<Plan> {
    let plan = current(company)?;
    if by.seen.is_some_and(|v| v != plan.version) {
        return Err(changed(plan.version));
    }
    let next = work(&plan, &at(by.now)).map_err(wrong)?;
    store(company, &next, by.now)?;
    Ok(next)
}

fn changed(version: u32) -> Error {
    Error::usage(
        format!("план успели изменить, сейчас версия {version}: откройте её и повторите"),
        format!("the plan was changed in the meantime, it is at version {version} now: open it and repeat"),
    )
}

fn store(company: &Company, plan: &Plan, now: i64) -> Result<()> {
    let text = written(plan)?;
    if company.state()?.add_plan(plan.version, &text, &at(now))? { Ok(()) } else { Err(changed(plan.version)) }
}

fn written(plan: &Plan) -> Result<String> {
    serde_json::to_string(plan).map_err(|e| Error::failed(e.to_string(), e.to_string()))
}

pub(crate) fn at(now: i64) -> String {
    crate::usecases::snapshots::moment(now)
}

/// The local day a stored moment begins with.
fn day_of(moment: &str) -> Result<Date> {
    let bad = || Error::failed(format!("аудит без даты: {moment}"), format!("the audit has no moment: {moment}"));
    moment.get(..10).and_then(|d| d.parse().ok()).ok_or_else(bad)
}

/// Work begins on a Monday.
fn next_monday(day: Date) -> Date {
    let ahead = 8 - i64::from(day.weekday().to_monday_one_offset());
    day.saturating_add(jiff::Span::new().days(ahead))
}

/// Failures of plans and cards in both languages: they are all wrong input.
pub(crate) fn wrong(e: plan::Error) -> Error {
    let ru = match &e {
        plan::Error::NoZones(what) => format!("в аудите нет зон роста, план не из чего составить: {what}"),
        plan::Error::NoItem { id, known } => format!("в плане нет пункта «{id}»; есть {known}"),
        plan::Error::Field { field, problem } => format!("{field}: {problem}"),
        plan::Error::Circle(items) => format!("пункты ждут друг друга по кругу: {items}"),
        plan::Error::Playbook(what) => format!("порядок действий: {what}"),
    };
    Error::Usage(Words::new(ru, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn work_begins_on_a_monday_after_the_data() {
        assert_eq!(next_monday(date(2026, 6, 30)), date(2026, 7, 6));
        assert_eq!(next_monday(date(2026, 7, 5)), date(2026, 7, 6));
        assert_eq!(next_monday(date(2026, 7, 6)), date(2026, 7, 13));
        assert_eq!(day_of("2026-06-30T23:59:59+03:00").unwrap(), date(2026, 6, 30));
        assert!(day_of("завтра").is_err());
    }
}
