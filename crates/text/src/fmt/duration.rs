//! Lengths of time: seconds of a call, working minutes, days, months.

use super::NBSP;
use super::number::{count, no_data, write};
use super::round::Decimal;
use crate::{Lang, locale, plural, plural_fraction};

/// Minutes as people say them: «17 мин», «2 ч 15 мин», «56 ч». Working hours never turn into days, because a working
/// day has no fixed length.
pub fn duration_minutes(lang: Lang, minutes: f64) -> String {
    let Some(mut d) = Decimal::from_f64(minutes) else {
        return no_data(lang);
    };
    d.round(0);
    let Ok(total) = d.whole.parse::<i64>() else {
        return no_data(lang);
    };
    let (h, m) = (total / 60, total % 60);
    let (hour, minute) = lang.pick(("ч", "мин"), ("h", "min"));
    let text = match (h, m) {
        (0, m) => format!("{m}{NBSP}{minute}"),
        // Past a hundred hours the minutes say nothing.
        (h, m) if m == 0 || h >= 100 => format!("{}{NBSP}{hour}", count(lang, h)),
        (h, m) => format!("{h}{NBSP}{hour}{NBSP}{m}{NBSP}{minute}"),
    };
    if d.negative { format!("{}{text}", super::MINUS) } else { text }
}

/// Seconds of a call: «45 с», «3 мин 20 с», from an hour on as minutes.
pub fn duration_seconds(lang: Lang, seconds: i64) -> String {
    let (minute, second) = lang.pick(("мин", "с"), ("min", "s"));
    match (seconds / 60, seconds % 60) {
        (m, _) if m >= 60 => duration_minutes(lang, seconds as f64 / 60.0),
        (0, s) => format!("{s}{NBSP}{second}"),
        (m, 0) => format!("{m}{NBSP}{minute}"),
        (m, s) => format!("{m}{NBSP}{minute}{NBSP}{s}{NBSP}{second}"),
    }
}

/// Days: «3 дня», «1,5 дня», «21 день»; one decimal only below 10 and only when it is not zero.
pub fn duration_days(lang: Lang, days: f64) -> String {
    with_noun(lang, days, "day")
}

/// Months in the same manner: «4 месяца», «8,7 месяца».
pub fn duration_months(lang: Lang, months: f64) -> String {
    with_noun(lang, months, "month")
}

fn with_noun(lang: Lang, value: f64, noun: &str) -> String {
    let Some(d) = short(value) else {
        return no_data(lang);
    };
    let forms = locale::forms(lang, noun);
    let word = match d.whole.parse::<i64>() {
        Ok(n) if d.fraction.is_empty() => plural(lang, n, forms),
        _ => plural_fraction(lang, forms),
    };
    format!("{}{NBSP}{word}", write(lang, &d))
}

/// One decimal below 10, none above, zeros dropped.
pub(super) fn short(value: f64) -> Option<Decimal> {
    let mut d = Decimal::from_f64(value)?;
    d.round(1);
    if d.whole.len() > 1 {
        d = Decimal::from_f64(value)?;
        d.round(0);
    }
    d.trim();
    Some(d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(s: String) -> String {
        s.replace(NBSP, " ")
    }

    #[test]
    fn minutes_and_seconds() {
        assert_eq!(plain(duration_minutes(Lang::Ru, 17.0)), "17 мин");
        assert_eq!(plain(duration_minutes(Lang::Ru, 135.4)), "2 ч 15 мин");
        assert_eq!(plain(duration_minutes(Lang::Ru, 59.5)), "1 ч");
        assert_eq!(plain(duration_minutes(Lang::En, 7259.0)), "120 h");
        assert_eq!(plain(duration_minutes(Lang::Ru, -3.0)), "\u{2212}3 мин");
        assert_eq!(plain(duration_minutes(Lang::Ru, f64::INFINITY)), "нет данных");
        assert_eq!(plain(duration_seconds(Lang::Ru, 200)), "3 мин 20 с");
        assert_eq!(plain(duration_seconds(Lang::En, 45)), "45 s");
        assert_eq!(plain(duration_seconds(Lang::En, 4500)), "1 h 15 min");
    }

    #[test]
    fn days_and_months() {
        assert_eq!(plain(duration_days(Lang::Ru, 3.0)), "3 дня");
        assert_eq!(plain(duration_days(Lang::Ru, 1.5)), "1,5 дня");
        assert_eq!(plain(duration_days(Lang::Ru, 21.04)), "21 день");
        assert_eq!(plain(duration_days(Lang::Ru, 9.96)), "10 дней");
        assert_eq!(plain(duration_days(Lang::En, 1.0)), "1 day");
        assert_eq!(plain(duration_months(Lang::Ru, 8.66)), "8,7 месяца");
        assert_eq!(plain(duration_months(Lang::En, 6.0)), "6 months");
    }
}
