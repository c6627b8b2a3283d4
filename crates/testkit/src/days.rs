//! Local time of the company as plain integers, and the Russian working calendar 2018–2027.

/// Local (Moscow) seconds since 1970-01-01 00:00:00; the zone has had no clock changes since 2014.
pub(crate) type Moment = i64;
/// Days since 1970-01-01.
pub(crate) type Day = i64;

pub(crate) const DAY: i64 = 86_400;
pub(crate) const HOUR: i64 = 3_600;
pub(crate) const MINUTE: i64 = 60;
/// The office opens at this hour.
pub(crate) const OPEN: i64 = 9 * HOUR;

/// Weekdays off by the production calendars (holidays, moved days, the days declared off in 2020 and 2021), as `YYYYMMDD`.
const OFF: &[u32] = &[
    20180101, 20180102, 20180103, 20180104, 20180105, 20180108, 20180223, 20180308, 20180309, 20180430, 20180501, 20180502,
    20180509, 20180611, 20180612, 20181105, 20181231, 20190101, 20190102, 20190103, 20190104, 20190107, 20190108, 20190308,
    20190501, 20190502, 20190503, 20190509, 20190510, 20190612, 20191104, 20200101, 20200102, 20200103, 20200106, 20200107,
    20200108, 20200224, 20200309, 20200330, 20200331, 20200401, 20200402, 20200403, 20200406, 20200407, 20200408, 20200409,
    20200410, 20200413, 20200414, 20200415, 20200416, 20200417, 20200420, 20200421, 20200422, 20200423, 20200424, 20200427,
    20200428, 20200429, 20200430, 20200501, 20200504, 20200505, 20200506, 20200507, 20200508, 20200511, 20200612, 20200624,
    20200701, 20201104, 20210101, 20210104, 20210105, 20210106, 20210107, 20210108, 20210222, 20210223, 20210308, 20210503,
    20210504, 20210505, 20210506, 20210507, 20210510, 20210614, 20211101, 20211102, 20211103, 20211104, 20211105, 20211231,
    20220103, 20220104, 20220105, 20220106, 20220107, 20220223, 20220307, 20220308, 20220502, 20220503, 20220509, 20220510,
    20220613, 20221104, 20230102, 20230103, 20230104, 20230105, 20230106, 20230223, 20230224, 20230308, 20230501, 20230508,
    20230509, 20230612, 20231106, 20240101, 20240102, 20240103, 20240104, 20240105, 20240108, 20240223, 20240308, 20240429,
    20240430, 20240501, 20240509, 20240510, 20240612, 20241104, 20241230, 20241231, 20250101, 20250102, 20250103, 20250106,
    20250107, 20250108, 20250501, 20250502, 20250508, 20250509, 20250612, 20250613, 20251103, 20251104, 20251231, 20260101,
    20260102, 20260105, 20260106, 20260107, 20260108, 20260109, 20260223, 20260309, 20260501, 20260511, 20260612, 20261104,
    20261231, 20270101, 20270104, 20270105, 20270106, 20270107, 20270108, 20270222, 20270223, 20270308, 20270503, 20270510,
    20270614, 20271104, 20271105, 20271231,
];
/// Days that end an hour earlier, as `YYYYMMDD`.
const SHORT: &[u32] = &[
    20180222, 20180307, 20180428, 20180508, 20180609, 20181229, 20190222, 20190307, 20190430, 20190508, 20190611, 20191231,
    20200611, 20201103, 20201231, 20210220, 20210430, 20210611, 20220222, 20220305, 20221103, 20230222, 20230307, 20231103,
    20240222, 20240307, 20240508, 20240611, 20241102, 20250307, 20250430, 20250611, 20251101, 20260430, 20260508, 20260611,
    20261103, 20270220, 20270430, 20270611, 20271103,
];
/// Saturdays that were worked, as `YYYYMMDD`.
const WORKED: &[u32] = &[20180428, 20180609, 20181229, 20210220, 20220305, 20240427, 20241102, 20241228, 20251101, 20270220];

