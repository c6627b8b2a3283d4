//! A home folder of its own for every test and the executable run in it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// An installation that goes away with the test.
pub(crate) struct World {
    dir: TempDir,
}

/// What a command left.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// Writes a file and gives its path as text.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut c = Command::new(env!("CARGO_BIN_EXE_revizor"));
        c.args(args)
            .env("REVIZOR_HOME", self.home())
            .env("LANG", "C")
            .env("LC_ALL", "C")
            .env_remove("REVIZOR_LANG")
            .env_remove("REVIZOR_COMPANY");
        c.stdin(Stdio::null());
        c
    }

    /// Runs to the end.
    pub(crate) fn run(&self, args: &[&str]) -> Done {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
        Done { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    /// Runs and expects a status.
    pub(crate) fn expect(&self, code: i32, args: &[&str]) -> Done {
        let done = self.run(args);
        assert_eq!(done.code, code, "{args:?}\nstdout: {}\nstderr: {}", done.out, done.err);
        done
    }

    /// Runs with `--format json` and reads the answer.
    pub(crate) fn json(&self, code: i32, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
        let done = self.expect(code, &args);
        serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", done.out))
    }

    /// A generated company of that many deals in a folder.
    pub(crate) fn company(&self, deals: u32) -> String {
        let out = self.path("company").display().to_string();
        self.expect(0, &["generate", "--out", &out, "--deals", &deals.to_string(), "--mistakes", "all"]);
        out
    }
}

/// A small set of deals: three good rows of two managers.
pub(crate) const DEALS: &str = "id,created_at,status,amount,closed_at,owner_id\n\
    D1,2024-05-01 10:00:00,won,1000.50,2024-05-20 12:00:00,m1\n\
    D2,2024-05-02 10:00:00,lost,500,2024-05-21 12:00:00,m1\n\
    D3,2024-06-03 10:00:00,won,2000,2024-06-20 12:00:00,m2\n";

/// Every file under a folder with its bytes, sorted.
pub(crate) fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut out, mut todo) = (Vec::new(), vec![dir.to_path_buf()]);
    while let Some(d) = todo.pop() {
        for e in std::fs::read_dir(&d).into_iter().flatten().flatten() {
            let path = e.path();
            if path.is_dir() {
                todo.push(path);
            } else {
                out.push((path.strip_prefix(dir).unwrap().display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}
