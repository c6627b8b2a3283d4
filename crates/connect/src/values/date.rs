//! Dates and times as files write them: ISO, Russian, slashes in either order, month names, spreadsheet and unix numbers.

use super::month;
use crate::problem::Code;

const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400 * SECOND;
/// Days from 1970-01-01 to the zero of the 1900 date system (1899-12-30).
const EPOCH_1900: i64 = -25_569;
/// Days between the zeros of the 1900 and the 1904 date systems.
const SHIFT_1904: i64 = 1_462;

/// Which of the two numbers before the year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Dmy,
    Mdy,
}

/// A reading of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Wall time, microseconds since 1970-01-01 00:00 of that wall clock.
    pub(crate) wall: i64,
    /// Offset from UTC in microseconds, when the text gives one.
    pub(crate) offset: Option<i64>,
    /// The order of day and month the text proves.
    pub(crate) proves: Option<Order>,
    /// Converted from a spreadsheet serial.
    pub(crate) serial: bool,
}

impl Moment {
    fn wall(wall: i64) -> Self {
        Self { wall, offset: None, proves: None, serial: false }
    }
}

/// Microseconds of a civil date and time; `None` when there is no such date.
pub(crate) fn civil_micros(y: i64, mo: u32, d: u32, h: u32, mi: u32, s: u32, micros: i64) -> Option<i64> {
    if !(1..=12).contains(&mo) || d == 0 || d > days_in(y, mo) || h > 23 || mi > 59 || s > 59 {
        return None;
    }
    Some(days(y, mo, d) * DAY + (i64::from(h) * 3600 + i64::from(mi) * 60 + i64::from(s)) * SECOND + micros)
}

