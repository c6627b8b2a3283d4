//! Tests of the work calendar: worked examples, yearly norms, clock changes, text form.

use super::*;
use jiff::civil::date;

fn russia() -> WorkCalendar {
    WorkCalendar::russia("Europe/Moscow").unwrap()
}

fn at(zone: &str, text: &str) -> Timestamp {
    let clock: jiff::civil::DateTime = text.parse().unwrap();
    clock.in_tz(zone).unwrap().timestamp()
}

fn moscow(text: &str) -> Timestamp {
    at("Europe/Moscow", text)
}

#[test]
fn friday_evening_to_monday_morning_is_seventeen_minutes() {
    let ready = Prepared::new(&russia());
    let (a, b) = (moscow("2024-06-21T17:50"), moscow("2024-06-24T09:07"));
    assert_eq!(ready.working_minutes(a, b), 17);
    assert_eq!(ready.working_minutes(b, a), -17);
    assert_eq!(russia().working_minutes(a, b), 17);
    assert_eq!((b.as_second() - a.as_second()) / 60, 3797);
}

#[test]
fn years_have_the_published_norms_of_days_and_hours() {
    // 40-hour week; 2020 and 2021 without the days the President declared non-working (29 and 7 days).
    let norms = [
        (2015, 247, 1971),
        (2016, 247, 1974),
        (2017, 247, 1973),
        (2018, 247, 1970),
        (2019, 247, 1970),
        (2020, 219, 1749),
        (2021, 240, 1917),
        (2022, 247, 1973),
        (2023, 247, 1973),
        (2024, 248, 1979),
        (2025, 247, 1972),
        (2026, 247, 1972),
        (2027, 247, 1972),
    ];
    let mut calendar = russia();
    let eight = Hours::new(540, 1080).unwrap().with_lunch(780, 840);
    calendar.weekly = [eight, eight, eight, eight, eight, None, None];
    let ready = Prepared::new(&calendar);
    for (year, days, hours) in norms {
        let (a, b) = (date(year, 1, 1), date(year + 1, 1, 1));
        assert_eq!(calendar.working_days(a, b), days, "{year}");
        assert_eq!(ready.working_days(a, b), days, "{year}");
        let minutes = ready.working_minutes(moscow(&format!("{a}T00:00")), moscow(&format!("{b}T00:00")));
        assert_eq!(minutes, hours * 60, "{year}");
        assert!(!calendar.unknown_year(year));
    }
}

#[test]
fn known_days_are_right() {
    let c = russia();
    for off in ["2015-01-09", "2019-05-10", "2020-06-24", "2021-11-01", "2024-12-30", "2025-05-08", "2026-12-31", "2027-11-05"] {
        assert!(!c.is_working(off.parse().unwrap()), "{off}");
    }
    for open in ["2016-02-20", "2018-04-28", "2021-02-20", "2024-04-27", "2024-12-28", "2025-11-01", "2027-02-20", "2025-02-24"] {
        assert!(c.is_working(open.parse().unwrap()), "{open}");
    }
    assert_eq!(c.hours(date(2024, 12, 28)).map(Hours::minutes), Some(540));
    assert_eq!(c.hours(date(2024, 11, 2)).map(Hours::minutes), Some(480));
}

#[test]
fn holidays_close_a_seven_day_office_and_give_zero() {
    let mut c = russia();
    c.weekly = [Hours::new(600, 1320); 7];
    assert!(!c.is_working(date(2024, 1, 6)));
    assert!(c.is_working(date(2024, 1, 13)));
    let ready = Prepared::new(&c);
    assert_eq!(ready.working_minutes(moscow("2024-01-01T00:00"), moscow("2024-01-09T00:00")), 0);
    // A weekday the office keeps closed is not opened by a short day.
    c.weekly = [Hours::new(600, 1320); 7];
    c.weekly[3] = None;
    assert!(!c.is_working(date(2024, 3, 7)));
}

