//! kill -9 at every step of an import, an undo and a compaction: what was acknowledged stands, nothing half-done is seen,
//! nothing is left behind, and the work can simply be done again.

use crate::common::{before_big_change, big_change, contents, copy_dir, deal, deals, import, leads, stored};
use lake::{Lake, Op, Options};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const DIR: &str = "LAKE_TEST_CRASH_DIR";
const STEP: &str = "LAKE_TEST_CRASH_STEP";
const WORK: &str = "LAKE_TEST_CRASH_WORK";

fn work(lake: &Lake, dir: &Path, what: &str) {
    match what {
        "import" | "first" => drop(big_change(lake, &dir.join("change.csv")).unwrap()),
        "undo" => drop(lake.undo(2, 11).unwrap()),
        "compact" => drop(lake.compact(1, 12).unwrap()),
        other => panic!("{other}"),
    }
}

/// Counts steps; at the wanted one the process dies as by kill -9.
fn watch(step: u64, count: Arc<AtomicU64>) -> Options {
    let hook = move |_: &Op| {
        if count.fetch_add(1, Ordering::SeqCst) + 1 == step {
            let me = rustix::process::getpid();
            rustix::process::kill_process(me, rustix::process::Signal::KILL).unwrap();
        }
        Ok(())
    };
    Options { hook: Some(Arc::new(hook)), ..Options::default() }
}

#[test]
#[ignore = "runs only as a child of the other tests"]
fn child() {
    let dir = PathBuf::from(std::env::var_os(DIR).unwrap());
    let step = std::env::var(STEP).unwrap().parse().unwrap();
    let lake = Lake::open_with(&dir.join("lake"), watch(step, Arc::new(AtomicU64::new(0)))).unwrap();
    work(&lake, &dir, &std::env::var(WORK).unwrap());
}

fn start(root: &Path, what: &str) -> PathBuf {
    let base = root.join("base");
    std::fs::create_dir_all(&base).unwrap();
    std::fs::write(base.join("change.csv"), "id;amount\nпример;1\n").unwrap();
    if what == "first" {
        return base;
    }
    let lake = before_big_change(&base.join("lake"));
    if what != "import" {
        big_change(&lake, &base.join("change.csv")).unwrap();
        // something later that must survive an undo, and small files to merge
        import(&lake, "deals", deals(&[deal("later", 1, 1), deal("b", 21, 10)]));
        import(&lake, "leads", leads(&[("l2", "site"), ("l3", "site")]));
    }
    base
}

/// Everything a person can see of a lake.
fn seen(lake: &Lake) -> String {
    let latest = lake.latest().unwrap();
    let imports: Vec<_> = lake.imports().unwrap();
    let problems: Vec<_> = imports.iter().map(|i| lake.problems(i.import).unwrap()).collect();
    format!("{latest} {imports:?} {problems:?} {:?} {:?}", contents(lake, latest, "deals"), contents(lake, latest, "leads"))
}

fn kill_at_every_step(what: &str) {
    let root = tempfile::tempdir().unwrap();
    let base = start(root.path(), what);
    let done = root.path().join("done");
    copy_dir(&base, &done);
    let count = Arc::new(AtomicU64::new(0));
    let lake = Lake::open_with(&done.join("lake"), watch(0, count.clone())).unwrap();
    let before = seen(&lake);
    work(&lake, &done, what);
    let after = seen(&lake);
    let files = stored(&done.join("lake"));
    drop(lake);
    let steps = count.load(Ordering::SeqCst);
    assert!(steps >= 10, "only {steps} steps of {what} are watched");
    let (mut undone, mut committed) = (0, 0);
    for step in 1..=steps {
        let dir = root.path().join(format!("{what}-{step}"));
        copy_dir(&base, &dir);
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--ignored", "--quiet"])
            .env(DIR, &dir)
            .env(STEP, step.to_string())
            .env(WORK, what)
            .output()
            .unwrap()
            .status;
        assert!(!status.success(), "step {step} of {what} was not reached");
        let lake = Lake::open(&dir.join("lake")).unwrap();
        let state = seen(&lake);
        assert!(state == before || state == after, "{what} killed at step {step} is half done: {state}");
        assert!(lake.verify(&mut |_| {}).unwrap().bad.is_empty(), "{what} killed at step {step}");
        if state == before {
            undone += 1;
            work(&lake, &dir, what);
            assert_eq!(seen(&lake), after, "{what} done again after a kill at step {step}");
        } else {
            committed += 1;
        }
        assert_eq!(stored(&dir.join("lake")), files, "{what} killed at step {step} left something behind");
        std::fs::remove_dir_all(&dir).unwrap();
    }
    assert!(undone > 0 && committed > 0, "{undone} before, {committed} after the commit");
}

#[test]
fn the_first_import_of_a_company_killed_at_any_step() {
    kill_at_every_step("first");
}

#[test]
fn an_import_killed_at_any_step() {
    kill_at_every_step("import");
}

#[test]
fn an_undo_killed_at_any_step() {
    kill_at_every_step("undo");
}

#[test]
fn a_compaction_killed_at_any_step() {
    kill_at_every_step("compact");
}
