//! Settlements with clients: debts and advances as attributes of clients, credits of the period as payments.

use super::emit::{Work, named, on};
use super::words::{Dim, Measure};
use crate::build::plan::json_text;
use crate::read::rules;
use crate::sources::stream::Stream;
use crate::{Error, Note, ReadReport, Sink};
use std::collections::BTreeMap;

/// What a client's rows come to, units of 10^-6.
#[derive(Default)]
struct Account {
    debt: i128,
    advance: i128,
    shipped: i128,
    paid: i128,
    /// Debts by age: header and sum, in the order of the columns.
    ages: BTreeMap<usize, i128>,
    line: u64,
}

/// Sends a report of settlements.
pub(crate) fn read(work: &Work<'_>, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut accounts: BTreeMap<String, Account> = BTreeMap::new();
    for leaf in &work.tree.leaves {
        let at = leaf.path.iter().enumerate().rev().find(|(i, _)| work.levels.get(*i) == Some(&Dim::Client));
        let name = at.map_or("", |(_, l)| l.as_str());
        let account: &str = leaf
            .path
            .iter()
            .enumerate()
            .rev()
            .find(|(i, _)| work.levels.get(*i) == Some(&Dim::Account))
            .map_or("", |(_, l)| l.as_str());
        let row = &work.grid.rows[leaf.row];
        let sum = |m: Measure| {
            let own = work.header.columns.iter().filter(|c| c.measure == m);
            own.filter_map(|c| row.number(c.at)).sum::<i128>()
        };
        let a = accounts.entry(if name.is_empty() { "(без контрагента)" } else { name }.to_owned()).or_default();
        a.line = if a.line == 0 { row.line } else { a.line.min(row.line) };
        let close = sum(Measure::CloseDebit) - sum(Measure::CloseCredit);
        // A client owes on one contract and has paid ahead on another: both are facts.
        if close > 0 {
            a.debt += close
        } else {
            a.advance -= close
        }
        let (debit, credit) = (sum(Measure::TurnDebit), sum(Measure::TurnCredit));
        if is_advance(account) {
            // An advance that is set off leaves the one account and enters the other: no new money.
            a.paid += credit - debit;
        } else {
            a.shipped += debit;
            a.paid += credit;
        }
        for c in work.header.columns.iter().filter(|c| c.measure == Measure::Debt) {
            if let Some(n) = row.number(c.at) {
                *a.ages.entry(c.at).or_insert(0) += n;
            }
        }
    }
    let clients: BTreeMap<String, (String, u64)> =
        accounts.iter().map(|(name, a)| (name.clone(), (attributes(work, a), a.line))).collect();
    let sent = named("customers", &clients, sink)?;
    ReadReport::add(&mut report.rows, "customers", sent);
    report.merged += work.tree.leaves.len() as u64 - sent;
    let paid = payments(work, &accounts, sink)?;
    if paid > 0 {
        ReadReport::add(&mut report.derived, "payments", paid);
        report.notes.push(Note {
            code: "payments_of_period",
            count: paid,
            ru: "оплат — по одной на клиента за период отчёта, датированы последним днём".to_owned(),
            en: "payments: one per client and period of the report, dated by its last day".to_owned(),
        });
    }
    Ok(())
}

/// Accounts of advances received: 62.02, 62.22, 62.32.
fn is_advance(account: &str) -> bool {
    let digits: String = account.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.starts_with("62.") && digits.ends_with('2')
}

fn attributes(work: &Work<'_>, a: &Account) -> String {
    let mut list: Vec<(String, i128)> = Vec::new();
    let day = work.period.to;
    if work.header.columns.iter().any(|c| c.measure == Measure::CloseDebit) {
        list.push((on("Аванс", day), a.advance));
        list.push((on("Долг", day), a.debt));
    }
    if work.header.columns.iter().any(|c| c.measure == Measure::TurnDebit) {
        list.push((format!("Отгружено {}", work.period.spell()), a.shipped));
    }
    for (at, sum) in &a.ages {
        let name = work.header.names.get(*at).map_or("", String::as_str);
        list.push((on(&format!("Долг: {name}"), day), *sum));
    }
    list.sort();
    let mut json = String::new();
    for (key, value) in list {
        json.push(if json.is_empty() { '{' } else { ',' });
        json_text(&key, &mut json);
        json.push(':');
        json_text(&domain::money::format_decimal(value, 6, 2), &mut json);
    }
    if !json.is_empty() {
        json.push('}');
    }
    json
}

fn payments(work: &Work<'_>, accounts: &BTreeMap<String, Account>, sink: &mut dyn Sink) -> Result<u64, Error> {
    let zone = rules(work.file.input, work.file.detected, work.file.opts)?.zone;
    let mut out = Stream::new("payments")?;
    let [id, paid_at, amount, customer] = out.at(["id", "paid_at", "amount", "customer_id"]);
    for (name, a) in accounts.iter().filter(|(_, a)| a.paid != 0) {
        out.text(id, &format!("{}/{name}", work.period.spell()));
        out.buf.long(paid_at, work.end(&zone, work.period));
        out.buf.decimal(amount, domain::money::div_round(a.paid, 100).unwrap_or(0));
        out.text(customer, name);
        out.end_row(a.line, sink)?;
    }
    out.flush(sink)?;
    Ok(out.sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_advances() {
        for (account, want) in [("62.02", true), ("62.01", false), ("62", false), ("62.22", true), ("60.02", false)] {
            assert_eq!(is_advance(account), want, "{account}");
        }
    }
}
