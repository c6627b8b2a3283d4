//! One file per group of commands: call the use case, print what it gives, return the exit status.

mod audit;
mod catalogue;
mod company;
mod corpus;
mod data;
mod desk;
mod digest;
mod identity;
mod import;
mod keep;
mod measure;
mod metric;
mod mutes;
mod people;
mod plan;
mod questions;
mod schedule;
mod source;
mod synthetic;
mod system;

use crate::args::Command;
use crate::env::Env;
use crate::problem::Problem;

/// Exit status of a command that did its work, wholly or in part.
pub(crate) type Done = Result<u8, Problem>;

/// Runs a command.
pub(crate) fn run(env: &Env, command: Command) -> Done {
    match command {
        Command::Demo(a) => synthetic::demo(env, &a),
        Command::Import(a) => import::import(env, a),
        Command::Imports(a) => import::imports(env, a),
        Command::Tables => data::tables(env),
        Command::Snapshot(a) => data::snapshot(env, &a),
        Command::Metrics => catalogue::metrics(env),
        Command::Rules => catalogue::rules(env),
        Command::Explain(a) => catalogue::explain(env, &a),
        Command::Metric(a) => metric::metric(env, a),
        Command::Audit(a) => audit::audit(env, a),
        Command::Audits(a) => audit::audits(env, &a),
        Command::Identity(a) => identity::identity(env, a),
        Command::Questions(a) => questions::questions(env, &a),
        Command::Answers(a) => questions::answers(env, &a),
        Command::Mutes(a) => mutes::mutes(env, &a),
        Command::Settings(a) => company::settings(env, a),
        Command::Serve(a) => system::serve(env, &a, None),
        Command::People(a) => people::people(env, &a),
        Command::Backup(a) => keep::backup(env, &a.file),
        Command::Restore(a) => keep::restore(env, &a.file, a.replace),
        Command::Verify => keep::verify(env),
        Command::Doctor => system::doctor(env),
        Command::Generate(a) => synthetic::generate(env, a),
        Command::Templates(a) => synthetic::templates(env, &a),
        Command::Bench(a) => synthetic::bench(env, &a),
        Command::Completions(a) => system::completions(env, a.shell),
        Command::Plan(a) => plan::plan(env, a.what),
        Command::Measure(a) => measure::measure(env, a.what),
        Command::Digest(a) => digest::digest(env, a.what),
        Command::Targets(a) => desk::targets(env, a),
        Command::Payments(a) => desk::payments(env, a),
        Command::Pipeline(a) => desk::pipeline(env, a),
        Command::Meeting(a) => desk::meeting(env, a),
        Command::Deviations(a) => desk::deviations(env, a),
        Command::Sync(a) => source::sync(env, &a),
        Command::Source(a) => source::source(env, a),
        Command::Gen(a) => system::generated(env, &a),
        Command::Corpus(a) => corpus::corpus(env, a),
    }
}
