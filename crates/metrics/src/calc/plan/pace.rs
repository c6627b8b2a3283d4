//! Pace of a running plan: fact against the plan of the days passed, weighted by weekday and season, and the chance to reach
//! the plan (`methods.md` 7.1).

use super::attainment::{Clock, metric_of};
use super::targets::{self, Level, Target, no_plan};
use crate::calc::growth::season;
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, as_of_date};
use crate::request::Request;
use crate::status;
use domain::figure::{FigureRow, Interval, Status, Unit};
use domain::money;
use domain::period::{DateRange, Grain};
use jiff::ToSpan;
use jiff::civil::Date;
use stats::planfact::{PlanFact, judge};
use std::collections::BTreeMap;

/// Weeks before the period that tell what a weekday sells.
const WEEKS: i64 = 26;
/// Working days of one weekday without which all weekdays weigh the same.
const WEEKDAY_MIN: f64 = 8.0;
/// Level of the interval of the outcome.
const LEVEL: f64 = 0.8;
/// Elapsed days from which the pace has a spread of its own.
const DAYS_MIN: usize = 3;

type Daily = BTreeMap<Date, i128>;

/// One row a subject; the month of as-of when no period is asked.
pub(crate) fn pace(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("the pace is of one period; leave out the grain".to_owned()));
    }
    let known = [Dimension::Manager, Dimension::Team, Dimension::Customer, Dimension::Channel, Dimension::Product];
    let mut level = Level::of(c, &known)?;
    let today = as_of_date(c.session)?;
    let range = period(c, today)?;
    let all = targets::load(c.session, Some(range.from), Some(range.last()))?;
    let Some(metric) = metric_of(c, &all, level.kind) else { return Ok(vec![no_plan("no_plan")]) };
    let plans = level.plans(&all, metric.id);
    if plans.is_empty() {
        return Ok(vec![no_plan("no_plan")]);
    }
    let clock = Clock::new(c, today)?;
    let facts = match facts(c, metric.id, level.cut.as_ref(), &range, today)? {
        Ok(facts) => facts,
        Err(missing) => return Ok(vec![missing]),
    };
    let mut cells: BTreeMap<String, (i128, Daily)> = BTreeMap::new();
    for (subject, mine) in &plans {
        let cell = cells.entry(if level.shown { subject.clone() } else { String::new() }).or_default();
        cell.0 += mine.iter().map(|t: &Target| money::div_round(t.value, 100).unwrap_or(0)).sum::<i128>();
        for (day, v) in facts.get(subject).into_iter().flatten() {
            *cell.1.entry(*day).or_default() += v;
        }
    }
    let company: Daily = cells.values().fold(Daily::new(), |mut all, (_, d)| {
        d.iter().for_each(|(k, v)| *all.entry(*k).or_default() += v);
        all
    });
    let weights = Weights::learn(c, metric.id, &company, &range, &clock)?;
    let name = level.cut.as_ref().filter(|_| level.shown).map(Dimension::name);
    let places = if metric.unit == Unit::Money { 2 } else { 0 };
    Ok(cells
        .into_iter()
        .map(|(subject, (plan, daily))| {
            let mut row = Course::of(&daily, &range, &weights, &clock).row(plan, &weights, places);
            row.fields.push(("planned_metric".to_owned(), Some(metric.id.to_owned())));
            row.cut = name.iter().map(|n| (n.clone(), subject.clone())).collect();
            row
        })
        .collect())
}

fn period(c: &Context<'_>, today: Date) -> Result<DateRange, Error> {
    let bad = || Error::Period("--from is later than the end of the period".to_owned());
    let month = Grain::Month.bucket(c.request.to.or(c.request.from).unwrap_or(today)).ok_or_else(bad)?;
    DateRange::inclusive(c.request.from.unwrap_or(month.from), c.request.to.unwrap_or(month.last())).ok_or_else(bad)
}

