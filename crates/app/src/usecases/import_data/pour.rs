//! Pours one file from the reader into the lake: reading in a thread of its own, appending in this one.

use super::details::{self, FileDetails};
use super::files::{self, Recognised};
use crate::usecases::history::Watch;
use crate::{Error, Progress, Result};
use arrow::record_batch::RecordBatch;
use connect::{Options, Problem, ReadReport, Sink};
use domain::schema::Table;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use text::Lang;

/// Batches that may wait between the reader and the lake.
const QUEUE: usize = 4;

/// A file that was read.
pub(super) struct Poured {
    pub(super) name: String,
    pub(super) file: lake::FileId,
    pub(super) details: FileDetails,
    pub(super) report: ReadReport,
    pub(super) remarks: Vec<(String, String)>,
}

impl Poured {
    fn new(file: lake::FileId, found: &Recognised, report: ReadReport) -> Self {
        let d = &found.detected;
        let questions = d.questions.iter().map(|q| (q.ru.clone(), q.en.clone()));
        let notes = d.notes.iter().chain(&report.notes).map(|n| (n.ru.clone(), n.en.clone()));
        let mut remarks: Vec<(String, String)> = Vec::new();
        for remark in questions.chain(notes) {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        Self { name: found.input.name.clone(), file, details: details::of(d, &report), report, remarks }
    }

    /// What the ledger keeps.
    pub(super) fn ledger(&self) -> lake::FileReport {
        let r = &self.report;
        lake::FileReport {
            read: r.read,
            header: r.header,
            blank: r.blank,
            set_aside: r.set_aside,
            duplicates: r.duplicates,
            merged: r.merged,
            details: self.details.text(),
        }
    }

    pub(super) fn notes(&self, lang: Lang) -> Vec<String> {
        self.remarks.iter().map(|(ru, en)| lang.pick(ru, en).clone()).collect()
    }
}

enum Message {
    Rows(&'static Table, RecordBatch),
    Problem(Problem),
    Progress(u64),
}

/// The reader's end: sends everything to the thread that owns the transaction.
struct Sender {
    queue: SyncSender<Message>,
}

impl Sender {
    fn send(&self, message: Message) -> std::result::Result<(), connect::Error> {
        let gone = |_| connect::Error::Sink("the writer stopped".into());
        self.queue.send(message).map_err(gone)
    }
}

impl Sink for Sender {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> std::result::Result<(), connect::Error> {
        self.send(Message::Rows(table, batch))
    }

    fn problem(&mut self, problem: Problem) -> std::result::Result<(), connect::Error> {
        self.send(Message::Problem(problem))
    }

    fn progress(&mut self, _rows: u64, bytes: u64) {
        // Progress that nobody takes is no failure.
        let _ = self.queue.try_send(Message::Progress(bytes));
    }
}

/// Reads a file into the transaction.
pub(super) fn into_lake(
    txn: &mut lake::ImportTxn,
    found: &mut Recognised,
    options: &Options,
    watch: &mut Watch,
    progress: &mut dyn Progress,
) -> Result<Poured> {
    let file = txn.add_file(&found.input.path, &found.input.name)?;
    progress.stage(&found.input.name, files::size(&found.input.path));
    let (queue, messages) = sync_channel(QUEUE);
    let source = found.detected.source.clone();
    let main = found.detected.table.clone().unwrap_or_default();
    let Recognised { input, detected } = found;
    let report = std::thread::scope(|scope| {
        let reader = scope.spawn(move || connect::read(input, detected, options, &mut Sender { queue }));
        let appended = append(txn, file, (&source, &main), messages, watch, progress);
        let read = reader
            .join()
            .map_err(|_| Error::failed("чтение файла прервано сбоем программы", "reading the file stopped by a bug"));
        // When appending failed the reader only noticed that nobody listens: the first cause is the one to tell.
        appended?;
        Ok::<ReadReport, Error>(read??)
    })?;
    progress.end();
    let poured = Poured::new(file, found, report);
    txn.file_report(file, poured.ledger());
    Ok(poured)
}

/// People, clients, goods and stages that a file of something else names: they must not push out the cards of their own
/// files.
fn in_passing(table: &Table, main: &str) -> bool {
    table.name != main && matches!(table.name, "employees" | "customers" | "products" | "stages")
}

fn append(
    txn: &mut lake::ImportTxn,
    file: lake::FileId,
    (source, main): (&str, &str),
    messages: Receiver<Message>,
    watch: &mut Watch,
    progress: &mut dyn Progress,
) -> Result<()> {
    for message in messages {
        match message {
            Message::Rows(table, batch) => {
                watch.see(table, &batch, source);
                let batch = watch.settle(table, batch, source)?;
                match in_passing(table, main) {
                    true => txn.append_named(table, batch, file, source)?,
                    false => txn.append(table, batch, file, source)?,
                }
            }
            Message::Problem(p) => txn.problem(&problem(p))?,
            Message::Progress(bytes) => progress.at(bytes),
        }
    }
    Ok(())
}

fn problem(p: Problem) -> lake::Problem {
    lake::Problem {
        file: p.file,
        line: p.line,
        table: p.table,
        column: p.column,
        code: p.code.to_owned(),
        value: p.value,
        header: String::new(),
        raw: p.raw,
    }
}
