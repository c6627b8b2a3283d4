//! The two passes over an export: which numbers repeat, then rows to tables; rows of one deal meet whatever their order.

use super::derive::Found;
use super::fields::{View, key};
use super::goods::{self, Amount, Line};
use super::rows::{Move, Reader, rank};
use super::system::{SPECIAL, System};
use crate::build::buffer::TableBuf;
use crate::build::cells::{Memo, Rules, Tally, trim};
use crate::build::plan::{Plan, Reject};
use crate::build::rows::{Counts, Fate, Sieve};
use crate::format::block::{Block, Cell, Tag};
use crate::pipeline;
use crate::problem::{Code, Problem};
use crate::read::{Opened, account, compare, not_empty, within_rows};
use crate::sources::stream::Stream;
use crate::{Error, ReadReport, Sink};
use arrow::record_batch::RecordBatch;
use std::collections::{BTreeMap, HashMap};
use xxhash_rust::xxh3::xxh3_64;

/// A row that waits for the other rows of its number.
struct Held {
    line: u64,
    cells: Vec<(String, Tag)>,
}

impl Held {
    fn size(&self) -> u64 {
        self.cells.iter().map(|(text, _)| text.len() as u64 + 32).sum()
    }
}

/// Result of one block.
struct Outcome {
    batch: Option<RecordBatch>,
    rows: u64,
    /// Product lines of deals with one row: deal, line, file line.
    goods: Vec<(String, Line, u64)>,
    moves: Vec<(Move, u64)>,
    held: Vec<(u64, Held)>,
    problems: Vec<Problem>,
    counts: Counts,
    found: Found,
    /// Sums of the columns of money, and the figures of a row of totals.
    sums: Vec<i128>,
    total: Option<Vec<Option<i128>>>,
    bytes: u64,
}

/// Everything a worker needs.
struct Work<'a> {
    plan: &'a Plan,
    reader: &'a Reader,
    rules: &'a Rules,
    sieve: &'a Sieve,
    /// Hash of a number -> rows that carry it, when more than one.
    repeated: &'a HashMap<u64, u32>,
    /// File and canonical positions of the columns of money.
    money: Vec<(usize, usize)>,
}

/// Reads an export.
pub(crate) fn read(file: &Opened<'_>, system: &'static System, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let table = file.table()?;
    let plan = Plan::new(table, &file.detected.mapping, &file.detected.headers, SPECIAL)?;
    let (rules, sieve) = (file.rules()?, file.sieve());
    let mut reader = Reader::new(system, table, &file.detected.mapping, &file.detected.headers);
    let repeated = census(file, &sieve, &mut reader)?;
    let money = plan.fields_of(domain::schema::Kind::Money);
    let work = Work { plan: &plan, reader: &reader, rules: &rules, sieve: &sieve, repeated: &repeated, money };
    let mut main = Main {
        lines: Stream::new("deal_lines")?,
        moves: Stream::new("stage_events")?,
        waiting: HashMap::new(),
        held: 0,
        counts: Counts::default(),
        found: Found::default(),
        accepted: 0,
        merged: 0,
        duplicates: 0,
        sums: vec![0; work.money.len()],
        total: None,
    };
    pipeline::run(
        file.source()?,
        &file.detected.layout,
        file.opts.limits.workers(),
        Memo::default,
        |block, memo| work.block(&block, memo),
        |out| {
            for problem in out.problems {
                sink.problem(problem)?;
            }
            if let Some(batch) = out.batch {
                sink.batch(table, batch)?;
            }
            main.accepted += out.rows;
            main.sums.iter_mut().zip(&out.sums).for_each(|(all, one)| *all += one);
            main.total = out.total.or(main.total.take());
            main.counts.add(&out.counts);
            main.found.add(out.found);
            for (deal, line, at) in out.goods {
                goods::send(&mut main.lines, &deal, &mut [line], at, sink)?;
            }
            for (one, at) in out.moves {
                main.moved(&one, at, sink)?;
            }
            main.take(&work, out.held, sink)?;
            if main.held > file.opts.limits.memory {
                let what = "rows of one number that stand far apart; sort the file by number".into();
                return Err(Error::Limit { file: file.input.name.clone(), what, limit: file.opts.limits.memory });
            }
            sink.progress(main.counts.read, out.bytes);
            within_rows(file, main.counts.read)
        },
    )?;
    main.lines.flush(sink)?;
    main.moves.flush(sink)?;
    let mut report = ReadReport { merged: main.merged, duplicates: main.duplicates, ..ReadReport::default() };
    account(&mut report, &main.counts);
    ReadReport::add(&mut report.rows, table.name, main.accepted);
    if main.lines.sent > 0 {
        ReadReport::add(&mut report.derived, "deal_lines", main.lines.sent);
    }
    if main.moves.sent > 0 {
        ReadReport::add(&mut report.derived, "stage_events", main.moves.sent);
    }
    main.totals(file, &work, &mut report);
    let marks = super::derive::marks(&file.detected.mapping.stages);
    main.found.send(system, &marks, &mut report, sink)?;
    not_empty(file, &report)?;
    Ok(report)
}

