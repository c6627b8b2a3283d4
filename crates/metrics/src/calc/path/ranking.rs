//! Ranking without false places: shrunk win rates, chance of being the best, bands of the indistinguishable (`methods.md` 0.8, mission row 112).

use super::adjusted::flag;
use crate::calc::common::{put, put_count};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::Context;
use crate::request::Request;
use crate::status;
use domain::figure::{FigureRow, Status};
use stats::shrink::{BetaBinomial, homogeneity, standings};
use std::collections::BTreeMap;

/// With fewer groups the spread between them is badly known: no shrinkage, no places.
const GROUPS_MIN: usize = 5;
/// More groups than this get no chance of being the best: it would take minutes and say nothing.
const GROUPS_MAX: usize = 200;
/// From this p on no difference between groups is seen.
const ALIKE: f64 = 0.10;
/// One-sided 95 %.
const APART: f64 = 1.644_853_626_951_472_7;

/// A group: its cut, won, closed.
type Group = (Vec<(String, String)>, u64, u64);

/// Rows in order of the shrunk rate, the best first.
pub(crate) fn ranking(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let by = if c.request.by.is_empty() { vec![Dimension::Manager] } else { c.request.by.clone() };
    let request = Request { by, ..c.request.clone() };
    let inner = Context { session: c.session, metric: c.metric, request: &request, from: c.from, to: c.to };
    let g = inner.grouped(&c.own(), "count(*) AS n, sum(hit) AS x")?;
    let mut boards: BTreeMap<Option<String>, Vec<Group>> = BTreeMap::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let n = g.rows.count(i, "n");
        if n > 0 {
            boards.entry(shell.bucket).or_default().push((shell.cut, g.rows.count(i, "x"), n));
        }
    }
    let mut out = Vec::new();
    for (bucket, groups) in boards {
        for mut row in board(groups) {
            row.bucket.clone_from(&bucket);
            out.push(row);
        }
    }
    Ok(out)
}

fn board(mut groups: Vec<Group>) -> Vec<FigureRow> {
    let counts: Vec<(u64, u64)> = groups.iter().map(|g| (g.1, g.2)).collect();
    let alike = homogeneity(&counts).map(|h| h.p);
    let prior = BetaBinomial::fit(&counts).filter(|_| groups.len() >= GROUPS_MIN);
    let rate = |x: u64, n: u64| prior.map_or(x as f64 / n as f64, |p| p.rate(x, n));
    groups.sort_by(|a, b| rate(b.1, b.2).total_cmp(&rate(a.1, a.2)).then_with(|| a.0.cmp(&b.0)));
    let posteriors: Vec<(f64, f64)> = prior.map_or_else(Vec::new, |p| groups.iter().map(|g| p.posterior(g.1, g.2)).collect());
    let places = if posteriors.is_empty() || posteriors.len() > GROUPS_MAX { Vec::new() } else { standings(&posteriors) };
    let seen = alike.is_some_and(|p| p < ALIKE) && prior.is_some();
    let bands = bands(&posteriors, seen);
    let total = counts.iter().fold((0, 0), |t, g| (t.0 + g.0, t.1 + g.1));
    let mut chances = Vec::new();
    let mut rows: Vec<FigureRow> = groups
        .iter()
        .enumerate()
        .map(|(k, (cut, x, n))| {
            let mut row = status::share(*x, *n);
            row.cut.clone_from(cut);
            let raw = row.value.take();
            if let Some(p) = prior {
                row.value = Some(status::float(p.rate(*x, *n), 6));
                row.interval = Some(status::interval(&p.interval(*x, *n, 0.95)));
                if row.status == Status::CountsOnly {
                    // The pull to the team makes a value of few cases honest, not precise.
                    (row.status, row.reason) = (Status::LowN, None);
                }
            } else {
                row.value.clone_from(&raw);
                if row.status != Status::CountsOnly {
                    (row.status, row.reason) = (Status::NotEnoughData, Some("few_groups".to_owned()));
                }
            }
            let other = (total.0 - x, total.1 - n);
            chances.push(stats::fisher::pooled_z(*x, *n, other.0, other.1).map(|z| z.1).filter(|p| p.is_finite()));
            put(&mut row, "raw", raw);
            put(&mut row, "band", bands.get(k).map(ToString::to_string));
            put(&mut row, "p_best", places.get(k).map(|s| status::float(s.p_best, 4)));
            put(&mut row, "expected_rank", places.get(k).map(|s| status::float(s.expected_rank, 2)));
            put(&mut row, "differences_seen", alike.map(|_| u8::from(seen).to_string()));
            put(&mut row, "homogeneity_p", alike.map(|p| status::float(p, 6)));
            row
        })
        .collect();
    flag(&mut rows, &chances);
    for row in &mut rows {
        put_count(row, "groups", counts.len() as u64);
    }
    rows
}

/// Bands from the best down: a new one begins where a group is surely below the first of the band; one band when nothing is seen.
fn bands(posteriors: &[(f64, f64)], seen: bool) -> Vec<u64> {
    let moments = |(a, b): (f64, f64)| (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0)));
    let mut leader = posteriors.first().map(|p| moments(*p)).unwrap_or_default();
    let mut band = 1;
    posteriors
        .iter()
        .map(|p| {
            let (mean, variance) = moments(*p);
            if seen && leader.0 - mean > APART * libm::sqrt(leader.1 + variance) {
                band += 1;
                leader = (mean, variance);
            }
            band
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(counts: &[(u64, u64)]) -> Vec<Group> {
        counts.iter().enumerate().map(|(k, (x, n))| (vec![("manager".to_owned(), format!("m{k}"))], *x, *n)).collect()
    }

    #[test]
    fn three_of_five_is_not_crowned_over_forty_of_a_hundred() {
        let rows = board(groups(&[(40, 100), (3, 5), (20, 100), (22, 100), (10, 100), (30, 100)]));
        assert_eq!(rows[0].cut[0].1, "m0");
        let best: f64 = rows.iter().map(|r| r.field("p_best").unwrap().parse::<f64>().unwrap()).sum();
        assert!((best - 1.0).abs() < 1e-3);
        let band: Vec<u64> = rows.iter().map(|r| r.field("band").unwrap().parse().unwrap()).collect();
        assert!(band.windows(2).all(|w| w[0] <= w[1]) && band[0] == 1 && band[5] > 1, "{band:?}");
    }

    #[test]
    fn alike_groups_share_one_band_and_few_groups_have_none() {
        let rows = board(groups(&[(25, 100), (24, 100), (26, 100), (25, 100), (24, 100)]));
        assert!(rows.iter().all(|r| r.field("band") == Some("1") && r.field("differs") == Some("0")));
        let few = board(groups(&[(25, 100), (5, 100)]));
        assert!(few.iter().all(|r| r.field("band").is_none() && r.status == Status::NotEnoughData));
        assert_eq!(few[0].field("differs"), Some("1"));
    }
}
