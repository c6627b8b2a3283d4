//! Open deals in money: their sum, and the sum weighted by the company's own history (`methods.md` 5.1, 5.4).

use crate::calc::simple;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::{Rows, Session};
use std::collections::BTreeMap;

/// Keeps `deal_reach` and `stage_odds` (pipeline, rank, won, resolved, share): among closed deals that reached the stage,
/// how many were won; share = (won + 1/2) / (resolved + 1), the mean of Beta(won + 1/2, lost + 1/2). Rank 0 is the whole
/// pipeline. A stage no closed deal has reached has no row.
pub(crate) fn keep_odds(session: &Session) -> Result<(), Error> {
    crate::calc::funnel::keep_reach(session)?;
    let text = "-- stage_odds
        WITH ended AS (
          SELECT pipeline, coalesce(rank, 0) AS rank, sum(CASE WHEN exit = 'won' THEN 1 ELSE 0 END) AS won, count(*) AS resolved
          FROM deal_reach WHERE exit IN ('won', 'lost') GROUP BY pipeline, coalesce(rank, 0)
        ), stages AS (
          SELECT pipeline, rank FROM v_stages WHERE kind = 'open' UNION SELECT pipeline, rank FROM ended UNION SELECT pipeline, 0 AS rank FROM ended
        )
        SELECT s.pipeline, CAST(s.rank AS BIGINT) AS rank, sum(e.won) AS won, sum(e.resolved) AS resolved,
               CAST(2 * sum(e.won) + 1 AS DOUBLE) / CAST(2 * sum(e.resolved) + 2 AS DOUBLE) AS share
        FROM stages s JOIN ended e ON e.pipeline = s.pipeline AND e.rank >= s.rank
        GROUP BY s.pipeline, s.rank";
    Ok(session.keep_once("stage_odds", text)?)
}

/// Amount of open deals times their odds, from groups of equal odds; rounded once for each stage's odds.
#[derive(Debug, Default, Clone)]
pub(crate) struct Weighted {
    /// Open deals.
    pub(crate) deals: u64,
    /// Of them without an amount (nothing or zero).
    pub(crate) without_amount: u64,
    /// Of those with an amount, how many have no odds: no closed deal has reached their stage.
    pub(crate) without_odds: u64,
    /// Sum of amounts, minor units.
    pub(crate) sum: i128,
    /// Amounts and their squares (major units) by (won, resolved) of the stage.
    cells: BTreeMap<(i64, i64), (i128, f64)>,
}

/// Aggregates that `Weighted::add` reads; group also by [`ODDS`]. Squares are of whole major units, exact at any order of rows.
pub(crate) const SUMS: &str = "count(*) AS n, sum(CASE WHEN coalesce(amount, 0) = 0 THEN 1 ELSE 0 END) AS blank, sum(amount) AS total, \
     sum(CAST(amount AS DECIMAL(18,0)) * CAST(amount AS DECIMAL(18,0))) AS squares, min(currency) AS currency, max(currency) AS last_currency";
/// Keys of groups of equal odds.
pub(crate) const ODDS: [&str; 2] = ["won", "resolved"];

/// Chance to be won of a deal whose stage ended `won` of `resolved` times: the mean of Beta(won + 1/2, lost + 1/2).
pub(crate) fn chance(won: i64, resolved: i64) -> f64 {
    (2 * won + 1) as f64 / (2 * resolved + 2) as f64
}

impl Weighted {
    /// Adds row `i`: deals of equal odds.
    pub(crate) fn add(&mut self, rows: &Rows, i: usize) {
        let (n, blank) = (rows.count(i, "n"), rows.count(i, "blank"));
        let sum = rows.money(i, "total").unwrap_or(0);
        self.deals += n;
        self.without_amount += blank;
        self.sum += sum;
        let (Some(won), Some(resolved)) = (rows.int(i, "won"), rows.int(i, "resolved")) else {
            self.without_odds += n - blank;
            return;
        };
        let cell = self.cells.entry((won, resolved)).or_default();
        cell.0 += sum;
        cell.1 += rows.float(i, "squares").unwrap_or(0.0);
    }

    /// Sum of amount times odds, minor units.
    pub(crate) fn weighted(&self) -> i128 {
        let part = |((won, resolved), (sum, _)): (&(i64, i64), &(i128, f64))| {
            money::div_round(sum * i128::from(2 * won + 1), i128::from(2 * resolved + 2)).unwrap_or(0)
        };
        self.cells.iter().map(part).sum()
    }

    /// Variance of what will be won when every deal is a coin of its own, square minor units.
    pub(crate) fn variance(&self) -> f64 {
        let scale = money::ONE as f64;
        stats::sum::sum(self.cells.iter().map(|((won, resolved), (_, squares))| {
            let p = chance(*won, *resolved);
            squares * scale * scale * p * (1.0 - p)
        }))
    }
}

/// Sum of open deals; the fields hold the weighted sum, the number of deals and how many have no amount.
pub(crate) fn value(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep_odds(c.session)?;
    let g = c.grouped(&Source { keys: &ODDS, ..c.own() }, SUMS)?;
    let rows = g.runs().into_iter().map(|run| valued(&g, run)).collect();
    Ok(simple::fill(c, rows, "0.00"))
}

fn valued(g: &Grouped, (first, end): (usize, usize)) -> FigureRow {
    let mut w = Weighted::default();
    (first..end).for_each(|i| w.add(&g.rows, i));
    let mut row = FigureRow::empty(w.deals, Status::Ok);
    row.value = Some(money::format_money(w.sum));
    let known = w.deals - w.without_amount;
    if w.deals > 0 && known == 0 {
        row.status = Status::NoData;
        row.reason = Some("not_recorded".to_owned());
        row.missing = vec!["deals.amount".to_owned()];
        row.value = None;
    }
    if several_currencies(&g.rows, (first, end)) {
        row.status = Status::Conflict;
        row.reason = Some("several_currencies".to_owned());
    }
    let ticket = money::div_round(w.sum, i128::from(known)).map(money::format_money);
    row.fields = vec![
        ("weighted".to_owned(), row.value.is_some().then(|| money::format_money(w.weighted()))),
        ("deals".to_owned(), Some(w.deals.to_string())),
        ("without_amount".to_owned(), Some(w.without_amount.to_string())),
        ("without_odds".to_owned(), Some(w.without_odds.to_string())),
        ("average_ticket".to_owned(), ticket),
    ];
    if end > first { g.dress(first, row) } else { row }
}

fn several_currencies(rows: &Rows, (first, end): (usize, usize)) -> bool {
    let named = |i: usize| rows.text(i, "currency").into_iter().chain(rows.text(i, "last_currency"));
    let mut all = (first..end).flat_map(named);
    all.next().is_some_and(|one| all.any(|other| other != one))
}
