//! Two processes at one company: one writes at a time, the other is told by whom it is held up.

use crate::common::{amounts, deal, deals, import, meta, table};
use lake::{Error, Lake, Options};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DIR: &str = "LAKE_TEST_WRITER_DIR";
const ROLE: &str = "LAKE_TEST_WRITER_ROLE";

fn spawn(dir: &std::path::Path, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["writers::child", "--exact", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .env(ROLE, role)
        .stdin(Stdio::piped())
        .stdout(if role == "hold" { Stdio::piped() } else { Stdio::null() })
        .spawn()
        .unwrap()
}

fn patient() -> Options {
    Options { lock_wait: Duration::from_secs(120), ..Options::default() }
}

#[test]
#[ignore = "runs only as a child of the other tests"]
fn child() {
    let dir = PathBuf::from(std::env::var_os(DIR).unwrap());
    let lake = Lake::open_with(&dir, patient()).unwrap();
    if std::env::var(ROLE).unwrap() == "hold" {
        let mut txn = lake.begin_import(meta()).unwrap();
        txn.append(table("deals"), deals(&[deal("held", 1, 1)]), 0, "crm").unwrap();
        // rows are encoded in the background
        while std::fs::read_dir(dir.join("tmp")).unwrap().count() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nholding").unwrap();
        out.flush().unwrap();
        std::io::stdin().read_line(&mut String::new()).unwrap();
        return;
    }
    let name = std::env::var(ROLE).unwrap();
    for i in 0..10 {
        import(&lake, "deals", deals(&[deal(format!("{name}{i}"), i, 1), deal("both", i, i)]));
    }
}

#[test]
fn the_second_writer_learns_who_holds_the_lock_and_a_killed_one_frees_it() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open_with(dir.path(), Options { lock_wait: Duration::ZERO, ..Options::default() }).unwrap();
    let mut holder = spawn(dir.path(), "hold");
    let mut out = BufReader::new(holder.stdout.take().unwrap()).lines();
    assert!(out.any(|line| line.unwrap().contains("holding")));
    let Err(err) = lake.begin_import(meta()) else { panic!("two writers at once") };
    assert!(matches!(&err, Error::Busy { pid, .. } if *pid == holder.id().to_string()), "{err}");
    // a reader is not held up, and opening does not sweep away the files of the running import
    assert_eq!(Lake::open(dir.path()).unwrap().latest().unwrap(), 0);
    assert!(std::fs::read_dir(dir.path().join("tmp")).unwrap().count() > 0);
    holder.kill().unwrap();
    holder.wait().unwrap();
    import(&lake, "deals", deals(&[deal("mine", 1, 1)]));
    assert_eq!(amounts(&lake, "deals").keys().collect::<Vec<_>>(), ["mine"]);
}

#[test]
fn two_processes_lose_no_import() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let mut children: Vec<Child> = ["x", "y"].iter().map(|role| spawn(dir.path(), role)).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(lake.imports().unwrap().len(), 20);
    assert_eq!(amounts(&lake, "deals").len(), 21);
    assert_eq!(amounts(&lake, "deals")["both"], 9);
    assert!(lake.verify(&mut |_| {}).unwrap().bad.is_empty());
}
