//! Work calendar as data: weekly hours, special days, zone; Russia 2015-2027 is built in (`methods.md` 0.4, 6.1).

mod prepared;
mod text;

pub use prepared::Prepared;

use crate::{error::Error, result::Words};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use std::collections::BTreeMap;

/// Days of Russia that differ from the plain week; the head of the file names the decrees.
const RUSSIA: &str = include_str!("calendar/russia.csv");

/// Minutes in a day.
const DAY: u16 = 1440;

/// What a special day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Closed: a holiday, a moved day off, a non-working day.
    Off,
    /// Open, whatever the weekday; hours of the weekday, or of the first open weekday when that one is closed.
    Working,
    /// Open and closing early. Opens a Saturday or Sunday (a moved day off), never a weekday the office keeps closed.
    Short,
}

impl DayKind {
    /// Word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Working => "working",
            Self::Short => "short",
        }
    }

    /// Kind by its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Off, Self::Working, Self::Short].into_iter().find(|k| k.word() == word)
    }
}

/// Office hours of one day, minutes from local midnight; half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Opening minute.
    pub open: u16,
    /// Closing minute, at most 1440.
    pub close: u16,
    /// Lunch inside the hours, not counted as working time.
    pub lunch: Option<(u16, u16)>,
}

impl Hours {
    /// Hours without lunch; `None` unless `open < close <= 1440`.
    #[must_use]
    pub fn new(open: u16, close: u16) -> Option<Self> {
        (open < close && close <= DAY).then_some(Self { open, close, lunch: None })
    }

    /// The same hours with a lunch strictly ordered inside them, else `None`.
    #[must_use]
    pub fn with_lunch(self, from: u16, to: u16) -> Option<Self> {
        (self.open <= from && from < to && to <= self.close).then_some(Self { lunch: Some((from, to)), ..self })
    }

    /// Closes `minutes` earlier; a lunch beyond the new closing is cut. `None` when nothing is left.
    #[must_use]
    pub fn shortened(self, minutes: u16) -> Option<Self> {
        let short = Self::new(self.open, self.close.saturating_sub(minutes))?;
        match self.lunch.map(|(a, b)| (a, b.min(short.close))) {
            Some((a, b)) if a < b => short.with_lunch(a, b),
            _ => Some(short),
        }
    }

    /// Open stretches of the day, in order; the second one only after a lunch.
    pub fn windows(self) -> impl Iterator<Item = (u16, u16)> {
        let (first, second) = match self.lunch {
            Some((a, b)) => ((self.open, a), (b, self.close)),
            None => ((self.open, self.close), (0, 0)),
        };
        [first, second].into_iter().filter(|(a, b)| a < b)
    }

    /// Working minutes of the day.
    #[must_use]
    pub fn minutes(self) -> i64 {
        self.windows().map(|(a, b)| i64::from(b - a)).sum()
    }
}

/// Working calendar of an office.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkCalendar {
    zone: String,
    tz: TimeZone,
    /// Hours by weekday, Monday first; `None` = closed.
    pub weekly: [Option<Hours>; 7],
    /// Days that differ from the week.
    pub special: BTreeMap<Date, DayKind>,
    /// Minutes by which a short day closes earlier.
    pub short_by: u16,
}

impl WorkCalendar {
    /// Monday to Friday 09:00-18:00 without lunch and without any special day.
    ///
    /// # Errors
    /// The zone is unknown.
    pub fn plain(zone: &str) -> Result<Self, Error> {
        let tz = TimeZone::get(zone).map_err(|_| Error::Zone(zone.to_owned()))?;
        let hours = Some(Hours { open: 9 * 60, close: 18 * 60, lunch: None });
        let weekly = [hours, hours, hours, hours, hours, None, None];
        Ok(Self { zone: zone.to_owned(), tz, weekly, special: BTreeMap::new(), short_by: 60 })
    }

    /// The plain week with the built-in days of Russia, 2015-2027.
    ///
    /// # Errors
    /// The zone is unknown.
    pub fn russia(zone: &str) -> Result<Self, Error> {
        let mut calendar = Self::plain(zone)?;
        text::read_days(RUSSIA, &mut calendar.special)?;
        Ok(calendar)
    }

