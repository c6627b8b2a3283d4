//! Files in, canonical rows out: recognise every file, then read and append all of them in one transaction.

mod details;
mod files;
mod parquet_rows;
mod pour;
mod share;

pub use details::FileDetails;

use crate::settings::{DEFAULT_TIMEZONE, Settings};
use crate::usecases::history::{self, Watch};
use crate::usecases::import_report::{FileLine, Outcome, TableLine};
use crate::{Company, Error, Progress, Result};
use connect::Options;
use files::Recognised;
use pour::Poured;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use text::Lang;

/// What the user asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Canonical table, when named.
    pub table: Option<String>,
    /// Source profile, when named.
    pub profile: Option<String>,
    /// Mapping file.
    pub mapping: Option<PathBuf>,
    /// Mappings confirmed on a screen, by key of the headers they are for; they are remembered.
    pub mappings: BTreeMap<String, String>,
    /// Zone of times without an offset.
    pub timezone: Option<String>,
    /// Name of the source system.
    pub source: Option<String>,
    /// Replace earlier rows of the same source and tables.
    pub replace: bool,
    /// Check without writing.
    pub dry_run: bool,
    /// Moment of the import, microseconds UTC.
    pub now: i64,
    /// Language of remarks.
    pub lang: Lang,
}

/// Imports the files of the request. Nothing is written unless every file is recognised and every sum closes.
///
/// # Errors
/// No files, a file that is not recognised or damaged, or a sum that does not close; the message names the file.
pub fn import(company: &Company, request: &Request, progress: &mut dyn Progress) -> Result<Outcome> {
    let settings = company.settings()?;
    let mut notes = Vec::new();
    let options = options(company, request, &settings, &mut notes)?;
    let mut found = files::recognise(company, request, &options, &mut notes)?;
    if request.dry_run && !company.exists() {
        // Nothing is written, not even an empty company: the sums are made in a folder that goes away.
        let folder = tempfile::tempdir().map_err(Error::io("create folder", std::path::Path::new("tmp")))?;
        return run(None, &lake::Lake::open(folder.path())?, &mut found, &options, request, notes, progress);
    }
    let lake = company.lake()?;
    let outcome = run(Some(company), &lake, &mut found, &options, request, notes, progress)?;
    if !request.dry_run {
        files::remember(&lake, request, &found)?;
        adopt_timezone(&lake, company, request)?;
    }
    Ok(outcome)
}

fn run(
    company: Option<&Company>,
    lake: &lake::Lake,
    found: &mut [Recognised],
    options: &Options,
    request: &Request,
    mut notes: Vec<String>,
    progress: &mut dyn Progress,
) -> Result<Outcome> {
    let mut watch = Watch::new(lake, company.map(|c| (c.clone(), request.now)))?;
    let meta = lake::ImportMeta { started_at: request.now, options: options_json(request), replace: request.replace };
    let mut txn = lake.begin_import(meta)?;
    let mut poured = Vec::new();
    for file in found {
        let one = pour::into_lake(&mut txn, file, options, &mut watch, progress)?;
        read_closes(&one)?;
        poured.push(one);
    }
    if request.dry_run {
        let report = txn.dry_run(request.now)?;
        let mut outcome = outcome(&poured, &report, request.lang, notes)?;
        (outcome.import, outcome.snapshot) = (None, None);
        return Ok(outcome);
    }
    if let (Some(company), Some(last), false) = (company, poured.last(), request.replace) {
        let changes = watch.changes(company, lake, None, request.now)?;
        notes.extend(history::remark(&changes, request.lang));
        for (source, table, batch) in changes {
            txn.append(table, batch, last.file, &source)?;
        }
    }
    let report = txn.commit(request.now)?;
    outcome(&poured, &report, request.lang, notes).inspect_err(|_| {
        // A sum that does not close takes the import back; the sum itself is the news, not a failure to take back.
        let _ = lake.undo(report.import, request.now);
    })
}

/// Looks at the files of a request without importing: their names and what each turned out to be.
///
/// # Errors
/// A path that cannot be read or an unknown zone.
pub fn inspect_all(
    company: &Company,
    request: &Request,
) -> Result<Vec<(String, std::result::Result<connect::Detected, connect::Error>)>> {
    let options = options(company, request, &company.settings()?, &mut Vec::new())?;
    files::seen(company, request, &options)
}

/// The key under which a mapping for these headers is remembered.
#[must_use]
pub fn headers_key(headers: &[String]) -> String {
    files::key(headers)
}

/// The mapping file to edit, when an import failed because one is needed.
#[must_use]
pub fn proposal(error: &connect::Error) -> Option<String> {
    match error {
        connect::Error::NeedsMapping(proposal) => Some(proposal.to_toml()),
        _ => None,
    }
}

