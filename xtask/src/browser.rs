//! The HTML report and the application in a real browser.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// Makes a small audit, opens its report in headless Chromium and looks at what the browser made of it.
pub(crate) fn check() -> Result<()> {
    let Some(browser) = find_or_install()? else {
        eprintln!(
            "browser: no Chromium here and no right to install it; install the package `chromium` to run this check. Skipped"
        );
        return Ok(());
    };
    let dir = sh::target().join("browser-check");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir)?;
    let home = dir.join("home").display().to_string();
    let out = dir.join("out").display().to_string();
    sh::run(
        "cargo",
        &[
            "run",
            "-q",
            "-p",
            "revizor-cli",
            "--",
            "--home",
            &home,
            "demo",
            "--no-serve",
            "--deals",
            "600",
            "--reports",
            "html",
            "--out",
            &out,
        ],
    )?;
    let page = fs::read_dir(&out)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .find(|p| p.extension().is_some_and(|e| e == "html"))
        .context("the demo wrote no HTML report")?;
    let dom = dump(&browser, &page.display().to_string())?;
    for needle in ["<svg", "<h1", "</html>"] {
        if !dom.contains(needle) {
            bail!("browser: the report has no {needle} after loading");
        }
    }
    eprintln!("browser: the report opens from disk, {} bytes of page", dom.len());
    sh::run("cargo", &["build", "-q", "-p", "revizor-cli"])?;
    crate::journey::walk(&browser, &sh::target().join("debug/revizor"))
}

/// The way through the application alone, with an executable that is built already.
pub(crate) fn journey(program: &str) -> Result<()> {
    let browser = find_or_install()?.context("no Chromium here; install the package `chromium`")?;
    crate::journey::walk(&browser, std::path::Path::new(program))
}

fn dump(browser: &str, page: &str) -> Result<String> {
    let profile = sh::target().join("browser-check/profile").display().to_string();
    let out = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--virtual-time-budget=4000",
            "--dump-dom",
        ])
        // no name resolves: a report that needs the network would show holes
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", &format!("--user-data-dir={profile}"), &format!("file://{page}")])
        .output()
        .with_context(|| format!("cannot start {browser}"))?;
    if !out.status.success() {
        bail!("browser: {} {}", out.status, String::from_utf8_lossy(&out.stderr));
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn find_or_install() -> Result<Option<String>> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    if let Some(found) = names.iter().find(|n| sh::has(n, "--version")) {
        return Ok(Some((*found).to_owned()));
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
    if !root || !sh::has("apt-get", "--version") {
        return Ok(None);
    }
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    sh::run_env("apt-get", &["-qq", "update"], &quiet)?;
    sh::run_env("apt-get", &["-qq", "install", "-y", "--no-install-recommends", "chromium"], &quiet)?;
    Ok(Some("chromium".to_owned()))
}
