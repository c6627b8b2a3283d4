//! Open sessions and computed figures kept while the data stays the same: what makes pages answer at once.

use crate::opening::{self, Opened};
use crate::policy::{self, Who};
use crate::settings::Settings;
use crate::usecases::{identity, run_metric};
use crate::{Company, Error, Result};
use domain::figure::FigureSet;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use text::Lang;

/// Figures kept; the oldest goes first.
const FIGURES: usize = 4096;
/// Sessions kept; the oldest goes first.
const SESSIONS: usize = 8;

/// The kept sessions and figures of an installation.
#[derive(Default)]
pub struct Live {
    sessions: Mutex<Kept<(String, String), Arc<Opened>>>,
    figures: Mutex<Kept<String, Arc<FigureSet>>>,
}

/// A map that forgets the entry stored first.
struct Kept<K, V> {
    clock: u64,
    map: BTreeMap<K, (u64, V)>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { clock: 0, map: BTreeMap::new() }
    }
}

impl<K: Ord + Clone, V: Clone> Kept<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        self.map.get(key).map(|(_, v)| v.clone())
    }

    fn put(&mut self, key: K, value: V, limit: usize) {
        self.clock += 1;
        self.map.insert(key, (self.clock, value));
        while self.map.len() > limit {
            let oldest = self.map.iter().min_by_key(|(_, (at, _))| *at).map(|(k, _)| k.clone());
            let Some(oldest) = oldest else { return };
            self.map.remove(&oldest);
        }
    }
}

impl Live {
    /// A session on the latest snapshot; the kept one while neither data nor settings changed.
    ///
    /// # Errors
    /// No data, a bad moment, or files that cannot be read.
    pub fn open(&self, company: &Company, as_of: Option<&str>, now: i64) -> Result<Arc<Opened>> {
        let key = (company.dir().display().to_string(), as_of.unwrap_or_default().to_owned());
        let kept = lock(&self.sessions).get(&key);
        if let Some(open) = kept
            && company.exists()
            && open.lake.latest()? == open.snapshot
            && Settings::load(&open.lake, company.slug())? == open.settings
            && identity::fingerprint(company)? == open.links
        {
            return Ok(open);
        }
        let open = Arc::new(opening::open(company, as_of, now)?);
        lock(&self.sessions).put(key, Arc::clone(&open), SESSIONS);
        Ok(open)
    }

    /// A figure as this person may see it: his rows are forced onto the question, small groups are hidden.
    ///
    /// # Errors
    /// A wrong question (usage), a figure this person may not see, no data, a failing query.
    pub fn figure(&self, company: &Company, who: &Who, question: &run_metric::Request, now: i64) -> Result<Arc<FigureSet>> {
        let mut question = question.clone();
        if who.company != company.slug() || !policy::narrow(who, &mut question) {
            return Err(refused());
        }
        let mut set = self.whole(company, &question, now)?;
        policy::blur(who, Arc::make_mut(&mut set));
        Ok(set)
    }

    /// A figure without regard to rights: for jobs of the program itself, never for an answer to a person.
    ///
    /// # Errors
    /// As for [`Live::figure`].
    pub fn whole(&self, company: &Company, question: &run_metric::Request, now: i64) -> Result<Arc<FigureSet>> {
        let open = self.open(company, question.as_of.as_deref(), now)?;
        let settings: Vec<String> = open.settings.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let key = format!(
            "{}\n{}\n{}\n{}\n{question:?}\n{settings:?}",
            company.dir().display(),
            open.snapshot,
            open.as_of.text,
            open.links
        );
        if let Some(set) = lock(&self.figures).get(&key) {
            return Ok(set);
        }
        let set = Arc::new(run_metric::on(&open, question)?);
        lock(&self.figures).put(key, Arc::clone(&set), FIGURES);
        Ok(set)
    }

    /// Forgets everything about a company: its data was restored or removed.
    pub fn forget(&self, company: &Company) {
        let dir = company.dir().display().to_string();
        lock(&self.sessions).map.retain(|(d, _), _| *d != dir);
        lock(&self.figures).map.retain(|k, _| !k.starts_with(&format!("{dir}\n")));
    }
}

impl Drop for Live {
    /// A session holds a runtime, and a runtime may not end inside another one.
    fn drop(&mut self) {
        let sessions = std::mem::take(&mut lock(&self.sessions).map);
        let _ = std::thread::spawn(move || drop(sessions)).join();
    }
}

fn refused() -> Error {
    Error::usage("этот показатель вам не открыт", "this figure is not open to you")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What is kept is replaced whole: a reader that panicked left nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How the as-of moment was chosen, in the user's language.
#[must_use]
pub fn as_of_words(open: &Opened, lang: Lang) -> String {
    match lang {
        Lang::Ru => format!("на момент {} ({})", open.as_of.text, open.as_of.why.ru),
        Lang::En => format!("as of {} ({})", open.as_of.text, open.as_of.why.en),
    }
}

/// An empty figure for tests.
#[cfg(test)]
pub(crate) fn sample_set() -> FigureSet {
    FigureSet {
        metric: "revenue".into(),
        version: 1,
        unit: domain::figure::Unit::Money,
        currency: None,
        snapshot: "1".into(),
        as_of: String::new(),
        period: domain::figure::Period { from: None, to: None },
        grain: None,
        rows: Vec::new(),
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut kept = Kept::default();
        for i in 0..5 {
            kept.put(i, i, 3);
        }
        assert_eq!((0..5).map(|i| kept.get(&i)).collect::<Vec<_>>(), [None, None, Some(2), Some(3), Some(4)]);
    }
}
