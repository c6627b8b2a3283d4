//! Targets as plans of one subject and metric: whose, for which days, how much; overlapping plans are counted once.

use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use domain::figure::{FigureRow, Status};
use domain::period::{DateRange, Grain};
use engine::{Session, Value};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// Decimal places of a target's value.
pub(super) const PLACES: u32 = 6;

/// One plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) metric: String,
    pub(super) range: DateRange,
    /// Six decimal places.
    pub(super) value: i128,
}

/// All plans that lie inside the days, in order of subject and start.
pub(super) fn load(session: &Session, from: Option<Date>, to: Option<Date>) -> Result<Vec<Target>, Error> {
    let params = vec![
        ("p_from", Value::Date(days(from.unwrap_or(date(1, 1, 1))))),
        ("p_to", Value::Date(days(to.unwrap_or(date(9998, 12, 31))))),
    ];
    let rows = session.sql(include_str!("../../units/plan_attainment/query.sql"), &params)?;
    let day = |d: Option<i32>| d.and_then(|d| date(1970, 1, 1).checked_add(jiff::Span::new().try_days(d).ok()?).ok());
    let read = |i: usize| {
        let range = DateRange::inclusive(day(rows.date(i, "period_start"))?, day(rows.date(i, "period_end"))?)?;
        Some(Target {
            kind: rows.text(i, "subject_kind")?.to_owned(),
            subject: rows.text(i, "subject_id").unwrap_or_default().to_owned(),
            metric: canonical(rows.text(i, "metric")?).to_owned(),
            range,
            value: rows.decimal(i, "value", PLACES)?,
        })
    };
    Ok((0..rows.len()).filter_map(read).collect())
}

/// Words for revenue used in plans are one metric.
fn canonical(metric: &str) -> &str {
    match metric {
        "sales" | "deals_won_amount" | "выручка" | "Выручка" | "продажи" | "Продажи" => "revenue",
        other => other,
    }
}

/// Plans of one kind of subject and metric, by subject. Where plans of one subject overlap, the shorter ones are kept: a
/// year beside its twelve months is the same money twice.
pub(super) fn pick(targets: &[Target], kind: &str, metric: &str) -> BTreeMap<String, Vec<Target>> {
    let mut found: Vec<&Target> = targets.iter().filter(|t| t.kind == kind && t.metric == metric).collect();
    found.sort_by_key(|t| (t.range.days(), t.range.from));
    let mut out: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    for t in found {
        let mine = out.entry(t.subject.clone()).or_default();
        if mine.iter().all(|m| m.range.to <= t.range.from || t.range.to <= m.range.from) {
            mine.push(t.clone());
        }
    }
    out.values_mut().for_each(|v| v.sort_by_key(|t| t.range.from));
    out
}

/// Plans of one kind of subject that lie inside the days, in minor units by subject; the company's are the sum of its
/// employees' where it has none of its own.
pub(crate) fn planned(session: &Session, kind: &str, metric: &str, range: &DateRange) -> Result<BTreeMap<String, i128>, Error> {
    let all = load(session, Some(range.from), Some(range.last()))?;
    let minor = |ts: &Vec<Target>| ts.iter().map(|t| domain::money::div_round(t.value, 100).unwrap_or(0)).sum::<i128>();
    let own: BTreeMap<String, i128> = pick(&all, kind, metric).iter().map(|(s, ts)| (s.clone(), minor(ts))).collect();
    if !own.is_empty() || kind != "company" {
        return Ok(own);
    }
    let people: i128 = pick(&all, "employee", metric).values().map(minor).sum();
    Ok(if people > 0 { BTreeMap::from([(String::new(), people)]) } else { own })
}

/// Whose plans are looked at.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Word of `targets.subject_kind`.
    pub(super) kind: &'static str,
    /// The cut by which facts are put beside the plans; none for the whole company.
    pub(super) cut: Option<Dimension>,
    /// Rows carry the subject as a cut.
    pub(super) shown: bool,
    /// Only these subjects, when filtered.
    pub(super) only: Vec<String>,
}

