//! What every connector is asked: the same result twice, after a break at every request, under every fault; no secret in any word.

use crate::server::{FAULTS, Fault, Handler, Server, TestClock};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use connect::live::{
    Broken, Failure, Fetched, Http, Keeper, Plan, Request, Response, Secret, Settings, Transport, fetch, map, probe,
};
use connect::{Error, Problem, ReadReport, Sink};
use domain::schema::Table;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Table -> rows as `column=value` lists, sorted.
pub(crate) type Rows = BTreeMap<String, Vec<String>>;

#[derive(Default)]
pub(crate) struct Collect {
    pub(crate) rows: Rows,
    pub(crate) problems: Vec<Problem>,
}

impl Sink for Collect {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> Result<(), Error> {
        let options = FormatOptions::default();
        let schema = batch.schema();
        let columns: Vec<_> = batch
            .columns()
            .iter()
            .zip(schema.fields())
            .filter(|(_, f)| f.name() != "_line")
            .map(|(c, f)| (f.name().clone(), c.clone(), ArrayFormatter::try_new(c.as_ref(), &options).unwrap()))
            .collect();
        for i in 0..batch.num_rows() {
            let cells: Vec<String> = columns
                .iter()
                .filter(|(_, c, _)| !arrow::array::Array::is_null(c.as_ref(), i))
                .map(|(name, _, f)| format!("{name}={}", f.value(i)))
                .collect();
            self.rows.entry(table.name.to_owned()).or_default().push(cells.join("|"));
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Error> {
        self.problems.push(problem);
        Ok(())
    }

    fn progress(&mut self, _rows: u64, _bytes: u64) {}
}

/// Keeps renewed secrets in memory.
#[derive(Default)]
pub(crate) struct Memory(pub Mutex<Vec<Secret>>);

impl Keeper for Memory {
    fn token(&self, secret: &Secret) -> Result<(), String> {
        self.0.lock().unwrap().push(secret.clone());
        Ok(())
    }

    fn progress(&self, _ru: &str, _en: &str, _rows: u64) {}
}

/// Stops after so many requests.
pub(crate) struct Killed {
    inner: Http,
    left: AtomicU64,
}

impl Killed {
    pub(crate) fn after(n: u64) -> Self {
        Self { inner: Http::new(true, Duration::from_secs(300)), left: AtomicU64::new(n) }
    }
}

impl Transport for Killed {
    fn send(&self, request: &Request) -> Result<Response, Broken> {
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if left.is_err() { Err(Broken::Stopped) } else { self.inner.send(request) }
    }
}

/// A source under test.
pub(crate) struct Case {
    pub(crate) kind: &'static str,
    pub(crate) secret: &'static str,
    /// Words that must not show anywhere.
    pub(crate) hidden: &'static [&'static str],
    pub(crate) options: &'static [(&'static str, &'static str)],
}

impl Case {
    pub(crate) fn settings(&self, url: &str) -> Settings {
        Settings {
            url: url.to_owned(),
            allow_private: true,
            timezone: "Europe/Moscow".into(),
            options: self.options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        }
    }

    pub(crate) fn plan(&self, url: &str, dir: &Path) -> Plan {
        Plan {
            kind: self.kind.into(),
            source: "crm".into(),
            settings: self.settings(url),
            secret: Secret::new(self.secret),
            spool: dir.join("crm.jsonl"),
            since: None,
            dictionary: None,
            only: None,
            seed: 7,
        }
    }

    /// Reads and maps everything.
    pub(crate) fn read(&self, plan: &Plan, clock: &TestClock) -> Result<(Fetched, Collect, ReadReport), Failure> {
        let transport = Http::new(true, Duration::from_secs(300));
        let fetched = fetch(plan, &transport, clock, &Memory::default())?;
        let (collect, report) = self.mapped(plan);
        Ok((fetched, collect, report))
    }

    pub(crate) fn mapped(&self, plan: &Plan) -> (Collect, ReadReport) {
        let mut collect = Collect::default();
        let report = map(&plan.spool, &plan.settings, crate::server::NOW, &mut collect).unwrap().report;
        for rows in collect.rows.values_mut() {
            rows.sort();
        }
        assert!(report.closes(), "{report:?}");
        (collect, report)
    }

