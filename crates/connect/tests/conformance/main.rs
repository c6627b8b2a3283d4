//! The fixture catalogue: every export is recognised without flags, its rows add up, its canonical rows are these to the
//! kopeck, and reading it again gives the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../src/sources/", $path)).to_vec()
    };
}

mod accounting;
mod crm;
#[path = "../support/mod.rs"]
mod support;
mod western;
use connect::{Limits, Options};
use support::{Kept, opts, read_bytes};

/// One export and what it must come to.
struct Case {
    file: &'static str,
    bytes: Vec<u8>,
    profile: &'static str,
    /// Table, columns, lines.
    want: Vec<(&'static str, &'static str, Vec<&'static str>)>,
    aside: Vec<&'static str>,
}

fn case(
    file: &'static str,
    bytes: Vec<u8>,
    profile: &'static str,
    want: &[(&'static str, &'static str, &[&'static str])],
    aside: &[&'static str],
) -> Case {
    let want = want.iter().map(|(t, c, rows)| (*t, *c, rows.to_vec())).collect();
    Case { file, bytes, profile, want, aside: aside.to_vec() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn now() -> Options {
    Options { now: Some(1_800_000_000_000_000), ..opts() }
}

fn same(a: &Kept, b: &Kept) {
    assert_eq!((&a.tables, &a.problems, &a.report), (&b.tables, &b.problems, &b.report));
}

fn check(cases: Vec<Case>) {
    for c in cases {
        let (detected, kept) = read_bytes(c.file, &c.bytes, &now()).unwrap_or_else(|e| panic!("{}: {}", c.file, e.text("ru")));
        assert_eq!(detected.profile, c.profile, "{}", c.file);
        for (table, columns, rows) in &c.want {
            let columns: Vec<&str> = columns.split('|').collect();
            assert_eq!(&kept.lines(table, &columns), rows, "{}: {table}", c.file);
        }
        assert_eq!(kept.codes(), c.aside, "{}: {:?}", c.file, kept.problems);
        assert!(kept.report.totals.iter().all(|t| !t.mismatch), "{}: {:?}", c.file, kept.report.totals);
        same(&kept, &read_bytes(c.file, &c.bytes, &now()).unwrap().1);
        let limits = Limits { threads: 1, ..Limits::default() };
        same(&kept, &read_bytes(c.file, &c.bytes, &Options { limits, ..now() }).unwrap().1);
    }
}

#[test]
fn exports_of_amocrm() {
    check(crm::amocrm());
}

#[test]
fn exports_of_bitrix24() {
    check(crm::bitrix24());
}

#[test]
fn exports_of_western_systems() {
    check(western::western());
}

#[test]
fn logs_of_calls() {
    check(accounting::telephony());
}

#[test]
fn prints_and_documents_of_1c() {
    check(accounting::onec());
}

#[test]
fn receipts_in_three_shapes() {
    check(accounting::receipts());
}
