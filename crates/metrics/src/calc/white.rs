//! White space: product groups that a client's peers buy and he does not (`methods.md` 10.2).

use crate::calc::clients::{field, no_grain, year_before};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::metric::Entity;
use crate::request::Request;
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use engine::Value;
use stats::shrink::BetaBinomial;
use std::collections::BTreeMap;

/// Peers of a client, at least; the client himself is one of the segment.
const PEERS_MIN: u64 = 5;
/// Share of peers who buy the group, percent.
const PENETRATION_MIN: u64 = 50;
/// Closed deals with current clients behind an own acceptance rate.
const CLOSED_MIN: u64 = 30;
/// Acceptance taken without history: a range, never one number.
const ASSUMED: (f64, f64) = (0.25, 0.5);

/// Cut, segment and group of goods.
type Place = (Vec<(String, String)>, String, String);

/// Net and margin of a client in a product group.
#[derive(Debug, Clone, Copy, Default)]
struct Bought {
    net: i128,
    margin: Option<i128>,
}

/// Purchases of the window by client and group.
struct Matrix {
    /// Segment of each client who bought in the window.
    segment: BTreeMap<String, String>,
    /// By client, then by group.
    bought: BTreeMap<String, BTreeMap<String, Bought>>,
    margin_known: bool,
}

/// One group of a segment.
#[derive(Debug, Clone, Default)]
struct Cell {
    clients: u64,
    buyers: u64,
    /// Margin (or revenue) of each buyer, minor units.
    amounts: Vec<f64>,
}

/// One row a segment and group with room in it, or one a client and group.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = without_lines(c)? {
        return Ok(vec![row]);
    }
    let matrix = load(c)?;
    let shown = shown(c)?;
    let cells = cells(&matrix);
    let acceptance = acceptance(c)?;
    let by_customer = c.request.by.contains(&Dimension::Customer);
    let mut sums: BTreeMap<Place, (u64, f64)> = BTreeMap::new();
    let mut out = Vec::new();
    for (client, segment) in &matrix.segment {
        let Some(cut) = shown.get(client) else { continue };
        for ((_, group), cell) in cells.range((segment.clone(), String::new())..).take_while(|((s, _), _)| s == segment) {
            if matrix.bought.get(client).is_some_and(|b| b.get(group).is_some_and(|b| b.net > 0)) || !open(cell) {
                continue;
            }
            let worth = worth(cell);
            if by_customer {
                out.push((worth, client_row(&matrix, cell, cut, segment, group, acceptance)));
            } else {
                let sum = sums.entry((cut.clone(), segment.clone(), group.clone())).or_default();
                *sum = (sum.0 + 1, sum.1 + worth);
            }
        }
    }
    for ((cut, segment, group), (lacking, total)) in sums {
        if let Some(cell) = cells.get(&(segment.clone(), group.clone())) {
            let mut row = priced(total, acceptance, matrix.margin_known, lacking);
            describe(&mut row, cell);
            field(&mut row, "lacking", Some(lacking.to_string()));
            row.cut = cut;
            row.cut.extend([("segment".to_owned(), segment), ("group".to_owned(), group)]);
            out.push((total, row));
        }
    }
    // The largest first; equal ones keep the order of the cuts.
    out.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut rows: Vec<FigureRow> = out.into_iter().map(|(_, row)| row).collect();
    if rows.is_empty() {
        let mut row = FigureRow::empty(matrix.segment.len() as u64, Status::NotApplicable);
        row.reason = Some("no_group_bought_by_half_of_peers".to_owned());
        rows.push(row);
    }
    Ok(rows)
}

/// A `no_data` row when nobody recorded what was sold in the documents.
pub(crate) fn without_lines(c: &Context<'_>) -> Result<Option<FigureRow>, Error> {
    let table = if c.session.sales_from_deals()? { "deal_lines" } else { "order_lines" };
    if c.session.rows_of(table)? > 0 {
        return Ok(None);
    }
    let mut row = FigureRow::empty(0, Status::NoData);
    row.reason = Some("not_recorded".to_owned());
    row.missing = vec![table.to_owned()];
    Ok(Some(row))
}

fn client_row(
    m: &Matrix,
    cell: &Cell,
    cut: &[(String, String)],
    segment: &str,
    group: &str,
    acceptance: Option<f64>,
) -> FigureRow {
    let mut row = priced(worth(cell), acceptance, m.margin_known, 1);
    describe(&mut row, cell);
    row.cut = cut.to_vec();
    row.cut.extend([("segment".to_owned(), segment.to_owned()), ("group".to_owned(), group.to_owned())]);
    row
}

/// Penetration pulled to one half by two imagined clients, times the usual amount of a buyer; major units.
fn worth(cell: &Cell) -> f64 {
    let typical = stats::quantile::of_unsorted(&cell.amounts, 0.5).unwrap_or(0.0);
    BetaBinomial::known(0.5, 2.0).rate(cell.buyers, cell.clients) * typical / money::ONE as f64
}

/// Enough peers, half of them buy. The client who lacks the group is no peer of himself.
fn open(cell: &Cell) -> bool {
    let peers = cell.clients.saturating_sub(1);
    peers >= PEERS_MIN && cell.buyers * 100 >= PENETRATION_MIN * peers
}

fn priced(total: f64, acceptance: Option<f64>, margin_known: bool, n: u64) -> FigureRow {
    let mut row = FigureRow::empty(n, Status::Ok);
    match acceptance {
        Some(a) => row.value = Some(status::cash(total * a)),
        None => {
            row.status = Status::Assumption;
            row.reason = Some("acceptance_not_known".to_owned());
            row.interval = Some(Interval {
                low: status::cash(total * ASSUMED.0),
                high: status::cash(total * ASSUMED.1),
                level: "0".to_owned(),
                method: "assumed_acceptance_25_to_50_percent".to_owned(),
            });
        }
    }
    if !margin_known {
        row.status = Status::Assumption;
        row.reason = Some("margin_unknown".to_owned());
        row.missing = vec!["order_lines.margin".to_owned()];
    }
    field(&mut row, "ceiling", Some(status::cash(total)));
    field(&mut row, "acceptance", acceptance.map(|a| status::float(a, 6)));
    row
}

