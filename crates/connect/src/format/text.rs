//! Delimited text from disk: decoded to UTF-8 in large blocks that end at record boundaries.

use super::block::{Block, Row};
use super::csv::{self, Dialect, Suspicion};
use super::{Layout, Source};
use crate::{Error, Input, Limits};
use encoding_rs::{Decoder, UTF_8};
use std::fs::File;
use std::io::Read;

/// A line longer than this is no text table.
const LONGEST_LINE: usize = 64 << 20;

/// Reads blocks of records.
pub(crate) struct TextSource {
    name: String,
    file: File,
    decoder: Option<Decoder>,
    dialect: Dialect,
    rule: Suspicion,
    limit: u64,
    /// Bytes wanted in one block.
    target: usize,
    buffer: Vec<u8>,
    started: bool,
    ended: bool,
    read: u64,
    line: u64,
    rows: u64,
}

impl TextSource {
    pub(crate) fn open(input: &Input, layout: &Layout, width: usize, limits: &Limits, target: usize) -> Result<Self, Error> {
        let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
        let decoder = (layout.encoding != UTF_8).then(|| layout.encoding.new_decoder_without_bom_handling());
        Ok(Self {
            name: input.name.clone(),
            file,
            decoder,
            dialect: layout.dialect,
            rule: Suspicion::new(limits, width),
            limit: limits.bytes,
            target: target.max(4096),
            buffer: Vec::new(),
            started: false,
            ended: false,
            read: 0,
            line: 1,
            rows: 0,
        })
    }

    /// Reads more of the file into the buffer, about `want` bytes.
    fn fill(&mut self, want: usize) -> Result<(), Error> {
        let mut raw = Vec::new();
        let room = u64::try_from(want).unwrap_or(u64::MAX);
        let n = if self.decoder.is_none() {
            self.buffer.reserve(want);
            (&mut self.file).take(room).read_to_end(&mut self.buffer)
        } else {
            raw.reserve(want);
            (&mut self.file).take(room).read_to_end(&mut raw)
        }
        .map_err(|e| Error::io(&self.name, e))?;
        self.read += n as u64;
        if self.read > self.limit {
            return Err(Error::Limit { file: self.name.clone(), what: "size in bytes".into(), limit: self.limit });
        }
        self.ended = n < want;
        if let Some(decoder) = &mut self.decoder {
            let mut text = String::with_capacity(decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3));
            let _ = decoder.decode_to_string(&raw, &mut text, self.ended);
            self.buffer.extend_from_slice(text.as_bytes());
        }
        if !self.started && (self.ended || self.buffer.len() >= 16) {
            self.started = true;
            // Some programs write the mark twice.
            while self.buffer.starts_with("\u{feff}".as_bytes()) {
                self.buffer.drain(..3);
            }
        }
        Ok(())
    }

    fn block(&mut self, end: usize, rows: Vec<Row>) -> Block {
        let rest = self.buffer.split_off(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let (line, first_row) = (rows.first().map_or(self.line, |r| r.line), self.rows);
        let mut block = Block { rows, bytes: self.read, first_row, ..Block::default() };
        block.suspect = memchr::memchr(0, &bytes).is_some();
        match String::from_utf8(bytes) {
            Ok(text) => {
                block.suspect |= self.decoder.is_some() && text.contains('\u{fffd}');
                block.data = text;
            }
            Err(e) => {
                // Bad bytes become the replacement character; ranges move, so the records are cut again.
                block.data = String::from_utf8_lossy(e.as_bytes()).into_owned();
                block.suspect = true;
                block.rows.clear();
                let mut line = line;
                csv::split(block.data.as_bytes(), 0, true, self.dialect, self.rule, &mut line, &mut block.rows);
                self.line = line;
            }
        }
        self.rows += block.rows.len() as u64;
        block
    }
}

impl Source for TextSource {
    fn next_block(&mut self) -> Result<Option<Block>, Error> {
        let mut from = 0;
        let mut rows = Vec::new();
        loop {
            if !self.ended {
                let have = self.buffer.len() - from;
                let want = if have < self.target { self.target - have } else { self.target };
                self.fill(want)?;
            }
            from = csv::split(&self.buffer, from, self.ended, self.dialect, self.rule, &mut self.line, &mut rows);
            if self.ended || (!rows.is_empty() && from > 0) {
                break;
            }
            if self.buffer.len() > LONGEST_LINE {
                return Err(Error::Limit {
                    file: self.name.clone(),
                    what: format!("the length of line {}", self.line),
                    limit: LONGEST_LINE as u64,
                });
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.block(from, rows)))
    }
}
