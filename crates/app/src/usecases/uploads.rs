//! Files sent by a browser: kept in a folder of their own until they are understood and imported.

mod form;
mod look;

pub use form::{Choice, apply};
pub use look::{Ask, ColumnLook, Look, looks};

use crate::usecases::import_data;
use crate::usecases::import_report::Outcome;
use crate::{Company, Error, Progress, Result, paths};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use text::Lang;

/// Files of one batch.
pub const FILES: usize = 200;
/// A batch that nobody imported is thrown away after that long.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Largest name kept, bytes.
const NAME: usize = 150;

/// A batch of files on its way in.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Its name in addresses: hex letters.
    pub id: String,
    dir: PathBuf,
}

impl Batch {
    /// Makes a batch; `id` is random hex from the caller. Batches that nobody came back to go.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub fn begin(company: &Company, id: &str) -> Result<Self> {
        sweep(&folder(company));
        let batch = Self::at(company, id)?;
        paths::make_dir(&batch.files())?;
        Ok(batch)
    }

    /// A batch that was begun.
    ///
    /// # Errors
    /// No such batch.
    pub fn open(company: &Company, id: &str) -> Result<Self> {
        let batch = Self::at(company, id)?;
        if batch.files().is_dir() {
            return Ok(batch);
        }
        Err(Error::failed("этих файлов уже нет: загрузите их снова", "these files are no longer here: send them again"))
    }

    fn at(company: &Company, id: &str) -> Result<Self> {
        if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::usage("нет такой загрузки", "there is no such upload"));
        }
        Ok(Self { id: id.to_owned(), dir: folder(company).join(id) })
    }

    fn files(&self) -> PathBuf {
        self.dir.join("files")
    }

    /// Where a file of that name is to be written; a name that is taken gets a number.
    ///
    /// # Errors
    /// Too many files.
    pub fn place(&self, name: &str) -> Result<PathBuf> {
        if fs::read_dir(self.files()).is_ok_and(|d| d.count() >= FILES) {
            return Err(Error::usage(
                format!("за один раз — не больше {FILES} файлов"),
                format!("at most {FILES} files at once"),
            ));
        }
        let clean = clean(name);
        let (stem, kind) = clean.rsplit_once('.').map_or((clean.as_str(), String::new()), |(s, k)| (s, format!(".{k}")));
        let mut path = self.files().join(&clean);
        let mut n = 2;
        while path.exists() {
            path = self.files().join(format!("{stem}-{n}{kind}"));
            n += 1;
        }
        Ok(path)
    }

    /// Names of the files, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.files())
            .map(|d| d.filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned())).collect())
            .unwrap_or_default();
        names.sort();
        names
    }

    /// Mappings stated on the screen, by key of the headers.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn mappings(&self) -> Result<BTreeMap<String, String>> {
        let path = self.dir.join("mappings.json");
        if !path.exists() {
            return Ok(BTreeMap::new());
        }
        let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Keeps a mapping for the files with these headers.
    ///
    /// # Errors
    /// A mapping that contradicts itself, or a file that cannot be written.
    pub fn set_mapping(&self, key: &str, toml: &str) -> Result<()> {
        connect::Mapping::from_toml(toml)?;
        let mut all = self.mappings()?;
        all.insert(key.to_owned(), toml.to_owned());
        paths::write(&self.dir.join("mappings.json"), serde_json::to_string(&all).unwrap_or_default().as_bytes())
    }

    /// Throws the batch away.
    pub fn drop_files(&self) {
        // What is left behind goes with the next batch.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// How a batch is to be imported.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Zone of times without an offset; the company's own when not given.
    pub timezone: Option<String>,
    /// Name of the source system.
    pub source: Option<String>,
    /// Replace earlier rows of the same source and tables.
    pub replace: bool,
    /// Moment, microseconds UTC.
    pub now: i64,
    /// Language of remarks.
    pub lang: Lang,
}

/// Imports the files of a batch and throws them away when all went well.
///
/// # Errors
/// As for an import.
pub fn import(company: &Company, batch: &Batch, order: &Order, progress: &mut dyn Progress) -> Result<Outcome> {
    let request = import_data::Request {
        paths: vec![batch.files()],
        mappings: batch.mappings()?,
        timezone: order.timezone.clone(),
        source: order.source.clone(),
        replace: order.replace,
        now: order.now,
        lang: order.lang,
        ..import_data::Request::default()
    };
    let outcome = import_data::import(company, &request, progress)?;
    batch.drop_files();
    Ok(outcome)
}

fn folder(company: &Company) -> PathBuf {
    company.dir().join("uploads")
}

fn sweep(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|m| m.elapsed().ok());
        if age.is_some_and(|a| a > KEPT) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The last part of a name, with nothing in it that a file system or a shell could take for something else.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let fine = |c: char| c.is_alphanumeric() || " .-_()№".contains(c);
    let mut out: String = last.chars().map(|c| if fine(c) { c } else { '_' }).collect();
    out = out.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
    while out.len() > NAME {
        let start = out.char_indices().nth(1).map_or(out.len(), |(i, _)| i);
        out.drain(..start);
    }
    if out.is_empty() { "file".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_and_keep_their_letters() {
        for (name, want) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\Сделки за май (2).xlsx", "Сделки за май (2).xlsx"),
            (".hidden", "hidden"),
            ("a\0b;rm -rf.csv", "a_b_rm -rf.csv"),
            ("..", "file"),
        ] {
            assert_eq!(clean(name), want, "{name}");
        }
        assert!(clean(&"я".repeat(400)).len() <= NAME);
    }

    #[test]
    fn a_batch_is_named_by_hex_and_numbers_equal_names() {
        let dir = tempfile::tempdir().unwrap();
        let company = crate::Home::new(dir.path()).company("main").unwrap();
        for bad in ["", "..", &"g".repeat(32), &"a".repeat(31)] {
            assert!(Batch::begin(&company, bad).is_err(), "{bad}");
        }
        let id = "0123456789abcdef0123456789abcdef";
        assert!(Batch::open(&company, id).is_err());
        let batch = Batch::begin(&company, id).unwrap();
        let first = batch.place("deals.csv").unwrap();
        fs::write(&first, "x").unwrap();
        assert!(batch.place("deals.csv").unwrap().ends_with("deals-2.csv"));
        assert_eq!(Batch::open(&company, id).unwrap().names(), ["deals.csv"]);
        assert!(batch.set_mapping("k", "table = \"nothing\"").is_err());
        batch.set_mapping("k", "table = \"deals\"").unwrap();
        assert_eq!(batch.mappings().unwrap()["k"], "table = \"deals\"");
        batch.drop_files();
        assert!(Batch::open(&company, id).is_err());
    }
}
