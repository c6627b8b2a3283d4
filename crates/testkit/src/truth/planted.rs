//! The list of rows that carry one planted mistake: counted, hashed and kept as a file, however long it is.

use crate::Error;
use crate::mistakes::MistakeSpec;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Ids up to this number stand in `truth.json` itself.
const INLINE: usize = 1000;

/// Rows of one planted mistake.
pub(crate) struct Planted {
    path: PathBuf,
    out: Option<BufWriter<File>>,
    hash: Sha256,
    first: Vec<String>,
    last: String,
    sorted: bool,
    count: i64,
    kopecks: i64,
    /// Rows and kopecks of the last twelve months, when rows are events.
    recent: Option<(i64, i64)>,
    /// Other true numbers by name; names that hold `amount` or `margin` are money in kopecks.
    pub(crate) numbers: BTreeMap<&'static str, i64>,
}

impl Planted {
    pub(crate) fn new(dir: &Path, id: &str) -> Self {
        let path = dir.join("truth").join(format!("{id}.txt"));
        Self {
            path,
            out: None,
            hash: Sha256::new(),
            first: Vec::new(),
            last: String::new(),
            sorted: true,
            count: 0,
            kopecks: 0,
            recent: None,
            numbers: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, id: &str, kopecks: i64) -> Result<(), Error> {
        self.sorted &= self.last.as_str() < id;
        id.clone_into(&mut self.last);
        self.count += 1;
        self.kopecks += kopecks;
        if self.first.len() < INLINE {
            self.first.push(id.to_owned());
        }
        self.hash.update(id.as_bytes());
        self.hash.update(b"\n");
        let out = match &mut self.out {
            Some(out) => out,
            None => {
                if let Some(dir) = self.path.parent() {
                    std::fs::create_dir_all(dir).map_err(|e| Error::write(dir, e))?;
                }
                let file = File::create(&self.path).map_err(|e| Error::write(&self.path, e))?;
                self.out.insert(BufWriter::new(file))
            }
        };
        writeln!(out, "{id}").map_err(|e| Error::write(&self.path, e))
    }

    /// Counts a row that has a date.
    pub(crate) fn happened(&mut self, lately: bool, kopecks: i64) {
        let recent = self.recent.get_or_insert((0, 0));
        if lately {
            recent.0 += 1;
            recent.1 += kopecks;
        }
    }

    pub(crate) fn finish(&mut self, spec: &MistakeSpec, planted: bool) -> Result<Value, Error> {
        if let Some(out) = &mut self.out {
            out.flush().map_err(|e| Error::write(&self.path, e))?;
        }
        let numbers: serde_json::Map<String, Value> = self
            .numbers
            .iter()
            .map(|(k, v)| ((*k).to_owned(), if k.contains("amount") || k.contains("margin") { json!(v * 100) } else { json!(v) }))
            .collect();
        let mut value = json!({
            "id": spec.id, "mistake": spec.mistake, "ru": spec.ru, "en": spec.en, "planted": planted, "what": spec.planted,
            "table": spec.table, "count": self.count,
        });
        if !planted {
            return Ok(value);
        }
        // Where the mistake has no sum of its own, money is null: unknown is not zero.
        value["money"] = if self.kopecks == 0 { Value::Null } else { json!(self.kopecks * 100) };
        if let Some((count, kopecks)) = self.recent {
            let money = if self.kopecks == 0 { Value::Null } else { json!(kopecks * 100) };
            value["last_12_months"] = json!({ "count": count, "money": money });
        }
        value["numbers"] = numbers.into();
        if self.count > 0 {
            let hash: String = std::mem::take(&mut self.hash).finalize().iter().map(|b| format!("{b:02x}")).collect();
            value["list"] = json!({ "file": format!("truth/{}.txt", spec.id), "sorted": self.sorted, "sha256": hash });
        }
        if self.count as usize <= INLINE {
            value["ids"] = json!(self.first);
        }
        Ok(value)
    }
}
