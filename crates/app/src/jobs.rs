//! Work that takes longer than a page may: runs in a thread of its own, one at a time per company, watched from pages.

use crate::{Error, Progress, Result};
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use text::Lang;

/// Finished jobs kept for those who look later.
const KEPT: usize = 200;
/// Lines kept of one job.
const LINES: usize = 200;
/// Jobs that may wait or run at once.
const LIMIT: usize = 32;

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for another job of the company.
    Waiting,
    /// Runs.
    Running,
    /// Ended well.
    Done,
    /// Ended with an error.
    Failed,
}

impl State {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Nothing will change any more.
    #[must_use]
    pub fn over(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

/// A job as a page shows it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Number.
    pub id: u64,
    /// Company.
    pub company: String,
    /// Who started it.
    pub account: i64,
    /// Stable word: `import`, `audit` ...
    pub kind: &'static str,
    /// How it stands.
    pub state: State,
    /// What it is doing.
    pub stage: String,
    /// How far the stage is.
    pub done: u64,
    /// What `done` will reach; 0 when unknown.
    pub total: u64,
    /// Lines said so far.
    pub lines: Vec<String>,
    /// Where to look when done, an address of the site.
    pub outcome: String,
    /// What went wrong, in the user's language.
    pub error: String,
}

/// What is asked of a job.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Company.
    pub company: &'a str,
    /// Who starts it.
    pub account: i64,
    /// Stable word.
    pub kind: &'static str,
    /// Language of messages.
    pub lang: Lang,
}

/// All jobs of the process.
#[derive(Default, Clone)]
pub struct Jobs {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    jobs: Mutex<BTreeMap<u64, Job>>,
    changed: Condvar,
}

impl Jobs {
    /// Starts work; its number. `work` returns the address to look at afterwards.
    ///
    /// # Errors
    /// Too many jobs at once, or no thread to be had.
    pub fn start(
        &self,
        order: Order<'_>,
        work: impl FnOnce(&mut dyn Progress) -> Result<String> + Send + 'static,
    ) -> Result<u64> {
        let id = self.inner.enter(order)?;
        let inner = Arc::clone(&self.inner);
        let (company, lang) = (order.company.to_owned(), order.lang);
        let spawned = std::thread::Builder::new().name(format!("job-{id}")).spawn(move || {
            inner.wait_turn(id, &company);
            let mut told = Told { inner: Arc::clone(&inner), id };
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut told)));
            inner.finish(id, result, lang);
        });
        if let Err(e) = spawned {
            self.inner.change(id, |j| j.state = State::Failed);
            return Err(Error::failed(format!("не удалось начать работу: {e}"), format!("cannot start the work: {e}")));
        }
        Ok(id)
    }

    /// A job by number.
    #[must_use]
    pub fn get(&self, id: u64) -> Option<Job> {
        self.inner.lock().get(&id).cloned()
    }

    /// Jobs of a company, newest first.
    #[must_use]
    pub fn of(&self, company: &str) -> Vec<Job> {
        self.inner.lock().values().rev().filter(|j| j.company == company).cloned().collect()
    }

    /// Waits until a job is over, at most so long; the job as it then stands.
    #[must_use]
    pub fn wait(&self, id: u64, at_most: Duration) -> Option<Job> {
        let over = |jobs: &mut BTreeMap<u64, Job>| jobs.get(&id).is_some_and(|j| !j.state.over());
        let waited = self.inner.changed.wait_timeout_while(self.inner.lock(), at_most, over);
        let (jobs, _) = waited.unwrap_or_else(PoisonError::into_inner);
        jobs.get(&id).cloned()
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, order: Order<'_>) -> Result<u64> {
        let mut jobs = self.lock();
        if jobs.values().filter(|j| !j.state.over()).count() >= LIMIT {
            return Err(Error::failed("слишком много работ сразу; подождите", "too many jobs at once; please wait"));
        }
        let id = jobs.keys().next_back().map_or(1, |n| n + 1);
        let job = Job {
            id,
            company: order.company.to_owned(),
            account: order.account,
            kind: order.kind,
            state: State::Waiting,
            stage: String::new(),
            done: 0,
            total: 0,
            lines: Vec::new(),
            outcome: String::new(),
            error: String::new(),
        };
        jobs.insert(id, job);
        while jobs.len() > KEPT {
            let Some(old) = jobs.values().find(|j| j.state.over()).map(|j| j.id) else { break };
            jobs.remove(&old);
        }
        Ok(id)
    }

    /// The lake of a company has one writer: jobs of one company run in the order they came.
    fn wait_turn(&self, id: u64, company: &str) {
        let busy = |jobs: &mut BTreeMap<u64, Job>| jobs.values().any(|j| j.id < id && j.company == company && !j.state.over());
        let mut jobs = self.changed.wait_while(self.lock(), busy).unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = jobs.get_mut(&id) {
            job.state = State::Running;
        }
        drop(jobs);
        self.changed.notify_all();
    }

    fn change(&self, id: u64, change: impl FnOnce(&mut Job)) {
        if let Some(job) = self.lock().get_mut(&id) {
            change(job);
        }
        self.changed.notify_all();
    }

    fn finish(&self, id: u64, result: std::thread::Result<Result<String>>, lang: Lang) {
        self.change(id, |job| match result {
            Ok(Ok(address)) => (job.state, job.outcome) = (State::Done, address),
            Ok(Err(e)) => (job.state, job.error) = (State::Failed, e.text(lang)),
            Err(_) => {
                let words = lang.pick("работа прервана сбоем программы", "the work stopped by a bug of the program");
                (job.state, job.error) = (State::Failed, words.to_owned());
            }
        });
    }
}

