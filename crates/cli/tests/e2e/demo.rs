//! The demo from nothing to reports, and the generator behind it.

use crate::support::{World, tree};

#[test]
fn the_demo_goes_from_nothing_to_reports() {
    let w = World::new();
    let out = w.path("out").display().to_string();
    let report = w.json(0, &["demo", "--no-serve", "--deals", "600", "--out", &out, "--reports", "html,json", "--lang", "ru"]);
    assert!(report["findings"].as_u64().unwrap() > 0, "{report}");
    let html = std::fs::read_to_string(w.path("out/report.ru.html")).unwrap();
    assert!(html.contains("</html>") && html.contains("Крепёж-Опт"));
    assert!(w.path("out/audit.json").exists());
    let tables = w.json(0, &["tables", "--company", "demo"]);
    assert!(tables.as_array().unwrap().len() > 10, "{tables}");
    let again = w.json(0, &["demo", "--no-serve", "--deals", "600", "--reports", "json"]);
    assert_eq!(again["import"]["totals"]["new"], 0);
    assert_eq!(again["score"], report["score"]);
}

#[test]
fn the_same_seed_gives_the_same_files() {
    let w = World::new();
    for name in ["a", "b"] {
        let out = w.path(name).display().to_string();
        w.expect(0, &["generate", "--out", &out, "--deals", "150", "--seed", "9", "--mistakes", "none"]);
    }
    let (a, b) = (tree(&w.path("a")), tree(&w.path("b")));
    assert!(a.iter().any(|(n, _)| n == "truth.json") && a.iter().any(|(n, _)| n == "deals.csv"));
    assert_eq!(a, b);
    w.expect(2, &["generate", "--out", &w.path("c").display().to_string(), "--mistakes", "no-such-mistake"]);
    w.expect(2, &["generate", "--out", &w.path("c").display().to_string(), "--as", "parchment"]);
}
