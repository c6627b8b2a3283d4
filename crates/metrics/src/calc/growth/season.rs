//! Seasonal indices of months, working days taken out first (`methods.md` 7.2).

use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::request::{Grain, Request};
use crate::status;
use domain::calendar::Prepared;
use domain::figure::{FigureRow, Status};
use domain::money;
use domain::period::DateRange;
use jiff::civil::Date;
use stats::season::{growth, indices, shrunk};
use std::collections::BTreeMap;

/// Months of a year.
const YEAR: usize = 12;
/// Months from which indices may be used in plans.
const PLANS_MIN: usize = 36;

type Cut = Vec<(String, String)>;
/// Months with their sums, minor units.
type Months = Vec<(Date, i128)>;

/// One row a cut and month of the year: value = index, 1 = an average month.
pub(crate) fn season(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("seasonal indices are by month of the year; leave out the grain".to_owned()));
    }
    let last = c.to;
    let request = Request {
        metric: "revenue".to_owned(),
        by: c.request.by.clone(),
        filters: c.request.filters.clone(),
        ..Request::default()
    };
    let from = c.from.unwrap_or(jiff::civil::date(1990, 1, 1));
    let series = monthly(c, request.between(from, last).each(Grain::Month), last)?;
    let calendar = Prepared::new(&c.session.options().calendar);
    let mut rows = Vec::new();
    for (cut, months) in series {
        let mut of = one(&months, &calendar);
        of.iter_mut().for_each(|r| r.cut.splice(0..0, cut.iter().cloned()).for_each(drop));
        rows.append(&mut of);
    }
    if rows.is_empty() {
        rows.push(too_short(0));
    }
    Ok(rows)
}

/// Full months from the first with a value; silent months inside are zero, a first month begun after its first week is left out.
fn monthly(c: &Context<'_>, request: Request, last: Date) -> Result<Vec<(Cut, Months)>, Error> {
    let daily = Request { grain: Some(Grain::Day), ..request.clone() };
    let mut by: BTreeMap<Cut, BTreeMap<Date, i128>> = BTreeMap::new();
    for row in crate::compute(c.session, &daily)?.rows {
        let day = row.bucket.as_deref().and_then(|b| b.parse::<Date>().ok());
        let value = row.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE));
        if let Some((day, v)) = day.zip(value).filter(|(_, v)| *v != 0) {
            *by.entry(row.cut).or_default().entry(day).or_default() += v;
        }
    }
    let full = |m: &DateRange| m.last() <= last;
    Ok(by
        .into_iter()
        .map(|(cut, daily)| {
            let first = daily.keys().next().copied().unwrap_or(last);
            let start = Grain::Month.bucket(first).map_or(first, |b| if first.day() <= 7 { b.from } else { b.to });
            let all = DateRange { from: start, to: last.tomorrow().unwrap_or(last).max(start) };
            let months = all.buckets(Grain::Month).filter(full);
            (cut, months.map(|m| (m.from, daily.range(m.from..m.to).map(|(_, v)| v).sum())).collect())
        })
        .collect())
}

fn too_short(months: usize) -> FigureRow {
    let mut row = FigureRow::empty(months as u64, Status::NotEnoughData);
    row.reason = Some("fewer_than_24_months".to_owned());
    row.fields.push(("months".to_owned(), Some(months.to_string())));
    row
}

/// Values per working day; a month without one keeps its calendar days.
fn per_day(months: &[(Date, i128)], calendar: &Prepared) -> Vec<f64> {
    months
        .iter()
        .map(|(from, v)| {
            let to = Grain::Month.bucket(*from).map_or(*from, |b| b.to);
            let work = calendar.working_days(*from, to);
            let n = if work > 0 { work } else { i64::from(days(to) - days(*from)) };
            *v as f64 / money::ONE as f64 / n.max(1) as f64
        })
        .collect()
}

