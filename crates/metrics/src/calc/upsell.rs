//! Up-sell gap: a client's yearly volume against the upper quartile of his segment, both shrunk (`methods.md` 10.3).

use crate::calc::clients::{Book, field, month, nameless, no_grain, one_currency, year_before};
use crate::calc::white::shown;
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use stats::shrink::{BetaBinomial, normal_normal};
use std::collections::{BTreeMap, BTreeSet};

/// Smaller segments have no quartile worth the name.
const SEGMENT_MIN: usize = 10;
/// Gaps of a year ago behind the share that is closed in a year.
const GAPS_MIN: u64 = 30;

/// A client of a window.
#[derive(Debug, Clone)]
struct Volume {
    client: usize,
    /// Net sums of the months of the window, major units.
    months: Vec<f64>,
    raw: f64,
    shrunk: f64,
    /// Upper quartile of the segment.
    line: f64,
}

/// One row a cut, or one a client with a gap.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to)).min(c.to);
    let segments = segments(c)?;
    let now = volumes(&book, &segments, (from, c.to));
    let year = |d: Date| d.saturating_sub(1.year());
    let history = closed(&volumes(&book, &segments, (year(from), year(c.to))), &now);
    let full = told_full(c)?;
    let shown = shown(c)?;
    let by_customer = c.request.by.contains(&Dimension::Customer);
    let (mut list, mut sums) = (Vec::new(), BTreeMap::<Vec<(String, String)>, (u64, f64)>::new());
    for v in &now {
        let id = book.id(v.client);
        let Some(cut) = shown.get(id).filter(|_| !full.contains(id)) else { continue };
        let gap = (v.line - v.shrunk).max(0.0);
        if !by_customer {
            let sum = sums.entry(cut.clone()).or_default();
            *sum = (sum.0 + 1, sum.1 + gap);
        } else if gap > 0.0 {
            let mut row = gap_row(1, gap, history);
            field(&mut row, "volume", Some(status::cash(v.raw)));
            field(&mut row, "volume_shrunk", Some(status::cash(v.shrunk)));
            field(&mut row, "p75", Some(status::cash(v.line)));
            field(&mut row, "segment", segments.get(id).cloned());
            row.cut.clone_from(cut);
            list.push((gap, row));
        }
    }
    // The widest first; equal ones keep the order of id.
    list.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut rows: Vec<FigureRow> = list.into_iter().map(|(_, row)| row).collect();
    for (cut, (n, gap)) in sums {
        let mut row = gap_row(n, gap, history);
        row.cut = cut;
        rows.push(row);
    }
    if rows.is_empty() {
        let mut row = FigureRow::empty(0, Status::NotEnoughData);
        row.reason = Some("no_segment_of_10_clients".to_owned());
        rows.push(row);
    }
    one_currency(c, &mut rows)?;
    Ok(rows)
}

/// The gap, and the part of it that history says is closed in a year.
fn gap_row(n: u64, gap: f64, (halved, open): (u64, u64)) -> FigureRow {
    let mut row = FigureRow::empty(n, Status::Ok);
    row.value = Some(status::cash(gap));
    let share = (open >= GAPS_MIN).then(|| BetaBinomial::known(0.5, 2.0).rate(halved, open));
    field(&mut row, "clients", Some(n.to_string()));
    field(&mut row, "gaps_year_ago", Some(open.to_string()));
    field(&mut row, "closed_by_half", Some(halved.to_string()));
    field(&mut row, "closing_share", share.map(|s| status::float(s, 6)));
    field(&mut row, "plan", share.map(|s| status::cash(gap * s)));
    row
}

/// Segment of each client of the base: audience, or industry, or kind.
fn segments(c: &Context<'_>) -> Result<BTreeMap<String, String>, Error> {
    let sql =
        "-- segments\nSELECT customer_id AS who, coalesce(audience, industry, kind, '') AS segment FROM v_customers ORDER BY who";
    let rows = c.session.sql(sql, &Vec::new())?;
    let one = |i: usize| Some((rows.text(i, "who")?.to_owned(), rows.text(i, "segment")?.to_owned()));
    Ok((0..rows.len()).filter_map(one).collect())
}

