//! What every change must pass: formatting, lints, layers, tidiness, licences.

use crate::{layers, licences, sh, tidy};
use anyhow::{Result, bail};

/// All parts, cheap ones first.
pub(crate) fn all() -> Result<()> {
    for p in ["fmt", "tidy", "layers", "licences", "clippy"] {
        part(p)?;
    }
    eprintln!("check: all good");
    Ok(())
}

/// The parts that need no build; the test command runs them too.
pub(crate) fn quick() -> Result<()> {
    for p in ["fmt", "tidy", "layers", "licences"] {
        part(p)?;
    }
    Ok(())
}

/// One part.
pub(crate) fn part(name: &str) -> Result<()> {
    match name {
        "fmt" => sh::run("cargo", &["fmt", "--all", "--check"]),
        "clippy" => sh::run("cargo", &["clippy", "-q", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        "tidy" => tidy::check(),
        "layers" => layers::check(),
        "licences" => licences::check(),
        other => bail!("no such part: {other}; there are fmt, clippy, tidy, layers, licences"),
    }
}
