//! Open sessions kept between questions: one per company, snapshot, settings and as-of moment, with the figures already computed.

use crate::live::Live;
use crate::opening::Opened;
use crate::view::names::Names;
use crate::{Company, Error, Result};
use domain::figure::FigureSet;
use metrics::Request;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Sessions with names and figures kept at once; the oldest goes first.
const SESSIONS: usize = 8;
/// Figures kept per session.
const FIGURES: usize = 400;
/// Rows of all kept figures of a session: a cut by customer may have hundreds of thousands.
const ROWS: usize = 400_000;

/// Sessions that are open. Cheap to share; every method blocks, so call it away from the threads that serve.
#[derive(Default)]
pub struct Warm {
    open: Mutex<Vec<(Key, Arc<Open>)>>,
}

/// Folder of the company and the moment asked.
type Key = (PathBuf, String);

/// An open session of a company with what was computed on it.
pub struct Open {
    /// The session, its lake, settings, snapshot and moment.
    pub opened: Arc<Opened>,
    /// Names of people, stages and products by code.
    pub names: Names,
    figures: Mutex<Figures>,
    /// One computation at a time: some metrics keep prepared tables, and two cores gain nothing from two.
    busy: Mutex<()>,
}

#[derive(Default)]
struct Figures {
    known: BTreeMap<String, (u64, Arc<FigureSet>)>,
    rows: usize,
    clock: u64,
}

impl Warm {
    /// The session of a company at a moment (empty = the newest), as kept by `live`. `now` is microseconds UTC.
    ///
    /// # Errors
    /// No data, a bad moment, or files that cannot be read.
    pub fn open(&self, live: &Live, company: &Company, as_of: Option<&str>, now: i64) -> Result<Arc<Open>> {
        let as_of = as_of.filter(|a| !a.is_empty());
        let opened = live.open(company, as_of, now)?;
        let key: Key = (company.dir().to_path_buf(), as_of.unwrap_or_default().to_owned());
        if let Some((_, found)) = lock(&self.open).iter().find(|(k, o)| *k == key && Arc::ptr_eq(&o.opened, &opened)) {
            return Ok(Arc::clone(found));
        }
        let names = Names::load(&opened.session)?;
        let session = Arc::new(Open { opened, names, figures: Mutex::default(), busy: Mutex::default() });
        let mut open = lock(&self.open);
        // What was open on older data is of no use any more.
        open.retain(|(k, _)| *k != key);
        if open.len() >= SESSIONS {
            open.remove(0);
        }
        open.push((key, Arc::clone(&session)));
        Ok(session)
    }
}

impl Drop for Warm {
    /// A session ends its own threads and must not do so on a thread that serves.
    fn drop(&mut self) {
        let open = std::mem::take(&mut *lock(&self.open));
        if !open.is_empty() {
            let _ = std::thread::Builder::new().name("warm-close".to_owned()).spawn(move || drop(open));
        }
    }
}

impl Open {
    /// A figure, computed once.
    ///
    /// # Errors
    /// Unknown metric or cut (usage), or a failing query.
    pub fn figure(&self, request: &Request) -> Result<Arc<FigureSet>> {
        let key = key(request);
        if let Some(found) = lock(&self.figures).get(&key) {
            return Ok(found);
        }
        let _one = lock(&self.busy);
        // Somebody may have computed it while this call waited.
        if let Some(found) = lock(&self.figures).get(&key) {
            return Ok(found);
        }
        let set = metrics::compute(&self.opened.session, request).map_err(crate::usecases::run_metric::wrong_question)?;
        let set = Arc::new(set);
        lock(&self.figures).put(key, &set);
        Ok(set)
    }

    /// A figure of the catalogue, or `None` when the catalogue does not know the metric yet.
    ///
    /// # Errors
    /// A failing query.
    pub fn known(&self, request: &Request) -> Result<Option<Arc<FigureSet>>> {
        if metrics::find(&request.metric).is_none() { Ok(None) } else { self.figure(request).map(Some) }
    }

    /// Runs work on the session alone.
    ///
    /// # Errors
    /// Those of the work.
    pub fn alone<T>(&self, work: impl FnOnce(&engine::Session) -> Result<T>) -> Result<T> {
        let _one = lock(&self.busy);
        work(&self.opened.session)
    }

    /// Rows of a query.
    ///
    /// # Errors
    /// A failing query.
    pub fn sql(&self, sql: &str, params: &engine::Params<'_>) -> Result<engine::Rows> {
        self.opened.session.sql(sql, params).map_err(Error::Engine)
    }

    /// What is needed to print in a language.
    #[must_use]
    pub fn words(&self, lang: text::Lang) -> crate::view::words::Words<'_> {
        crate::view::words::Words { lang, currency: self.currency(), names: &self.names, customers: None, marks: &[] }
    }

    /// Currency of the company.
    #[must_use]
    pub fn currency(&self) -> &str {
        self.opened.settings.currency()
    }

    /// Local date of the as-of moment.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.opened.as_of.text.get(..10).and_then(|d| d.parse().ok()).unwrap_or(jiff::civil::Date::MIN)
    }
}

impl Figures {
    fn get(&mut self, key: &str) -> Option<Arc<FigureSet>> {
        self.clock += 1;
        let found = self.known.get_mut(key)?;
        found.0 = self.clock;
        Some(Arc::clone(&found.1))
    }

    fn put(&mut self, key: String, set: &Arc<FigureSet>) {
        self.clock += 1;
        self.rows += set.rows.len();
        self.known.insert(key, (self.clock, Arc::clone(set)));
        while self.known.len() > FIGURES || (self.rows > ROWS && self.known.len() > 1) {
            let oldest = self.known.iter().min_by_key(|(_, (used, _))| *used).map(|(k, _)| k.clone());
            let Some((_, gone)) = oldest.and_then(|k| self.known.remove(&k)) else { return };
            self.rows -= gone.rows.len();
        }
    }
}

fn key(r: &Request) -> String {
    format!("{r:?}")
}

/// A poisoned lock means that a computation panicked; what is kept is whole.
fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::figure::{FigureRow, Period, Status, Unit};

    fn set(rows: usize) -> Arc<FigureSet> {
        Arc::new(FigureSet {
            metric: "m".into(),
            version: 1,
            unit: Unit::Count,
            currency: None,
            snapshot: "1".into(),
            as_of: "t".into(),
            period: Period { from: None, to: None },
            grain: None,
            rows: vec![FigureRow::empty(0, Status::Ok); rows],
            notes: vec![],
        })
    }

    #[test]
    fn kept_figures_are_bounded_and_the_unused_go_first() {
        let mut kept = Figures::default();
        for i in 0..FIGURES {
            kept.put(format!("{i}"), &set(1));
        }
        assert!(kept.get("0").is_some());
        kept.put("new".into(), &set(1));
        assert!(kept.get("0").is_some() && kept.get("1").is_none());
        kept.put("large".into(), &set(ROWS));
        assert!(kept.known.len() == 1 && kept.rows == ROWS);
    }
}
