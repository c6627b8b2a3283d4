//! The plan of changes: drafted from an audit, edited in versions, ordered under capacity, signed by both sides.

use crate::usecases::audits;
use crate::{Company, Error, Result, opening};
use domain::result::Words;
use jiff::civil::Date;
use metrics::Request;
use plan::{Baseline, Source};
pub use plan::{Edit, Item, Pair, Plan, Role, State};
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
    let state = store::State::open_read(company.dir())?;
    let text = state.map(|s| s.plan()).transpose()?.flatten();
    let text = text.ok_or_else(|| {
        Error::failed("плана ещё нет; создать: revizor plan draft", "there is no plan yet; make one: revizor plan draft")
    })?;
    read(&text)
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
pub fn draft(company: &Company, audit: Option<i64>, from: Option<Date>, now: i64) -> Result<Plan> {
    let n = match audit {
        Some(n) => n,
        None => audits::list(company)?.last().map(|a| a.n).ok_or_else(|| {
            Error::failed("нет ни одного аудита; запустить: revizor audit", "there is no audit yet; run: revizor audit")
        })?,
    };
    let document = audits::document(company, n)?;
    let items = plan::draft(&document).map_err(wrong)?;
    let head = |key: &str| document["audit"][key].as_str().unwrap_or_default().to_owned();
    let source = Source { n, id: head("id"), result_hash: head("result_hash"), as_of: head("as_of") };
    let baseline = baseline(company, &document, &items, now)?;
    let from = from.unwrap_or(next_monday(day_of(&source.as_of)?));
    let mut plan = Plan::new(source, items, baseline, from, HOURS, AT_ONCE).map_err(wrong)?;
    plan.version = company.state()?.plan_newest()? + 1;
    store(company, &plan, now)?;
    Ok(plan)
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

/// Changes one item; the answer is the new version with the trace of what moved.
///
/// # Errors
/// No plan, an unknown item, or a value that cannot be.
pub fn edit(company: &Company, id: &str, edit: Edit, by: &str, note: &str, now: i64) -> Result<Plan> {
    let next = current(company)?.edited(id, edit, by, &at(now), note).map_err(wrong)?;
    store(company, &next, now)?;
    Ok(next)
}

/// Sets how much the team can carry.
///
/// # Errors
/// No plan.
pub fn capacity(company: &Company, hours_a_week: u32, at_once: u32, by: &str, now: i64) -> Result<Plan> {
    let next = current(company)?.with_capacity(hours_a_week, at_once, by, &at(now)).map_err(wrong)?;
    store(company, &next, now)?;
    Ok(next)
}

/// Signs the plan as it stands.
///
/// # Errors
/// No plan, or no name.
pub fn sign(company: &Company, role: Role, by: &str, now: i64) -> Result<Plan> {
    let mut plan = current(company)?;
    plan.sign(role, by, &at(now)).map_err(wrong)?;
    store(company, &plan, now)?;
    Ok(plan)
}

fn store(company: &Company, plan: &Plan, now: i64) -> Result<()> {
    let text = serde_json::to_string(plan).map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    Ok(company.state()?.put_plan(plan.version, &text, &at(now))?)
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
