//! `sync`: reads what changed in the live sources and imports it; each run is an import of its own with a snapshot.

use super::sources::{self, OpenSource, StoreKeeper};
use crate::usecases::history::{self, Watch};
use crate::usecases::import_data::{self, FileDetails};
use crate::usecases::import_report::Outcome;
use crate::{Company, Error, Home, Progress, Result, paths};
use arrow::record_batch::RecordBatch;
use connect::live::{self, Account, Clock, Fetched, Plan};
use connect::{Problem, ReadReport, Sink};
use domain::schema::Table;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use text::Lang;

/// A day: tasks and stages that nobody wrote down today cannot be rebuilt later, so each source is read once a day.
const DAY: i64 = 86_400_000_000;
/// Everything is read anew that often: only so deleted records are found.
const FULL_EVERY: i64 = 7 * DAY;

/// What a run of one source gave.
#[derive(Debug, Clone)]
pub struct Synced {
    /// Name of the source.
    pub source: String,
    /// What was read and what could not be.
    pub account: Account,
    /// The import.
    pub outcome: Outcome,
    /// Everything was read, not only changes.
    pub full: bool,
    /// Records that are gone in the source were taken away.
    pub swept: bool,
    /// Requests sent.
    pub requests: u64,
    /// The run went on where an earlier one broke off.
    pub resumed: bool,
}

/// Names of the sources to read: the one asked for, or all.
///
/// # Errors
/// No sources at all, or no such one.
pub fn names(company: &Company, asked: Option<&str>) -> Result<Vec<String>> {
    let all: Vec<String> = sources::list(company)?.into_iter().map(|s| s.name).collect();
    match asked {
        Some(name) if all.iter().any(|n| n == name) => Ok(vec![name.to_owned()]),
        Some(name) => Err(Error::failed(
            format!("источника «{name}» нет; список: revizor source list"),
            format!("there is no source {name:?}; see revizor source list"),
        )),
        None if all.is_empty() => Err(Error::failed(
            "источников нет; добавьте: revizor source add ИМЯ --kind ВИД --url АДРЕС",
            "there are no sources; add one: revizor source add NAME --kind KIND --url ADDRESS",
        )),
        None => Ok(all),
    }
}

/// Sources that a server should read now: not read for a day and not told to wait for a person (`--set schedule=off`).
///
/// # Errors
/// When the state cannot be read.
pub fn due(company: &Company, now: i64) -> Result<Vec<String>> {
    let before = crate::usecases::snapshots::moment(now - DAY);
    // Moments of one form compare as texts.
    let is_due = |s: &sources::SourceLine| s.scheduled && s.last_run <= before;
    Ok(sources::list(company)?.into_iter().filter(is_due).map(|s| s.name).collect())
}

/// Reads one source and imports what came. A run that broke off is gone on with.
///
/// # Errors
/// The source does not answer or refuses; what was read so far waits for the next run. Another run of the same source.
pub fn sync(
    home: &Home,
    company: &Company,
    name: &str,
    full: bool,
    clock: &dyn Clock,
    lang: Lang,
    progress: &mut dyn Progress,
) -> Result<Synced> {
    let open = sources::open(home, company, name)?;
    let mut plan = sources::plan(company, &open, clock)?;
    let _lock = lock(company, name)?;
    let cursor: Value = serde_json::from_str(&open.row.cursor).unwrap_or_default();
    let stale = cursor["full_at"].as_i64().is_none_or(|at| clock.now() - at > FULL_EVERY);
    if !full && !stale {
        plan.since = cursor["since"].as_i64();
        plan.dictionary = cursor["dictionary"].as_str().map(str::to_owned);
    }
    let http = sources::transport(&plan.settings);
    let fetched = live::fetch(&plan, &http, clock, &StoreKeeper::new(&open, company, Some((&mut *progress, lang))));
    progress.end();
    let fetched = fetched.map_err(|f| {
        let _ = open.state.source_failed(name, lang.pick(&f.ru, &f.en));
        sources::failed(f)
    })?;
    let result = keep(company, &open, &plan, &fetched, &cursor, (clock.now(), lang));
    if let Err(e) = &result {
        let _ = open.state.source_failed(name, &e.text(lang));
    }
    result
}

