//! Files with one row per receipt: orders, anonymous ones too, and the customers they name.

use crate::read::{Opened, plain_with};
use crate::sources::stream::Stream;
use crate::{Error, ReadReport, Sink};
use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use domain::schema::Table;
use std::collections::BTreeMap;

/// Passes orders on and remembers their customers.
struct Listener<'a> {
    sink: &'a mut dyn Sink,
    customers: BTreeMap<String, i64>,
}

impl Sink for Listener<'_> {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> Result<(), Error> {
        if let (Some(ids), Some(lines)) = (batch.column_by_name("customer_id"), batch.column_by_name("_line")) {
            let (ids, lines) = (ids.as_string::<i32>(), lines.as_primitive::<Int64Type>());
            for i in (0..ids.len()).filter(|i| ids.is_valid(*i)) {
                self.customers.entry(ids.value(i).to_owned()).or_insert_with(|| lines.value(i));
            }
        }
        self.sink.batch(table, batch)
    }
    fn problem(&mut self, problem: crate::Problem) -> Result<(), Error> {
        self.sink.problem(problem)
    }
    fn progress(&mut self, rows: u64, bytes: u64) {
        self.sink.progress(rows, bytes);
    }
}

/// Reads a file of whole receipts.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let mut listener = Listener { sink, customers: BTreeMap::new() };
    let mut report = plain_with(file, &["customer_id"], &mut listener)?;
    let mut customers = Stream::new("customers")?;
    let [id_at, name_at] = customers.at(["id", "name"]);
    for (id, line) in &listener.customers {
        customers.text(id_at, id);
        customers.text(name_at, id);
        customers.end_row(u64::try_from(*line).unwrap_or(0), listener.sink)?;
    }
    customers.flush(listener.sink)?;
    ReadReport::add(&mut report.derived, "customers", customers.sent);
    Ok(report)
}
