//! Chances of all open deals, kept for the session: table `deal_chance`, and the judged past in `chance_past`.

use super::book::Book;
use super::features::{FAMILIES, MANAGER, sight};
use super::model::{Trained, Verdict, train};
use super::odds::Table;
use crate::error::Error;
use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use engine::Session;
use libm::exp;
use stats::interval::z_of;
use stats::logistic::{logit, sigmoid};
use std::sync::Arc;

/// Reasons kept for each deal.
pub(crate) const REASONS: usize = 3;

/// One open deal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chance {
    id: String,
    chance: Option<f64>,
    low: f64,
    high: f64,
    /// Resolved deals behind the chance.
    n: u64,
    won: u64,
    rank: i64,
    amount: Option<i128>,
    method: &'static str,
    reasons: Vec<(&'static str, f64)>,
}

/// What the session knows of its win model, one row of text pairs.
pub(crate) struct Summary {
    /// `model` or `stage_table`.
    pub(crate) method: &'static str,
    pub(crate) verdict: Verdict,
}

/// Keeps `deal_chance` and `chance_past` once for the session.
pub(crate) fn keep(session: &Session) -> Result<(), Error> {
    if session.knows("deal_chance") {
        return Ok(());
    }
    let book = Book::open(session)?;
    let (trained, verdict) = train(&book);
    let summary = Summary { method: if trained.is_some() { "model" } else { "stage_table" }, verdict };
    session.put_batch("chance_past", past(&book, &summary)?)?;
    session.put_batch("chance_model", about(&summary)?)?;
    session.put_batch("deal_chance", batch(&score(&book, trained.as_ref()))?)?;
    Ok(())
}

/// Chances of the deals open at as-of, in order of id.
pub(crate) fn score(book: &Book, trained: Option<&Trained>) -> Vec<Chance> {
    let table = Table::at(book, book.now);
    let mut out = Vec::new();
    for deal in &book.deals {
        let Some(state) = book.state(deal, book.now) else { continue };
        let odds = table.of(&deal.pipeline, state.top);
        let mut k = Chance { id: deal.id.clone(), rank: state.rank, amount: state.amount, ..Chance::default() };
        match (trained, odds) {
            (Some(t), _) => {
                let row = t.layout.row(&sight(book, deal, &state, book.now));
                let (score, se) = (t.model.score(&row), t.model.score_error(&row, t.inflation));
                let half = z_of(0.95) * se;
                (k.chance, k.low, k.high) = (Some(sigmoid(score)), sigmoid(score - half), sigmoid(score + half));
                (k.n, k.method) = (t.deals, "model");
                k.reasons = reasons(t, &row);
            }
            (None, Some(o)) => {
                let (a, b) = o.beta();
                k.chance = Some(o.chance());
                (k.low, k.high) = (stats::dist::beta_ppf(0.025, a, b), stats::dist::beta_ppf(0.975, a, b));
                (k.n, k.won, k.method) =
                    (o.resolved, o.won, if table.window(&deal.pipeline) == "mature" { "stage_table" } else { "stage_table_all" });
                let base = table.of(&deal.pipeline, 1).map_or(0.0, |w| logit(w.chance()));
                k.reasons = vec![("stage", logit(o.chance()) - base)];
            }
            (None, None) => k.method = "none",
        }
        out.push(k);
    }
    out
}

/// The families that move the logit most, by size; equal ones in the order of the catalogue of features.
fn reasons(t: &Trained, row: &[f64]) -> Vec<(&'static str, f64)> {
    let parts = t.model.parts(row);
    let mut sums: Vec<(&'static str, f64)> = FAMILIES
        .into_iter()
        .chain([MANAGER])
        .map(|f| (f, t.layout.families.iter().zip(&parts).filter(|(g, _)| **g == f).map(|(_, p)| p).sum()))
        .collect();
    sums.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    sums.truncate(REASONS);
    sums
}

fn column<T: arrow::array::Array + 'static>(values: T) -> ArrayRef {
    Arc::new(values)
}

