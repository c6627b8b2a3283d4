//! Runs the rules of a programme one by one: what cannot be judged is said before, what fails becomes Broken.

use crate::context::{Context, SAMPLE};
use crate::error::Result;
use crate::grid::Grid;
use crate::input::{Input, Values};
use crate::inventory::Inventory;
use crate::outcome::Outcome;
use crate::programme::Programme;
use crate::question::Answer;
use crate::rule::Rule;
use crate::settings::Settings;
use crate::unit::{TextPair, texts};
use domain::result::{VerdictKind, Words};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A rule after its run.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    /// The rule.
    pub rule: &'static Rule,
    /// Its texts.
    pub texts: TextPair,
    /// Its settings in this run.
    pub values: Values,
    /// What the judge said.
    pub outcome: Outcome,
    /// First offenders, worst first.
    pub sample: Grid,
    /// Number of offenders.
    pub offenders: u64,
}

/// Runs every rule of the programme.
///
/// # Errors
/// Only when the tables cannot be counted or a unit file is not well formed; a failing rule is a verdict.
pub(crate) fn run(ctx: &Context<'_>, programme: &Programme, settings: &Settings, answers: &[Answer]) -> Result<Vec<Checked>> {
    let inventory = Inventory::load(ctx.session(), &programme.rules)?;
    programme.rules.iter().map(|rule| check(ctx, rule, &inventory, settings.of(rule, &programme.settings), answers)).collect()
}

/// Runs one rule.
///
/// # Errors
/// When a text file of the unit is not well formed.
pub(crate) fn check(
    ctx: &Context<'_>,
    rule: &'static Rule,
    inventory: &Inventory,
    values: Values,
    answers: &[Answer],
) -> Result<Checked> {
    let texts = texts(rule)?;
    let own: Vec<Answer> = answers.iter().filter(|a| a.rule == rule.id).cloned().collect();
    let missing = inventory.missing(rule);
    let (outcome, sample, offenders) = if missing.is_empty() {
        attempt(ctx, rule, &values, &own).unwrap_or_else(|problem| (broken(rule, &problem), Grid::default(), 0))
    } else {
        let mut outcome = Outcome::new(VerdictKind::NotAssessed, 0);
        outcome.missing = missing;
        (outcome, Grid::default(), 0)
    };
    Ok(Checked { rule, texts, values, outcome, sample, offenders })
}

fn attempt(
    ctx: &Context<'_>,
    rule: &Rule,
    values: &Values,
    answers: &[Answer],
) -> std::result::Result<(Outcome, Grid, u64), String> {
    let (mut counts, mut sample) = (Grid::default(), Grid::default());
    if let Some(sql) = rule.sql {
        counts = ctx.grid(&format!("{}/count.sql", rule.id), sql.count, values).map_err(|e| chain(&e))?;
        let limited = format!("{}\nLIMIT {SAMPLE}", sql.offenders.trim_end());
        sample = ctx.grid(&format!("{}/query.sql", rule.id), &limited, values).map_err(|e| chain(&e))?;
    }
    let input = Input { counts: &counts, rows: &sample, settings: values, answers };
    // A panic of one judge must not take the audit with it.
    let outcome = catch_unwind(AssertUnwindSafe(|| (rule.judge)(&input))).map_err(|_| "the judge stopped".to_owned())?;
    let mut offenders = sample.len() as u64;
    if let Some(sql) = rule.sql.filter(|_| sample.len() >= SAMPLE) {
        let counted = format!("SELECT count(*) AS n FROM (\n{}\n)", sql.offenders.trim_end());
        offenders = ctx.grid(&format!("{}/query.sql", rule.id), &counted, values).map_err(|e| chain(&e))?.total("n");
    }
    Ok((outcome, sample, offenders))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(e) = next {
        text = format!("{text}: {e}");
        next = e.source();
    }
    text
}

fn broken(rule: &Rule, problem: &str) -> Outcome {
    let mut outcome = Outcome::new(VerdictKind::Broken, 0);
    let incident = incident(rule, problem);
    outcome.remark = Some(Words::new(
        format!("Наш сбой: проверка не выполнена, номер {incident}. На остальные проверки это не влияет."),
        format!("Our failure: the check did not run, incident {incident}. The other checks are not affected."),
    ));
    outcome.missing = vec![problem.to_owned()];
    outcome
}

/// A short stable number of a failure, so that the same failure is recognised: rule, version and a checksum of the message.
fn incident(rule: &Rule, problem: &str) -> String {
    let sum = problem.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    format!("{}-v{}-{sum:08x}", rule.id, rule.version)
}
