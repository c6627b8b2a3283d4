//! The only door to the file system: every operation can be watched, and durability is spelled out (fsync of file and folder).

use crate::error::{Result, io_error};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One step of a write, told to the [`Hook`] just before it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// A folder is made.
    CreateDir(PathBuf),
    /// A file is created empty.
    Create(PathBuf),
    /// Bytes are written to a file; not durable yet.
    Write(PathBuf, usize),
    /// The contents of a file are made durable.
    Sync(PathBuf),
    /// A file gets its final name; the name is not durable yet.
    Rename(PathBuf, PathBuf),
    /// The names inside a folder are made durable.
    SyncDir(PathBuf),
    /// A file is removed.
    Remove(PathBuf),
    /// A step of the catalogue transaction: `begin`, `files`, `ledger`, `commit`, `committed`.
    Catalogue(&'static str),
}

/// Watches the steps of a write. An error it returns takes the place of the operation, as if the disk had failed.
pub type Hook = Arc<dyn Fn(&Op) -> io::Result<()> + Send + Sync>;

/// File operations with an optional watcher.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    hook: Option<Hook>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Disk").field("watched", &self.hook.is_some()).finish()
    }
}

impl Disk {
    pub(crate) fn new(hook: Option<Hook>) -> Self {
        Self { hook }
    }

    pub(crate) fn step(&self, op: &Op) -> io::Result<()> {
        self.hook.as_ref().map_or(Ok(()), |hook| hook(op))
    }

    pub(crate) fn catalogue(&self, step: &'static str) -> Result<()> {
        self.step(&Op::Catalogue(step)).map_err(|e| io_error("write", Path::new("lake.sqlite"), e))
    }

    /// Makes a folder with its parents and makes their names durable.
    pub(crate) fn create_dir(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        parent.map_or(Ok(()), |parent| self.create_dir(parent))?;
        self.step(&Op::CreateDir(path.to_path_buf()))
            .and_then(|()| match std::fs::create_dir(path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                other => other,
            })
            .map_err(|e| io_error("create folder", path, e))?;
        self.sync_dir(parent.unwrap_or(Path::new(".")))
    }

    pub(crate) fn create(&self, path: &Path) -> Result<WatchedFile> {
        let file = self
            .step(&Op::Create(path.to_path_buf()))
            .and_then(|()| File::create(path))
            .map_err(|e| io_error("create", path, e))?;
        Ok(WatchedFile { file, path: path.to_path_buf(), disk: self.clone() })
    }

    /// Makes the contents of a closed file durable.
    pub(crate) fn sync_file(&self, path: &Path) -> Result<()> {
        self.step(&Op::Sync(path.to_path_buf()))
            .and_then(|()| File::options().write(true).open(path)?.sync_all())
            .map_err(|e| io_error("make durable", path, e))
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.step(&Op::Rename(from.to_path_buf(), to.to_path_buf()))
            .and_then(|()| std::fs::rename(from, to))
            .map_err(|e| io_error("rename", to, e))
    }

    pub(crate) fn sync_dir(&self, path: &Path) -> Result<()> {
        self.step(&Op::SyncDir(path.to_path_buf()))
            .and_then(|()| File::open(path)?.sync_all())
            .map_err(|e| io_error("make durable", path, e))
    }

    pub(crate) fn remove(&self, path: &Path) -> Result<()> {
        self.step(&Op::Remove(path.to_path_buf()))
            .and_then(|()| match std::fs::remove_file(path) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
                other => other,
            })
            .map_err(|e| io_error("remove", path, e))
    }
}

/// A file being written whose writes are told to the watcher.
#[derive(Debug)]
pub(crate) struct WatchedFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl Write for WatchedFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.disk.step(&Op::Write(self.path.clone(), buf.len()))?;
        self.file.write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Refuses to start when too little room is left: none for the smaller of 1 GiB and 5 % of the disk.
#[cfg(unix)]
pub(crate) fn check_room(dir: &Path, keep_free: Option<u64>) -> Result<()> {
    let disk = rustix::fs::statvfs(dir).map_err(|e| io_error("ask for the free room of", dir, e.into()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let wanted = keep_free.unwrap_or_else(|| (disk.f_blocks.saturating_mul(disk.f_frsize) / 20).min(1 << 30));
    if free >= wanted {
        return Ok(());
    }
    Err(crate::error::Error::LowDisk { dir: dir.to_path_buf(), free, wanted })
}

/// The free room is not asked for on this system.
#[cfg(not(unix))]
pub(crate) fn check_room(_dir: &Path, _keep_free: Option<u64>) -> Result<()> {
    Ok(())
}

/// Length and SHA-256 (hex) of a file as it stands on disk.
pub(crate) fn digest(path: &Path) -> Result<(u64, String)> {
    let file = File::open(path).map_err(|e| io_error("open", path, e))?;
    digest_of(file).map_err(|e| io_error("read", path, e))
}

/// Length and SHA-256 (hex) of a stream.
pub(crate) fn digest_of(mut input: impl Read) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0u64;
    loop {
        let n = match input.read(&mut buffer) {
            Ok(0) => return Ok((bytes, hex(&hash.finalize()))),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        hash.update(&buffer[..n]);
        bytes += n as u64;
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[(b >> 4) as usize] as char, DIGITS[(b & 15) as usize] as char]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_a_known_string() {
        let (n, sha) = digest_of(&b"abc"[..]).unwrap();
        assert_eq!(n, 3);
        assert_eq!(sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_watcher_can_refuse() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::new(Some(Arc::new(|op: &Op| match op {
            Op::Create(_) => Err(io::Error::from(io::ErrorKind::StorageFull)),
            _ => Ok(()),
        })));
        let err = disk.create(&dir.path().join("x")).unwrap_err();
        assert!(matches!(err, crate::Error::DiskFull { .. }));
    }
}
