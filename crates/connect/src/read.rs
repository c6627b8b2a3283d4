//! Reading a detected file: the plain path (one row in, one canonical row out) and the choice of a profile's own path.

use crate::build::buffer::TableBuf;
use crate::build::cells::{Memo, Rules};
use crate::build::facts::{ColumnFacts, Facts, LazyFacts};
use crate::build::plan::Plan;
use crate::build::rows::{Counts, Fate, Sieve};
use crate::format::block::Block;
use crate::format::{self, Layout};
use crate::pipeline;
use crate::problem::Problem;
use crate::values::zone::Zone;
use crate::values::{date, number};
use crate::{Detected, Error, Input, Limits, Note, Options, ReadReport, Sink, Total, sources};
use arrow::record_batch::RecordBatch;
use domain::schema::{self, Kind, Table};

/// Bytes of delimited text in one block; gives batches of some tens of thousands of rows.
const BLOCK: usize = 8 << 20;
/// A year and a day: facts later than that after the import are mistakes.
const AHEAD: i64 = 366 * date::DAY;

/// Reads the whole file: canonical rows and problems to `sink`, the account of every row back.
///
/// # Errors
/// When the file cannot be read to its end, passes a limit, holds no data rows, or the sink fails.
pub fn read(input: &mut Input, detected: &Detected, opts: &Options, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let file = Opened { input, detected, opts };
    let mut vat = sources::vat::Net::new(&detected.mapping, sink)?;
    let mut report = sources::read(&file, &mut vat)?;
    vat.notes(&file, &mut report);
    if detected.layout.format == format::Format::Parquet {
        // Names of Parquet columns are no row.
        report.read -= report.read.min(1);
        report.header -= report.header.min(1);
    }
    Ok(report)
}

/// A detected file with everything its readers need.
pub(crate) struct Opened<'a> {
    pub(crate) input: &'a Input,
    pub(crate) detected: &'a Detected,
    pub(crate) opts: &'a Options,
}

impl Opened<'_> {
    pub(crate) fn source(&self) -> Result<Box<dyn format::Source>, Error> {
        format::open(self.input, &self.detected.layout, self.detected.headers.len(), &self.opts.limits, BLOCK)
    }

    pub(crate) fn table(&self) -> Result<&'static Table, Error> {
        let name = self.detected.table.as_deref().unwrap_or("");
        schema::table(name).ok_or_else(|| Error::UnknownTable(name.to_owned()))
    }

    pub(crate) fn sieve(&self) -> Sieve {
        Sieve { file: self.input.name.clone(), headers: self.detected.headers.clone(), header_rows: self.detected.header_rows }
    }

    pub(crate) fn rules(&self) -> Result<Rules, Error> {
        rules(self.input, self.detected, self.opts)
    }
}

/// The rules of the cells of a detected file.
pub(crate) fn rules(input: &Input, detected: &Detected, opts: &Options) -> Result<Rules, Error> {
    let mapping = &detected.mapping;
    let zone = Zone::named(mapping.timezone.as_deref().or(opts.timezone.as_deref()).unwrap_or("UTC"))?;
    let (input, layout, limits) = (input.clone(), detected.layout.clone(), opts.limits.clone());
    let (width, header_rows) = (detected.headers.len(), detected.header_rows);
    Ok(Rules {
        zone,
        order: match mapping.date_order.as_deref() {
            Some("dmy") => Some(date::Order::Dmy),
            Some("mdy") => Some(date::Order::Mdy),
            _ => None,
        },
        mark: match mapping.decimal.as_deref() {
            Some(".") => Some(number::Mark::Dot),
            Some(",") => Some(number::Mark::Comma),
            _ => None,
        },
        is_1904: detected.layout.is_1904,
        lenient: detected.profile != "canonical",
        latest: opts.now.map(|now| now.saturating_add(AHEAD)),
        limits: opts.limits.clone(),
        facts: LazyFacts::default(),
        scan: Box::new(move || scan(&input, &layout, width, header_rows, &limits)),
    })
}

/// Gathers the facts of every column by one pass over the file; an unreadable file leaves everything undecided.
pub(crate) fn scan(input: &Input, layout: &Layout, width: usize, header_rows: u64, limits: &Limits) -> Facts {
    let mut facts = Facts { columns: vec![ColumnFacts::default(); width] };
    let Ok(source) = format::open(input, layout, width, limits, BLOCK) else { return facts };
    let work = |block: Block, _: &mut ()| {
        let mut found = vec![ColumnFacts::default(); width];
        for (i, row) in block.rows.iter().enumerate() {
            if block.first_row + (i as u64) < header_rows || row.flaw.is_some() {
                continue;
            }
            for (column, text) in found.iter_mut().zip(block.texts(row)) {
                column.see(text.trim());
            }
        }
        Ok(found)
    };
    let _ = pipeline::run(
        source,
        layout,
        limits.workers(),
        || (),
        work,
        |found| {
            for (all, one) in facts.columns.iter_mut().zip(&found) {
                all.add(one);
            }
            Ok(())
        },
    );
    facts
}

/// Result of one block on the plain path.
struct Outcome {
    batch: Option<RecordBatch>,
    rows: u64,
    problems: Vec<Problem>,
    counts: Counts,
    sums: Vec<i128>,
    total: Option<Vec<Option<i128>>>,
    bytes: u64,
}

