//! The lake of one company: open it, ask it, import into it.

use crate::catalog::{self, ledger, read};
use crate::compact::{self, CompactReport};
use crate::diff::{self, TableDiff};
use crate::disk::{Disk, Hook};
use crate::error::{Error, Result, catalogue};
use crate::gc;
use crate::layout::Layout;
use crate::lock::WriterLock;
use crate::sink::FILE_ROWS;
use crate::summary;
use crate::txn::{ImportTxn, Place};
use crate::types::{DataFile, ImportFile, ImportMeta, ImportReport, Problem, Snapshot, SnapshotId, TableSummary};
use crate::undo::{self, UndoReport};
use crate::verify::{self, VerifyProgress, VerifyReport};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How a lake is opened.
#[derive(Clone)]
pub struct Options {
    /// How long a second writer waits for the first.
    pub lock_wait: Duration,
    /// Rows of a data file at most.
    pub file_rows: usize,
    /// Bytes that must be free before an import starts; none for the smaller of 1 GiB and 5 % of the disk.
    pub keep_free: Option<u64>,
    /// Watches every step of a write (crash and power-cut tests).
    pub hook: Option<Hook>,
}

impl Default for Options {
    fn default() -> Self {
        Self { lock_wait: Duration::from_secs(2), file_rows: FILE_ROWS, keep_free: None, hook: None }
    }
}

/// Tables of one company on disk. Cheap to open; may be shared between threads.
pub struct Lake {
    pub(crate) layout: Layout,
    pub(crate) disk: Disk,
    pub(crate) options: Options,
    db: Mutex<Connection>,
    writable: bool,
}

impl std::fmt::Debug for Lake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lake").field("dir", &self.layout.dir()).field("writable", &self.writable).finish()
    }
}

impl Lake {
    /// Opens the lake in a folder for reading and writing; makes an empty one when there is none, and collects what a
    /// killed import left (unless somebody is writing right now).
    pub fn open(dir: &Path) -> Result<Self> {
        Self::open_with(dir, Options::default())
    }

    /// [`Lake::open`] with other settings.
    pub fn open_with(dir: &Path, options: Options) -> Result<Self> {
        let layout = Layout::new(dir);
        let disk = Disk::new(options.hook.clone());
        let db = catalog::open(&layout, &disk)?;
        match WriterLock::acquire(&layout, Duration::ZERO) {
            Ok(_lock) => {
                gc::collect(&db, &layout, &disk)?;
            }
            Err(Error::Busy { .. }) => {}
            Err(e) => return Err(e),
        }
        Ok(Self { layout, disk, options, db: Mutex::new(db), writable: true })
    }

    /// Opens the lake for reading. Errors: [`Error::NoLake`] when there is none.
    pub fn open_read(dir: &Path) -> Result<Self> {
        let layout = Layout::new(dir);
        let db = catalog::open_read(&layout)?;
        Ok(Self { layout, disk: Disk::default(), options: Options::default(), db: Mutex::new(db), writable: false })
    }

    pub(crate) fn db(&self) -> MutexGuard<'_, Connection> {
        // a poisoned lock only means that a reader panicked; the connection itself holds no half-done state
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn writable(&self) -> Result<()> {
        match self.writable {
            true => Ok(()),
            false => Err(Error::ReadOnly { dir: self.layout.dir().to_path_buf() }),
        }
    }

