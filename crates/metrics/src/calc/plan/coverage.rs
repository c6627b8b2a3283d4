//! Coverage: are there enough open deals for what remains of the plan (`methods.md` 5.2, 5.4).

use super::spread::{self, Coin, DEALS, Spread};
use super::targets::{self, Level, Target, no_plan};
use crate::calc::pipeline::{ODDS, SUMS, Weighted, chance, keep_odds};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source, as_of_date};
use crate::request::Request;
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use domain::period::{DateRange, Grain};
use std::collections::BTreeMap;

/// Open deals due by the end of the period over what remains of its plan; the month of as-of when no period is asked.
pub(crate) fn coverage(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let mut level = Level::of(c, &[Dimension::Manager, Dimension::Team])?;
    if c.request.grain.is_some() {
        return Err(Error::Period("coverage is of one period; leave out the grain".to_owned()));
    }
    let range = period(c)?;
    let all = targets::load(c.session, Some(range.from), Some(range.last()))?;
    let plans = level.plans(&all, "revenue");
    if plans.is_empty() {
        return Ok(vec![no_plan("no_plan")]);
    }
    keep_odds(c.session)?;
    let sold = match sold(c, &level, &range)? {
        Ok(sold) => sold,
        Err(missing) => return Ok(vec![missing]),
    };
    let open = open(c, &level, &range)?;
    let none = Due::default();
    let mut rows = Vec::new();
    if level.shown {
        for (subject, plan) in &plans {
            let mut row = open.get(subject).unwrap_or(&none).row(sum(plan), sold.get(subject).copied().unwrap_or(0));
            row.cut = level.cut.iter().map(|d| (d.name(), subject.clone())).collect();
            rows.push(row);
        }
    } else {
        let plan = plans.values().map(|p| sum(p)).sum();
        rows.push(open.get("").unwrap_or(&none).row(plan, sold.get("").copied().unwrap_or(0)));
    }
    Ok(rows)
}

/// Days asked; an open end is the end of the month of as-of, an open start its first day (or the start of the end's month).
fn period(c: &Context<'_>) -> Result<DateRange, Error> {
    let today = as_of_date(c.session)?;
    let month =
        Grain::Month.bucket(c.request.to.unwrap_or(today)).ok_or_else(|| Error::Period("out of the calendar".to_owned()))?;
    let last = c.request.to.unwrap_or(month.last());
    DateRange::inclusive(c.request.from.unwrap_or(month.from), last)
        .ok_or_else(|| Error::Period("--from is later than the end of the month".to_owned()))
}

/// A plan is money with four places here.
fn sum(plans: &[Target]) -> i128 {
    plans.iter().map(|t| money::div_round(t.value, 100).unwrap_or(0)).sum()
}

/// The same question with cuts as shown; filters only for a level that was asked for by a filter.
fn request(c: &Context<'_>, level: &Level) -> Request {
    let by = if level.shown { c.request.by.clone() } else { Vec::new() };
    Request { metric: c.metric.id.to_owned(), by, filters: c.request.filters.clone(), ..Request::default() }
}

/// Net sales of the period so far, by subject.
fn sold(c: &Context<'_>, level: &Level, range: &DateRange) -> Result<Result<BTreeMap<String, i128>, FigureRow>, Error> {
    let asked = Request { metric: "revenue".to_owned(), ..request(c, level) }.between(range.from, range.last());
    let mut out = BTreeMap::new();
    for row in crate::compute(c.session, &asked)?.rows {
        if row.status == Status::NoData && !row.missing.is_empty() {
            return Ok(Err(row));
        }
        let subject = row.cut.first().map_or_else(String::new, |(_, v)| v.clone());
        out.insert(subject, row.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE)).unwrap_or(0));
    }
    Ok(Ok(out))
}

