//! Speed on a synthetic company, held against a written budget.

use crate::usecases::{generate, import_data};
use crate::{Company, Error, Home, Progress, Result, opening};
use std::time::{Duration, Instant};
use testkit::{Mistakes, Plan, Shape};
use text::Lang;

/// One measured step.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was done.
    pub name: String,
    /// How long it took.
    pub took: Duration,
    /// Peak resident memory of the process up to then, bytes; `None` where the system does not tell.
    pub peak: Option<u64>,
    /// What the budget allows for this many deals.
    pub budget: Option<Duration>,
}

impl Step {
    /// Whether it stayed within the budget.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.budget.is_none_or(|b| self.took <= b)
    }
}

/// The written budget, per million deals on two cores.
const IMPORT: f64 = 180.0;
const METRICS: f64 = 60.0;
const AUDIT: f64 = 20.0;
/// A floor, so that small runs do not fail on start-up costs.
const FLOOR: f64 = 10.0;

/// Generates, imports, computes every metric and runs the `crm` programme.
///
/// # Errors
/// Whatever those can fail with.
pub fn run(home: &Home, deals: u64, now: i64, progress: &mut dyn Progress) -> Result<Vec<Step>> {
    let company = home.company("bench")?;
    let files = home.dir().join("bench-files");
    let plan = Plan { deals, seed: 7, mistakes: Mistakes::All, end: testkit::default_end(), shape: Shape::Canonical };
    let mut steps = Vec::new();
    let made = Instant::now();
    generate::write(&plan, &files, progress)?;
    steps.push(step("generate", made, None));

    let imported = Instant::now();
    let request = import_data::Request {
        paths: vec![files.clone()],
        timezone: Some("Europe/Moscow".to_owned()),
        now,
        lang: Lang::En,
        ..import_data::Request::default()
    };
    import_data::import(&company, &request, progress)?;
    steps.push(step("import", imported, Some(budget(IMPORT, deals))));
    measure(&company, Some(&plan.end.to_string()), now, Some(deals), &mut steps)?;
    std::fs::remove_dir_all(&files).map_err(Error::io("remove", &files))?;
    Ok(steps)
}

/// Every metric and the `crm` programme on the data a company has; there is no budget then.
///
/// # Errors
/// No data, or a failing query.
pub fn existing(company: &Company, as_of: Option<&str>, now: i64) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    measure(company, as_of, now, None, &mut steps)?;
    Ok(steps)
}

fn measure(company: &Company, as_of: Option<&str>, now: i64, deals: Option<u64>, steps: &mut Vec<Step>) -> Result<()> {
    let allowed = |seconds| deals.map(|d| budget(seconds, d));
    let all = Instant::now();
    let opened = opening::open(company, as_of, now)?;
    steps.push(step("open", all, None));
    for metric in metrics::catalogue() {
        let one = Instant::now();
        metrics::compute(&opened.session, &metrics::Request::of(metric.id))?;
        steps.push(step(&format!("metric {}", metric.id), one, None));
    }
    steps.push(step("all metrics", all, allowed(METRICS)));
    drop(opened);

    let audited = Instant::now();
    let opened = opening::open(company, as_of, now)?;
    audit::run(&opened.session, &opened.settings.audit(), "crm", &[])?;
    steps.push(step("audit crm", audited, allowed(AUDIT)));
    Ok(())
}

fn budget(seconds_per_million: f64, deals: u64) -> Duration {
    Duration::from_secs_f64((seconds_per_million * deals as f64 / 1e6).max(FLOOR))
}

fn step(name: &str, since: Instant, budget: Option<Duration>) -> Step {
    Step { name: name.to_owned(), took: since.elapsed(), peak: peak(), budget }
}

/// Peak resident memory, from `/proc`.
fn peak() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib << 10)
}
