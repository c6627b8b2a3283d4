//! Where companies live: one installation holds many, each in a folder of its own.

use crate::settings::Settings;
use crate::{Error, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Folder of an installation.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
}

impl Home {
    /// The installation in that folder; nothing is made yet.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A company by its short name; nothing is made yet.
    ///
    /// # Errors
    /// When the name could not be the name of a folder on every system.
    pub fn company(&self, slug: &str) -> Result<Company> {
        let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        if slug.is_empty() || slug.len() > 64 || slug.starts_with('-') || !slug.bytes().all(fine) {
            return Err(Error::usage(
                format!("имя компании «{slug}» не годится: до 64 знаков из a–z, 0–9, «-» и «_»"),
                format!("company name {slug:?} will not do: up to 64 characters of a-z, 0-9, `-` and `_`"),
            ));
        }
        Ok(Company { slug: slug.to_owned(), dir: self.dir.join("companies").join(slug) })
    }

    /// Short names of the companies that hold anything.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn companies(&self) -> Result<Vec<String>> {
        self.folders(Company::exists)
    }

    /// Companies that hold anything: data, or only sources that were never read.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn connected(&self) -> Result<Vec<String>> {
        self.folders(|c| c.exists() || c.dir.join(store::FILE).exists())
    }

    fn folders(&self, wanted: impl Fn(&Company) -> bool) -> Result<Vec<String>> {
        let dir = self.dir.join("companies");
        let Ok(entries) = fs::read_dir(&dir) else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(Error::io("list", &dir))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && self.company(&name).is_ok_and(|c| wanted(&c)) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

/// One company: its lake, its state, its audits.
#[derive(Debug, Clone)]
pub struct Company {
    slug: String,
    dir: PathBuf,
}

impl Company {
    /// Short name.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Its folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether anything was ever imported or set.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.dir.join("lake.sqlite").exists()
    }

    /// The lake for writing; made when absent.
    ///
    /// # Errors
    /// When the folder cannot be made or the lake is damaged or newer.
    pub fn lake(&self) -> Result<lake::Lake> {
        fs::create_dir_all(&self.dir).map_err(Error::io("create folder", &self.dir))?;
        Ok(lake::Lake::open(&self.dir)?)
    }

    /// The lake for reading.
    ///
    /// # Errors
    /// When nothing was imported yet, or the lake cannot be read.
    pub fn lake_read(&self) -> Result<lake::Lake> {
        if !self.exists() {
            return Err(Error::failed(
                format!("у компании «{}» ещё нет данных; загрузите файлы: revizor import ПУТЬ", self.slug),
                format!("company {:?} has no data yet; import files first: revizor import PATH", self.slug),
            ));
        }
        Ok(lake::Lake::open_read(&self.dir)?)
    }

    /// The lake for reading, or nothing before the first import. A process killed while it made the catalogue leaves a file
    /// without tables: that is no lake either.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn lake_if_any(&self) -> Result<Option<lake::Lake>> {
        match lake::Lake::open_read(&self.dir) {
            Ok(lake) => Ok(Some(lake)),
            Err(lake::Error::NoLake { .. }) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// The state database; made when absent.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn state(&self) -> Result<store::State> {
        fs::create_dir_all(&self.dir).map_err(Error::io("create folder", &self.dir))?;
        Ok(store::State::open(&self.dir)?)
    }

    /// Settings of the company; defaults when nothing was ever set.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn settings(&self) -> Result<Settings> {
        match self.lake_if_any()? {
            Some(lake) => Settings::load(&lake, &self.slug),
            None => Ok(Settings::defaults(&self.slug)),
        }
    }

    /// Folder of audit `n`.
    #[must_use]
    pub fn audit_dir(&self, n: i64) -> PathBuf {
        self.dir.join("audits").join(n.to_string())
    }

    /// Folder for spilled query data, outside the folder the lake cleans.
    #[must_use]
    pub fn spill_dir(&self) -> PathBuf {
        self.dir.join("spill")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_leave_the_folder_are_refused() {
        let home = Home::new("/h");
        for bad in ["", "..", "a/b", "Ромашка", "-x", "a b"] {
            assert_eq!(home.company(bad).unwrap_err().exit(), 2, "{bad}");
        }
        assert_eq!(home.company("main").unwrap().dir(), Path::new("/h/companies/main"));
    }
}
