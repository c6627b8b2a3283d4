//! The payment calendar of a week or a month: what came, what is confirmed, what is invoiced and what is only probable, apart.

use super::{By, Doc, add, day, docs, remove, restore, working_day};
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::{Company, Error, Result};
use desk::{Calendar, Case, Due, DueKind, Outlook, Stand};
use domain::money::{SCALE, format_money, parse_decimal};
use domain::period::{DateRange, Grain};
use engine::Value;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of sums to come, at most.
const LINES: usize = 300;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// `week` or `month`; empty means month.
    pub view: String,
    /// A day of the span; empty means the day of work.
    pub on: String,
    /// Manager; empty means everybody the viewer may see.
    pub manager: String,
}

/// Somebody vouches for a sum: the client named the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirm {
    /// Payment of the data.
    pub payment: String,
    /// Day the client named, `YYYY-MM-DD`.
    pub on: String,
}

/// A sum that is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Payment of the data; empty for a promise noted in a review.
    pub payment: String,
    /// `confirmed` or `invoiced`.
    pub kind: DueKind,
    /// Day it is due.
    pub on: String,
    /// Sum, major units.
    pub amount: String,
    /// Deal; empty when unknown.
    pub deal: String,
    /// Customer; empty when unknown.
    pub customer: String,
    /// Its name.
    pub customer_name: String,
    /// Manager; empty when nobody's.
    pub manager: String,
    /// The day has passed.
    pub overdue: bool,
    /// Number of the confirmation, when there is one.
    pub n: Option<i64>,
}

/// The calendar with its sums to come.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Last day the data know.
    pub today: String,
    /// Days and sums.
    pub calendar: Calendar,
    /// Sums due by the end of the span, overdue ones first, then by day.
    pub lines: Vec<Line>,
    /// Lines beyond the limit.
    pub hidden: usize,
    /// Whether payments with promised days are recorded at all.
    pub has_payments: bool,
    /// Why nothing is probable; empty when something is or nothing is open.
    pub no_outlook: String,
}

struct Payment {
    id: String,
    paid: Option<Date>,
    planned: Option<Date>,
    amount: i128,
    deal: String,
    customer: String,
    name: String,
    manager: String,
}

/// The span of a question.
///
/// # Errors
/// A day that is none, or a word that is no view.
pub fn span(look: &Look<'_>, q: &Question, now: i64) -> Result<DateRange> {
    let on = if q.on.is_empty() { working_day(look, now) } else { super::date_of(&q.on)? };
    let grain = match q.view.as_str() {
        "" | "month" => Grain::Month,
        "week" => Grain::Week,
        other => {
            return Err(Error::usage(
                format!("вид «{other}»: есть week и month"),
                format!("view {other:?}: there are week and month"),
            ));
        }
    };
    grain.bucket(on).ok_or_else(Error::missing)
}

