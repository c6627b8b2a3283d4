//! Working time between instants by lookup: office windows turned into instants once, prefix sums over them.

use super::WorkCalendar;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

const DAY_MICROS: i64 = 86_400_000_000;
const MINUTE_MICROS: i64 = 60_000_000;

/// One open stretch as instants, with the working time before it.
#[derive(Debug, Clone, Copy)]
struct Window {
    start: i64,
    end: i64,
    before: i64,
}

/// A calendar made ready for millions of calls. Windows are instants, so days of 23 or 25 hours and changed zone
/// rules need no care, and the zone of the machine plays no part.
#[derive(Debug, Clone)]
pub struct Prepared {
    windows: Vec<Window>,
    /// First window that ends after the start of each UTC day.
    by_day: Vec<u32>,
    first_day: i64,
    total: i64,
    tz: TimeZone,
    from: Date,
    /// Working days before each local day.
    days_before: Vec<u32>,
}

impl Prepared {
    /// Ready for 1990-2059, more than any sales record.
    #[must_use]
    pub fn new(calendar: &WorkCalendar) -> Self {
        Self::covering(calendar, jiff::civil::date(1990, 1, 1), jiff::civil::date(2060, 1, 1))
    }

    /// Ready for local days `[from, to)`; time outside counts as closed.
    #[must_use]
    pub fn covering(calendar: &WorkCalendar, from: Date, to: Date) -> Self {
        let (mut windows, mut days_before) = (Vec::new(), vec![0_u32]);
        let (mut total, mut open_days) = (0, 0);
        let mut date = from;
        while date < to {
            if let Some(hours) = calendar.hours(date) {
                open_days += 1;
                for (open, close) in hours.windows() {
                    let ends = (instant(calendar.tz(), date, open), instant(calendar.tz(), date, close));
                    if let (Some(start), Some(end)) = ends
                        && start < end
                    {
                        windows.push(Window { start, end, before: total });
                        total += end - start;
                    }
                }
            }
            days_before.push(open_days);
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        let first_day = windows.first().map_or(0, |w| w.start.div_euclid(DAY_MICROS));
        let last_day = windows.last().map_or(-1, |w| w.end.div_euclid(DAY_MICROS));
        let mut at = 0;
        let by_day = (first_day..=last_day)
            .map(|day| {
                while windows.get(at).is_some_and(|w| w.end <= day * DAY_MICROS) {
                    at += 1;
                }
                u32::try_from(at).unwrap_or(u32::MAX)
            })
            .collect();
        Self { windows, by_day, first_day, total, tz: calendar.tz().clone(), from, days_before }
    }

    /// Working minutes in `[from, to)`: whole minutes of working time up to `to` less those up to `from`, so spans
    /// add up exactly: W(a,c) = W(a,b) + W(b,c). Negative when `to < from`. A span shorter than a minute may count
    /// as 0 or 1; compare with norms by [`Prepared::working_micros`].
    #[must_use]
    pub fn working_minutes(&self, from: Timestamp, to: Timestamp) -> i64 {
        let whole = |t: Timestamp| self.elapsed(t.as_microsecond()).div_euclid(MINUTE_MICROS);
        whole(to) - whole(from)
    }

    /// Exact working microseconds in `[from, to)`; negative when `to < from`.
    #[must_use]
    pub fn working_micros(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.elapsed(to.as_microsecond()) - self.elapsed(from.as_microsecond())
    }

    /// Same for instants given as microseconds since 1970 UTC, the form of the lake.
    #[must_use]
    pub fn working_micros_raw(&self, from: i64, to: i64) -> i64 {
        self.elapsed(to) - self.elapsed(from)
    }

    /// Whether the office is open at the instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let t = at.as_microsecond();
        self.next_window(t).and_then(|i| self.windows.get(i)).is_some_and(|w| w.start <= t)
    }

    /// The earliest instant by which `minutes` of working time have passed since `from`; `None` beyond the days covered.
    #[must_use]
    pub fn deadline(&self, from: Timestamp, minutes: i64) -> Option<Timestamp> {
        let wanted = self.elapsed(from.as_microsecond()).checked_add(minutes.max(0).checked_mul(MINUTE_MICROS)?)?;
        let i = self.windows.partition_point(|w| w.before + (w.end - w.start) < wanted);
        let window = self.windows.get(i)?;
        let reached = Timestamp::from_microsecond(window.start + (wanted - window.before).max(0)).ok()?;
        Some(if minutes <= 0 { from } else { reached })
    }

    /// Working days in `[from, to)` of local dates; negative when `to < from`. Days not covered count as closed.
    #[must_use]
    pub fn working_days(&self, from: Date, to: Date) -> i64 {
        let before = |date: Date| {
            let offset = (date - self.from).get_days();
            let i = usize::try_from(offset).unwrap_or(0).min(self.days_before.len() - 1);
            i64::from(self.days_before.get(i).copied().unwrap_or(0))
        };
        before(to) - before(from)
    }

    /// Local date of an instant in the zone of the calendar.
    #[must_use]
    pub fn local_date(&self, at: Timestamp) -> Date {
        crate::period::local_date(at, &self.tz)
    }

    /// Working time from the start of the covered days to `t`.
    fn elapsed(&self, t: i64) -> i64 {
        match self.next_window(t).and_then(|i| self.windows.get(i)) {
            Some(w) => w.before + (t - w.start).max(0),
            None => self.total,
        }
    }

    /// Index of the first window that ends after `t`, found through the UTC day in a few steps.
    fn next_window(&self, t: i64) -> Option<usize> {
        let day = t.div_euclid(DAY_MICROS) - self.first_day;
        if day < 0 {
            return Some(0);
        }
        let mut i = *usize::try_from(day).ok().and_then(|d| self.by_day.get(d))? as usize;
        while self.windows.get(i)?.end <= t {
            i += 1;
        }
        Some(i)
    }
}

/// Instant of a local minute; in a gap of the clock the moment after it, in an overlap the first one.
fn instant(tz: &TimeZone, date: Date, minute: u16) -> Option<i64> {
    let (date, minute) = if minute >= super::DAY { (date.tomorrow().ok()?, 0) } else { (date, minute) };
    let clock = date.at(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0);
    tz.to_ambiguous_timestamp(clock).compatible().ok().map(Timestamp::as_microsecond)
}
