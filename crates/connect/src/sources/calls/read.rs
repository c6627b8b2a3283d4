//! A whole log: rows to calls, legs folded, employees named in passing.

use super::call::{Call, Shape};
use super::legs;
use crate::build::plan::Reject;
use crate::build::rows::{Counts, Fate};
use crate::format::block::Block;
use crate::pipeline;
use crate::problem::{Code, Problem};
use crate::read::{Opened, account, not_empty, within_rows};
use crate::sources::stream::Stream;
use crate::{Error, Note, ReadReport, Sink};
use std::collections::BTreeMap;

/// Calls of one block.
struct Parsed {
    calls: Vec<Call>,
    problems: Vec<Problem>,
    counts: Counts,
    bytes: u64,
}

/// Reads a log of calls.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let shape = Shape::new(&file.detected.mapping, &file.detected.headers);
    let (rules, sieve) = (file.rules()?, file.sieve());
    let work = |block: Block, _: &mut ()| -> Result<Parsed, Error> {
        let mut out = Parsed { calls: Vec::new(), problems: Vec::new(), counts: Counts::default(), bytes: block.bytes };
        for (i, row) in block.rows.iter().enumerate() {
            let fate = sieve.fate(&block, i);
            if !out.counts.note(&fate, block.first_row + (i as u64) < sieve.header_rows) {
                if let Fate::Bad(code) = fate {
                    out.problems.push(sieve.flaw(&block, row, "activities", code));
                }
                continue;
            }
            let reject = match shape.call(&block, row, &rules, &mut out.counts.tally) {
                Ok(Some(call)) => {
                    out.calls.push(call);
                    continue;
                }
                Ok(None) => Reject { field: None, column: "direction", code: Code::InternalCall, value: String::new() },
                Err(reject) => reject,
            };
            out.counts.set_aside += 1;
            out.problems.push(sieve.problem(&block, row, "activities", reject));
        }
        Ok(out)
    };
    let most = file.opts.limits.memory.saturating_mul(2) / 512;
    let (mut all, mut counts) = (Vec::new(), Counts::default());
    pipeline::run(
        file.source()?,
        &file.detected.layout,
        file.opts.limits.workers(),
        || (),
        work,
        |out| {
            out.problems.into_iter().try_for_each(|p| sink.problem(p))?;
            counts.add(&out.counts);
            all.extend(out.calls);
            sink.progress(counts.read, out.bytes);
            if all.len() as u64 > most {
                let what = "number of calls held in memory; split the log by months".into();
                return Err(Error::Limit { file: file.input.name.clone(), what, limit: most });
            }
            within_rows(file, counts.read)
        },
    )?;
    let mut report = ReadReport::default();
    account(&mut report, &counts);
    send(all, &mut report, sink)?;
    not_empty(file, &report)?;
    Ok(report)
}

/// Folds the legs and sends everything in the order of time.
fn send(all: Vec<Call>, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut groups: BTreeMap<String, Vec<Call>> = BTreeMap::new();
    let mut calls = Vec::new();
    for call in all {
        if call.group.is_empty() {
            calls.push(call);
        } else {
            groups.entry(call.group.clone()).or_default().push(call);
        }
    }
    for legs in groups.into_values() {
        report.merged += legs.len() as u64 - 1;
        calls.extend(legs::fold(legs));
    }
    calls.sort();
    let mut out = Stream::new("activities")?;
    let mut employees: BTreeMap<String, u64> = BTreeMap::new();
    let (mut composed, mut last) = (0, None::<Call>);
    for call in calls {
        if last.as_ref().is_some_and(|l| Call { line: 0, ..l.clone() } == Call { line: 0, ..call.clone() }) {
            report.duplicates += 1;
            continue;
        }
        composed += u64::from(call.id.is_empty() && call.group.is_empty());
        if !call.employee.is_empty() {
            let line = employees.entry(call.employee.clone()).or_insert(call.line);
            *line = call.line.min(*line);
        }
        put(&mut out, &call, sink)?;
        last = Some(call);
    }
    out.flush(sink)?;
    ReadReport::add(&mut report.rows, "activities", out.sent);
    people(&employees, report, sink)?;
    if composed > 0 {
        report.notes.push(Note {
            code: "composed_id",
            count: composed,
            ru: "звонков без номера: идентификатор составлен из времени, телефона и сотрудника".to_owned(),
            en: "calls without a number: the id is made of time, phone and employee".to_owned(),
        });
    }
    Ok(())
}

fn put(out: &mut Stream, call: &Call, sink: &mut dyn Sink) -> Result<(), Error> {
    let [id, kind, started, direction, owner, answered, wait, talk] =
        out.at(["id", "kind", "started_at", "direction", "owner_id", "answered", "wait_s", "duration_s"]);
    let [result, phone, recording] = out.at(["result", "phone", "recording_url"]);
    let number = [&call.group, &call.id].into_iter().find(|t| !t.is_empty());
    let made = || {
        let at = crate::values::date::iso_text(call.start);
        let way = match call.incoming {
            Some(true) => "in",
            Some(false) => "out",
            None => "",
        };
        [at.as_str(), &call.phone, &call.employee, way].join("/")
    };
    out.text(id, &number.cloned().unwrap_or_else(made));
    out.text(kind, "call");
    out.buf.long(started, call.start);
    if let Some(incoming) = call.incoming {
        out.text(direction, if incoming { "in" } else { "out" });
    }
    out.text(owner, &call.employee);
    if let Some(yes) = call.answered {
        out.buf.flag(answered, yes);
    }
    for (at, value) in [(wait, call.wait_s), (talk, call.talk_s)] {
        if let Some(value) = value {
            out.buf.long(at, value);
        }
    }
    out.text(result, &call.result);
    out.text(phone, &call.phone);
    out.text(recording, &call.recording);
    let attrs = out.buf.attrs();
    out.text(attrs, &call.attrs);
    out.end_row(call.line, sink)
}

fn people(found: &BTreeMap<String, u64>, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut out = Stream::new("employees")?;
    let [id, name] = out.at(["id", "name"]);
    for (who, line) in found {
        out.text(id, who);
        out.text(name, who);
        out.end_row(*line, sink)?;
    }
    out.flush(sink)?;
    if out.sent > 0 {
        ReadReport::add(&mut report.derived, "employees", out.sent);
    }
    Ok(())
}
