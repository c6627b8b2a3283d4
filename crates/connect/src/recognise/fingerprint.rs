//! Columns whose headers say nothing, by what their cells look like: only ever a proposal for a person.

use super::matching::{Fit, is_typed};
use super::samples::Samples;
use domain::schema::{Column, Kind};

/// A column that a header may mean by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guess {
    pub(crate) header: usize,
    pub(crate) column: &'static str,
    /// No other header and no other column fits.
    pub(crate) alone: bool,
}

/// Guesses for the headers that no name explains, columns of the table in their order, required ones first.
pub(crate) fn guesses(fit: &Fit, samples: &Samples) -> Vec<Guess> {
    let free: Vec<usize> = (0..fit.to.len()).filter(|i| fit.to[*i].is_empty() && samples.filled(*i) > 0.3).collect();
    let open = |c: &&Column| !fit.to.iter().flatten().any(|t| *t == c.name);
    let mut columns: Vec<&'static Column> = fit.table.columns.iter().filter(open).collect();
    columns.sort_by_key(|c| !c.required);
    let mut pairs: Vec<(usize, &'static Column)> = Vec::new();
    for c in columns {
        pairs.extend(free.iter().filter(|i| looks(samples, **i, fit, c)).map(|i| (*i, c)));
    }
    let count = |f: &dyn Fn(&(usize, &'static Column)) -> bool| pairs.iter().filter(|p| f(p)).count();
    pairs
        .iter()
        .map(|(header, c)| Guess {
            header: *header,
            column: c.name,
            alone: count(&|p| p.1.name == c.name) == 1 && count(&|p| p.0 == *header && p.1.required == c.required) == 1,
        })
        .collect()
}

fn looks(samples: &Samples, i: usize, fit: &Fit, c: &Column) -> bool {
    let all = |f: &dyn Fn(&str) -> bool| samples.most(i, f);
    match (c.kind, c.name) {
        (Kind::Id, "id") => samples.is_unique(i) && !all(&|t| is_date(t)),
        (_, "phone") => all(&|t| is_phone(t)),
        (_, "email") => all(&|t| t.contains('@') && t.contains('.') && !t.contains(' ')),
        (_, "tax_id") => all(&|t| matches!(t.len(), 10 | 12) && t.bytes().all(|b| b.is_ascii_digit())),
        (_, "recording_url") => all(&|t| t.starts_with("http")),
        (Kind::Date | Kind::Time, _) => all(&|t| is_date(t)) && samples.share(i, fit.table, c) >= 0.95,
        // A number of ten or eleven digits is a telephone or a tax number sooner than money.
        (Kind::Money, _) => samples.share(i, fit.table, c) >= 0.95 && !samples.is_unique_number(i) && !all(&|t| is_phone(t)),
        (Kind::Text, _) if is_typed(c.kind, c.words) => samples.share(i, fit.table, c) >= 0.95,
        _ => false,
    }
}

fn is_date(text: &str) -> bool {
    text.contains(['.', '-', '/']) && crate::values::date::parse(text, Some(crate::values::date::Order::Dmy), false).is_ok()
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '\'' | '\u{a0}'));
    only && (10..=12).contains(&digits) && (digits == 11 || text.contains(['+', '(', '-']))
}
