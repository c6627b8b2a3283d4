//! Parquet files import like any other: the table that one company stored is read by another.

use crate::support::{DEALS, World, tree};

#[test]
fn a_parquet_file_imports_with_its_own_types() {
    let w = World::new();
    let deals = w.file("deals.csv", DEALS);
    w.json(0, &["import", &deals, "--timezone", "Europe/Moscow"]);
    let stored =
        tree(&w.home()).into_iter().map(|(path, _)| path).find(|p| p.ends_with(".parquet")).expect("the lake keeps Parquet");
    let stored = w.home().join(stored).display().to_string();
    let report = w.json(0, &["--company", "other", "import", &stored, "--table", "deals"]);
    assert_eq!(report["files"][0]["new"], 3, "{report}");
    let won = |company: &str| w.json(0, &["--company", company, "metric", "revenue"])["rows"][0]["value"].clone();
    assert_eq!(won("main"), won("other"));
}
