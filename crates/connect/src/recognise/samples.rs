//! The first rows of a file by column, and how well they read as a canonical column.

use super::matching::is_typed;
use crate::format::block::{Cell, Tag};
use crate::problem::Code;
use crate::values::{date, duration, number, words};
use domain::schema::{Column, Kind, Table};
use std::collections::BTreeMap;

/// Values of the first data rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples {
    /// Column by column, trimmed, without empty cells.
    columns: Vec<Vec<(String, Tag)>>,
    rows: usize,
}

impl Samples {
    pub(crate) fn new(width: usize) -> Self {
        Self { columns: vec![Vec::new(); width], rows: 0 }
    }

    pub(crate) fn add<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            let text = cell.text.trim();
            if !text.is_empty() && text.len() <= 4096 {
                column.push((text.to_owned(), cell.tag));
            }
        }
    }

    /// The share of filled cells that read as the column; 1 when nothing is filled.
    pub(crate) fn share(&self, i: usize, table: &Table, column: &Column) -> f64 {
        let Some(cells) = self.columns.get(i) else { return 1.0 };
        if !is_typed(column.kind, column.words) || cells.is_empty() {
            return 1.0;
        }
        let looked = cells.len().min(1000);
        let good = cells.iter().take(looked).filter(|(text, tag)| reads(text, *tag, table, column)).count();
        // In a handful of rows one bad cell is no share to judge by.
        let bad = looked - good;
        if bad <= 1 + looked / 20 && good >= 2 * bad {
            (good as f64 / looked as f64).max(0.95)
        } else {
            good as f64 / looked as f64
        }
    }

    /// The share of rows in which the column is filled.
    pub(crate) fn filled(&self, i: usize) -> f64 {
        self.columns.get(i).map_or(0.0, |c| c.len() as f64 / self.rows.max(1) as f64)
    }

    /// Whether nearly all filled cells of the column are as `f` says.
    pub(crate) fn most(&self, i: usize, f: &dyn Fn(&str) -> bool) -> bool {
        let cells = self.columns.get(i).map_or(&[][..], Vec::as_slice);
        !cells.is_empty() && cells.iter().filter(|(t, _)| f(t)).count() * 20 >= cells.len() * 19
    }

    /// Whether every row has its own short value.
    pub(crate) fn is_unique(&self, i: usize) -> bool {
        let cells = self.columns.get(i).map_or(&[][..], Vec::as_slice);
        let distinct: std::collections::BTreeSet<&str> = cells.iter().map(|(t, _)| t.as_str()).collect();
        !cells.is_empty() && cells.len() == self.rows && distinct.len() == cells.len() && cells.iter().all(|(t, _)| t.len() <= 40)
    }

    /// Whether every row has its own whole number: a number of the record sooner than an amount.
    pub(crate) fn is_unique_number(&self, i: usize) -> bool {
        self.rows > 2 && self.is_unique(i) && self.most(i, &|t| t.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Distinct values, most frequent first, then by text.
    pub(crate) fn distinct(&self, i: usize) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (text, _) in self.columns.get(i).into_iter().flatten() {
            *counts.entry(text).or_insert(0) += 1;
        }
        let mut list: Vec<_> = counts.into_iter().collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        list.into_iter().map(|(t, _)| t.to_owned()).collect()
    }

    /// Up to five different values in the order of the file.
    pub(crate) fn first(&self, i: usize) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for (text, _) in self.columns.get(i).into_iter().flatten() {
            if list.len() < 5 && !list.contains(text) {
                list.push(text.clone());
            }
        }
        list
    }

    /// Whether a cell of the column has two readings as a number or a date.
    pub(crate) fn ambiguous(&self, i: usize, kind: Kind) -> bool {
        self.columns.get(i).into_iter().flatten().any(|(text, tag)| *tag == Tag::Text && is_ambiguous(text, kind))
    }

    /// Values of the column that have two readings, up to five.
    pub(crate) fn ambiguous_values(&self, i: usize, kind: Kind) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for (text, _) in self.columns.get(i).into_iter().flatten().filter(|(t, tag)| *tag == Tag::Text && is_ambiguous(t, kind)) {
            if list.len() < 5 && !list.contains(text) {
                list.push(text.clone());
            }
        }
        list
    }
}

fn is_ambiguous(text: &str, kind: Kind) -> bool {
    match kind {
        Kind::Money | Kind::Num => number::parse(text, 6, None) == Err(Code::AmbiguousNumber),
        Kind::Date | Kind::Time => date::parse(text, None, false) == Err(Code::AmbiguousDate),
        _ => false,
    }
}

fn reads(text: &str, tag: Tag, table: &Table, column: &Column) -> bool {
    if words::is_nothing(text) {
        return true;
    }
    match column.kind {
        Kind::Money | Kind::Num => {
            tag == Tag::Number || matches!(number::parse(text, 6, None), Ok(_) | Err(Code::AmbiguousNumber | Code::TooPrecise))
        }
        Kind::Date | Kind::Time => match tag {
            Tag::Time => true,
            Tag::Number => text.parse::<f64>().is_ok_and(|d| (20_000.0..=80_000.0).contains(&d) || d >= 631_152_000.0),
            Tag::Text => matches!(date::parse(text, None, false), Ok(_) | Err(Code::AmbiguousDate)),
        },
        Kind::Bool => words::yes_no(text).is_some(),
        Kind::Int if column.name.ends_with("_s") => duration::seconds(text).is_some(),
        Kind::Int => duration::whole(text).is_some(),
        Kind::Text if !column.words.is_empty() => words::closed(table.name, column, text).is_some(),
        Kind::Text | Kind::Id => true,
    }
}