/// The calendar, as far as the viewer may see rows.
///
/// # Errors
/// A wrong question, or a failing query.
pub fn read(look: &Look<'_>, company: &Company, q: &Question, now: i64) -> Result<Board> {
    crate::usecases::cards::rows_only(look)?;
    let range = span(look, q, now)?;
    let today = look.open.today();
    let manager = look.scope.employee().unwrap_or(&q.manager).to_owned();
    let payments = payments(look, &manager)?;
    let confirms: BTreeMap<String, (i64, Option<Date>)> =
        docs::<Confirm>(company, "confirm")?.into_iter().map(|d| (d.body.payment, (d.n, d.body.on.parse().ok()))).collect();
    let (mut dues, mut lines) = (Vec::new(), Vec::new());
    for p in &payments {
        if let Some(paid) = p.paid {
            dues.push(Due { kind: DueKind::Paid, on: paid, amount: p.amount, promised: p.planned });
            continue;
        }
        let confirm = confirms.get(&p.id);
        let Some(on) = confirm.and_then(|(_, on)| *on).or(p.planned) else { continue };
        let kind = if confirm.is_some() { DueKind::Confirmed } else { DueKind::Invoiced };
        dues.push(Due { kind, on, amount: p.amount, promised: p.planned });
        lines.push((on, line(p, kind, on, today, confirm.map(|c| c.0))));
    }
    let invoiced: BTreeSet<&str> = payments.iter().filter(|p| p.paid.is_none()).map(|p| p.deal.as_str()).collect();
    for d in promised(company)? {
        let c = &d.body;
        // A deal with a document is counted by its document, not by what was said about it.
        let doubled = !c.deal.is_empty() && invoiced.contains(c.deal.as_str());
        if let Some(amount) = c.money.filter(|_| !doubled && (manager.is_empty() || c.owner == manager)) {
            dues.push(Due { kind: DueKind::Confirmed, on: c.due, amount, promised: None });
            lines.push((c.due, said(&d, amount, today)));
        }
    }
    let (outlook, no_outlook) = outlook(look, &manager, &range)?;
    let calendar = desk::calendar(range.from, range.last(), today, &dues, &outlook);
    lines.retain(|(on, _)| *on <= range.last() && (*on <= today || *on >= range.from));
    lines.sort_by(|a, b| (a.0, &a.1.payment, &a.1.deal).cmp(&(b.0, &b.1.payment, &b.1.deal)));
    let hidden = lines.len().saturating_sub(LINES);
    Ok(Board {
        from: range.from.to_string(),
        to: range.last().to_string(),
        today: today.to_string(),
        calendar,
        lines: lines.into_iter().take(LINES).map(|(_, l)| l).collect(),
        hidden,
        has_payments: !payments.is_empty(),
        no_outlook,
    })
}

fn line(p: &Payment, kind: DueKind, on: Date, today: Date, n: Option<i64>) -> Line {
    Line {
        payment: p.id.clone(),
        kind,
        on: on.to_string(),
        amount: format_money(p.amount),
        deal: p.deal.clone(),
        customer: p.customer.clone(),
        customer_name: p.name.clone(),
        manager: p.manager.clone(),
        overdue: on <= today,
        n,
    }
}

fn said(d: &Doc<Case>, amount: i128, today: Date) -> Line {
    let c = &d.body;
    Line {
        payment: String::new(),
        kind: DueKind::Confirmed,
        on: c.due.to_string(),
        amount: format_money(amount),
        deal: c.deal.clone(),
        customer: String::new(),
        customer_name: c.what.clone(),
        manager: c.owner.clone(),
        overdue: c.due <= today,
        n: Some(d.n),
    }
}

/// Open promises of money noted in reviews.
fn promised(company: &Company) -> Result<Vec<Doc<Case>>> {
    let all = docs::<Case>(company, "case")?;
    Ok(all.into_iter().filter(|d| d.body.stand == Stand::Open && d.body.money.is_some()).collect())
}

/// Payments of the viewer's rows; the document or the deal tells whose a payment is.
fn payments(look: &Look<'_>, manager: &str) -> Result<Vec<Payment>> {
    let sql = "SELECT p.id, CASE WHEN p.paid_at <= a.as_of THEN local_date(p.paid_at) END AS paid_on, p.planned_on, p.amount,
                      coalesce(p.deal_id, o.deal_id, '') AS deal, coalesce(p.customer_id, o.customer_id, d.customer_id, '') AS customer,
                      coalesce(c.name, '') AS name, coalesce(o.manager, d.manager, '') AS manager
               FROM payments p CROSS JOIN v_as_of a
               LEFT JOIN v_orders o ON o.order_id = p.order_id
               LEFT JOIN v_deals d ON d.deal_id = coalesce(p.deal_id, o.deal_id)
               LEFT JOIN v_customers c ON c.customer_id = coalesce(p.customer_id, o.customer_id, d.customer_id)
               WHERE $mine = '' OR coalesce(o.manager, d.manager, '') = $mine
               ORDER BY p.id";
    let rows = look.open.sql(sql, &vec![("mine", Value::Text(manager.to_owned()))])?;
    let text = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().to_owned();
    let read = |i: usize| {
        Some(Payment {
            id: text(i, "id"),
            paid: day(rows.date(i, "paid_on")),
            planned: day(rows.date(i, "planned_on")),
            amount: rows.money(i, "amount")?,
            deal: text(i, "deal"),
            customer: text(i, "customer"),
            name: text(i, "name"),
            manager: text(i, "manager"),
        })
    };
    Ok((0..rows.len()).filter_map(read).collect())
}