/// Reads single records again, beside the dictionaries, and imports them; the place of the next reading of changes stays.
///
/// # Errors
/// As [`sync`].
pub(crate) fn records(
    home: &Home,
    company: &Company,
    name: &str,
    rings: &[store::Ring],
    clock: &dyn Clock,
    lang: Lang,
    progress: &mut dyn Progress,
) -> Result<Synced> {
    let open = sources::open(home, company, name)?;
    let mut plan = sources::plan(company, &open, clock)?;
    let _lock = lock(company, name)?;
    let mut only: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (entity, id, _) in rings {
        only.entry(entity.clone()).or_default().push(id.clone());
    }
    let cursor: Value = serde_json::from_str(&open.row.cursor).unwrap_or_default();
    plan.only = Some(only);
    plan.since = Some(clock.now());
    plan.spool = plan.spool.with_extension("bell.jsonl");
    let http = sources::transport(&plan.settings);
    let fetched = live::fetch(&plan, &http, clock, &StoreKeeper::new(&open, company, Some((&mut *progress, lang))));
    progress.end();
    let fetched = fetched.map_err(sources::failed)?;
    let (committed, report, found) = import(company, &plan, &fetched, cursor["since"].as_i64(), clock.now(), false)?;
    let mut outcome = import_data::of_ledger(&committed);
    outcome.notes = notes(&report, &fetched, None).into_iter().map(|(ru, en)| lang.pick(&ru, &en).clone()).collect();
    outcome.notes.extend(history::remark(&found, lang));
    std::fs::remove_file(&plan.spool).map_err(Error::io("remove", &plan.spool))?;
    Ok(Synced {
        source: plan.source,
        account: fetched.account,
        outcome,
        full: false,
        swept: false,
        requests: fetched.requests,
        resumed: fetched.resumed,
    })
}

