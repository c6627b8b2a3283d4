//! What is to be read: files, folders, members of archives.

use crate::format::{Format, sniff::sniff};
use crate::{Error, Limits, archive};
use arrow::record_batch::RecordBatch;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of an already typed file.
pub type Batches = Box<dyn Iterator<Item = Result<RecordBatch, Error>> + Send>;
/// Opens the rows anew for every pass.
pub type OpenBatches = Arc<dyn Fn() -> Result<Batches, Error> + Send + Sync>;

/// One file to read.
#[derive(Clone)]
pub struct Input {
    /// Where its bytes are; a temporary file for members of archives.
    pub path: PathBuf,
    /// The name shown to people: the file's name, behind it the member's inside an archive.
    pub name: String,
    /// The file the user gave.
    pub origin: PathBuf,
    /// Sheet of a workbook that has several tables; the best one is chosen when not given.
    pub sheet: Option<String>,
    /// Keeps the temporary file alive.
    pub(crate) _temp: Option<Arc<tempfile::TempPath>>,
    pub(crate) batches: Option<OpenBatches>,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("path", &self.path)
            .field("name", &self.name)
            .field("sheet", &self.sheet)
            .finish_non_exhaustive()
    }
}

impl Input {
    /// A plain file under its own name.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        Self { path: path.to_owned(), name, origin: path.to_owned(), sheet: None, _temp: None, batches: None }
    }

    /// What the file is by its content; Parquet needs [`Input::with_batches`] before it can be inspected.
    ///
    /// # Errors
    /// When the file cannot be read, is empty or no table.
    pub fn format(&self, limits: &Limits) -> Result<Format, Error> {
        sniff(self, limits).map(|l| l.format)
    }

    /// The same file with its rows given by the caller as Arrow batches (Parquet); `open` is called for every pass.
    #[must_use]
    pub fn with_batches(mut self, open: OpenBatches) -> Self {
        self.batches = Some(open);
        self
    }

    /// Size in bytes, unpacked.
    #[must_use]
    pub fn size(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |m| m.len())
    }
}

/// Endings of files that are taken from a folder; single files may have any.
const ENDINGS: [&str; 15] =
    ["csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "html", "htm", "xml", "parquet", "zip", "gz"];

/// The files behind a path: the file itself, the tables of a folder (by name, subfolders too), the members of a zip, the
/// content of a gz.
///
/// # Errors
/// When something cannot be read, an archive passes a limit or nothing is there.
pub fn inputs(path: &Path, limits: &Limits) -> Result<Vec<Input>, Error> {
    let shown = path.display().to_string();
    let meta = std::fs::metadata(path).map_err(|e| Error::io(&shown, e))?;
    if !meta.is_dir() {
        return archive::expand(&Input::file(path), limits);
    }
    let mut files = Vec::new();
    walk(path, 0, &mut files)?;
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let mut input = Input::file(&file);
        if let Ok(relative) = file.strip_prefix(path) {
            input.name = relative.to_string_lossy().into_owned();
        }
        out.extend(archive::expand(&input, limits)?);
    }
    if out.is_empty() {
        return Err(Error::NotTable {
            file: shown,
            what: "the folder holds no CSV, XLSX, XLS, ODS, HTML, Parquet, zip or gz files".into(),
        });
    }
    Ok(out)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let shown = folder.display().to_string();
    for entry in std::fs::read_dir(folder).map_err(|e| Error::io(&shown, e))? {
        let entry = entry.map_err(|e| Error::io(&shown, e))?;
        let kind = entry.file_type().map_err(|e| Error::io(&shown, e))?;
        let path = entry.path();
        // Hidden files and the lock files of office programs are no data.
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if kind.is_dir() && depth < 8 {
            walk(&path, depth + 1, files)?;
        } else if kind.is_file() || kind.is_symlink() && path.is_file() {
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            if ENDINGS.contains(&ending.as_str()) {
                files.push(path);
            }
        }
    }
    Ok(())
}
