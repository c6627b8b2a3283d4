//! Turnover of people, wanted and unwanted, with tenure seen from the window on (`methods.md` 11.5, mission row 172).

use super::roster::{Person, Roster};
use crate::calc::common::{Moment, moments, part, put, put_count};
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::civil::Date;
use stats::survival::{KaplanMeier, Obs};

/// A leaver who sold at least this percent of what full staff sells is a loss.
const GOOD_PERCENT: i128 = 80;
/// Whole months before leaving that are looked at.
const LAST_MONTHS: usize = 3;
/// Leaving within so many days of hiring is an early loss.
const EARLY_DAYS: i32 = 90;
/// Days of the period when none is asked.
const YEAR: i64 = 365;

/// Leavers over the average number of people.
pub(crate) fn turnover(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let today = as_of_date(c.session)?;
    let roster = Roster::load(c.session, today)?;
    let query = c.metric.query.replace("{day}", &c.to.to_string());
    let g = c.fetched(&crate::frame::Source { query: &query, ..c.own() }, "person", "person")?;
    let mut rows = Vec::new();
    for (first, end) in g.runs() {
        let team: Vec<(&str, &Person)> = (first..end)
            .filter_map(|i| {
                let id = g.rows.text(i, "person")?;
                Some((id, roster.people.get(id)?))
            })
            .collect();
        for m in moments(c, YEAR)? {
            let mut row = one(&roster, &team, &m);
            if end > first {
                row = g.dress(first, row);
            }
            row.bucket = m.bucket.map(|b| b.to_string());
            rows.push(row);
        }
    }
    rows.sort_by(|a, b| (&a.cut, &a.bucket).cmp(&(&b.cut, &b.bucket)));
    Ok(rows)
}

fn one(roster: &Roster, team: &[(&str, &Person)], m: &Moment) -> FigureRow {
    let (from, last) = (m.range.from, m.range.last());
    let length = m.range.days();
    let person_days: i64 = team.iter().map(|(_, p)| present(p, from, last)).sum();
    let gone: Vec<&(&str, &Person)> = team.iter().filter(|(_, p)| p.left.is_some_and(|l| from <= l && l <= last)).collect();
    let x = gone.len() as u64;
    let mut row = FigureRow::empty(x, Status::Ok);
    let average = person_days as f64 / length as f64;
    row.numerator = Some(x.to_string());
    row.denominator = Some(status::float(average, 4));
    row.value = money::ratio(i128::from(x) * i128::from(length), i128::from(person_days), status::RATIO_PLACES);
    row.interval = stats::interval::garwood(x, average, 0.95).map(|i| status::interval(&i));
    if person_days == 0 {
        (row.status, row.reason) = (Status::NotApplicable, Some("nobody_worked".to_owned()));
    } else if x < 5 {
        row.status = Status::LowN;
    }
    put(&mut row, "headcount", Some(status::float(average, 4)));
    put_count(&mut row, "leavers", x);
    let kinds: Vec<Option<bool>> = gone.iter().map(|(id, p)| good(roster, id, p)).collect();
    let count = |k: Option<bool>| kinds.iter().filter(|x| **x == k).count() as u64;
    put_count(&mut row, "unwanted", count(Some(true)));
    put_count(&mut row, "wanted", count(Some(false)));
    put_count(&mut row, "unknown", count(None));
    let year = money::ratio(i128::from(x) * i128::from(YEAR), i128::from(person_days), status::RATIO_PLACES);
    put(&mut row, "a_year", year);
    early(&mut row, team, from, last);
    tenure(&mut row, team, from, last);
    row
}

/// Days of the span on which the person was employed; the day of leaving counts.
fn present(p: &Person, from: Date, last: Date) -> i64 {
    let start = p.hired.map_or(from, |h| h.max(from));
    let end = p.left.map_or(last, |l| l.min(last));
    (i64::from(days(end)) - i64::from(days(start)) + 1).max(0)
}

/// Whether a leaver sold as full staff does in the last whole months; nothing when that is not known.
fn good(roster: &Roster, id: &str, p: &Person) -> Option<bool> {
    if !p.seller {
        return None;
    }
    let worked = roster.worked(p);
    let known: Vec<(i128, i128)> =
        worked.iter().rev().take(LAST_MONTHS).filter_map(|m| Some((roster.sold(id, *m), roster.norm(*m)?))).collect();
    if known.len() < LAST_MONTHS {
        return None;
    }
    let (sold, norm) = known.iter().fold((0, 0), |t, k| (t.0 + k.0, t.1 + k.1));
    Some(sold * 100 >= norm * GOOD_PERCENT)
}

/// Share of those hired in the span who left within ninety days, among those who have been seen so long (or have left).
fn early(row: &mut FigureRow, team: &[(&str, &Person)], from: Date, last: Date) {
    let hires = team.iter().filter_map(|(_, p)| {
        let h = p.hired.filter(|h| from <= *h && *h <= last)?;
        let tenure = p.left.filter(|l| *l <= last).map(|l| days(l) - days(h));
        let seen = days(last) - days(h) >= EARLY_DAYS;
        (seen || tenure.is_some_and(|t| t <= EARLY_DAYS)).then(|| tenure.is_some_and(|t| t <= EARLY_DAYS))
    });
    let all: Vec<bool> = hires.collect();
    let lost = all.iter().filter(|x| **x).count() as u64;
    put_count(row, "hired_and_seen_90_days", all.len() as u64);
    put_count(row, "left_in_90_days", lost);
    put(row, "early_loss", part(lost, all.len() as u64));
}

/// Median tenure in days: people hired before the span enter at the tenure they had at its start.
fn tenure(row: &mut FigureRow, team: &[(&str, &Person)], from: Date, last: Date) {
    let obs: Vec<Obs> = team
        .iter()
        .filter_map(|(_, p)| {
            let h = p.hired.filter(|h| *h <= last)?;
            let left = p.left.filter(|l| *l <= last);
            if left.is_some_and(|l| l < from) {
                return None;
            }
            let age = |d: Date| i64::from(days(d)) - i64::from(days(h));
            let exit = age(left.unwrap_or(last)) + 1;
            Some(if h < from { Obs::delayed(age(from), exit, left.is_some()) } else { Obs::new(exit, left.is_some()) })
        })
        .collect();
    let km = KaplanMeier::fit_conditional(&obs, 0.95, 5);
    put(row, "tenure_median_days", km.median().map(|d| d.to_string()));
    put(row, "tenure_from_days", km.conditional_from.map(|d| d.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_of_leaving_is_worked() {
        let p = |h, l| Person { hired: h, left: l, seller: true };
        let (from, last) = (date(2024, 1, 1), date(2024, 1, 31));
        assert_eq!(present(&p(None, None), from, last), 31);
        assert_eq!(present(&p(Some(date(2024, 1, 11)), Some(date(2024, 1, 20))), from, last), 10);
        assert_eq!(present(&p(Some(date(2024, 2, 11)), None), from, last), 0);
        assert_eq!(present(&p(None, Some(date(2023, 12, 31))), from, last), 0);
    }
}
