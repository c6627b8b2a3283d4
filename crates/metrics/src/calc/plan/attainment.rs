//! Fact over plan of the same days, summed as sum over sum; a running period also against its elapsed part (`methods.md` 7.1).

use super::targets::{self, Level, Target, common_grain, no_plan};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, as_of_date};
use crate::request::Request;
use crate::status;
use domain::calendar::Prepared;
use domain::figure::{FigureRow, Status, Unit};
use domain::money;
use domain::period::DateRange;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Facts by subject and first day of the plan; four decimal places.
pub(super) type Facts = BTreeMap<(String, Date), i128>;

/// One row a subject (and a bucket): fact divided by plan.
pub(crate) fn attainment(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let known = [Dimension::Manager, Dimension::Team, Dimension::Customer, Dimension::Channel, Dimension::Product];
    let mut level = Level::of(c, &known)?;
    let today = as_of_date(c.session)?;
    let mut all = targets::load(c.session, c.request.from, c.request.to)?;
    all.retain(|t| {
        t.range.from <= today && c.request.grain.is_none_or(|g| g.bucket(t.range.from).is_some_and(|b| t.range.to <= b.to))
    });
    let Some(metric) = metric_of(c, &all, level.kind) else { return Ok(vec![no_plan("no_plan")]) };
    let plans = level.plans(&all, metric.id);
    if plans.is_empty() {
        return Ok(vec![no_plan("no_plan")]);
    }
    let facts = match facts(c, metric.id, level.cut.as_ref(), &plans)? {
        Ok(facts) => facts,
        Err(missing) => return Ok(vec![missing]),
    };
    let clock = Clock::new(c, today)?;
    let mut cells: BTreeMap<(String, Option<String>), Cell> = BTreeMap::new();
    for (subject, mine) in &plans {
        for t in mine {
            let bucket = c.request.grain.map(|g| g.start(t.range.from).to_string());
            let shown = if level.shown { subject.clone() } else { String::new() };
            let fact = facts.get(&(subject.clone(), t.range.from)).copied().unwrap_or(0);
            cells.entry((shown, bucket)).or_default().add(t, fact, &clock);
        }
    }
    let name = level.cut.as_ref().filter(|_| level.shown).map(Dimension::name);
    let places = if metric.unit == Unit::Money { 2 } else { 0 };
    Ok(cells
        .into_iter()
        .map(|((subject, bucket), cell)| {
            let mut row = cell.row(metric.id, places);
            row.cut = name.iter().map(|n| (n.clone(), subject.clone())).collect();
            row.bucket = bucket;
            row
        })
        .collect())
}

/// The planned metric: the one asked by `attr:metric`, revenue when it is planned, else the first planned one the catalogue
/// knows as a count or money.
pub(super) fn metric_of(c: &Context<'_>, all: &[Target], kind: &str) -> Option<&'static crate::Metric> {
    let usable = |id: &str| crate::find(id).filter(|m| matches!(m.unit, Unit::Count | Unit::Money));
    if let Some((_, asked)) = c.request.filters.iter().find(|(d, _)| *d == targets::named_metric()) {
        return usable(asked);
    }
    let planned = |id: &str| all.iter().any(|t| t.metric == id && (t.kind == kind || kind == "company"));
    if planned("revenue") {
        return usable("revenue");
    }
    crate::catalogue().iter().copied().find(|m| planned(m.id) && usable(m.id).is_some())
}

/// Facts of the planned metric for every plan; the inner error is a row saying what was never recorded.
pub(super) fn facts(
    c: &Context<'_>,
    metric: &str,
    cut: Option<&Dimension>,
    plans: &BTreeMap<String, Vec<Target>>,
) -> Result<Result<Facts, FigureRow>, Error> {
    let mut ranges: Vec<DateRange> = plans.values().flatten().map(|t| t.range).collect();
    ranges.sort_unstable();
    ranges.dedup();
    let (Some(first), Some(last)) = (ranges.first().copied(), ranges.iter().map(DateRange::last).max()) else {
        return Ok(Ok(Facts::new()));
    };
    let ask = |from: Date, to: Date| {
        let request = Request::of(metric).between(from, to);
        cut.map_or(request.clone(), |d| request.by(d.clone()))
    };
    let requests: Vec<(Request, Option<Date>)> = match common_grain(&ranges) {
        Some(grain) => vec![(ask(first.from, last).each(grain), None)],
        None => ranges.iter().map(|r| (ask(r.from, r.last()), Some(r.from))).collect(),
    };
    let mut out = Facts::new();
    for (request, start) in requests {
        for row in crate::compute(c.session, &request)?.rows {
            if row.status == Status::NoData && !row.missing.is_empty() {
                return Ok(Err(row));
            }
            let at = start.or_else(|| row.bucket.as_ref().and_then(|b| b.parse().ok()));
            let subject = row.cut.first().map_or_else(String::new, |(_, v)| v.clone());
            if let (Some(at), Some(v)) = (at, row.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE))) {
                *out.entry((subject, at)).or_default() += v;
            }
        }
    }
    Ok(Ok(out))
}