/// What open deals are likely to bring on the days ahead.
fn outlook(look: &Look<'_>, manager: &str, range: &DateRange) -> Result<(BTreeMap<Date, Outlook>, String)> {
    let tomorrow = look.open.today().tomorrow().unwrap_or(range.from);
    if range.last() < tomorrow {
        return Ok((BTreeMap::new(), String::new()));
    }
    let mut ask = Ask { metric: "payment_calendar".to_owned(), ..Ask::default() };
    (ask.from, ask.to) = (tomorrow.to_string(), range.last().to_string());
    if !manager.is_empty() {
        ask.filters.push(("manager".to_owned(), manager.to_owned()));
    }
    let Some(set) = look.figure(&ask)? else { return Ok((BTreeMap::new(), String::new())) };
    let money = |v: Option<&str>| v.and_then(|v| parse_decimal(v, SCALE)).unwrap_or(0);
    let mut out = BTreeMap::new();
    for row in &set.rows {
        let on = row.cut.iter().find(|(d, _)| d == "day").and_then(|(_, v)| v.parse::<Date>().ok());
        if let (Some(on), Some(value)) = (on, row.value.as_deref()) {
            let (total_p10, total_p90) = (money(row.field("cumulative_p10")), money(row.field("cumulative_p90")));
            out.insert(on, Outlook { expected: money(Some(value)), total_p10, total_p90 });
        }
    }
    let why = set.rows.first().filter(|_| out.is_empty()).and_then(|r| r.reason.clone()).unwrap_or_default();
    Ok((out, why))
}

/// Notes that the client named a day for a payment.
///
/// # Errors
/// A payment that is not there, is paid, or is not the person's own.
pub fn confirm(look: &Look<'_>, company: &Company, payment: &str, on: &str, by: &By, now: i64) -> Result<()> {
    let all = payments(look, by.scope.employee().unwrap_or_default())?;
    let found = all.iter().find(|p| p.id == payment && p.paid.is_none()).ok_or_else(Error::missing)?;
    by.of(&found.manager)?;
    let on = if on.is_empty() { found.planned.ok_or_else(Error::missing)? } else { super::date_of(on)? };
    for old in docs::<Confirm>(company, "confirm")?.into_iter().filter(|d| d.body.payment == payment) {
        remove(company, "confirm", old.n, by, now)?;
    }
    let body = Confirm { payment: payment.to_owned(), on: on.to_string() };
    add(company, ("confirm", &found.manager, Some(on)), &body, by, now)?;
    Ok(())
}

/// Takes a confirmation back.
///
/// # Errors
/// No such confirmation, or not the person's own.
pub fn unconfirm(company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    own(company, n, by)?;
    remove(company, "confirm", n, by, now)
}

/// Brings a confirmation back.
///
/// # Errors
/// No such confirmation, or not the person's own.
pub fn reconfirm(company: &Company, n: i64, by: &By) -> Result<()> {
    own(company, n, by)?;
    restore(company, "confirm", n)
}

fn own(company: &Company, n: i64, by: &By) -> Result<()> {
    let row = company.state()?.desk_one(n)?.filter(|r| r.kind == "confirm").ok_or_else(Error::missing)?;
    by.of(&row.owner)
}
