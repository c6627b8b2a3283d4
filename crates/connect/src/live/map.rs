//! From the spool to canonical rows: a pure function of the received pages, with an account of every line.

use super::connector::connector;
use super::out::Out;
use super::settings::Settings;
use super::spool::{self, Record};
use crate::values::zone::Zone;
use crate::{Error, Note, ReadReport, Sink};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It became that many facts, accepted or set aside.
    Facts(u64),
    /// A dictionary entry or a record of the vendor's own bookkeeping.
    Service,
    /// Its content went into another record's row.
    Folded,
}

/// Turns the records of one kind of source into rows.
pub(crate) trait Mapper {
    /// Told before anything else: everything was read, not only changes.
    fn begin(&mut self, full: bool) {
        let _ = full;
    }

    /// Looks at every record first: dictionaries, links.
    fn see(&mut self, r: &Record<'_>);

    /// Sends the rows of a record.
    ///
    /// # Errors
    /// The receiver's failure.
    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error>;

    /// Words of a remark counted on the way.
    fn remark(&self, code: &str) -> Option<(&'static str, &'static str)>;
}

/// What a spool gave.
#[derive(Debug, Clone)]
pub struct Mapped {
    /// What became of every line.
    pub report: ReadReport,
    /// Kind of the source.
    pub kind: String,
}

/// Maps a spool.
///
/// # Errors
/// A spool that cannot be read, or the receiver's failure.
pub fn map(path: &Path, settings: &Settings, now: i64, sink: &mut dyn Sink) -> Result<Mapped, Error> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (mut kind, mut point) = (String::new(), String::new());
    // The last version of a record counts: pages can repeat, and records change while they are read.
    let mut latest: HashMap<u64, u64> = HashMap::new();
    spool::each(path, &mut |r| {
        match r.entity {
            "!" => kind = r.value()["kind"].as_str().unwrap_or_default().to_owned(),
            "#" => r.json.clone_into(&mut point),
            _ => {
                latest.insert(key(&r), r.line);
            }
        }
        Ok(())
    })?;
    let found = connector(&kind).map_err(|f| Error::Damaged { file: name.clone(), what: f.en })?;
    let mut mapper = (found.mapper)(settings)?;
    mapper.begin(serde_json::from_str::<Value>(&point).is_ok_and(|p| p["since"].is_null()));
    let current = |r: &Record<'_>| latest.get(&key(r)) == Some(&r.line);
    spool::each(path, &mut |r| {
        if !matches!(r.entity, "!" | "#") && current(&r) {
            mapper.see(&r);
        }
        Ok(())
    })?;
    let zone = Zone::named(if settings.timezone.is_empty() { "UTC" } else { &settings.timezone })?;
    let mut out = Out::new(sink, zone, &name, now);
    let mut report = ReadReport::default();
    let (mut bytes, mut extra) = (0, 0);
    spool::each(path, &mut |r| {
        report.read += 1;
        bytes += r.json.len() as u64;
        if matches!(r.entity, "!" | "#") {
            report.header += 1;
            return Ok(());
        }
        if !current(&r) {
            report.duplicates += 1;
            return Ok(());
        }
        match mapper.emit(&r, &mut out)? {
            Fate::Facts(0) | Fate::Folded => report.merged += 1,
            Fate::Facts(n) => extra += n - 1,
            Fate::Service => report.header += 1,
        }
        if report.read.is_multiple_of(10_000) {
            out.progress(report.read, bytes);
        }
        Ok(())
    })?;
    out.flush()?;
    // A record that holds several facts counts once for each.
    report.read += extra;
    out.count(&mut report);
    for (code, count) in &out.remarks {
        if let Some((ru, en)) = mapper.remark(code) {
            report.notes.push(Note { code, count: *count, ru: ru.to_owned(), en: en.to_owned() });
        }
    }
    Ok(Mapped { report, kind })
}

fn key(r: &Record<'_>) -> u64 {
    xxh3_64(format!("{}\t{}", r.entity, r.id).as_bytes())
}

/// The text of the first value of a multi-field (`[{"VALUE": …}]` or a plain text).
pub(crate) fn first_of(v: &Value) -> String {
    match v {
        Value::Array(a) => a.iter().map(first_of).find(|t| !t.is_empty()).unwrap_or_default(),
        Value::Object(o) => o.get("VALUE").or_else(|| o.get("value")).map(super::json::text).unwrap_or_default(),
        other => super::json::text(other),
    }
}