/// One physical row, one canonical row; required columns in `spared` may be empty.
pub(crate) fn plain_with(file: &Opened<'_>, spared: &[&str], sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let table = file.table()?;
    let plan = Plan::new(table, &file.detected.mapping, &file.detected.headers, &[])?.sparing(spared);
    let (rules, sieve) = (file.rules()?, file.sieve());
    let money: Vec<(usize, usize)> = plan.fields_of(Kind::Money);
    let work = |block: Block, memo: &mut Memo| -> Result<Outcome, Error> {
        plain_block(&block, table, &plan, &rules, &sieve, memo, &money)
    };
    let mut counts = Counts::default();
    let mut accepted = 0;
    let mut sums = vec![0_i128; money.len()];
    let mut total: Option<Vec<Option<i128>>> = None;
    pipeline::run(file.source()?, &file.detected.layout, file.opts.limits.workers(), Memo::default, work, |out| {
        for problem in out.problems {
            sink.problem(problem)?;
        }
        if let Some(batch) = out.batch {
            sink.batch(table, batch)?;
        }
        counts.add(&out.counts);
        accepted += out.rows;
        for (all, one) in sums.iter_mut().zip(&out.sums) {
            *all += one;
        }
        total = out.total.or(total.take());
        sink.progress(counts.read, out.bytes);
        within_rows(file, counts.read)
    })?;
    let mut report = ReadReport::default();
    account(&mut report, &counts);
    ReadReport::add(&mut report.rows, table.name, accepted);
    for (((field, _), ours), theirs) in money.iter().zip(sums).zip(total.unwrap_or_default()) {
        if let Some(theirs) = theirs {
            report.totals.push(compare(&file.detected.headers[*field], theirs, ours));
        }
    }
    not_empty(file, &report)?;
    Ok(report)
}

pub(crate) fn within_rows(file: &Opened<'_>, rows: u64) -> Result<(), Error> {
    let limit = file.opts.limits.rows;
    if rows > limit { Err(Error::Limit { file: file.input.name.clone(), what: "number of rows".into(), limit }) } else { Ok(()) }
}

/// Nothing but headers and blanks is a failed export, not an empty company.
pub(crate) fn not_empty(file: &Opened<'_>, report: &ReadReport) -> Result<(), Error> {
    if report.read == report.header + report.blank {
        Err(Error::NoRows { file: file.input.name.clone(), text: String::new() })
    } else {
        Ok(())
    }
}

pub(crate) fn compare(column: &str, theirs: i128, ours: i128) -> Total {
    Total {
        column: column.to_owned(),
        file: domain::money::format_money(theirs),
        ours: domain::money::format_money(ours),
        mismatch: (theirs - ours).abs() >= domain::money::ONE,
    }
}

#[allow(clippy::too_many_arguments)]
fn plain_block(
    block: &Block,
    table: &'static Table,
    plan: &Plan,
    rules: &Rules,
    sieve: &Sieve,
    memo: &mut Memo,
    money: &[(usize, usize)],
) -> Result<Outcome, Error> {
    let mut out = TableBuf::expecting(table, block.rows.len());
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    let mut total = None;
    for (i, row) in block.rows.iter().enumerate() {
        let fate = sieve.fate(block, i);
        if !counts.note(&fate, block.first_row + (i as u64) < sieve.header_rows) {
            match fate {
                Fate::Bad(code) => problems.push(sieve.flaw(block, row, table.name, code)),
                Fate::Total => {
                    total =
                        Some(money.iter().map(|(f, _)| rules.money(block.cell(row, *f), *f, &mut counts.tally).ok()).collect())
                }
                _ => {}
            }
            continue;
        }
        if let Err(reject) = plan.row(block, row, rules, memo, &mut out, &mut counts.tally) {
            counts.set_aside += 1;
            problems.push(sieve.problem(block, row, table.name, reject));
        }
    }
    let sums = money.iter().map(|(_, target)| out.sum(*target)).collect();
    Ok(Outcome { rows: out.rows() as u64, batch: out.finish()?, problems, counts, sums, total, bytes: block.bytes })
}

/// Counters and remarks into the report.
pub(crate) fn account(report: &mut ReadReport, counts: &Counts) {
    report.read += counts.read;
    report.header += counts.header;
    report.blank += counts.blank;
    report.set_aside += counts.set_aside;
    let mut note = |code, count: u64, ru: &str, en: &str| {
        if count > 0 {
            report.notes.push(Note { code, count, ru: ru.to_owned(), en: en.to_owned() });
        }
    };
    note("repeated_header", counts.repeated_headers, "строк повторяют заголовок", "rows repeat the header");
    note("total_rows", counts.totals, "строк итогов не вошли в данные", "rows of totals were not taken as data");
    note("footers", counts.footers, "служебных строк под таблицей пропущено", "service lines below the table were skipped");
    note(
        "clock_change",
        counts.tally.clock_changes,
        "времён попали на перевод часов: взято смещение до перевода",
        "times fall on a clock change: the offset before it was taken",
    );
    note(
        "date_serial",
        counts.tally.serials,
        "дат записаны порядковыми номерами таблицы и переведены в календарные",
        "dates were spreadsheet serials and were converted",
    );
    note(
        "rounded",
        counts.tally.rounded,
        "чисел округлены до хранимой точности (4 знака у денег, 6 у прочих)",
        "numbers were rounded to the kept precision (4 places of money, 6 of others)",
    );
}