/// Year, month, day of a day number (proleptic Gregorian).
pub(crate) fn civil(day: Day) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// Day number of a civil date.
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> Day {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = if month > 2 { month - 3 } else { month + 9 };
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + (153 * mp + 2) / 5 + day - 1;
    era * 146_097 + doe - 719_468
}

/// Monday is 0, Sunday is 6.
pub(crate) fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Is it a working day of the company?
pub(crate) fn works(day: Day) -> bool {
    let (y, m, d) = civil(day);
    let code = (y * 10_000 + m * 100 + d) as u32;
    if weekday(day) >= 5 { WORKED.contains(&code) } else { OFF.binary_search(&code).is_err() }
}

/// Seconds from midnight at which the office closes on a working day.
pub(crate) fn closes(day: Day) -> i64 {
    let (y, m, d) = civil(day);
    let short = SHORT.binary_search(&((y * 10_000 + m * 100 + d) as u32)).is_ok();
    if short { 17 * HOUR } else { 18 * HOUR }
}

/// First and last day of the month of `day`.
pub(crate) fn month_of(day: Day) -> (Day, Day) {
    let (y, m, _) = civil(day);
    let next = if m == 12 { day_number(y + 1, 1, 1) } else { day_number(y, m + 1, 1) };
    (day_number(y, m, 1), next - 1)
}

/// Writes `YYYY-MM-DD`.
pub(crate) fn put_date(out: &mut Vec<u8>, day: Day) {
    let (y, m, d) = civil(day);
    two(out, y / 100);
    two(out, y % 100);
    out.push(b'-');
    two(out, m);
    out.push(b'-');
    two(out, d);
}

/// Writes `HH:MM:SS`.
pub(crate) fn put_clock(out: &mut Vec<u8>, t: Moment) {
    let s = t.rem_euclid(DAY);
    two(out, s / HOUR);
    out.push(b':');
    two(out, s % HOUR / 60);
    out.push(b':');
    two(out, s % 60);
}

/// Writes two digits.
pub(crate) fn two(out: &mut Vec<u8>, n: i64) {
    out.push(b'0' + (n / 10 % 10) as u8);
    out.push(b'0' + (n % 10) as u8);
}

/// `YYYY-MM-DD` as text.
pub(crate) fn date_text(day: Day) -> String {
    let mut out = Vec::with_capacity(10);
    put_date(&mut out, day);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_agree_with_the_library() {
        for day in (15_000..24_000).step_by(13) {
            let (y, m, d) = civil(day);
            assert_eq!(day_number(y, m, d), day);
            let date = jiff::civil::date(y as i16, m as i8, d as i8);
            assert_eq!(date.weekday().to_monday_zero_offset(), weekday(day) as i8);
        }
        assert_eq!(day_number(1970, 1, 1), 0);
        assert_eq!(date_text(day_number(2026, 10, 31)), "2026-10-31");
    }

    #[test]
    fn the_calendar_is_sorted_and_knows_the_holidays() {
        assert!(OFF.is_sorted());
        let off = |y, m, d| !works(day_number(y, m, d));
        assert!(off(2024, 5, 9) && off(2025, 1, 8) && off(2026, 10, 31) && off(2024, 12, 31));
        assert!(works(day_number(2024, 12, 28)) && works(day_number(2026, 10, 30)));
        let official = domain::calendar::WorkCalendar::russia("Europe/Moscow").expect("the calendar of the product");
        for day in day_number(2018, 1, 1)..day_number(2028, 1, 1) {
            let (y, m, d) = civil(day);
            let hours = official.hours(jiff::civil::date(y as i16, m as i8, d as i8));
            assert_eq!(hours.map(|h| i64::from(h.close) * MINUTE), works(day).then(|| closes(day)), "{}", date_text(day));
        }
        assert!(SHORT.is_sorted());
        // The production calendars count 248, 247, 247 working days.
        for (year, count) in [(2024, 248), (2025, 247), (2026, 247)] {
            let days = (day_number(year, 1, 1)..day_number(year + 1, 1, 1)).filter(|d| works(*d)).count();
            assert_eq!(days, count, "{year}");
        }
    }
}
