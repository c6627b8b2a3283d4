//! Order in the CRM: open deals without tasks or forgotten, overdue tasks, empty fields (`methods.md` 5.5, 6.3; mission rows 39, 40, 42).

use crate::error::Error;
use crate::frame::{Context, Grouped, Source, currencies};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Session;
use std::collections::BTreeSet;

/// Share of deals with `hit = 1`; the field `amount` is the money of those deals.
pub(crate) fn share_with_amount(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(
        &c.own(),
        &format!(
            "count(*) AS n, sum(hit) AS x, sum(CASE WHEN hit = 1 THEN amount END) AS amount, {}",
            currencies("CASE WHEN hit = 1 THEN currency END")
        ),
    )?;
    let rows = (0..g.len()).map(|i| {
        let x = g.rows.count(i, "x");
        let mut row = status::share(x, g.rows.count(i, "n"));
        row.fields.push(("amount".to_owned(), touched(g.rows.money(i, "amount"), x, g.rows.count(i, "currencies"))));
        g.dress(i, row)
    });
    Ok(rows.collect())
}

/// Money touched: zero when nothing is, unknown when no amount is known or currencies differ.
fn touched(sum: Option<i128>, hits: u64, currencies: u64) -> Option<String> {
    if currencies > 1 {
        return None;
    }
    if hits == 0 { Some(money::format_money(0)) } else { sum.map(money::format_money) }
}

/// Keeps `due_tasks`: open tasks with a due time and the open deal each belongs to (`o_deal`, `o_amount`, `o_currency`). A task
/// of a deal that is closed, merged or a test is nobody's work and is left out; a task of a deal nobody loaded stays.
pub(crate) fn keep_due_tasks(session: &Session) -> Result<(), Error> {
    let text = "-- due_tasks
        SELECT x.task_id, x.created_at, x.created_on, x.manager, x.deal_id, x.lead_id, x.customer_id, x.kind, x.due_at, x.times_moved, x.attrs,
               od.o_deal, od.o_amount, od.o_currency
        FROM v_tasks x
        LEFT JOIN (SELECT deal_id AS o_deal, max(amount) AS o_amount, min(currency) AS o_currency FROM v_open_deals GROUP BY deal_id) od ON od.o_deal = x.deal_id
        LEFT JOIN (SELECT DISTINCT id AS k_deal FROM deals) kd ON kd.k_deal = x.deal_id
        WHERE x.completed_at IS NULL AND x.due_at IS NOT NULL AND (x.deal_id IS NULL OR od.o_deal IS NOT NULL OR kd.k_deal IS NULL)";
    Ok(session.keep_once("due_tasks", text)?)
}

/// Share of open tasks past their due time, how late they are, and how often tasks are moved instead of done.
pub(crate) fn overdue(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep_due_tasks(c.session)?;
    let g = c.grouped(
        &c.own(),
        "count(*) AS n, sum(hit) AS x, median(days_late) AS late, sum(CASE WHEN times_moved >= 2 THEN 1 ELSE 0 END) AS moved",
    )?;
    let moves = c.session.filled("tasks")?.get("times_moved").is_some_and(|n| *n > 0);
    let mut rows: Vec<FigureRow> = (0..g.len())
        .map(|i| {
            let (n, x) = (g.rows.count(i, "n"), g.rows.count(i, "x"));
            let mut row = status::share(x, n);
            let moved =
                moves.then(|| money::ratio(i128::from(g.rows.count(i, "moved")), i128::from(n), status::RATIO_PLACES)).flatten();
            let late = g.rows.float(i, "late").filter(|_| x > 0).map(|v| status::float(v, 4));
            row.fields = vec![("median_days_late".to_owned(), late), ("moved_2".to_owned(), moved)];
            g.dress(i, row)
        })
        .collect();
    add_deal_money(c, &mut rows)?;
    Ok(rows)
}

