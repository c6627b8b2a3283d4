//! Dates with the month in words: «31 января 2024 г.», `31-Jan-2024`, `Jan 31, 2024`.

use crate::problem::Code;

const NAMES: [(&str, u32); 24] = [
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("май", 5),
    ("мая", 5),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("окт", 10),
    ("ноя", 11),
    ("дек", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
];

type Found = (usize, i64, u32, u32);

/// A month's name at the start of `text`: its length in bytes and its number.
fn name(text: &str) -> Option<(usize, u32)> {
    let run: usize = text.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let word = text[..run].to_lowercase();
    let month = NAMES.iter().chain(&[("dec", 12)]).find(|(n, _)| word.starts_with(n)).map(|(_, m)| *m)?;
    // Whole words only: «маркетинг» is no month.
    (word.chars().count() <= 9).then_some((run, month))
}

/// `января 2024 г.` behind a day: bytes used, year, month, day.
pub(crate) fn after_day(text: &str, day: u32) -> Result<Found, Code> {
    let start = text.trim_start_matches(is_gap);
    let (run, month) = name(start).ok_or(Code::BadDate)?;
    let rest = start[run..].trim_start_matches(is_gap);
    let (year, rest) = year(rest)?;
    Ok((text.len() - rest.len(), year, month, day))
}

/// `Jan 31, 2024`: bytes used, year, month, day.
pub(crate) fn leading(text: &str) -> Result<Found, Code> {
    let (run, month) = name(text).ok_or(Code::BadDate)?;
    let rest = text[run..].trim_start_matches(is_gap);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return Err(Code::BadDate);
    }
    let day = rest[..digits].parse().map_err(|_| Code::BadDate)?;
    let (year, rest) = year(rest[digits..].trim_start_matches(is_gap))?;
    Ok((text.len() - rest.len(), year, month, day))
}

fn year(text: &str) -> Result<(i64, &str), Code> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 {
        return Err(Code::BadDate);
    }
    let year: i64 = text[..4].parse().map_err(|_| Code::BadDate)?;
    if !(1900..=2200).contains(&year) {
        return Err(Code::BadDate);
    }
    let mut rest = text[4..].trim_start_matches(is_gap);
    for word in ["года", "г"] {
        if let Some(r) = rest.strip_prefix(word) {
            rest = r.trim_start_matches('.');
            break;
        }
    }
    Ok((year, rest))
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/' | '\u{a0}')
}
