//! Exit statuses, help in both languages, unknown words, closed pipes.

use crate::support::World;
use std::process::Stdio;

#[test]
fn wrong_usage_is_two_and_a_failure_is_one() {
    let w = World::new();
    for args in [
        &["dance"][..],
        &["metric", "revenue", "--by", "colour"],
        &["import"],
        &["tables", "--company", "../x"],
        &["metric", "nonsense"],
    ] {
        let done = w.expect(2, args);
        assert!(done.out.is_empty() && !done.err.is_empty(), "{args:?}");
    }
    for args in [&["tables"][..], &["metric", "revenue"], &["audit"], &["imports", "show", "1"], &["plan"], &["sync", "bitrix24"]]
    {
        let done = w.expect(1, args);
        assert_eq!(done.err.trim().lines().count(), 1, "{args:?}: {}", done.err);
    }
    let missing = w.expect(1, &["import", "/no/such/file.csv", "--lang", "en"]);
    assert!(missing.err.contains("/no/such/file.csv"), "{}", missing.err);
    assert!(!w.home().join("companies/main/lake.sqlite").exists());
}

#[test]
fn help_is_bilingual_and_has_examples() {
    let w = World::new();
    let ru = w.expect(0, &["import", "--help", "--lang", "ru"]).out;
    let en = w.expect(0, &["import", "--help", "--lang", "en"]).out;
    assert!(ru.contains("Загрузить") && ru.contains("Пример:") && ru.contains("revizor import"), "{ru}");
    assert!(en.contains("Import files") && en.contains("Example:"), "{en}");
    assert!(w.expect(0, &["--version"]).out.starts_with("revizor "));
    assert!(w.expect(0, &["completions", "bash"]).out.contains("_revizor"));
}

#[test]
fn the_catalogues_are_printed_in_every_form() {
    let w = World::new();
    assert!(w.expect(0, &["metrics"]).out.contains("win_rate_closed"));
    let metrics = w.json(0, &["metrics"]);
    assert!(metrics.as_array().unwrap().iter().any(|m| m["id"] == "revenue"));
    assert!(w.expect(0, &["rules", "--format", "csv"]).out.starts_with("id,mistake,"));
    assert!(w.expect(0, &["explain", "win_rate_closed"]).out.contains("win_rate_closed"));
    assert!(w.expect(2, &["explain", "win_rate_clsed", "--lang", "en"]).err.contains("win_rate_closed"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let w = World::new();
    let mut child = w.command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn doctor_is_calm_in_an_empty_home_and_settings_are_checked() {
    let w = World::new();
    w.expect(0, &["doctor"]);
    w.expect(0, &["settings", "set", "timezone", "Asia/Omsk"]);
    assert_eq!(w.expect(0, &["settings", "get", "timezone"]).out.trim(), "Asia/Omsk");
    w.expect(2, &["settings", "set", "timezone", "Mars/North"]);
    w.expect(2, &["settings", "set", "no-such-rule.norm", "1"]);
    assert!(w.expect(0, &["settings"]).out.contains("Asia/Omsk"));
}
