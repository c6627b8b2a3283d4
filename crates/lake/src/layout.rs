//! Where things lie inside the folder of one company.

use std::path::{Path, PathBuf};

/// Paths of a lake: `lake.sqlite`, `data/<table>/*.parquet`, `raw/<sha256>.zst`, `tmp/`, `lock`.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    dir: PathBuf,
}

impl Layout {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }
    pub(crate) fn catalogue(&self) -> PathBuf {
        self.dir.join("lake.sqlite")
    }
    pub(crate) fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }
    pub(crate) fn table(&self, table: &str) -> PathBuf {
        self.data().join(table)
    }
    pub(crate) fn file(&self, table: &str, name: &str) -> PathBuf {
        self.table(table).join(name)
    }
    /// Files that only `undo` needs: what an import repeated or brought too late.
    pub(crate) fn trace(&self) -> PathBuf {
        self.dir.join("trace")
    }
    pub(crate) fn raw(&self) -> PathBuf {
        self.dir.join("raw")
    }
    pub(crate) fn tmp(&self) -> PathBuf {
        self.dir.join("tmp")
    }
}
