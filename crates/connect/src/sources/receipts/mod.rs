//! Receipts: lines of invoices or checks to orders, order lines, and the customers and products they name.

mod books;
mod emit;
mod lines;
mod map;
mod whole;

pub(crate) use map::{FIELDS, Found, field, headers, recognise};

use crate::build::cells::Rules;
use crate::build::plan::Reject;
use crate::build::rows::{Counts, Fate};
use crate::format::block::Block;
use crate::pipeline;
use crate::problem::{Code, Problem};
use crate::read::{Opened, account, not_empty, within_rows};
use crate::{Error, ReadReport, Sink};
use books::Books;
use lines::{Dictionary, Line, Shape, TEXTS};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of one block.
struct Parsed {
    lines: Vec<Line>,
    breaks: Vec<usize>,
    texts: [Dictionary; TEXTS],
    problems: Vec<Problem>,
    counts: Counts,
    bytes: u64,
}

/// Reads a file of receipts.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    if file.detected.table.as_deref() == Some("orders") {
        return whole::read(file, sink);
    }
    let shape = Shape::new(&file.detected.mapping, &file.detected.headers, file.detected.fill_down)?;
    let (rules, sieve) = (file.rules()?, file.sieve());
    let work = |block: Block, _: &mut ()| -> Result<Parsed, Error> {
        let mut out = Parsed {
            lines: Vec::new(),
            breaks: Vec::new(),
            texts: Default::default(),
            problems: Vec::new(),
            counts: Counts::default(),
            bytes: block.bytes,
        };
        for (i, row) in block.rows.iter().enumerate() {
            let fate = sieve.fate(&block, i);
            if !out.counts.note(&fate, block.first_row + (i as u64) < sieve.header_rows) {
                if let Fate::Bad(code) = fate {
                    out.breaks.push(out.lines.len());
                    out.problems.push(sieve.flaw(&block, row, "order_lines", code));
                }
                continue;
            }
            match shape.line(&block, row, &rules, &mut out.texts, &mut out.counts.tally) {
                Ok(line) => out.lines.push(line),
                Err(reject) => {
                    out.counts.set_aside += 1;
                    out.breaks.push(out.lines.len());
                    out.problems.push(sieve.problem(&block, row, "order_lines", reject));
                }
            }
        }
        Ok(out)
    };
    let most = file.opts.limits.memory.saturating_mul(2) / size_of::<Line>() as u64;
    let mut books = Books::default();
    let mut counts = Counts::default();
    let mut aside: BTreeMap<u64, Code> = BTreeMap::new();
    pipeline::run(
        file.source()?,
        &file.detected.layout,
        file.opts.limits.workers(),
        || (),
        work,
        |out| {
            for problem in out.problems {
                sink.problem(problem)?;
            }
            counts.add(&out.counts);
            aside.extend(books.take(out.lines, &out.breaks, &out.texts).into_iter().map(|line| (line, Code::MissingRequired)));
            sink.progress(counts.read, out.bytes);
            let texts: u64 = books.texts.iter().map(|t| t.bytes).sum();
            if books.lines.len() as u64 > most || texts > file.opts.limits.memory * 2 {
                return Err(Error::Limit {
                    file: file.input.name.clone(),
                    what: "number of receipt lines held in memory".into(),
                    limit: most,
                });
            }
            within_rows(file, counts.read)
        },
    )?;
    let mut report = ReadReport::default();
    finish(file, &rules, &shape, books, &mut aside, &mut report, sink)?;
    counts.set_aside += aside.len() as u64;
    give_back(file, &aside, sink)?;
    account(&mut report, &counts);
    not_empty(file, &report)?;
    Ok(report)
}

/// Judges all receipts and sends what was accepted.
fn finish(
    file: &Opened<'_>,
    rules: &Rules,
    shape: &Shape,
    mut books: Books,
    aside: &mut BTreeMap<u64, Code>,
    report: &mut ReadReport,
    sink: &mut dyn Sink,
) -> Result<(), Error> {
    books.unfloat();
    books.sort();
    let habits = books.habits(&rules.zone, shape.has_amount());
    let mut out = emit::Emitter::new(file.detected.mapping.currency.clone(), habits)?;
    for receipt in books.receipts(&rules.zone, habits) {
        let verdict = books.judge(&receipt, habits);
        report.duplicates += verdict.duplicates;
        aside.extend(verdict.aside.iter().copied());
        out.receipt(&books, &verdict, &rules.zone, sink)?;
    }
    out.finish(&books, report, sink)?;
    emit::notes(report, habits);
    Ok(())
}

/// Rows set aside by the judgement over the whole file: read once more for their texts.
fn give_back(file: &Opened<'_>, aside: &BTreeMap<u64, Code>, sink: &mut dyn Sink) -> Result<(), Error> {
    if aside.is_empty() {
        return Ok(());
    }
    let sieve = file.sieve();
    let invoice = file.detected.mapping.columns.iter().find(|c| c.to.iter().any(|t| t == "order_id")).and_then(|c| c.index);
    let wanted: BTreeSet<u64> = aside.keys().copied().collect();
    let work = |block: Block, _: &mut ()| {
        let rows = block.rows.iter().filter(|r| wanted.contains(&r.line));
        let problems = rows.filter_map(|row| {
            let code = *aside.get(&row.line)?;
            let value = invoice.map_or(String::new(), |f| block.cell(row, f).text.to_owned());
            Some(sieve.problem(&block, row, "order_lines", Reject { field: invoice, column: "order_id", code, value }))
        });
        Ok(problems.collect::<Vec<_>>())
    };
    pipeline::run(
        file.source()?,
        &file.detected.layout,
        file.opts.limits.workers(),
        || (),
        work,
        |problems| problems.into_iter().try_for_each(|p| sink.problem(p)),
    )
}