/// Facts by subject and day from a year and half a year before the period up to as-of.
fn facts(
    c: &Context<'_>,
    metric: &str,
    cut: Option<&Dimension>,
    range: &DateRange,
    today: Date,
) -> Result<Result<BTreeMap<String, Daily>, FigureRow>, Error> {
    let from = range.from.saturating_sub(1.year()).min(range.from.saturating_sub((WEEKS * 7).days()));
    let request = Request::of(metric).between(from.min(today), range.last().min(today).max(from.min(today))).each(Grain::Day);
    let mut out: BTreeMap<String, Daily> = BTreeMap::new();
    for row in crate::compute(c.session, &cut.map_or(request.clone(), |d| request.by(d.clone())))?.rows {
        if row.status == Status::NoData && !row.missing.is_empty() {
            return Ok(Err(row));
        }
        let subject = row.cut.first().map_or_else(String::new, |(_, v)| v.clone());
        let day = row.bucket.as_deref().and_then(|b| b.parse().ok());
        if let (Some(day), Some(v)) = (day, row.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE))) {
            *out.entry(subject).or_default().entry(day).or_default() += v;
        }
    }
    Ok(Ok(out))
}

/// What a working day weighs.
struct Weights {
    weekday: [f64; 7],
    /// By month 1..=12, for periods longer than a month.
    month: [f64; 12],
    /// `even`, `weekday`, `weekday_season`.
    basis: &'static str,
}

impl Weights {
    fn learn(c: &Context<'_>, metric: &str, company: &Daily, range: &DateRange, clock: &Clock) -> Result<Self, Error> {
        let mut out = Self { weekday: [1.0; 7], month: [1.0; 12], basis: "even" };
        let from = range.from.saturating_sub((WEEKS * 7).days());
        let first = company.iter().find(|(_, v)| **v != 0).map_or(range.from, |(d, _)| *d).max(from);
        if let Some(weekday) = weekdays(company, first, range.from, clock) {
            (out.weekday, out.basis) = (weekday, "weekday");
        }
        if range.days() > 31
            && let Some(month) = season::month_weights(c, metric, range.from)?
        {
            (out.month, out.basis) = (month, "weekday_season");
        }
        Ok(out)
    }

    fn of(&self, day: Date) -> f64 {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let month = usize::try_from(day.month() - 1).unwrap_or(0);
        (self.weekday[weekday] * self.month[month]).max(0.05)
    }
}

/// Mean of each weekday over the mean of all working days, pulled to 1 by n/(n + 10); nothing with too few weeks.
fn weekdays(company: &Daily, from: Date, to: Date, clock: &Clock) -> Option<[f64; 7]> {
    let (mut sums, mut counts) = ([0.0_f64; 7], [0.0_f64; 7]);
    for d in days_between(from, to) {
        if working(clock, d) {
            let k = usize::try_from(d.weekday().to_monday_zero_offset()).unwrap_or(0);
            sums[k] += company.get(&d).copied().unwrap_or(0) as f64;
            counts[k] += 1.0;
        }
    }
    let (total, n) = (sums.iter().sum::<f64>(), counts.iter().sum::<f64>());
    if total <= 0.0 || counts.iter().filter(|c| **c > 0.0).any(|c| *c < WEEKDAY_MIN) {
        return None;
    }
    let mut out = [1.0; 7];
    for k in 0..7 {
        if counts[k] > 0.0 {
            let ratio = sums[k] / counts[k] / (total / n);
            out[k] = (1.0 + counts[k] / (counts[k] + 10.0) * (ratio - 1.0)).max(0.05);
        }
    }
    Some(out)
}

fn days_between(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |d| d.tomorrow().ok()).take_while(move |d| *d < to)
}

fn working(clock: &Clock, day: Date) -> bool {
    day.tomorrow().is_ok_and(|next| clock.calendar.working_days(day, next) > 0)
}

/// Working days of the period with their facts.
struct Course {
    weights: Vec<f64>,
    /// Facts of finished working days; a day off belongs to the working day before it.
    facts: Vec<i128>,
    /// Everything so far, today's unfinished hours too.
    fact: i128,
    last_year: i128,
}

