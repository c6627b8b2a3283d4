//! Readers that push cells (spreadsheets, HTML) behind the pulling interface: a thread of their own and a short queue.

use super::Source;
use super::block::{Block, Cell, Tag};
use crate::{Error, Limits};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows of one block.
const ROWS: usize = 16_384;
/// Bytes of text of one block.
const BYTES: usize = 8 << 20;

/// Cells of one block.
const FIELDS: usize = 1 << 20;

/// Why a reader stops before its end.
pub(crate) enum Stop {
    /// Nobody listens any more.
    Gone,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(e: Error) -> Self {
        Self::Failed(e)
    }
}

/// The pulling end.
pub(crate) struct Feed {
    blocks: Receiver<Result<Block, Error>>,
}

/// The pushing end.
pub(crate) struct Writer {
    name: String,
    limits: Limits,
    blocks: SyncSender<Result<Block, Error>>,
    block: Block,
    sent_rows: u64,
    cells: u64,
}

impl Feed {
    /// Runs `reader` on its own thread; a panic inside a library becomes "the file is damaged".
    pub(crate) fn start(
        name: &str,
        limits: &Limits,
        reader: impl FnOnce(&mut Writer) -> Result<(), Stop> + Send + 'static,
    ) -> Box<dyn Source> {
        let (tx, rx) = sync_channel(2);
        let mut writer =
            Writer { name: name.to_owned(), limits: limits.clone(), blocks: tx, block: Block::default(), sent_rows: 0, cells: 0 };
        std::thread::spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(|| reader(&mut writer)));
            let last = match result {
                Ok(Ok(())) => writer.flush(),
                Ok(Err(stop)) => Err(stop),
                Err(_) => Err(Stop::Failed(Error::Damaged { file: writer.name.clone(), what: "its structure is broken".into() })),
            };
            if let Err(Stop::Failed(e)) = last {
                let _ = writer.blocks.send(Err(e));
            }
        });
        Box::new(Self { blocks: rx })
    }
}

impl Source for Feed {
    fn next_block(&mut self) -> Result<Option<Block>, Error> {
        self.blocks.recv().map_or(Ok(None), |block| block.map(Some))
    }
}

impl Writer {
    /// Adds a row; cells beyond the limit of columns are dropped but for the first, which gives the row away as too wide.
    pub(crate) fn row(&mut self, line: u64, cells: &[(String, Tag)]) -> Result<(), Stop> {
        self.cells += cells.len() as u64;
        if self.cells > self.limits.cells {
            return Err(Error::Limit { file: self.name.clone(), what: "number of cells".into(), limit: self.limits.cells }.into());
        }
        let kept = cells.len().min(self.limits.columns + 1);
        self.block.push_row(line, cells[..kept].iter().map(|(text, tag)| Cell { text, tag: *tag }));
        if self.block.rows.len() >= ROWS || self.block.data.len() >= BYTES || self.block.fields.len() >= FIELDS {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        if self.block.rows.is_empty() {
            return Ok(());
        }
        let mut block = std::mem::take(&mut self.block);
        block.first_row = self.sent_rows;
        block.suspect = memchr::memchr(0, block.data.as_bytes()).is_some();
        self.sent_rows += block.rows.len() as u64;
        self.blocks.send(Ok(block)).map_err(|_| Stop::Gone)
    }
}
