//! Decimals as people and programs write them: currency signs, grouped thousands, either decimal mark, accounting brackets.

use crate::problem::Code;

/// Decimal mark of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Dot,
    Comma,
}

/// How a text reads as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// Integer units of `10^-scale`.
    pub(crate) units: i128,
    /// The decimal mark the text proves, if it proves one.
    pub(crate) proves: Option<Mark>,
    /// More digits than a double holds: noise of a binary fraction was rounded away.
    pub(crate) rounded: bool,
}

/// Longest text looked at; longer ones are no numbers.
const LONGEST: usize = 80;

/// Parses `text` into units of `10^-scale`; `mark` is the column's decimal mark when it is known.
///
/// # Errors
/// `BadNumber`, `AmbiguousNumber` (one mark with three digits behind it and the column's mark unknown), `TooPrecise`,
/// `OutOfRange`.
pub(crate) fn parse(text: &str, scale: u32, mark: Option<Mark>) -> Result<Number, Code> {
    if let Some(units) = plain(text.as_bytes(), scale, mark) {
        return Ok(Number { units, proves: None, rounded: false });
    }
    general(text, scale, mark, false)
}

/// Parses a binary number of a spreadsheet, printed with a dot: whatever is beyond `scale` is rounded.
pub(crate) fn parse_binary(text: &str, scale: u32) -> Result<Number, Code> {
    match plain(text.as_bytes(), scale, Some(Mark::Dot)) {
        Some(units) => Ok(Number { units, proves: None, rounded: false }),
        None => general(text, scale, Some(Mark::Dot), true),
    }
}

/// Parses like [`parse`] and rounds whatever is beyond `scale`, half away from zero.
pub(crate) fn parse_rounded(text: &str, scale: u32, mark: Option<Mark>) -> Result<Number, Code> {
    general(text, scale, mark, true)
}

/// The decimal mark that `text` proves.
///
/// # Errors
/// Those of [`parse`]; `AmbiguousNumber` when the text has two readings.
pub(crate) fn evidence(text: &str) -> Result<Option<Mark>, Code> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    general(text, 6, None, false).map(|n| n.proves)
}

/// Digits with an optional minus and an unambiguous dot, up to eighteen digits: what almost every cell is.
fn plain(bytes: &[u8], scale: u32, mark: Option<Mark>) -> Option<i128> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value: i64 = 0;
    let mut point = usize::MAX;
    for (i, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' => value = value * 10 + i64::from(b - b'0'),
            b'.' if point == usize::MAX && i > 0 => point = i,
            _ => return None,
        }
    }
    let places = if point == usize::MAX { 0 } else { digits.len() - point - 1 };
    if point != usize::MAX && (places == 0 || (places == 3 && point <= 3 && digits[0] != b'0' && mark != Some(Mark::Dot))) {
        return None;
    }
    let places = u32::try_from(places).ok()?;
    if places > scale {
        return None;
    }
    let units = i128::from(value) * 10_i128.pow(scale - places);
    Some(if negative { -units } else { units })
}

/// The text without everything that is not part of the number.
struct Stripped {
    /// Digits, dots and commas.
    core: String,
    negative: bool,
    /// Thousands were set apart by a space or an apostrophe.
    grouped: bool,
    /// Power of ten of a word such as «тыс.».
    power: u32,
}

const CURRENCIES: [&str; 27] = [
    "российский рубль",
    "российских рублей",
    "руб",
    "рублей",
    "рубля",
    "рубль",
    "₽",
    "р",
    "rub",
    "rur",
    "usd",
    "eur",
    "kzt",
    "byn",
    "gbp",
    "cny",
    "тенге",
    "тг",
    "$",
    "€",
    "£",
    "₸",
    "¥",
    "₴",
    "грн",
    "uah",
    "шт",
];

fn strip(text: &str) -> Option<Stripped> {
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_lowercase();
    let mut rest = lower.trim_matches(is_space);
    rest = rest.strip_prefix('\'').unwrap_or(rest);
    let (mut negative, mut signs) = (false, 0);
    let mut power = 0;
    loop {
        let before = rest;
        rest = rest.trim_matches(is_space);
        if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            (rest, negative, signs) = (inner, true, signs + 1);
        }
        for sign in ['-', '\u{2212}', '\u{2013}'] {
            if let Some(r) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
                (rest, negative, signs) = (r, true, signs + 1);
            }
        }
        if let Some(r) = rest.strip_prefix('+') {
            (rest, signs) = (r, signs + 1);
        }
        rest = without_currency(rest);
        for (word, p) in [("тыс.", 3), ("тыс", 3), ("млн.", 6), ("млн", 6), ("k", 3), ("к", 3)] {
            if let Some(r) = rest.strip_suffix(word).filter(|_| power == 0) {
                (rest, power) = (r, p);
            }
        }
        if rest == before {
            break;
        }
    }
    if signs > 1 || rest.is_empty() {
        return None;
    }
    let mut core = String::with_capacity(rest.len());
    let mut grouped = false;
    for part in Groups(rest) {
        let (digits, first) = part?;
        // A group after a space holds exactly three digits before its mark: «12 34» is two numbers, not one.
        let whole = digits.find(['.', ',']).unwrap_or(digits.len());
        if !first && whole != 3 || first && digits.is_empty() || !core.is_empty() && core.contains(['.', ',']) {
            return None;
        }
        grouped |= !first;
        core.push_str(digits);
    }
    Some(Stripped { core, negative, grouped, power })
}

