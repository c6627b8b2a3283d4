//! Bottleneck: by number lost (the map's definition) and by margin that would return at the own best quartile (`methods.md` 1.7).

use crate::calc::funnel::{self, Stage};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use stats::funnel::Stage as Step;
use std::collections::BTreeMap;

/// Draws of the check whether the top stage is the top for sure.
const DRAWS: usize = 2_000;
/// Fixed seed: the same data give the same words.
const SEED: u64 = 17;
/// A seller's step counts for the benchmark from this many resolved deals on.
const RESOLVED_MIN: u64 = 30;

/// What is known of one cut and pipeline.
#[derive(Default)]
struct Pipe {
    /// (rank, exit, seller) -> deals.
    by: BTreeMap<(i64, String, String), u64>,
    lost_amount: BTreeMap<i64, i128>,
    won: u64,
    won_known: u64,
    won_margin: i128,
}

/// One row per cut, pipeline and stage; value = recoverable margin over the cohort.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let stages = funnel::work_stages(c.session)?;
    if stages.is_empty() {
        return Ok(vec![status::not_recorded(funnel::NO_STAGES)]);
    }
    funnel::keep_reach(c.session)?;
    let with_margin = c.session.filled("deals")?.get("margin").copied().unwrap_or(0) > 0;
    let source = Source { keys: &["pipe", "rank", "exit", "seller"], ..c.own() };
    let g = c.grouped(
        &source,
        "count(*) AS n, sum(CASE WHEN outcome = 'lost' THEN amount END) AS lost_amount, \
         sum(CASE WHEN outcome = 'won' THEN margin END) AS margin, sum(CASE WHEN outcome = 'won' THEN amount END) AS amount, \
         count(CASE WHEN outcome = 'won' THEN margin END) AS margins, count(CASE WHEN outcome = 'won' THEN amount END) AS amounts",
    )?;
    let mut all: BTreeMap<(Vec<(String, String)>, Option<String>, String), Pipe> = BTreeMap::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let text = |name: &str| g.rows.text(i, name).unwrap_or_default().to_owned();
        let (rank, n) = (g.rows.int(i, "rank").unwrap_or(0), g.rows.count(i, "n"));
        let pipe = all.entry((shell.cut, shell.bucket, text("pipe"))).or_default();
        *pipe.by.entry((rank, text("exit"), text("seller"))).or_default() += n;
        *pipe.lost_amount.entry(rank).or_default() += g.rows.money(i, "lost_amount").unwrap_or(0);
        let (money, known) = if with_margin { ("margin", "margins") } else { ("amount", "amounts") };
        pipe.won += if text("exit") == "won" { n } else { 0 };
        pipe.won_known += g.rows.count(i, known);
        pipe.won_margin += g.rows.money(i, money).unwrap_or(0);
    }
    let mut rows = Vec::new();
    for ((cut, bucket, name), pipe) in &all {
        let own: Vec<&Stage> = stages.iter().filter(|s| s.pipeline == *name).collect();
        for mut row in pipe_rows(pipe, &own, with_margin) {
            row.cut.splice(0..0, cut.iter().cloned());
            row.bucket.clone_from(bucket);
            rows.push(row);
        }
    }
    Ok(rows)
}

