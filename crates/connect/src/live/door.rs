//! One door to all vendors: allowed methods only, at the vendor's pace, with patience for his faults, secrets struck out of every word.

use super::address::Base;
use super::clock::{Clock, Jitter};
use super::connector::{Connector, Login};
use super::failure::{Class, Failure};
use super::http::{Broken, Request, Response, Transport, Verb};
use super::redact::{Pen, Secret};
use super::run::Keeper;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Tries of one request before the run ends with "come back later".
const TRIES: u32 = 10;
/// The longest single wait a vendor can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(660);

/// How fast a vendor may be asked: a bucket of `burst` requests that refills at `per_minute`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) burst: u32,
    pub(crate) per_minute: u32,
}

/// What an answer means.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The answer, and a rest to take before the next request.
    Good(Value, Option<Duration>),
    /// Ask again not before that time.
    Wait(Duration, String),
    /// A passing fault: ask again.
    Again(String),
    /// The token is too old.
    Expired,
    /// No use asking again.
    Stop(Failure),
}

/// One question to a vendor.
pub(crate) struct Ask {
    /// Name of the method as it stands in [`Connector::reads`].
    pub(crate) read: &'static str,
    pub(crate) verb: Verb,
    /// Path and query, or a whole address when `elsewhere`.
    pub(crate) path: String,
    pub(crate) elsewhere: bool,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<(&'static str, String)>,
}

impl Ask {
    pub(crate) fn get(read: &'static str, path: String) -> Self {
        Self { read, verb: Verb::Get, path, elsewhere: false, headers: Vec::new(), body: None }
    }

    pub(crate) fn post(read: &'static str, path: String, json: &Value) -> Self {
        let body = Some(("application/json", json.to_string()));
        Self { read, verb: Verb::Post, path, elsewhere: false, headers: Vec::new(), body }
    }

    pub(crate) fn form(read: &'static str, path: String, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", super::redact::encode(v))).collect();
        let body = Some(("application/x-www-form-urlencoded", pairs.join("&")));
        Self { read, verb: Verb::Post, path, elsewhere: false, headers: Vec::new(), body }
    }

    pub(crate) fn header(mut self, name: &str, value: String) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }
}

/// Named pieces of the secret.
pub(crate) type Keys = BTreeMap<&'static str, String>;

/// The door to one source.
pub(crate) struct Door<'a> {
    transport: &'a dyn Transport,
    pub(crate) clock: &'a dyn Clock,
    keeper: &'a dyn Keeper,
    connector: &'static Connector,
    jitter: Jitter,
    pen: Pen,
    pub(crate) base: Base,
    pub(crate) keys: Keys,
    /// Requests in the bucket times one million, and when it was last looked at.
    level: (u64, i64),
    pub(crate) requests: u64,
}

impl<'a> Door<'a> {
    pub(crate) fn new(
        connector: &'static Connector,
        login: Login,
        seed: u64,
        transport: &'a dyn Transport,
        clock: &'a dyn Clock,
        keeper: &'a dyn Keeper,
    ) -> Self {
        let mut pen = Pen::default();
        for key in login.keys.values() {
            pen.learn(key);
        }
        Self {
            transport,
            clock,
            keeper,
            connector,
            jitter: Jitter::new(seed),
            pen,
            base: login.base,
            keys: login.keys,
            level: (0, clock.now()),
            requests: 0,
        }
    }

    /// Asks until there is an answer or no hope. The question is built anew for every try, because a token can change.
    pub(crate) fn call(&mut self, build: &dyn Fn(&Base, &Keys) -> Ask) -> Result<Value, Failure> {
        let (mut tries, mut renewed) = (0, false);
        loop {
            let ask = build(&self.base, &self.keys);
            let method = ask.read;
            let rest = match self.once(ask)? {
                Verdict::Good(value, rest) => {
                    if let Some(rest) = rest {
                        self.clock.sleep(rest.min(LONGEST_WAIT));
                    }
                    return Ok(value);
                }
                Verdict::Expired if !renewed => {
                    let Some(renew) = self.connector.renew else { return Err(self.key_refused(method)) };
                    renewed = true;
                    renew(self)?;
                    continue;
                }
                Verdict::Expired => return Err(self.key_refused(method)),
                Verdict::Stop(f) => return Err(self.struck(f)),
                Verdict::Wait(time, words) => (time.min(LONGEST_WAIT), words),
                Verdict::Again(words) => (Duration::ZERO, words),
            };
            tries += 1;
            if tries >= TRIES {
                return Err(self.struck(Failure::new(
                    Class::Busy,
                    format!("{method}: источник не ответил за {TRIES} попыток ({}); повторите позже, чтение продолжится с этого места", rest.1),
                    format!("{method}: no answer in {TRIES} tries ({}); run again later, reading goes on from here", rest.1),
                )));
            }
            let back_off = self.jitter.back_off(tries - 1);
            // The vendor's own wait rules; jitter keeps several clients apart.
            self.clock.sleep(if rest.0.is_zero() { back_off } else { rest.0 + back_off / 4 });
        }
    }