/// Index of each month of the year (January first), shrunk to 1 under four years; nothing under two.
fn index_of_year(months: &[(Date, i128)], calendar: &Prepared) -> Option<([f64; 12], [f64; 12])> {
    let values = per_day(months, calendar);
    let found = indices(&values, YEAR)?;
    let kept = shrunk(&found.indices, values.len() as f64 / YEAR as f64);
    let first = usize::try_from(months.first()?.0.month() - 1).ok()?;
    let (mut raw, mut used) = ([1.0; 12], [1.0; 12]);
    for phase in 0..YEAR {
        raw[(first + phase) % YEAR] = found.indices[phase];
        used[(first + phase) % YEAR] = kept[phase];
    }
    Some((raw, used))
}

fn one(months: &[(Date, i128)], calendar: &Prepared) -> Vec<FigureRow> {
    let Some((raw, used)) = index_of_year(months, calendar) else { return vec![too_short(months.len())] };
    let values = per_day(months, calendar);
    (0..YEAR)
        .map(|m| {
            let of: Vec<usize> =
                (0..months.len()).filter(|i| usize::try_from(months[*i].0.month()).unwrap_or(0) == m + 1).collect();
            let mut row = FigureRow::empty(of.len() as u64, if months.len() < PLANS_MIN { Status::LowN } else { Status::Ok });
            row.reason = (months.len() < PLANS_MIN).then(|| "not_for_plans_under_36_months".to_owned());
            row.value = Some(status::float(used[m], 6));
            let last = of.last().copied();
            let year_ago = last.and_then(|i| i.checked_sub(YEAR));
            let before = last.and_then(|i| i.checked_sub(1));
            let yoy = last.zip(year_ago).and_then(|(i, j)| growth(values[i], 1.0, values[j], 1.0));
            let real = last.zip(before).and_then(|(i, j)| growth(values[i], used[m], values[j], used[(m + YEAR - 1) % YEAR]));
            row.fields = vec![
                ("raw_index".to_owned(), Some(status::float(raw[m], 6))),
                ("months".to_owned(), Some(months.len().to_string())),
                ("last_month".to_owned(), last.map(|i| months[i].0.to_string())),
                ("growth_year_per_working_day".to_owned(), yoy.map(|v| status::float(v, 6))),
                ("growth_month_without_season".to_owned(), real.map(|v| status::float(v, 6))),
            ];
            row.cut.push(("month".to_owned(), format!("{:02}", m + 1)));
            row
        })
        .collect()
}

/// Weights of months for plans that span several: only from three years of company history on (`methods.md` 7.2).
pub(crate) fn month_weights(c: &Context<'_>, metric: &str, before: Date) -> Result<Option<[f64; 12]>, Error> {
    let today = as_of_date(c.session)?;
    let last = before.yesterday().unwrap_or(before).min(today);
    let request = Request::of(metric).between(jiff::civil::date(1990, 1, 1), last).each(Grain::Month);
    let calendar = Prepared::new(&c.session.options().calendar);
    let series = monthly(c, request, last)?;
    let months = series.into_iter().next().map(|s| s.1).unwrap_or_default();
    Ok((months.len() >= PLANS_MIN).then(|| index_of_year(&months, &calendar)).flatten().map(|(_, used)| used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_month_need_not_be_january() {
        let calendar = Prepared::new(&domain::calendar::WorkCalendar::plain("Europe/Moscow").unwrap());
        let start: Date = "2020-04-01".parse().unwrap();
        let all = DateRange { from: start, to: "2024-04-01".parse().unwrap() };
        let months: Vec<(Date, i128)> = all
            .buckets(Grain::Month)
            .map(|m| {
                let busy = if m.from.month() == 12 { 3 } else { 1 };
                (m.from, i128::from(calendar.working_days(m.from, m.to)) * busy * money::ONE)
            })
            .collect();
        let (raw, used) = index_of_year(&months, &calendar).unwrap();
        assert!((raw[11] / raw[0] - 3.0).abs() < 1e-9 && (used[11] - raw[11]).abs() < 1e-9, "{raw:?}");
        assert!(index_of_year(&months[..23], &calendar).is_none());
    }
}