/// Which numbers stand on several rows; for clients, which names do.
fn census(file: &Opened<'_>, sieve: &Sieve, reader: &mut Reader) -> Result<HashMap<u64, u32>, Error> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    if reader.fields.id.is_none() && reader.fields.source_id.is_none() {
        return Ok(counts);
    }
    let scout: &Reader = reader;
    let work = |block: Block, _: &mut ()| {
        let mut ids = Vec::new();
        let mut named = Vec::new();
        for (i, row) in block.rows.iter().enumerate() {
            if !matches!(sieve.fate(&block, i), Fate::Data) {
                continue;
            }
            let view = View { block: &block, row };
            if scout.fields.id.is_some() {
                ids.push(xxh3_64(view.text(scout.fields.id).as_bytes()));
            } else {
                named.push((scout.client_name(view), rank(view.text(scout.fields.source_id))));
            }
        }
        Ok((ids, named))
    };
    pipeline::run(
        file.source()?,
        &file.detected.layout,
        file.opts.limits.workers(),
        || (),
        work,
        |(ids, named)| {
            for id in ids {
                *counts.entry(id).or_insert(0) += 1;
            }
            for (name, number) in named {
                let least = names.entry(name).or_insert(number);
                *least = number.min(*least);
            }
            Ok(())
        },
    )?;
    counts.retain(|_, n| *n > 1);
    reader.namesakes = names;
    Ok(counts)
}

impl Work<'_> {
    fn block(&self, block: &Block, memo: &mut Memo) -> Result<Outcome, Error> {
        let table = self.plan.table;
        let mut buf = TableBuf::new(table);
        let mut out = Outcome {
            batch: None,
            rows: 0,
            goods: Vec::new(),
            moves: Vec::new(),
            held: Vec::new(),
            problems: Vec::new(),
            counts: Counts::default(),
            found: Found::default(),
            sums: Vec::new(),
            total: None,
            bytes: block.bytes,
        };
        for (i, row) in block.rows.iter().enumerate() {
            let fate = self.sieve.fate(block, i);
            if !out.counts.note(&fate, block.first_row + (i as u64) < self.sieve.header_rows) {
                match fate {
                    Fate::Bad(code) => out.problems.push(self.sieve.flaw(block, row, table.name, code)),
                    Fate::Total => {
                        let read = |(f, _): &(usize, usize)| {
                            let cell = block.cell(row, *f);
                            self.rules.money(cell, *f, &mut out.counts.tally).ok().filter(|_| !trim(cell.text).is_empty())
                        };
                        out.total = Some(self.money.iter().map(read).collect());
                    }
                    _ => {}
                }
                continue;
            }
            let view = View { block, row };
            let id = view.text(self.reader.fields.id);
            let hash = xxh3_64(id.as_bytes());
            if !id.is_empty() && self.repeated.contains_key(&hash) {
                let cells = (0..row.len as usize).map(|i| block.cell(row, i)).map(|c| (c.text.to_owned(), c.tag)).collect();
                out.held.push((hash, Held { line: row.line, cells }));
                continue;
            }
            match self.single(view, memo, &mut buf, &mut out.found, &mut out.counts.tally) {
                Ok(line) => {
                    buf.end_row(row.line);
                    out.goods.extend(line.map(|l| (id.to_owned(), l, row.line)));
                    let moves = self.reader.moves(view, self.rules, &mut out.found, &mut out.counts.tally);
                    out.moves.extend(moves.into_iter().map(|m| (m, row.line)));
                }
                Err(reject) => {
                    buf.drop_row();
                    out.counts.set_aside += 1;
                    out.problems.push(self.sieve.problem(block, row, table.name, reject));
                }
            }
        }
        out.rows = buf.rows() as u64;
        out.sums = self.money.iter().map(|(_, target)| buf.sum(*target)).collect();
        out.batch = buf.finish()?;
        Ok(out)
    }

    /// Fills one row; gives its product line, if it has one.
    fn single(
        &self,
        view: View<'_>,
        memo: &mut Memo,
        buf: &mut TableBuf,
        found: &mut Found,
        tally: &mut Tally,
    ) -> Result<Option<Line>, Reject> {
        self.plan.cells(view.block, view.row, self.rules, memo, buf, tally)?;
        // What a row names is remembered only when the row is accepted.
        let mut mine = Found::default();
        self.reader.fill(view, self.rules, buf, &mut mine, tally)?;
        let line = self.goods(view, tally)?;
        if let (Some(l), Some(at)) = (&line, self.plan.table.position("product"))
            && !l.name.is_empty()
            && self.plan.table.name == "deals"
        {
            buf.text(at, &l.name);
        }
        self.plan.rest(view.block, view.row, self.rules, memo, buf, tally)?;
        found.add(mine);
        Ok(line)
    }

    fn goods(&self, view: View<'_>, tally: &mut Tally) -> Result<Option<Line>, Reject> {
        if !self.reader.fields.has_goods() || self.plan.table.name != "deals" {
            return Ok(None);
        }
        Line::of(view, &self.reader.fields, self.rules, tally).map_err(|(field, code)| Reject {
            field,
            column: "amount",
            code,
            value: view.text(field).to_owned(),
        })
    }
}