/// Two runs of one source would mix their pages.
fn lock(company: &Company, name: &str) -> Result<File> {
    let dir = company.dir().join("sync");
    paths::make_dir(&dir)?;
    let path = dir.join(format!("{name}.lock"));
    let file = File::create(&path).map_err(Error::io("create", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(Error::failed(
            format!("источник «{name}» уже читается; дождитесь конца"),
            format!("source {name:?} is being read already; wait for its end"),
        )),
    }
}

/// Imports a finished spool, moves the cursor, and only then lets the spool go.
fn keep(
    company: &Company,
    open: &OpenSource,
    plan: &Plan,
    fetched: &Fetched,
    cursor: &Value,
    (now, lang): (i64, Lang),
) -> Result<Synced> {
    let (sweep, remark) = may_sweep(fetched, cursor);
    let (committed, report, found) = import(company, plan, fetched, cursor["since"].as_i64(), now, false)?;
    let mut outcome = import_data::of_ledger(&committed);
    outcome.notes = notes(&report, fetched, remark).into_iter().map(|(ru, en)| lang.pick(&ru, &en).clone()).collect();
    outcome.notes.extend(history::remark(&found, lang));
    if sweep {
        // A second import of the same pages takes away what did not come; the first one has told what changed.
        let (swept, ..) = import(company, plan, fetched, None, now, true)?;
        let again = import_data::of_ledger(&swept);
        outcome.snapshot = again.snapshot;
        for line in &mut outcome.tables {
            line.removed = again.tables.iter().filter(|t| t.table == line.table).map(|t| t.removed).sum();
        }
    }
    let next = next_cursor(fetched, cursor);
    let account = fetched.account.to_json().to_string();
    open.state.source_done(&plan.source, &next.to_string(), &crate::usecases::snapshots::moment(now), &account)?;
    open.state.all_answered(&plan.source, fetched.started)?;
    std::fs::remove_file(&plan.spool).map_err(Error::io("remove", &plan.spool))?;
    Ok(Synced {
        source: plan.source.clone(),
        account: fetched.account.clone(),
        outcome,
        full: fetched.full,
        swept: sweep,
        requests: fetched.requests,
        resumed: fetched.resumed,
    })
}

/// One import of the spool.
fn import(
    company: &Company,
    plan: &Plan,
    fetched: &Fetched,
    seen: Option<i64>,
    now: i64,
    replace: bool,
) -> Result<(lake::ImportReport, ReadReport, history::Changes)> {
    let lake = company.lake()?;
    let mut watch = Watch::new(&lake, Some((company.clone(), now)))?;
    let options = json!({"sync": plan.source, "kind": plan.kind, "full": fetched.full, "replace": replace}).to_string();
    let mut txn = lake.begin_import(lake::ImportMeta { started_at: now, options, replace })?;
    let shown = format!("{}.jsonl", plan.source);
    let file = txn.add_file(&plan.spool, &shown)?;
    let mapped = {
        let mut sink = Pour { txn: &mut txn, file, source: &plan.source, watch: &mut watch };
        live::map(&plan.spool, &plan.settings, now, &mut sink)?
    };
    let report = mapped.report;
    if !report.closes() {
        return Err(Error::failed(
            format!("{shown}: строки не сходятся, загрузка отменена; это ошибка программы, сообщите о ней"),
            format!("{shown}: the rows do not add up, nothing was imported; this is a bug of the program, please report it"),
        ));
    }
    txn.file_report(file, ledger(plan, &report));
    let found = if replace { Vec::new() } else { watch.changes(company, &lake, seen, now)? };
    for (source, table, batch) in &found {
        txn.append(table, batch.clone(), file, source)?;
    }
    Ok((txn.commit(now)?, report, found))
}

type Remark = Option<(&'static str, &'static str)>;

/// Whether records that did not come may be taken for deleted: only after a whole reading that saw no less than before.
fn may_sweep(fetched: &Fetched, cursor: &Value) -> (bool, Remark) {
    let Some(before) = cursor["counts"].as_object().filter(|_| fetched.full) else { return (false, None) };
    let readable = fetched.account.readable();
    for (name, n) in before {
        let now = fetched.account.parts.iter().find(|p| p.name == *name).map_or(0, |p| p.rows);
        if !readable.contains(name) || now * 2 < n.as_u64().unwrap_or(0) {
            return (
                false,
                Some((
                    "в этот раз пришло много меньше, чем в прошлый: удалённые записи не убраны, проверьте права ключа",
                    "much less came than the last time: deleted records were not taken away, check the rights of the key",
                )),
            );
        }
    }
    (true, None)
}

fn next_cursor(fetched: &Fetched, old: &Value) -> Value {
    let counts: Map<String, Value> =
        fetched.account.parts.iter().filter(|p| !p.is_denied()).map(|p| (p.name.clone(), json!(p.rows))).collect();
    let (full_at, counts) = if fetched.full {
        (json!(fetched.started), Value::Object(counts))
    } else {
        (old["full_at"].clone(), old["counts"].clone())
    };
    json!({"since": fetched.started, "dictionary": fetched.dictionary, "full_at": full_at, "counts": counts})
}

fn ledger(plan: &Plan, r: &ReadReport) -> lake::FileReport {
    let details = FileDetails {
        profile: plan.kind.clone(),
        table: r.rows.iter().max_by_key(|(_, n)| *n).map(|(t, _)| t.clone()).unwrap_or_default(),
        source: plan.source.clone(),
        format: "api".into(),
        encoding: "utf-8".into(),
        headers: ["entity", "id", "record"].map(str::to_owned).to_vec(),
        main: r.rows.iter().map(|(t, _)| t.clone()).collect(),
        derived: Vec::new(),
    };
    lake::FileReport {
        read: r.read,
        header: r.header,
        blank: r.blank,
        set_aside: r.set_aside,
        duplicates: r.duplicates,
        merged: r.merged,
        details: details.text(),
    }
}

fn notes(report: &ReadReport, fetched: &Fetched, remark: Remark) -> Vec<(String, String)> {
    let lines = report.notes.iter().map(|n| (format!("{} {}", n.count, n.ru), format!("{} {}", n.count, n.en)));
    let own = fetched.account.notes.iter().cloned();
    let more = remark.iter().map(|(ru, en)| ((*ru).to_owned(), (*en).to_owned()));
    lines.chain(own).chain(more).collect()
}

/// The receiver of a spool's rows.
struct Pour<'a> {
    txn: &'a mut lake::ImportTxn,
    file: lake::FileId,
    source: &'a str,
    watch: &'a mut Watch,
}

impl Sink for Pour<'_> {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> std::result::Result<(), connect::Error> {
        self.watch.see(table, &batch, self.source);
        let batch = self.watch.settle(table, batch, self.source).map_err(|e| connect::Error::Sink(Box::new(e)))?;
        self.txn.append(table, batch, self.file, self.source).map_err(|e| connect::Error::Sink(Box::new(e)))
    }

    fn problem(&mut self, p: Problem) -> std::result::Result<(), connect::Error> {
        let row = lake::Problem {
            file: p.file,
            line: p.line,
            table: p.table,
            column: p.column,
            code: p.code.to_owned(),
            value: p.value,
            header: "entity,id,record".to_owned(),
            raw: p.raw,
        };
        self.txn.problem(&row).map_err(|e| connect::Error::Sink(Box::new(e)))
    }

    fn progress(&mut self, _rows: u64, _bytes: u64) {}
}
