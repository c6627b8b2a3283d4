//! Intervals in words: «от 19,6 до 48,5 %».

use super::money::{money_scaled, money_short};
use super::number::{decimal, percent};
use super::{NBSP, duration};
use crate::{Lang, locale, plural, plural_fraction};

/// Interval of a share: «от 19,6 до 48,5 %», "19.6% to 48.5%".
pub fn interval_percent(lang: Lang, low: f64, high: f64, places: usize) -> String {
    match lang {
        Lang::Ru => {
            let full = percent(lang, low, places);
            let bare = full.strip_suffix("\u{a0}%").unwrap_or(&full);
            format!("от{NBSP}{bare} до{NBSP}{}", percent(lang, high, places))
        }
        Lang::En => format!("{} to {}", percent(lang, low, places), percent(lang, high, places)),
    }
}

/// Interval of money: «от 16,8 до 20,1 млн ₽», «от 600 тыс. ₽ до 1,2 млн ₽», "₽16.8M to ₽20.1M".
pub fn interval_money(lang: Lang, low_minor: i128, high_minor: i128, currency: &str) -> String {
    let (low, high, tail) = money_scaled(lang, low_minor, high_minor, currency);
    match lang {
        Lang::Ru => format!("от{NBSP}{low} до{NBSP}{high}{tail}"),
        Lang::En => format!("{low} to {high}"),
    }
}

/// Middle with its careful and bold ends: «16,8 млн ₽ (от 12 до 20,1 млн ₽)».
pub fn outlook_money(lang: Lang, p10: i128, p50: i128, p90: i128, currency: &str) -> String {
    format!("{} ({})", money_short(lang, p50, currency), interval_money(lang, p10, p90, currency))
}

/// Interval of a plain number: «от 0,77 до 1,79», "0.77 to 1.79".
pub fn interval_number(lang: Lang, low: f64, high: f64, places: usize) -> String {
    let (a, b) = (decimal(lang, low, places), decimal(lang, high, places));
    lang.pick(format!("от{NBSP}{a} до{NBSP}{b}"), format!("{a} to {b}"))
}

/// Interval of days; an upper end that was not reached is said so: «от 4 до 11 дней», «от 13 дней, верх не достигнут».
pub fn interval_days(lang: Lang, low: f64, high: Option<f64>) -> String {
    let Some(high) = high else {
        let from = duration::duration_days(lang, low);
        return lang.pick(
            format!("от{NBSP}{}, верхняя граница не достигнута", genitive_days(low).unwrap_or(from.clone())),
            format!("from {from}, upper end not reached"),
        );
    };
    let number = |x: f64| duration::short(x).map(|d| super::number::write(lang, &d)).unwrap_or_default();
    match lang {
        Lang::Ru => format!("от{NBSP}{} до{NBSP}{}", number(low), genitive_days(high).unwrap_or_default()),
        Lang::En => format!("{} to {}", number(low), duration::duration_days(lang, high)),
    }
}

/// «до 21 дня», «до 11 дней», «до 1,5 дня»: after a preposition only two forms are left.
fn genitive_days(days: f64) -> Option<String> {
    let d = duration::short(days)?;
    let [_, one, many] = locale::forms(Lang::Ru, "day");
    let word = match d.whole.parse::<i64>() {
        Ok(n) if d.fraction.is_empty() => plural(Lang::Ru, n, [one, many, many]),
        _ => plural_fraction(Lang::Ru, [one, one, many]),
    };
    Some(format!("{}{NBSP}{word}", super::number::write(Lang::Ru, &d)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals() {
        let plain = |s: String| s.replace(NBSP, " ");
        assert_eq!(plain(interval_percent(Lang::Ru, 0.196, 0.485, 1)), "от 19,6 до 48,5 %");
        assert_eq!(interval_percent(Lang::En, 0.196, 0.485, 1), "19.6% to 48.5%");
        let money = |l: i128, h: i128| plain(interval_money(Lang::Ru, l * 10_000, h * 10_000, "RUB"));
        assert_eq!(money(16_800_000, 20_100_000), "от 16,8 до 20,1 млн ₽");
        assert_eq!(money(600_000, 1_200_000), "от 600 тыс. ₽ до 1,2 млн ₽");
        assert_eq!(money(0, 1_200_000), "от 0 до 1,2 млн ₽");
        assert_eq!(money(10, 20), "от 10 до 20 ₽");
        assert_eq!(interval_money(Lang::En, 168 * 10_i128.pow(9), 2 * 10_i128.pow(11), "RUB"), "₽16.8M to ₽20M");
        let all = plain(outlook_money(Lang::Ru, 10_000, 20_000, 30_000, "RUB"));
        assert_eq!(all, "2 ₽ (от 1 до 3 ₽)");
        assert_eq!(plain(interval_number(Lang::Ru, 0.77, 1.79, 2)), "от 0,77 до 1,79");
        assert_eq!(plain(interval_days(Lang::Ru, 4.0, Some(21.0))), "от 4 до 21 дня");
        assert_eq!(plain(interval_days(Lang::Ru, 4.0, Some(11.0))), "от 4 до 11 дней");
        assert_eq!(plain(interval_days(Lang::En, 4.0, Some(1.5))), "4 to 1.5 days");
        assert_eq!(plain(interval_days(Lang::Ru, 13.0, None)), "от 13 дней, верхняя граница не достигнута");
    }
}
