//! `revizor`: the only executable. Reads the command line, calls a use case, prints, ends with the promised status.

mod args;
mod bar;
mod clock;
mod commands;
mod env;
mod help;
mod help_changes;
mod help_desk;
mod help_sources;
mod help_texts;
mod out;
mod problem;

use app::Lang;
use args::Cli;
use clap::FromArgMatches;
use env::Env;
use problem::Problem;
use std::io::{self, Write};
use std::process::ExitCode;

/// Done.
const DONE: u8 = 0;
/// Done, but some rows were set aside or some checks were broken.
const PARTLY: u8 = 3;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let lang = env::lang_of_words(std::env::args().skip(1));
    let matches = match help::command(lang).try_get_matches() {
        Ok(matches) => matches,
        Err(e) => return usage(&e, lang),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(e) => return usage(&e, lang),
    };
    let result = match Env::new(&cli.common) {
        Ok(env) => commands::run(&env, cli.command).map_err(|p| p.in_lang(env.lang)),
        Err(p) => Err(p.in_lang(lang)),
    };
    let code = result.unwrap_or_else(Problem::tell);
    // A reader that went away after its first lines (head) is no failure.
    let _ = io::stdout().flush();
    ExitCode::from(code)
}

/// Help and version go to standard output with status 0, wrong usage to standard error with status 2.
fn usage(e: &clap::Error, lang: Lang) -> ExitCode {
    let to_stdout = !e.use_stderr();
    if !to_stdout
        && lang == Lang::Ru
        && let Some(words) = problem::usage_ru(e)
    {
        let _ = writeln!(io::stderr(), "{words}");
        return ExitCode::from(2);
    }
    let _ = e.print();
    ExitCode::from(if to_stdout { DONE } else { 2 })
}
