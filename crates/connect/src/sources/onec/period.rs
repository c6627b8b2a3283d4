//! The period of a report as its title prints it, and months as rows and columns name them.

use crate::recognise::fold;
use crate::values::date;

/// First and last day, days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Period {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

const MONTHS: [&str; 12] =
    ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"];

fn day(y: i64, m: u32, d: u32) -> Option<i64> {
    date::civil_micros(y, m, d, 0, 0, 0, 0).map(|t| t.div_euclid(date::DAY))
}

fn span(y: i64, first: u32, months: u32) -> Option<Period> {
    let after = i64::from(first - 1 + months);
    let (ny, nm) = (y + after / 12, u32::try_from(after % 12).ok()? + 1);
    Some(Period { from: day(y, first, 1)?, to: day(ny, nm, 1)? - 1 })
}

fn month_of(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|m| word.starts_with(m) && word.chars().count() <= m.chars().count() + 2)?;
    // «ма» alone would take «март» and «магазин».
    if at == 4 && !matches!(word, "май" | "мая" | "мае") {
        return None;
    }
    u32::try_from(at).ok().map(|m| m + 1)
}

/// «Июль 2026 г.», `07.2026`: a whole month.
pub(crate) fn month(text: &str) -> Option<Period> {
    let folded = fold(text);
    let parts: Vec<&str> = folded.split(' ').filter(|w| !matches!(*w, "г" | "года" | "год")).collect();
    match parts.as_slice() {
        [name, year] if year.len() == 4 => span(year.parse().ok()?, month_of(name)?, 1),
        [m, year] if m.len() == 2 && year.len() == 4 => {
            let m: u32 = m.parse().ok()?;
            (1..=12).contains(&m).then(|| span(year.parse().ok()?, m, 1)).flatten()
        }
        _ => None,
    }
}

/// The period in a line of the title: two dates, a month, a quarter, a half or a whole year.
pub(crate) fn parse(text: &str) -> Option<Period> {
    let dates = dates(text);
    if let [from, to, ..] = dates.as_slice() {
        return (from <= to).then_some(Period { from: *from, to: *to });
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|w| !matches!(*w, "г" | "года" | "год")).collect();
    let year_at = words.iter().position(|w| w.len() == 4 && w.parse::<i64>().is_ok_and(|y| (1990..=2100).contains(&y)))?;
    let year: i64 = words[year_at].parse().ok()?;
    let before = &words[..year_at];
    if let Some(m) = before.last().and_then(|w| month_of(w)) {
        // «Январь 2026 - Июнь 2026».
        let rest = words[year_at + 1..].join(" ");
        let end = parse(&rest).filter(|_| !rest.is_empty());
        let first = span(year, m, 1)?;
        return Some(end.map_or(first, |e| Period { from: first.from, to: e.to.max(first.to) }));
    }
    let number: u32 = before.iter().rev().find_map(|w| w.parse().ok()).unwrap_or(0);
    let has = |w: &str| before.iter().any(|b| b.starts_with(w));
    if has("квартал") && (1..=4).contains(&number) {
        return span(year, number * 3 - 2, 3);
    }
    if has("полугоди") && (1..=2).contains(&number) {
        return span(year, number * 6 - 5, 6);
    }
    if has("месяц") && (1..=12).contains(&number) {
        return span(year, 1, number);
    }
    if dates.len() == 1 {
        return Some(Period { from: dates[0], to: dates[0] });
    }
    let only_year = before.iter().all(|w| matches!(*w, "период" | "за" | "параметры" | "отчета"));
    only_year.then(|| span(year, 1, 12)).flatten()
}

/// Calendar dates in a text, `DD.MM.YYYY` or `YYYY-MM-DD`.
pub(crate) fn dates(text: &str) -> Vec<i64> {
    let pieces = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')));
    let pieces = pieces.flat_map(|p| p.split("..")).map(|p| p.trim_matches(['.', '-']));
    pieces
        .filter(|p| p.len() >= 8)
        .filter_map(|p| date::parse(p, Some(date::Order::Dmy), false).ok().flatten())
        .filter(|m| !m.serial && m.offset.is_none())
        .map(|m| m.wall.div_euclid(date::DAY))
        .collect()
}

impl Period {
    /// `2026-07-01..2026-07-31`, as a mapping file states it.
    pub(crate) fn spell(self) -> String {
        format!("{}..{}", iso(self.from), iso(self.to))
    }

    /// Calendar months touched.
    pub(crate) fn months(self) -> i64 {
        let number = |d: i64| {
            let text = iso(d);
            let mut parts = text.split('-').filter_map(|p| p.parse::<i64>().ok());
            parts.next().unwrap_or(0) * 12 + parts.next().unwrap_or(0)
        };
        number(self.to) - number(self.from) + 1
    }
}

/// `YYYY-MM-DD` of a day.
pub(crate) fn iso(day: i64) -> String {
    date::iso_text(day.saturating_mul(date::DAY)).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_titles() {
        for (text, want) in [
            ("Период: 01.07.2026 - 31.07.2026", "2026-07-01..2026-07-31"),
            ("с 01.07.2026 по 30.09.2026", "2026-07-01..2026-09-30"),
            ("Период: Июль 2026 г.", "2026-07-01..2026-07-31"),
            ("за Май 2026 г.", "2026-05-01..2026-05-31"),
            ("Период: Январь 2026 г. - Июнь 2026 г.", "2026-01-01..2026-06-30"),
            ("за 1 квартал 2026 г.", "2026-01-01..2026-03-31"),
            ("за 2 полугодие 2025 г.", "2025-07-01..2025-12-31"),
            ("за 9 месяцев 2026 г.", "2026-01-01..2026-09-30"),
            ("Период: 2026 г.", "2026-01-01..2026-12-31"),
            ("2026-07-01..2026-07-31", "2026-07-01..2026-07-31"),
            ("на 31.12.2025", "2025-12-31..2025-12-31"),
        ] {
            assert_eq!(parse(text).map(Period::spell).as_deref(), Some(want), "{text}");
        }
        assert_eq!(parse("Отбор: Склад равно «Магазин 2026»"), None);
        assert_eq!(month("Март 2026").map(Period::spell).as_deref(), Some("2026-03-01..2026-03-31"));
        assert_eq!(month("Магазин 2026"), None);
        assert_eq!(parse("Период: 01.11.2025 - 28.02.2026").map(Period::months), Some(4));
    }
}