/// How much of a period has passed, in working days.
pub(super) struct Clock {
    pub(super) calendar: Prepared,
    /// The day after the last finished one.
    pub(super) passed: Date,
}

impl Clock {
    pub(super) fn new(c: &Context<'_>, today: Date) -> Result<Self, Error> {
        let o = c.session.options();
        let calendar = Prepared::new(&o.calendar);
        let bad = || engine::Error::Moment(o.as_of);
        let zone = jiff::tz::TimeZone::get(&o.timezone).map_err(|_| engine::Error::Zone(o.timezone.clone()))?;
        let tomorrow = today.tomorrow().map_err(|_| bad())?;
        let midnight = domain::period::start_of_day(tomorrow, &zone).ok_or_else(bad)?;
        let over = calendar.working_micros_raw(o.as_of, midnight.as_microsecond()) == 0;
        Ok(Self { calendar, passed: if over { tomorrow } else { today } })
    }

    /// Working days passed and in all; calendar days for a period without working days.
    fn elapsed(&self, range: &DateRange) -> (i128, i128) {
        let end = self.passed.clamp(range.from, range.to);
        let all = self.calendar.working_days(range.from, range.to);
        if all > 0 {
            return (i128::from(self.calendar.working_days(range.from, end)), i128::from(all));
        }
        (i128::from((end - range.from).get_days()), i128::from(range.days()))
    }
}

#[derive(Debug, Default)]
struct Cell {
    periods: u64,
    /// Six decimal places, like the plan.
    plan: i128,
    fact: i128,
    to_date: i128,
    run_rate: Option<i128>,
}

impl Cell {
    fn add(&mut self, t: &Target, fact: i128, clock: &Clock) {
        let fact = fact * 100;
        let (passed, all) = clock.elapsed(&t.range);
        let run = money::div_round(fact * all, passed);
        self.run_rate = if self.periods == 0 { run } else { self.run_rate.zip(run).map(|(a, b)| a + b) };
        self.periods += 1;
        self.plan += t.value;
        self.fact += fact;
        self.to_date += money::div_round(t.value * passed, all).unwrap_or(0);
    }

    fn row(&self, metric: &str, places: u32) -> FigureRow {
        let show = |v: i128| {
            let cut = money::div_round(v, 100).unwrap_or(0);
            money::format_decimal(cut, money::SCALE, places)
        };
        let mut row = FigureRow::empty(self.periods, Status::Ok);
        (row.numerator, row.denominator) = (Some(show(self.fact)), Some(show(self.plan)));
        if self.plan > 0 {
            row.value = money::ratio(self.fact, self.plan, status::RATIO_PLACES);
        } else {
            row.status = Status::NotApplicable;
            row.reason = Some("no_plan".to_owned());
        }
        let to_date = (self.to_date > 0).then(|| money::ratio(self.fact, self.to_date, status::RATIO_PLACES)).flatten();
        row.fields = vec![
            ("plan".to_owned(), Some(show(self.plan))),
            ("fact".to_owned(), Some(show(self.fact))),
            ("plan_to_date".to_owned(), Some(show(self.to_date))),
            ("attainment_to_date".to_owned(), to_date),
            ("run_rate".to_owned(), self.run_rate.map(show)),
            ("planned_metric".to_owned(), Some(metric.to_owned())),
        ];
        row
    }
}
