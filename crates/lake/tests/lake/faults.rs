//! A power cut or a full disk at every step. The cut keeps only what was made durable: unsynced contents and names are lost.

use crate::common::{before_big_change, big_change, contents, copy_dir, stored};
use lake::{Lake, Op, Options};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

type Journal = Arc<Mutex<Vec<Op>>>;

/// Writes down every step; from step `cut` on (counted from 0) each one fails.
fn cut_at(cut: usize, journal: Journal) -> Options {
    let hook = move |op: &Op| {
        let mut journal = journal.lock().unwrap();
        if journal.len() >= cut {
            return Err(io::Error::other("power cut"));
        }
        journal.push(op.clone());
        Ok(())
    };
    Options { hook: Some(Arc::new(hook)), ..Options::default() }
}

/// Brings a folder to the state a power cut leaves after the journalled steps.
fn lose_what_is_not_durable(journal: &[Op], torn: bool) {
    let mut dirty: BTreeSet<PathBuf> = BTreeSet::new();
    let mut loose: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for op in journal {
        match op {
            Op::Create(path) => {
                dirty.insert(path.clone());
                loose.entry(path.parent().unwrap().into()).or_default().push(path.clone());
            }
            Op::Write(path, _) => drop(dirty.insert(path.clone())),
            Op::Sync(path) => drop(dirty.remove(path)),
            Op::Rename(from, to) => {
                if dirty.remove(from) {
                    dirty.insert(to.clone());
                }
                loose.entry(to.parent().unwrap().into()).or_default().push(to.clone());
            }
            Op::SyncDir(path) => drop(loose.remove(path)),
            Op::CreateDir(_) | Op::Remove(_) | Op::Catalogue(_) => {}
        }
    }
    for path in dirty.iter().filter(|p| p.exists()) {
        let keep = if torn { std::fs::metadata(path).unwrap().len() / 2 } else { 0 };
        std::fs::File::options().write(true).open(path).unwrap().set_len(keep).unwrap();
    }
    for path in loose.values().flatten().filter(|p| p.exists()) {
        std::fs::remove_file(path).unwrap();
    }
}

fn state(lake: &Lake) -> String {
    let latest = lake.latest().unwrap();
    format!("{:?} {:?} {:?}", lake.imports().unwrap(), contents(lake, latest, "deals"), contents(lake, latest, "leads"))
}

fn start(root: &Path) -> (PathBuf, PathBuf) {
    let (base, file) = (root.join("base"), root.join("change.csv"));
    std::fs::write(&file, "x".repeat(1000)).unwrap();
    before_big_change(&base);
    (base, file)
}

fn power_cut_at_every_step(torn: bool) {
    let root = tempfile::tempdir().unwrap();
    let (base, file) = start(root.path());
    let whole = root.path().join("whole");
    copy_dir(&base, &whole);
    let journal = Journal::default();
    let lake = Lake::open_with(&whole, cut_at(usize::MAX, journal.clone())).unwrap();
    let before = state(&lake);
    big_change(&lake, &file).unwrap();
    let after = state(&lake);
    drop(lake);
    let steps = journal.lock().unwrap().len();
    for cut in 0..=steps {
        let dir = root.path().join("cut");
        copy_dir(&base, &dir);
        let journal = Journal::default();
        let acknowledged = Lake::open_with(&dir, cut_at(cut, journal.clone())).and_then(|lake| big_change(&lake, &file)).is_ok();
        lose_what_is_not_durable(&journal.lock().unwrap(), torn);
        let lake = Lake::open(&dir).unwrap();
        let found = state(&lake);
        assert!(found == before || found == after, "power cut at step {cut}: {found}");
        assert!(!acknowledged || found == after, "an acknowledged import is gone after a cut at step {cut}");
        let bad = lake.verify(&mut |_| {}).unwrap().bad;
        assert!(bad.is_empty(), "power cut at step {cut}: {bad:?}");
        if found == before {
            big_change(&lake, &file).unwrap();
            assert_eq!(state(&lake), after);
        }
        drop(lake);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn a_power_cut_at_any_step_with_empty_files() {
    power_cut_at_every_step(false);
}

#[test]
fn a_power_cut_at_any_step_with_torn_files() {
    power_cut_at_every_step(true);
}

#[test]
fn data_is_durable_before_the_catalogue_names_it() {
    let root = tempfile::tempdir().unwrap();
    let (base, file) = start(root.path());
    let journal = Journal::default();
    let lake = Lake::open_with(&base, cut_at(usize::MAX, journal.clone())).unwrap();
    big_change(&lake, &file).unwrap();
    let journal = journal.lock().unwrap();
    let at = |wanted: &Op| journal.iter().position(|op| op == wanted).unwrap_or_else(|| panic!("{wanted:?} is missing"));
    let commit = at(&Op::Catalogue("commit"));
    let mut placed = 0;
    for (i, op) in journal.iter().enumerate() {
        let Op::Rename(from, to) = op else { continue };
        placed += 1;
        let last_write = journal.iter().rposition(|op| matches!(op, Op::Write(p, _) if p == from)).unwrap();
        let synced = at(&Op::Sync(from.clone()));
        let named = journal.iter().skip(i).position(|op| *op == Op::SyncDir(to.parent().unwrap().into())).unwrap() + i;
        assert!(last_write < synced && synced < i && i < named && named < commit, "{}", to.display());
    }
    // deals, leads, what was seen, what came late, the received file
    assert!(placed >= 5, "{placed}");
}

#[test]
fn a_full_disk_at_any_step_commits_nothing_and_harms_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (base, file) = start(root.path());
    let files = stored(&base);
    let mut failed = 0;
    for full in 0.. {
        let dir = root.path().join("full");
        copy_dir(&base, &dir);
        let count = Arc::new(Mutex::new(0));
        let seen = count.clone();
        let hook = move |_: &Op| {
            let mut n = seen.lock().unwrap();
            *n += 1;
            if *n == full + 1 { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
        };
        let options = Options { hook: Some(Arc::new(hook)), ..Options::default() };
        let plain = Lake::open_read(&dir).unwrap();
        let before = state(&plain);
        match Lake::open_with(&dir, options).and_then(|lake| big_change(&lake, &file)) {
            Err(e) => {
                failed += 1;
                assert!(matches!(e, lake::Error::DiskFull { .. }), "step {full}: {e}");
                assert_eq!(state(&plain), before, "step {full}");
                drop(Lake::open(&dir).unwrap());
                assert_eq!(stored(&dir), files, "step {full}");
            }
            Ok(_) => assert_eq!(plain.latest().unwrap(), 2),
        }
        std::fs::remove_dir_all(&dir).unwrap();
        if *count.lock().unwrap() <= full {
            break;
        }
    }
    assert!(failed > 20, "{failed}");
}
