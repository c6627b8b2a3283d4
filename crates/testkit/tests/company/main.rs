//! The generated company held against its own truth: bytes, clean invariants, planted mistakes, shapes.

#![expect(clippy::expect_used, reason = "tests stop at the first surprise")]

mod clean;
mod planted;
mod read;
mod shapes;

use read::Company;
use std::collections::BTreeMap;
use testkit::{Mistakes, Plan, Shape, default_end};

fn plan(deals: u64, seed: u64, mistakes: &str) -> Plan {
    Plan { deals, seed, mistakes: mistakes.parse().expect("known mistakes"), end: default_end(), shape: Shape::Canonical }
}

fn files(company: &Company) -> BTreeMap<String, Vec<u8>> {
    let list = std::fs::read_dir(company.path()).expect("folder").map(|f| f.expect("file").path());
    list.filter(|p| p.is_file())
        .map(|p| (p.display().to_string().rsplit('/').next().unwrap_or("").to_owned(), std::fs::read(&p).expect("bytes")))
        .collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes_and_another_seed_others() {
    let first = files(&Company::make(&plan(400, 5, "all")));
    assert_eq!(first.len(), 24);
    assert!(first == files(&Company::make(&plan(400, 5, "all"))));
    assert!(first["deals.csv"] != files(&Company::make(&plan(400, 6, "all")))["deals.csv"]);
}

#[test]
fn the_number_of_deals_is_exact_and_customers_do_not_depend_on_it() {
    let small = Company::make(&plan(300, 9, "none"));
    let large = Company::make(&plan(320, 9, "none"));
    assert_eq!(small.rows("deals").len(), 300);
    // The department is the same, so the first 250 deals are, too; only the last customer may be cut.
    let ids = |c: &Company| c.rows("deals")[..250].iter().map(|d| d["id"].clone() + &d["amount"]).collect::<Vec<_>>();
    assert_eq!(ids(&small), ids(&large));
}

#[test]
fn forty_thousand_deals_stream_to_disk_with_progress() {
    let dir = tempfile::tempdir().expect("folder");
    let mut seen = Vec::new();
    let plan = plan(40_000, 1, "M3.no_task");
    let truth = testkit::generate(&plan, dir.path(), &mut |done, total| seen.push((done, total))).expect("generated");
    assert_eq!(truth.json["figures"]["total"]["deals_created"], 40_000);
    assert!(seen.len() > 20 && seen.is_sorted() && seen.last() == Some(&(40_000, 40_000)));
}

#[test]
fn impossible_plans_are_refused_with_a_reason() {
    let dir = tempfile::tempdir().expect("folder");
    let refuse = |plan: Plan| testkit::generate(&plan, dir.path(), &mut |_, _| {}).err().expect("refused").to_string();
    assert!(refuse(plan(0, 1, "none")).contains("at least 1"));
    assert!(refuse(Plan { shape: Shape::OneC, ..plan(1_000_000, 1, "none") }).contains("1C"));
    assert!(refuse(Plan { end: jiff::civil::date(1999, 1, 1), ..plan(10, 1, "none") }).contains("1999"));
    assert!(refuse(Plan { mistakes: Mistakes::Some(vec!["M99".into()]), ..plan(10, 1, "none") }).contains("M99"));
}
