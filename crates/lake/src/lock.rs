//! One writer per company: an operating system lock on a file that also names the process.

use crate::error::{Error, Result, io_error};
use crate::layout::Layout;
use std::fs::{File, TryLockError};
use std::io::{Seek, Write};
use std::time::Duration;

/// How often a waiting writer looks again.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write; given back when dropped, and by the system when the process dies.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock, waiting at most `wait`. Errors: [`Error::Busy`] names the process that holds it.
    pub(crate) fn acquire(layout: &Layout, wait: Duration) -> Result<Self> {
        let path = layout.lock();
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| io_error("open", &path, e))?;
        let mut left = wait;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(e)) => return Err(io_error("lock", &path, e)),
                Err(TryLockError::WouldBlock) if left.is_zero() => return Err(busy(layout)),
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(PAUSE.min(left));
                    left = left.saturating_sub(PAUSE);
                }
            }
        }
        // the name is a courtesy to the waiting: failing to write it must not stop the import
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { file })
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

fn busy(layout: &Layout) -> Error {
    let pid = std::fs::read_to_string(layout.lock()).unwrap_or_default();
    let pid = pid.trim();
    let pid = if pid.is_empty() || pid.len() > 20 { "unknown".to_string() } else { pid.to_string() };
    Error::Busy { dir: layout.dir().to_path_buf(), pid }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_holds_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::new(dir.path());
        let first = WriterLock::acquire(&layout, Duration::ZERO).unwrap();
        let err = WriterLock::acquire(&layout, Duration::from_millis(1)).unwrap_err();
        assert!(err.to_string().contains(&std::process::id().to_string()), "{err}");
        drop(first);
        WriterLock::acquire(&layout, Duration::ZERO).unwrap();
    }
}