/// Open deals due by the end of the period, by subject. Single amounts are fetched only when no row needs the normal law.
fn open(c: &Context<'_>, level: &Level, range: &DateRange) -> Result<BTreeMap<String, Due>, Error> {
    let request = request(c, level);
    let unbounded = Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to };
    let query = c.metric.query.replace("{due}", &range.last().to_string());
    let g = unbounded.grouped(&Source { query: &query, keys: &ODDS, ..c.own() }, SUMS)?;
    let mut out: BTreeMap<String, Due> = BTreeMap::new();
    for i in 0..g.len() {
        out.entry(subject(&g, i)).or_default().weighted.add(&g.rows, i);
    }
    if out.values().map(|d| d.weighted.deals).max().is_some_and(|n| n <= DEALS) {
        let keys = [ODDS[0], ODDS[1], "amount"];
        let g = unbounded.grouped(&Source { query: &query, keys: &keys, ..c.own() }, "count(*) AS n")?;
        for i in 0..g.len() {
            if let Some(coin) = coin(&g, i) {
                out.entry(subject(&g, i)).or_default().coins.push(coin);
            }
        }
    }
    Ok(out)
}

fn subject(g: &Grouped, i: usize) -> String {
    let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
    shell.cut.into_iter().next().map_or_else(String::new, |(_, v)| v)
}

/// Deals of one amount and one chance; none without an amount or without odds.
fn coin(g: &Grouped, i: usize) -> Option<Coin> {
    let amount = g.rows.money(i, "amount").filter(|a| *a > 0)?;
    Some(Coin { amount, chance: chance(g.rows.int(i, "won")?, g.rows.int(i, "resolved")?), count: g.rows.count(i, "n") })
}

/// Deals of one subject due by the end of the period.
#[derive(Debug, Default)]
struct Due {
    weighted: Weighted,
    coins: Vec<Coin>,
}

impl Due {
    fn row(&self, plan: i128, fact: i128) -> FigureRow {
        let (w, remaining) = (&self.weighted, plan - fact);
        let mut row = FigureRow::empty(w.deals, Status::Ok);
        let (weighted, goal) = (w.weighted(), remaining.max(0));
        let spread = if w.deals > 0 && self.coins.is_empty() && weighted > 0 {
            Some(spread::normal(weighted as f64, w.variance(), goal))
        } else {
            spread::spread(&self.coins, goal)
        };
        if remaining > 0 {
            row.value = money::ratio(w.sum, remaining, status::RATIO_PLACES);
            (row.numerator, row.denominator) = (Some(money::format_money(w.sum)), Some(money::format_money(remaining)));
        } else {
            row.status = Status::NotApplicable;
            row.reason = Some("plan_done".to_owned());
        }
        let over = |v: i128| (remaining > 0).then(|| money::ratio(v, remaining, status::RATIO_PLACES)).flatten();
        let money_of = |pick: fn(&Spread) -> i128| spread.as_ref().map(|s| money::format_money(pick(s)));
        row.fields = vec![
            ("plan".to_owned(), Some(money::format_money(plan))),
            ("fact".to_owned(), Some(money::format_money(fact))),
            ("remaining".to_owned(), Some(money::format_money(remaining))),
            ("open_due".to_owned(), Some(money::format_money(w.sum))),
            ("weighted".to_owned(), Some(money::format_money(weighted))),
            ("weighted_p10".to_owned(), money_of(|s| s.p10)),
            ("weighted_p90".to_owned(), money_of(|s| s.p90)),
            ("weighted_coverage".to_owned(), over(weighted)),
            ("needed".to_owned(), (weighted > 0).then(|| money::ratio(w.sum, weighted, status::RATIO_PLACES)).flatten()),
            ("chance".to_owned(), spread.as_ref().filter(|_| remaining > 0).map(|s| status::float(s.reach, 6))),
            ("without_amount".to_owned(), Some(w.without_amount.to_string())),
            ("without_odds".to_owned(), Some(w.without_odds.to_string())),
        ];
        row
    }
}
