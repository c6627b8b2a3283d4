//! A run: part after part, page after page, each page durable with its checkpoint, so that a break at any request costs one request.

use super::account::{Account, PartState};
use super::clock::Clock;
use super::connector::{Connector, connector};
use super::door::{Ask, Door, Keys};
use super::failure::{Class, Failure};
use super::http::Transport;
use super::redact::Secret;
use super::settings::Settings;
use super::spool::{self, FORMAT, Left, Spool};
use super::{address::Base, json};
use crate::Error;
use crate::values::zone::Zone;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// An interrupted run older than this is started anew: lists read half a day ago no longer fit.
const FRESH: i64 = 12 * 3_600_000_000;
/// Incremental reading begins that much before the last run began: clocks differ and changes settle late.
const OVERLAP: i64 = 15 * 60_000_000;
/// Pages of one part; more is a loop of the other side.
const PAGES: u64 = 2_000_000;

/// What to read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Kind of the source.
    pub kind: String,
    /// Name of the source.
    pub source: String,
    /// Settings.
    pub settings: Settings,
    /// Secret.
    pub secret: Secret,
    /// Where the pages go.
    pub spool: PathBuf,
    /// Only what changed since that moment (microseconds UTC); everything when not given.
    pub since: Option<i64>,
    /// Fingerprint of the dictionaries of the last run.
    pub dictionary: Option<String>,
    /// Only these records (entity -> ids) beside the dictionaries: what a doorbell asked for.
    pub only: Option<BTreeMap<String, Vec<String>>>,
    /// Seed of the jitter.
    pub seed: u64,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Account of the parts.
    pub account: Account,
    /// When the run began: the next one reads what changed since.
    pub started: i64,
    /// Everything was read, not only changes.
    pub full: bool,
    /// Fingerprint of the dictionaries.
    pub dictionary: String,
    /// Requests of this process.
    pub requests: u64,
    /// The run went on where an earlier one broke off.
    pub resumed: bool,
}

/// What a run needs from its owner while it goes.
pub trait Keeper {
    /// Keeps a renewed secret; it must be durable on return.
    ///
    /// # Errors
    /// A phrase without the secret.
    fn token(&self, secret: &Secret) -> Result<(), String>;

    /// A page came: name of the part in Russian and English, records of the part so far.
    fn progress(&self, ru: &str, en: &str, rows: u64);
}

/// A run in progress, as the steps of connectors see it.
pub(crate) struct Run<'a> {
    pub(crate) door: Door<'a>,
    pub(crate) settings: &'a Settings,
    pub(crate) zone: Zone,
    /// Only what changed since then.
    pub(crate) since: Option<i64>,
    /// Only these records.
    only: Option<&'a BTreeMap<String, Vec<String>>>,
    /// When the run began.
    pub(crate) started: i64,
    /// Small facts for later parts; kept in every checkpoint.
    pub(crate) memo: Map<String, Value>,
    pub(crate) account: Account,
    lines: String,
    count: u64,
    fresh_ids: BTreeMap<&'static str, Vec<String>>,
    spool: Option<PathBuf>,
    ids: Option<(&'static str, Vec<String>)>,
}

impl Run<'_> {
    /// Asks a question.
    pub(crate) fn ask(&mut self, build: &dyn Fn(&Base, &Keys) -> Ask) -> Result<Value, Failure> {
        self.door.call(build)
    }

    /// Keeps a record of this page.
    pub(crate) fn put(&mut self, entity: &'static str, id: &str, value: &Value) {
        self.lines.push_str(&spool::line(entity, id, value));
        self.count += 1;
        self.fresh_ids.entry(entity).or_default().push(id.to_owned());
    }

    /// Ids of an entity read in earlier parts, without repeats, in the order of reading.
    pub(crate) fn ids(&mut self, entity: &'static str) -> Result<&[String], Failure> {
        if self.ids.as_ref().is_none_or(|(e, _)| *e != entity) {
            let mut list = match &self.spool {
                Some(path) => {
                    let mut list = Vec::new();
                    spool::each(path, &mut |r| {
                        if r.entity == entity {
                            list.push(r.id.to_owned());
                        }
                        Ok(())
                    })
                    .map_err(|e| disk(&e))?;
                    list
                }
                None => self.fresh_ids.get(entity).cloned().unwrap_or_default(),
            };
            let mut seen = std::collections::BTreeSet::new();
            list.retain(|id| seen.insert(id.clone()));
            self.ids = Some((entity, list));
        }
        Ok(self.ids.as_ref().map_or(&[][..], |(_, list)| list))
    }

    /// Whether a doorbell asked for some records only.
    pub(crate) fn is_bell(&self) -> bool {
        self.only.is_some()
    }

    /// The records of an entity to read: `None` = all of them, an empty list = none.
    pub(crate) fn wanted(&self, entity: &str) -> Option<&[String]> {
        self.only.map(|o| o.get(entity).map_or(&[][..], Vec::as_slice))
    }

    /// The earliest moment to read, when the owner set one: option `from`, a date.
    pub(crate) fn from(&self) -> Option<i64> {
        json::time(&json!(self.settings.option("from")), &self.zone).ok().flatten()
    }
}

