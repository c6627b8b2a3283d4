//! Tables of dates: text, reading.

use super::*;

fn at(text: &str, order: Option<Order>) -> Result<Option<i64>, Code> {
    parse(text, order, false).map(|m| m.map(|m| m.wall - m.offset.unwrap_or(0)))
}

fn day(y: i64, m: u32, d: u32) -> i64 {
    civil_micros(y, m, d, 0, 0, 0, 0).unwrap()
}

fn time(y: i64, mo: u32, d: u32, h: u32, mi: u32, s: u32) -> i64 {
    civil_micros(y, mo, d, h, mi, s, 0).unwrap()
}

#[test]
fn readings() {
    for (text, want) in [
        ("2024-01-31", day(2024, 1, 31)),
        ("2024-01-31 18:05:09", time(2024, 1, 31, 18, 5, 9)),
        ("2024-01-31T18:05:09Z", time(2024, 1, 31, 18, 5, 9)),
        ("2024-01-31T18:05:09+03:00", time(2024, 1, 31, 15, 5, 9)),
        ("2024-01-31T18:05:09.5-0500", time(2024, 1, 31, 23, 5, 9) + 500_000),
        ("2024-01-31 18:05", time(2024, 1, 31, 18, 5, 0)),
        ("2024/01/31", day(2024, 1, 31)),
        ("20240131", day(2024, 1, 31)),
        ("31.01.2024", day(2024, 1, 31)),
        ("1.2.2024 9:05", time(2024, 2, 1, 9, 5, 0)),
        ("31.01.2024, 18:05:09", time(2024, 1, 31, 18, 5, 9)),
        ("31.01.24", day(2024, 1, 31)),
        ("31/01/2024 8:00", time(2024, 1, 31, 8, 0, 0)),
        ("12/31/2010 8:26", time(2010, 12, 31, 8, 26, 0)),
        ("12/31/2010 8:26 PM", time(2010, 12, 31, 20, 26, 0)),
        ("12/31/2010 12:26 AM", time(2010, 12, 31, 0, 26, 0)),
        ("05/05/2024", day(2024, 5, 5)),
        ("31 января 2024 г.", day(2024, 1, 31)),
        ("31 янв. 2024 18:05", time(2024, 1, 31, 18, 5, 0)),
        ("31-Jan-2024", day(2024, 1, 31)),
        ("Jan 31, 2024", day(2024, 1, 31)),
        ("January 31, 2024 6:05 pm", time(2024, 1, 31, 18, 5, 0)),
        ("1706724309", time(2024, 1, 31, 18, 5, 9)),
        ("1706724309000", time(2024, 1, 31, 18, 5, 9)),
        ("45322", day(2024, 1, 31)),
        ("45322.5", time(2024, 1, 31, 12, 0, 0)),
        ("'31.01.2024", day(2024, 1, 31)),
    ] {
        assert_eq!(at(text, None), Ok(Some(want)), "{text}");
    }
}

#[test]
fn refusals_and_placeholders() {
    for text in [
        "31.02.2024",
        "2024-13-01",
        "32/01/2024",
        "13/13/2024",
        "2024",
        "сегодня",
        "",
        "2024-01-31 25:00:00",
        "01.01.1812",
        "2024-01-31 18",
        "99999999999",
        "5 яблок",
    ] {
        assert_eq!(at(text, None), Err(Code::BadDate), "{text}");
    }
    assert_eq!(at("60", None), Err(Code::BadSerial));
    assert_eq!(at("0000-00-00 00:00:00", None), Ok(None));
    assert_eq!(at("01.01.0001 0:00:00", None), Ok(None));
    assert_eq!(at("03/04/2024", None), Err(Code::AmbiguousDate));
    assert_eq!(at("03/04/2024", Some(Order::Dmy)), Ok(Some(day(2024, 4, 3))));
    assert_eq!(at("03-04-2024", Some(Order::Mdy)), Ok(Some(day(2024, 3, 4))));
}

#[test]
fn serials_of_both_systems() {
    assert_eq!(serial(44_562.0, false).map(|m| m.wall), Ok(day(2022, 1, 1)));
    assert_eq!(serial(44_562.0, true).map(|m| m.wall), Ok(day(2026, 1, 2)));
    assert_eq!(serial(61.0, false).map(|m| m.wall), Ok(day(1900, 3, 1)));
    assert_eq!(serial(60.0, false), Err(Code::BadSerial));
    assert_eq!(serial(f64::NAN, false), Err(Code::BadDate));
    assert_eq!(serial(45_322.753_576_388_9, false).map(|m| m.wall), Ok(time(2024, 1, 31, 18, 5, 9)));
}

#[test]
fn whole_day_range_is_exact() {
    let mut n = day(1900, 1, 1);
    for y in 1900..=2200 {
        for m in 1..=12 {
            for d in 1..=days_in(y, m) {
                assert_eq!(day(y, m, d), n);
                assert_eq!(iso_text(n + 3_661 * SECOND), format!("{y:04}-{m:02}-{d:02} 01:01:01"));
                n += DAY;
            }
        }
    }
}
