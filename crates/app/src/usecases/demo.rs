//! The demo company: made, imported through the importers a user would use, audited, reported.

use crate::settings::Settings;
use crate::usecases::import_report::Outcome as Imported;
use crate::usecases::run_audit::{self, Kind};
use crate::usecases::{generate, import_data};
use crate::{Company, Error, Progress, Result};
use std::path::PathBuf;
use testkit::Plan;
use text::Lang;

/// What the user asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Number of deals; the demo's own when not given.
    pub deals: Option<u64>,
    /// Folder for the reports; the company's own when not given.
    pub out: Option<PathBuf>,
    /// Which reports.
    pub reports: Vec<Kind>,
    /// Moment of the run, microseconds UTC.
    pub now: i64,
    /// Language.
    pub lang: Lang,
}

/// What came out.
pub struct Outcome {
    /// The import.
    pub imported: Imported,
    /// The audit.
    pub audit: run_audit::Outcome,
}

/// Makes the demo company and its audit. Running it again changes nothing but the list of audits.
///
/// # Errors
/// A full disk, or whatever an import or an audit can fail with.
pub fn run(company: &Company, request: &Request, progress: &mut dyn Progress) -> Result<Outcome> {
    let plan = Plan { deals: request.deals.unwrap_or(testkit::demo_plan().deals), ..testkit::demo_plan() };
    let files = tempfile::tempdir().map_err(Error::io("create folder", std::path::Path::new("tmp")))?;
    progress.say(request.lang.pick("Создаю вымышленную компанию.", "Making a synthetic company."));
    generate::write(&plan, files.path(), progress)?;
    name(company, request.lang)?;
    progress.say(request.lang.pick("Загружаю её файлы.", "Importing its files."));
    let import = import_data::Request {
        paths: vec![files.path().to_path_buf()],
        timezone: Some("Europe/Moscow".to_owned()),
        source: Some("demo".to_owned()),
        now: request.now,
        lang: request.lang,
        ..import_data::Request::default()
    };
    let imported = import_data::import(company, &import, progress)?;
    progress.say(request.lang.pick("Провожу аудит и пишу отчёты.", "Running the audit and writing the reports."));
    let as_of = Some(plan.end.to_string());
    let request = run_audit::Request {
        programme: "full".to_owned(),
        as_of,
        out: request.out.clone(),
        reports: request.reports.clone(),
        now: request.now,
        lang: request.lang,
    };
    let audit = run_audit::run(company, &request, progress)?;
    Ok(Outcome { imported, audit })
}

/// The employee that the manager of the demo is: the first seller who still works there. `None` before the demo was made.
#[must_use]
pub fn manager(home: &crate::Home, slug: &str, now: i64) -> Option<String> {
    let company = home.company(slug).ok().filter(Company::exists)?;
    let opened = crate::open(&company, None, now).ok()?;
    let sql = "SELECT id FROM employees WHERE role = 'manager' AND left_on IS NULL ORDER BY id LIMIT 1";
    let rows = opened.session.sql(sql, &Vec::new()).ok()?;
    rows.text(0, "id").map(str::to_owned)
}

fn name(company: &Company, lang: Lang) -> Result<()> {
    let lake = company.lake()?;
    let mut settings = Settings::load(&lake, company.slug())?;
    if !settings.is_set("name") {
        settings.set("name", lang.pick("Показательная компания «Крепёж-Опт»", "Demo company Krepezh-Opt"))?;
        settings.save(&lake)?;
    }
    Ok(())
}
