//! A running import: rows stream in, everything becomes visible in one catalogue transaction or not at all.

use crate::apply::{Prepared, Site, prepare};
use crate::catalog::{self, ledger, read, write};
use crate::disk::{Disk, check_room};
use crate::error::{Error, Result, catalogue, io_error};
use crate::gc;
use crate::layout::Layout;
use crate::lock::WriterLock;
use crate::place;
use crate::problems::ProblemLog;
use crate::raw::Keeper;
use crate::resolve::judge;
use crate::schema::batch_schema;
use crate::sink::Written;
use crate::types::{FileId, FileReport, ImportFile, ImportMeta, ImportReport, Problem, SnapshotId, TableCounts};
use crate::worker::{Encoder, Job, Setup};
use arrow::array::RecordBatch;
use domain::schema::Table;
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// An import in progress. Dropping it aborts: nothing of it stays visible.
pub struct ImportTxn {
    layout: Layout,
    disk: Disk,
    db: Connection,
    meta: ImportMeta,
    import: i64,
    base: SnapshotId,
    file_rows: usize,
    encoder: Encoder,
    keeper: Keeper,
    files: Vec<ImportFile>,
    names: Vec<String>,
    sources: BTreeMap<String, Arc<str>>,
    problems: ProblemLog,
    /// Given back last, after the clean-up.
    _lock: WriterLock,
}

/// What an import needs to know about its lake.
pub(crate) struct Place {
    pub(crate) layout: Layout,
    pub(crate) disk: Disk,
    pub(crate) lock_wait: Duration,
    pub(crate) file_rows: usize,
    pub(crate) keep_free: Option<u64>,
}

impl ImportTxn {
    /// Takes the writer lock and clears what a killed import left. Errors: [`Error::Busy`] names the other writer,
    /// [`Error::LowDisk`].
    pub(crate) fn begin(place: Place, meta: ImportMeta) -> Result<Self> {
        let Place { layout, disk, lock_wait, file_rows, keep_free } = place;
        let lock = WriterLock::acquire(&layout, lock_wait)?;
        check_room(layout.dir(), keep_free)?;
        let db = catalog::open(&layout, &disk)?;
        for folder in [layout.tmp(), layout.raw(), layout.data()] {
            disk.create_dir(&folder)?;
        }
        gc::collect(&db, &layout, &disk)?;
        let base = read::latest(&db)?;
        let import = ledger::next(&db)?;
        let mut columns = BTreeMap::new();
        for (name, id) in read::tables(&db, base)? {
            columns.insert(name, read::columns(&db, id)?);
        }
        let setup = Setup { disk: disk.clone(), tmp: layout.tmp(), import, file_rows, columns };
        Ok(Self {
            encoder: Encoder::start(setup)?,
            keeper: Keeper::start(disk.clone(), layout.clone())?,
            problems: ProblemLog::new(&disk, &layout.tmp()),
            layout,
            disk,
            db,
            meta,
            import,
            base,
            file_rows,
            files: Vec::new(),
            names: Vec::new(),
            sources: BTreeMap::new(),
            _lock: lock,
        })
    }