fn without_currency(text: &str) -> &str {
    let bare = text.trim_end_matches('.');
    for word in CURRENCIES {
        if let Some(r) = bare.strip_suffix(word) {
            return r;
        }
        if let Some(r) = text.strip_prefix(word) {
            return r.strip_prefix('.').unwrap_or(r);
        }
    }
    text
}

/// Splits at single spaces and apostrophes; yields `None` for any character a number cannot hold.
struct Groups<'a>(&'a str);

impl<'a> Iterator for Groups<'a> {
    type Item = Option<(&'a str, bool)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let mut rest = self.0;
        let first = !rest.starts_with(is_group);
        if !first {
            let mut chars = rest.chars();
            chars.next();
            rest = chars.as_str();
        }
        let end = rest.find(is_group).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        self.0 = tail;
        Some(digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',').then_some((digits, first)))
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{200b}' | '\u{feff}')
}

fn is_group(c: char) -> bool {
    is_space(c) || matches!(c, '\'' | '\u{2019}')
}

fn general(text: &str, scale: u32, mark: Option<Mark>, binary: bool) -> Result<Number, Code> {
    let s = strip(text).ok_or(Code::BadNumber)?;
    let (decimal, proves) = decimal_at(&s.core, s.grouped, mark)?;
    let (whole, frac) = match decimal {
        Some(at) => (&s.core[..at], &s.core[at + 1..]),
        None => (s.core.as_str(), ""),
    };
    if whole.is_empty() && frac.is_empty() {
        return Err(Code::BadNumber);
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    if digits > 28 {
        return Err(Code::OutOfRange);
    }
    let scale = scale + s.power;
    let mut units: i128 = 0;
    for b in whole.bytes().filter(u8::is_ascii_digit) {
        units = units * 10 + i128::from(b - b'0');
    }
    let mut places = 0;
    let mut rounded = false;
    for b in frac.bytes() {
        let digit = i128::from(b - b'0');
        if places < scale {
            units = units.checked_mul(10).ok_or(Code::OutOfRange)? + digit;
        } else if digit != 0 || rounded {
            // Sixteen and more significant digits come from a binary fraction; fewer were written on purpose.
            if !binary && frac.len() + significant(whole) < 16 {
                return Err(Code::TooPrecise);
            }
            if places == scale && digit >= 5 {
                units += 1;
            }
            rounded = true;
        }
        places += 1;
    }
    let missing = scale.saturating_sub(places);
    let units = units.checked_mul(10_i128.checked_pow(missing).ok_or(Code::OutOfRange)?).ok_or(Code::OutOfRange)?;
    Ok(Number { units: if s.negative { -units } else { units }, proves, rounded })
}

fn significant(whole: &str) -> usize {
    whole.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count()
}

/// Position of the decimal mark in digits with dots and commas, and the mark this proves for the column.
fn decimal_at(core: &str, grouped: bool, mark: Option<Mark>) -> Result<(Option<usize>, Option<Mark>), Code> {
    let dots = core.matches('.').count();
    let commas = core.matches(',').count();
    let kind = |at: usize| if core.as_bytes()[at] == b'.' { Mark::Dot } else { Mark::Comma };
    let other = |m: Mark| if m == Mark::Dot { Mark::Comma } else { Mark::Dot };
    let last = core.rfind(['.', ',']);
    match (last, dots, commas) {
        (None, ..) => Ok((None, None)),
        (Some(at), d, c) if d > 0 && c > 0 => {
            let m = kind(at);
            let single = if m == Mark::Dot { d == 1 } else { c == 1 };
            if grouped || !single || !thousands(&core[..at]) {
                return Err(Code::BadNumber);
            }
            Ok((Some(at), Some(m)))
        }
        (Some(at), ..) if dots + commas > 1 => {
            if grouped || !thousands(core) {
                return Err(Code::BadNumber);
            }
            Ok((None, Some(other(kind(at)))))
        }
        (Some(at), ..) => {
            let m = kind(at);
            let after = core.len() - at - 1;
            let looks_grouped = !grouped && after == 3 && (1..=3).contains(&at) && core.as_bytes()[0] != b'0';
            if !looks_grouped {
                return Ok((Some(at), Some(m)));
            }
            match mark {
                Some(known) if known == m => Ok((Some(at), None)),
                Some(_) => Ok((None, None)),
                None => Err(Code::AmbiguousNumber),
            }
        }
    }
}

/// Groups of three digits behind a first group of one to three.
fn thousands(text: &str) -> bool {
    let mut parts = text.split(['.', ',']);
    let first = parts.next().unwrap_or("");
    (1..=3).contains(&first.len()) && parts.all(|p| p.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str, mark: Option<Mark>) -> Result<i128, Code> {
        parse(text, 4, mark).map(|n| n.units)
    }

    #[test]
    fn unambiguous_numbers() {
        for (text, want) in [
            ("1500", 15_000_000),
            ("-1500.5", -15_005_000),
            ("0.125", 1_250),
            ("+7", 70_000),
            ("1 500,00", 15_000_000),
            ("1\u{a0}500,00", 15_000_000),
            ("1\u{202f}500.25", 15_002_500),
            ("1'500", 15_000_000),
            ("1.234.567", 12_345_670_000),
            ("1,234,567.89", 12_345_678_900),
            ("1.234.567,89", 12_345_678_900),
            ("1.000,50", 10_005_000),
            ("(1 500)", -15_000_000),
            ("1500-", -15_000_000),
            ("\u{2212}12,5", -125_000),
            ("1 500,00 ₽", 15_000_000),
            ("1500 руб.", 15_000_000),
            ("$1,234.50", 12_345_000),
            ("-$1,234.50", -12_345_000),
            ("€ 12", 120_000),
            ("45k", 450_000_000),
            ("1,5 млн руб.", 15_000_000_000),
            ("12 тыс.", 120_000_000),
            ("2 500 ₸", 25_000_000),
            ("'1500", 15_000_000),
            ("  42 ", 420_000),
            (".5", 5_000),
            ("5.", 50_000),
            ("1234.567", 12_345_670),
            ("1.23450000", 12_345),
            ("3.4935000000000005", 34_935),
            ("0.30000000000000004", 3_000),
            ("9999999999999.9999", 99_999_999_999_999_999),
        ] {
            assert_eq!(money(text, None), Ok(want), "{text}");
        }
    }

    #[test]
    fn rejected_numbers() {
        for (text, want) in [
            ("", Code::BadNumber),
            ("-", Code::BadNumber),
            ("abc", Code::BadNumber),
            ("1e5", Code::BadNumber),
            ("NaN", Code::BadNumber),
            ("12 34", Code::BadNumber),
            ("1,2,3", Code::BadNumber),
            ("--5", Code::BadNumber),
            ("15%", Code::BadNumber),
            ("1.23456", Code::TooPrecise),
            ("1.000", Code::AmbiguousNumber),
            ("12,345", Code::AmbiguousNumber),
            ("-1,000", Code::AmbiguousNumber),
            ("99999999999999999999999999999999", Code::OutOfRange),
        ] {
            assert_eq!(money(text, None), Err(want), "{text}");
        }
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (text, want) in
            [("3.50625", 35_063), ("-3.50625", -35_063), ("3,506249", 35_062), ("0.00005", 1), ("1.99995", 20_000)]
        {
            assert_eq!(parse_rounded(text, 4, None).map(|n| (n.units, n.rounded)), Ok((want, true)), "{text}");
        }
        assert_eq!(parse_binary("1.23456", 4).map(|n| n.units), Ok(12_346));
    }

    #[test]
    fn the_column_decides_the_ambiguous_ones() {
        assert_eq!(money("1.000", Some(Mark::Dot)), Ok(10_000));
        assert_eq!(money("1.000", Some(Mark::Comma)), Ok(10_000_000));
        assert_eq!(money("12,345", Some(Mark::Comma)), Ok(123_450));
        assert_eq!(money("12,345 руб", Some(Mark::Dot)), Ok(123_450_000));
        assert_eq!(parse("1 500,5", 4, None).map(|n| n.proves), Ok(Some(Mark::Comma)));
        assert_eq!(parse("1.234.567", 4, None).map(|n| n.proves), Ok(Some(Mark::Comma)));
        assert_eq!(parse("1.5", 4, None).map(|n| n.proves), Ok(None), "the fast path leaves proof to the scan");
    }
}
