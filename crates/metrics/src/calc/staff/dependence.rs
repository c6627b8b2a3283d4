//! Clients that would leave with a person: those whom only one seller has ever touched in the year (mission rows 46, 47).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source, currencies};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::ToSpan;
use std::collections::BTreeSet;

/// Percent of a lone seller's clients that is taken to be lost when the seller leaves: a setting of the stress, not a forecast.
const STRESS_PERCENT: i128 = 50;

/// Share of money held by clients that one person alone has touched.
pub(crate) fn dependence(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let from = c.from.unwrap_or_else(|| c.to.checked_sub(1.years()).and_then(|d| d.tomorrow()).unwrap_or(c.to));
    let touches = include_str!("../sql/lone_clients.sql").replace("{from}", &from.to_string()).replace("{to}", &c.to.to_string());
    c.session.keep("lone_clients", &touches)?;
    let query = c.metric.query.replace("{from}", &from.to_string()).replace("{to}", &c.to.to_string());
    let g = c.grouped(
        &Source { query: &query, keys: &["client"], ..c.own() },
        &format!("count(*) AS n, sum(net) AS net, sum(net_margin) AS margin, sum(CASE WHEN net_margin IS NOT NULL THEN net END) AS known, \
         max(alone) AS alone, max(written) AS written, {}", currencies("currency")),
    )?;
    let sum = |name: &str| (0..g.len()).filter_map(|i| g.rows.money(i, name)).sum::<i128>();
    let by_margin = sum("net") > 0 && sum("known") * 100 >= sum("net") * 95;
    let column = if by_margin { "margin" } else { "net" };
    let rows = g.runs().into_iter().map(|(first, end)| {
        let money_of = |i: usize| g.rows.money(i, column).unwrap_or(0);
        let lone: Vec<usize> = (first..end).filter(|i| g.rows.int(*i, "alone") == Some(1)).collect();
        let total: i128 = (first..end).map(money_of).sum();
        let held: i128 = lone.iter().map(|i| money_of(*i)).sum();
        let mut row = FigureRow::empty((end - first) as u64, Status::Ok);
        (row.numerator, row.denominator) = (Some(money::format_money(held)), Some(money::format_money(total)));
        row.value = money::ratio(held, total, status::RATIO_PLACES).filter(|_| total > 0);
        if total <= 0 {
            (row.status, row.reason) = (Status::NotApplicable, Some("no_denominator".to_owned()));
        }
        let clients: BTreeSet<&str> = (first..end).filter_map(|i| g.rows.text(i, "client")).collect();
        put_count(&mut row, "clients", clients.len() as u64);
        put_count(&mut row, "clients_alone", lone.len() as u64);
        let bare = lone.iter().filter(|i| g.rows.int(**i, "written") == Some(0)).count();
        put_count(&mut row, "alone_without_history", bare as u64);
        let stress = money::div_round(held.max(0) * STRESS_PERCENT, 100);
        put(&mut row, "stress_if_half_leave", stress.map(money::format_money));
        put(&mut row, "basis", Some(if by_margin { "margin" } else { "revenue" }.to_owned()));
        if (first..end).any(|i| g.rows.count(i, "currencies") > 1) {
            (row.status, row.reason) = (Status::Conflict, Some("several_currencies".to_owned()));
        }
        if end > first { g.dress(first, row) } else { row }
    });
    Ok(rows.collect())
}