    /// Number of this import.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.import
    }

    /// Adds a received file: its bytes are kept as they are (in the background), `name` is shown to people.
    pub fn add_file(&mut self, path: &Path, name: &str) -> Result<FileId> {
        let file = File::open(path).map_err(|e| io_error("open", path, e))?;
        let id = FileId::try_from(self.files.len())
            .map_err(|_| Error::Limit { what: "more than 2147483647 files in one import".into() })?;
        self.keeper.send(file, path)?;
        self.files.push(ImportFile { file: id, name: name.to_string(), ..ImportFile::default() });
        self.names.push(name.to_string());
        Ok(id)
    }

    /// Notes what the reader counted in a file; shown in the ledger.
    pub fn file_report(&mut self, file: FileId, report: FileReport) {
        if let Some(entry) = usize::try_from(file).ok().and_then(|i| self.files.get_mut(i)) {
            entry.report = report;
        }
    }

    /// Appends rows: canonical columns, then `attrs` and `_line` (see [`batch_schema`]). Returns before the rows are encoded.
    ///
    /// Errors: a batch of a wrong form, or whatever stopped the encoder on an earlier batch.
    pub fn append(&mut self, table: &'static Table, batch: RecordBatch, file: FileId, source: &str) -> Result<()> {
        self.hand_over(table, batch, file, source, false)
    }

    /// Appends rows that a file only names in passing (the employee of a deal): like [`Self::append`], but such a row yields
    /// to every row of the same key, stored before or appended in the same import, and of several the first stays.
    ///
    /// Errors: as [`Self::append`].
    pub fn append_named(&mut self, table: &'static Table, batch: RecordBatch, file: FileId, source: &str) -> Result<()> {
        self.hand_over(table, batch, file, source, true)
    }

    fn hand_over(&mut self, table: &'static Table, batch: RecordBatch, file: FileId, source: &str, named: bool) -> Result<()> {
        check_shape(table, &batch)?;
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let source = match self.sources.get(source) {
            Some(source) => source.clone(),
            None => {
                let shared: Arc<str> = Arc::from(source);
                self.sources.insert(source.to_string(), shared.clone());
                shared
            }
        };
        self.encoder.send(Job { table, batch, file, source, named })
    }

    /// Notes a row that the reader set aside.
    pub fn problem(&mut self, problem: &Problem) -> Result<()> {
        self.problems.push(problem)
    }

    /// Commits: rows, problems and ledger become visible together. `now` is microseconds since 1970-01-01 UTC.
    ///
    /// Errors: nothing was committed; what was written is collected now or at the next opening.
    pub fn commit(mut self, now: i64) -> Result<ImportReport> {
        let prepared = self.prepare()?;
        self.keep_files()?;
        let report = self.report(&prepared, now);
        let (changes, traces) = self.place(prepared)?;
        self.write(report, &changes, &traces, now)
    }

    /// Does everything except committing and tells what a commit would report.
    pub fn dry_run(mut self, now: i64) -> Result<ImportReport> {
        let prepared = self.prepare()?;
        self.keep_files()?;
        Ok(self.report(&prepared, now))
    }

    fn prepare(&mut self) -> Result<Vec<Prepared>> {
        let mut prepared = Vec::new();
        for mut appended in self.encoder.finish()? {
            let stored = read::files(&self.db, &self.layout, appended.table.name, read::Which::At(self.base))?;
            let decisions = judge(&mut appended, &stored, self.meta.replace)?;
            let tmp = self.layout.tmp();
            let site = Site { disk: &self.disk, tmp: &tmp, file_rows: self.file_rows, names: &self.names };
            prepared.push(prepare(&site, appended, &stored, decisions, &mut self.problems)?);
        }
        Ok(prepared)
    }

    fn keep_files(&mut self) -> Result<()> {
        for (file, kept) in self.files.iter_mut().zip(self.keeper.finish()?) {
            file.bytes = kept.bytes;
            file.sha256 = kept.sha256;
            file.stored = format!("raw/{}", kept.name);
        }
        Ok(())
    }

    fn report(&self, prepared: &[Prepared], now: i64) -> ImportReport {
        let mut tables: Vec<TableCounts> = prepared.iter().flat_map(|p| p.counts.clone()).collect();
        tables.sort_by(|a, b| (&a.table, &a.source).cmp(&(&b.table, &b.source)));
        let mut files = self.files.clone();
        for (file, counts) in prepared.iter().flat_map(|p| &p.by_file) {
            if let Some(entry) = usize::try_from(*file).ok().and_then(|i| files.get_mut(i)) {
                entry.tables.push(counts.clone());
            }
        }
        ImportReport {
            import: self.import,
            snapshot: self.base,
            base: self.base,
            started_at: self.meta.started_at,
            committed_at: now,
            options: self.meta.options.clone(),
            replace: self.meta.replace,
            undone: None,
            files,
            tables,
            problems: self.problems.count(),
        }
    }

    /// Makes all files durable under their final names.
    fn place(&mut self, prepared: Vec<Prepared>) -> Result<(Vec<write::TableChange>, Vec<ledger::Trace>)> {
        let (mut ready, mut traces) = (Vec::new(), Vec::new());
        for table in prepared {
            traces.extend(table.traces.into_iter().map(|(kind, written)| (table.ready.table, kind, written)));
            ready.push(table.ready);
        }
        let traces = self.place_traces(traces)?;
        Ok((place::tables(&self.disk, &self.layout, self.base + 1, ready)?, traces))
    }

    fn place_traces(&self, traces: Vec<(&'static Table, &'static str, Written)>) -> Result<Vec<ledger::Trace>> {
        if traces.is_empty() {
            return Ok(Vec::new());
        }
        let folder = self.layout.trace();
        self.disk.create_dir(&folder)?;
        let name = |i: usize, table: &Table, kind: &str| format!("{:06}-{}-{kind}-{i:04}.parquet", self.import, table.name);
        let names: Vec<String> = traces.iter().enumerate().map(|(i, (table, kind, _))| name(i, table, kind)).collect();
        let targets: Vec<PathBuf> = names.iter().map(|n| folder.join(n)).collect();
        let moves: Vec<(&Path, &Path)> =
            traces.iter().zip(&targets).map(|((_, _, w), t)| (w.path.as_path(), t.as_path())).collect();
        let placed = place::files(&self.disk, &moves)?;
        self.disk.sync_dir(&folder)?;
        let noted =
            traces.iter().zip(names).zip(placed).map(|(((table, kind, written), path), (bytes, sha256, _))| ledger::Trace {
                import: self.import,
                table: table.name.to_string(),
                kind: (*kind).to_string(),
                path,
                rows: written.rows,
                bytes,
                sha256,
            });
        Ok(noted.collect())
    }

    /// The one transaction.
    fn write(
        &mut self,
        mut report: ImportReport,
        changes: &[write::TableChange],
        traces: &[ledger::Trace],
        now: i64,
    ) -> Result<ImportReport> {
        self.disk.catalogue("begin")?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(catalogue("begin"))?;
        if !changes.is_empty() {
            report.snapshot = write::snapshot(&tx, now, &format!("import {}", self.import), changes)?;
        }
        self.disk.catalogue("files")?;
        ledger::write(&tx, &report, traces)?;
        self.problems.replay(|number, problem| ledger::write_problem(&tx, report.import, number, problem))?;
        self.disk.catalogue("ledger")?;
        self.disk.catalogue("commit")?;
        tx.commit().map_err(catalogue("commit"))?;
        // it is done: nothing after this may report a failure
        let _ = self.disk.catalogue("committed");
        Ok(report)
    }
}

impl Drop for ImportTxn {
    fn drop(&mut self) {
        // the threads must end before their files are removed
        let _ = self.encoder.finish();
        let _ = self.keeper.finish();
        // after a commit this empties `tmp/`; after a failure it removes everything the catalogue does not name
        let _ = gc::collect(&self.db, &self.layout, &self.disk);
    }
}

fn check_shape(table: &'static Table, batch: &RecordBatch) -> Result<()> {
    let wanted = batch_schema(table);
    let found = batch.schema_ref();
    let same = wanted.fields().len() == found.fields().len()
        && wanted.fields().iter().zip(found.fields()).all(|(w, f)| w.name() == f.name() && w.data_type() == f.data_type());
    if same {
        return Ok(());
    }
    let differs =
        wanted.fields().iter().zip(found.fields()).find(|(w, f)| w.name() != f.name() || w.data_type() != f.data_type());
    let what = match differs {
        Some((w, f)) => format!("column {} {} where {} {} belongs", f.name(), f.data_type(), w.name(), w.data_type()),
        None => format!("{} columns instead of {}", found.fields().len(), wanted.fields().len()),
    };
    Err(Error::Shape { table: table.name.to_string(), what })
}
