//! Funnel: reach of each deal, cohort flow that closes at every stage, stock at as-of (`methods.md` 1.1-1.4).

use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Session;
use std::collections::BTreeMap;

/// Ways a deal leaves the highest stage it reached, without advancing.
const EXITS: [&str; 5] = ["lost", "moved_back", "recycled", "in_window", "residual"];

/// What to record when no work stage is known.
pub(crate) const NO_STAGES: &[&str] = &["stages", "deals.stage", "stage_events"];

/// Keeps `deal_reach` (deal_id, pipeline, rank, stages, reached_key, exit) for the session.
pub(crate) fn keep_reach(session: &Session) -> Result<(), Error> {
    Ok(session.keep_once("deal_reach", include_str!("sql/deal_reach.sql"))?)
}

/// Keeps `deal_visits` (deal_id, rank): work stages really entered.
pub(crate) fn keep_visits(session: &Session) -> Result<(), Error> {
    Ok(session.keep_once("deal_visits", include_str!("sql/deal_visits.sql"))?)
}

/// A share whose query looks at `deal_reach`.
pub(crate) fn share_with_reach(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep_reach(c.session)?;
    crate::calc::simple::share(c)
}

/// A work stage of a pipeline.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) pipeline: String,
    pub(crate) stage: String,
    pub(crate) rank: i64,
}

/// Work stages in order of pipeline and rank.
pub(crate) fn work_stages(session: &Session) -> Result<Vec<Stage>, Error> {
    let rows =
        session.sql("SELECT pipeline, stage, rank FROM v_stages WHERE kind = 'open' ORDER BY pipeline, rank", &Vec::new())?;
    Ok((0..rows.len())
        .map(|i| Stage {
            pipeline: rows.text(i, "pipeline").unwrap_or_default().to_owned(),
            stage: rows.text(i, "stage").unwrap_or_default().to_owned(),
            rank: rows.int(i, "rank").unwrap_or(0),
        })
        .collect())
}

type Cut = Vec<(String, String)>;

/// Counts of one cut and pipeline: by rank and exit.
#[derive(Debug, Default)]
struct Counts {
    by: BTreeMap<(i64, String), u64>,
    visited: BTreeMap<i64, u64>,
}

impl Counts {
    fn reached(&self, rank: i64) -> u64 {
        self.by.iter().filter(|((r, _), _)| *r >= rank).map(|(_, n)| n).sum()
    }
    fn left(&self, rank: i64, exit: &str) -> u64 {
        self.by.get(&(rank, exit.to_owned())).copied().unwrap_or(0)
    }
}

/// Cohort flow: one row per cut, pipeline and work stage.
pub(crate) fn flow(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let stages = work_stages(c.session)?;
    if stages.is_empty() {
        return Ok(vec![status::not_recorded(NO_STAGES)]);
    }
    keep_reach(c.session)?;
    let source = Source { keys: &["pipe", "rank", "exit"], ..c.own() };
    let g = c.grouped(&source, "count(*) AS n")?;
    let mut all: BTreeMap<(Cut, Option<String>, String), Counts> = BTreeMap::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let pipe = g.rows.text(i, "pipe").unwrap_or_default().to_owned();
        let key = (g.rows.int(i, "rank").unwrap_or(0), g.rows.text(i, "exit").unwrap_or_default().to_owned());
        *all.entry((shell.cut, shell.bucket, pipe)).or_default().by.entry(key).or_default() += g.rows.count(i, "n");
    }
    let history = c.session.rows_of("stage_events")? > 0;
    if history {
        keep_visits(c.session)?;
        let visits = Source { query: include_str!("sql/visits_of_cohort.sql"), keys: &["pipe", "rank"], ..c.own() };
        let v = c.grouped(&visits, "count(*) AS n")?;
        for i in 0..v.len() {
            let shell = v.dress(i, FigureRow::empty(0, Status::Ok));
            let pipe = v.rows.text(i, "pipe").unwrap_or_default().to_owned();
            if let Some(counts) = all.get_mut(&(shell.cut, shell.bucket, pipe)) {
                counts.visited.insert(v.rows.int(i, "rank").unwrap_or(0), v.rows.count(i, "n"));
            }
        }
    }
    let mut rows = Vec::new();
    for ((cut, bucket, pipe), counts) in &all {
        for s in stages.iter().filter(|s| s.pipeline == *pipe) {
            let mut row = stage_row(counts, s.rank, history);
            row.cut.clone_from(cut);
            row.bucket.clone_from(bucket);
            row.cut.push(("pipeline".to_owned(), s.pipeline.clone()));
            row.cut.push(("stage".to_owned(), s.stage.clone()));
            rows.push(row);
        }
    }
    Ok(rows)
}

fn stage_row(counts: &Counts, rank: i64, history: bool) -> FigureRow {
    let entered = counts.reached(rank);
    let advanced = counts.reached(rank + 1);
    let mut row = status::share(advanced, entered);
    let mut put = |name: &str, n: u64| row.fields.push((name.to_owned(), Some(n.to_string())));
    put("entered", entered);
    put("advanced", advanced);
    for exit in EXITS {
        put(exit, counts.left(rank, exit));
    }
    if history {
        let visited = counts.visited.get(&rank).copied().unwrap_or(0);
        put("visited", visited);
        put("skipped", entered.saturating_sub(visited));
    }
    row.fields.push(("conversion".to_owned(), money::ratio(i128::from(advanced), i128::from(entered), status::RATIO_PLACES)));
    if !history && row.status == Status::Ok {
        row.status = Status::Bounded;
        row.reason = Some("no_stage_history".to_owned());
    }
    row
}

/// Open deals by stage: value = number, fields amount and number without amount.
pub(crate) fn stock(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let source = Source { keys: &["pipe", "place", "stage"], ..c.own() };
    let g = c.grouped(&source, "count(*) AS n, sum(amount) AS amount, count(amount) AS known")?;
    let mut rows: Vec<(FigureRow, i64)> = (0..g.len())
        .map(|i| {
            let n = g.rows.count(i, "n");
            let mut row = FigureRow::empty(n, Status::Ok);
            row.value = Some(n.to_string());
            row.fields.push(("amount".to_owned(), g.rows.money(i, "amount").map(money::format_money)));
            row.fields.push(("without_amount".to_owned(), Some((n - g.rows.count(i, "known")).to_string())));
            let mut row = g.dress(i, row);
            row.cut.push(("pipeline".to_owned(), g.rows.text(i, "pipe").unwrap_or_default().to_owned()));
            row.cut.push(("stage".to_owned(), g.rows.text(i, "stage").unwrap_or_default().to_owned()));
            (row, g.rows.int(i, "place").unwrap_or(i64::MAX))
        })
        .collect();
    let key = |r: &FigureRow| r.cut[..r.cut.len() - 1].to_vec();
    rows.sort_by(|(a, x), (b, y)| (key(a), &a.bucket, x, &a.cut).cmp(&(key(b), &b.bucket, y, &b.cut)));
    Ok(rows.into_iter().map(|(r, _)| r).collect())
}
