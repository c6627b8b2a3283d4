//! Quality of talks by reviewed checklists (`methods.md` 11.1, mission rows 92, 93, 166).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Grouped};
use crate::status;
use domain::figure::{FigureRow, Status};
use std::collections::BTreeSet;

/// With fewer talks than this nothing but their number is told.
const TALKS_MIN: usize = 3;

/// Scores of the talks of one row.
struct Group {
    first: usize,
    scores: Vec<f64>,
    failed: u64,
    reviewers: usize,
}

/// Mean score of talks, 0 to 100; beside it the mean pulled to the whole when several rows are shown.
pub(crate) fn quality(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.session.keep_once("call_scores", include_str!("../sql/call_scores.sql"))?;
    let g = c.fetched(&c.own(), "talk, reviewer, got, items, most, failed", "talk, reviewer, scorecard")?;
    let groups: Vec<Group> = g.runs().into_iter().filter(|r| r.1 > r.0).map(|run| group(&g, run)).collect();
    if groups.is_empty() && c.request.by.is_empty() {
        let mut row = FigureRow::empty(0, Status::NotApplicable);
        row.reason = Some("no_reviewed_calls".to_owned());
        return Ok(vec![row]);
    }
    let values: Vec<&[f64]> = groups.iter().map(|x| x.scores.as_slice()).collect();
    let shrunk = stats::shrink::normal_normal(&values);
    let rows = groups.iter().enumerate().map(|(k, x)| {
        let pulled = shrunk.as_ref().and_then(|s| s.groups.get(k)).map(|s| s.1);
        g.dress(x.first, row(x, pulled))
    });
    Ok(rows.collect())
}

fn group(g: &Grouped, (first, end): (usize, usize)) -> Group {
    let (mut scores, mut failed, mut reviewers) = (Vec::new(), 0, BTreeSet::new());
    let mut at = first;
    while at < end {
        let talk = g.rows.text(at, "talk");
        let (mut sum, mut count) = (0.0, 0.0);
        while at < end && g.rows.text(at, "talk") == talk {
            let bad = g.rows.int(at, "failed") == Some(1);
            failed += u64::from(bad);
            reviewers.insert(g.rows.text(at, "reviewer").unwrap_or_default().to_owned());
            sum += if bad { 0.0 } else { score(g, at) };
            count += 1.0;
            at += 1;
        }
        scores.push(sum / count);
    }
    Group { first, scores, failed, reviewers: reviewers.len() }
}

/// Sum of marks over the most they could be, of 100.
fn score(g: &Grouped, i: usize) -> f64 {
    let got = g.rows.float(i, "got").unwrap_or(0.0);
    let most = g.rows.count(i, "items") as f64 * g.rows.count(i, "most") as f64;
    if most > 0.0 { 100.0 * got / most } else { 0.0 }
}

fn row(x: &Group, pulled: Option<f64>) -> FigureRow {
    let n = x.scores.len();
    let mut row = FigureRow::empty(n as u64, status::of_sample(n as u64));
    if n < TALKS_MIN {
        (row.status, row.reason) = (Status::CountsOnly, Some("too_few_cases".to_owned()));
    } else {
        row.value = stats::sum::mean(&x.scores).map(|m| status::float(m, 4));
        row.interval = stats::interval::t_mean(&x.scores, 0.95).map(|mut i| {
            (i.low, i.high) = (i.low.max(0.0), i.high.min(100.0));
            status::interval(&i)
        });
    }
    let known = n >= TALKS_MIN;
    put(&mut row, "shrunk", pulled.filter(|_| known).map(|v| status::float(v, 4)));
    let median = stats::quantile::of_unsorted(&x.scores, 0.5).filter(|_| known);
    put(&mut row, "median", median.map(|v| status::float(v, 4)));
    put_count(&mut row, "critical_failed", x.failed);
    put_count(&mut row, "reviewers", x.reviewers as u64);
    row
}