/// Options of reading; an assumed zone is told.
fn options(company: &Company, request: &Request, settings: &Settings, notes: &mut Vec<String>) -> Result<Options> {
    let timezone = match &request.timezone {
        Some(zone) => {
            crate::as_of::zone(zone)?;
            zone.clone()
        }
        None => settings.timezone().to_owned(),
    };
    if request.timezone.is_none() && !settings.is_set("timezone") {
        notes.push(match request.lang {
            Lang::Ru => {
                format!("часовой пояс не задан, принят {DEFAULT_TIMEZONE}; задать: --timezone или revizor settings set timezone")
            }
            Lang::En => {
                format!("no time zone given, {DEFAULT_TIMEZONE} assumed; set it with --timezone or revizor settings set timezone")
            }
        });
    }
    let mapping = files::mapping(company, request)?;
    // The name of a mapping of the user's own is no profile of the readers.
    let own = mapping.as_ref().is_some_and(|m| m.name.is_some() && m.name == request.profile);
    Ok(Options {
        table: request.table.clone(),
        profile: request.profile.clone().filter(|_| !own),
        mapping,
        timezone: Some(timezone),
        source: request.source.clone(),
        now: Some(request.now),
        ..Options::default()
    })
}

fn options_json(r: &Request) -> String {
    json!({"table": r.table, "profile": r.profile, "timezone": r.timezone, "source": r.source, "replace": r.replace,
        "mapping": r.mapping.as_ref().map(|p| p.display().to_string())})
    .to_string()
}

/// The first stated zone becomes the company's own: its days should begin at its own midnight.
fn adopt_timezone(lake: &lake::Lake, company: &Company, request: &Request) -> Result<()> {
    let mut settings = Settings::load(lake, company.slug())?;
    match &request.timezone {
        Some(zone) if !settings.is_set("timezone") => {
            settings.set("timezone", zone)?;
            settings.save(lake)
        }
        _ => Ok(()),
    }
}

fn outcome(poured: &[Poured], report: &lake::ImportReport, lang: Lang, notes: Vec<String>) -> Result<Outcome> {
    let mut out = Outcome { import: Some(report.import), snapshot: Some(report.snapshot), notes, ..Outcome::default() };
    for (p, share) in poured.iter().zip(share::per_file(poured, report)) {
        let line = details::line(p, share, lang);
        closed(&line)?;
        out.files.push(line);
    }
    out.tables = table_lines(&report.tables);
    Ok(out)
}

/// An import as the ledger keeps it.
pub(crate) fn of_ledger(report: &lake::ImportReport) -> Outcome {
    let line = |f: &lake::ImportFile| {
        let facts = FileDetails::parse(&f.report.details);
        let share = share::of(&facts.main, &f.tables);
        details::stored_line(&f.name, &facts, &f.report, share)
    };
    Outcome {
        import: Some(report.import),
        snapshot: Some(report.snapshot),
        files: report.files.iter().map(line).collect(),
        tables: table_lines(&report.tables),
        notes: Vec::new(),
    }
}

/// Sums over the files, per table and source.
fn table_lines(counts: &[lake::TableCounts]) -> Vec<TableLine> {
    let mut lines: Vec<TableLine> = Vec::new();
    for c in counts {
        let at = lines.iter().position(|l| l.table == c.table && l.source == c.source).unwrap_or_else(|| {
            lines.push(TableLine { table: c.table.clone(), source: c.source.clone(), ..TableLine::default() });
            lines.len() - 1
        });
        let line = &mut lines[at];
        line.read += c.read;
        line.new += c.new;
        line.updated += c.updated;
        line.unchanged += c.unchanged;
        line.set_aside += c.set_aside();
        line.duplicates += c.duplicates;
        line.removed += c.removed;
    }
    lines
}

/// The invariant of the product: no row may vanish. A sum that does not close is our bug and is told as such.
fn closed(line: &FileLine) -> Result<()> {
    let parts = [line.accepted, line.set_aside, line.duplicates, line.header, line.blank, line.merged];
    if line.closes() { Ok(()) } else { Err(lost_rows(&line.name, line.read, &parts)) }
}

/// The reader's own sum, checked before anything is committed.
fn read_closes(p: &Poured) -> Result<()> {
    let r = &p.report;
    let parts = [r.accepted(), r.set_aside, r.duplicates, r.header, r.blank, r.merged];
    if r.closes() { Ok(()) } else { Err(lost_rows(&p.name, r.read, &parts)) }
}

fn lost_rows(name: &str, read: u64, parts: &[u64; 6]) -> Error {
    let sum = parts.map(|p| p.to_string()).join(" + ");
    Error::failed(
        format!("{name}: строки не сходятся ({read} ≠ {sum}), загрузка отменена; это ошибка программы, сообщите о ней"),
        format!(
            "{name}: the rows do not add up ({read} is not {sum}), the import is taken back; this is a bug of the program, please report it"
        ),
    )
}
