//! Pairs sales of the books with won deals that no number ties: by client, sum and date, each pair with its confidence (mission row 34).

use super::doubles::keep_doubles;
use crate::error::Error;
use arrow::array::{Decimal128Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use engine::Session;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Days between the closing of a deal and its sale that still make a pair.
const DAYS: i64 = 45;
/// Days for a pair without a client.
const DAYS_OF_STRANGERS: i64 = 3;

/// A record that no number ties to the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Loose {
    id: String,
    client: Option<String>,
    day: i64,
    amount: i128,
}

/// How sure a pair is, by its words.
pub(super) const CONFIDENCE: [(&str, &str); 5] =
    [("link", "1"), ("client_sum_date", "0.9"), ("client_near_sum", "0.6"), ("sum_date", "0.5"), ("phone", "0.9")];

/// Keeps `books_pairs` (order_id, deal_id, how): pairs found without a common number.
pub(super) fn keep_pairs(session: &Session) -> Result<(), Error> {
    if session.knows("books_pairs") {
        return Ok(());
    }
    keep_doubles(session)?;
    let sales = load(session, include_str!("../sql/loose_sales.sql"))?;
    let deals = load(session, include_str!("../sql/loose_deals.sql"))?;
    let pairs = pair(&sales, &deals);
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let schema = Schema::new(vec![
        text("order_id"),
        text("deal_id"),
        text("how"),
        Field::new("booked", DataType::Decimal128(18, 4), true),
    ]);
    let column = |f: &dyn Fn(&Pair) -> String| Arc::new(pairs.iter().map(|p| Some(f(p))).collect::<StringArray>());
    let booked = pairs.iter().map(|p| sales.get(p.sale).map(|s| s.amount)).collect::<Decimal128Array>();
    let shape = |e: arrow::error::ArrowError| engine::Error::Shape(e.to_string());
    let batch = RecordBatch::try_new(
        Arc::new(schema),
        vec![
            column(&|p| sales[p.sale].id.clone()),
            column(&|p| deals[p.deal].id.clone()),
            column(&|p| p.how.to_owned()),
            Arc::new(booked.with_precision_and_scale(18, 4).map_err(shape)?),
        ],
    )
    .map_err(shape)?;
    Ok(session.put_batch("books_pairs", batch)?)
}

fn load(session: &Session, sql: &str) -> Result<Vec<Loose>, Error> {
    let rows = session.sql(sql, &Vec::new())?;
    let read = |i: usize| {
        Some(Loose {
            id: rows.text(i, "id")?.to_owned(),
            client: rows.text(i, "client").map(str::to_owned),
            day: i64::from(rows.date(i, "day")?),
            amount: rows.money(i, "amount")?,
        })
    };
    Ok((0..rows.len()).filter_map(read).collect())
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    sale: usize,
    deal: usize,
    how: &'static str,
}

/// The surest and nearest pairs first, each record once; equal ones by id, so that the order of rows changes nothing.
fn pair(sales: &[Loose], deals: &[Loose]) -> Vec<Pair> {
    let mut by_client: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_sum: BTreeMap<i128, Vec<usize>> = BTreeMap::new();
    for (j, d) in deals.iter().enumerate() {
        if let Some(c) = &d.client {
            by_client.entry(c).or_default().push(j);
        }
        by_sum.entry(d.amount).or_default().push(j);
    }
    let mut candidates: Vec<(u8, i64, &str, &str, usize, usize)> = Vec::new();
    for (i, s) in sales.iter().enumerate() {
        let mine = s.client.as_deref().and_then(|c| by_client.get(c)).map_or(&[][..], Vec::as_slice);
        for j in mine {
            let (d, gap) = (&deals[*j], (s.day - deals[*j].day).abs());
            let rank = match (s.amount - d.amount).abs() {
                0 => 0,
                off if off * 20 <= s.amount.abs() => 1,
                _ => continue,
            };
            if gap <= DAYS {
                candidates.push((rank, gap, &s.id, &d.id, i, *j));
            }
        }
        if s.client.is_none() {
            let near = |j: &&usize| (s.day - deals[**j].day).abs() <= DAYS_OF_STRANGERS;
            let same: Vec<&usize> = by_sum.get(&s.amount).into_iter().flatten().filter(near).collect();
            // A sum that several deals share proves nothing.
            if let [j] = same.as_slice() {
                candidates.push((2, (s.day - deals[**j].day).abs(), &s.id, &deals[**j].id, i, **j));
            }
        }
    }
    candidates.sort_unstable();
    let (mut sold, mut dealt) = (BTreeSet::new(), BTreeSet::new());
    let mut out = Vec::new();
    for (rank, _, _, _, sale, deal) in candidates {
        if !sold.contains(&sale) && !dealt.contains(&deal) {
            sold.insert(sale);
            dealt.insert(deal);
            out.push(Pair { sale, deal, how: ["client_sum_date", "client_near_sum", "sum_date"][usize::from(rank)] });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loose(id: &str, client: &str, day: i64, amount: i128) -> Loose {
        Loose { id: id.to_owned(), client: (!client.is_empty()).then(|| client.to_owned()), day, amount }
    }

    #[test]
    fn each_record_is_paired_once_with_the_surest() {
        let sales = [loose("s1", "c", 10, 1000), loose("s2", "c", 12, 1000), loose("s3", "c", 40, 1030), loose("s4", "", 20, 77)];
        let deals =
            [loose("d1", "c", 11, 1000), loose("d2", "c", 39, 1000), loose("d3", "x", 21, 77), loose("d4", "c", 200, 1000)];
        let pairs = pair(&sales, &deals);
        let named: Vec<(&str, &str, &str)> =
            pairs.iter().map(|p| (sales[p.sale].id.as_str(), deals[p.deal].id.as_str(), p.how)).collect();
        assert_eq!(named, [("s1", "d1", "client_sum_date"), ("s2", "d2", "client_sum_date"), ("s4", "d3", "sum_date")]);
        let mut back_sales = sales.to_vec();
        let mut back_deals = deals.to_vec();
        back_sales.reverse();
        back_deals.reverse();
        let again: Vec<(&str, &str)> = pair(&back_sales, &back_deals)
            .iter()
            .map(|p| (back_sales[p.sale].id.as_str(), back_deals[p.deal].id.as_str()))
            .collect();
        assert_eq!(again, named.iter().map(|n| (n.0, n.1)).collect::<Vec<_>>());
    }

    #[test]
    fn a_sum_of_two_deals_ties_no_stranger() {
        let deals = [loose("d1", "a", 20, 77), loose("d2", "b", 21, 77)];
        assert!(pair(&[loose("s", "", 20, 77)], &deals).is_empty());
    }
}
