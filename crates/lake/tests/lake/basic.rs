//! Importing, re-importing, updating, setting aside, summing up.

use crate::common::{amounts, contents, deal, deals, import, import_with, meta, orders, table};
use lake::{Error, ImportMeta, Lake, Moment, Problem, code};

#[test]
fn an_import_makes_a_snapshot_that_never_changes() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    assert_eq!(lake.latest().unwrap(), 0);
    let first = import(&lake, "deals", deals(&[deal("a", 10, 1), deal("b", 20, 1)]));
    assert_eq!((first.import, first.snapshot, first.base), (1, 1, 0));
    assert_eq!((first.tables[0].new, first.tables[0].read), (2, 2));
    let before = contents(&lake, 1, "deals");
    let second = import(&lake, "deals", deals(&[deal("b", 21, 2), deal("c", 30, 2)]));
    assert_eq!((second.tables[0].new, second.tables[0].updated), (1, 1));
    assert_eq!(amounts(&lake, "deals").into_iter().collect::<Vec<_>>(), [("a".into(), 10), ("b".into(), 21), ("c".into(), 30)]);
    assert_eq!(contents(&lake, 1, "deals"), before);
    assert!(lake.files(0, "deals").unwrap().is_empty());
    assert!(matches!(lake.files(7, "deals"), Err(Error::NoSnapshot { snapshot: 7, oldest: 0, latest: 2 })));
}

#[test]
fn importing_the_same_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 10, 1), deal("b", 20, 1)]));
    let again = import(&lake, "deals", deals(&[deal("b", 20, 1), deal("a", 10, 1)]));
    assert_eq!((again.snapshot, again.tables[0].unchanged), (1, 2));
    assert_eq!(lake.latest().unwrap(), 1);
    assert_eq!(lake.imports().unwrap().len(), 2);
}

#[test]
fn repeats_and_conflicts_are_accounted_for() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let report = import(
        &lake,
        "deals",
        deals(&[
            deal("a", 1, 5),
            deal("a", 1, 5),
            deal("b", 1, 5),
            deal("b", 2, 6),
            deal("c", 1, 5),
            deal("c", 2, 5),
            deal("d", 1, None),
        ]),
    );
    let t = &report.tables[0];
    assert_eq!((t.read, t.new, t.duplicates, t.superseded, t.conflicting), (7, 3, 1, 1, 2));
    assert_eq!(t.read, t.accepted() + t.duplicates + t.set_aside());
    let problems = lake.problems(report.import).unwrap();
    let codes: Vec<&str> = problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, [code::SUPERSEDED, code::CONFLICTING_VERSIONS, code::CONFLICTING_VERSIONS]);
    assert_eq!((problems[0].file.as_str(), problems[0].line, problems[0].table.as_str()), ("file.csv", 4, "deals"));
    assert!(problems[0].raw.starts_with("b,2023-11-14T22:13:20Z,"), "{}", problems[0].raw);
    assert_eq!(problems[0].raw.split(',').count(), problems[0].header.split(',').count());
    assert_eq!(report.problems, 3);
}

#[test]
fn an_older_version_does_not_overwrite_a_newer_one() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 10, 100)]));
    let report = import(&lake, "deals", deals(&[deal("a", 9, 50)]));
    assert_eq!((report.tables[0].older, report.snapshot), (1, 1));
    assert_eq!(lake.problems(2).unwrap()[0].code, code::OLDER_THAN_KNOWN);
    assert_eq!(amounts(&lake, "deals")["a"], 10);
    // a table without `updated_at` takes the later import
    import(&lake, "orders", orders(&[("o", 1)]));
    import(&lake, "orders", orders(&[("o", 2)]));
    assert_eq!(amounts(&lake, "orders")["o"], 2);
}

#[test]
fn a_replacing_import_takes_the_place_of_its_source_only() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "orders", orders(&[("a", 1), ("b", 2), ("c", 3)]));
    let mut txn = lake.begin_import(meta()).unwrap();
    txn.append(table("orders"), orders(&[("a", 100)]), 0, "other").unwrap();
    txn.commit(3).unwrap();
    let report = import_with(&lake, "orders", orders(&[("b", 2), ("c", 4)]), ImportMeta { replace: true, ..meta() });
    let t = &report.tables[0];
    assert_eq!((t.unchanged, t.updated, t.removed), (1, 1, 1));
    let left = contents(&lake, lake.latest().unwrap(), "orders");
    assert_eq!(left.keys().collect::<Vec<_>>(), ["a/other", "b/crm", "c/crm"]);
}

