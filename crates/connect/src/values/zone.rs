//! Local wall time to UTC, with the zone's whole transition table looked up once.

use crate::Error;
use jiff::{Timestamp, tz::TimeZone};

const SECOND: i64 = 1_000_000;

/// One change of the offset.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// First local microsecond that is certainly after the change: later of the two local readings of the instant.
    until: i64,
    /// First local microsecond with two readings or none: earlier of the two.
    unsure: i64,
    /// Offset before the change, microseconds.
    before: i64,
    /// The instant of the change, UTC microseconds.
    at: i64,
}

/// A zone prepared for many conversions.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    changes: Vec<Change>,
    last: i64,
}

impl Zone {
    /// The zone of that IANA name (or `UTC`, or a fixed offset such as `+03:00`).
    pub(crate) fn named(name: &str) -> Result<Self, Error> {
        let unknown = || Error::UnknownTimezone(name.to_owned());
        if name.is_empty() || name.eq_ignore_ascii_case("utc") || name == "Z" {
            return Ok(Self { changes: Vec::new(), last: 0 });
        }
        if let Some(offset) = super::date::offset_micros(name) {
            return Ok(Self { changes: Vec::new(), last: offset });
        }
        let tz = TimeZone::get(name).map_err(|_| unknown())?;
        let start = Timestamp::from_second(-3_155_760_000).map_err(|_| unknown())?;
        let end = Timestamp::from_second(7_258_118_400).map_err(|_| unknown())?;
        let mut offset = i64::from(tz.to_offset(start).seconds()) * SECOND;
        let mut changes = Vec::new();
        for t in tz.following(start) {
            if t.timestamp() > end {
                break;
            }
            let after = i64::from(t.offset().seconds()) * SECOND;
            if after != offset {
                let at = t.timestamp().as_microsecond();
                changes.push(Change { until: at + offset.max(after), unsure: at + offset.min(after), before: offset, at });
                offset = after;
            }
        }
        Ok(Self { changes, last: offset })
    }

    /// UTC microseconds of a local wall time; the flag says that the wall time exists twice or not at all, in which case
    /// the offset before the change is taken.
    pub(crate) fn to_utc(&self, local: i64) -> (i64, bool) {
        let i = self.changes.partition_point(|c| c.until <= local);
        match self.changes.get(i) {
            Some(c) => (local - c.before, local >= c.unsure),
            None => (local - self.last, false),
        }
    }

    /// Local wall time of a UTC moment, microseconds.
    pub(crate) fn to_local(&self, utc: i64) -> i64 {
        let i = self.changes.partition_point(|c| c.at <= utc);
        utc + self.changes.get(i).map_or(self.last, |c| c.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::date::civil_micros;

    #[test]
    fn offsets_gaps_and_folds() {
        let moscow = Zone::named("Europe/Moscow").unwrap();
        let hour = 3_600 * SECOND;
        let at = civil_micros(2024, 6, 1, 12, 0, 0, 0).unwrap();
        assert_eq!(moscow.to_utc(at), (at - 3 * hour, false));
        let winter_2012 = civil_micros(2012, 1, 15, 0, 0, 0, 0).unwrap();
        assert_eq!(moscow.to_utc(winter_2012), (winter_2012 - 4 * hour, false), "Moscow kept +4 from 2011 to 2014");
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let gap = civil_micros(2024, 3, 31, 2, 30, 0, 0).unwrap();
        assert_eq!(berlin.to_utc(gap), (gap - hour, true));
        let fold = civil_micros(2024, 10, 27, 2, 30, 0, 0).unwrap();
        assert_eq!(berlin.to_utc(fold), (fold - 2 * hour, true));
        let after = civil_micros(2024, 10, 27, 3, 0, 0, 0).unwrap();
        assert_eq!(berlin.to_utc(after), (after - hour, false));
        assert_eq!(berlin.to_local(after - hour), after);
        assert!(Zone::named("Mars/Olympus").is_err());
        assert_eq!(Zone::named("+05:30").unwrap().to_utc(0), (-19_800 * SECOND, false));
    }
}
