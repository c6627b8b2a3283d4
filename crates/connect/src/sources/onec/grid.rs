//! The whole sheet of a printed report in memory: texts, and the level marks of every row.

use crate::format::block::{Block, Tag};
use crate::format::levels::{self, Level};
use crate::format::{self, Layout};
use crate::values::number;
use crate::{Error, Input, Limits};

/// Largest report: people read prints, so they are not long.
const ROWS: usize = 500_000;

/// A row of the sheet.
pub(crate) struct Row {
    /// Number in the sheet, from 1.
    pub(crate) line: u64,
    pub(crate) level: Level,
    pub(crate) cells: Vec<(String, Tag)>,
}

impl Row {
    /// The trimmed text of a cell.
    pub(crate) fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |(t, _)| t.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.cells.iter().map(|(t, _)| t.clone()).collect()
    }

    pub(crate) fn is_blank(&self) -> bool {
        (0..self.cells.len()).all(|i| self.text(i).is_empty())
    }

    /// The first filled cell.
    pub(crate) fn first(&self) -> Option<(usize, &str)> {
        (0..self.cells.len()).map(|i| (i, self.text(i))).find(|(_, t)| !t.is_empty())
    }

    /// The number in a cell in units of 10^-6; `None` when it is empty or none.
    pub(crate) fn number(&self, column: usize) -> Option<i128> {
        let text = self.text(column);
        let tag = self.cells.get(column)?.1;
        if text.is_empty() || tag == Tag::Time {
            return None;
        }
        let found = match tag {
            Tag::Number => number::parse_binary(text, 6),
            // Prints of 1C put a comma before kopecks.
            _ => number::parse(text, 6, Some(number::Mark::Comma))
                .or_else(|_| number::parse_rounded(text, 6, Some(number::Mark::Dot))),
        };
        found.ok().map(|n| n.units)
    }
}

/// A sheet.
pub(crate) struct Grid {
    pub(crate) rows: Vec<Row>,
}

impl Grid {
    pub(crate) fn load(input: &Input, layout: &Layout, limits: &Limits) -> Result<Self, Error> {
        let mut all = rows(input, layout, limits, ROWS + 1)?;
        if all.len() > ROWS {
            return Err(Error::Limit { file: input.name.clone(), what: "rows of a printed report".into(), limit: ROWS as u64 });
        }
        let marks = levels::of(input, layout.format, layout.sheet.as_deref().unwrap_or(""), limits)?;
        for row in &mut all {
            row.level = marks.get(&row.line).copied().unwrap_or_default();
            if row.level == Level::default() {
                // Text files keep the indent as spaces.
                let text = row.cells.iter().map(|(t, _)| t.as_str()).find(|t| !t.trim().is_empty()).unwrap_or("");
                let spaces = text.chars().take_while(|c| c.is_whitespace()).count();
                row.level.indent = u8::try_from(spaces).unwrap_or(u8::MAX);
            }
        }
        Ok(Self { rows: all })
    }
}

/// The first rows of a sheet, without marks.
pub(crate) fn rows(input: &Input, layout: &Layout, limits: &Limits, most: usize) -> Result<Vec<Row>, Error> {
    let mut source = format::open(input, layout, 0, limits, 1 << 20)?;
    let mut out = Vec::new();
    while let Some(mut block) = source.next_block()? {
        format::finish(&mut block, layout);
        take(&block, &mut out, most);
        if out.len() >= most {
            break;
        }
    }
    Ok(out)
}

fn take(block: &Block, out: &mut Vec<Row>, most: usize) {
    for row in &block.rows {
        if out.len() >= most {
            return;
        }
        let cells = (0..row.len as usize).map(|i| block.cell(row, i)).map(|c| (c.text.to_owned(), c.tag)).collect();
        out.push(Row { line: row.line, level: Level::default(), cells });
    }
}