/// State of the receiving side.
struct Main {
    lines: Stream,
    moves: Stream,
    waiting: HashMap<u64, Vec<Held>>,
    /// Bytes of the waiting rows.
    held: u64,
    counts: Counts,
    found: Found,
    accepted: u64,
    merged: u64,
    duplicates: u64,
    sums: Vec<i128>,
    total: Option<Vec<Option<i128>>>,
}

impl Main {
    /// The totals of the file against the sums of its rows.
    fn totals(&self, file: &Opened<'_>, work: &Work<'_>, report: &mut ReadReport) {
        let theirs = self.total.iter().flatten();
        for (((field, _), ours), theirs) in work.money.iter().zip(&self.sums).zip(theirs) {
            if let Some(theirs) = theirs {
                report.totals.push(compare(&file.detected.headers[*field], *theirs, *ours));
            }
        }
    }

    fn moved(&mut self, (deal, at, stage, pipeline): &Move, line: u64, sink: &mut dyn Sink) -> Result<(), Error> {
        let out = &mut self.moves;
        let [deal_at, entered, stage_at, pipeline_at] = out.at(["deal_id", "entered_at", "stage", "pipeline"]);
        out.text(deal_at, deal);
        out.buf.long(entered, *at);
        out.text(stage_at, stage);
        out.text(pipeline_at, pipeline);
        out.end_row(line, sink)
    }

    fn take(&mut self, work: &Work<'_>, held: Vec<(u64, Held)>, sink: &mut dyn Sink) -> Result<(), Error> {
        let mut buf = TableBuf::new(work.plan.table);
        for (hash, row) in held {
            self.held += row.size();
            let group = self.waiting.entry(hash).or_default();
            group.push(row);
            if group.len() as u32 == work.repeated.get(&hash).copied().unwrap_or(0) {
                let group = self.waiting.remove(&hash).unwrap_or_default();
                self.held -= group.iter().map(Held::size).sum::<u64>();
                self.group(work, group, &mut buf, sink)?;
            }
        }
        self.accepted += buf.rows() as u64;
        self.sums.iter_mut().zip(&work.money).for_each(|(all, (_, target))| *all += buf.sum(*target));
        match buf.finish()? {
            Some(batch) => sink.batch(work.plan.table, batch),
            None => Ok(()),
        }
    }

