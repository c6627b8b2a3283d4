//! A table that a profile fills row by row and sends in batches.

use crate::build::buffer::TableBuf;
use crate::{Error, Sink};
use domain::schema::{Table, table};

/// Rows of one batch.
const BATCH: usize = 65_536;

/// A table being filled and sent in batches.
pub(crate) struct Stream {
    table: &'static Table,
    pub(crate) buf: TableBuf,
    pub(crate) sent: u64,
}

impl Stream {
    pub(crate) fn new(name: &'static str) -> Result<Self, Error> {
        let table = table(name).ok_or_else(|| Error::UnknownTable(name.to_owned()))?;
        Ok(Self { table, buf: TableBuf::new(table), sent: 0 })
    }

    /// Positions of canonical columns.
    pub(crate) fn at<const N: usize>(&self, columns: [&str; N]) -> [usize; N] {
        columns.map(|c| self.table.position(c).unwrap_or(usize::MAX))
    }

    pub(crate) fn text(&mut self, at: usize, text: &str) {
        if !text.is_empty() {
            self.buf.text(at, text);
        }
    }

    pub(crate) fn end_row(&mut self, line: u64, sink: &mut dyn Sink) -> Result<(), Error> {
        self.buf.end_row(line);
        if self.buf.rows() >= BATCH { self.flush(sink) } else { Ok(()) }
    }

    pub(crate) fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        let full = std::mem::replace(&mut self.buf, TableBuf::new(self.table));
        self.sent += full.rows() as u64;
        match full.finish()? {
            Some(batch) => sink.batch(self.table, batch),
            None => Ok(()),
        }
    }
}
