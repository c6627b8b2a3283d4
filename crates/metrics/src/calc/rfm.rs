//! RFM: recency, frequency and money of customers by the share of those who are strictly worse (`methods.md` 2.5).

use crate::calc::clients::{Book, Groups, date_of, field, nameless, no_grain, one_currency, year_before};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use std::collections::BTreeMap;

/// Scores of recency, frequency and money.
type Code = (u32, u32, u32);

/// One customer with purchases in the window.
#[derive(Debug, Clone)]
struct Scored {
    client: usize,
    last: i32,
    silent: i128,
    purchases: i128,
    revenue: i128,
    code: Code,
}

/// Name of the segment by recency and frequency; codes of a three-level table are stretched to five.
fn segment(r: u32, f: u32, levels: u32) -> &'static str {
    let stretch = |v: u32| if levels == 3 { 2 * v - 1 } else { v };
    match (stretch(r), stretch(f)) {
        (4.., 4..) => "champions",
        (3.., 3..) => "loyal",
        (4.., 2..) => "promising",
        (4.., _) => "new",
        (3, _) => "needs_attention",
        (_, 4..) => "cannot_lose",
        (_, 3) => "at_risk",
        (2, _) => "sleeping",
        _ => "lost",
    }
}

/// One row a code, or one a customer. Scores are those of the whole base; cuts and filters choose whose are shown.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to));
    let mut all = measured(&book, days(from), days(c.to));
    let Some(levels) = stats::rfm::levels(all.len()) else {
        let mut row = FigureRow::empty(all.len() as u64, Status::NotEnoughData);
        row.reason = Some("fewer_than_10_customers".to_owned());
        return Ok(vec![row]);
    };
    score(&mut all, levels);
    let mut out =
        if c.request.by.contains(&Dimension::Customer) { list(&groups, &all, levels) } else { codes(&groups, &all, levels) };
    one_currency(c, &mut out)?;
    Ok(out)
}

fn measured(book: &Book, from: i32, to: i32) -> Vec<Scored> {
    let (mut out, mut bought) = (Vec::new(), Vec::new());
    for client in 0..book.len() {
        book.purchase_days(client, &mut bought);
        bought.retain(|d| *d >= from && *d <= to);
        let Some(last) = bought.last().copied() else { continue };
        let revenue = book.docs(client).iter().filter(|d| d.day >= from && d.day <= to).map(|d| d.net).sum();
        let purchases = bought.len() as i128;
        out.push(Scored { client, last, silent: i128::from(to - last), purchases, revenue, code: (0, 0, 0) });
    }
    out
}

fn score(all: &mut [Scored], levels: u32) {
    let of = |pick: fn(&Scored) -> i128, all: &[Scored]| all.iter().map(pick).collect::<Vec<i128>>();
    let r = stats::rfm::scores(&of(|s| s.silent, all), levels, true);
    let f = stats::rfm::scores(&of(|s| s.purchases, all), levels, false);
    let m = stats::rfm::scores(&of(|s| s.revenue, all), levels, false);
    for (i, s) in all.iter_mut().enumerate() {
        s.code = (r[i], f[i], m[i]);
    }
}

fn codes(groups: &Groups, all: &[Scored], levels: u32) -> Vec<FigureRow> {
    let mut sums: Vec<BTreeMap<Code, (u64, i128)>> = vec![BTreeMap::new(); groups.len()];
    let mut totals = vec![(0_u64, 0_i128); groups.len()];
    for s in all {
        let Some(group) = groups.of.get(s.client).copied().flatten() else { continue };
        let (Some(by_code), Some(total)) = (sums.get_mut(group), totals.get_mut(group)) else { continue };
        let sum = by_code.entry(s.code).or_default();
        *sum = (sum.0 + 1, sum.1 + s.revenue);
        *total = (total.0 + 1, total.1 + s.revenue);
    }
    let mut out = Vec::new();
    for (group, (by_code, total)) in sums.iter().zip(&totals).enumerate() {
        // Best first: 555 stands above 111.
        for (code, (n, revenue)) in by_code.iter().rev() {
            let mut row = FigureRow::empty(*n, Status::Ok);
            row.value = Some(n.to_string());
            named(&mut row, *code, levels);
            field(&mut row, "customers", Some(n.to_string()));
            field(&mut row, "revenue", Some(money::format_money(*revenue)));
            let share = |a: i128, b: i128| money::ratio(a, b, status::RATIO_PLACES);
            field(&mut row, "share_of_customers", share(i128::from(*n), i128::from(total.0)));
            field(&mut row, "share_of_revenue", share(*revenue, total.1).filter(|_| total.1 > 0));
            let mut row = groups.dress(group, None, row);
            row.cut.push(("code".to_owned(), text(*code)));
            out.push(row);
        }
    }
    out
}

fn list(groups: &Groups, all: &[Scored], levels: u32) -> Vec<FigureRow> {
    let mut chosen: Vec<(&Scored, usize)> =
        all.iter().filter_map(|s| groups.of.get(s.client).copied().flatten().map(|g| (s, g))).collect();
    // Best code first, then the larger revenue; equal ones keep the order of id.
    chosen.sort_by_key(|(s, _)| std::cmp::Reverse((s.code, s.revenue)));
    let make = |(s, group): (&Scored, usize)| {
        let mut row = FigureRow::empty(1, Status::Ok);
        row.value = Some(text(s.code));
        named(&mut row, s.code, levels);
        field(&mut row, "recency_days", Some(s.silent.to_string()));
        field(&mut row, "last_purchase", Some(date_of(s.last).to_string()));
        field(&mut row, "purchases", Some(s.purchases.to_string()));
        field(&mut row, "revenue", Some(money::format_money(s.revenue)));
        groups.dress(group, None, row)
    };
    chosen.into_iter().map(make).collect()
}

fn text(code: Code) -> String {
    format!("{}{}{}", code.0, code.1, code.2)
}

fn named(row: &mut FigureRow, (r, f, m): Code, levels: u32) {
    for (name, v) in [("r", r), ("f", f), ("m", m)] {
        field(row, name, Some(v.to_string()));
    }
    field(row, "segment", Some(segment(r, f, levels).to_owned()));
    field(row, "levels", Some(levels.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_segment() {
        let all =
            |levels: u32| -> Vec<&str> { (1..=levels).flat_map(|r| (1..=levels).map(move |f| segment(r, f, levels))).collect() };
        let three = ["lost", "at_risk", "cannot_lose", "needs_attention", "loyal", "loyal", "new", "loyal", "champions"];
        assert_eq!(all(3), three);
        assert_eq!(segment(5, 1, 5), "new");
        assert_eq!(segment(5, 5, 5), "champions");
        assert_eq!(segment(1, 5, 5), "cannot_lose");
        assert_eq!(segment(2, 1, 5), "sleeping");
    }
}
