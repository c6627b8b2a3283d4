//! Half-open date ranges, buckets by grain, dates of instants in a zone, `--from` and `--to` (`methods.md` 0.4).

use crate::error::Error;
use jiff::{
    Span, Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};

/// Local days `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// First day.
    pub from: Date,
    /// Day after the last.
    pub to: Date,
}

impl DateRange {
    /// Both days inclusive, as people say it; `None` when `last < from`.
    #[must_use]
    pub fn inclusive(from: Date, last: Date) -> Option<Self> {
        (from <= last).then_some(Self { from, to: last.tomorrow().ok()? })
    }

    /// Last day.
    #[must_use]
    pub fn last(&self) -> Date {
        self.to.yesterday().unwrap_or(self.to)
    }

    /// Number of days.
    #[must_use]
    pub fn days(&self) -> i64 {
        i64::from((self.to - self.from).get_days())
    }

    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day < self.to
    }

    /// The period just before: as many whole months when both ends are month starts, else as many days.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let from = match self.whole_months() {
            Some(months) => self.from.checked_sub(Span::new().months(months)).ok()?,
            None => self.from.checked_sub(Span::new().days(self.days())).ok()?,
        };
        Some(Self { from, to: self.from })
    }

    /// The same days a year earlier (29 February becomes 28 February; whole months stay whole months).
    #[must_use]
    pub fn year_ago(&self) -> Option<Self> {
        let back = |d: Date| d.checked_sub(Span::new().years(1)).ok();
        let from = back(self.from)?;
        let to = if self.whole_months().is_some() { back(self.to)? } else { back(self.last())?.tomorrow().ok()? };
        Some(Self { from, to })
    }

    /// Buckets that touch the range, whole and in order.
    pub fn buckets(&self, grain: Grain) -> impl Iterator<Item = DateRange> {
        let end = self.to;
        std::iter::successors(grain.bucket(self.from), move |b| grain.bucket(b.to)).take_while(move |b| b.from < end)
    }

    /// Instants `[start, end)` of the range in a zone; `None` at the edge of the calendar.
    #[must_use]
    pub fn instants(&self, tz: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        Some((start_of_day(self.from, tz)?, start_of_day(self.to, tz)?))
    }

    fn whole_months(&self) -> Option<i32> {
        let months = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month());
        let n = months(self.to) - months(self.from);
        (self.from.day() == 1 && self.to.day() == 1 && n > 0).then_some(n)
    }
}

/// Size of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// Local day.
    Day,
    /// ISO week, Monday first.
    Week,
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
    /// Calendar year.
    Year,
}

impl Grain {
    /// All grains, smallest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// Word of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Grain by its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.word() == word)
    }

    /// First day of the bucket that holds the day.
    #[must_use]
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(Span::new().days(back)).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1),
            Self::Year => day.first_of_year(),
        }
    }

    /// The bucket that holds the day; `None` at the edge of the calendar.
    #[must_use]
    pub fn bucket(self, day: Date) -> Option<DateRange> {
        let from = self.start(day);
        let span = match self {
            Self::Day => Span::new().days(1),
            Self::Week => Span::new().weeks(1),
            Self::Month => Span::new().months(1),
            Self::Quarter => Span::new().months(3),
            Self::Year => Span::new().years(1),
        };
        Some(DateRange { from, to: from.checked_add(span).ok()? })
    }
}

/// Local date of an instant; the zone's history decides, so May 31 21:40Z is June 1 in Moscow.
#[must_use]
pub fn local_date(at: Timestamp, tz: &TimeZone) -> Date {
    tz.to_datetime(at).date()
}

/// First instant of a local day, also where the clock jumps over midnight.
#[must_use]
pub fn start_of_day(day: Date, tz: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(tz.clone()).ok()?.start_of_day().ok()?.timestamp())
}

/// A strict `YYYY-MM-DD`.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let (y, rest) = text.split_once('-')?;
    let (m, d) = rest.split_once('-')?;
    Date::new(number(y, 4)?, i8::try_from(number(m, 2)?).ok()?, i8::try_from(number(d, 2)?).ok()?).ok()
}

/// The range a person means by `2024-05-17`, `2024-05`, `2024-Q2` or `2024`.
///
/// # Errors
/// The text is none of these.
pub fn parse_range(text: &str) -> Result<DateRange, Error> {
    let text = text.trim();
    let read = || {
        if let Some(day) = parse_date(text) {
            return Grain::Day.bucket(day);
        }
        let Some((y, part)) = text.split_once('-') else {
            return Grain::Year.bucket(Date::new(number(text, 4)?, 1, 1).ok()?);
        };
        let year = number(y, 4)?;
        match part.strip_prefix(['Q', 'q']) {
            Some(q) => {
                let quarter = i8::try_from(number(q, 1)?).ok().filter(|q| (1..=4).contains(q))?;
                Grain::Quarter.bucket(Date::new(year, quarter * 3 - 2, 1).ok()?)
            }
            None => Grain::Month.bucket(Date::new(year, i8::try_from(number(part, 2)?).ok()?, 1).ok()?),
        }
    };
    read().ok_or_else(|| Error::Date(text.to_owned()))
}