fn days_in(y: i64, m: u32) -> u32 {
    match m {
        4 | 6 | 9 | 11 => 30,
        2 if y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date.
fn days(y: i64, m: u32, d: u32) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let mp = (i64::from(m) + 9) % 12;
    let doy = (153 * mp + 2) / 5 + i64::from(d) - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Wall time as `YYYY-MM-DD HH:MM:SS`.
pub(crate) fn iso_text(wall: i64) -> String {
    let (day, rest) = (wall.div_euclid(DAY), wall.rem_euclid(DAY) / SECOND);
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (d, m) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let y = yoe + era * 400 + i64::from(m <= 2);
    format!("{y:04}-{m:02}-{d:02} {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Reads a date or a time. `Ok(None)` is a placeholder that means "no date" (`0000-00-00`, `01.01.0001`).
///
/// # Errors
/// `BadDate`, `AmbiguousDate` (`03/04/2024` and `order` unknown), `BadSerial`.
pub(crate) fn parse(text: &str, order: Option<Order>, is_1904: bool) -> Result<Option<Moment>, Code> {
    if let Some(wall) = iso(text.as_bytes()) {
        return Ok(Some(Moment::wall(wall)));
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\'');
    if text.is_empty() || text.len() > 64 {
        return Err(Code::BadDate);
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
        && text.bytes().filter(|b| !b.is_ascii_digit()).count() <= 1
    {
        return number(text, is_1904).map(Some);
    }
    general(text, order)
}

/// `YYYY-MM-DD` and `YYYY-MM-DD[ T]HH:MM:SS`, the canonical forms, without a look at anything else.
fn iso(b: &[u8]) -> Option<i64> {
    let two = |i: usize| -> Option<u32> {
        let (t, u) = (b[i].wrapping_sub(b'0'), b[i + 1].wrapping_sub(b'0'));
        (t < 10 && u < 10).then(|| u32::from(t) * 10 + u32::from(u))
    };
    if (b.len() != 10 && b.len() != 19) || b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    let year = i64::from(two(0)?) * 100 + i64::from(two(2)?);
    if !(1900..=2200).contains(&year) {
        return None;
    }
    let (month, day) = (two(5)?, two(8)?);
    if b.len() == 10 {
        return civil_micros(year, month, day, 0, 0, 0, 0);
    }
    if (b[10] != b' ' && b[10] != b'T') || b[13] != b':' || b[16] != b':' {
        return None;
    }
    civil_micros(year, month, day, two(11)?, two(14)?, two(17)?, 0)
}

/// A cell that a spreadsheet stored as a number in a date column.
pub(crate) fn serial(days: f64, is_1904: bool) -> Result<Moment, Code> {
    if !days.is_finite() || !(0.0..=200_000.0).contains(&days) {
        return Err(Code::BadDate);
    }
    if !is_1904 && days < 61.0 {
        return Err(Code::BadSerial);
    }
    // Spreadsheets keep times as fractions of a day; their own precision is a millisecond.
    #[allow(clippy::cast_possible_truncation)]
    let millis = (days * 86_400_000.0).round() as i64;
    let epoch = EPOCH_1900 + if is_1904 { SHIFT_1904 } else { 0 };
    // Programs show such a time to the nearest second; half a second of noise would move a date.
    let micros = (millis + 500).div_euclid(1000) * SECOND;
    Ok(Moment { serial: true, ..Moment::wall(epoch * DAY + micros) })
}

fn number(text: &str, is_1904: bool) -> Result<Moment, Code> {
    let whole = text.split(['.', ',']).next().unwrap_or("");
    let n: i64 = whole.parse().map_err(|_| Code::BadDate)?;
    match (whole.len(), text.len() == whole.len()) {
        (8, true) => {
            let (y, m, d) = (n / 10_000, (n / 100 % 100) as u32, (n % 100) as u32);
            let wall = (1900..=2200).contains(&y).then(|| civil_micros(y, m, d, 0, 0, 0, 0)).flatten();
            wall.map(Moment::wall).ok_or(Code::BadDate)
        }
        (10, _) if (631_152_000..=7_258_118_400).contains(&n) => Ok(Moment { offset: Some(0), ..Moment::wall(n * SECOND) }),
        (13, true) if (631_152_000_000..=7_258_118_400_000).contains(&n) => {
            Ok(Moment { offset: Some(0), ..Moment::wall(n * 1000) })
        }
        (5, _) if (20_000..=80_000).contains(&n) => serial(text.replace(',', ".").parse().map_err(|_| Code::BadDate)?, is_1904),
        (1..=2, _) if n < 61 && text.len() == whole.len() => Err(Code::BadSerial),
        _ => Err(Code::BadDate),
    }
}

/// A cursor over the bytes of one cell.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
    fn digits(&mut self) -> Option<(u32, usize)> {
        let run = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if run == 0 || run > 6 {
            return None;
        }
        let n = self.rest()[..run].parse().ok()?;
        self.at += run;
        Some((n, run))
    }
    fn eat(&mut self, set: &[char]) -> Option<char> {
        let c = self.rest().chars().next().filter(|c| set.contains(c))?;
        self.at += c.len_utf8();
        Some(c)
    }
    fn spaces(&mut self) {
        while self.eat(&[' ', '\u{a0}', '\u{202f}', '\t', '\n']).is_some() {}
    }
}

fn general(text: &str, order: Option<Order>) -> Result<Option<Moment>, Code> {
    let mut scan = Scan { text, at: 0 };
    let (year, month, day, proves) = match date_part(&mut scan, order)? {
        Some(parts) => parts,
        None => return Ok(None),
    };
    scan.eat(&[',', 'T', 't']);
    scan.spaces();
    let (h, mi, s, micros) = time_part(&mut scan).ok_or(Code::BadDate)?;
    scan.spaces();
    let offset = match scan.rest() {
        "" => None,
        rest => Some(offset_micros(rest).ok_or(Code::BadDate)?),
    };
    let wall = civil_micros(year, month, day, h, mi, s, micros).ok_or(Code::BadDate)?;
    Ok(Some(Moment { wall, offset, proves, serial: false }))
}

type Parts = (i64, u32, u32, Option<Order>);

/// Year, month, day and what the text proves; `None` for the placeholders of missing dates.
fn date_part(scan: &mut Scan<'_>, order: Option<Order>) -> Result<Option<Parts>, Code> {
    if !scan.rest().starts_with(|c: char| c.is_ascii_digit()) {
        return month::leading(scan.rest()).map(|(used, y, m, d)| {
            scan.at += used;
            Some((y, m, d, None))
        });
    }
    let (a, a_len) = scan.digits().ok_or(Code::BadDate)?;
    let Some(mark) = scan.eat(&['.', '-', '/']) else {
        return month::after_day(scan.rest(), a).map(|(used, y, m, d)| {
            scan.at += used;
            Some((y, m, d, None))
        });
    };
    if !scan.rest().starts_with(|c: char| c.is_ascii_digit()) {
        return month::after_day(scan.rest(), a).map(|(used, y, m, d)| {
            scan.at += used;
            Some((y, m, d, None))
        });
    }
    let (b, b_len) = scan.digits().ok_or(Code::BadDate)?;
    scan.eat(&[mark]).ok_or(Code::BadDate)?;
    let (c, c_len) = scan.digits().ok_or(Code::BadDate)?;
    if b_len > 2 {
        return Err(Code::BadDate);
    }
    if a_len == 4 {
        return placed(i64::from(a), b, c, None);
    }
    if a_len > 2 || !(c_len == 4 || c_len == 2) {
        return Err(Code::BadDate);
    }
    let year = i64::from(c)
        + if c_len == 4 {
            0
        } else if c < 70 {
            2000
        } else {
            1900
        };
    if mark == '.' {
        return placed(year, b, a, None);
    }
    match (a > 12, b > 12) {
        (true, true) => Err(Code::BadDate),
        (true, false) => placed(year, b, a, Some(Order::Dmy)),
        (false, true) => placed(year, a, b, Some(Order::Mdy)),
        (false, false) if a == b => placed(year, a, b, None),
        (false, false) => match order {
            Some(Order::Dmy) => placed(year, b, a, None),
            Some(Order::Mdy) => placed(year, a, b, None),
            None => Err(Code::AmbiguousDate),
        },
    }
}

fn placed(y: i64, m: u32, d: u32, proves: Option<Order>) -> Result<Option<Parts>, Code> {
    match y {
        0 | 1 => Ok(None),
        1900..=2200 => Ok(Some((y, m, d, proves))),
        _ => Err(Code::BadDate),
    }
}

fn time_part(scan: &mut Scan<'_>) -> Option<(u32, u32, u32, i64)> {
    if !scan.rest().starts_with(|c: char| c.is_ascii_digit()) {
        return Some((0, 0, 0, 0));
    }
    let (mut h, _) = scan.digits()?;
    scan.eat(&[':'])?;
    let (mi, mi_len) = scan.digits()?;
    if mi_len != 2 {
        return None;
    }
    let (mut s, mut micros) = (0, 0);
    if scan.eat(&[':']).is_some() {
        s = scan.digits()?.0;
        if scan.eat(&['.', ',']).is_some() {
            let run = scan.rest().bytes().take_while(u8::is_ascii_digit).count();
            if run == 0 {
                return None;
            }
            for b in scan.rest().bytes().take(run.min(6)) {
                micros = micros * 10 + i64::from(b - b'0');
            }
            micros *= 10_i64.pow(6 - u32::try_from(run.min(6)).ok()?);
            scan.at += run;
        }
    }
    let at = scan.at;
    scan.spaces();
    let rest = scan.rest();
    let half = rest.get(..2).map(str::to_ascii_lowercase);
    match half.as_deref() {
        Some("am" | "pm") if (1..=12).contains(&h) => {
            h = h % 12 + if half.as_deref() == Some("pm") { 12 } else { 0 };
            scan.at += 2;
        }
        _ => scan.at = at,
    }
    Some((h, mi, s, micros))
}

/// `Z`, `UTC`, `+03`, `+0300`, `+03:00` in microseconds.
pub(crate) fn offset_micros(text: &str) -> Option<i64> {
    let text = text.trim();
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (h, m) = match (digits.len(), digits.split_once(':')) {
        (4 | 5, Some((h, m))) => (h, m),
        (4, None) if digits.is_ascii() => digits.split_at(2),
        (1 | 2, None) => (digits, "0"),
        _ => return None,
    };
    let parse = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<i64>().ok()).flatten();
    let (h, m) = (parse(h)?, parse(m)?);
    (h <= 15 && m < 60).then_some(sign * (h * 3600 + m * 60) * SECOND)
}

#[cfg(test)]
mod tests;
