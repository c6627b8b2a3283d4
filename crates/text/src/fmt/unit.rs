//! Prints a figure's decimal string by the name of its unit, the one way all surfaces use.

use super::round::Decimal;
use super::{
    count, decimal_trimmed, duration_days, duration_minutes, duration_months, interval_days, interval_money, interval_number,
    interval_percent, money_exact, money_short, no_data, percent_str,
};
use crate::Lang;

/// A value by unit (`count`, `ratio`, `money`, `days`, `months`, `working_minutes`, `number`, `points`, `text`);
/// `exact` asks for full money instead of short. A missing value is "no data".
pub fn by_unit(lang: Lang, unit: &str, value: Option<&str>, currency: &str, exact: bool) -> String {
    let Some(value) = value else {
        return no_data(lang);
    };
    let float = || value.parse::<f64>().ok().filter(|x| x.is_finite());
    match unit {
        "ratio" => percent_str(lang, value, 1),
        "money" => match minor(value) {
            Some(m) if exact => money_exact(lang, m, currency),
            Some(m) => money_short(lang, m, currency),
            None => value.to_string(),
        },
        "days" => float().map_or_else(|| value.to_string(), |x| duration_days(lang, x)),
        "months" => float().map_or_else(|| value.to_string(), |x| duration_months(lang, x)),
        "working_minutes" => float().map_or_else(|| value.to_string(), |x| duration_minutes(lang, x)),
        "count" => value.parse().map_or_else(|_| decimal_trimmed(lang, value, 2), |n| count(lang, n)),
        "points" => decimal_trimmed(lang, value, 1),
        "number" => decimal_trimmed(lang, value, 2),
        _ => value.to_string(),
    }
}

/// An interval by unit; ends that are no numbers give an empty string.
pub fn interval_by_unit(lang: Lang, unit: &str, low: &str, high: &str, currency: &str) -> String {
    if unit == "money" {
        return match (minor(low), minor(high)) {
            (Some(l), Some(h)) => interval_money(lang, l, h, currency),
            _ => String::new(),
        };
    }
    let (Ok(l), Ok(h)) = (low.parse::<f64>(), high.parse::<f64>()) else {
        return String::new();
    };
    match unit {
        "ratio" => interval_percent(lang, l, h, 1),
        "days" => interval_days(lang, l, Some(h)),
        "count" => interval_number(lang, l, h, 0),
        "points" => interval_number(lang, l, h, 1),
        "working_minutes" => lang.pick(
            format!("от\u{a0}{} до\u{a0}{}", duration_minutes(lang, l), duration_minutes(lang, h)),
            format!("{} to {}", duration_minutes(lang, l), duration_minutes(lang, h)),
        ),
        _ => interval_number(lang, l, h, 2),
    }
}

/// Major units as a decimal string to minor units, rounded at the fourth place.
fn minor(value: &str) -> Option<i128> {
    let mut d = Decimal::parse(value)?;
    d.shift(4);
    d.round(0);
    let units: i128 = d.whole.parse().ok()?;
    Some(if d.negative { -units } else { units })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit() {
        let ru = |unit, value| by_unit(Lang::Ru, unit, Some(value), "RUB", false).replace('\u{a0}', " ");
        assert_eq!(ru("ratio", "0.4321"), "43,2 %");
        assert_eq!(ru("money", "16812450.50"), "16,8 млн ₽");
        assert_eq!(ru("days", "12.0"), "12 дней");
        assert_eq!(ru("working_minutes", "135"), "2 ч 15 мин");
        assert_eq!(ru("count", "1243"), "1 243");
        assert_eq!(ru("number", "0.558139"), "0,56");
        assert_eq!(ru("text", "AX"), "AX");
        assert_eq!(by_unit(Lang::Ru, "money", None, "RUB", false), "нет данных");
        let exact = by_unit(Lang::En, "money", Some("-1.005"), "USD", true);
        assert_eq!(exact, "\u{2212}$1");
        assert_eq!(interval_by_unit(Lang::En, "ratio", "0.358", "0.509", ""), "35.8% to 50.9%");
        let days = interval_by_unit(Lang::Ru, "days", "3", "7", "").replace('\u{a0}', " ");
        assert_eq!(days, "от 3 до 7 дней");
    }
}
