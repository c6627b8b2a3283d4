//! Rot: every flipped bit is found and named, a damaged file spoils neither the others nor new files.

use crate::common::{before_big_change, big_change, deal, deals, import, meta, orders, table};
use lake::{Error, Lake};
use std::path::Path;

fn flip(path: &Path, byte: usize, bit: u8) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[byte] ^= 1 << bit;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn every_flipped_byte_of_a_data_file_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 1, 1)]));
    import(&lake, "orders", orders(&[("o", 1)]));
    let file = lake.files(2, "deals").unwrap().remove(0);
    for byte in (0..file.bytes as usize).step_by(37) {
        flip(&file.path, byte, (byte % 8) as u8);
        let report = lake.verify(&mut |_| {}).unwrap();
        assert_eq!(report.bad.len(), 1, "byte {byte}");
        assert_eq!((report.bad[0].kind, report.bad[0].table.as_str(), report.bad[0].live), ("data", "deals", true));
        assert!(file.path.ends_with(&report.bad[0].file));
        flip(&file.path, byte, (byte % 8) as u8);
    }
    assert!(lake.verify(&mut |_| {}).unwrap().bad.is_empty());
}

#[test]
fn missing_truncated_and_received_files_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("change.csv");
    std::fs::write(&file, "received").unwrap();
    let lake = before_big_change(&dir.path().join("lake"));
    let report = big_change(&lake, &file).unwrap();
    let raw = lake.dir().join(&report.files[0].stored);
    let deals = lake.files(2, "deals").unwrap().remove(0).path;
    let leads = lake.files(2, "leads").unwrap().remove(0).path;
    let trace = std::fs::read_dir(lake.dir().join("trace")).unwrap().next().unwrap().unwrap().path();
    flip(&raw, 12, 0);
    flip(&trace, 30, 0);
    std::fs::remove_file(&deals).unwrap();
    std::fs::File::options().write(true).open(&leads).unwrap().set_len(100).unwrap();
    let mut steps = Vec::new();
    let report = lake.verify(&mut |p| steps.push((p.done, p.total))).unwrap();
    let mut kinds: Vec<&str> = report.bad.iter().map(|b| b.kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["data", "data", "raw", "trace"], "{:?}", report.bad);
    assert_eq!(steps.len() as u64, report.files);
}

#[test]
fn damage_is_never_copied_into_a_new_file() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 1, 1), deal("b", 2, 1)]));
    let file = lake.files(1, "deals").unwrap().remove(0);
    flip(&file.path, 40, 3);
    let mut txn = lake.begin_import(meta()).unwrap();
    txn.append(table("deals"), deals(&[deal("a", 5, 2)]), 0, "crm").unwrap();
    let err = txn.commit(3).unwrap_err();
    assert!(matches!(&err, Error::Damaged { path, .. } if *path == file.path), "{err}");
    assert_eq!(lake.latest().unwrap(), 1);
    // other tables go on
    import(&lake, "orders", orders(&[("o", 1)]));
    flip(&file.path, 40, 3);
    import(&lake, "deals", deals(&[deal("a", 5, 2)]));
    assert!(lake.verify(&mut |_| {}).unwrap().bad.is_empty());
}

#[test]
fn compaction_and_diff_keep_and_tell() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    for i in 0..4 {
        import(&lake, "deals", deals(&[deal(i, i, 1), deal("shared", i, i)]));
    }
    let diff = lake.diff(1, 4).unwrap();
    assert_eq!(diff.len(), 1);
    assert_eq!((diff[0].added, diff[0].removed, diff[0].changed), (3, 0, 1));
    assert_eq!(lake.diff(4, 1).unwrap()[0].removed, 3);
    let before = crate::common::contents(&lake, 4, "deals");
    let report = lake.compact(2, 9).unwrap();
    assert_eq!((report.snapshot, report.oldest, report.written), (5, 4, 1));
    assert_eq!(crate::common::contents(&lake, 5, "deals"), before);
    assert!(lake.diff(4, 5).unwrap().is_empty());
    assert!(matches!(lake.undo(2, 9), Err(Error::HistoryGone { import: 2, oldest: 4 })));
    assert!(matches!(lake.files(1, "deals"), Err(Error::NoSnapshot { .. })));
    let again = lake.compact(1, 10).unwrap();
    assert_eq!((again.merged, again.snapshot), (0, 5));
    assert_eq!(crate::common::stored(dir.path()).iter().filter(|f| f.starts_with("data/")).count(), 1);
}
