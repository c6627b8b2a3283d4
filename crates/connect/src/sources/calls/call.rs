//! One row of a log: when, who, which way, answered or not.

use crate::build::cells::{Rules, Tally, trim};
use crate::build::plan::{Reject, json_text};
use crate::format::block::{Block, Cell, Row};
use crate::problem::Code;
use crate::recognise::{Mapping, fold};
use crate::values::{date, duration, words};
use std::collections::BTreeMap;

/// A call, or a leg of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    /// UTC microseconds.
    pub(crate) start: i64,
    pub(crate) finish: Option<i64>,
    pub(crate) answer: Option<i64>,
    pub(crate) id: String,
    /// Legs of one call share it.
    pub(crate) group: String,
    pub(crate) incoming: Option<bool>,
    pub(crate) phone: String,
    pub(crate) employee: String,
    pub(crate) answered: Option<bool>,
    pub(crate) wait_s: Option<i64>,
    pub(crate) talk_s: Option<i64>,
    pub(crate) result: String,
    pub(crate) recording: String,
    pub(crate) attrs: String,
    pub(crate) line: u64,
}

/// Where the meanings stand.
pub(crate) struct Shape {
    at: BTreeMap<String, usize>,
    attrs: Vec<(usize, String)>,
    width: usize,
    is_mango: bool,
    /// Call tracking sees incoming calls only.
    incoming_only: bool,
}

impl Shape {
    pub(crate) fn new(mapping: &Mapping, headers: &[String]) -> Self {
        let at = mapping.columns.iter().filter_map(|c| Some((c.to.first()?.clone(), c.index?))).collect();
        let profile = mapping.profile.as_deref().unwrap_or("");
        Self {
            at,
            attrs: crate::build::plan::attribute_fields(mapping, headers),
            width: headers.len(),
            is_mango: profile == "mango",
            incoming_only: profile == "calltouch",
        }
    }