#[test]
fn an_abandoned_import_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let mut txn = lake.begin_import(meta()).unwrap();
    txn.append(table("deals"), deals(&[deal("a", 1, 1)]), 0, "crm").unwrap();
    txn.problem(&Problem::default()).unwrap();
    drop(txn);
    let dry = {
        let mut txn = lake.begin_import(meta()).unwrap();
        txn.append(table("deals"), deals(&[deal("a", 1, 1)]), 0, "crm").unwrap();
        txn.dry_run(5).unwrap()
    };
    assert_eq!(dry.tables[0].new, 1);
    assert_eq!(lake.latest().unwrap(), 0);
    assert!(lake.imports().unwrap().is_empty());
    assert_eq!(std::fs::read_dir(dir.path().join("tmp")).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(dir.path().join("data")).unwrap().count(), 0);
}

#[test]
fn files_split_at_the_limit_and_only_touched_ones_are_rewritten() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open_with(dir.path(), lake::Options { file_rows: 3, ..lake::Options::default() }).unwrap();
    let many: Vec<_> = (0..10).map(|i| deal(i, i, 1)).collect();
    import(&lake, "deals", deals(&many));
    let first = lake.files(1, "deals").unwrap();
    assert_eq!(first.iter().map(|f| f.rows).collect::<Vec<_>>(), [3, 3, 3, 1]);
    import(&lake, "deals", deals(&[deal(4, 400, 2)]));
    let second = lake.files(2, "deals").unwrap();
    let kept = second.iter().filter(|f| first.iter().any(|o| o.id == f.id)).count();
    assert_eq!(kept, 3);
    assert_eq!(second.iter().map(|f| f.rows).sum::<u64>(), 10);
    assert_eq!(amounts(&lake, "deals")["4"], 400);
}

#[test]
fn a_table_is_summed_up_from_statistics() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "orders", orders(&[("a", 1), ("b", 2)]));
    let tables = lake.tables(1).unwrap();
    assert_eq!(tables.len(), 1);
    let t = &tables[0];
    assert_eq!((t.table.as_str(), t.rows), ("orders", 2));
    assert_eq!(t.first, Some(Moment::Time(1_700_000_000_000_000)));
    assert_eq!(t.last, Some(Moment::Time(1_700_000_000_000_001)));
    assert_eq!(t.sources, [("crm".to_string(), 2)]);
    assert!(t.filled.contains(&("amount".to_string(), 2)) && t.filled.contains(&("margin".to_string(), 0)));
    let amount = lake.files(1, "orders").unwrap()[0].stats.iter().find(|s| s.column == "amount").cloned().unwrap();
    assert_eq!((amount.min.as_deref(), amount.max.as_deref()), (Some("0.0001"), Some("0.0002")));
}

#[test]
fn received_files_are_kept_as_they_came() {
    use std::io::Read;
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let report = import(&lake, "deals", deals(&[deal("a", 1, 1)]));
    let file = &report.files[0];
    assert_eq!((file.name.as_str(), file.bytes), ("file.csv", 7));
    let mut text = String::new();
    lake.open_raw(file).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "1 rows\n");
    assert_eq!(lake.received(&file.sha256).unwrap().len(), 1);
    assert_eq!(lake.import(1).unwrap(), report);
}

#[test]
fn settings_and_reading_only() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Lake::open_read(dir.path()), Err(Error::NoLake { .. })));
    let lake = Lake::open(dir.path()).unwrap();
    lake.settings_set("timezone", "Europe/Moscow").unwrap();
    lake.settings_set("timezone", "Asia/Omsk").unwrap();
    let reader = Lake::open_read(dir.path()).unwrap();
    assert_eq!(reader.settings_get("timezone").unwrap().as_deref(), Some("Asia/Omsk"));
    assert_eq!(reader.settings_get("lang").unwrap(), None);
    assert!(matches!(reader.begin_import(meta()), Err(Error::ReadOnly { .. })));
    import(&lake, "deals", deals(&[deal("a", 1, 1)]));
    assert_eq!(reader.latest().unwrap(), 1);
}

#[test]
fn a_batch_of_a_wrong_form_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let mut txn = lake.begin_import(meta()).unwrap();
    let err = txn.append(table("orders"), deals(&[deal("a", 1, 1)]), 0, "crm").unwrap_err();
    assert!(err.to_string().contains("orders"), "{err}");
}

#[test]
fn an_import_does_not_start_on_the_last_bytes_of_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open_with(dir.path(), lake::Options { keep_free: Some(u64::MAX), ..lake::Options::default() }).unwrap();
    let Err(err) = lake.begin_import(meta()) else { panic!("no room, yet it started") };
    assert!(matches!(err, Error::LowDisk { wanted: u64::MAX, .. }), "{err}");
    assert_eq!(lake.latest().unwrap(), 0);
}
