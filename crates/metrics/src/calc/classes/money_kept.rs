//! Revenue kept from the clients of the window before: gross and net retention (`methods.md` 3.8).

use super::migration::before;
use crate::calc::clients::{Book, Groups, field, nameless, no_grain, one_currency, year_before};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval};
use domain::money;

/// A client of the first window: revenue then and now, never below zero.
#[derive(Debug, Clone, Copy)]
struct Pair {
    then: i128,
    now: i128,
}

/// One row a cut: value is gross retention, net retention beside it. New clients are in neither.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to)).min(c.to);
    let earlier = before(from, c.to);
    let (first, second) = ((days(earlier.0), days(earlier.1)), (days(from), days(c.to)));
    let mut pairs: Vec<Vec<Pair>> = vec![Vec::new(); groups.len()];
    for client in 0..book.len() {
        let Some(list) = groups.of.get(client).copied().flatten().and_then(|g| pairs.get_mut(g)) else { continue };
        let net = |(a, b): (i32, i32)| book.docs(client).iter().filter(|d| d.day >= a && d.day <= b).map(|d| d.net).sum::<i128>();
        let then = net(first);
        if then > 0 {
            list.push(Pair { then, now: net(second).max(0) });
        }
    }
    let mut out = Vec::new();
    for (group, list) in pairs.iter().enumerate() {
        if list.is_empty() && groups.len() > 1 {
            continue;
        }
        let mut row = row(list);
        field(&mut row, "first_window", Some(format!("{}..{}", earlier.0, earlier.1)));
        field(&mut row, "second_window", Some(format!("{from}..{}", c.to)));
        out.push(groups.dress(group, None, row));
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

fn row(list: &[Pair]) -> FigureRow {
    let n = list.len() as u64;
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let sum = |f: fn(&Pair) -> i128| list.iter().map(f).sum::<i128>();
    let start = sum(|p| p.then);
    let (kept, now) = (sum(|p| p.then.min(p.now)), sum(|p| p.now));
    if start == 0 {
        row.reason = Some("no_denominator".to_owned());
        return row;
    }
    row.value = money::ratio(kept, start, status::RATIO_PLACES);
    row.numerator = Some(money::format_money(kept));
    row.denominator = Some(money::format_money(start));
    // Kept revenue cannot be more than there was.
    row.interval = interval(list, |p| p.then.min(p.now), kept, start).map(capped);
    let net = interval(list, |p| p.now, now, start);
    let gone = list.iter().filter(|p| p.now == 0);
    let churned: i128 = gone.clone().map(|p| p.then).sum();
    field(&mut row, "net_retention", money::ratio(now, start, status::RATIO_PLACES));
    field(&mut row, "net_low", net.as_ref().map(|i| i.low.clone()));
    field(&mut row, "net_high", net.map(|i| i.high));
    field(&mut row, "start", Some(money::format_money(start)));
    field(&mut row, "churned", Some(money::format_money(churned)));
    field(&mut row, "contraction", Some(money::format_money(start - kept - churned)));
    field(&mut row, "expansion", Some(money::format_money(now - kept)));
    field(&mut row, "clients_gone", Some(gone.count().to_string()));
    row
}

fn capped(mut i: Interval) -> Interval {
    if i.high.parse::<f64>().is_ok_and(|v| v > 1.0) {
        i.high = "1".to_owned();
    }
    i
}

/// Linearised ratio of sums over clients, t quantile.
fn interval(list: &[Pair], part: fn(&Pair) -> i128, total: i128, start: i128) -> Option<Interval> {
    let n = list.len() as f64;
    if list.len() < 5 {
        return None;
    }
    let r = total as f64 / start as f64;
    let squares = stats::sum::sum(list.iter().map(|p| {
        let d = part(p) as f64 - r * p.then as f64;
        d * d
    }));
    let half = stats::dist::t_ppf(0.975, n - 1.0) * libm::sqrt(squares * n / (n - 1.0)) / start as f64;
    Some(Interval {
        low: status::float((r - half).max(0.0), 6),
        high: status::float(r + half, 6),
        level: "0.95".to_owned(),
        method: "clustered_ratio".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_start_add_up() {
        // 100 stays 100, 100 falls to 60, 100 leaves, 100 grows to 150.
        let p = |then: i128, now: i128| Pair { then: then * money::ONE, now: now * money::ONE };
        let row = row(&[p(100, 100), p(100, 60), p(100, 0), p(100, 150)]);
        assert_eq!((row.value.as_deref(), row.field("net_retention")), (Some("0.65"), Some("0.775")));
        let parts = ["churned", "contraction", "expansion"].map(|k| row.field(k).unwrap().to_owned());
        assert_eq!(parts, ["100.00", "40.00", "50.00"]);
    }
}
