//! Own checks: a metric with a limit, evaluated on every page that asks and in every audit that follows.

use crate::usecases::change_plan::{at, wrong};
use crate::usecases::measure::Data;
use crate::{Company, Error, Result};
use domain::figure::{FigureRow, Period, Unit};
use domain::result::{AuditResult, Confidence, Norm, Verdict, VerdictKind, Words};
use jiff::Span;
use jiff::civil::Date;
use metrics::Request;
use plan::{Outcome, OwnCheck};

/// A check with the value of the last complete month.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The check.
    pub check: OwnCheck,
    /// Row of the figure; `None` when the metric could not be computed.
    pub row: Option<FigureRow>,
    /// Unit of the metric.
    pub unit: Unit,
    /// First and last day.
    pub period: Period,
    /// Outcome.
    pub outcome: Outcome,
}

/// All own checks, those in use first.
///
/// # Errors
/// A state that cannot be read.
pub fn own_checks(company: &Company) -> Result<Vec<OwnCheck>> {
    let rows = store::State::open_read(company.dir())?.map(|s| s.own_checks()).transpose()?.unwrap_or_default();
    let read = |t: &String| serde_json::from_str(t).map_err(|e| Error::failed(e.to_string(), e.to_string()));
    let mut all: Vec<OwnCheck> = rows.iter().map(read).collect::<Result<_>>()?;
    all.sort_by(|a, b| a.retired.cmp(&b.retired).then_with(|| a.id.cmp(&b.id)));
    Ok(all)
}

/// Sets a check; its id is chosen when it is empty.
///
/// # Errors
/// A limit that is no number, or a metric without a single value.
pub fn put_check(company: &Company, mut check: OwnCheck, now: i64) -> Result<OwnCheck> {
    let all = own_checks(company)?;
    if check.id.is_empty() {
        check.id = (1..).map(|n| format!("own-check-{n}")).find(|id| all.iter().all(|c| c.id != *id)).unwrap_or_default();
    }
    check.limit = check.limit.trim().replace(',', ".").replace([' ', '\u{a0}'], "");
    check.at = at(now);
    check.check().map_err(wrong)?;
    let known = metrics::find(&check.metric).is_some_and(|m| !matches!(m.unit, Unit::Vector | Unit::Text));
    if !known {
        return Err(Error::usage("выберите показатель с одним значением", "choose a metric with a single value"));
    }
    store(company, &check)?;
    Ok(check)
}

/// Takes a check out of use, or brings it back.
///
/// # Errors
/// An unknown check.
pub fn retire_check(company: &Company, id: &str, back: bool) -> Result<()> {
    let mut check = own_checks(company)?.into_iter().find(|c| c.id == id).ok_or_else(Error::missing)?;
    check.retired = !back;
    store(company, &check)
}

fn store(company: &Company, check: &OwnCheck) -> Result<()> {
    let text = serde_json::to_string(check).map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    Ok(company.state()?.put_own_check(&check.id, &text)?)
}

/// Evaluates all checks in use over the last complete month.
///
/// # Errors
/// A state that cannot be read.
pub fn evaluate(company: &Company, data: &Data<'_>) -> Result<Vec<Evaluated>> {
    let (from, to) = month(data.day);
    let one = |check: OwnCheck| {
        let unit = metrics::find(&check.metric).map_or(Unit::Number, |m| m.unit);
        let set = (data.figure)(&Request::of(&check.metric).between(from, to)).ok();
        let row = set.and_then(|s| s.rows.iter().find(|r| r.cut.is_empty() && r.bucket.is_none()).cloned());
        let ends = row.as_ref().and_then(|r| r.interval.as_ref()).map(|i| (i.low.as_str(), i.high.as_str()));
        let outcome = check.judge(row.as_ref().and_then(|r| r.value.as_deref()), ends);
        let period = Period { from: Some(from.to_string()), to: Some(to.to_string()) };
        Evaluated { check, row, unit, period, outcome }
    };
    Ok(own_checks(company)?.into_iter().filter(|c| !c.retired).map(one).collect())
}

/// The last complete calendar month that ends on or before a day.
fn month(day: Date) -> (Date, Date) {
    let last = if day == day.last_of_month() { day } else { day.first_of_month().saturating_sub(Span::new().days(1)) };
    (last.first_of_month(), last)
}

/// What own checks add to the identity of an audit: nothing while there are none.
///
/// # Errors
/// A state that cannot be read.
pub fn mark(company: &Company) -> Result<String> {
    let live: Vec<OwnCheck> = own_checks(company)?.into_iter().filter(|c| !c.retired).collect();
    if live.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(&live).map_err(|e| Error::failed(e.to_string(), e.to_string()))
}

