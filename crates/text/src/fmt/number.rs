//! Plain numbers, counts, percents, percentage points.

use super::round::Decimal;
use super::{MINUS, NBSP};
use crate::{Lang, locale, plural};

/// What stands where there is no value; never 0.
pub fn no_data(lang: Lang) -> String {
    locale::t(lang, "no_data").to_string()
}

/// Writes a rounded decimal with the separators of the language.
pub(super) fn write(lang: Lang, d: &Decimal) -> String {
    let (group, point) = lang.pick((NBSP, ','), (',', '.'));
    let mut out = String::new();
    if d.negative {
        out.push(MINUS);
    }
    for (i, digit) in d.whole.chars().enumerate() {
        if i > 0 && (d.whole.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !d.fraction.is_empty() {
        out.push(point);
        out.push_str(&d.fraction);
    }
    out
}

fn rounded(lang: Lang, value: Option<Decimal>, shift: i32, places: usize) -> Option<String> {
    let mut d = value?;
    d.shift(shift);
    d.round(places);
    Some(write(lang, &d))
}

/// A number with exactly `places` decimals: «1 243,50», "1,243.50". NaN is "no data".
pub fn decimal(lang: Lang, x: f64, places: usize) -> String {
    rounded(lang, Decimal::from_f64(x), 0, places).unwrap_or_else(|| no_data(lang))
}

/// As [`decimal`], from a plain decimal string; text that is no number stays as it is.
pub fn decimal_str(lang: Lang, value: &str, places: usize) -> String {
    rounded(lang, Decimal::parse(value), 0, places).unwrap_or_else(|| value.to_string())
}

/// At most `places` decimals, zeros at the end dropped: «3», «3,5».
pub fn decimal_trimmed(lang: Lang, value: &str, places: usize) -> String {
    let Some(mut d) = Decimal::parse(value) else {
        return value.to_string();
    };
    d.round(places);
    d.trim();
    write(lang, &d)
}

/// Alias of [`decimal`] for a value that is no money, share or count.
pub fn number(lang: Lang, x: f64, places: usize) -> String {
    decimal(lang, x, places)
}

/// A whole number in groups: «16 812 450».
pub fn count(lang: Lang, n: i64) -> String {
    write(lang, &Decimal::from_units(i128::from(n), 0))
}

/// A count with its noun: `counted(Ru, 1243, "deal")` is «1 243 сделки». Nouns are the keys `noun.*`.
pub fn counted(lang: Lang, n: i64, noun: &str) -> String {
    format!("{}{NBSP}{}", count(lang, n), plural(lang, n, locale::forms(lang, noun)))
}

fn percent_text(lang: Lang, number: Option<String>) -> String {
    match (number, lang) {
        (Some(n), Lang::Ru) => format!("{n}{NBSP}%"),
        (Some(n), Lang::En) => format!("{n}%"),
        (None, _) => no_data(lang),
    }
}

/// A ratio as percent: 0.095 is «9,5 %» with one place, "9.5%".
pub fn percent(lang: Lang, ratio: f64, places: usize) -> String {
    percent_text(lang, rounded(lang, Decimal::from_f64(ratio), 2, places))
}

/// As [`percent`], from a decimal string.
pub fn percent_str(lang: Lang, ratio: &str, places: usize) -> String {
    percent_text(lang, rounded(lang, Decimal::parse(ratio), 2, places))
}

/// Difference of two shares in percentage points: 0.008 is «0,8 п. п.», "0.8 pp".
pub fn points(lang: Lang, difference: f64, places: usize) -> String {
    match rounded(lang, Decimal::from_f64(difference), 2, places) {
        Some(n) => format!("{n}{NBSP}{}", lang.pick("п.\u{a0}п.", "pp")),
        None => no_data(lang),
    }
}

/// As [`points`] with a sign: «+8,4 п. п.».
pub fn points_signed(lang: Lang, difference: f64, places: usize) -> String {
    signed(points(lang, difference, places))
}

/// Puts a plus before a formatted value that is above zero; a minus is there already, zero stays bare.
pub fn signed(formatted: String) -> String {
    let positive = !formatted.starts_with(MINUS) && formatted.chars().any(|c| matches!(c, '1'..='9'));
    if positive { format!("+{formatted}") } else { formatted }
}

/// «12 из 37», "12 of 37".
pub fn x_of_n(lang: Lang, x: u64, n: u64) -> String {
    let text = |v: u64| write(lang, &Decimal::from_units(i128::from(v), 0));
    format!("{}{NBSP}{}{NBSP}{}", text(x), lang.pick("из", "of"), text(n))
}

/// A share with its n: «32,4 % (12 из 37)»; below five cases only the counts, without a denominator "no data".
pub fn share(lang: Lang, x: u64, n: u64, places: usize) -> String {
    match n {
        0 => no_data(lang),
        1..=4 => x_of_n(lang, x, n),
        _ => format!("{} ({})", percent(lang, ratio(x, n), places), x_of_n(lang, x, n)),
    }
}

fn ratio(x: u64, n: u64) -> f64 {
    x as f64 / n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_languages() {
        assert_eq!(decimal(Lang::Ru, 1_234_567.25, 1), "1\u{a0}234\u{a0}567,3");
        assert_eq!(decimal(Lang::En, -1_234_567.25, 1), "\u{2212}1,234,567.3");
        assert_eq!(count(Lang::Ru, 999), "999");
        assert_eq!(count(Lang::Ru, -1000), "\u{2212}1\u{a0}000");
        assert_eq!(counted(Lang::Ru, 1243, "deal"), "1\u{a0}243\u{a0}сделки");
        assert_eq!(counted(Lang::En, 1, "deal"), "1\u{a0}deal");
        assert_eq!(decimal_trimmed(Lang::Ru, "3.00", 2), "3");
        assert_eq!(decimal_trimmed(Lang::Ru, "100", 2), "100");
        assert_eq!(decimal(Lang::Ru, f64::NAN, 1), "нет данных");
        assert_eq!(decimal_str(Lang::Ru, "A", 1), "A");
    }

    #[test]
    fn percents_and_points() {
        assert_eq!(percent(Lang::Ru, 0.095, 1), "9,5\u{a0}%");
        assert_eq!(percent(Lang::En, 0.095, 1), "9.5%");
        assert_eq!(percent(Lang::Ru, 1.0, 0), "100\u{a0}%");
        // 0.285 * 100 in floats is 28.499...; on decimal digits it is 28.5.
        assert_eq!(percent(Lang::Ru, 0.285, 0), "29\u{a0}%");
        assert_eq!(percent_str(Lang::Ru, "0.4321", 1), "43,2\u{a0}%");
        assert_eq!(points(Lang::Ru, 0.008, 1), "0,8\u{a0}п.\u{a0}п.");
        assert_eq!(points_signed(Lang::En, 0.084, 1), "+8.4\u{a0}pp");
        assert_eq!(points_signed(Lang::En, -0.084, 1), "\u{2212}8.4\u{a0}pp");
        assert_eq!(points_signed(Lang::En, 0.000_1, 1), "0.0\u{a0}pp");
    }

    #[test]
    fn shares_show_their_n() {
        assert_eq!(share(Lang::Ru, 12, 37, 1), "32,4\u{a0}% (12\u{a0}из\u{a0}37)");
        assert_eq!(share(Lang::En, 2, 3, 1), "2\u{a0}of\u{a0}3");
        assert_eq!(share(Lang::Ru, 0, 0, 1), "нет данных");
    }
}