/// Progress that pages can see.
struct Told {
    inner: Arc<Inner>,
    id: u64,
}

impl Progress for Told {
    fn stage(&mut self, title: &str, total: u64) {
        self.inner.change(self.id, |j| (j.stage, j.done, j.total) = (title.to_owned(), 0, total));
    }

    fn at(&mut self, done: u64) {
        self.inner.change(self.id, |j| j.done = done);
    }

    fn say(&mut self, line: &str) {
        self.inner.change(self.id, |j| {
            if j.lines.len() < LINES {
                j.lines.push(line.to_owned());
            }
        });
    }

    fn end(&mut self) {
        self.inner.change(self.id, |j| j.done = j.done.max(j.total));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    const SOON: Duration = Duration::from_secs(20);

    fn order(company: &str) -> Order<'_> {
        Order { company, account: 1, kind: "import", lang: Lang::En }
    }

    #[test]
    fn jobs_of_one_company_wait_for_each_other() {
        let jobs = Jobs::default();
        let (go, wait) = channel::<()>();
        let first = jobs
            .start(order("a"), move |p| {
                p.stage("reading", 10);
                p.at(4);
                p.say("a line");
                wait.recv().ok();
                Ok("/done".to_owned())
            })
            .unwrap();
        let second = jobs.start(order("a"), |_| Ok(String::new())).unwrap();
        let other = jobs.start(order("b"), |_| Err(Error::failed("нет", "no"))).unwrap();
        assert_eq!(jobs.wait(other, SOON).unwrap().error, "no");
        assert_eq!(jobs.get(second).unwrap().state, State::Waiting);
        go.send(()).unwrap();
        let done = jobs.wait(first, SOON).unwrap();
        assert_eq!((done.state, done.outcome.as_str(), done.done, done.lines.len()), (State::Done, "/done", 4, 1));
        assert_eq!(jobs.wait(second, SOON).unwrap().state, State::Done);
        assert_eq!(jobs.of("a").len(), 2);
    }

    #[test]
    fn a_bug_in_the_work_is_told() {
        let jobs = Jobs::default();
        let id = jobs.start(order("a"), |_| panic!("planted")).unwrap();
        assert!(jobs.wait(id, SOON).unwrap().error.contains("bug"));
    }
}
