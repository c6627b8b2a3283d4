//! A person's way through the application in a real browser: first start, upload, import, audit; every page as a picture.

use crate::cdp::Browser;
use crate::sh;
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Deals as a spreadsheet gives them: semicolons, decimal commas, dates of the country, a row with a mistake.
const DEALS: &str = "id;created_at;title;customer_id;owner_id;pipeline;stage;status;amount;closed_at;channel\n\
    d-1;05.01.2026 10:00;Болты;c-1;m-1;sales;won;won;120000,50;20.01.2026 12:00;site\n\
    d-2;07.01.2026 10:00;Гайки;c-2;m-2;sales;won;won;80000;25.01.2026 12:00;call\n\
    d-3;29.01.2026 10:00;Шайбы;c-3;m-1;sales;lost;lost;40000;30.01.2026 12:00;site\n\
    d-4;02.02.2026 10:00;Винты;c-2;m-2;sales;offer;open;шестьдесят;;call\n";

/// Pages looked at in every language, theme and width.
const PAGES: &[(&str, &str)] = &[
    ("home", "/c/main"),
    ("data", "/c/main/data"),
    ("coverage", "/c/main/data/coverage"),
    ("tables", "/c/main/data/tables"),
    ("import", "/c/main/data/imports/1"),
    ("problems", "/c/main/data/imports/1/problems"),
    ("upload", "/c/main/data/upload"),
    ("audits", "/c/main/audits"),
    ("plan", "/c/main/plan"),
    ("plan-item", "/c/main/plan/items/own-1"),
    ("plan-calendar", "/c/main/plan/calendar"),
    ("plan-agree", "/c/main/plan/agree"),
    ("plan-versions", "/c/main/plan/versions"),
    ("plan-record", "/c/main/plan/record"),
    ("measure", "/c/main/measure"),
    ("measure-card", "/c/main/measure/duty"),
    ("measure-new", "/c/main/measure/new"),
    ("standards", "/c/main/standards"),
    ("rhythm", "/c/main/rhythm"),
    ("rhythm-deals", "/c/main/rhythm/deals"),
    ("digest", "/c/main/digest"),
    ("targets", "/c/main/targets?period=2026-01"),
    ("payments", "/c/main/payments?on=2026-01-15"),
    ("review", "/c/main/review"),
    ("meeting", "/c/main/meeting"),
    ("deviations", "/c/main/deviations"),
    ("wall", "/c/main/tv"),
    ("wall-links", "/c/main/tv/links"),
    ("people", "/c/main/people"),
    ("settings", "/c/main/settings"),
    ("log", "/c/main/log"),
    ("tokens", "/c/main/tokens"),
    ("search", "/c/main/search?q=%D0%91%D0%BE%D0%BB%D1%82%D1%8B"),
    ("account", "/account"),
];

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(program: &Path, home: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["--home", &home.display().to_string(), "serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().trim_end_matches('/').to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Walks the way; pictures are kept in `target/browser-check/pictures`.
pub(crate) fn walk(chromium: &str, program: &Path) -> Result<()> {
    let dir = sh::target().join("browser-check/journey");
    let _ = fs::remove_dir_all(&dir);
    let pictures = sh::target().join("browser-check/pictures");
    fs::create_dir_all(&pictures)?;
    fs::create_dir_all(&dir)?;
    let home = dir.join("home");
    let server = Server::start(program, &home)?;
    let mut browser = Browser::open(chromium, &dir.join("chromium"))?;
    browser.look(1440, 900, false)?;
    first_start(&mut browser, &server.address, &pictures)?;
    import(&mut browser, &server.address, &dir, &pictures)?;
    let audited = Command::new(program)
        .args(["--home", &home.display().to_string(), "audit", "--programme", "express", "--reports", "html,json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if !matches!(audited.code(), Some(0 | 3)) {
        bail!("browser: the audit ended with {audited}");
    }
    plan(&mut browser, &server.address)?;
    every_page(&mut browser, &server.address, &pictures)?;
    keyboard(&mut browser, &server.address)?;
    sign_out(&mut browser, &server.address)?;
    let complaints = browser.complaints();
    if !complaints.is_empty() {
        bail!("browser: pages complained:\n{}", complaints.join("\n"));
    }
    eprintln!("browser: first start, upload, import, audit, {} pages in pictures at {}", PAGES.len(), pictures.display());
    Ok(())
}

fn first_start(b: &mut Browser, address: &str, pictures: &Path) -> Result<()> {
    b.go(address)?;
    b.wait("location.pathname === '/start'", "the first start")?;
    b.picture(&pictures.join("start.png"))?;
    b.eval(
        "for (const [k, v] of Object.entries({name: 'Анна', email: 'anna@firm.example', password: 'лошадь скрепка верно', company: 'ООО «Ромашка»'}))
            document.querySelector(`[name=${k}]`).value = v; document.querySelector('form.two').requestSubmit(); true",
    )?;
    b.wait("location.pathname === '/c/main' && document.readyState === 'complete'", "the company")?;
    b.wait("document.querySelector('.empty a.primary') !== null", "an empty home that says what to do")?;
    b.picture(&pictures.join("empty.png"))
}

fn import(b: &mut Browser, address: &str, dir: &Path, pictures: &Path) -> Result<()> {
    let file = dir.join("сделки.csv");
    fs::write(&file, DEALS)?;
    b.go(&format!("{address}/c/main/data/upload"))?;
    b.files("input[type=file]", &[&file])?;
    b.wait("location.pathname.startsWith('/c/main/data/uploads/') && document.readyState === 'complete'", "the mapping")?;
    b.picture(&pictures.join("mapping.png"))?;
    b.eval("document.querySelector('form[action$=\"/import\"]').requestSubmit(); true")?;
    b.wait("location.pathname === '/c/main/data/imports/1' && document.readyState === 'complete'", "the sum of the import")?;
    let parts = b.eval("[...document.querySelectorAll('.sum-part b')].map(e => Number(e.textContent.replace(/\\s/g, '')))")?;
    let numbers: Vec<i64> = parts.as_array().into_iter().flatten().filter_map(serde_json::Value::as_i64).collect();
    if numbers.len() < 3 || numbers[0] != numbers[1..].iter().sum::<i64>() {
        bail!("browser: the sum of the import does not close: {numbers:?}");
    }
    b.go(&format!("{address}/c/main/data/imports/1/problems"))?;
    b.wait("document.querySelector('.field.bad input')?.value === 'шестьдесят'", "the row set aside with its cell marked")
}

/// A plan is drafted, an item added and moved with its reason by keys, a change registered.
fn plan(b: &mut Browser, address: &str) -> Result<()> {
    b.go(&format!("{address}/c/main/plan"))?;
    b.eval("document.querySelector('form[action$=\"/plan/draft\"]').requestSubmit(); true")?;
    b.wait("document.querySelector('.plan-item') !== null || document.querySelector('.notice.bad') !== null", "a drafted plan")?;
    for name in ["Дежурный по заявкам", "Список забытых клиентов"] {
        b.go(&format!("{address}/c/main/plan"))?;
        b.eval(&format!(
            "document.querySelector('[name=change]').value = '{name}'; document.querySelector('form[action$=\"/plan/items\"]').requestSubmit(); true"
        ))?;
        b.wait(
            "location.pathname.includes('/plan/items/own-') && document.readyState === 'complete'",
            "an item of the company's own",
        )?;
    }
    b.go(&format!("{address}/c/main/plan"))?;
    b.eval(
        "const items = [...document.querySelectorAll('.plan-item')]; const last = items.at(-1); last.focus();
            last.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', altKey: true, bubbles: true})); true",
    )?;
    b.wait("document.querySelector('#plan-why').open", "the question why")?;
    b.eval("document.querySelector('#plan-why [name=because]').value = 'склад важнее'; document.querySelector('#plan-why form').requestSubmit(); true")?;
    b.wait(
        "[...document.querySelectorAll('.plan-trace')].some(e => e.textContent.includes('склад важнее'))",
        "the trace of the move",
    )?;
    b.go(&format!("{address}/c/main/measure/new"))?;
    b.eval(
        "for (const [k, v] of Object.entries({id: 'duty', metric: 'deals_created', start: '2026-02-02', delta: '1', why: 'Дежурный'}))
            document.querySelector(`[name=${k}]`).value = v; document.querySelector('form[action$=\"/measure\"]').requestSubmit(document.querySelector('form[action$=\"/measure\"] button:last-of-type')); true",
    )?;
    b.wait("location.pathname === '/c/main/measure/duty' && document.readyState === 'complete'", "the card of a change")
}

fn every_page(b: &mut Browser, address: &str, pictures: &Path) -> Result<()> {
    for (lang, dark, width, height) in
        [("ru", false, 1440, 900), ("en", true, 1440, 900), ("ru", true, 390, 844), ("en", false, 390, 844)]
    {
        b.look(width, height, dark)?;
        for (name, path) in PAGES {
            let query = if path.contains('?') { '&' } else { '?' };
            b.go(&format!("{address}{path}{query}lang={lang}"))?;
            let theme = if dark { "dark" } else { "light" };
            b.picture(&picture(pictures, &format!("{name}-{lang}-{theme}-{width}")))?;
            let wide = b.eval("document.documentElement.scrollWidth > innerWidth + 1")?;
            let shown =
                b.eval("document.querySelector('h1')?.textContent?.trim()?.length > 0 && document.documentElement.lang")?;
            if wide == json!(true) || shown != json!(lang) {
                bail!("browser: {path} at {width} in {lang}: overflow {wide}, language {shown}");
            }
        }
    }
    b.look(1440, 900, false)
}

fn picture(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.png"))
}

/// Without a mouse: every link and button can be reached, and the focus can be seen.
fn keyboard(b: &mut Browser, address: &str) -> Result<()> {
    b.go(&format!("{address}/c/main/data"))?;
    let hidden = b.eval(
        "[...document.querySelectorAll('a[href], button, input, select, summary')].filter(e => e.tabIndex < 0 && e.type !== 'hidden').length",
    )?;
    let named = b.eval(
        "[...document.querySelectorAll('button, a[href], input:not([type=hidden]), select')].filter(e => !(e.textContent.trim() || e.ariaLabel || e.labels?.length || e.title)).map(e => e.outerHTML)",
    )?;
    if hidden != json!(0) || named != json!([]) {
        bail!("browser: not reachable by keyboard: {hidden}; without a name: {named}");
    }
    Ok(())
}

fn sign_out(b: &mut Browser, address: &str) -> Result<()> {
    b.go(&format!("{address}/c/main"))?;
    b.eval("document.querySelector('form[action=\"/logout\"]').requestSubmit(); true")?;
    b.wait("location.pathname === '/login'", "the sign-in after leaving")?;
    b.go(&format!("{address}/c/main/data"))?;
    b.wait("location.pathname === '/login'", "the sign-in before the data")
}
