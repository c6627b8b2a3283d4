//! Whom to win back: expected margin of each lost customer by own return rate, silence and last year's margin
//! (`methods.md` 4.4, row 71 of the mission).

use crate::calc::churn::{Pool, standing};
use crate::calc::clients::{Book, Groups, date_of, field, nameless, no_grain, one_currency};
use crate::calc::ltv::{Known, Margins};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::ToSpan;
use stats::shrink::BetaBinomial;

/// Silence over the usual after which the chance to return halves, days; a default, printed beside the value.
const HALF_LIFE: f64 = 120.0;
/// Months in which a return is waited for.
const HORIZON: i32 = 6;
/// Return rate of the default and its weight in customers, until own history speaks.
const PRIOR: (f64, f64) = (0.1, 10.0);

/// A lost customer.
struct Lost {
    client: usize,
    group: usize,
    /// Days of silence over the own threshold.
    over: f64,
    silent: i64,
    last: i32,
    /// The twelve months that end with the last purchase.
    year: Margins,
}

/// Sum over lost customers, or one row a customer, the dearest first.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let end = days(c.to);
    let (returned, lost_before) = history(&book, end);
    let p = BetaBinomial::known(PRIOR.0, PRIOR.1).rate(returned, lost_before);
    let lost = lost(&book, &groups, end);
    let mut out = Vec::new();
    if c.request.by.contains(&Dimension::Customer) {
        let mut list: Vec<(i128, FigureRow)> =
            lost.iter().map(|l| (worth(l, p).unwrap_or(0), groups.dress(l.group, None, lost_row(l, p)))).collect();
        // Equal ones keep the order of id.
        list.sort_by_key(|(v, _)| std::cmp::Reverse(*v));
        out.extend(list.into_iter().map(|(_, row)| row));
    } else {
        for group in 0..groups.len() {
            let members: Vec<&Lost> = lost.iter().filter(|l| l.group == group).collect();
            if !members.is_empty() || groups.len() == 1 {
                out.push(groups.dress(group, None, total_row(&members, p)));
            }
        }
    }
    for row in &mut out {
        field(row, "p_return", Some(status::float(p, 6)));
        field(row, "returned_of_lost", Some(format!("{returned}/{lost_before}")));
        field(row, "half_life_days", Some(status::float(HALF_LIFE, 0)));
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

/// Customers lost six months ago, and how many of them bought since: they came back by themselves or were won back, which the
/// records do not tell apart.
fn history(book: &Book, end: i32) -> (u64, u64) {
    let cut = days(date_of(end).saturating_sub(HORIZON.months()));
    let p90 = Pool::until(book, cut).p90();
    let (mut returned, mut lost, mut bought) = (0, 0, Vec::new());
    for client in 0..book.len() {
        book.purchase_days(client, &mut bought);
        if standing(&bought, cut, p90).is_some_and(|s| s.lost()) {
            lost += 1;
            returned += u64::from(bought.iter().any(|d| *d > cut && *d <= end));
        }
    }
    (returned, lost)
}

fn lost(book: &Book, groups: &Groups, end: i32) -> Vec<Lost> {
    let p90 = Pool::until(book, end).p90();
    let (mut out, mut bought) = (Vec::new(), Vec::new());
    for client in 0..book.len() {
        let Some(group) = groups.of.get(client).copied().flatten() else { continue };
        book.purchase_days(client, &mut bought);
        bought.truncate(bought.partition_point(|d| *d <= end));
        let (Some(last), Some(s)) = (bought.last().copied(), standing(&bought, end, p90)) else { continue };
        if !s.lost() {
            continue;
        }
        let from = days(date_of(last).saturating_sub(1.year()));
        let mut year = Margins::default();
        book.docs(client).iter().filter(|d| d.day > from && d.day <= end).for_each(|d| year.add(d));
        out.push(Lost { client, group, over: s.silent as f64 - s.threshold, silent: s.silent, last, year });
    }
    out.sort_by_key(|l| l.client);
    out
}

/// P × 0.5^(silence over the usual / half-life) × margin of the last year, minor units; nothing to win from a loss.
fn worth(l: &Lost, p: f64) -> Option<i128> {
    let margin = l.year.total()?.max(0);
    Some(libm::round(margin as f64 * chance(l, p)) as i128)
}

fn chance(l: &Lost, p: f64) -> f64 {
    p * libm::pow(0.5, l.over.max(0.0) / HALF_LIFE)
}

fn lost_row(l: &Lost, p: f64) -> FigureRow {
    let mut row = FigureRow::empty(1, Status::Assumption);
    row.reason = Some(if l.year.known() == Known::Nothing { "margin_unknown" } else { "return_rate_of_the_past" }.to_owned());
    row.value = worth(l, p).map(|v| status::cash(v as f64 / money::ONE as f64));
    field(&mut row, "margin_12m", l.year.total().map(money::format_money));
    field(&mut row, "chance", Some(status::float(chance(l, p), 6)));
    field(&mut row, "silent_days", Some(l.silent.to_string()));
    field(&mut row, "last_purchase", Some(date_of(l.last).to_string()));
    row
}

fn total_row(members: &[&Lost], p: f64) -> FigureRow {
    let mut row = FigureRow::empty(members.len() as u64, Status::Assumption);
    row.reason = Some("return_rate_of_the_past".to_owned());
    if members.is_empty() {
        row.status = Status::NotApplicable;
        row.reason = Some("nobody_is_lost".to_owned());
        return row;
    }
    let total: i128 = members.iter().filter_map(|l| worth(l, p)).sum();
    row.value = Some(status::cash(total as f64 / money::ONE as f64));
    let margin: i128 = members.iter().filter_map(|l| l.year.total()).sum();
    field(&mut row, "margin_12m", Some(money::format_money(margin)));
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calc::clients::Doc;

    #[test]
    fn chance_halves_with_silence() {
        // P 0.15, 60 days over the usual, half-life 120: 0.106; margin 80 000 gives 8 485.
        let mut year = Margins::default();
        year.add(&Doc { day: 0, net: 200_000 * money::ONE, margin: Some(80_000 * money::ONE), buy: true });
        let l = Lost { client: 0, group: 0, over: 60.0, silent: 90, last: 0, year };
        assert!((chance(&l, 0.15) - 0.106).abs() < 1e-3);
        assert_eq!(lost_row(&l, 0.15).value.as_deref(), Some("8485.28"));
        let loss = Lost { year: Margins::default(), ..l };
        assert_eq!(worth(&loss, 0.15), Some(0));
    }
}
