//! Text form of a work calendar: one fact a line, easy to edit by hand and to compare.

use super::{DayKind, Hours, RUSSIA, WorkCalendar};
use crate::error::Error;
use jiff::civil::Date;
use std::{collections::BTreeMap, fmt::Write};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Lines with content: number from 1, the line, its cells.
fn lines(source: &str) -> impl Iterator<Item = (usize, &str, Vec<&str>)> {
    source.trim_start_matches('\u{feff}').lines().enumerate().filter_map(|(i, raw)| {
        let body = raw.split('#').next().unwrap_or_default().trim();
        (!body.is_empty()).then(|| (i + 1, raw.trim(), body.split([',', ';']).map(str::trim).collect()))
    })
}

fn bad(line: usize, text: &str, what: &'static str) -> Error {
    Error::CalendarLine { line, text: text.to_owned(), what }
}

/// Adds `date,kind` lines.
pub(super) fn read_days(source: &str, into: &mut BTreeMap<Date, DayKind>) -> Result<(), Error> {
    for (number, raw, cells) in lines(source) {
        let (date, kind) = day(&cells).ok_or_else(|| bad(number, raw, "expected YYYY-MM-DD,off|working|short"))?;
        into.insert(date, kind);
    }
    Ok(())
}

fn day(cells: &[&str]) -> Option<(Date, DayKind)> {
    let [date, kind] = cells else { return None };
    Some((crate::period::parse_date(date)?, DayKind::from_word(&kind.to_lowercase())?))
}

/// `HH:MM` as minutes; `24:00` is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (h, m) = text.trim().split_once(':')?;
    let plain =
        |s: &str| (!s.is_empty() && s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u16>().ok())?;
    let (h, m) = (plain(h)?, plain(m)?);
    (m < 60 && h * 60 + m <= 1440).then_some(h * 60 + m)
}

fn stretch(text: &str) -> Option<(u16, u16)> {
    let (a, b) = text.split_once(['-', '–', '—'])?;
    Some((minute(a)?, minute(b)?))
}

/// Cells after the weekday: `off`, hours, or hours and lunch.
fn hours(cells: &[&str]) -> Option<Option<Hours>> {
    match cells {
        ["off"] => Some(None),
        [open] => stretch(open).and_then(|(a, b)| Hours::new(a, b)).map(Some),
        [open, lunch] => {
            let (from, to) = stretch(lunch)?;
            let (a, b) = stretch(open)?;
            Hours::new(a, b)?.with_lunch(from, to).map(Some)
        }
        _ => None,
    }
}

pub(super) fn parse(zone: &str, source: &str) -> Result<WorkCalendar, Error> {
    let mut calendar = WorkCalendar::plain(zone)?;
    for (number, raw, cells) in lines(source) {
        let key = cells.first().map(|c| c.to_lowercase()).unwrap_or_default();
        let rest = cells.get(1..).unwrap_or_default();
        if let Some(i) = WEEKDAYS.iter().position(|w| *w == key) {
            let read =
                hours(rest).ok_or_else(|| bad(number, raw, "expected for example mon,09:00-18:00,13:00-14:00 or sun,off"))?;
            if let Some(slot) = calendar.weekly.get_mut(i) {
                *slot = read;
            }
            continue;
        }
        match (key.as_str(), rest) {
            ("zone", [name]) => calendar = calendar.in_zone(name)?,
            ("short", [n]) => {
                let minutes = n.parse().ok().filter(|m| *m < 1440);
                calendar.short_by = minutes.ok_or_else(|| bad(number, raw, "expected whole minutes, for example short,60"))?;
            }
            ("days", ["russia"]) => read_days(RUSSIA, &mut calendar.special)?,
            ("days", _) => return Err(bad(number, raw, "the only built-in set of days is `russia`")),
            _ => {
                let (date, kind) = day(&cells)
                    .ok_or_else(|| bad(number, raw, "expected zone, mon..sun, short, days or YYYY-MM-DD,off|working|short"))?;
                calendar.special.insert(date, kind);
            }
        }
    }
    Ok(calendar)
}

pub(super) fn print(calendar: &WorkCalendar) -> String {
    let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
    let mut out = format!("zone,{}\n", calendar.zone);
    for (name, hours) in WEEKDAYS.iter().zip(&calendar.weekly) {
        let text = match hours {
            None => "off".to_owned(),
            Some(h) => {
                let lunch = h.lunch.map(|(a, b)| format!(",{}-{}", clock(a), clock(b))).unwrap_or_default();
                format!("{}-{}{lunch}", clock(h.open), clock(h.close))
            }
        };
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{name},{text}");
    }
    let _ = writeln!(out, "short,{}", calendar.short_by);
    for (date, kind) in &calendar.special {
        let _ = writeln!(out, "{date},{}", kind.word());
    }
    out
}