fn pipe_rows(pipe: &Pipe, stages: &[&Stage], with_margin: bool) -> Vec<FigureRow> {
    let steps: Vec<Step> = stages.iter().map(|s| step(pipe, s.rank, None)).collect();
    let own: Vec<Option<f64>> = stages.iter().map(|s| benchmark(pipe, s.rank)).collect();
    let benchmarks: Vec<f64> = own.iter().zip(&steps).map(|(b, t)| b.or(t.step()).unwrap_or(0.0)).collect();
    let per_won = money::div_round(pipe.won_margin, i128::from(pipe.won_known)).unwrap_or(0) as f64;
    let recoverable = stats::funnel::recoverable(&steps, &benchmarks, per_won);
    let chances = stats::funnel::bottleneck_chances(&steps, &benchmarks, DRAWS, SEED);
    let limits = stats::funnel::recoverable_limits(&steps, &benchmarks, per_won, 0.95, DRAWS, SEED);
    let most_lost = (0..steps.len())
        .max_by_key(|i| (steps[*i].lost, pipe.lost_amount.get(&stages[*i].rank).copied().unwrap_or(0), std::cmp::Reverse(*i)));
    let mut rows = Vec::new();
    for (i, s) in stages.iter().enumerate() {
        let t = steps[i];
        let mut row = status::share(t.advanced, t.resolved());
        row.fields.push(("step".to_owned(), row.value.take()));
        let ends = row.interval.take().map(|i| (i.low, i.high));
        row.fields.push(("step_low".to_owned(), ends.as_ref().map(|e| e.0.clone())));
        row.fields.push(("step_high".to_owned(), ends.map(|e| e.1)));
        row.value = recoverable[i].map(|v| money::format_money(libm::round(v) as i128));
        if row.value.is_none() && row.status == Status::Ok {
            row.status = Status::NotEnoughData;
        }
        if pipe.won_known == 0 {
            row.value = None;
            row.status = Status::NoData;
            row.missing.push(if with_margin { "deals.margin" } else { "deals.amount" }.to_owned());
        } else if !with_margin && row.status == Status::Ok {
            row.status = Status::Assumption;
            row.reason = Some("amount_instead_of_margin".to_owned());
        }
        row.interval =
            limits.get(i).copied().flatten().filter(|_| row.value.is_some() && own[i].is_some()).map(|l| money_ends(&l));
        let mut put = |name: &str, v: String| row.fields.push((name.to_owned(), Some(v)));
        put("reached", t.reached().to_string());
        put("lost", t.lost.to_string());
        put("lost_amount", money::format_money(pipe.lost_amount.get(&s.rank).copied().unwrap_or(0)));
        put("resolved", t.resolved().to_string());
        put("benchmark", status::float(benchmarks[i], 6));
        put("chance_of_top", status::float(chances.get(i).copied().unwrap_or(0.0), 4));
        put("most_lost", if most_lost == Some(i) { "1" } else { "0" }.to_owned());
        row.cut = vec![("pipeline".to_owned(), s.pipeline.clone()), ("stage".to_owned(), s.stage.clone())];
        rows.push(row);
    }
    rows
}

/// Limits of money as printed: whole minor units of the margin.
fn money_ends(i: &stats::interval::Interval) -> Interval {
    let end = |v: f64| money::format_money(libm::round(v) as i128);
    Interval { low: end(i.low), high: end(i.high), level: "0.95".to_owned(), method: i.method.to_owned() }
}

/// The step of a stage, of one seller or of all.
fn step(pipe: &Pipe, rank: i64, seller: Option<&str>) -> Step {
    let mine = |s: &str| seller.is_none_or(|x| x == s);
    let (mut advanced, mut lost, mut open) = (0, 0, 0);
    for ((r, exit, _), n) in pipe.by.iter().filter(|((_, _, s), _)| mine(s)) {
        match (*r > rank, *r == rank, exit.as_str()) {
            (true, _, _) => advanced += n,
            (_, true, "lost") => lost += n,
            (_, true, _) => open += n,
            _ => {}
        }
    }
    Step { advanced, lost, open }
}

/// Third quartile of shrunk steps of sellers with enough resolved deals; `None` when there are fewer than three.
fn benchmark(pipe: &Pipe, rank: i64) -> Option<f64> {
    let mut sellers: Vec<&str> = pipe.by.keys().map(|(_, _, s)| s.as_str()).filter(|s| !s.is_empty()).collect();
    sellers.sort_unstable();
    sellers.dedup();
    let groups: Vec<(u64, u64)> = sellers
        .iter()
        .map(|s| step(pipe, rank, Some(s)))
        .filter(|t| t.resolved() >= RESOLVED_MIN)
        .map(|t| (t.advanced, t.resolved()))
        .collect();
    if groups.len() < 3 {
        return None;
    }
    let prior = stats::shrink::BetaBinomial::fit(&groups)?;
    let mut rates: Vec<f64> = groups.iter().map(|(x, n)| prior.rate(*x, *n)).collect();
    rates.sort_by(f64::total_cmp);
    stats::quantile::type7(&rates, 0.75)
}
