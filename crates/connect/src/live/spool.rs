//! The spool: pages as received, one record a line, a checkpoint after each page; a torn tail is cut off on the next start.
//!
//! `!` starts the file, `#` marks a checkpoint, other lines are `entity TAB id TAB json`.

use crate::Error;
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Format of the file.
pub(crate) const FORMAT: u64 = 1;

/// One line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) entity: &'a str,
    pub(crate) id: &'a str,
    pub(crate) json: &'a str,
    /// From 1.
    pub(crate) line: u64,
}

impl Record<'_> {
    /// The record itself; null when it cannot be read.
    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(self.json).unwrap_or(Value::Null)
    }
}

/// An open spool.
#[derive(Debug)]
pub(crate) struct Spool {
    file: File,
    path: PathBuf,
}

/// What an interrupted run left.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    pub(crate) head: Value,
    pub(crate) point: Value,
}

impl Spool {
    /// Starts a new file.
    pub(crate) fn create(path: &Path, source: &str, head: &Value) -> Result<Self, Error> {
        let name = shown(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Error::io(&name, e))?;
        }
        let mut file = File::create(path).map_err(|e| Error::io(&name, e))?;
        file.write_all(format!("!\t{source}\t{head}\n").as_bytes()).map_err(|e| Error::io(&name, e))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Opens what an interrupted run left, cut back to its last checkpoint; `None` when there is nothing to go on with.
    pub(crate) fn resume(path: &Path) -> Result<Option<(Self, Left)>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        let name = shown(path);
        let (mut head, mut point, mut end, mut offset) = (None, None, 0u64, 0u64);
        let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(|e| Error::io(&name, e))?);
        let mut line = Vec::new();
        loop {
            line.clear();
            let n = reader.read_until(b'\n', &mut line).map_err(|e| Error::io(&name, e))?;
            if n == 0 || line.last() != Some(&b'\n') {
                break;
            }
            offset += n as u64;
            let json = |l: &[u8]| {
                let text = std::str::from_utf8(l).ok()?;
                serde_json::from_str::<Value>(text.trim_end().splitn(3, '\t').nth(2)?).ok()
            };
            match line.first() {
                Some(b'!') => head = json(&line),
                Some(b'#') => {
                    if let Some(p) = json(&line) {
                        (point, end) = (Some(p), offset);
                    }
                }
                _ => {}
            }
        }
        let (Some(head), Some(point)) = (head, point) else { return Ok(None) };
        if head["format"].as_u64() != Some(FORMAT) {
            return Ok(None);
        }
        let mut file = OpenOptions::new().write(true).open(path).map_err(|e| Error::io(&name, e))?;
        file.set_len(end).map_err(|e| Error::io(&name, e))?;
        file.seek(SeekFrom::End(0)).map_err(|e| Error::io(&name, e))?;
        Ok(Some((Self { file, path: path.to_owned() }, Left { head, point })))
    }

    /// Appends a page and its checkpoint in one write, and makes it durable.
    pub(crate) fn page(&mut self, lines: &str, point: &Value) -> Result<(), Error> {
        let name = shown(&self.path);
        let text = format!("{lines}#\t\t{point}\n");
        self.file.write_all(text.as_bytes()).map_err(|e| Error::io(&name, e))?;
        self.file.sync_data().map_err(|e| Error::io(&name, e))
    }
}

/// Gives every line of a spool.
pub(crate) fn each(path: &Path, take: &mut dyn FnMut(Record<'_>) -> Result<(), Error>) -> Result<(), Error> {
    let name = shown(path);
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(|e| Error::io(&name, e))?);
    let (mut line, mut n) = (String::new(), 0);
    loop {
        line.clear();
        if reader.read_line(&mut line).map_err(|e| Error::io(&name, e))? == 0 {
            return Ok(());
        }
        n += 1;
        let mut parts = line.trim_end_matches('\n').splitn(3, '\t');
        let (Some(entity), Some(id), Some(json)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Error::Damaged { file: name, what: format!("line {n} is no record") });
        };
        take(Record { entity, id, json, line: n })?;
    }
}

/// A line of a record.
pub(crate) fn line(entity: &str, id: &str, value: &Value) -> String {
    // Tabs and line ends stand in JSON as escapes, so only the id could break a line.
    let id: String = id.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{entity}\t{id}\t{value}\n")
}

fn shown(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_torn_tail_is_cut_back_to_the_last_checkpoint() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s.jsonl");
        let mut spool = Spool::create(&path, "crm", &json!({"format": FORMAT})).unwrap();
        spool.page(&line("deal", "1", &json!({"t": "a\tb\nc"})), &json!({"n": 1})).unwrap();
        spool.page(&line("deal", "2", &json!({})), &json!({"n": 2})).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let left = Spool::resume(&path).unwrap();
            let n = left.as_ref().map_or(0, |(_, l)| l.point["n"].as_u64().unwrap());
            let mut deals = 0;
            if let Some((mut spool, _)) = left {
                spool.page("", &json!({"n": 9})).unwrap();
                each(&path, &mut |r| {
                    deals += u64::from(r.entity == "deal");
                    Ok(())
                })
                .unwrap();
            }
            assert_eq!(deals, n, "cut at {cut}");
        }
    }
}