    fn once(&mut self, ask: Ask) -> Result<Verdict, Failure> {
        if !self.connector.reads.contains(&ask.read) {
            return Err(Failure::broken(ask.read, "метод не из списка читающих", "not one of the reading methods"));
        }
        self.keep_pace();
        let url = if ask.elsewhere { ask.path } else { self.base.url(&ask.path) };
        let request = Request { verb: ask.verb, url, headers: ask.headers, body: ask.body };
        self.requests += 1;
        let method = ask.read;
        Ok(match self.transport.send(&request) {
            Ok(response) => (self.connector.judge)(&response, self.clock.now()),
            Err(Broken::Failed(words)) => Verdict::Again(words.to_owned()),
            Err(Broken::Stopped) => Verdict::Stop(Failure::new(Class::Stopped, "чтение прервано", "reading was stopped")),
            Err(Broken::TooLarge) => {
                Verdict::Stop(Failure::broken(method, "ответ больше допустимого", "the answer is larger than allowed"))
            }
            Err(Broken::Refused("certificate")) => Verdict::Stop(Failure::new(
                Class::Address,
                format!("{}: сертификат сервера не принят", self.base.host),
                format!("{}: the certificate of the server is not accepted", self.base.host),
            )),
            Err(Broken::Refused(_)) => Verdict::Stop(Failure::new(
                Class::Address,
                format!("{}: адрес в своей сети; если это ваша установка: --allow-private", self.base.host),
                format!("{}: an address of the own network; if it is your installation: --allow-private", self.base.host),
            )),
        })
    }

    /// A bucket in whole numbers: a request costs one minute's share, time refills it.
    fn keep_pace(&mut self) {
        let Pace { burst, per_minute } = self.connector.pace;
        let cost = 60_000_000 / u64::from(per_minute.max(1));
        let full = cost * u64::from(burst.max(1));
        let now = self.clock.now();
        let passed = u64::try_from(now - self.level.1).unwrap_or(0);
        let used = self.level.0.saturating_sub(passed);
        if used + cost > full {
            let wait = used + cost - full;
            self.clock.sleep(Duration::from_micros(wait));
            self.level = (full, now + i64::try_from(wait).unwrap_or(0));
        } else {
            self.level = (used + cost, now);
        }
    }

    /// Takes a renewed token: stored before it is used, because the old one may be dead already.
    pub(crate) fn renewed(&mut self, keys: &[(&'static str, String)], stored: &Value) -> Result<(), Failure> {
        for (name, value) in keys {
            self.pen.learn(value);
            self.keys.insert(name, value.clone());
        }
        self.keeper.token(&Secret::new(stored.to_string())).map_err(|e| {
            let words = self.pen.strike(&e);
            Failure::new(
                Class::Key,
                format!("новый ключ не сохранён: {words}"),
                format!("the new token could not be stored: {words}"),
            )
        })
    }

    fn key_refused(&self, method: &str) -> Failure {
        Failure::new(
            Class::Key,
            format!("{method}: ключ доступа истёк или отозван; создайте новый и повторите revizor source add"),
            format!("{method}: the key has expired or was revoked; make a new one and run revizor source add again"),
        )
    }

    /// Asks with words of a failure without secrets.
    fn struck(&self, f: Failure) -> Failure {
        Failure { class: f.class, ru: self.pen.strike(&f.ru), en: self.pen.strike(&f.en) }
    }
}

/// `Retry-After` in seconds; dates are not used by these vendors.
pub(crate) fn retry_after(r: &Response) -> Option<Duration> {
    r.retry_after.as_deref()?.trim().parse().ok().map(Duration::from_secs)
}

/// The JSON of an answer; `None` when it is something else (a proxy's page, a cut answer).
pub(crate) fn json(r: &Response) -> Option<Value> {
    serde_json::from_slice(&r.body).ok()
}

/// What an answer means when the vendor's own words do not: by the status alone.
pub(crate) fn by_status(r: &Response) -> Verdict {
    let s = r.status;
    match s {
        429 | 503 => Verdict::Wait(retry_after(r).unwrap_or(Duration::from_secs(1)), format!("HTTP {s}")),
        200..=299 => Verdict::Again("the answer is no JSON".to_owned()),
        401 => Verdict::Expired,
        402 | 403 => {
            Verdict::Stop(Failure::new(Class::Rights, format!("нет доступа (HTTP {s})"), format!("no access (HTTP {s})")))
        }
        404 => Verdict::Stop(Failure::new(
            Class::Absent,
            "по этому адресу ничего нет (HTTP 404)",
            "nothing at this address (HTTP 404)",
        )),
        408 | 500..=599 => Verdict::Again(format!("HTTP {s}")),
        _ => Verdict::Stop(Failure::new(
            Class::Broken,
            format!("неожиданный ответ HTTP {s}"),
            format!("unexpected answer HTTP {s}"),
        )),
    }
}
