//! Money from integer minor units (1/10000 of the major unit), short for figures and exact for tables.

use super::NBSP;
use super::number::write;
use super::round::Decimal;
use crate::Lang;

/// Decimal places of a minor unit.
const SCALE: usize = 4;

/// Names of thousands, millions, billions, trillions.
const NAMES_RU: [&str; 5] = ["", "тыс.", "млн", "млрд", "трлн"];
const NAMES_EN: [&str; 5] = ["", "K", "M", "B", "T"];

/// Sign of a currency, or its code when it has none in common use.
pub fn currency_sign(code: &str) -> &str {
    match code {
        "RUB" | "RUR" => "₽",
        "USD" => "$",
        "EUR" => "€",
        "KZT" => "₸",
        "GBP" => "£",
        other => other,
    }
}

/// Attaches the currency: «16,8 млн ₽», "₽16.8M", "BYN 16.8M".
fn attach(lang: Lang, amount: &str, code: &str) -> String {
    let sign = currency_sign(code);
    if sign.is_empty() {
        return amount.to_string();
    }
    match lang {
        Lang::Ru => format!("{amount}{NBSP}{sign}"),
        Lang::En => {
            let gap = if sign.chars().count() > 1 { "\u{a0}" } else { "" };
            match amount.strip_prefix(super::MINUS) {
                Some(rest) => format!("{}{sign}{gap}{rest}", super::MINUS),
                None => format!("{sign}{gap}{amount}"),
            }
        }
    }
}

/// Power of a thousand that fits an amount after rounding: 0 = units, 1 = thousands, 2 = millions ...
fn power(minor: i128) -> usize {
    let mut power = 0;
    while power < 4 && scaled(minor, power).whole.len() > 3 {
        power += 1;
    }
    power
}

/// The amount in thousands^power, rounded for show: one decimal only below 100 and only when it is not zero.
fn scaled(minor: i128, power: usize) -> Decimal {
    let mut d = Decimal::from_units(minor, SCALE + 3 * power);
    // Below one ruble the kopecks are all there is.
    let places = match (power, d.whole.len()) {
        (0, _) if d.whole == "0" => 2,
        (0, _) => 0,
        (_, 1 | 2) => 1,
        _ => 0,
    };
    d.round(places);
    if power > 0 {
        if d.whole.len() > 2 {
            d.round(0);
        }
        d.trim();
    }
    if d.is_zero() {
        d.fraction.clear();
    }
    d
}

fn with_scale(lang: Lang, d: &Decimal, power: usize) -> String {
    let number = write(lang, d);
    match (power, lang) {
        (0, _) => number,
        (_, Lang::Ru) => format!("{number}{NBSP}{}", NAMES_RU[power]),
        (_, Lang::En) => format!("{number}{}", NAMES_EN[power]),
    }
}

/// Short money for figures: «16,8 млн ₽», «600 тыс. ₽», «950 ₽»; "₽16.8M".
pub fn money_short(lang: Lang, minor: i128, currency: &str) -> String {
    let p = power(minor);
    attach(lang, &with_scale(lang, &scaled(minor, p), p), currency)
}

/// Two ends of a range in one scale where that stays readable: (low, high, shared tail), tail empty when scales differ.
pub fn money_scaled(lang: Lang, low: i128, high: i128, currency: &str) -> (String, String, String) {
    let (a, b) = (power(low), power(high));
    if lang == Lang::Ru && (a == b || low == 0) {
        let tail =
            [NAMES_RU[b], currency_sign(currency)].into_iter().filter(|s| !s.is_empty()).fold(String::new(), |mut t, s| {
                t.push(NBSP);
                t.push_str(s);
                t
            });
        return (write(lang, &scaled(low, b)), write(lang, &scaled(high, b)), tail);
    }
    (money_short(lang, low, currency), money_short(lang, high, currency), String::new())
}

/// Exact money for tables, whole major units: «16 812 450 ₽», "₽16,812,450".
pub fn money_exact(lang: Lang, minor: i128, currency: &str) -> String {
    exact(lang, minor, currency, 0)
}

/// Exact money with kopecks: «16 812 450,50 ₽».
pub fn money_exact_kopecks(lang: Lang, minor: i128, currency: &str) -> String {
    exact(lang, minor, currency, 2)
}

fn exact(lang: Lang, minor: i128, currency: &str, places: usize) -> String {
    let mut d = Decimal::from_units(minor, SCALE);
    d.round(places);
    attach(lang, &write(lang, &d), currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(major: i128) -> String {
        money_short(Lang::Ru, major * 10_000, "RUB").replace(NBSP, " ")
    }

    #[test]
    fn short_money() {
        assert_eq!(short(16_812_450), "16,8 млн ₽");
        assert_eq!(short(600_000), "600 тыс. ₽");
        assert_eq!(short(12_000_000), "12 млн ₽");
        assert_eq!(short(950), "950 ₽");
        assert_eq!(short(0), "0 ₽");
        assert_eq!(short(-16_850_000), "\u{2212}16,9 млн ₽");
        // Carries move to the next scale or drop the decimal.
        assert_eq!(short(999_600), "1 млн ₽");
        assert_eq!(short(999_999_999), "1 млрд ₽");
        assert_eq!(short(99_960_000), "100 млн ₽");
        assert_eq!(short(168_400_000), "168 млн ₽");
        assert_eq!(short(1_234_000_000_000_000), "1 234 трлн ₽");
        assert_eq!(money_short(Lang::Ru, 5_000, "RUB").replace(NBSP, " "), "0,50 ₽");
        assert_eq!(money_short(Lang::Ru, 9_999, "RUB").replace(NBSP, " "), "1,00 ₽");
    }

    #[test]
    fn english_and_other_currencies() {
        assert_eq!(money_short(Lang::En, 168_124_500_000, "RUB"), "₽16.8M");
        assert_eq!(money_short(Lang::En, -168_124_500_000, "USD"), "\u{2212}$16.8M");
        assert_eq!(money_short(Lang::En, 168_124_500_000, "BYN"), "BYN\u{a0}16.8M");
        assert_eq!(money_short(Lang::Ru, 168_124_500_000, "BYN"), "16,8\u{a0}млн\u{a0}BYN");
        assert_eq!(money_exact(Lang::En, 168_124_500_000, "EUR"), "€16,812,450");
        assert_eq!(money_exact(Lang::Ru, 10_000, ""), "1");
    }

    #[test]
    fn exact_money() {
        let exact = money_exact(Lang::Ru, 168_124_505_000, "RUB").replace(NBSP, " ");
        assert_eq!(exact, "16 812 451 ₽");
        let exact = money_exact_kopecks(Lang::Ru, 168_124_505_000, "RUB").replace(NBSP, " ");
        assert_eq!(exact, "16 812 450,50 ₽");
        assert_eq!(money_exact_kopecks(Lang::Ru, -50, "KZT").replace(NBSP, " "), "\u{2212}0,01 ₸");
        assert_eq!(money_exact_kopecks(Lang::Ru, -49, "KZT").replace(NBSP, " "), "0,00 ₸");
    }
}