/// Money of the deals behind overdue tasks, each deal once in a row however many of its tasks are overdue.
fn add_deal_money(c: &Context<'_>, rows: &mut [FigureRow]) -> Result<(), Error> {
    let late = "max(CASE WHEN hit = 1 THEN amount END) AS amount, max(CASE WHEN hit = 1 THEN currency END) AS currency, sum(CASE WHEN o_deal IS NOT NULL THEN hit ELSE 0 END) AS x";
    let g = c.grouped(&Source { keys: &["o_deal"], ..c.own() }, late)?;
    // Both queries have the same cuts and buckets in the same order.
    for (row, run) in rows.iter_mut().zip(g.runs()) {
        row.fields.insert(0, ("amount".to_owned(), deal_money(&g, run)));
    }
    Ok(())
}

fn deal_money(g: &Grouped, (first, end): (usize, usize)) -> Option<String> {
    let (mut sum, mut known, mut hits) = (0, false, 0);
    let mut currencies = BTreeSet::new();
    for i in first..end {
        hits += g.rows.count(i, "x");
        if let Some(v) = g.rows.money(i, "amount") {
            sum += v;
            known = true;
        }
        currencies.extend(g.rows.text(i, "currency"));
    }
    touched(known.then_some(sum), hits, currencies.len() as u64)
}

/// Keeps `deal_last_touch` (deal_id, touched_at): the last moment when anything happened in an open deal: it was made,
/// edited, moved to a stage, a person acted in it, or a task of it was done.
pub(crate) fn keep_last_touch(session: &Session) -> Result<(), Error> {
    let text = "-- deal_last_touch
        SELECT d.deal_id, max(t.at) AS touched_at
        FROM (SELECT DISTINCT deal_id FROM v_open_deals) d
        JOIN (
          SELECT deal_id, created_at AS at FROM v_open_deals
          UNION ALL SELECT d.deal_id, d.updated_at FROM v_open_deals d CROSS JOIN v_as_of a WHERE d.updated_at <= a.as_of
          UNION ALL SELECT deal_id, entered_at FROM v_stage_events
          UNION ALL SELECT deal_id, started_at FROM v_activities WHERE deal_id IS NOT NULL AND NOT is_automatic AND NOT is_promo
          UNION ALL SELECT deal_id, completed_at FROM v_tasks WHERE deal_id IS NOT NULL AND completed_at IS NOT NULL
        ) t ON t.deal_id = d.deal_id
        GROUP BY d.deal_id";
    Ok(session.keep_once("deal_last_touch", text)?)
}

/// Share of open deals in which nothing happened for more than 14 days.
pub(crate) fn stale(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep_last_touch(c.session)?;
    share_with_amount(c)
}

/// Fields looked at and the outcome among which each is expected to be filled.
const FIELDS: [(&str, &str); 6] = [
    ("amount", "open"),
    ("channel", "open"),
    ("customer_id", "open"),
    ("owner_id", "open"),
    ("expected_close_on", "open"),
    ("loss_reason", "lost"),
];

/// One row a field: share of deals where it is empty. A column nobody ever filled is `no_data`: it may live elsewhere.
pub(crate) fn empty(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let sums: Vec<String> = FIELDS.iter().map(|(f, o)| format!("sum(CASE WHEN outcome = '{o}' THEN {f} END) AS {f}")).collect();
    let count = |o: &str| format!("sum(CASE WHEN outcome = '{o}' THEN 1 ELSE 0 END) AS of_{o}");
    let g = c.grouped(&c.own(), &format!("{}, {}, {}", count("open"), count("lost"), sums.join(", ")))?;
    let filled = c.session.filled("deals")?;
    let mut out = Vec::new();
    for i in 0..g.len() {
        for (field, outcome) in FIELDS {
            let n = g.rows.count(i, &format!("of_{outcome}"));
            let mut row = if filled.get(field).is_some_and(|n| *n > 0) {
                status::share(g.rows.count(i, field), n)
            } else {
                let mut row = FigureRow::empty(n, Status::NoData);
                row.reason = Some("not_recorded".to_owned());
                row.missing = vec![format!("deals.{field}")];
                row
            };
            row = g.dress(i, row);
            row.cut.push(("field".to_owned(), field.to_owned()));
            out.push(row);
        }
    }
    Ok(out)
}