fn disk(e: &Error) -> Failure {
    Failure::new(Class::Broken, e.text("ru"), e.text("en"))
}

fn open<'a>(
    plan: &'a Plan,
    transport: &'a dyn Transport,
    clock: &'a dyn Clock,
    keeper: &'a dyn Keeper,
) -> Result<(&'static Connector, Run<'a>), Failure> {
    let connector = connector(&plan.kind)?;
    let login = (connector.login)(&plan.settings, &plan.secret)?;
    let name = if plan.settings.timezone.is_empty() { "UTC" } else { &plan.settings.timezone };
    let zone = Zone::named(name).map_err(|e| disk(&e))?;
    let run = Run {
        door: Door::new(connector, login, plan.seed, transport, clock, keeper),
        settings: &plan.settings,
        zone,
        since: plan.since.map(|s| s - OVERLAP),
        only: plan.only.as_ref(),
        started: clock.now(),
        memo: Map::new(),
        account: Account::default(),
        lines: String::new(),
        count: 0,
        fresh_ids: BTreeMap::new(),
        spool: None,
        ids: None,
    };
    Ok((connector, run))
}

/// Asks for the first page of every part and keeps nothing: what can be read with this key, and what cannot.
///
/// # Errors
/// When the source cannot be reached or the key is not accepted.
pub fn probe(plan: &Plan, transport: &dyn Transport, clock: &dyn Clock, keeper: &dyn Keeper) -> Result<Account, Failure> {
    let (connector, mut run) = open(plan, transport, clock, keeper)?;
    for part in connector.parts {
        let mut state = PartState { name: part.name.into(), ru: part.ru.into(), en: part.en.into(), ..PartState::default() };
        run.count = 0;
        match (part.step)(&mut run, &Value::Null) {
            Ok(_) => state.rows = run.count,
            Err(f) if is_denial(&f) => (state.denied_ru, state.denied_en) = (f.ru, f.en),
            Err(f) => return Err(f),
        }
        run.account.parts.push(state);
    }
    Ok(run.account)
}

/// Checks settings and secret without sending anything.
///
/// # Errors
/// What is wrong with them.
pub fn check(kind: &str, settings: &Settings, secret: &Secret) -> Result<(), Failure> {
    (connector(kind)?.login)(settings, secret).map(|_| ())
}

fn is_denial(f: &Failure) -> bool {
    matches!(f.class, Class::Rights | Class::Absent)
}

/// Reads a source into the spool of the plan, going on where an earlier run broke off.
///
/// # Errors
/// When the source cannot be read on; the spool keeps what was read.
pub fn fetch(plan: &Plan, transport: &dyn Transport, clock: &dyn Clock, keeper: &dyn Keeper) -> Result<Fetched, Failure> {
    let (connector, mut run) = open(plan, transport, clock, keeper)?;
    let left = Spool::resume(&plan.spool).map_err(|e| disk(&e))?;
    let kept = left.filter(|(_, l)| fits(l, plan, clock.now()));
    let resumed = kept.is_some();
    let mut state = State::default();
    let mut spool = match kept {
        Some((spool, left)) => {
            state = State::read(&left.point);
            run.started = left.head["started"].as_i64().unwrap_or(run.started);
            run.since = left.point["since"].as_i64();
            run.memo = left.point["memo"].as_object().cloned().unwrap_or_default();
            run.account = Account::from_json(&left.point["account"]);
            spool
        }
        None => {
            let head = json!({"format": FORMAT, "kind": plan.kind, "started": run.started, "only": plan.only});
            Spool::create(&plan.spool, &plan.source, &head).map_err(|e| disk(&e))?
        }
    };
    run.spool = Some(plan.spool.clone());
    while state.part < connector.parts.len() {
        part(connector, plan, &mut run, &mut state, &mut spool, keeper)?;
    }
    whole(&run.account)?;
    let full = run.since.is_none() && !run.is_bell();
    Ok(Fetched {
        account: run.account,
        started: run.started,
        full,
        dictionary: format!("{:016x}", state.fingerprint),
        requests: run.door.requests,
        resumed,
    })
}

/// Only an unfinished run of the same kind and not too old is gone on with.
fn fits(left: &Left, plan: &Plan, now: i64) -> bool {
    left.head["kind"].as_str() == Some(&plan.kind)
        && left.head["only"] == json!(plan.only)
        && left.head["started"].as_i64().is_some_and(|s| (0..FRESH).contains(&(now - s)))
}

/// Where a run stands.
#[derive(Debug, Default)]
struct State {
    part: usize,
    at: Value,
    pages: u64,
    fingerprint: u64,
}

