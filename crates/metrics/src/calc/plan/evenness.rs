//! Evenness of months: do results come steadily, by zigzags, or in a rush at the end (`methods.md` 6.5, mission row 114).

use super::targets;
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::metric::Entity;
use crate::request::Request;
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use domain::period::{DateRange, Grain};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use stats::evenness::{PERIODS_MIN, hockey_ratio, measure};
use std::collections::BTreeMap;

/// A first month counts when sales began in its first week: a part of a month is no dip.
const FIRST_WEEK: i8 = 7;

/// Variation of monthly plan attainment, or of monthly revenue where some month has no plan.
pub(crate) fn evenness(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("evenness is measured over months by itself; leave out the grain".to_owned()));
    }
    let Some(asked) = whole_months(c) else { return Ok(vec![too_short(0)]) };
    let request = Request { from: None, to: None, ..c.request.clone() };
    let unbounded = Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to };
    let query = c.metric.query.replace("{to}", &asked.last().to_string());
    let source = Source { query: &query, entity: Entity::Order, keys: &["on_date"] };
    let g = unbounded.grouped(&source, "sum(net) AS net")?;
    let plans = plans(c, &asked)?;
    let calendar = domain::calendar::Prepared::new(&c.session.options().calendar);
    let mut rows: Vec<FigureRow> =
        g.runs().into_iter().filter(|(a, b)| a < b).map(|run| judged(&g, run, &asked, &plans, &calendar)).collect();
    if rows.is_empty() {
        rows.push(too_short(0));
    }
    Ok(rows)
}

fn too_short(months: usize) -> FigureRow {
    let mut row = FigureRow::empty(months as u64, Status::NotEnoughData);
    row.reason = Some("fewer_than_6_months".to_owned());
    row.fields.push(("months".to_owned(), Some(months.to_string())));
    row
}

/// Full months asked: those inside the period, or the last twelve.
fn whole_months(c: &Context<'_>) -> Option<DateRange> {
    let month = Grain::Month.bucket(c.to)?;
    let to = if month.last() <= c.to { month.to } else { month.from };
    let from = match c.request.from {
        Some(from) if from.day() == 1 => from,
        Some(from) => Grain::Month.bucket(from)?.to,
        None => to.checked_sub(12.months()).ok()?,
    };
    (from < to).then_some(DateRange { from, to })
}

/// Monthly revenue plans by subject and month; empty when cut by anything that has no plans.
fn plans(c: &Context<'_>, asked: &DateRange) -> Result<BTreeMap<String, BTreeMap<Date, i128>>, Error> {
    let kind = match (c.request.by.as_slice(), c.request.filters.is_empty()) {
        ([], true) => "company",
        ([Dimension::Manager], true) => "employee",
        ([Dimension::Team], true) => "team",
        _ => return Ok(BTreeMap::new()),
    };
    let all = targets::load(c.session, Some(asked.from), Some(asked.last()))?;
    let picked = targets::pick(&all, kind, "revenue");
    let monthly = |t: &targets::Target| Grain::Month.bucket(t.range.from) == Some(t.range) && t.value > 0;
    Ok(picked
        .into_iter()
        .map(|(who, ts)| (who, ts.iter().filter(|t| monthly(t)).map(|t| (t.range.from, t.value)).collect()))
        .collect())
}

