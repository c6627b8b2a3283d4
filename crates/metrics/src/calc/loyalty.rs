//! Promoters, passives and detractors joined to money, and advocates of the brand (rows 53 and 63 of the mission).

use crate::calc::churn::{Pool, standing};
use crate::calc::clients::{Book, Groups, field, nameless, no_grain, one_currency, year_before};
use crate::calc::ltv::{Known, Margins};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Value;
use std::collections::BTreeMap;

/// Score of the latest answer in the twelve months: the group of a client.
const ANSWERS: &str = "-- latest scores\nSELECT who, score FROM (SELECT s.customer_id AS who, s.score, \
     row_number() OVER (PARTITION BY s.customer_id ORDER BY s.at DESC, s.id DESC) AS rn \
     FROM survey_responses s CROSS JOIN v_as_of a \
     WHERE s.customer_id IS NOT NULL AND s.score >= 0 AND s.score <= 10 AND s.at <= a.as_of \
       AND coalesce(attr(s.attrs, 'scale'), '0-10') = '0-10' \
       AND local_date(s.at) >= $from AND local_date(s.at) <= $to) WHERE rn = 1 ORDER BY who";

/// Groups in the order shown.
const GROUPS: [&str; 4] = ["promoter", "passive", "detractor", "silent"];

/// A client with what he has brought.
struct Client {
    index: usize,
    group: usize,
    active: bool,
    lost: bool,
    /// Margin of the twelve months and of the whole life.
    year: Margins,
    life: Margins,
}

struct Base {
    groups: Groups,
    clients: Vec<Client>,
}

fn load(c: &Context<'_>) -> Result<Base, Error> {
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to)).min(c.to);
    let (start, end) = (days(from), days(c.to));
    let rows = c.session.sql(ANSWERS, &vec![("from", Value::Date(start)), ("to", Value::Date(end))])?;
    let scores: BTreeMap<&str, i64> = (0..rows.len()).filter_map(|i| rows.text(i, "who").zip(rows.int(i, "score"))).collect();
    let p90 = Pool::until(&book, end).p90();
    let (mut clients, mut bought) = (Vec::new(), Vec::new());
    for index in 0..book.len() {
        book.purchase_days(index, &mut bought);
        bought.truncate(bought.partition_point(|d| *d <= end));
        if bought.is_empty() {
            continue;
        }
        let lost = standing(&bought, end, p90).is_some_and(|s| s.lost());
        let mut client = Client { index, group: 3, active: false, lost, year: Margins::default(), life: Margins::default() };
        for d in book.docs(index).iter().filter(|d| d.day <= end) {
            client.life.add(d);
            if d.day >= start {
                client.year.add(d);
                client.active = true;
            }
        }
        client.group = match scores.get(book.id(index)) {
            Some(9..) => 0,
            Some(7..=8) => 1,
            Some(_) => 2,
            None => 3,
        };
        // A silent client counts only when there was something to ask about.
        if client.group < 3 || client.active {
            clients.push(client);
        }
    }
    Ok(Base { groups, clients })
}

/// One row a group of answers: clients, money of the year, losses, lifetime margin.
pub(crate) fn groups(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let base = load(c)?;
    let mut out = Vec::new();
    for cut in 0..base.groups.len() {
        for (g, name) in GROUPS.iter().enumerate() {
            let inside = |k: &&Client| k.group == g && base.groups.of.get(k.index).copied().flatten() == Some(cut);
            let members: Vec<&Client> = base.clients.iter().filter(inside).collect();
            if members.is_empty() && base.groups.len() > 1 {
                continue;
            }
            let mut row = base.groups.dress(cut, None, group_row(&members));
            row.cut.push(("group".to_owned(), (*name).to_owned()));
            out.push(row);
        }
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

fn group_row(members: &[&Client]) -> FigureRow {
    let n = members.len() as u64;
    let (mut year, mut life) = (Margins::default(), Margins::default());
    members.iter().for_each(|k| {
        year.join(&k.year);
        life.join(&k.life);
    });
    let mut row = FigureRow::empty(n, Status::Ok);
    let lost = members.iter().filter(|k| k.lost).count() as u64;
    let churn = status::share(lost, n);
    let known = |m: &Margins| m.known() != Known::Nothing || n == 0;
    row.value = Some(money::format_money(year.revenue()));
    field(&mut row, "customers", Some(n.to_string()));
    field(&mut row, "revenue_12m", Some(money::format_money(year.revenue())));
    field(&mut row, "margin_12m", year.total().filter(|_| known(&year)).map(money::format_money));
    field(&mut row, "lost", Some(lost.to_string()));
    field(&mut row, "lost_share", churn.value);
    field(&mut row, "lost_low", churn.interval.as_ref().map(|i| i.low.clone()));
    field(&mut row, "lost_high", churn.interval.map(|i| i.high));
    let ltv = life.total().filter(|_| known(&life)).and_then(|t| money::div_round(t, i128::from(n)));
    field(&mut row, "ltv", ltv.map(money::format_money));
    row
}

/// Advocates: promoters who are active and whose lifetime margin is in the top quarter of the base.
pub(crate) fn advocates(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let base = load(c)?;
    let life: Vec<f64> = base.clients.iter().filter(|k| k.active).map(|k| k.life.total().unwrap_or(0) as f64).collect();
    let Some(line) = stats::quantile::of_unsorted(&life, 0.75) else {
        let mut row = FigureRow::empty(0, Status::NotApplicable);
        row.reason = Some("no_denominator".to_owned());
        return Ok(vec![row]);
    };
    let is = |k: &Client| k.group == 0 && k.active && !k.lost && k.life.total().unwrap_or(0) as f64 >= line;
    let by_customer = c.request.by.contains(&Dimension::Customer);
    let mut out = Vec::new();
    for cut in 0..base.groups.len() {
        let inside = |k: &&Client| base.groups.of.get(k.index).copied().flatten() == Some(cut);
        let members: Vec<&Client> = base.clients.iter().filter(inside).collect();
        let found = members.iter().filter(|k| is(k)).count() as u64;
        if by_customer && found == 0 {
            continue;
        }
        let promoters = members.iter().filter(|k| k.group == 0).count();
        let mut row = FigureRow::empty(members.len() as u64, Status::Ok);
        row.value = Some(found.to_string());
        field(&mut row, "promoters", Some(promoters.to_string()));
        field(&mut row, "customers", Some(members.len().to_string()));
        let margin: i128 = members.iter().filter(|k| is(k)).filter_map(|k| k.year.total()).sum();
        field(&mut row, "margin_12m", Some(money::format_money(margin)));
        field(&mut row, "ltv_line", Some(status::cash(line / money::ONE as f64)));
        out.push(base.groups.dress(cut, None, row));
    }
    one_currency(c, &mut out)?;
    Ok(out)
}