    /// Reads a row; `None` for a call between colleagues.
    pub(crate) fn call(&self, block: &Block, row: &Row, rules: &Rules, tally: &mut Tally) -> Result<Option<Call>, Reject> {
        let get = |name: &str| self.at.get(name).map_or("", |i| trim(block.cell(row, *i).text));
        let fail = |name: &str, column: &'static str, code: Code| Reject {
            field: self.at.get(name).copied(),
            column,
            code,
            value: get(name).chars().take(200).collect(),
        };
        if let Some(extra) = block.texts(row).skip(self.width).find(|t| !t.trim().is_empty()) {
            return Err(Reject { field: None, column: "", code: Code::ExtraCells, value: extra.chars().take(200).collect() });
        }
        let name = if self.at.contains_key("start") { "start" } else { "date" };
        let start = match self.moment(block, row, rules, tally) {
            Ok(Some(start)) => start,
            Ok(None) => return Err(fail(name, "started_at", Code::MissingRequired)),
            Err(code) => return Err(fail(name, "started_at", code)),
        };
        let mut call =
            Call { start, line: row.line, id: get("id").to_owned(), group: get("group").to_owned(), ..Call::default() };
        call.employee = who(get("employee"));
        call.recording = get("recording").trim_matches(['[', ']']).to_owned();
        call.result = first([get("status"), get("reason")]).to_owned();
        let Some(way) = self.way(&get) else { return Ok(None) };
        call.incoming = way;
        self.sides(&get, &mut call);
        for (name, slot) in [("wait_s", &mut call.wait_s), ("talk_s", &mut call.talk_s)] {
            *slot =
                seconds(get(name)).map_err(|code| fail(name, if name == "wait_s" { "wait_s" } else { "duration_s" }, code))?;
        }
        let total = seconds(get("total_s")).map_err(|code| fail("total_s", "duration_s", code))?;
        if self.is_mango {
            mango(&get, &mut call).map_err(|(name, code)| fail(name, "started_at", code))?;
        } else {
            call.answered = answered(&get, call.talk_s.or(total));
            if call.talk_s.is_none() && call.answered != Some(false) {
                call.talk_s = total.map(|t| t - call.wait_s.unwrap_or(0)).filter(|t| *t >= 0);
            } else if call.wait_s.is_none() {
                // What is not talk of the whole length is ringing.
                call.wait_s = total
                    .and_then(|t| Some(t - call.talk_s.or((call.answered == Some(false)).then_some(0))?))
                    .filter(|w| *w >= 0);
            }
        }
        call.attrs = self.attributes(block, row);
        Ok(Some(call))
    }

    fn moment(&self, block: &Block, row: &Row, rules: &Rules, tally: &mut Tally) -> Result<Option<i64>, Code> {
        let cell = |name: &str| {
            let at = *self.at.get(name)?;
            let cell = block.cell(row, at);
            let text = trim(cell.text);
            (!text.is_empty()).then_some((Cell { text, tag: cell.tag }, at))
        };
        if let Some((cell, at)) = cell("start") {
            return rules.time(cell, at, false, tally);
        }
        let Some((day, at)) = cell("date") else { return Ok(None) };
        match cell("time").filter(|(t, _)| t.text.contains(':')) {
            // A date cell of a workbook prints its midnight.
            Some((clock, _)) => {
                let date = day.text.strip_suffix(" 00:00:00").unwrap_or(day.text);
                let text = format!("{date} {}", clock.text.rsplit(' ').next().unwrap_or(clock.text));
                rules.time(Cell { text: &text, tag: day.tag }, at, false, tally)
            }
            None => rules.time(day, at, false, tally),
        }
    }

    /// Incoming or not, if it can be told; `None` for a call between colleagues.
    fn way<'a>(&self, get: &impl Fn(&str) -> &'a str) -> Option<Option<bool>> {
        let said = fold(get("direction"));
        if said.starts_with("внутр") || said.starts_with("internal") {
            return None;
        }
        if let Some(word) = words::meaning("direction", &said) {
            return Some(Some(word == "in"));
        }
        // «Пропущенный» among the kinds of calls: somebody called us and was not heard.
        for (start, incoming) in [
            ("вх", true),
            ("in", true),
            ("исх", false),
            ("out", false),
            ("обратн", false),
            ("callback", false),
            ("пропущ", true),
            ("неотвеч", true),
            ("missed", true),
        ] {
            if said.starts_with(start) {
                return Some(Some(incoming));
            }
        }
        if self.is_mango {
            return match (get("from_ext").is_empty(), get("to_ext").is_empty()) {
                (false, false) => None,
                (false, true) => Some(Some(false)),
                (true, _) => Some(Some(true)),
            };
        }
        let (caller, callee) = (digits(get("caller")), digits(get("callee")));
        match (outer(&caller), outer(&callee)) {
            (false, false) if !caller.is_empty() && !callee.is_empty() => None,
            (true, false) => Some(Some(true)),
            (false, true) => Some(Some(false)),
            // Both are full numbers: the company's own line tells the sides apart.
            (true, true) => match same(&caller, &digits(get("line"))) {
                true => Some(Some(false)),
                false => Some(Some(true)),
            },
            _ if self.incoming_only => Some(Some(true)),
            _ => Some(None),
        }
    }

    /// The client's number and the employee's.
    fn sides<'a>(&self, get: &impl Fn(&str) -> &'a str, call: &mut Call) {
        let (ours, theirs) = match call.incoming {
            Some(false) => (["from_ext", "caller"], ["to_number", "callee"]),
            _ => (["to_ext", "callee"], ["from_number", "caller"]),
        };
        let phone = [get("phone"), get(theirs[0]), get(theirs[1])].into_iter().find(|t| !t.is_empty()).unwrap_or("");
        call.phone = phone.trim_start_matches('\'').to_owned();
        if call.employee.is_empty() {
            // A short number names the employee; a full one is the line of the company.
            let own = first([get(ours[0]), get(ours[1])]);
            call.employee = if outer(&digits(own)) { String::new() } else { who(own) };
        }
    }

    fn attributes(&self, block: &Block, row: &Row) -> String {
        let mut json = String::new();
        for (field, key) in &self.attrs {
            let text = trim(block.cell(row, *field).text);
            if !text.is_empty() {
                json.push(if json.is_empty() { '{' } else { ',' });
                json.push_str(key);
                json_text(text, &mut json);
            }
        }
        if !json.is_empty() {
            json.push('}');
        }
        json
    }
}