/// Clients with a positive volume in segments of ten and more, in order of id.
fn volumes(book: &Book, segments: &BTreeMap<String, String>, (from, to): (Date, Date)) -> Vec<Volume> {
    let (start, end) = (days(from), days(to));
    let size = usize::try_from(month(end) - month(start) + 1).unwrap_or(1);
    let mut by: BTreeMap<&str, Vec<Volume>> = BTreeMap::new();
    for client in 0..book.len() {
        let mut months = vec![0_i128; size];
        for d in book.docs(client).iter().filter(|d| d.day >= start && d.day <= end) {
            if let Some(m) = usize::try_from(month(d.day) - month(start)).ok().and_then(|m| months.get_mut(m)) {
                *m += d.net;
            }
        }
        let months: Vec<f64> = months.iter().map(|m| *m as f64 / money::ONE as f64).collect();
        let raw = stats::sum::sum(months.iter().copied());
        if raw > 0.0 {
            let segment = segments.get(book.id(client)).map_or("", String::as_str);
            by.entry(segment).or_default().push(Volume { client, months, raw, shrunk: raw, line: 0.0 });
        }
    }
    let mut out: Vec<Volume> = Vec::new();
    for (_, mut members) in by.into_iter().filter(|(_, v)| v.len() >= SEGMENT_MIN) {
        // Months of one client are the measures of his volume: noisy clients are pulled to the segment's mean.
        let groups: Vec<&[f64]> = members.iter().map(|v| v.months.as_slice()).collect();
        let pulled: Option<Vec<f64>> = normal_normal(&groups).map(|n| n.groups.iter().map(|g| g.1).collect());
        for (i, v) in members.iter_mut().enumerate() {
            v.shrunk = pulled.as_ref().and_then(|p| p.get(i)).map_or(v.raw, |m| m * size as f64);
        }
        let all: Vec<f64> = members.iter().map(|v| v.shrunk).collect();
        let line = stats::quantile::of_unsorted(&all, 0.75).unwrap_or(0.0);
        members.iter_mut().for_each(|v| v.line = line);
        out.extend(members);
    }
    out.sort_by_key(|v| v.client);
    out
}

/// Clients below the line a year ago, and how many of them closed at least half of the gap in the year since.
fn closed(before: &[Volume], now: &[Volume]) -> (u64, u64) {
    let today: BTreeMap<usize, f64> = now.iter().map(|v| (v.client, v.shrunk)).collect();
    let (mut halved, mut open) = (0, 0);
    for v in before.iter().filter(|v| v.line > v.shrunk) {
        open += 1;
        let is = today.get(&v.client).copied().unwrap_or(0.0);
        halved += u64::from(is - v.shrunk >= (v.line - v.shrunk) / 2.0);
    }
    (halved, open)
}

/// Clients whose told share in our hands is 80 % or more within the year: there is no room.
fn told_full(c: &Context<'_>) -> Result<BTreeSet<String>, Error> {
    let sql = "-- clients without room\nSELECT customer_id AS who FROM wallet_shares WHERE \"on\" >= $from AND \"on\" <= $to AND total > 0 \
         GROUP BY customer_id HAVING sum(ours) * 100 >= sum(total) * 80 ORDER BY who";
    let rows = c.session.sql(sql, &vec![("from", Value::Date(days(year_before(c.to)))), ("to", Value::Date(days(c.to)))])?;
    Ok((0..rows.len()).filter_map(|i| rows.text(i, "who").map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_counts_gaps_closed_by_half() {
        let at = |client: usize, shrunk: f64| Volume { client, months: Vec::new(), raw: shrunk, shrunk, line: 100.0 };
        let before = [at(0, 60.0), at(1, 60.0), at(2, 60.0), at(3, 120.0)];
        // Half of 40 is 20: 80 is enough, 79 is not; whoever left has not closed it.
        assert_eq!(closed(&before, &[at(0, 80.0), at(1, 79.0)]), (1, 3));
    }

    #[test]
    fn plan_needs_thirty_gaps() {
        let row = gap_row(1, 14_000.0, (14, 30));
        assert_eq!((row.value.as_deref(), row.field("plan")), (Some("14000.00"), Some("6562.50")));
        assert_eq!(gap_row(1, 14_000.0, (14, 29)).field("plan"), None);
    }
}
