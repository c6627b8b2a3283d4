//! Honest conversion of a cohort: product limit over stages with open deals censored, and its bounds (`methods.md` 1.4, mission row 22).

use crate::calc::common::{part, put, put_count};
use crate::calc::funnel::{keep_reach, work_stages};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Status};
use stats::funnel::Stage;
use std::collections::BTreeMap;

/// Counts of one cut and pipeline by highest rank and way out.
type Counts = BTreeMap<(i64, String), u64>;

/// One row a cut and pipeline.
pub(crate) fn limit(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep_reach(c.session)?;
    let g = c.grouped(&Source { keys: &["pipe", "rank", "exit"], ..c.own() }, "count(*) AS n")?;
    let mut all: BTreeMap<(Vec<(String, String)>, Option<String>, String), Counts> = BTreeMap::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let pipe = g.rows.text(i, "pipe").unwrap_or_default().to_owned();
        let key = (g.rows.int(i, "rank").unwrap_or(0), g.rows.text(i, "exit").unwrap_or_default().to_owned());
        *all.entry((shell.cut, shell.bucket, pipe)).or_default().entry(key).or_default() += g.rows.count(i, "n");
    }
    let stages = work_stages(c.session)?;
    let history = c.session.rows_of("stage_events")? > 0;
    let mut rows = Vec::new();
    for ((cut, bucket, pipe), counts) in all {
        let ranks: Vec<i64> = stages.iter().filter(|s| s.pipeline == pipe).map(|s| s.rank).collect();
        let mut row = row(&steps(&counts, &ranks), history);
        row.cut = cut;
        row.cut.push(("pipeline".to_owned(), pipe));
        row.bucket = bucket;
        rows.push(row);
    }
    Ok(rows)
}

/// Work stages in order: advanced, lost with this stage as the highest, still standing here.
fn steps(counts: &Counts, ranks: &[i64]) -> Vec<Stage> {
    let sum = |f: &dyn Fn(i64, &str) -> bool| counts.iter().filter(|((r, e), _)| f(*r, e)).map(|(_, n)| n).sum::<u64>();
    ranks
        .iter()
        .map(|rank| Stage {
            advanced: sum(&|r, _| r > *rank),
            lost: sum(&|r, e| r == *rank && e == "lost"),
            open: sum(&|r, e| r == *rank && e != "lost"),
        })
        .collect()
}

fn row(stages: &[Stage], history: bool) -> FigureRow {
    let entered = stages.first().map_or(0, Stage::reached);
    let won = stages.last().map_or(0, |s| s.advanced);
    let lost: u64 = stages.iter().map(|s| s.lost).sum();
    let open: u64 = stages.iter().map(|s| s.open).sum();
    let mut row = FigureRow::empty(entered, status::of_share(entered));
    let found = stats::funnel::product_limit(stages, 0.95);
    match &found {
        Some(p) if row.status != Status::CountsOnly => {
            row.value = Some(status::float(p.value, 6));
            row.interval = p.interval.as_ref().map(status::interval);
        }
        Some(_) => row.reason = Some("too_few_cases".to_owned()),
        None if entered == 0 => row.reason = Some("no_denominator".to_owned()),
        None => (row.status, row.reason) = (Status::NotEnoughData, Some("a_stage_has_no_outcome".to_owned())),
    }
    put_count(&mut row, "won", won);
    put_count(&mut row, "lost", lost);
    put_count(&mut row, "open", open);
    put(&mut row, "won_of_closed", part(won, won + lost));
    put(&mut row, "won_of_all", part(won, entered));
    put(&mut row, "low_bound", part(won, entered));
    put(&mut row, "high_bound", part(won + open, entered));
    if !history && row.status == Status::Ok {
        (row.status, row.reason) = (Status::Bounded, Some("no_stage_history".to_owned()));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_of_the_methods() {
        let counts = Counts::from([
            ((1, "lost".to_owned()), 2),
            ((1, "in_window".to_owned()), 1),
            ((2, "lost".to_owned()), 1),
            ((2, "in_window".to_owned()), 1),
            ((3, "lost".to_owned()), 1),
            ((3, "in_window".to_owned()), 1),
            ((4, "won".to_owned()), 3),
        ]);
        let r = row(&steps(&counts, &[1, 2, 3]), true);
        assert_eq!(r.value.as_deref(), Some("0.486111"));
        assert_eq!(
            (r.field("won_of_closed"), r.field("low_bound"), r.field("high_bound")),
            (Some("0.428571"), Some("0.3"), Some("0.6"))
        );
    }
}