/// Ends asked by `--from` and `--to`: first day and last day (inclusive); `--to 2024-06` means through 30 June.
///
/// # Errors
/// A text is no date, or the end lies before the start.
pub fn parse_ends(from: Option<&str>, to: Option<&str>) -> Result<(Option<Date>, Option<Date>), Error> {
    let first = from.map(parse_range).transpose()?.map(|r| r.from);
    let last = to.map(parse_range).transpose()?.map(|r| r.last());
    match (first, last) {
        (Some(a), Some(b)) if b < a => Err(Error::Backwards { from: a.to_string(), to: b.to_string() }),
        ends => Ok(ends),
    }
}

fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> DateRange {
        let (a, b) = text.split_once("..").unwrap();
        DateRange { from: a.parse().unwrap(), to: b.parse().unwrap() }
    }

    #[test]
    fn ends_are_read_as_people_mean_them() {
        assert_eq!(parse_range("2024").unwrap(), r("2024-01-01..2025-01-01"));
        assert_eq!(parse_range("2024-02").unwrap(), r("2024-02-01..2024-03-01"));
        assert_eq!(parse_range("2024-Q4").unwrap(), r("2024-10-01..2025-01-01"));
        assert_eq!(parse_range(" 2024-02-29 ").unwrap(), r("2024-02-29..2024-03-01"));
        for bad in ["", "24", "2024-13", "2024-2", "2023-02-29", "2024-Q5", "01.02.2024", "2024-01-01T00:00"] {
            assert!(parse_range(bad).is_err(), "{bad}");
        }
        let (a, b) = parse_ends(Some("2024-01"), Some("2024-06")).unwrap();
        assert_eq!((a, b), (Some(date(2024, 1, 1)), Some(date(2024, 6, 30))));
        assert!(parse_ends(Some("2024-06"), Some("2024-05")).is_err());
        assert_eq!(parse_ends(None, None).unwrap(), (None, None));
    }

    #[test]
    fn buckets_start_where_they_should() {
        let day = date(2024, 1, 1);
        assert_eq!(Grain::Week.start(date(2023, 12, 31)), date(2023, 12, 25));
        assert_eq!(Grain::Week.start(day), day);
        assert_eq!(Grain::Quarter.start(date(2024, 12, 31)), date(2024, 10, 1));
        let months: Vec<_> = r("2024-01-15..2024-04-01").buckets(Grain::Month).map(|b| b.from.month()).collect();
        assert_eq!(months, vec![1, 2, 3]);
        for g in Grain::ALL {
            assert_eq!(Grain::from_word(g.word()), Some(g));
            assert!(g.bucket(day).unwrap().contains(day));
        }
    }

    #[test]
    fn comparison_periods_keep_whole_months() {
        assert_eq!(r("2024-03-01..2024-04-01").previous().unwrap(), r("2024-02-01..2024-03-01"));
        assert_eq!(r("2024-01-01..2024-07-01").previous().unwrap(), r("2023-07-01..2024-01-01"));
        assert_eq!(r("2024-03-11..2024-03-18").previous().unwrap(), r("2024-03-04..2024-03-11"));
        assert_eq!(r("2024-02-01..2024-03-01").year_ago().unwrap(), r("2023-02-01..2023-03-01"));
        assert_eq!(r("2024-02-15..2024-02-29").year_ago().unwrap(), r("2023-02-15..2023-03-01"));
        assert_eq!(r("2025-02-01..2025-03-01").year_ago().unwrap(), r("2024-02-01..2024-03-01"));
    }

    #[test]
    fn an_evening_in_utc_is_the_next_month_in_moscow() {
        let tz = TimeZone::get("Europe/Moscow").unwrap();
        let at: Timestamp = "2026-05-31T21:40:00Z".parse().unwrap();
        assert_eq!(local_date(at, &tz), date(2026, 6, 1));
        assert_eq!(start_of_day(date(2026, 6, 1), &tz).unwrap().to_string(), "2026-05-31T21:00:00Z");
        // In 2012 Moscow stood at +4.
        assert_eq!(start_of_day(date(2012, 6, 1), &tz).unwrap().to_string(), "2012-05-31T20:00:00Z");
        // The clock of Sao Paulo jumped over midnight.
        let tz = TimeZone::get("America/Sao_Paulo").unwrap();
        assert_eq!(start_of_day(date(2018, 11, 4), &tz).unwrap().to_string(), "2018-11-04T03:00:00Z");
    }
}
