//! Shows what the readers make of files: `cargo run -p revizor-connect --example look -- FILE...`.
#![allow(clippy::print_stdout)]

use connect::{Error, Limits, Options, Problem, Sink};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

#[derive(Default)]
struct Counter {
    rows: BTreeMap<&'static str, usize>,
    problems: BTreeMap<&'static str, Vec<Problem>>,
}

impl Sink for Counter {
    fn batch(&mut self, table: &'static domain::schema::Table, batch: arrow::record_batch::RecordBatch) -> Result<(), Error> {
        *self.rows.entry(table.name).or_default() += batch.num_rows();
        Ok(())
    }
    fn problem(&mut self, p: Problem) -> Result<(), Error> {
        self.problems.entry(p.code).or_default().push(p);
        Ok(())
    }
    fn progress(&mut self, _rows: u64, _bytes: u64) {}
}

fn main() {
    for path in std::env::args().skip(1) {
        let opts = Options { limits: Limits::default(), timezone: Some("Europe/Moscow".into()), ..Options::default() };
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
                Ok(r) => println!("{r:#?} closes: {}", r.closes()),
                Err(e) => println!("{}", e.text("ru")),
            }
            let seconds = (started.elapsed() - inspected).as_secs_f64();
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
