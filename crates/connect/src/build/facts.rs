//! What only a whole column can tell: which decimal mark, which order of day and month, whether ids carry a float's tail.

use crate::problem::Code;
use crate::values::{date, number};
use std::sync::OnceLock;

/// Evidence found in one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ColumnFacts {
    /// Cells with a value.
    pub(crate) filled: u64,
    /// Cells such as `17850.0`.
    pub(crate) float_ids: u64,
    pub(crate) dot: u64,
    pub(crate) comma: u64,
    pub(crate) ambiguous_numbers: u64,
    pub(crate) dmy: u64,
    pub(crate) mdy: u64,
    pub(crate) ambiguous_dates: u64,
}

impl ColumnFacts {
    /// Adds what one trimmed cell proves.
    pub(crate) fn see(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let Some(first) = bytes.first() else { return };
        self.filled += 1;
        let digit_first = first.is_ascii_digit();
        if bytes.len() > 64 || !digit_first && !matches!(first, b'-' | b'(' | b'+' | b'$' | b'.' | b',' | 0x80..) {
            return;
        }
        if digit_first && bytes.len() <= 26 && memchr::memchr2(b'/', b'-', &bytes[1..]).is_some() {
            match date::parse(text, None, false) {
                Ok(Some(date::Moment { proves: Some(date::Order::Dmy), .. })) => self.dmy += 1,
                Ok(Some(date::Moment { proves: Some(date::Order::Mdy), .. })) => self.mdy += 1,
                Err(Code::AmbiguousDate) => self.ambiguous_dates += 1,
                _ => {}
            }
            return;
        }
        if memchr::memchr2(b'.', b',', bytes).is_none() {
            return;
        }
        self.float_ids += u64::from(is_float_id(text));
        match number::evidence(text) {
            Ok(Some(number::Mark::Dot)) => self.dot += 1,
            Ok(Some(number::Mark::Comma)) => self.comma += 1,
            Err(Code::AmbiguousNumber) => self.ambiguous_numbers += 1,
            _ => {}
        }
    }

    pub(crate) fn add(&mut self, o: &Self) {
        self.filled += o.filled;
        self.float_ids += o.float_ids;
        self.dot += o.dot;
        self.comma += o.comma;
        self.ambiguous_numbers += o.ambiguous_numbers;
        self.dmy += o.dmy;
        self.mdy += o.mdy;
        self.ambiguous_dates += o.ambiguous_dates;
    }

    pub(crate) fn mark(&self) -> Option<number::Mark> {
        match (self.dot, self.comma) {
            (0, 0) => None,
            (_, 0) => Some(number::Mark::Dot),
            (0, _) => Some(number::Mark::Comma),
            _ => None,
        }
    }

    pub(crate) fn order(&self) -> Option<date::Order> {
        match (self.dmy, self.mdy) {
            (0, 0) => None,
            (_, 0) => Some(date::Order::Dmy),
            (0, _) => Some(date::Order::Mdy),
            _ => None,
        }
    }
}

/// Evidence of a whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) columns: Vec<ColumnFacts>,
}

impl Facts {
    /// The decimal mark of a column: its own evidence, else that of all columns of the file together.
    pub(crate) fn mark(&self, column: usize) -> Option<number::Mark> {
        let own = self.columns.get(column)?;
        if own.dot > 0 || own.comma > 0 {
            return own.mark();
        }
        self.all().mark()
    }

    /// The order of day and month of a column: its own evidence, else that of all columns of the file together.
    pub(crate) fn order(&self, column: usize) -> Option<date::Order> {
        let own = self.columns.get(column)?;
        if own.dmy > 0 || own.mdy > 0 {
            return own.order();
        }
        self.all().order()
    }

    /// Whether every id of the column is a whole number written as a float.
    pub(crate) fn float_ids(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|c| c.filled > 0 && c.float_ids == c.filled)
    }

    fn all(&self) -> ColumnFacts {
        self.columns.iter().fold(ColumnFacts::default(), |mut a, c| {
            a.dot += c.dot;
            a.comma += c.comma;
            a.dmy += c.dmy;
            a.mdy += c.mdy;
            a
        })
    }
}

/// `17850.0`: digits, a dot, zeros.
pub(crate) fn is_float_id(text: &str) -> bool {
    if !text.ends_with('0') {
        return false;
    }
    let Some((whole, frac)) = text.split_once('.') else { return false };
    !whole.is_empty()
        && !frac.is_empty()
        && frac.len() <= 2
        && frac.bytes().all(|b| b == b'0')
        && whole.bytes().all(|b| b.is_ascii_digit())
}

/// Facts that are worked out by a pass over the whole file the first time somebody asks.
#[derive(Default)]
pub(crate) struct LazyFacts {
    found: OnceLock<Facts>,
}

impl std::fmt::Debug for LazyFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LazyFacts").field("found", &self.found.get().is_some()).finish()
    }
}

impl LazyFacts {
    pub(crate) fn get(&self, scan: impl FnOnce() -> Facts) -> &Facts {
        self.found.get_or_init(scan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_decides_only_when_it_does_not_contradict_itself() {
        let mut c = ColumnFacts::default();
        for t in ["1.000", "5", "7,5"] {
            c.see(t);
        }
        assert_eq!((c.mark(), c.ambiguous_numbers), (Some(number::Mark::Comma), 1));
        c.see("7.5");
        assert_eq!(c.mark(), None);
        let mut d = ColumnFacts::default();
        for t in ["03/04/2024", "13/04/2024 8:00"] {
            d.see(t);
        }
        assert_eq!(d.order(), Some(date::Order::Dmy));
        d.see("04/13/2024");
        assert_eq!(d.order(), None);
    }

    #[test]
    fn float_ids_need_the_whole_column() {
        let mut f = Facts { columns: vec![ColumnFacts::default()] };
        for t in ["17850.0", "", "12.0"] {
            f.columns[0].see(t);
        }
        assert!(f.float_ids(0));
        f.columns[0].see("17850.1");
        assert!(!f.float_ids(0));
    }
}
