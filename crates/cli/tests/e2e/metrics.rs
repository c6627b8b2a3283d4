//! The figure document of `interface.md` §4, and the default as-of moment.

use crate::support::{DEALS, World};

#[test]
fn a_figure_has_the_promised_shape() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS), "--timezone", "Europe/Moscow"]);
    let f = w.json(
        0,
        &["metric", "win_rate_closed", "--by", "manager", "--from", "2024-01-01", "--to", "2024-06-30", "--as-of", "2024-06-30"],
    );
    assert_eq!(
        (f["metric"].as_str(), f["unit"].as_str(), f["version"].as_u64()),
        (Some("win_rate_closed"), Some("ratio"), Some(1))
    );
    assert_eq!(f["as_of"], "2024-06-30T23:59:59+03:00");
    assert_eq!(f["period"], serde_json::json!({"from": "2024-01-01", "to": "2024-06-30"}));
    assert!(f["snapshot"].is_string() && f["grain"].is_null());
    let rows = f["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{f}");
    assert_eq!(rows[0]["cut"], serde_json::json!({"manager": "m1"}));
    assert_eq!(rows[0]["n"], 2);
    for row in rows {
        assert!(row["status"].is_string(), "{row}");
        assert!(row["value"].is_string() || row["value"].is_null(), "decimals are strings: {row}");
    }
}

#[test]
fn the_default_moment_is_the_end_of_the_last_day_with_events() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS), "--timezone", "Europe/Moscow"]);
    let f = w.json(0, &["metric", "deals_created"]);
    assert_eq!(f["as_of"], "2024-06-20T23:59:59+03:00", "the last event is a closing");
    let early = w.json(0, &["metric", "deals_created", "--as-of", "2024-05-01T12:00:00+03:00"]);
    assert_eq!(early["rows"][0]["n"], 1, "{early}");
    assert!(w.expect(0, &["metric", "deals_created", "--lang", "en"]).err.contains("2024-06-20T23:59:59+03:00"));
}

#[test]
fn a_figure_without_data_says_what_to_record() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS)]);
    let f = w.json(0, &["metric", "response_time"]);
    let row = &f["rows"][0];
    assert_eq!(row["status"], "no_data", "{f}");
    assert!(row["value"].is_null() && !row["missing"].as_array().unwrap().is_empty());
}

#[test]
fn companies_do_not_see_each_other() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS), "--company", "one"]);
    w.expect(1, &["tables", "--company", "two"]);
    assert_eq!(w.json(0, &["tables", "--company", "one"])[0]["rows"], 3);
}