    /// Folder of the company.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.layout.dir()
    }

    /// Starts an import. Errors: [`Error::Busy`] names the process that is writing, [`Error::LowDisk`] when the reserve is touched.
    pub fn begin_import(&self, meta: ImportMeta) -> Result<ImportTxn> {
        self.writable()?;
        ImportTxn::begin(self.place(), meta)
    }

    pub(crate) fn place(&self) -> Place {
        Place {
            layout: self.layout.clone(),
            disk: self.disk.clone(),
            lock_wait: self.options.lock_wait,
            file_rows: self.options.file_rows,
            keep_free: self.options.keep_free,
        }
    }

    /// The newest state; 0 is the empty lake.
    pub fn latest(&self) -> Result<SnapshotId> {
        read::latest(&self.db())
    }

    /// All states kept, oldest first.
    pub fn snapshots(&self) -> Result<Vec<Snapshot>> {
        read::snapshots(&self.db())
    }

    /// The files that make up a table at a snapshot; none when the table has no rows. The list never changes.
    pub fn files(&self, snapshot: SnapshotId, table: &str) -> Result<Vec<DataFile>> {
        let db = self.db();
        read::check(&db, snapshot)?;
        read::files(&db, &self.layout, table, read::Which::At(snapshot))
    }

    /// Every table that has rows at a snapshot, in canonical order, from statistics alone.
    pub fn tables(&self, snapshot: SnapshotId) -> Result<Vec<TableSummary>> {
        let mut all = Vec::new();
        for table in domain::schema::TABLES {
            let files = self.files(snapshot, table.name)?;
            if !files.is_empty() {
                all.push(summary::of(table, &files));
            }
        }
        Ok(all)
    }

    /// All imports, oldest first.
    pub fn imports(&self) -> Result<Vec<ImportReport>> {
        ledger::imports(&self.db())
    }

    /// One import. Errors: [`Error::NoImport`].
    pub fn import(&self, number: i64) -> Result<ImportReport> {
        ledger::import(&self.db(), number)
    }

    /// Rows set aside by an import, in the order they were found. Errors: [`Error::NoImport`].
    pub fn problems(&self, number: i64) -> Result<Vec<Problem>> {
        let mut all = Vec::new();
        self.each_problem(number, &mut |problem| {
            all.push(problem);
            true
        })?;
        Ok(all)
    }

    /// [`Lake::problems`] one at a time, until `take` says false: a hopeless import may have millions.
    pub fn each_problem(&self, number: i64, take: &mut dyn FnMut(Problem) -> bool) -> Result<()> {
        let db = self.db();
        ledger::import(&db, number)?;
        ledger::problems(&db, number, take)
    }

    /// Imports that received exactly these bytes, newest last: number, whether undone, the file.
    pub fn received(&self, sha256: &str) -> Result<Vec<(i64, bool, ImportFile)>> {
        let mut found = Vec::new();
        for import in self.imports()? {
            for file in import.files.iter().filter(|f| f.sha256 == sha256) {
                found.push((import.import, import.undone.is_some(), file.clone()));
            }
        }
        Ok(found)
    }

    /// The bytes of a file of an import, as they were received.
    pub fn open_raw(&self, file: &ImportFile) -> Result<Box<dyn std::io::Read>> {
        crate::raw::open(&self.layout.dir().join(&file.stored))
    }

    /// Takes an import back: the data stands as if it had never been imported. `now` is microseconds since 1970-01-01 UTC.
    ///
    /// Errors: [`Error::NoImport`], [`Error::AlreadyUndone`], [`Error::HistoryGone`] after compaction, [`Error::Busy`].
    pub fn undo(&self, number: i64, now: i64) -> Result<UndoReport> {
        self.writable()?;
        undo::undo(self.place(), number, now)
    }

    /// Merges small files and drops all but the last `keep` snapshots (at least one) with the files only they needed.
    /// The contents of the latest state do not change. `now` is microseconds since 1970-01-01 UTC.
    pub fn compact(&self, keep: usize, now: i64) -> Result<CompactReport> {
        self.writable()?;
        compact::compact(self.place(), keep, now)
    }

    /// Checks every stored byte: catalogue, data files, traces, received files. `progress` hears of each file before it is read.
    pub fn verify(&self, progress: &mut dyn FnMut(&VerifyProgress)) -> Result<VerifyReport> {
        // the list is taken first, so that other questions are answered while bytes are read
        let plan = verify::plan(&self.db(), &self.layout)?;
        Ok(verify::run(plan, &self.layout, progress))
    }

    /// Rows added, removed and changed from one state to another, per table that differs, in canonical order.
    pub fn diff(&self, from: SnapshotId, to: SnapshotId) -> Result<Vec<TableDiff>> {
        let sides = {
            let db = self.db();
            read::check(&db, from)?;
            read::check(&db, to)?;
            diff::sides(&db, &self.layout, from, to)?
        };
        diff::diff(sides)
    }

    /// A setting of the company, none when never set.
    pub fn settings_get(&self, key: &str) -> Result<Option<String>> {
        read::setting(&self.db(), key)
    }

    /// All settings of the company, by key.
    pub fn settings(&self) -> Result<BTreeMap<String, String>> {
        read::settings(&self.db())
    }

    /// Sets a setting of the company.
    pub fn settings_set(&self, key: &str, value: &str) -> Result<()> {
        self.writable()?;
        self.db()
            .execute(
                "INSERT INTO revizor_setting VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                params![key, value],
            )
            .map(|_| ())
            .map_err(catalogue("write a setting"))
    }
}
