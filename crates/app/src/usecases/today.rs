//! What needs a hand now: open deals that lie without an action or a next step, overdue tasks, payments that were promised.

use crate::Result;
use crate::opening::Opened;
use crate::policy::{self, Action, Rows, Who};
use engine::Value;

/// Lines per list.
const LIMIT: i64 = 12;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Deal.
    pub deal: String,
    /// Title of the deal.
    pub title: String,
    /// Customer.
    pub customer: String,
    /// Name of the manager.
    pub manager: String,
    /// Amount in 1/10000 of the major unit.
    pub amount: Option<i128>,
    /// Days since the last action, or days overdue.
    pub days: Option<i64>,
}

/// The lists of a day.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Open deals longest without any action.
    pub silent: Vec<Line>,
    /// Open deals without an open task.
    pub no_step: Vec<Line>,
    /// Overdue tasks.
    pub overdue: Vec<Line>,
}

const HEAD: &str =
    "SELECT d.deal_id AS deal, coalesce(d.title, d.deal_id) AS title, coalesce(c.name, d.customer_id, '') AS customer,
    coalesce(e.manager_name, d.manager, '') AS manager, d.amount AS amount";
const JOINS: &str = "LEFT JOIN v_customers c ON c.customer_id = d.customer_id LEFT JOIN v_employees e ON e.manager = d.manager";

/// The lists, as far as the person may see rows.
///
/// # Errors
/// A failing query.
pub fn lists(open: &Opened, who: &Who) -> Result<Lists> {
    let mine = match policy::rows(who, Action::Deals) {
        Rows::All => String::new(),
        Rows::Manager(id) => id,
        Rows::Totals | Rows::None => return Ok(Lists::default()),
    };
    let silent = format!(
        "{HEAD}, cast(local_date($as_of) AS bigint) - cast(coalesce(a.last_on, d.created_on) AS bigint) AS days FROM v_open_deals d {JOINS}
         LEFT JOIN (SELECT deal_id, max(on_date) AS last_on FROM v_activities WHERE deal_id IS NOT NULL GROUP BY deal_id) a ON a.deal_id = d.deal_id
         WHERE $mine = '' OR d.manager = $mine ORDER BY days DESC NULLS LAST, d.amount DESC NULLS LAST, deal LIMIT {LIMIT}"
    );
    let no_step = format!(
        "{HEAD}, cast(NULL AS bigint) AS days FROM v_open_deals d {JOINS}
         WHERE ($mine = '' OR d.manager = $mine) AND $as_of IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM v_tasks k WHERE k.deal_id = d.deal_id AND k.completed_at IS NULL)
         ORDER BY d.amount DESC NULLS LAST, deal LIMIT {LIMIT}"
    );
    let overdue = format!(
        "{HEAD}, cast(local_date($as_of) AS bigint) - cast(local_date(k.due_at) AS bigint) AS days FROM v_tasks k JOIN v_deals d ON d.deal_id = k.deal_id {JOINS}
         WHERE ($mine = '' OR k.manager = $mine) AND k.completed_at IS NULL AND k.due_at < $as_of
         ORDER BY k.due_at, deal, k.task_id LIMIT {LIMIT}"
    );
    Ok(Lists { silent: run(open, &silent, &mine)?, no_step: run(open, &no_step, &mine)?, overdue: run(open, &overdue, &mine)? })
}

fn run(open: &Opened, sql: &str, mine: &str) -> Result<Vec<Line>> {
    let params = vec![("mine", Value::Text(mine.to_owned())), ("as_of", Value::Time(open.as_of.micros))];
    let rows = open.session.sql(sql, &params)?;
    let text = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().to_owned();
    Ok((0..rows.len())
        .map(|i| Line {
            deal: text(i, "deal"),
            title: text(i, "title"),
            customer: text(i, "customer"),
            manager: text(i, "manager"),
            amount: rows.money(i, "amount"),
            days: rows.int(i, "days"),
        })
        .collect())
}
