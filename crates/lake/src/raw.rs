//! Received files, kept as they came: content-addressed, compressed unless they already are, streamed in a thread of its own.

use crate::disk::{Disk, WatchedFile, digest_of, hex};
use crate::error::{Error, Result, io_error};
use crate::layout::Layout;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// First bytes of formats that compression cannot shrink: zip (xlsx, ods), gzip, zstd, Parquet.
const PACKED: [&[u8]; 4] = [b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"];

/// A kept file.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// Name inside `raw/`.
    pub(crate) name: String,
}

/// The thread that copies files into `raw/`.
pub(crate) struct Keeper {
    queue: Option<SyncSender<(File, PathBuf)>>,
    thread: Option<JoinHandle<Result<Vec<Kept>>>>,
}

impl Keeper {
    pub(crate) fn start(disk: Disk, layout: Layout) -> Result<Self> {
        let (queue, files) = sync_channel(8);
        let thread = std::thread::Builder::new()
            .name("lake-raw".into())
            .spawn(move || keep_all(&disk, &layout, &files))
            .map_err(|e| io_error("start a thread for", Path::new("lake-raw"), e))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues an open file; `path` only names it in errors.
    pub(crate) fn send(&mut self, file: File, path: &Path) -> Result<()> {
        if self.queue.as_ref().is_some_and(|q| q.send((file, path.to_path_buf())).is_ok()) {
            return Ok(());
        }
        match self.finish() {
            Err(e) => Err(e),
            Ok(_) => Err(Error::Stopped),
        }
    }

    /// Waits; the kept files come in the order they were sent.
    pub(crate) fn finish(&mut self) -> Result<Vec<Kept>> {
        self.queue = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            _ => Err(Error::Stopped),
        }
    }
}

fn keep_all(disk: &Disk, layout: &Layout, files: &Receiver<(File, PathBuf)>) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for (file, path) in files {
        let tmp = layout.tmp().join(format!("raw-{}", kept.len()));
        kept.push(keep(disk, layout, file, &path, &tmp)?);
    }
    if !kept.is_empty() {
        disk.sync_dir(&layout.raw())?;
    }
    Ok(kept)
}

fn keep(disk: &Disk, layout: &Layout, mut file: File, path: &Path, tmp: &Path) -> Result<Kept> {
    let reading = |e| io_error("read", path, e);
    let mut head = Vec::new();
    Read::by_ref(&mut file).take(4).read_to_end(&mut head).map_err(reading)?;
    let packed = PACKED.iter().any(|magic| head.starts_with(magic));
    let mut input = io::Cursor::new(head).chain(file);
    let out = disk.create(tmp)?;
    let (bytes, sha256) = copy(&mut input, out, packed).map_err(|e| match e {
        Side::Read(e) => io_error("read", path, e),
        Side::Write(e) => io_error("write", tmp, e),
    })?;
    let name = if packed { sha256.clone() } else { format!("{sha256}.zst") };
    let target = layout.raw().join(&name);
    if target.exists() && content_digest(&target).is_ok_and(|(_, sha)| sha == sha256) {
        disk.remove(tmp)?;
        return Ok(Kept { bytes, sha256, name });
    }
    disk.sync_file(tmp)?;
    disk.rename(tmp, &target)?;
    Ok(Kept { bytes, sha256, name })
}

enum Side {
    Read(io::Error),
    Write(io::Error),
}

/// Copies the stream, hashing what was received.
fn copy(input: &mut impl Read, out: WatchedFile, packed: bool) -> std::result::Result<(u64, String), Side> {
    enum Out {
        Plain(WatchedFile),
        Zstd(zstd::Encoder<'static, WatchedFile>),
    }
    let mut out = if packed { Out::Plain(out) } else { zstd::Encoder::new(out, 1).map(Out::Zstd).map_err(Side::Write)? };
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0u64;
    loop {
        let n = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(Side::Read(e)),
        };
        hash.update(&buffer[..n]);
        bytes += n as u64;
        match &mut out {
            Out::Plain(file) => file.write_all(&buffer[..n]),
            Out::Zstd(encoder) => encoder.write_all(&buffer[..n]),
        }
        .map_err(Side::Write)?;
    }
    match out {
        Out::Plain(_) => {}
        Out::Zstd(encoder) => encoder.finish().map(|_| ()).map_err(Side::Write)?,
    }
    Ok((bytes, hex(&hash.finalize())))
}

/// Length and SHA-256 of a kept file as it was received.
pub(crate) fn content_digest(path: &Path) -> Result<(u64, String)> {
    let reading = |e| io_error("read", path, e);
    open(path).and_then(|input| digest_of(input).map_err(reading))
}

/// A kept file as it was received.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>> {
    let file = File::open(path).map_err(|e| io_error("open", path, e))?;
    if path.extension().is_some_and(|e| e == "zst") {
        let decoder = zstd::Decoder::new(file).map_err(|e| io_error("read", path, e))?;
        return Ok(Box::new(decoder));
    }
    Ok(Box::new(file))
}
