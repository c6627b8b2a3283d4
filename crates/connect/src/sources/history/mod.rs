//! Ragged histories of a property (HubSpot): record, name, then pairs of value and moment; each pair enters a stage.

use crate::build::plan::Reject;
use crate::build::rows::{Counts, Fate, Sieve};
use crate::format::block::{Block, Row};
use crate::format::{self, Format, Layout};
use crate::problem::Code;
use crate::read::{Opened, account, not_empty};
use crate::recognise::detect::{Head, detected};
use crate::recognise::{ColumnMap, Mapping, fold, samples::Samples};
use crate::sources::stream::Stream;
use crate::values::date;
use crate::{Detected, Error, Input, Options, ReadReport, Sink};

/// A history of stages, or nothing when the file is a plain table.
pub(crate) fn inspect(input: &Input, layout: &Layout, opts: &Options) -> Result<Option<Detected>, Error> {
    if layout.format != Format::Csv || opts.table.as_deref().is_some_and(|t| t != "stage_events") {
        return Ok(None);
    }
    let Some(mut block) = format::open(input, layout, 0, &opts.limits, 1 << 20)?.next_block()? else { return Ok(None) };
    format::finish(&mut block, layout);
    let Some(headers) = headers(&block) else { return Ok(None) };
    let columns = vec![ColumnMap { header: headers[0].clone(), index: Some(0), to: vec!["deal_id".to_owned()] }];
    let mapping =
        Mapping { table: Some("stage_events".to_owned()), profile: Some("history".to_owned()), columns, ..Mapping::default() };
    let first_rows = block.rows.iter().skip(1).take(5).map(|r| block.texts(r).map(str::to_owned).collect()).collect();
    let samples = Samples::new(headers.len());
    let head = Head { layout: layout.clone(), headers, header_rows: 1, samples, first_rows };
    Ok(Some(detected(head, "history", mapping, opts, 0.9, Vec::new())))
}

/// The header of a history: a record, a name, a property and its moment; rows go on in pairs.
fn headers(block: &Block) -> Option<Vec<String>> {
    let first = block.rows.first()?;
    let headers: Vec<String> = block.texts(first).map(|t| t.trim_start_matches('\u{feff}').trim().to_owned()).collect();
    let head: Vec<String> = headers.iter().take(4).map(|h| fold(h)).collect();
    let id = head.first().is_some_and(|h| matches!(h.as_str(), "id" | "record id" | "deal id" | "object id" | "vid"));
    let rows: Vec<&Row> = block.rows.iter().skip(1).filter(|r| !block.is_blank(r)).take(200).collect();
    if !id || headers.len() < 2 || rows.is_empty() {
        return None;
    }
    let moment = |text: &str| date::parse(text.trim(), Some(date::Order::Mdy), false).is_ok();
    let pairs = |r: &&&Row| {
        let cells: Vec<&str> = block.texts(r).skip(2).collect();
        let filled = cells.iter().filter(|c| !c.trim().is_empty()).count();
        filled >= 2 && cells.chunks(2).filter(|c| !c[0].trim().is_empty()).all(|c| c.len() == 2 && moment(c[1]) && !moment(c[0]))
    };
    let good = rows.iter().filter(pairs).count();
    let ragged = rows.iter().any(|r| r.len as usize > headers.len())
        || head.get(3).is_some_and(|h| h.contains("timestamp") || h.contains("date") || h.contains("time"));
    (ragged && good * 10 >= rows.len() * 9).then_some(headers)
}

/// Reads a history: every row gives as many events as it has pairs.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let (rules, sieve) = (file.rules()?, file.sieve());
    let mut source = format::open(file.input, &file.detected.layout, 0, &file.opts.limits, 8 << 20)?;
    let mut out = Stream::new("stage_events")?;
    let mut counts = Counts::default();
    let mut report = ReadReport::default();
    while let Some(mut block) = source.next_block()? {
        format::finish(&mut block, &file.detected.layout);
        for (i, row) in block.rows.iter().enumerate() {
            let fate = sieve.fate(&block, i);
            if !counts.note(&fate, block.first_row + (i as u64) < sieve.header_rows) {
                if let Fate::Bad(code) = fate {
                    sink.problem(sieve.flaw(&block, row, "stage_events", code))?;
                }
                continue;
            }
            match events(&block, row, &rules, &mut counts) {
                Ok(events) => {
                    report.merged += 1;
                    for (at, stage) in events {
                        put(&mut out, &block, row, at, &stage, sink)?;
                    }
                }
                Err(reject) => {
                    counts.set_aside += 1;
                    sink.problem(problem(&sieve, &block, row, reject))?;
                }
            }
        }
        sink.progress(counts.read, block.bytes);
    }
    out.flush(sink)?;
    account(&mut report, &counts);
    ReadReport::add(&mut report.derived, "stage_events", out.sent);
    not_empty(file, &report)?;
    Ok(report)
}

fn problem(sieve: &Sieve, block: &Block, row: &Row, reject: Reject) -> crate::Problem {
    sieve.problem(block, row, "stage_events", reject)
}

fn events(
    block: &Block,
    row: &Row,
    rules: &crate::build::cells::Rules,
    counts: &mut Counts,
) -> Result<Vec<(i64, String)>, Reject> {
    let id = block.cell(row, 0).text.trim();
    let fail = |field: usize, column, code, value: &str| Reject { field: Some(field), column, code, value: value.to_owned() };
    if id.is_empty() {
        return Err(fail(0, "deal_id", Code::MissingRequired, ""));
    }
    let mut list = Vec::new();
    for field in (2..row.len as usize).step_by(2) {
        let stage = block.cell(row, field).text.trim();
        let cell = block.cell(row, field + 1);
        if stage.is_empty() || cell.text.trim().is_empty() {
            continue;
        }
        // The first pair's column speaks for the order of day and month in all of them.
        let at = rules.time(cell, 3, false, &mut counts.tally);
        match at.map_err(|code| fail(field + 1, "entered_at", code, cell.text))? {
            Some(at) => list.push((at, stage.to_owned())),
            None => return Err(fail(field + 1, "entered_at", Code::BadDate, cell.text)),
        }
    }
    Ok(list)
}

fn put(out: &mut Stream, block: &Block, row: &Row, at: i64, stage: &str, sink: &mut dyn Sink) -> Result<(), Error> {
    let [deal, entered, stage_at] = out.at(["deal_id", "entered_at", "stage"]);
    out.text(deal, block.cell(row, 0).text.trim());
    out.buf.long(entered, at);
    out.text(stage_at, stage);
    out.end_row(row.line, sink)
}