    fn silent(&self, text: &str) {
        for word in self.hidden {
            assert!(!text.contains(word), "{}: a secret shows in {text}", self.kind);
        }
    }

    /// The suite. `handler` makes a server's behaviour on a clock.
    pub(crate) fn suite(&self, handler: &dyn Fn(Arc<TestClock>) -> Arc<Handler>) -> Rows {
        let dir = tempfile::tempdir().unwrap();
        let clock = TestClock::new();
        let server = Server::start(Fault::None, 1, handler(clock.clone()));
        let plan = self.plan(&server.url(), dir.path());
        self.silent(&format!("{plan:?}"));
        let (fetched, first, _) = self.read(&plan, &clock).unwrap();
        assert!(fetched.account.parts.iter().all(|p| !p.is_denied()), "{:?}", fetched.account);
        self.silent(&format!("{fetched:?}"));
        let total = server.asked();
        // A finished spool is not read again, and mapping it again gives the same.
        let (again, second, _) = self.read(&plan, &clock).unwrap();
        assert_eq!((again.requests, &second.rows), (0, &first.rows));
        self.silent(&std::fs::read_to_string(&plan.spool).unwrap());
        self.every_break(handler, total, &first.rows);
        self.every_fault(handler, &first.rows);
        self.refusals();
        first.rows
    }

    fn every_break(&self, handler: &dyn Fn(Arc<TestClock>) -> Arc<Handler>, total: u64, wanted: &Rows) {
        for k in 0..total {
            let dir = tempfile::tempdir().unwrap();
            let clock = TestClock::new();
            let server = Server::start(Fault::None, 1, handler(clock.clone()));
            let plan = self.plan(&server.url(), dir.path());
            let broken = fetch(&plan, &Killed::after(k), &*clock, &Memory::default()).unwrap_err();
            self.silent(&format!("{broken:?} {broken}"));
            let (fetched, rows, _) = self.read(&plan, &clock).unwrap();
            assert_eq!(&rows.rows, wanted, "{}: broken after {k} requests", self.kind);
            assert!(fetched.requests <= total - k + 2, "{}: {k}: read {} of {total} again", self.kind, fetched.requests);
        }
    }

    fn every_fault(&self, handler: &dyn Fn(Arc<TestClock>) -> Arc<Handler>, wanted: &Rows) {
        for fault in FAULTS {
            let dir = tempfile::tempdir().unwrap();
            let clock = TestClock::new();
            let server = Server::start(*fault, 3, handler(clock.clone()));
            let plan = self.plan(&server.url(), dir.path());
            match self.read(&plan, &clock) {
                Ok((_, rows, _)) => assert_eq!(&rows.rows, wanted, "{}: {fault:?}", self.kind),
                Err(f) => panic!("{}: {fault:?}: {f}", self.kind),
            }
        }
    }

    /// A server that only refuses, and repeats everything it was told in its words.
    fn refusals(&self) {
        for status in [400, 401, 402, 403, 404, 429, 500] {
            for json in [true, false] {
                let dir = tempfile::tempdir().unwrap();
                let clock = TestClock::new();
                let answer: Arc<Handler> = Arc::new(move |asked| {
                    let echo = format!("{} {} {:?} {}", asked.path, asked.query, asked.headers, asked.body);
                    if json {
                        let v = serde_json::json!({"error": "X", "error_description": echo, "detail": echo, "message": echo});
                        crate::server::Answer::json(status, &v)
                    } else {
                        crate::server::Answer::text(status, "text/html", &echo)
                    }
                });
                let server = Server::start(Fault::None, 1, answer);
                let plan = self.plan(&server.url(), dir.path());
                let transport = Http::new(true, Duration::from_secs(300));
                let failed = fetch(&plan, &transport, &*clock, &Memory::default());
                let Err(f) = failed else { panic!("{}: {status} was taken for data", self.kind) };
                self.silent(&format!("{f:?} {f} {}", f.ru));
                if let Err(f) = probe(&plan, &transport, &*clock, &Memory::default()) {
                    self.silent(&format!("{f:?}"));
                }
            }
        }
    }
}
