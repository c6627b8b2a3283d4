//! A session of the engine on the latest snapshot of a company at an as-of moment.

use crate::as_of::{self, AsOf};
use crate::settings::Settings;
use crate::usecases::identity;
use crate::{Company, Error, Result, paths};
use engine::{Session, SessionOptions, Tables, Value};
use jiff::Timestamp;
use rustix::process::{Pid, test_kill_process};
use std::fs;
use tempfile::TempDir;

/// Memory for query operators unless said otherwise.
const MEMORY: usize = 1 << 30;

/// An open session with what it was opened on.
pub struct Opened {
    /// The session.
    pub session: Session,
    /// The lake it reads.
    pub lake: lake::Lake,
    /// Settings of the company.
    pub settings: Settings,
    /// Snapshot number.
    pub snapshot: lake::SnapshotId,
    /// As-of moment and how it was chosen.
    pub as_of: AsOf,
    /// Fingerprint of the decisions about cards of clients that the session follows; empty without any.
    pub links: String,
    /// Spilled data goes away with the session.
    _spill: TempDir,
}

/// Opens the latest snapshot. `asked` is `--as-of`; `now` (microseconds UTC) bounds the default moment.
///
/// # Errors
/// No data, a bad moment, or files that cannot be read.
pub fn open(company: &Company, asked: Option<&str>, now: i64) -> Result<Opened> {
    let lake = company.lake_read()?;
    let settings = Settings::load(&lake, company.slug())?;
    let snapshot = lake.latest()?;
    let zone = as_of::zone(settings.timezone())?;
    let (mut tables, newest) = tables(&lake, snapshot)?;
    let links = identity::link(company, &mut tables)?;
    let spill = spill(company)?;
    let mut options = options(&settings, snapshot, &spill)?;
    let as_of = match asked {
        Some(text) => as_of::parse(text, &zone)?,
        None => {
            let mut last = newest.iter().map(|n| n.micros).filter(|m| *m <= now).max();
            let future: Vec<&Newest> = newest.iter().filter(|n| n.micros > now).collect();
            if !future.is_empty() {
                options.as_of = now;
                let session = Session::open(&tables, options.clone())?;
                last = last.max(last_before(&session, &future, now)?);
            }
            as_of::latest(last, &zone, now)?
        }
    };
    options.as_of = as_of.micros;
    let session = Session::open(&tables, options)?;
    Ok(Opened { session, lake, settings, snapshot, as_of, links, _spill: spill })
}

/// A folder of this run that only its owner can read. What killed runs left is removed: it holds client data in clear.
fn spill(company: &Company) -> Result<TempDir> {
    let dir = company.spill_dir();
    paths::make_dir(&dir)?;
    for entry in fs::read_dir(&dir).map_err(Error::io("list", &dir))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.split('-').next().and_then(|p| p.parse().ok()).and_then(Pid::from_raw);
        if owner.is_none_or(|p| test_kill_process(p).is_err()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    tempfile::Builder::new()
        .prefix(&format!("{}-", std::process::id()))
        .tempdir_in(&dir)
        .map_err(Error::io("create folder", &dir))
}

/// Largest value of one event column, from the statistics of the files.
struct Newest {
    table: &'static str,
    column: &'static str,
    micros: i64,
}

fn tables(lake: &lake::Lake, snapshot: lake::SnapshotId) -> Result<(Tables, Vec<Newest>)> {
    let (mut tables, mut newest) = (Tables::default(), Vec::new());
    for table in domain::schema::TABLES {
        let files = lake.files(snapshot, table.name)?;
        let events = as_of::EVENTS.iter().find(|(t, _)| *t == table.name).map_or(&[][..], |(_, c)| *c);
        for column in events {
            let stats = files.iter().flat_map(|f| &f.stats).filter(|s| s.column == *column);
            if let Some(micros) = stats.filter_map(|s| s.max.as_deref().and_then(micros)).max() {
                newest.push(Newest { table: table.name, column, micros });
            }
        }
        tables.files.insert(table.name.to_owned(), files.into_iter().map(|f| f.path).collect());
    }
    Ok((tables, newest))
}

/// Reads `2024-06-30 21:00:00+00` or `2024-06-30` of the statistics.
fn micros(text: &str) -> Option<i64> {
    if let Ok(stamp) = text.parse::<Timestamp>() {
        return Some(stamp.as_microsecond());
    }
    let day = text.parse::<jiff::civil::Date>().ok()?;
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

/// Some columns reach into the future (planned meetings): their last value before `now` has to be looked up.
fn last_before(session: &Session, columns: &[&Newest], now: i64) -> Result<Option<i64>> {
    let mut last = None;
    for c in columns {
        let sql = format!("SELECT max(\"{0}\") AS t FROM \"{1}\" WHERE \"{0}\" <= $now", c.column, c.table);
        let rows = session.sql(&sql, &vec![("now", Value::Time(now))])?;
        last = last.max(rows.time(0, "t"));
    }
    Ok(last)
}

fn options(settings: &Settings, snapshot: lake::SnapshotId, spill: &TempDir) -> Result<SessionOptions> {
    Ok(SessionOptions {
        as_of: 0,
        timezone: settings.timezone().to_owned(),
        calendar: settings.calendar()?,
        currency: settings.currency().to_owned(),
        snapshot: snapshot.to_string(),
        memory_bytes: MEMORY,
        spill_dir: Some(spill.path().to_path_buf()),
        threads: std::thread::available_parallelism().map_or(2, usize::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_read() {
        assert_eq!(micros("1970-01-02"), Some(86_400_000_000));
        assert_eq!(micros("1970-01-01 00:00:01.5+00"), Some(1_500_000));
        assert_eq!(micros("Ivan"), None);
    }
}
