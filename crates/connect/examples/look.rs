//! Shows what the readers make of files: `cargo run -p revizor-connect --example look -- FILE...`.
#![allow(clippy::print_stdout)]

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::Field;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use connect::{Error, Limits, Options, Problem, ReadReport, Sink};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Rows shown of each table.
const SHOWN: usize = 12;

#[derive(Default)]
struct Counter {
    rows: BTreeMap<&'static str, usize>,
    /// The first rows of each table as `column=value` lists.
    first: BTreeMap<&'static str, Vec<String>>,
    problems: BTreeMap<&'static str, Vec<Problem>>,
}

impl Sink for Counter {
    fn batch(&mut self, table: &'static domain::schema::Table, batch: arrow::record_batch::RecordBatch) -> Result<(), Error> {
        *self.rows.entry(table.name).or_default() += batch.num_rows();
        let (options, schema) = (FormatOptions::default(), batch.schema());
        let first = self.first.entry(table.name).or_default();
        for i in 0..batch.num_rows().min(SHOWN.saturating_sub(first.len())) {
            let cell = |(c, f): (&ArrayRef, &Arc<Field>)| {
                let text = ArrayFormatter::try_new(c.as_ref(), &options).ok()?.value(i).to_string();
                c.is_valid(i).then(|| format!("{}={text}", f.name()))
            };
            first.push(batch.columns().iter().zip(schema.fields()).filter_map(cell).collect::<Vec<_>>().join(" | "));
        }
        Ok(())
    }
    fn problem(&mut self, p: Problem) -> Result<(), Error> {
        self.problems.entry(p.code).or_default().push(p);
        Ok(())
    }
    fn progress(&mut self, _rows: u64, _bytes: u64) {}
}

fn print_report(r: &ReadReport) {
    let (read, header, blank, aside) = (r.read, r.header, r.blank, r.set_aside);
    println!(
        "read {read} = header {header} + blank {blank} + aside {aside} + duplicates {} + merged {} + rows {:?}; {}",
        r.duplicates,
        r.merged,
        r.rows,
        r.closes()
    );
    println!("derived {:?}", r.derived);
    r.totals.iter().for_each(|t| println!("total {} {} {} {}", t.column, t.file, t.ours, t.mismatch));
    r.notes.iter().for_each(|n| println!("note {} {} {}", n.code, n.count, n.ru));
}

fn main() {
    for path in std::env::args().skip(1) {
        let opts = Options { limits: Limits::default(), timezone: Some("Europe/Moscow".into()), ..Options::default() };
        println!("=== {path}");
        let started = Instant::now();
        let inputs = match connect::inputs(Path::new(&path), &opts.limits) {
            Ok(inputs) => inputs,
            Err(e) => {
                println!("{}", e.text("ru"));
                continue;
            }
        };
        for mut input in inputs {
            let size = input.size();
            let unpacked = started.elapsed();
            let detected = match connect::inspect(&mut input, &opts) {
                Ok(d) => d,
                Err(e) => {
                    println!("{}", e.text("ru"));
                    continue;
                }
            };
            let inspected = started.elapsed();
            println!(
                "{}: {} {:?} {} {} {:?}",
                input.name, detected.profile, detected.table, detected.format, detected.encoding, detected.separator
            );
            println!("{}", detected.mapping.to_toml());
            for q in &detected.questions {
                println!("? {}", q.ru);
            }
            let mut sink = Counter::default();
            match connect::read(&mut input, &detected, &opts, &mut sink) {
                Ok(r) => print_report(&r),
                Err(e) => println!("{}", e.text("ru")),
            }
            let seconds = (started.elapsed() - inspected).as_secs_f64();
            for (table, rows) in &sink.first {
                rows.iter().for_each(|r| println!("  {table}: {r}"));
            }
            for (code, list) in &sink.problems {
                println!("{code}: {} e.g. {:?}", list.len(), list[0]);
            }
            println!(
                "{:?}; unpack {unpacked:?}, inspect {:?}, read {seconds:.3} s, {:.0} MB/s",
                sink.rows,
                inspected - unpacked,
                size as f64 / 1e6 / seconds
            );
        }
    }
}
