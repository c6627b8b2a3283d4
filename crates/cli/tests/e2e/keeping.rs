//! Backup, restore and verification: damage is named, restored data give the same figures.

use crate::support::{DEALS, World};
use std::fs;

#[test]
fn a_backup_comes_back_whole() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS)]);
    w.expect(0, &["audit", "--programme", "express", "--reports", "json"]);
    let copy = w.path("copy.zip").display().to_string();
    w.expect(0, &["backup", &copy]);
    w.expect(1, &["backup", &copy]);
    w.expect(1, &["restore", &copy]);
    w.expect(0, &["restore", &copy, "--company", "second"]);
    let figure = |c: &str| w.json(0, &["metric", "revenue", "--by", "manager", "--company", c]);
    assert_eq!(figure("main"), figure("second"));
    assert_eq!(w.json(0, &["audits", "--company", "second"]).as_array().unwrap().len(), 1);
    w.expect(0, &["verify", "--company", "second"]);
    w.expect(0, &["restore", &copy, "--replace"]);
    assert_eq!(figure("main"), figure("second"));
}

#[test]
fn a_flipped_byte_is_found_and_a_damaged_backup_touches_nothing() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS)]);
    let copy = w.path("copy.zip").display().to_string();
    w.expect(0, &["backup", &copy]);
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle] ^= 1;
    let bad = w.file("bad.zip", &bytes);
    w.expect(1, &["restore", &bad, "--company", "other"]);
    assert!(!w.home().join("companies/other").exists());

    let data = w.home().join("companies/main/data/deals");
    let file = fs::read_dir(&data).unwrap().flatten().next().unwrap().path();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let done = w.expect(1, &["verify"]);
    assert!(done.err.contains(file.file_name().unwrap().to_str().unwrap()), "{}", done.err);
}
