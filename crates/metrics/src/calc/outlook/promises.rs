//! Promise-keeping: payments that came by the promised day, by count and by money; without promised payments, promised days of
//! closing (mission row 128).

use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::metric::Entity;
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::survival::{KaplanMeier, Obs};

/// Promised payments with their deal or document.
const PAYMENTS: &str = include_str!("../../units/promise_keeping/query.sql");
/// Deals won or still open with a promised day.
const DEALS: &str = "SELECT {cuts}x.expected_close_on AS on_date, x.expected_close_on AS planned_on, \
     CASE WHEN x.status = 'won' THEN x.closed_on END AS paid_on, x.amount AS amount, local_date(a.as_of) AS today \
     FROM v_deals x CROSS JOIN v_as_of a {joins} WHERE x.status <> 'lost' AND x.expected_close_on IS NOT NULL {filters}";

/// One row a cut and bucket.
pub(crate) fn keeping(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let promised = c.session.filled("payments")?.get("planned_on").copied().unwrap_or(0) > 0;
    if !promised && c.session.filled("deals")?.get("expected_close_on").copied().unwrap_or(0) == 0 {
        let mut row = FigureRow::empty(0, Status::NoData);
        row.reason = Some("not_recorded".to_owned());
        row.missing = vec!["payments.planned_on".to_owned(), "deals.expected_close_on".to_owned()];
        return Ok(vec![row]);
    }
    let source = if promised {
        Source { query: PAYMENTS, entity: Entity::Order, keys: &["planned_on", "paid_on", "today"] }
    } else {
        Source { query: DEALS, entity: Entity::Deal, keys: &["planned_on", "paid_on", "today"] }
    };
    let g = c.grouped(&source, "count(*) AS n, sum(amount) AS amount")?;
    let mut rows: Vec<FigureRow> = g
        .runs()
        .into_iter()
        .map(|(first, end)| {
            let row = one(&g, first, end);
            if end > first { g.dress(first, row) } else { row }
        })
        .collect();
    for row in &mut rows {
        row.fields.push(("basis".to_owned(), Some(if promised { "payments" } else { "closing_dates" }.to_owned())));
    }
    Ok(rows)
}

fn one(g: &Grouped, first: usize, end: usize) -> FigureRow {
    let (mut kept, mut due, mut late, mut unpaid) = (0, 0, 0, 0);
    let (mut kept_sum, mut due_sum, mut unpaid_sum) = (0_i128, 0_i128, 0_i128);
    let mut delays: Vec<Obs> = Vec::new();
    for i in first..end {
        let (Some(planned), Some(today)) = (g.rows.date(i, "planned_on"), g.rows.date(i, "today")) else { continue };
        let (n, amount) = (g.rows.count(i, "n"), g.rows.money(i, "amount").unwrap_or(0));
        let paid = g.rows.date(i, "paid_on");
        // The promised day itself must be over, unless the money is already here.
        if planned >= today && paid.is_none() {
            continue;
        }
        due += n;
        due_sum += amount;
        match paid {
            Some(p) if p <= planned => {
                kept += n;
                kept_sum += amount;
            }
            Some(_) => late += n,
            None => {
                unpaid += n;
                unpaid_sum += amount;
            }
        }
        let delay = i64::from(paid.unwrap_or(today) - planned).max(0);
        delays.push(Obs::new(delay, paid.is_some()).times(n));
    }
    let mut row = status::share(kept, due);
    let km = KaplanMeier::fit(&delays, 0.95);
    let share = money::ratio(kept_sum, due_sum, status::RATIO_PLACES).filter(|_| due_sum > 0);
    row.fields = vec![
        ("kept".to_owned(), Some(kept.to_string())),
        ("late".to_owned(), Some(late.to_string())),
        ("unpaid".to_owned(), Some(unpaid.to_string())),
        ("kept_amount".to_owned(), Some(money::format_money(kept_sum))),
        ("due_amount".to_owned(), Some(money::format_money(due_sum))),
        ("unpaid_amount".to_owned(), Some(money::format_money(unpaid_sum))),
        ("kept_share_of_money".to_owned(), share),
        ("delay_median".to_owned(), km.percentile(0.5).map(|d| d.to_string())),
        ("delay_p90".to_owned(), km.percentile(0.9).map(|d| d.to_string())),
    ];
    row
}