/// Times of Mango: unix seconds, `answer` 0 when nobody answered.
fn mango<'a>(get: &impl Fn(&str) -> &'a str, call: &mut Call) -> Result<(), (&'static str, Code)> {
    let unix = |name: &'static str| -> Result<Option<i64>, (&'static str, Code)> {
        match get(name) {
            "" | "0" => Ok(None),
            text => match date::parse(text, None, false) {
                Ok(Some(m)) => Ok(Some(m.wall - m.offset.unwrap_or(0))),
                Ok(None) => Ok(None),
                Err(code) => Err((name, code)),
            },
        }
    };
    (call.answer, call.finish) = (unix("answer")?, unix("finish")?);
    call.answered = Some(call.answer.is_some());
    let span = |from: i64, to: Option<i64>| to.map(|to| ((to - from) / 1_000_000).max(0));
    call.wait_s = span(call.start, call.answer.or(call.finish));
    call.talk_s = match call.answer {
        Some(answer) => span(answer, call.finish),
        None => Some(0),
    };
    Ok(())
}

/// Whether somebody of ours answered, by the flags and words of the log, else by the length of the talk.
fn answered<'a>(get: &impl Fn(&str) -> &'a str, talk: Option<i64>) -> Option<bool> {
    if let Some(lost) = words::yes_no(get("lost")) {
        return Some(!lost);
    }
    if let Some(success) = words::yes_no(get("success")) {
        return Some(success);
    }
    let (status, kind) = (fold(get("status")), fold(get("direction")));
    const MISSED: [&str; 14] = [
        "пропущен",
        "неотвечен",
        "не отвечен",
        "не принят",
        "неприн",
        "нет ответа",
        "без ответа",
        "занят",
        "отмен",
        "missed",
        "no answer",
        "unanswered",
        "busy",
        "failed",
    ];
    const TAKEN: [&str; 8] = ["отвечен", "принят", "успеш", "разговор", "состоял", "answered", "success", "connected"];
    if MISSED.iter().any(|w| status.starts_with(w) || status.is_empty() && kind.starts_with(w)) {
        return Some(false);
    }
    if TAKEN.iter().any(|w| status.starts_with(w)) {
        return Some(true);
    }
    if words::is_nothing(get("talk_s")) && !get("talk_s").is_empty() {
        return Some(false);
    }
    talk.map(|t| t > 0)
}

/// Seconds of a length in any writing; a dash is none.
fn seconds(text: &str) -> Result<Option<i64>, Code> {
    if words::is_nothing(text) {
        return Ok(None);
    }
    duration::seconds(text).map(Some).ok_or(Code::BadInteger)
}

fn first<'a>(texts: [&'a str; 2]) -> &'a str {
    if texts[0].is_empty() { texts[1] } else { texts[0] }
}

/// A name or a short number as the id of an employee.
fn who(text: &str) -> String {
    let text = text.trim_matches(['[', ']', '"']);
    if words::is_nothing(text) { String::new() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A number of the public network, not a short one of the office.
fn outer(digits: &str) -> bool {
    digits.len() >= 7
}

/// The same subscriber: the last ten digits agree.
fn same(a: &str, b: &str) -> bool {
    let tail = |t: &str| t[t.len().saturating_sub(10)..].to_owned();
    !b.is_empty() && tail(a) == tail(b)
}