impl Course {
    fn of(daily: &Daily, range: &DateRange, weights: &Weights, clock: &Clock) -> Self {
        let mut work: Vec<Date> = days_between(range.from, range.to).filter(|d| working(clock, *d)).collect();
        if work.is_empty() {
            work = days_between(range.from, range.to).collect();
        }
        let mut facts = vec![0; work.iter().filter(|d| **d < clock.passed).count()];
        let last = facts.len().saturating_sub(1);
        for (day, v) in daily.range(range.from..clock.passed.clamp(range.from, range.to)) {
            let at = work.partition_point(|d| d <= day).saturating_sub(1).min(last);
            if let Some(cell) = facts.get_mut(at) {
                *cell += v;
            }
        }
        let (a, b) = (range.from.saturating_sub(1.year()), range.to.saturating_sub(1.year()));
        Self {
            weights: work.iter().map(|d| weights.of(*d)).collect(),
            facts,
            fact: daily.range(range.from..range.to).map(|(_, v)| v).sum(),
            last_year: daily.range(a..b).map(|(_, v)| v).sum(),
        }
    }

    fn row(&self, plan: i128, weights: &Weights, places: u32) -> FigureRow {
        let elapsed = self.facts.len();
        let mut row = FigureRow::empty(elapsed as u64, Status::Ok);
        let show = |v: i128| Some(money::format_decimal(v, money::SCALE, places));
        // Judged in major units; the few float figures are rounded to kopecks.
        let major = |v: i128| v as f64 / money::ONE as f64;
        let floats: Vec<f64> = self.facts.iter().map(|v| major(*v)).collect();
        let found = judge(major(plan), &self.weights, &floats, LEVEL);
        let amount = |v: f64| if places == 2 { status::float(v, 2) } else { status::float(v, 4) };
        row.numerator = show(self.fact);
        let field = |f: fn(&PlanFact) -> f64| found.as_ref().map(|p| amount(f(p)));
        row.fields = vec![
            ("plan".to_owned(), show(plan)),
            ("fact".to_owned(), show(self.fact)),
            ("plan_to_date".to_owned(), field(|p| p.to_date_weighted)),
            ("plan_to_date_even".to_owned(), field(|p| p.to_date_even)),
            ("attainment_to_date_even".to_owned(), found.as_ref().map(|p| status::float(p.fulfilment_even, 6))),
            ("run_rate_even".to_owned(), field(|p| p.run_rate_even)),
            ("needed_per_day".to_owned(), found.as_ref().and_then(|p| p.needed_per_day).map(amount)),
            ("needed_pace".to_owned(), found.as_ref().and_then(|p| p.needed_pace).map(|v| status::float(v, 6))),
            ("working_days".to_owned(), Some(self.weights.len().to_string())),
            ("elapsed_days".to_owned(), Some(elapsed.to_string())),
            ("weights".to_owned(), Some(weights.basis.to_owned())),
        ];
        row.denominator = field(|p| p.to_date_weighted);
        let (mut run, mut ends, mut chance) = (None, None, None);
        if plan <= 0 {
            row.status = Status::NotApplicable;
            row.reason = Some("no_plan".to_owned());
        } else if let Some(p) = found.as_ref().filter(|_| elapsed >= DAYS_MIN) {
            run = Some(p.run_rate);
            ends = p.interval.as_ref().map(|i| (i.low, i.high));
            chance = p.p_plan;
        } else if elapsed > 0 && self.last_year > 0 {
            row.status = Status::LowN;
            row.reason = Some("last_years_profile".to_owned());
            let whole: f64 = self.weights.iter().sum();
            let rest: f64 = self.weights[elapsed..].iter().sum();
            run = Some(major(self.fact) + major(self.last_year) * rest / whole);
        } else {
            row.status = Status::NotEnoughData;
            row.reason = Some(if elapsed == 0 { "nothing_elapsed" } else { "fewer_than_3_days" }.to_owned());
        }
        row.value = run.map(|r| status::float(r / major(plan), 6));
        row.interval = ends.map(|(low, high)| Interval {
            low: status::float(low / major(plan), 6),
            high: status::float(high / major(plan), 6),
            level: "0.80".to_owned(),
            method: "run_rate_t".to_owned(),
        });
        for (name, v) in [("run_rate", run), ("run_rate_low", ends.map(|e| e.0)), ("run_rate_high", ends.map(|e| e.1))] {
            row.fields.push((name.to_owned(), v.map(amount)));
        }
        row.fields.push(("chance".to_owned(), chance.map(|p| status::float(p, 6))));
        row
    }
}
