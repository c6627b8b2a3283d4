//! Dates and instants as text, the way the catalogue of the DuckLake format spells them.

const DAY: i64 = 86_400_000_000;

/// `2024-06-30` for a number of days since 1970-01-01.
pub(crate) fn date_text(days: i64) -> String {
    let (y, m, d) = civil(days);
    format!("{y:04}-{m:02}-{d:02}")
}

/// `2024-06-30 21:00:00+00` or with a fraction, for microseconds since 1970-01-01 UTC.
pub(crate) fn instant_text(micros: i64) -> String {
    let (days, rest) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 {
        return format!("{} {clock}+00", date_text(days));
    }
    let fraction = format!("{fraction:06}");
    format!("{} {clock}.{}+00", date_text(days), fraction.trim_end_matches('0'))
}

/// Reads [`date_text`] back: days since 1970-01-01.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let (negative, body) = text.strip_prefix('-').map_or((false, text), |t| (true, t));
    let mut parts = body.splitn(3, '-');
    let y: i64 = parts.next()?.parse().ok()?;
    let m: i64 = parts.next()?.parse().ok()?;
    let d: i64 = parts.next()?.parse().ok()?;
    let y = if negative { -y } else { y };
    let shifted = if m > 2 { y } else { y - 1 };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Reads [`instant_text`] back: microseconds since 1970-01-01 UTC.
pub(crate) fn parse_instant(text: &str) -> Option<i64> {
    let (date, clock) = text.strip_suffix("+00")?.split_once(' ')?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.splitn(3, ':').map(|p| p.parse::<i64>().ok());
    let (h, m, s) = (parts.next()??, parts.next()??, parts.next()??);
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    Some(parse_date(date)? * DAY + ((h * 60 + m) * 60 + s) * 1_000_000 + fraction)
}

/// Year, month, day of a day number (proleptic Gregorian calendar, Howard Hinnant's algorithm).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let mp = (5 * day_of_year + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * mp + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(date_text(0), "1970-01-01");
        assert_eq!(date_text(19_782), "2024-02-29");
        assert_eq!(instant_text(-1), "1969-12-31 23:59:59.999999+00");
        assert_eq!(instant_text(1_719_781_200_500_000), "2024-06-30 21:00:00.5+00");
    }

    #[test]
    fn text_reads_back() {
        for days in [-800_000, -719_468, -1, 0, 1, 19_782, 20_000, 2_932_896] {
            assert_eq!(parse_date(&date_text(days)), Some(days), "{days}");
            let micros = days * DAY + 3_723_000_042;
            assert_eq!(parse_instant(&instant_text(micros)), Some(micros));
        }
    }
}
