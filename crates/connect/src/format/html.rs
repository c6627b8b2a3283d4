//! HTML tables (often named `.xls`) by a browser's tokenizer: entities, line breaks, nested markup, spans.

use super::Source;
use super::block::Tag as CellTag;
use super::feed::{Feed, Stop, Writer};
use crate::{Error, Input, Limits};
use encoding_rs::Encoding;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;

/// Streams the rows of the page's tables.
pub(crate) fn open(input: &Input, encoding: &'static Encoding, limits: &Limits) -> Box<dyn Source> {
    let (input, owned) = (input.clone(), limits.clone());
    Feed::start(&input.name.clone(), limits, move |out| read(&input, encoding, &owned, out))
}

fn read(input: &Input, encoding: &'static Encoding, limits: &Limits, out: &mut Writer) -> Result<(), Stop> {
    let mut file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let sink = Rows { state: RefCell::new(State { columns: limits.columns, text: limits.text, ..State::default() }) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    // Small pieces: a few bytes of `colspan` make thousands of cells.
    let mut raw = vec![0; 8 << 10];
    let mut line = 0;
    let mut total = 0_u64;
    loop {
        let n = file.read(&mut raw).map_err(|e| Error::io(&input.name, e))?;
        total += n as u64;
        if total > limits.bytes {
            return Err(Error::Limit { file: input.name.clone(), what: "size in bytes".into(), limit: limits.bytes }.into());
        }
        let mut text = String::with_capacity(raw.len() * 3 + 16);
        let _ = decoder.decode_to_string(&raw[..n], &mut text, n == 0);
        queue.push_back(StrTendril::from(text.as_str()));
        // A script would pause the tokenizer; nothing is run here.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        if n == 0 {
            tokenizer.end();
            tokenizer.sink.state.borrow_mut().close_row();
        }
        loop {
            let Some(row) = tokenizer.sink.state.borrow_mut().rows.pop_front() else { break };
            line += 1;
            out.row(line, &row)?;
        }
        if n == 0 {
            return Ok(());
        }
    }
}

struct Rows {
    state: RefCell<State>,
}

type Row = Vec<(String, CellTag)>;

#[derive(Default)]
struct State {
    columns: usize,
    text: usize,
    /// Tables open; only cells of the outermost are cells.
    tables: usize,
    row: Option<Row>,
    cell: Option<String>,
    /// Columns the open cell spans and rows below it.
    span: (usize, usize),
    /// Rows still covered, by column.
    covered: Vec<usize>,
    rows: VecDeque<Row>,
    /// Text outside of tables, kept when there is no table at all.
    outside: String,
    seen_table: bool,
}

impl TokenSink for Rows {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.words(&text),
            Token::NullCharacterToken => state.words("\0"),
            Token::TagToken(tag) => return state.tag(&tag),
            Token::EOFToken if !state.seen_table => {
                let words: String = state.outside.split_whitespace().collect::<Vec<_>>().join(" ");
                if !words.is_empty() {
                    state.rows.push_back(vec![(words, CellTag::Text)]);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    /// Text as a browser shows it: runs of white space are one space.
    fn words(&mut self, text: &str) {
        let (limit, outside) = (self.text, self.tables == 0);
        let to = match &mut self.cell {
            Some(cell) => cell,
            None if outside && self.outside.len() < 1000 => &mut self.outside,
            None => return,
        };
        for c in text.chars() {
            if to.len() > limit {
                return;
            }
            if matches!(c, ' ' | '\n' | '\r' | '\t') {
                if !to.is_empty() && !to.ends_with([' ', '\n']) {
                    to.push(' ');
                }
            } else {
                to.push(c);
            }
        }
    }

    fn break_line(&mut self) {
        if let Some(cell) = &mut self.cell {
            while cell.ends_with(' ') {
                cell.pop();
            }
            cell.push('\n');
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let start = tag.kind == TagKind::StartTag;
        match (start, &*tag.name) {
            (true, "table") => {
                self.tables += 1;
                self.seen_table = true;
            }
            (false, "table") => {
                if self.tables == 1 {
                    self.close_row();
                    self.covered.clear();
                }
                self.tables = self.tables.saturating_sub(1);
            }
            (true, "tr") if self.tables <= 1 => {
                self.close_row();
                self.row = Some(Vec::new());
                self.seen_table = true;
            }
            (false, "tr") if self.tables <= 1 => self.close_row(),
            (true, "td" | "th") if self.tables <= 1 => {
                self.close_cell();
                self.row.get_or_insert_default();
                self.cell = Some(String::new());
                let span = |name: &str| {
                    tag.attrs.iter().find(|a| &*a.name.local == name).and_then(|a| a.value.trim().parse().ok()).unwrap_or(1_usize)
                };
                self.span = (span("colspan").clamp(1, self.columns.max(1)), span("rowspan").clamp(1, 65_536));
            }
            (false, "td" | "th") if self.tables <= 1 => self.close_cell(),
            (true, "br") => self.break_line(),
            (false, "p" | "div" | "li") => self.break_line(),
            (true, "style") => return TokenSinkResult::RawData(RawKind::Rawtext),
            (true, "script") => return TokenSinkResult::RawData(RawKind::ScriptData),
            (true, "title" | "textarea") => return TokenSinkResult::RawData(RawKind::Rcdata),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Columns covered by a cell of a row above stay empty: nothing is filled down by guess.
    fn skip_covered(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some(left) = self.covered.get_mut(row.len()).filter(|n| **n > 0) {
            *left -= 1;
            row.push((String::new(), CellTag::Text));
        }
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        self.skip_covered();
        let Some(row) = &mut self.row else { return };
        let (columns, rows) = self.span;
        for i in 0..columns {
            if row.len() > self.columns {
                break;
            }
            if rows > 1 {
                if self.covered.len() <= row.len() {
                    self.covered.resize(row.len() + 1, 0);
                }
                self.covered[row.len()] = rows - 1;
            }
            row.push((if i == 0 { cell.trim().to_owned() } else { String::new() }, CellTag::Text));
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        self.skip_covered();
        if let Some(row) = self.row.take()
            && !row.is_empty()
        {
            self.rows.push_back(row);
        }
    }
}
