//! Channels that went silent against their own weekday norm (mission row 33).

use crate::calc::common::{put, put_count};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, Source, days};
use crate::metric::Entity;
use crate::status;
use domain::figure::{FigureRow, Status};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days watched, and days before them that make the norm.
const WATCHED: i64 = 14;
const BASE: i64 = 182;
/// Fewer expected records than this say nothing.
const EXPECTED_MIN: f64 = 5.0;
/// Silence in which so many records were due is no chance: e^-7 is one in a thousand.
const GAP_EXPECTED: f64 = 7.0;

/// What came through one channel.
#[derive(Debug, Clone, Default)]
struct Flow {
    /// Records of the norm by weekday, Monday first.
    base: [u64; 7],
    seen: u64,
    last: Option<i32>,
}

/// One row a channel: records seen divided by records expected in the last two weeks.
pub(crate) fn silence(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let sides = [
        ("lead", Entity::Lead, include_str!("../sql/flow_of_leads.sql"), "v_leads", "created_on"),
        ("activity", Entity::Activity, include_str!("../sql/flow_of_actions.sql"), "v_activities", "on_date"),
    ];
    let (mut rows, mut chances, mut refused) = (Vec::new(), Vec::new(), None);
    for (record, entity, query, table, day) in sides {
        let first = c.session.sql(&format!("SELECT min({day}) AS first FROM {table}"), &Vec::new())?.date(0, "first");
        let Some(first) = first else { continue };
        let base = (i64::from(days(c.to)) - WATCHED - i64::from(first) + 1).min(BASE);
        let query = dated(query, c.to);
        match c
            .grouped(&Source { query: &query, entity, keys: &["name", "recent", "weekday"] }, "count(*) AS n, max(seen) AS last")
        {
            Ok(g) => {
                let mut flows: BTreeMap<(Vec<(String, String)>, String), Flow> = BTreeMap::new();
                for i in 0..g.len() {
                    let cut = g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
                    let flow = flows.entry((cut, g.rows.text(i, "name").unwrap_or_default().to_owned())).or_default();
                    flow.last = flow.last.max(g.rows.date(i, "last"));
                    let n = g.rows.count(i, "n");
                    match usize::try_from(g.rows.count(i, "weekday")).ok().and_then(|d| flow.base.get_mut(d.wrapping_sub(1))) {
                        _ if g.rows.int(i, "recent") == Some(1) => flow.seen += n,
                        Some(slot) => *slot += n,
                        None => {}
                    }
                }
                for ((cut, name), flow) in flows {
                    let (mut row, chance) = judge(&flow, base, c.to);
                    row.cut = cut;
                    row.cut.push(("record".to_owned(), record.to_owned()));
                    if !c.request.by.contains(&Dimension::Channel) {
                        row.cut.push(("channel".to_owned(), name));
                    }
                    rows.push(row);
                    chances.push(chance);
                }
            }
            Err(e @ Error::Dimension { .. }) => refused = Some(e),
            Err(e) => return Err(e),
        }
    }
    flag(&mut rows, &chances);
    match refused {
        Some(e) if rows.is_empty() => Err(e),
        _ => Ok(rows),
    }
}

/// The query with its days: the last one, the end of the norm, its beginning.
fn dated(query: &str, to: Date) -> String {
    let back = |n: i64| to.saturating_sub(jiff::Span::new().days(n)).to_string();
    query.replace("{day}", &to.to_string()).replace("{watched}", &back(WATCHED)).replace("{base}", &back(WATCHED + BASE))
}

/// The row of a channel and the chance of seeing so few records.
fn judge(flow: &Flow, base_days: i64, to: Date) -> (FigureRow, Option<f64>) {
    let weeks = base_days as f64 / 7.0;
    let per_day = |weekday: usize| if weeks > 0.0 { flow.base[weekday] as f64 / weeks } else { 0.0 };
    let expected = 2.0 * (0..7).map(per_day).sum::<f64>();
    let silent_days = flow.last.map(|l| i64::from(days(to)) - i64::from(l)).unwrap_or(0);
    // 1970-01-01 was a Thursday.
    let weekday = |day: i64| usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
    let today = i64::from(days(to));
    let due = stats::sum::sum((0..silent_days.min(BASE)).map(|back| per_day(weekday(today - back))));
    let known = expected >= EXPECTED_MIN;
    let mut row = FigureRow::empty(flow.seen, if known { Status::Ok } else { Status::NotEnoughData });
    if known {
        row.value = Some(status::float(flow.seen as f64 / expected, 4));
    } else {
        row.reason = Some("few_records_expected".to_owned());
    }
    let chance = known.then(|| stats::dist::poisson_cdf(flow.seen, expected));
    put(&mut row, "expected", Some(status::float(expected, 2)));
    put_count(&mut row, "observed", flow.seen);
    put_count(&mut row, "days_silent", u64::try_from(silent_days).unwrap_or(0));
    put(&mut row, "expected_since_last", Some(status::float(due, 2)));
    put(&mut row, "last_on", flow.last.and_then(day_text));
    put(&mut row, "p", chance.map(|p| status::float(p, 6)));
    let loud = known && due >= GAP_EXPECTED;
    put(&mut row, "silent", Some(u8::from(loud).to_string()));
    (row, chance)
}

/// Adds q over everything shown together; half of the norm or less at q of 5 % is silence.
fn flag(rows: &mut [FigureRow], chances: &[Option<f64>]) {
    let known: Vec<f64> = chances.iter().flatten().copied().collect();
    let mut q = stats::multiple::benjamini_hochberg(&known).into_iter();
    for (row, chance) in rows.iter_mut().zip(chances) {
        let q = chance.and_then(|_| q.next());
        let half = row.value.as_deref().and_then(|v| v.parse::<f64>().ok()).is_some_and(|v| v <= 0.5);
        if q.is_some_and(|q| q <= 0.05) && half {
            row.fields.retain(|(k, _)| k != "silent");
            put(row, "silent", Some("1".to_owned()));
        }
        put(row, "q", q.map(|q| status::float(q, 6)));
    }
}

fn day_text(day: i32) -> Option<String> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(day))).ok().map(|d| d.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_working_day_channel_is_not_silent_on_a_weekend() {
        let flow = Flow { base: [52, 52, 52, 52, 52, 0, 0], seen: 20, last: Some(days(jiff::civil::date(2024, 6, 28))) };
        let (row, chance) = judge(&flow, 182, jiff::civil::date(2024, 6, 30));
        assert_eq!((row.field("expected"), row.field("expected_since_last")), (Some("20"), Some("0")));
        assert_eq!((row.value.as_deref(), row.field("silent")), (Some("1"), Some("0")));
        assert!(chance.unwrap() > 0.5);
        let gone = Flow { seen: 2, last: Some(days(jiff::civil::date(2024, 6, 18))), ..flow };
        let (row, chance) = judge(&gone, 182, jiff::civil::date(2024, 6, 30));
        assert_eq!((row.field("expected_since_last"), row.field("silent")), (Some("16"), Some("1")));
        assert!(chance.unwrap() < 1e-5);
    }
}
