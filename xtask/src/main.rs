//! The task runner of the repository: one menu for everything that is not the product itself.

mod bench;
mod browser;
mod cdp;
mod check;
mod journey;
mod layers;
mod licences;
mod scaffold;
mod sh;
mod test;
mod tidy;

use anyhow::{Result, bail};

const MENU: &str = "cargo xtask COMMAND

  new rule|metric NAME   folder of a new unit and the two lines that register it
  gen                    write the generated pages of docs/ anew
  check [PART]           what a change must pass: fmt, clippy, layers, tidy, licences (or one of them)
  test                   the whole test suite from a clean checkout, the browser check included
  browser [PROGRAM]      the browser check alone, with an executable that is built already if one is named
  corpus [--deals N --seeds N --clean N --only LIST]
                         companies with planted mistakes against the audit, written to docs/corpus.md
  bench [--quick]        measurements against DuckDB, written to docs/bench.md";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["new", kind, name] => scaffold::new_unit(kind, name),
        ["gen"] => sh::run("cargo", &["run", "-q", "-p", "revizor-cli", "--", "gen", "--write", "."]),
        ["check"] => check::all(),
        ["check", part] => check::part(part),
        ["test"] => test::all(),
        ["browser"] => browser::check(),
        ["browser", program] => browser::journey(program),
        ["corpus", rest @ ..] => corpus(rest),
        ["bench"] => bench::run(false),
        ["bench", "--quick"] => bench::run(true),
        [] | ["help" | "--help" | "-h"] => {
            eprintln!("{MENU}");
            Ok(())
        }
        _ => bail!("no such task: {}\n\n{MENU}", args.join(" ")),
    }
}

fn corpus(rest: &[&str]) -> Result<()> {
    let mut args = vec!["run", "-q", "-p", "revizor-cli", "--", "corpus", "--write", "docs/corpus.md"];
    args.extend(rest);
    sh::run("cargo", &args)
}
