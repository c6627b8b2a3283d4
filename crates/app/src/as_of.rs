//! The as-of moment: as asked, or the end of the last local day on which something happened.

use crate::{Error, Result};
use domain::result::Words;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Columns that date what has happened, so the last of them dates the data. Plans and deadlines are not here.
pub const EVENTS: &[(&str, &[&str])] = &[
    ("leads", &["created_at", "first_response_at"]),
    ("deals", &["created_at", "closed_at"]),
    ("stage_events", &["entered_at"]),
    ("field_events", &["at"]),
    ("activities", &["started_at"]),
    ("tasks", &["created_at", "completed_at"]),
    ("orders", &["at"]),
    ("payments", &["paid_at"]),
    ("proposals", &["sent_at"]),
    ("survey_responses", &["at"]),
    ("call_reviews", &["at"]),
    ("candidates", &["applied_at"]),
];

/// A chosen moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// Microseconds since 1970-01-01 UTC; everything up to and including it is seen.
    pub micros: i64,
    /// RFC 3339 with the company's offset.
    pub text: String,
    /// How it was chosen.
    pub why: Words,
}

/// A moment as a person writes it: a date (the end of that day in the zone) or RFC 3339.
///
/// # Errors
/// Neither of the two.
pub fn parse(text: &str, zone: &TimeZone) -> Result<AsOf> {
    let why = Words::new("задан в команде", "given in the command");
    // A whole moment also parses as a date, its time dropped: only the ten letters of a plain date mean a day.
    if let Some(day) = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten() {
        return end_of(day, zone, why);
    }
    let stamp: Timestamp = text.parse().map_err(|_| {
        Error::usage(
            format!("«{text}» — не дата и не момент; напишите 2024-06-30 или 2024-06-30T18:00:00+03:00"),
            format!("{text:?} is neither a date nor a moment; write 2024-06-30 or 2024-06-30T18:00:00+03:00"),
        )
    })?;
    Ok(AsOf { micros: stamp.as_microsecond(), text: show(stamp, zone), why })
}

/// The default: the end of the local day of the last event not after `now`; the day of `now` when nothing ever happened.
///
/// # Errors
/// A moment outside the calendar.
pub fn latest(last_event: Option<i64>, zone: &TimeZone, now: i64) -> Result<AsOf> {
    let why = match last_event {
        Some(_) => Words::new("конец последнего дня, в котором есть события", "end of the last day that has events"),
        None => Words::new("сегодня: событий в данных нет", "today: the data has no events"),
    };
    let stamp = Timestamp::from_microsecond(last_event.unwrap_or(now)).map_err(|_| out_of_calendar())?;
    end_of(stamp.to_zoned(zone.clone()).date(), zone, why)
}

/// A zone by name.
///
/// # Errors
/// An unknown name.
pub fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| {
        Error::usage(format!("нет часового пояса «{name}»; укажите имя вида Europe/Moscow"), format!("no time zone {name:?}"))
    })
}

/// RFC 3339 to the second in the zone.
#[must_use]
pub fn show(stamp: Timestamp, zone: &TimeZone) -> String {
    stamp.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn end_of(day: Date, zone: &TimeZone, why: Words) -> Result<AsOf> {
    let next = day.checked_add(1.day()).and_then(|d| d.to_zoned(zone.clone())).map_err(|_| out_of_calendar())?;
    let micros = next.timestamp().as_microsecond() - 1;
    let stamp = Timestamp::from_microsecond(micros).map_err(|_| out_of_calendar())?;
    Ok(AsOf { micros, text: show(stamp, zone), why })
}

fn out_of_calendar() -> Error {
    Error::usage("момент за пределами календаря", "the moment is outside the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_end_of_that_day_in_the_zone() {
        let moscow = zone("Europe/Moscow").unwrap();
        let a = parse("2024-06-30", &moscow).unwrap();
        assert_eq!(a.text, "2024-06-30T23:59:59+03:00");
        assert_eq!(a.micros, 1_719_781_200_000_000 - 1);
        let b = parse("2024-06-30T18:00:00+03:00", &moscow).unwrap();
        assert_eq!(b.text, "2024-06-30T18:00:00+03:00");
        assert_eq!(parse("вчера", &moscow).unwrap_err().exit(), 2);
    }

    #[test]
    fn the_last_event_gives_its_local_day() {
        let moscow = zone("Europe/Moscow").unwrap();
        // 22:30 UTC is already the next day in Moscow
        let event = "2024-06-29T22:30:00Z".parse::<Timestamp>().unwrap().as_microsecond();
        assert_eq!(latest(Some(event), &moscow, 0).unwrap().text, "2024-06-30T23:59:59+03:00");
        assert!(latest(None, &moscow, event).unwrap().why.en.contains("today"));
    }

    #[test]
    fn event_columns_are_dates_of_known_tables() {
        use domain::schema::{Kind, table};
        for (name, columns) in EVENTS {
            let t = table(name).unwrap();
            assert!(columns.iter().all(|c| t.column(c).is_some_and(|c| c.kind == Kind::Time || c.kind == Kind::Date)), "{name}");
        }
    }
}
