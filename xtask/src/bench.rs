//! Measurements against DuckDB on the same machine in one run, written to `docs/bench.md`.

use crate::sh;
use anyhow::Result;

/// Prepares DuckDB in a virtual environment and runs the comparison script.
pub(crate) fn run(quick: bool) -> Result<()> {
    let venv = sh::target().join("bench-venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        sh::run("python3", &["-m", "venv", &venv.display().to_string()])?;
    }
    let python = python.display().to_string();
    sh::run(
        &python,
        &[
            "-m",
            "pip",
            "install",
            "-q",
            "duckdb==1.5.5",
            "duckdb-extension-ducklake==1.5.5",
            "duckdb-extension-sqlite-scanner==1.5.5",
        ],
    )?;
    sh::run("cargo", &["build", "-p", "revizor-cli"])?;
    let revizor = sh::target().join("debug/revizor").display().to_string();
    let work = sh::target().join("bench").display().to_string();
    let script = sh::root().join("xtask/bench/bench.py").display().to_string();
    let mut args = vec![script.as_str(), "--revizor", &revizor, "--work", &work, "--out", "docs/bench.md"];
    if quick {
        args.push("--quick");
    }
    sh::run(&python, &args)
}
