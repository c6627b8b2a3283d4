//! Share of a client's purchases that is ours, as told and not older than a year (`methods.md` 4.3).

use crate::calc::clients::{field, year_before};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use engine::Value;
use stats::shrink::BetaBinomial;
use std::collections::BTreeSet;

/// Closed deals with current clients behind an own win share.
const CLOSED_MIN: u64 = 30;
/// Weight of the company's share when the win share is pulled to one half.
const PRIOR_WEIGHT: f64 = 2.0;

/// One told share.
struct Told {
    who: String,
    ours: i128,
    total: i128,
    guess: bool,
}

#[derive(Default)]
struct Part {
    told: Vec<Told>,
    /// Told more than a year before the end of the period.
    expired: u64,
    /// Our part is larger than the whole.
    conflicts: u64,
    /// Our part or the whole is not filled.
    empty: u64,
}

/// Sum of our part over sum of all purchases.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    crate::calc::clients::no_grain(c)?;
    let g = c.fetched(&c.own(), "who, grp, told_on, ours, total, guess", "who, grp, told_on, total, ours")?;
    let oldest = days(year_before(c.to));
    let wins = win_share(c)?;
    let bought = revenue(c)?;
    let mut out = Vec::new();
    for (start, end) in g.runs() {
        let mut p = Part::default();
        // The latest word about a client and a group of goods; rows are in that order.
        let told_later = |i: usize| {
            let of = |i: usize| (g.rows.text(i, "who"), g.rows.text(i, "grp"));
            i + 1 < end && of(i) == of(i + 1)
        };
        for i in (start..end).filter(|i| !told_later(*i)) {
            let (ours, total) = (g.rows.money(i, "ours"), g.rows.money(i, "total"));
            let Some((ours, total)) = ours.zip(total) else {
                p.empty += 1;
                continue;
            };
            if g.rows.date(i, "told_on").is_none_or(|d| d < oldest) {
                p.expired += 1;
            } else if total < ours || total <= 0 {
                p.conflicts += 1;
            } else {
                let who = g.rows.text(i, "who").unwrap_or_default().to_owned();
                p.told.push(Told { who, ours, total, guess: g.rows.flag(i, "guess") == Some(true) });
            }
        }
        let row = row(&p, wins, &bought);
        out.push(if start < end { g.dress(start, row) } else { row });
    }
    Ok(out)
}

/// Won and closed deals with clients who had bought before.
pub(crate) fn win_share(c: &Context<'_>) -> Result<(u64, u64), Error> {
    let sql = "-- win share of current clients\nSELECT count(*) AS n, sum(CASE WHEN d.status = 'won' THEN 1 ELSE 0 END) AS x FROM v_deals d \
         LEFT JOIN v_first_purchase f ON f.customer_id = d.customer_id \
         WHERE d.status <> 'open' AND d.closed_on <= $to AND (f.first_at < d.created_at OR d.is_repeat)";
    let rows = c.session.sql(sql, &vec![("to", Value::Date(days(c.to)))])?;
    Ok((rows.count(0, "x"), rows.count(0, "n")))
}

/// Net revenue of the twelve months by client.
fn revenue(c: &Context<'_>) -> Result<Vec<(String, i128)>, Error> {
    let sql = "-- revenue of clients\nSELECT customer_id AS who, sum(net) AS net FROM v_orders \
         WHERE customer_id IS NOT NULL AND on_date >= $from AND on_date <= $to GROUP BY customer_id ORDER BY customer_id";
    let rows = c.session.sql(sql, &vec![("from", Value::Date(days(year_before(c.to)))), ("to", Value::Date(days(c.to)))])?;
    let one = |i: usize| Some((rows.text(i, "who")?.to_owned(), rows.money(i, "net")?));
    Ok((0..rows.len()).filter_map(one).collect())
}