const KINDS: [(Dimension, &str); 5] = [
    (Dimension::Manager, "employee"),
    (Dimension::Team, "team"),
    (Dimension::Customer, "customer"),
    (Dimension::Channel, "channel"),
    (Dimension::Product, "product"),
];

impl Level {
    /// The level asked: by one of the subjects that have plans, or filtered to one, or the company.
    pub(super) fn of(c: &Context<'_>, known: &[Dimension]) -> Result<Self, Error> {
        let filters: Vec<_> =
            c.request.filters.iter().filter(|(d, _)| c.metric.id == "coverage" || *d != named_metric()).collect();
        let asked: Vec<&Dimension> = c.request.by.iter().chain(filters.iter().map(|(d, _)| d)).collect();
        let refused = |d: &Dimension| Error::Dimension {
            metric: c.metric.id.to_owned(),
            dimension: d.name(),
            known: format!("{} (one at a time)", known.iter().map(Dimension::name).collect::<Vec<_>>().join(", ")),
        };
        let Some(first) = asked.first() else { return Ok(Self { kind: "company", cut: None, shown: false, only: Vec::new() }) };
        if let Some(other) = asked.iter().find(|d| !known.contains(d) || d != &first) {
            return Err(refused(other));
        }
        if c.request.by.len() > 1 {
            return Err(refused(first));
        }
        let kind = KINDS.iter().find(|(d, _)| d == *first).map(|(_, k)| *k).ok_or_else(|| refused(first))?;
        let only = filters.iter().map(|(_, v)| v.clone()).collect();
        Ok(Self { kind, cut: Some((*first).clone()), shown: !c.request.by.is_empty(), only })
    }

    /// Plans of the level by subject. A company without a plan of its own has the sum of its employees' plans.
    pub(super) fn plans(&mut self, targets: &[Target], metric: &str) -> BTreeMap<String, Vec<Target>> {
        let mut out = pick(targets, self.kind, metric);
        if out.is_empty() && self.kind == "company" {
            (self.kind, self.cut) = ("employee", Some(Dimension::Manager));
            out = pick(targets, self.kind, metric);
        }
        out.retain(|subject, _| self.only.is_empty() || self.only.contains(subject));
        out
    }
}

/// `--where attr:metric=deals_won` chooses which metric's plan is looked at.
pub(super) fn named_metric() -> Dimension {
    Dimension::Attr("metric".to_owned())
}

/// The one grain whose buckets all these ranges are, if there is one.
pub(super) fn common_grain(ranges: &[DateRange]) -> Option<Grain> {
    Grain::ALL.into_iter().find(|g| ranges.iter().all(|r| g.bucket(r.from) == Some(*r)))
}

/// A row that says there is no plan to compare with.
pub(super) fn no_plan(reason: &str) -> FigureRow {
    let mut row = FigureRow::empty(0, Status::NoData);
    row.reason = Some(reason.to_owned());
    row.missing = vec!["targets".to_owned()];
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(from: Date, grain: Grain, value: i128) -> Target {
        let range = grain.bucket(from).unwrap();
        Target { kind: "company".into(), subject: String::new(), metric: "revenue".into(), range, value }
    }

    #[test]
    fn a_year_beside_its_months_is_not_counted_twice() {
        let mut all: Vec<Target> = (1..=12).map(|m| plan(date(2024, m, 1), Grain::Month, 10)).collect();
        all.push(plan(date(2024, 1, 1), Grain::Year, 120));
        all.push(plan(date(2025, 1, 1), Grain::Year, 130));
        let picked = pick(&all, "company", "revenue");
        assert_eq!(picked[""].iter().map(|t| t.value).sum::<i128>(), 250);
        assert!(pick(&all, "company", "margin").is_empty());
    }

    #[test]
    fn grain_of_plans_is_recognised() {
        let months: Vec<DateRange> = (1..=3).filter_map(|m| Grain::Month.bucket(date(2024, m, 1))).collect();
        assert_eq!(common_grain(&months), Some(Grain::Month));
        let mixed = [months[0], Grain::Quarter.bucket(date(2024, 4, 1)).unwrap()];
        assert_eq!(common_grain(&mixed), None);
    }
}