impl State {
    fn read(point: &Value) -> Self {
        Self {
            part: point["part"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
            at: point["at"].clone(),
            pages: point["pages"].as_u64().unwrap_or(0),
            fingerprint: point["fingerprint"].as_u64().unwrap_or(0),
        }
    }

    fn write(&self, run: &Run<'_>) -> Value {
        json!({"part": self.part, "at": self.at, "pages": self.pages, "fingerprint": self.fingerprint, "since": run.since,
            "memo": run.memo, "account": run.account.to_json()})
    }
}

/// One page of the current part.
fn part(
    connector: &'static Connector,
    plan: &Plan,
    run: &mut Run<'_>,
    state: &mut State,
    spool: &mut Spool,
    keeper: &dyn Keeper,
) -> Result<(), Failure> {
    let part = &connector.parts[state.part];
    if run.account.parts.len() == state.part {
        run.account.parts.push(PartState {
            name: part.name.into(),
            ru: part.ru.into(),
            en: part.en.into(),
            ..PartState::default()
        });
    }
    run.lines.clear();
    run.count = 0;
    let next = match (part.step)(run, &state.at) {
        Ok(next) => next,
        Err(f) if is_denial(&f) => {
            if let Some(p) = run.account.parts.last_mut() {
                (p.denied_ru, p.denied_en) = (f.ru, f.en);
            }
            None
        }
        Err(f) => return Err(f),
    };
    let rows = run.account.parts.last_mut().map_or(0, |p| {
        p.rows += run.count;
        p.rows
    });
    if part.dictionary {
        state.fingerprint = xxh3_64_with_seed(run.lines.as_bytes(), state.fingerprint);
    }
    state.pages += 1;
    match next {
        Some(at) => {
            state.at = at;
            if state.pages > PAGES {
                return Err(Failure::broken(part.name, "страницы не кончаются", "the pages do not end"));
            }
        }
        None => {
            (state.at, state.pages) = (Value::Null, 0);
            state.part += 1;
            changed_dictionary(connector, plan, run, state);
        }
    }
    keeper.progress(part.ru, part.en, rows);
    spool.page(&run.lines, &state.write(run)).map_err(|e| disk(&e))
}

/// Renamed stages and funnels change rows that did not change themselves: then everything is read.
fn changed_dictionary(connector: &'static Connector, plan: &Plan, run: &mut Run<'_>, state: &State) {
    let done = connector.parts[..state.part].iter().all(|p| p.dictionary)
        && connector.parts.get(state.part).is_none_or(|p| !p.dictionary);
    let now = format!("{:016x}", state.fingerprint);
    if done && run.since.is_some() && plan.dictionary.as_ref().is_some_and(|old| *old != now) {
        run.since = None;
        run.account.note(
            "справочники источника изменились: прочитано всё, а не только изменения",
            "dictionaries of the source have changed: everything was read, not only changes",
        );
    }
}

/// When nothing at all came and something was refused, that is a failure, not an empty company.
fn whole(account: &Account) -> Result<(), Failure> {
    if account.parts.iter().any(|p| p.rows > 0) || !account.parts.iter().any(PartState::is_denied) {
        return Ok(());
    }
    let first = account.parts.iter().find(|p| p.is_denied());
    let (ru, en) = first.map_or(("", ""), |p| (p.denied_ru.as_str(), p.denied_en.as_str()));
    Err(Failure::new(Class::Rights, format!("не удалось прочитать ничего: {ru}"), format!("nothing could be read: {en}")))
}

/// A piece of time read at once, with the place inside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// First moment, microseconds UTC.
    pub(crate) from: i64,
    /// Last moment.
    pub(crate) to: i64,
    /// Rows or pages of it that were read.
    pub(crate) offset: i64,
}

/// The window to read now; `None` behind the beginning of the run. Without `from` and changes a year is read.
pub(crate) fn window(run: &Run<'_>, at: &Value, days: i64) -> Option<Window> {
    const DAY: i64 = 86_400_000_000;
    let begin = run.since.or_else(|| run.from()).unwrap_or(run.started - 365 * DAY);
    // Whole seconds: vendors know nothing smaller.
    let second = |t: i64| t.div_euclid(1_000_000) * 1_000_000;
    let from = json::whole(&at["from"]).unwrap_or_else(|| second(begin));
    let last = second(run.started);
    (from <= last).then(|| Window {
        from,
        to: (from + days * DAY - 1_000_000).min(last),
        offset: json::whole(&at["offset"]).unwrap_or(0),
    })
}

impl Window {
    /// The same place again.
    pub(crate) fn same(self) -> Value {
        json!({"from": self.from, "offset": self.offset})
    }

    /// The next page of this window.
    pub(crate) fn next_page(self, rows: i64) -> Value {
        json!({"from": self.from, "offset": self.offset + rows})
    }

    /// The next window.
    pub(crate) fn next_window(self) -> Value {
        json!({"from": self.to + 1_000_000, "offset": 0})
    }
}
