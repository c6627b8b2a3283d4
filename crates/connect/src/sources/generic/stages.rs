//! Stages whose meaning the user stated in a mapping file become rows of the table of stages.

use crate::read::{Opened, plain_with};
use crate::sources::lists::{Found, marks};
use crate::{Error, Problem, ReadReport, Sink};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use domain::schema::Table;

/// Passes deals on and remembers their stages.
struct Listener<'a> {
    sink: &'a mut dyn Sink,
    found: Found,
}

impl Listener<'_> {
    fn see(&mut self, batch: &RecordBatch) -> Option<()> {
        let text = |name: &str| batch.column_by_name(name).map(|c| c.as_string::<i32>());
        let (stages, pipelines, status) = (text("stage")?, text("pipeline")?, text("status")?);
        let created = batch.column_by_name("created_at")?.as_primitive::<TimestampMicrosecondType>();
        let lines = batch.column_by_name("_line")?.as_primitive::<Int64Type>();
        for i in (0..stages.len()).filter(|i| stages.is_valid(*i) && status.is_valid(*i) && pipelines.is_valid(*i)) {
            let line = u64::try_from(lines.value(i)).unwrap_or(0);
            self.found.stage(pipelines.value(i), stages.value(i), status.value(i), created.value(i), line);
        }
        Some(())
    }
}

impl Sink for Listener<'_> {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> Result<(), Error> {
        self.see(&batch);
        self.sink.batch(table, batch)
    }
    fn problem(&mut self, problem: Problem) -> Result<(), Error> {
        self.sink.problem(problem)
    }
    fn progress(&mut self, rows: u64, bytes: u64) {
        self.sink.progress(rows, bytes);
    }
}

/// Reads deals of a file whose mapping says what the stages mean.
pub(crate) fn with_stages(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let mut listener = Listener { sink, found: Found::default() };
    let mut report = plain_with(file, &[], &mut listener)?;
    let marks = marks(&file.detected.mapping.stages);
    let sent = listener.found.send_stages(&marks, listener.sink)?;
    if sent > 0 {
        ReadReport::add(&mut report.derived, "stages", sent);
    }
    Ok(report)
}
