//! Fair comparison: win rate against the others inside equal mixes of channel, kind of client and size (`methods.md` 0.9, mission rows 19, 112).

use crate::calc::common::{part, put, put_count};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::Context;
use crate::request::Request;
use crate::status;
use domain::figure::{FigureRow, Status};
use stats::mh::{self, Stratum};
use std::collections::BTreeMap;

/// Less than this share of deals in strata with both sides is not enough to compare.
const USABLE: f64 = 0.7;
/// Flags need this q over all rows shown together.
const FLAG: f64 = 0.10;

/// Cuts of a group, its bucket, its stratum.
type Key = (Vec<(String, String)>, Option<String>);

/// One row a group: difference of its win rate from the rest at equal mix.
pub(crate) fn adjusted(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let asked = if c.request.by.is_empty() { vec![Dimension::Manager] } else { c.request.by.clone() };
    let mix: Vec<Dimension> =
        [Dimension::Channel, Dimension::NewOrCurrent, Dimension::DealSize].into_iter().filter(|d| !asked.contains(d)).collect();
    let request = Request { by: asked.iter().chain(&mix).cloned().collect(), ..c.request.clone() };
    let inner = Context { session: c.session, metric: c.metric, request: &request, from: c.from, to: c.to };
    let g = inner.grouped(&c.own(), "count(*) AS n, sum(hit) AS x")?;
    // Deals of each group by stratum, and of everybody by bucket and stratum.
    let mut groups: BTreeMap<Key, BTreeMap<Vec<String>, (u64, u64)>> = BTreeMap::new();
    let mut all: BTreeMap<(Option<String>, Vec<String>), (u64, u64)> = BTreeMap::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let mut cut = shell.cut;
        let stratum: Vec<String> = cut.split_off(asked.len()).into_iter().map(|(_, v)| v).collect();
        let (x, n) = (g.rows.count(i, "x"), g.rows.count(i, "n"));
        add(groups.entry((cut, shell.bucket.clone())).or_default().entry(stratum.clone()).or_default(), x, n);
        add(all.entry((shell.bucket, stratum)).or_default(), x, n);
    }
    let mut rows = Vec::new();
    let mut chances = Vec::new();
    for ((cut, bucket), own) in groups {
        let others = |stratum: &Vec<String>| all.get(&(bucket.clone(), stratum.clone())).copied().unwrap_or_default();
        let strata: Vec<Stratum> = own
            .iter()
            .map(|(s, (x1, n1))| {
                let (x, n) = others(s);
                Stratum { x1: *x1, n1: *n1, x0: x - x1, n0: n - n1 }
            })
            .collect();
        let total = all.iter().filter(|((b, _), _)| *b == bucket).fold((0, 0), |t, (_, v)| (t.0 + v.0, t.1 + v.1));
        let (mut row, p) = compare(&strata, total);
        (row.cut, row.bucket) = (cut, bucket);
        rows.push(row);
        chances.push(p);
    }
    flag(&mut rows, &chances);
    Ok(rows)
}

fn add(into: &mut (u64, u64), x: u64, n: u64) {
    *into = (into.0 + x, into.1 + n);
}

/// The row of a group whose strata are given, and its p-value; `total` is (won, closed) of everybody.
fn compare(strata: &[Stratum], total: (u64, u64)) -> (FigureRow, Option<f64>) {
    let (x1, n1) = strata.iter().fold((0, 0), |t, s| (t.0 + s.x1, t.1 + s.n1));
    let (x0, n0) = (total.0 - x1, total.1 - n1);
    let mut row = status::share(x1, n1);
    let rate = row.value.take();
    row.interval = None;
    // Deals of the group in strata where others sold too: the rest has nobody to be compared with.
    let shared: u64 = strata.iter().filter(|s| s.n0 > 0).map(|s| s.n1).sum();
    let usable = if n1 > 0 { shared as f64 / n1 as f64 } else { 0.0 };
    let found = mh::risk_difference(strata, 0.95);
    let enough = usable >= USABLE && found.is_some();
    let p = found
        .filter(|d| enough && d.se > 0.0 && row.status != Status::CountsOnly)
        .map(|d| stats::dist::norm_two_sided(d.value / d.se));
    if row.status != Status::CountsOnly && n1 > 0 {
        if let Some(d) = found.filter(|_| enough) {
            row.value = Some(status::float(d.value, 6));
            row.interval = Some(status::interval(&d.interval));
        } else {
            (row.status, row.reason) = (Status::NotEnoughData, Some("mixes_do_not_meet".to_owned()));
        }
    }
    let crude = (n1 > 0 && n0 > 0).then(|| x1 as f64 / n1 as f64 - x0 as f64 / n0 as f64);
    let at_equal_mix = mh::standardised(strata);
    put(&mut row, "rate", rate);
    put(&mut row, "rate_of_others", part(x0, n0));
    put(&mut row, "crude_difference", crude.map(|d| status::float(d, 6)));
    put(&mut row, "standardised", at_equal_mix.map(|s| status::float(s.0, 6)));
    put(&mut row, "standardised_others", at_equal_mix.map(|s| status::float(s.1, 6)));
    put(&mut row, "usable_share", Some(status::float(usable, 6)));
    let turned = found.zip(crude).filter(|_| enough).is_some_and(|(d, c)| d.value * c < 0.0);
    put_count(&mut row, "simpson_paradox", u64::from(turned));
    put(&mut row, "p", p.map(|p| status::float(p, 6)));
    (row, p)
}

/// Adds q and the flag over everything shown together.
pub(super) fn flag(rows: &mut [FigureRow], chances: &[Option<f64>]) {
    let known: Vec<f64> = chances.iter().flatten().copied().collect();
    let mut q = stats::multiple::benjamini_hochberg(&known).into_iter();
    for (row, chance) in rows.iter_mut().zip(chances) {
        let q = chance.and_then(|_| q.next());
        put(row, "q", q.map(|q| status::float(q, 6)));
        put(row, "differs", q.map(|q| u8::from(q <= FLAG).to_string()));
        put_count(row, "compared_together", known.len() as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paradox_of_the_methods_is_seen() {
        let strata = [Stratum { x1: 18, n1: 30, x0: 40, n0: 80 }, Stratum { x1: 6, n1: 40, x0: 1, n0: 20 }];
        let (row, p) = compare(&strata, (65, 170));
        assert_eq!(row.value.as_deref(), Some("0.1"));
        assert_eq!(row.field("simpson_paradox"), Some("1"));
        assert!(row.field("crude_difference").unwrap().starts_with("-0.067"));
        assert!((p.unwrap() - stats::dist::norm_two_sided(0.1 / 0.071)).abs() < 0.01);
    }

    #[test]
    fn nobody_alike_is_no_comparison() {
        let strata = [Stratum { x1: 10, n1: 40, x0: 0, n0: 0 }, Stratum { x1: 2, n1: 10, x0: 3, n0: 10 }];
        let (row, p) = compare(&strata, (15, 60));
        assert_eq!((row.status, row.value, p), (Status::NotEnoughData, None, None));
        assert_eq!(row.reason.as_deref(), Some("mixes_do_not_meet"));
    }
}
