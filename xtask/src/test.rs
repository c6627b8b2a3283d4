//! The whole test suite with all its set-up, the same command for people and for CI.

use crate::{browser, check, sh};
use anyhow::Result;

/// Cheap checks, then every test of the workspace, then the browser.
pub(crate) fn all() -> Result<()> {
    check::quick()?;
    eprintln!("building the product and its tests; the first time takes a while (the query engine and the typesetter are large)");
    // the cargo run prints its own closing lines, which readers of a log look for
    sh::run("cargo", &["test", "--workspace", "--no-fail-fast"])?;
    browser::check()
}