/// Adds the verdicts of own checks to a result: they are printed with all others and stay outside of the score.
///
/// # Errors
/// A state that cannot be read.
pub fn verdicts(company: &Company, data: &Data<'_>, result: &mut AuditResult) -> Result<()> {
    for e in evaluate(company, data)? {
        let verdict = verdict(&e);
        result.coverage.all += 1;
        if e.outcome != Outcome::NotAssessed {
            result.coverage.assessed += 1;
        }
        match result.coverage.by_verdict.iter_mut().find(|(word, _)| word == e.outcome.word()) {
            Some((_, n)) => *n += 1,
            None => result.coverage.by_verdict.push((e.outcome.word().to_owned(), 1)),
        }
        result.verdicts.push(verdict);
    }
    Ok(())
}

fn verdict(e: &Evaluated) -> Verdict {
    let kind = match e.outcome {
        Outcome::Passed => VerdictKind::Passed,
        Outcome::Partly => VerdictKind::Partly,
        Outcome::Found => VerdictKind::Found,
        Outcome::NotAssessed => VerdictKind::NotAssessed,
    };
    let metric = metrics::find(&e.check.metric);
    let (ru, en) = metric.map_or((e.check.metric.as_str(), e.check.metric.as_str()), |m| (m.ru, m.en));
    let side = if e.check.at_least { ("не ниже", "at least") } else { ("не выше", "at most") };
    let limit = &e.check.limit;
    Verdict {
        id: e.check.id.clone(),
        version: 1,
        mistake: None,
        block: "own".to_owned(),
        kind: "own".to_owned(),
        severity: 3,
        verdict: kind,
        title: Words::new(format!("Своя проверка: {}", e.check.title), format!("Own check: {}", e.check.title)),
        summary: Words::new(
            format!("«{ru}» за {} – {}: {} {limit}.", text(&e.period.from), text(&e.period.to), side.0),
            format!("{en}, {} to {}: {} {limit}.", text(&e.period.from), text(&e.period.to), side.1),
        ),
        measured: e.row.as_ref().and_then(|r| r.value.clone()),
        unit: crate::usecases::plan_view::agree::unit_name(e.unit).to_owned(),
        norm: Some(Norm {
            value: limit.clone(),
            provenance: "agreed".to_owned(),
            words: Words::new(
                format!("закреплено после изменения, {}", e.check.by),
                format!("fixed after a change, {}", e.check.by),
            ),
        }),
        n: e.row.as_ref().map_or(0, |r| r.n),
        interval: e.row.as_ref().and_then(|r| r.interval.clone()),
        confidence: Confidence::A,
        scale: None,
        points_lost: None,
        missing: e.row.as_ref().map(|r| r.missing.clone()).unwrap_or_default(),
        how_to_get: if e.outcome == Outcome::NotAssessed {
            Words::new("Загрузите данные, из которых считается показатель.", "Import the data that the metric is computed from.")
        } else {
            Words::default()
        },
        would_change: Words::default(),
        trial: false,
    }
}

fn text(day: &Option<String>) -> &str {
    day.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::figure::{FigureSet, Status};
    use jiff::civil::date;
    use std::sync::Arc;

    fn check(metric: &str, limit: &str) -> OwnCheck {
        OwnCheck {
            id: String::new(),
            title: "Ответ в норму".into(),
            metric: metric.into(),
            limit: limit.into(),
            at_least: true,
            standard: None,
            card: None,
            by: "Анна".into(),
            at: String::new(),
            retired: false,
        }
    }

    #[test]
    fn a_check_is_evaluated_over_the_last_complete_month_until_it_is_retired() {
        assert_eq!(month(date(2026, 3, 30)), (date(2026, 2, 1), date(2026, 2, 28)));
        assert_eq!(month(date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 31)));
        let dir = tempfile::tempdir().unwrap();
        let company = crate::Home::new(dir.path()).company("main").unwrap();
        assert_eq!(mark(&company).unwrap(), "");
        assert!(put_check(&company, check("funnel_flow", "1"), 0).is_err());
        assert!(put_check(&company, check("response_in_norm", "много"), 0).is_err());
        let kept = put_check(&company, check("response_in_norm", "0,8"), 0).unwrap();
        assert_eq!((kept.id.as_str(), kept.limit.as_str()), ("own-check-1", "0.8"));
        let figure = |r: &Request| -> Result<Arc<FigureSet>> {
            let row = FigureRow { value: Some("0.6".into()), ..FigureRow::empty(40, Status::Ok) };
            Ok(Arc::new(FigureSet { metric: r.metric.clone(), rows: vec![row], ..crate::live::sample_set() }))
        };
        let found = evaluate(&company, &Data { day: date(2026, 3, 30), figure: &figure }).unwrap();
        assert_eq!((found.len(), found[0].outcome, found[0].period.to.as_deref()), (1, Outcome::Found, Some("2026-02-28")));
        let v = verdict(&found[0]);
        assert_eq!((v.verdict, v.measured.as_deref(), v.kind.as_str()), (VerdictKind::Found, Some("0.6"), "own"));
        assert!(mark(&company).unwrap().contains("own-check-1"));
        retire_check(&company, "own-check-1", false).unwrap();
        assert!(evaluate(&company, &Data { day: date(2026, 3, 30), figure: &figure }).unwrap().is_empty());
        retire_check(&company, "own-check-1", true).unwrap();
    }
}