fn row(p: &Part, (won, closed): (u64, u64), bought: &[(String, i128)]) -> FigureRow {
    let asked: BTreeSet<&str> = p.told.iter().map(|t| t.who.as_str()).collect();
    let n = asked.len() as u64;
    let (ours, total) = p.told.iter().fold((0, 0), |(a, b), t| (a + t.ours, b + t.total));
    let mut row = FigureRow::empty(n, status::of_sample(n));
    row.value = money::ratio(ours, total, status::RATIO_PLACES);
    row.numerator = Some(money::format_money(ours));
    row.denominator = Some(money::format_money(total));
    row.interval = clustered(&p.told, ours, total);
    let guesses = p.told.iter().filter(|t| t.guess).count();
    if n == 0 {
        (row.value, row.numerator, row.denominator) = (None, None, None);
        if p.conflicts > 0 {
            row.status = Status::Conflict;
            row.reason = Some("total_below_ours".to_owned());
        } else {
            row.status = Status::NoData;
            row.reason = Some(if p.expired > 0 { "older_than_12_months" } else { "not_recorded" }.to_owned());
            row.missing = vec!["wallet_shares.ours".to_owned(), "wallet_shares.total".to_owned()];
        }
    } else if p.conflicts > 0 {
        row.status = Status::Conflict;
        row.reason = Some("total_below_ours".to_owned());
    } else if guesses > 0 {
        row.status = Status::Assumption;
        row.reason = Some("guess_of_a_manager".to_owned());
    }
    let potential = total - ours;
    field(&mut row, "clients", Some(n.to_string()));
    field(&mut row, "shares", Some(p.told.len().to_string()));
    field(&mut row, "potential", (n > 0).then(|| money::format_money(potential)));
    // The ceiling is not a plan: only the part that comparable clients really gave.
    let chance = (closed >= CLOSED_MIN).then(|| BetaBinomial::known(0.5, PRIOR_WEIGHT).rate(won, closed));
    field(&mut row, "win_share", chance.map(|v| status::float(v, 6)));
    let plan = chance.filter(|_| n > 0).map(|v| status::cash(potential as f64 / money::ONE as f64 * v));
    field(&mut row, "plan", plan);
    let of_asked: i128 = bought.iter().filter(|(w, _)| asked.contains(w.as_str())).map(|b| b.1).sum();
    let all: i128 = bought.iter().map(|b| b.1).sum();
    field(&mut row, "coverage", money::ratio(of_asked, all, status::RATIO_PLACES));
    field(&mut row, "expired", Some(p.expired.to_string()));
    field(&mut row, "conflicts", Some(p.conflicts.to_string()));
    field(&mut row, "guesses", Some(guesses.to_string()));
    field(&mut row, "empty", Some(p.empty.to_string()));
    row
}

/// Ratio of sums with clients as clusters, linearised, t quantile, kept inside 0 and 1.
fn clustered(told: &[Told], ours: i128, total: i128) -> Option<Interval> {
    let r = ours as f64 / total as f64;
    let pulls: Vec<f64> =
        told.chunk_by(|a, b| a.who == b.who).map(|k| k.iter().map(|t| t.ours as f64 - r * t.total as f64).sum()).collect();
    let k = pulls.len() as f64;
    if k < 2.0 || total <= 0 {
        return None;
    }
    let se = libm::sqrt(stats::sum::sum(pulls.iter().map(|d| d * d)) * k / (k - 1.0)) / total as f64;
    let half = stats::dist::t_ppf(0.975, k - 1.0) * se;
    Some(Interval {
        low: status::float((r - half).max(0.0), 6),
        high: status::float((r + half).min(1.0), 6),
        level: "0.95".to_owned(),
        method: "clustered_ratio".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(who: &str, ours: i128, total: i128, guess: bool) -> Told {
        Told { who: who.to_owned(), ours: ours * money::ONE, total: total * money::ONE, guess }
    }

    #[test]
    fn sums_over_sums_and_a_ceiling() {
        let p = Part { told: vec![told("a", 300, 1_200, false)], ..Part::default() };
        let row = row(&p, (15, 30), &[("a".to_owned(), 400), ("b".to_owned(), 600)]);
        assert_eq!((row.value.as_deref(), row.field("potential")), (Some("0.25"), Some("900.00")));
        assert_eq!((row.field("plan"), row.field("coverage")), (Some("450.00"), Some("0.4")));
        let two = Part { told: vec![told("a", 1, 2, false), told("b", 30, 100, true)], ..Part::default() };
        let row = super::row(&two, (1, 2), &[]);
        assert_eq!((row.value.as_deref(), row.status, row.field("plan")), (Some("0.303922"), Status::Assumption, None));
    }

    #[test]
    fn what_cannot_be_is_a_conflict() {
        let p = Part { conflicts: 1, ..Part::default() };
        assert_eq!(row(&p, (0, 0), &[]).status, Status::Conflict);
        let old = row(&Part { expired: 2, ..Part::default() }, (0, 0), &[]);
        assert_eq!((old.status, old.reason.as_deref()), (Status::NoData, Some("older_than_12_months")));
    }
}