#[test]
fn working_time_adds_up_over_any_cut_and_never_exceeds_the_clock() {
    let ready = Prepared::covering(&russia(), date(2023, 12, 1), date(2024, 2, 1));
    let start = moscow("2023-12-15T08:00:13").as_microsecond();
    let points: Vec<Timestamp> = (0..400).map(|i| Timestamp::from_microsecond(start + i * 4_321_234_567).unwrap()).collect();
    let (first, last) = (points[0], points[399]);
    for p in &points {
        assert_eq!(ready.working_minutes(first, last), ready.working_minutes(first, *p) + ready.working_minutes(*p, last));
        assert!(ready.working_micros(first, *p) <= p.as_microsecond() - first.as_microsecond());
        assert_eq!(
            ready.is_open(*p),
            ready.working_micros(*p, Timestamp::from_microsecond(p.as_microsecond() + 1).unwrap()) == 1
        );
    }
}

#[test]
fn clock_changes_are_counted_as_they_happened() {
    let mut c = WorkCalendar::plain("Europe/Berlin").unwrap();
    c.weekly = [Hours::new(0, 1440); 7];
    let ready = Prepared::new(&c);
    let day = |a, b| ready.working_minutes(at("Europe/Berlin", a), at("Europe/Berlin", b));
    assert_eq!(day("2024-03-31T00:00", "2024-04-01T00:00"), 23 * 60);
    assert_eq!(day("2024-10-27T00:00", "2024-10-28T00:00"), 25 * 60);
    // Moscow stood at +4 until 26 October 2014 and at +3 after it.
    let ready = Prepared::new(&russia());
    let utc = |s: &str| s.parse::<Timestamp>().unwrap();
    assert_eq!(ready.working_minutes(utc("2014-10-24T05:00:00Z"), utc("2014-10-24T06:00:00Z")), 60);
    assert_eq!(ready.working_minutes(utc("2014-10-27T05:00:00Z"), utc("2014-10-27T06:00:00Z")), 0);
}

#[test]
fn deadlines_run_in_working_time() {
    let ready = Prepared::new(&russia());
    assert_eq!(ready.deadline(moscow("2024-06-21T17:50"), 17), Some(moscow("2024-06-24T09:07")));
    assert_eq!(ready.deadline(moscow("2024-06-21T17:50"), 10), Some(moscow("2024-06-21T18:00")));
    assert_eq!(ready.deadline(moscow("2024-06-22T12:00"), 0), Some(moscow("2024-06-22T12:00")));
}

#[test]
fn text_form_reads_back_and_bad_lines_are_named() {
    let text = "# ours\nzone,Asia/Yekaterinburg\nsat,10:00-15:00\nmon,09:00-18:00,13:00-14:00\nshort,30\ndays,russia\n2024-05-10,working # inventory\n";
    let c = WorkCalendar::parse("Europe/Moscow", text).unwrap();
    assert_eq!(c.zone(), "Asia/Yekaterinburg");
    assert!(c.is_working(date(2024, 5, 10)));
    assert_eq!(c.hours(date(2024, 5, 13)).map(Hours::minutes), Some(480));
    assert_eq!(WorkCalendar::parse("UTC", &c.to_text()).unwrap(), c);
    let wrong = WorkCalendar::parse("UTC", "mon,9-18\n").unwrap_err();
    assert!(wrong.to_string().contains("line 1"), "{wrong}");
    assert!(WorkCalendar::parse("Mars/Base", "").is_err());
    assert!(WorkCalendar::parse("UTC", "\n2024-02-30,off").unwrap_err().to_string().contains("line 2"));
    assert!(WorkCalendar::parse("UTC", "mon,18:00-09:00").is_err());
}

#[test]
fn unknown_years_are_said_aloud() {
    let c = russia();
    assert_eq!(c.unknown_years(date(2014, 6, 1), date(2015, 1, 1)), vec![2014]);
    assert!(c.warning(date(2015, 1, 1), date(2028, 1, 1)).is_none());
    assert!(c.warning(date(2027, 1, 1), date(2029, 1, 1)).unwrap().ru.contains("2028"));
}
