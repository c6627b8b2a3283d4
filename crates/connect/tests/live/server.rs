//! A small HTTP server on a loopback port, with faults, and a clock that both sides share and nobody waits for.

use connect::live::Clock;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// 2024-09-01 00:00 UTC.
pub(crate) const NOW: i64 = 1_725_148_800_000_000;

/// Time that passes only when somebody sleeps.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(NOW)))
    }
}

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn sleep(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

/// A request as a fake sees it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// Query and form fields, nested names (`filter[>ID]`) opened.
    pub(crate) query: Value,
    pub(crate) headers: Vec<(String, String)>,
    /// JSON body; null when there is none.
    pub(crate) body: Value,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Answer {
    pub(crate) fn json(status: u16, v: &Value) -> Self {
        Self { status, kind: "application/json", body: v.to_string(), headers: Vec::new() }
    }

    pub(crate) fn text(status: u16, kind: &'static str, body: &str) -> Self {
        Self { status, kind, body: body.to_owned(), headers: Vec::new() }
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    TooMany,
    TooManyBare,
    Unavailable,
    BadGateway,
    HtmlInsteadOfJson,
    CutBody,
    Reset,
    EmptyOk,
    Chunked,
}

/// Passing faults: after each of them the same question gets its answer.
pub(crate) const FAULTS: &[Fault] = &[
    Fault::TooMany,
    Fault::TooManyBare,
    Fault::Unavailable,
    Fault::BadGateway,
    Fault::HtmlInsteadOfJson,
    Fault::CutBody,
    Fault::Reset,
    Fault::EmptyOk,
    Fault::Chunked,
];

pub(crate) type Handler = dyn Fn(&Asked) -> Answer + Send + Sync;

/// The server; it ends with its owner.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) requests: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// `fault` is injected into every request whose number divides by `every`.
    pub(crate) fn start(fault: Fault, every: u64, handler: Arc<Handler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, ended) = (requests.clone(), stop.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let n = count.fetch_add(1, Ordering::SeqCst) + 1;
                let now = if n % every == 0 { fault } else { Fault::None };
                // One after the other: the clients under test ask one question at a time.
                let _ = serve(stream, now, &*handler);
            }
        });
        Self { port, requests, stop }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn asked(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn serve(stream: TcpStream, fault: Fault, handler: &Handler) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(asked) = read(&mut reader)? else { return Ok(()) };
    let mut out = stream;
    let mut answer = match fault {
        Fault::TooMany => Answer { headers: vec![("Retry-After", "2".into())], ..Answer::text(429, "text/plain", "slow down") },
        Fault::TooManyBare => Answer::text(429, "text/html", "<html>429</html>"),
        Fault::Unavailable => Answer::text(503, "text/html", "<html>503 Service Unavailable</html>"),
        Fault::BadGateway => Answer::text(502, "text/html", "<html>502</html>"),
        Fault::HtmlInsteadOfJson => Answer::text(200, "text/html", "<html>please wait</html>"),
        Fault::EmptyOk => Answer::text(200, "application/json", ""),
        Fault::Reset => return Ok(()),
        Fault::None | Fault::CutBody | Fault::Chunked => handler(&asked),
    };
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\nContent-Type: {}\r\n", answer.status, answer.kind);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if answer.status == 204 {
        return out.write_all(format!("{head}\r\n").as_bytes());
    }
    if fault == Fault::Chunked {
        head.push_str("Transfer-Encoding: chunked\r\n\r\n");
        let mut body = String::new();
        let bytes = answer.body.as_bytes();
        out.write_all(head.as_bytes())?;
        for chunk in bytes.chunks(17) {
            out.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
            out.write_all(chunk)?;
            out.write_all(b"\r\n")?;
        }
        body.push_str("0\r\n\r\n");
        return out.write_all(body.as_bytes());
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", answer.body.len()));
    if fault == Fault::CutBody {
        let mut cut = answer.body.len() / 2;
        while !answer.body.is_char_boundary(cut) {
            cut -= 1;
        }
        answer.body.truncate(cut);
    }
    out.write_all(head.as_bytes())?;
    out.write_all(answer.body.as_bytes())
}

fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let target = words.nth(1).unwrap_or("").to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.trim().split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let get = |name: &str| headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let mut body = vec![0; get("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let form = if get("content-type").contains("urlencoded") { body.as_str() } else { "" };
    let query = if form.is_empty() { parse_query(query) } else { parse_query(form) };
    let body = serde_json::from_str(&body).unwrap_or(Value::Null);
    Ok(Some(Asked { path: decode(path), query, headers, body }))
}

/// `filter[>ID]=5&order[ID]=ASC` as a map of maps.
pub(crate) fn parse_query(text: &str) -> Value {
    let mut all = Value::Object(Map::new());
    for pair in text.split('&').filter(|p| !p.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name), decode(value));
        let (first, rest) = name.split_once('[').map_or((name.as_str(), ""), |(f, r)| (f, r));
        let mut keys = vec![first.to_owned()];
        keys.extend(rest.trim_end_matches(']').split("][").filter(|k| !k.is_empty()).map(str::to_owned));
        let mut at = &mut all;
        for key in &keys {
            if !at.is_object() {
                *at = json!({});
            }
            at = at.as_object_mut().unwrap().entry(key.clone()).or_insert(Value::Null);
        }
        if name.ends_with("[]") {
            match at.as_array_mut() {
                Some(list) => list.push(json!(value)),
                None => *at = json!([value]),
            }
        } else {
            *at = json!(value);
        }
    }
    all
}

pub(crate) fn decode(text: &str) -> String {
    let (mut out, bytes) = (Vec::new(), text.as_bytes());
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'%' if i + 2 < bytes.len() => {
                out.push(u8::from_str_radix(&text[i + 1..i + 3], 16).unwrap_or(b'?'));
                i += 2;
            }
            b'+' => out.push(b' '),
            b => out.push(b),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A leaky bucket as vendors have it: tells whether a request is one too many.
pub(crate) struct Bucket {
    level: Mutex<(f64, i64)>,
    burst: f64,
    per_second: f64,
    pub(crate) refused: AtomicU64,
}

impl Bucket {
    pub(crate) fn new(burst: f64, per_second: f64) -> Self {
        Self { level: Mutex::new((0.0, NOW)), burst, per_second, refused: AtomicU64::new(0) }
    }

    pub(crate) fn is_full(&self, now: i64) -> bool {
        let mut level = self.level.lock().unwrap();
        let passed = (now - level.1).max(0) as f64 / 1e6;
        let used = (level.0 - passed * self.per_second).max(0.0);
        *level = (used, now);
        if used + 1.0 > self.burst {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return true;
        }
        level.0 = used + 1.0;
        false
    }
}