/// One series: net sales by day of one cut, from its first sale ever.
fn judged(
    g: &Grouped,
    (first, end): (usize, usize),
    asked: &DateRange,
    plans: &BTreeMap<String, BTreeMap<Date, i128>>,
    calendar: &domain::calendar::Prepared,
) -> FigureRow {
    let day = |d: i32| date(1970, 1, 1).checked_add(i64::from(d).days()).ok();
    let sales: BTreeMap<Date, i128> =
        (first..end).filter_map(|i| Some((day(g.rows.date(i, "on_date")?)?, g.rows.money(i, "net")?))).collect();
    let began = sales.keys().next().copied();
    let from = began.map_or(asked.from, |b| asked.from.max(first_full_month(b)));
    let months: Vec<DateRange> = DateRange { from, to: asked.to.max(from) }.buckets(Grain::Month).collect();
    let nets: Vec<i128> = months.iter().map(|m| sales.range(m.from..m.to).map(|(_, v)| v).sum()).collect();
    let subject = g.dress(first, FigureRow::empty(0, Status::Ok)).cut.first().map_or_else(String::new, |(_, v)| v.clone());
    let plan = plans.get(&subject);
    let attained: Option<Vec<f64>> =
        months.iter().zip(&nets).map(|(m, v)| Some(*v as f64 * 100.0 / *plan?.get(&m.from)? as f64)).collect();
    let basis = if attained.is_some() && !months.is_empty() { "attainment" } else { "revenue" };
    let series = attained.unwrap_or_else(|| nets.iter().map(|v| *v as f64 / money::ONE as f64).collect());
    let mut row = figure(&series, basis);
    let mut rush: Vec<f64> = months.iter().filter_map(|m| rush(m, &sales, calendar)).collect();
    rush.sort_unstable_by(f64::total_cmp);
    row.fields.push(("hockey_ratio".to_owned(), stats::quantile::type7(&rush, 0.5).map(|v| status::float(v, 6))));
    g.dress(first, row)
}

fn first_full_month(began: Date) -> Date {
    let month = Grain::Month.start(began);
    if began.day() <= FIRST_WEEK { month } else { Grain::Month.bucket(began).map_or(month, |b| b.to) }
}

fn figure(series: &[f64], basis: &str) -> FigureRow {
    let n = series.len();
    let mut row = if n < PERIODS_MIN { too_short(n) } else { FigureRow::empty(n as u64, Status::Ok) };
    let found = measure(series).filter(|_| n >= PERIODS_MIN);
    let show = |v: f64| Some(status::float(v, 6));
    match found {
        Some(e) => {
            row.value = show(e.successive_cv);
            row.fields = vec![
                ("cv".to_owned(), show(e.cv)),
                ("successive_cv".to_owned(), show(e.successive_cv)),
                ("detrended_cv".to_owned(), show(e.detrended_cv)),
                ("turning_points".to_owned(), Some(e.turning_points.to_string())),
                ("expected_turning_points".to_owned(), show(e.turning_expected)),
                ("months".to_owned(), Some(n.to_string())),
            ];
        }
        None if n >= PERIODS_MIN => {
            row.status = Status::NotApplicable;
            row.reason = Some("nothing_sold".to_owned());
            row.fields.push(("months".to_owned(), Some(n.to_string())));
        }
        None => {}
    }
    row.fields.push(("basis".to_owned(), Some(basis.to_owned())));
    row
}

/// Share of the month made in its last fifth of working days over their share of the days; sales of a day off belong to the
/// working day before it (to the first one at the start of the month).
fn rush(month: &DateRange, sales: &BTreeMap<Date, i128>, calendar: &domain::calendar::Prepared) -> Option<f64> {
    let mut by_day: Vec<f64> = Vec::new();
    let mut early = 0.0;
    for d in DateRange::buckets(month, Grain::Day) {
        let v = sales.get(&d.from).copied().unwrap_or(0) as f64;
        if calendar.working_days(d.from, d.to) > 0 {
            by_day.push(v + early);
            early = 0.0;
        } else if let Some(last) = by_day.last_mut() {
            *last += v;
        } else {
            early += v;
        }
    }
    hockey_ratio(&by_day, by_day.len().div_ceil(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rush_looks_at_working_days() {
        let june = Grain::Month.bucket(date(2024, 6, 1)).unwrap();
        let calendar = domain::calendar::Prepared::new(&domain::calendar::WorkCalendar::russia("Europe/Moscow").unwrap());
        // 19 working days, the last fifth is 4 of them: 25, 26, 27 and 28 June; Saturday the 29th joins the 28th.
        let sales = BTreeMap::from([(date(2024, 6, 3), 60), (date(2024, 6, 29), 40)]);
        let ratio = rush(&june, &sales, &calendar).unwrap();
        assert!((ratio - 0.4 / (4.0 / 19.0)).abs() < 1e-12, "{ratio}");
        assert_eq!(rush(&june, &BTreeMap::new(), &calendar), None);
    }

    #[test]
    fn a_part_of_the_first_month_is_left_out() {
        assert_eq!(first_full_month(date(2024, 3, 7)), date(2024, 3, 1));
        assert_eq!(first_full_month(date(2024, 3, 8)), date(2024, 4, 1));
    }
}
