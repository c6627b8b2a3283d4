//! Dates and periods from plain numbers (year, month 1-12, day 1-31); months out of range print as they are.

use super::NBSP;
use crate::{Lang, locale};

/// A calendar day.
type Day = (i32, u8, u8);

fn word(lang: Lang, group: &str, n: u8) -> String {
    locale::t(lang, &format!("{group}.{n}")).to_string()
}

/// Name of a month on its own: «ноябрь», "November".
pub fn month(lang: Lang, m: u8) -> String {
    word(lang, "month", m)
}

/// Short name of a month for axes: «ноя», "Nov".
pub fn month_short(lang: Lang, m: u8) -> String {
    word(lang, "month_short", m)
}

/// Name of a weekday, 1 = Monday.
pub fn weekday(lang: Lang, d: u8) -> String {
    word(lang, "weekday", d)
}

/// Short name of a weekday, 1 = Monday: «пн», "Mon".
pub fn weekday_short(lang: Lang, d: u8) -> String {
    word(lang, "weekday_short", d)
}

/// A date for tables: «21.11.2026», "21 Nov 2026".
pub fn date(lang: Lang, (y, m, d): Day) -> String {
    match lang {
        Lang::Ru => format!("{d:02}.{m:02}.{y}"),
        Lang::En => format!("{d}{NBSP}{}{NBSP}{y}", month_short(lang, m)),
    }
}

/// A date for running text: «21 ноября 2026 г.», "21 November 2026".
pub fn date_long(lang: Lang, (y, m, d): Day) -> String {
    format!("{d}{NBSP}{}{NBSP}{}", word(lang, "month_of", m), year_tail(lang, y))
}

/// Time of the day: «09:07».
pub fn time(hour: u8, minute: u8) -> String {
    format!("{hour:02}:{minute:02}")
}

fn year_tail(lang: Lang, y: i32) -> String {
    lang.pick(format!("{y}{NBSP}г."), y.to_string())
}

/// A year on its own: «2026 год», "2026".
pub fn year(lang: Lang, y: i32) -> String {
    lang.pick(format!("{y}{NBSP}год"), y.to_string())
}

/// A quarter: «IV квартал 2026 г.», "Q4 2026".
pub fn quarter(lang: Lang, y: i32, q: u8) -> String {
    let roman = ["I", "II", "III", "IV"].get(usize::from(q.wrapping_sub(1))).copied().unwrap_or("?");
    lang.pick(format!("{roman}{NBSP}квартал{NBSP}{y}{NBSP}г."), format!("Q{q}{NBSP}{y}"))
}

/// Days in a month of the Gregorian calendar.
pub fn days_in_month(y: i32, m: u8) -> u8 {
    match m {
        2 if y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A period from its first to its LAST day, both included, in the shortest true form: a year, half-year, quarter,
/// month, or two dates.
pub fn period(lang: Lang, from: Day, last: Day) -> String {
    let whole_months = from.2 == 1 && last.2 == days_in_month(last.0, last.1);
    if whole_months && from.0 == last.0 {
        match (from.1, last.1) {
            (1, 12) => return year(lang, from.0),
            (1, 6) => return half(lang, from.0, 1),
            (7, 12) => return half(lang, from.0, 2),
            (a, b) if a == b => return format!("{}{NBSP}{}", month(lang, a), year_tail(lang, from.0)),
            (a, b) if a % 3 == 1 && b == a + 2 => return quarter(lang, from.0, b / 3),
            (a, b) => {
                return format!("{}\u{2013}{}{NBSP}{}", month(lang, a), month(lang, b), year_tail(lang, from.0));
            }
        }
    }
    if from == last {
        return date_long(lang, from);
    }
    let of = |m| word(lang, "month_of", m);
    if (from.0, from.1) == (last.0, last.1) {
        return format!("{}\u{2013}{}{NBSP}{}{NBSP}{}", from.2, last.2, of(from.1), year_tail(lang, from.0));
    }
    if from.0 == last.0 {
        return format!("{}{NBSP}{}{NBSP}\u{2013} {}", from.2, of(from.1), date_long(lang, last));
    }
    format!("{}{NBSP}\u{2013} {}", date_long(lang, from), date_long(lang, last))
}

fn half(lang: Lang, y: i32, h: u8) -> String {
    let roman = if h == 1 { "I" } else { "II" };
    lang.pick(format!("{roman}{NBSP}полугодие{NBSP}{y}{NBSP}г."), format!("H{h}{NBSP}{y}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ru(from: Day, last: Day) -> String {
        period(Lang::Ru, from, last).replace(NBSP, " ")
    }

    #[test]
    fn dates() {
        assert_eq!(date_long(Lang::Ru, (2026, 11, 21)).replace(NBSP, " "), "21 ноября 2026 г.");
        assert_eq!(date(Lang::Ru, (2026, 11, 1)), "01.11.2026");
        assert_eq!(date(Lang::En, (2026, 11, 21)).replace(NBSP, " "), "21 Nov 2026");
        assert_eq!(weekday_short(Lang::Ru, 1), "пн");
        assert_eq!(time(9, 7), "09:07");
    }

    #[test]
    fn periods_take_their_shortest_name() {
        assert_eq!(ru((2026, 11, 1), (2026, 11, 30)), "ноябрь 2026 г.");
        assert_eq!(ru((2026, 10, 1), (2026, 12, 31)), "IV квартал 2026 г.");
        assert_eq!(ru((2026, 1, 1), (2026, 6, 30)), "I полугодие 2026 г.");
        assert_eq!(ru((2026, 1, 1), (2026, 12, 31)), "2026 год");
        assert_eq!(ru((2024, 2, 1), (2024, 2, 29)), "февраль 2024 г.");
        assert_eq!(ru((2024, 2, 1), (2024, 2, 28)), "1–28 февраля 2024 г.");
        assert_eq!(ru((2026, 2, 1), (2026, 5, 31)), "февраль–май 2026 г.");
        assert_eq!(ru((2026, 1, 9), (2026, 6, 30)), "9 января – 30 июня 2026 г.");
        assert_eq!(ru((2025, 7, 1), (2026, 6, 30)), "1 июля 2025 г. – 30 июня 2026 г.");
        assert_eq!(ru((2025, 7, 1), (2025, 7, 1)), "1 июля 2025 г.");
        let en = period(Lang::En, (2026, 4, 1), (2026, 6, 30)).replace(NBSP, " ");
        assert_eq!(en, "Q2 2026");
        let en = period(Lang::En, (2026, 4, 5), (2026, 4, 20)).replace(NBSP, " ");
        assert_eq!(en, "5–20 April 2026");
    }
}
