//! Runs the rules of a programme one by one: what cannot be judged is said before, what fails becomes Broken.

use crate::context::{Context, SAMPLE};
use crate::error::Result;
use crate::evidence::Evidence;
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
use engine::Rows;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

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
    /// What `count.sql` gave.
    pub counts: Grid,
}

/// Runs every rule of the programme.
///
/// # Errors
/// Only when the tables cannot be counted or a unit file is not well formed; a failing rule is a verdict.
pub(crate) fn run(
    ctx: &Context<'_>,
    programme: &Programme,
    settings: &Settings,
    answers: &[Answer],
) -> Result<(Vec<Checked>, Evidence)> {
    let inventory = Inventory::load(ctx.session(), &programme.rules)?;
    let (mut checks, mut evidence) = (Vec::new(), Evidence::default());
    for rule in &programme.rules {
        let (checked, rows) = check(ctx, rule, &inventory, settings.of(rule, &programme.settings), answers)?;
        if let Some(rows) = rows.filter(|_| matches!(checked.outcome.verdict, VerdictKind::Found | VerdictKind::Partly)) {
            evidence.keep(rule.id, rows);
        }
        checks.push(checked);
    }
    Ok((checks, evidence))
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
) -> Result<(Checked, Option<Arc<Rows>>)> {
    let texts = texts(rule)?;
    let own: Vec<Answer> = answers.iter().filter(|a| a.rule == rule.id).cloned().collect();
    let missing = inventory.missing(rule);
    let (outcome, offenders) = if missing.is_empty() {
        attempt(ctx, rule, &values, &own).unwrap_or_else(|problem| (broken(rule, &problem), Offenders::default()))
    } else {
        let mut outcome = Outcome::new(VerdictKind::NotAssessed, 0);
        outcome.missing = missing;
        (outcome, Offenders::default())
    };
    let Offenders { sample, count, rows, counts } = offenders;
    Ok((Checked { rule, texts, values, outcome, sample, offenders: count, counts }, rows))
}

/// What the offender query of a rule gave.
#[derive(Default)]
struct Offenders {
    /// The first rows as text.
    sample: Grid,
    /// How many there are.
    count: u64,
    /// All of them.
    rows: Option<Arc<Rows>>,
    /// What `count.sql` gave.
    counts: Grid,
}

fn offenders(ctx: &Context<'_>, rule: &Rule, values: &Values) -> Result<Offenders> {
    let Some(sql) = rule.sql else { return Ok(Offenders::default()) };
    let rows = ctx.rows(&format!("{}/query.sql", rule.id), sql.offenders, values)?;
    Ok(Offenders {
        sample: Grid::first(&rows, SAMPLE),
        count: rows.len() as u64,
        rows: Some(Arc::new(rows)),
        ..Offenders::default()
    })
}

fn attempt(
    ctx: &Context<'_>,
    rule: &Rule,
    values: &Values,
    answers: &[Answer],
) -> std::result::Result<(Outcome, Offenders), String> {
    let counts = match rule.sql {
        Some(sql) => ctx.grid(&format!("{}/count.sql", rule.id), sql.count, values).map_err(|e| chain(&e))?,
        None => Grid::default(),
    };
    let mut offenders = offenders(ctx, rule, values).map_err(|e| chain(&e))?;
    let input = Input { counts: &counts, rows: &offenders.sample, settings: values, answers };
    // A panic of one judge must not take the audit with it.
    let outcome = catch_unwind(AssertUnwindSafe(|| (rule.judge)(&input))).map_err(|_| "the judge stopped".to_owned())?;
    offenders.counts = counts;
    Ok((outcome, offenders))
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