    /// Reads the text form described at [`WorkCalendar::to_text`]. `zone` holds unless the text names another one.
    ///
    /// # Errors
    /// A line cannot be read (with its number) or the zone is unknown.
    pub fn parse(zone: &str, source: &str) -> Result<Self, Error> {
        text::parse(zone, source)
    }

    /// The text form, complete and editable: `zone,NAME`, seven weekday lines such as `mon,09:00-18:00,13:00-14:00`
    /// or `sun,off`, `short,60`, then one `YYYY-MM-DD,off|working|short` a line. The line `days,russia` adds the
    /// built-in days when read; later lines win. `#` starts a comment.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::print(self)
    }

    /// IANA name of the zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The zone itself.
    #[must_use]
    pub fn tz(&self) -> &TimeZone {
        &self.tz
    }

    /// The same calendar for an office in another zone.
    ///
    /// # Errors
    /// The zone is unknown.
    pub fn in_zone(mut self, zone: &str) -> Result<Self, Error> {
        self.tz = TimeZone::get(zone).map_err(|_| Error::Zone(zone.to_owned()))?;
        zone.clone_into(&mut self.zone);
        Ok(self)
    }

    /// Hours of a date, `None` when closed.
    #[must_use]
    pub fn hours(&self, date: Date) -> Option<Hours> {
        let weekday = date.weekday();
        let usual = self.weekly.get(weekday.to_monday_zero_offset().unsigned_abs() as usize).copied().flatten();
        let any = || self.weekly.iter().flatten().next().copied();
        match self.special.get(&date) {
            None => usual,
            Some(DayKind::Off) => None,
            Some(DayKind::Working) => usual.or_else(any),
            Some(DayKind::Short) => {
                let weekend = matches!(weekday, Weekday::Saturday | Weekday::Sunday);
                usual.or_else(|| if weekend { any() } else { None })?.shortened(self.short_by)
            }
        }
    }

    /// Whether the office is open on the date.
    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        self.hours(date).is_some()
    }

    /// Working days in `[from, to)`; negative when `to < from`, so that spans add up.
    #[must_use]
    pub fn working_days(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days(to, from);
        }
        let days = from.series(jiff::Span::new().days(1)).take_while(|d| *d < to);
        i64::try_from(days.filter(|d| self.is_working(*d)).count()).unwrap_or(i64::MAX)
    }

    /// Working minutes between two instants; for one-off use. Many calls: [`Prepared`].
    #[must_use]
    pub fn working_minutes(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (a, b) = (from.min(to), from.max(to));
        let first = a.to_zoned(self.tz.clone()).date().yesterday().unwrap_or(Date::MIN);
        let end = b.to_zoned(self.tz.clone()).date().tomorrow().unwrap_or(Date::MAX);
        Prepared::covering(self, first, end).working_minutes(from, to)
    }

    /// Years touched by `[from, to)` for which no special day is known: working time there is not to be trusted.
    #[must_use]
    pub fn unknown_years(&self, from: Date, to: Date) -> Vec<i16> {
        let Ok(last) = to.yesterday() else { return Vec::new() };
        (from.year()..=last.year()).filter(|y| self.unknown_year(*y)).collect()
    }

    /// Whether the calendar knows no special day of the year.
    #[must_use]
    pub fn unknown_year(&self, year: i16) -> bool {
        !self.special.keys().any(|d| d.year() == year)
    }

    /// The warning to show beside working time of `[from, to)`, `None` when every year is known.
    #[must_use]
    pub fn warning(&self, from: Date, to: Date) -> Option<Words> {
        let years = self.unknown_years(from, to);
        let list = years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        (!years.is_empty()).then(|| {
            Words::new(
                format!(
                    "В рабочем календаре нет праздников за {list}: рабочее время посчитано по обычной неделе. \
                     Дополните календарь, чтобы цифры стали точными."
                ),
                format!(
                    "The work calendar has no holidays for {list}: working time follows the plain week. \
                     Add the days to make these figures exact."
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests;
