//! The main job: snapshot and moment chosen, checks run, result frozen and stored, reports written.

mod evidence;
mod past;
mod quality;
mod reports;

pub use reports::{KINDS, Kind};

use crate::opening::Opened;
use crate::usecases::measure::Data;
use crate::usecases::run_metric::wrong_question;
use crate::usecases::{questions, snapshots, standards};
use crate::{Company, Error, Progress, Result, opening, paths};
use domain::result::{AuditResult, VerdictKind};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::AuditRow;
use text::Lang;

/// What the user asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Programme id.
    pub programme: String,
    /// As-of moment; the last day with events when not given.
    pub as_of: Option<String>,
    /// Folder for the reports; only the company's own copy when not given.
    pub out: Option<PathBuf>,
    /// Which reports.
    pub reports: Vec<Kind>,
    /// Moment of the run, microseconds UTC; stands in the list of audits, never in the result.
    pub now: i64,
    /// Language of the reports.
    pub lang: Lang,
}

/// A finished audit.
pub struct Outcome {
    /// Its line in the list.
    pub row: AuditRow,
    /// The frozen result.
    pub result: AuditResult,
    /// Files written: into `--out`, or into the company's folder.
    pub files: Vec<PathBuf>,
    /// How the as-of moment was chosen, in the user's language.
    pub as_of_note: String,
}

impl Outcome {
    /// Some checks failed by our own fault: the command ends with status 3.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.result.verdicts.iter().any(|v| v.verdict == VerdictKind::Broken)
    }
}

/// Runs an audit from data to reports. Reads top to bottom as the path of data.
///
/// # Errors
/// No data, an unknown programme (usage), a failing engine, or a file that cannot be written.
pub fn run(company: &Company, request: &Request, progress: &mut dyn Progress) -> Result<Outcome> {
    progress.stage(request.lang.pick("открытие данных", "opening the data"), 0);
    let opened = opening::open(company, request.as_of.as_deref(), request.now)?;
    let answers = questions::answers(company)?;

    progress.stage(request.lang.pick("проверки", "checks"), 0);
    let settings = opened.settings.audit();
    let audit::Run { mut result, evidence: found } =
        audit::run(&opened.session, &settings, &request.programme, &answers).map_err(questions::wrong)?;
    past::record(company, &opened, &settings, &request.programme, request.now, &mut result, progress)?;
    result.data = quality::page(&opened)?;
    with_own_checks(company, &opened, &mut result)?;
    result.audit.settings_hash = settings_hash(&opened, &settings, &answers, &standards::mark(company)?);
    result.audit.id = identity(&result);

    let n = free_number(company)?;
    let folder = company.audit_dir(n);
    let draft = folder.with_extension("draft");
    let _ = fs::remove_dir_all(&draft);
    paths::make_dir(&draft)?;

    progress.stage(request.lang.pick("доказательства", "evidence"), 0);
    let rows = evidence::write(&opened, &settings, &found, &mut result, &draft)?;
    result.audit.result_hash = result_hash(&result)?;

    progress.stage(request.lang.pick("отчёты", "reports"), 0);
    let kinds = reports::with_json(&request.reports);
    reports::write(&result, &kinds, request.lang, &rows, &draft)?;
    fs::rename(&draft, &folder).map_err(Error::io("rename", &folder))?;
    let row = row(company, &result, n, request.now);
    company.state()?.add_audit(&row)?;
    let files = match &request.out {
        Some(out) => reports::copy(&folder, &request.reports, out)?,
        None => paths::files_under(&folder)?.into_iter().map(|f| folder.join(f)).collect(),
    };
    progress.end();
    Ok(Outcome { row, result, files, as_of_note: as_of_note(&opened, request.lang) })
}

/// Checks of the company's own catalogue are printed with all others and stay outside of the score.
fn with_own_checks(company: &Company, opened: &Opened, result: &mut AuditResult) -> Result<()> {
    let figure = |r: &metrics::Request| metrics::compute(&opened.session, r).map(Arc::new).map_err(wrong_question);
    let day = opened.as_of.text.get(..10).and_then(|d| d.parse().ok()).unwrap_or(jiff::civil::Date::MIN);
    standards::verdicts(company, &Data { day, figure: &figure }, result)
}

fn as_of_note(opened: &Opened, lang: Lang) -> String {
    let a = &opened.as_of;
    match lang {
        Lang::Ru => format!("на момент {} ({})", a.text, a.why.ru),
        Lang::En => format!("as of {} ({})", a.text, a.why.en),
    }
}

/// The next number whose folder is free: a run that was killed between folder and list leaves a folder behind.
fn free_number(company: &Company) -> Result<i64> {
    let mut n = company.state()?.next_audit()?;
    paths::make_dir(&company.dir().join("audits"))?;
    while company.audit_dir(n).exists() {
        n += 1;
    }
    Ok(n)
}

/// Everything a result depends on beside data and catalogue.
fn settings_hash(opened: &Opened, settings: &audit::Settings, answers: &[audit::Answer], own: &str) -> String {
    let calendar = opened.settings.calendar().map(|c| c.to_text()).unwrap_or_default();
    let mut text = format!(
        "{}\n{}\n{}\n{calendar}\n{}",
        opened.settings.timezone(),
        opened.settings.currency(),
        settings.company,
        settings.canonical()
    );
    for a in answers {
        text.push_str(&format!("{}={}|{}|{}|{}\n", a.rule, questions::reply_word(a.reply), a.respondent, a.evidence, a.comment));
    }
    text.push_str(own);
    paths::sha256(text.as_bytes())
}

/// The same snapshot, catalogue, settings, programme and moment are the same audit.
fn identity(result: &AuditResult) -> String {
    let a = &result.audit;
    let text =
        [&a.programme, &a.catalogue_version, &a.snapshot, &a.as_of, &a.timezone, &a.settings_hash].map(String::as_str).join("\n");
    paths::sha256(text.as_bytes())[..16].to_owned()
}

/// SHA-256 over the JSON document without the field that will hold it.
///
/// # Errors
/// When the document is not JSON, which a test excludes.
pub fn result_hash(result: &AuditResult) -> Result<String> {
    let mut value: Value =
        serde_json::from_slice(&report::json(result)).map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    if let Some(head) = value["audit"].as_object_mut() {
        head.remove("result_hash");
    }
    Ok(paths::sha256(format!("{value:#}\n").as_bytes()))
}

fn row(company: &Company, result: &AuditResult, n: i64, now: i64) -> AuditRow {
    let folder = company.audit_dir(n);
    let count = |k: VerdictKind| result.verdicts.iter().filter(|v| v.verdict == k).count() as i64;
    AuditRow {
        n,
        id: result.audit.id.clone(),
        programme: result.audit.programme.clone(),
        created_at: snapshots::moment(now),
        snapshot: result.audit.snapshot.clone(),
        as_of: result.audit.as_of.clone(),
        result_hash: result.audit.result_hash.clone(),
        score: result.score.total.clone(),
        coverage: result.score.coverage.clone(),
        findings: i64::try_from(result.findings.len()).unwrap_or(i64::MAX),
        broken: count(VerdictKind::Broken),
        folder: folder.strip_prefix(company.dir()).unwrap_or(Path::new("audits")).display().to_string(),
    }
}