fn shape(e: arrow::error::ArrowError) -> engine::Error {
    engine::Error::Shape(e.to_string())
}

fn batch(all: &[Chance]) -> Result<RecordBatch, engine::Error> {
    let text = |f: &dyn Fn(&Chance) -> Option<String>| column(all.iter().map(f).collect::<StringArray>());
    let float = |f: &dyn Fn(&Chance) -> Option<f64>| column(all.iter().map(f).collect::<Float64Array>());
    let int = |f: &dyn Fn(&Chance) -> i64| column(all.iter().map(|k| Some(f(k))).collect::<Int64Array>());
    let amounts: arrow::array::Decimal128Array = all.iter().map(|k| k.amount).collect();
    let amounts = amounts.with_precision_and_scale(18, 4).map_err(shape)?;
    let mut columns = vec![
        ("k_deal".to_owned(), text(&|k| Some(k.id.clone()))),
        ("chance".to_owned(), float(&|k| k.chance)),
        ("chance_low".to_owned(), float(&|k| k.chance.map(|_| k.low))),
        ("chance_high".to_owned(), float(&|k| k.chance.map(|_| k.high))),
        ("cases".to_owned(), int(&|k| i64::try_from(k.n).unwrap_or(0))),
        ("cases_won".to_owned(), int(&|k| i64::try_from(k.won).unwrap_or(0))),
        ("k_rank".to_owned(), int(&|k| k.rank)),
        ("k_amount".to_owned(), column(amounts)),
        ("method".to_owned(), text(&|k| Some(k.method.to_owned()))),
    ];
    for r in 0..REASONS {
        columns.push((format!("reason_{}", r + 1), text(&|k| k.reasons.get(r).map(|x| x.0.to_owned()))));
        columns.push((format!("effect_{}", r + 1), float(&|k| k.reasons.get(r).map(|x| x.1))));
    }
    RecordBatch::try_from_iter(columns).map_err(shape)
}

/// Judged views of the later period; without any judged ones, nothing.
fn past(book: &Book, s: &Summary) -> Result<RecordBatch, engine::Error> {
    let test = &s.verdict.test;
    let columns = [
        ("k_deal", column(test.iter().map(|p| Some(book.deals[p.deal].id.clone())).collect::<StringArray>())),
        ("view_on", column(test.iter().map(|p| Some(i64::from(p.view.on))).collect::<Int64Array>())),
        ("by_model", column(test.iter().map(|p| p.model).collect::<Float64Array>())),
        ("by_table", column(test.iter().map(|p| p.table).collect::<Float64Array>())),
        ("won", column(test.iter().map(|p| Some(p.won)).collect::<BooleanArray>())),
    ];
    RecordBatch::try_from_iter(columns).map_err(shape)
}

fn about(s: &Summary) -> Result<RecordBatch, engine::Error> {
    let v = &s.verdict;
    let text = |t: Option<String>| column([t].into_iter().collect::<StringArray>());
    let float = |x: Option<f64>| column([x].into_iter().collect::<Float64Array>());
    let columns = [
        ("method", text(Some(s.method.to_owned()))),
        ("refused", text(v.refused.map(str::to_owned))),
        ("leaks", text((!v.leaks.is_empty()).then(|| v.leaks.join(",")))),
        ("split_by_client", text(Some(v.split_by_client.to_string()))),
        ("slope", float(v.slope)),
        ("loss_model", float(v.losses.map(|l| l.0))),
        ("loss_table", float(v.losses.map(|l| l.1))),
    ];
    RecordBatch::try_from_iter(columns).map_err(shape)
}

/// Odds ratio of an effect on the logit: 2 = twice the odds.
pub(crate) fn odds_ratio(effect: f64) -> f64 {
    exp(effect)
}