    /// All rows of one number.
    fn group(&mut self, work: &Work<'_>, mut rows: Vec<Held>, buf: &mut TableBuf, sink: &mut dyn Sink) -> Result<(), Error> {
        rows.sort_by_key(|r| r.line);
        let mut block = Block::default();
        for r in &rows {
            block.push_row(r.line, r.cells.iter().map(|(text, tag)| Cell { text, tag: *tag }));
        }
        let mut found = Found::default();
        match self.judge(work, &block, buf, &mut found, sink)? {
            Ok(()) => {
                let row = &block.rows[0];
                buf.end_row(row.line);
                let view = View { block: &block, row };
                for one in work.reader.moves(view, work.rules, &mut found, &mut self.counts.tally) {
                    self.moved(&one, row.line, sink)?;
                }
                self.found.add(found);
            }
            Err((at, reject)) => {
                buf.drop_row();
                self.counts.set_aside += block.rows.len() as u64;
                for (i, row) in block.rows.iter().enumerate() {
                    let own = if i == at || reject.code == Code::ConflictingRows {
                        reject.clone()
                    } else {
                        Reject { code: Code::ConflictingRows, ..reject.clone() }
                    };
                    sink.problem(work.sieve.problem(&block, row, work.plan.table.name, own))?;
                }
            }
        }
        Ok(())
    }

    /// One canonical row of several physical ones, or the row at fault and why.
    #[allow(clippy::type_complexity)]
    fn judge(
        &mut self,
        work: &Work<'_>,
        block: &Block,
        buf: &mut TableBuf,
        found: &mut Found,
        sink: &mut dyn Sink,
    ) -> Result<Result<(), (usize, Reject)>, Error> {
        let f = &work.reader.fields;
        let free: Vec<usize> =
            [f.goods, f.goods_price, f.goods_quantity, f.goods_sum.filter(|_| f.has_goods()), f.amount.filter(|_| f.has_goods())]
                .into_iter()
                .flatten()
                .collect();
        if let Some(at) = (1..block.rows.len()).find(|i| !same(block, *i, &free)) {
            let field = f.id.or(f.source_id);
            let value = View { block, row: &block.rows[at] }.text(field).to_owned();
            return Ok(Err((at, Reject { field, column: "id", code: Code::ConflictingRows, value })));
        }
        let mut lines = Vec::new();
        for (i, row) in block.rows.iter().enumerate() {
            match work.goods(View { block, row }, &mut self.counts.tally) {
                Ok(line) => lines.extend(line),
                Err(reject) => return Ok(Err((i, reject))),
            }
        }
        let view = View { block, row: &block.rows[0] };
        let mut memo = Memo::default();
        if let Err(reject) = work.single(view, &mut memo, buf, found, &mut self.counts.tally) {
            return Ok(Err((0, reject)));
        }
        let largest = lines.iter().max_by_key(|l| (l.product(), std::cmp::Reverse(&l.name))).filter(|l| !l.name.is_empty());
        if let (Some(line), Some(at), "deals") = (largest, work.plan.table.position("product"), work.plan.table.name) {
            buf.text(at, &line.name);
        }
        let sum_at = work.plan.table.position("amount").filter(|_| f.has_goods() && work.plan.table.name == "deals");
        if let Some(sum_at) = sum_at.filter(|_| !lines.is_empty()) {
            match goods::amount(&lines) {
                Amount::Whole(Some(sum)) => buf.decimal(sum_at, sum),
                Amount::Whole(None) => {}
                Amount::Lines(sum) => {
                    buf.decimal(sum_at, sum);
                    found.remark("amount_from_lines");
                }
                Amount::Conflict => {
                    let value = view.text(f.amount).to_owned();
                    return Ok(Err((0, Reject { field: f.amount, column: "amount", code: Code::ConflictingRows, value })));
                }
            }
            let deal = view.text(f.id).to_owned();
            goods::send(&mut self.lines, &deal, &mut lines, view.row.line, sink)?;
            self.merged += block.rows.len() as u64 - 1;
        } else if f.has_goods() || f.goods.is_some() {
            self.merged += block.rows.len() as u64 - 1;
        } else {
            self.duplicates += block.rows.len() as u64 - 1;
        }
        Ok(Ok(()))
    }
}

/// Whether row `i` equals the first one outside the columns of goods.
fn same(block: &Block, i: usize, free: &[usize]) -> bool {
    let (a, b) = (&block.rows[0], &block.rows[i]);
    (0..a.len.max(b.len) as usize)
        .filter(|c| !free.contains(c))
        .all(|c| key(trim(block.cell(a, c).text)) == key(trim(block.cell(b, c).text)))
}