fn describe(row: &mut FigureRow, cell: &Cell) {
    let peers = cell.clients.saturating_sub(1);
    field(row, "peers", Some(peers.to_string()));
    field(row, "buyers", Some(cell.buyers.to_string()));
    field(row, "penetration", money::ratio(i128::from(cell.buyers), i128::from(peers), status::RATIO_PLACES));
    let typical = stats::quantile::of_unsorted(&cell.amounts, 0.5).map(|v| status::cash(v / money::ONE as f64));
    field(row, "typical_amount", typical);
}

fn cells(m: &Matrix) -> BTreeMap<(String, String), Cell> {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    m.segment.values().for_each(|s| *sizes.entry(s).or_default() += 1);
    let mut out: BTreeMap<(String, String), Cell> = BTreeMap::new();
    for (client, groups) in &m.bought {
        let Some(segment) = m.segment.get(client) else { continue };
        for (group, b) in groups.iter().filter(|(_, b)| b.net > 0) {
            let cell = out.entry((segment.clone(), group.clone())).or_default();
            cell.clients = sizes.get(segment.as_str()).copied().unwrap_or(0);
            cell.buyers += 1;
            let amount = if m.margin_known { b.margin.unwrap_or(0) } else { b.net };
            cell.amounts.push(amount as f64);
        }
    }
    out
}

/// Purchases by group; the group of a line without one is its product.
fn load(c: &Context<'_>) -> Result<Matrix, Error> {
    let from = c.from.unwrap_or_else(|| year_before(c.to)).min(c.to);
    let sql = "-- purchases of clients by group\nSELECT l.customer_id AS who, coalesce(k.audience, k.industry, k.kind, '') AS segment, \
         coalesce(l.category, l.product, '') AS grp, sum(l.net) AS net, count(*) AS n, count(l.margin) AS known, \
         sum(CASE WHEN l.is_return THEN -abs(l.margin) ELSE l.margin END) AS margin \
         FROM v_order_lines l LEFT JOIN v_customers k ON k.customer_id = l.customer_id \
         WHERE l.customer_id IS NOT NULL AND l.on_date >= $from AND l.on_date <= $to \
         GROUP BY l.customer_id, coalesce(k.audience, k.industry, k.kind, ''), coalesce(l.category, l.product, '') ORDER BY who, grp";
    let rows = c.session.sql(sql, &vec![("from", Value::Date(days(from))), ("to", Value::Date(days(c.to)))])?;
    let mut m = Matrix { segment: BTreeMap::new(), bought: BTreeMap::new(), margin_known: true };
    for i in 0..rows.len() {
        let who = rows.text(i, "who").unwrap_or_default().to_owned();
        m.margin_known &= rows.count(i, "n") == rows.count(i, "known");
        let b = Bought { net: rows.money(i, "net").unwrap_or(0), margin: rows.money(i, "margin") };
        m.segment.entry(who.clone()).or_insert_with(|| rows.text(i, "segment").unwrap_or_default().to_owned());
        m.bought.entry(who).or_default().insert(rows.text(i, "grp").unwrap_or_default().to_owned(), b);
    }
    Ok(m)
}

/// Clients whose rows are asked for, with their cuts.
pub(crate) fn shown(c: &Context<'_>) -> Result<BTreeMap<String, Vec<(String, String)>>, Error> {
    let request = Request {
        metric: c.request.metric.clone(),
        by: c.request.by.clone(),
        filters: c.request.filters.clone(),
        ..Request::default()
    };
    let inner = Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to };
    let query = "SELECT {cuts}x.first_on AS on_date, x.customer_id AS who FROM v_first_purchase x {joins} WHERE true {filters}";
    let g = inner.fetched(&crate::frame::Source { query, entity: Entity::Customer, keys: &[] }, "who", "who")?;
    let one = |i: usize| Some((g.rows.text(i, "who")?.to_owned(), g.dress(i, FigureRow::empty(0, Status::Ok)).cut));
    Ok((0..g.len()).filter_map(one).collect())
}

/// Share of offers to current clients that were taken, from own closed deals.
fn acceptance(c: &Context<'_>) -> Result<Option<f64>, Error> {
    let (won, closed) = crate::calc::wallet::win_share(c)?;
    Ok((closed >= CLOSED_MIN).then(|| BetaBinomial::known(0.5, 2.0).rate(won, closed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_at_least_five_peers() {
        let cell = |clients, buyers| Cell { clients, buyers, amounts: vec![1e6; buyers as usize] };
        assert!(open(&cell(6, 3)) && open(&cell(11, 5)));
        assert!(!open(&cell(5, 4)) && !open(&cell(11, 4)));
        // 5 of 10 with one of two imagined clients: 6 of 12; a buyer brings 100.
        assert!((worth(&cell(10, 5)) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn without_history_there_is_a_range() {
        let row = priced(1000.0, None, true, 3);
        assert_eq!((row.value, row.status), (None, Status::Assumption));
        assert_eq!(row.interval.map(|i| (i.low, i.high)), Some(("250.00".to_owned(), "500.00".to_owned())));
        let row = priced(1000.0, Some(0.4), false, 3);
        assert_eq!((row.value.as_deref(), row.reason.as_deref()), (Some("400.00"), Some("margin_unknown")));
    }
}
