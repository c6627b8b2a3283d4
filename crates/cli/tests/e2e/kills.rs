//! An import killed at any moment leaves nothing behind and can be run again.

use crate::support::World;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn a_killed_import_leaves_nothing_and_runs_again() {
    let w = World::new();
    let company = w.company(3000);
    let args = ["import", company.as_str(), "--timezone", "Europe/Moscow"];

    let clean = World::new();
    let begun = Instant::now();
    clean.expect(0, &args);
    let whole = begun.elapsed();
    let wanted = clean.json(0, &["tables"]);

    // Moments spread over the whole run, so that reading, encoding, renaming and committing are all hit.
    let mut killed = 0;
    for part in 1..=8u32 {
        let mut child = w.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(whole * part / 9);
        let finished = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        killed += usize::from(!finished);
        // readers see all of it or nothing
        let imports = w.run(&["imports", "--format", "json"]);
        if imports.code == 0 && imports.out.contains("\"import\"") {
            assert_eq!(w.json(0, &["tables"]), wanted);
        } else {
            assert!(w.run(&["tables", "--format", "json"]).out.trim().trim_matches(['[', ']']).is_empty());
        }
    }
    assert!(killed > 0, "every run was faster than its kill");
    w.expect(0, &args);
    assert_eq!(w.json(0, &["tables"]), wanted);
    assert!(w.expect(0, &["verify", "--lang", "en"]).out.contains("intact"));
    let left: Vec<_> = std::fs::read_dir(w.home().join("companies/main/tmp"))
        .map(|d| d.flatten().map(|e| e.file_name()).collect())
        .unwrap_or_default();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn two_writers_do_not_mix() {
    let w = World::new();
    let company = w.company(1500);
    let args = ["import", company.as_str(), "--timezone", "Europe/Moscow"];
    let mut children: Vec<_> =
        (0..3).map(|_| w.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()).collect();
    let codes: Vec<i32> = children.iter_mut().map(|c| c.wait().unwrap().code().unwrap()).collect();
    // whoever found the lock taken says so (1); the others did the whole import
    assert!(codes.contains(&0) && codes.iter().all(|c| *c == 0 || *c == 1), "{codes:?}");
    let clean = World::new();
    clean.expect(0, &args);
    assert_eq!(w.json(0, &["tables"]), clean.json(0, &["tables"]));
    sleep(Duration::ZERO);
}
