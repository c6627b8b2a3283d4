//! Set-aside rows of a running import: kept in a file under `tmp/`, so that a hopeless input does not fill the memory.

use crate::disk::{Disk, WatchedFile};
use crate::error::{Result, io_error};
use crate::types::Problem;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Collects problems in order.
#[derive(Debug)]
pub(crate) struct ProblemLog {
    disk: Disk,
    path: PathBuf,
    file: Option<BufWriter<WatchedFile>>,
    count: u64,
}

impl ProblemLog {
    pub(crate) fn new(disk: &Disk, tmp: &Path) -> Self {
        Self { disk: disk.clone(), path: tmp.join("problems.jsonl"), file: None, count: 0 }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn push(&mut self, problem: &Problem) -> Result<()> {
        let file = match self.file.as_mut() {
            Some(file) => file,
            None => self.file.insert(BufWriter::with_capacity(1 << 16, self.disk.create(&self.path)?)),
        };
        serde_json::to_writer(&mut *file, problem)
            .map_err(std::io::Error::from)
            .and_then(|()| file.write_all(b"\n"))
            .map_err(|e| io_error("write", &self.path, e))?;
        self.count += 1;
        Ok(())
    }

    /// Calls `take` with every problem and its number, from 1.
    pub(crate) fn replay(&mut self, mut take: impl FnMut(u64, &Problem) -> Result<()>) -> Result<()> {
        let Some(file) = self.file.as_mut() else { return Ok(()) };
        file.flush().map_err(|e| io_error("write", &self.path, e))?;
        let input = File::open(&self.path).map_err(|e| io_error("open", &self.path, e))?;
        for (i, line) in BufReader::new(input).lines().enumerate() {
            let line = line.map_err(|e| io_error("read", &self.path, e))?;
            let problem = serde_json::from_str(&line).map_err(|e| io_error("read", &self.path, e.into()))?;
            take(i as u64 + 1, &problem)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_come_back_in_order_with_any_text() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = ProblemLog::new(&Disk::default(), dir.path());
        for i in 0..3 {
            log.push(&Problem { line: i, raw: "a;\"б\n\u{0}\"".into(), ..Problem::default() }).unwrap();
        }
        let mut seen = Vec::new();
        log.replay(|n, p| {
            seen.push((n, p.line, p.raw.clone()));
            Ok(())
        })
        .unwrap();
        assert_eq!(seen.len(), 3);
        assert_eq!(seen[2], (3, 2, "a;\"б\n\u{0}\"".to_string()));
    }
}
