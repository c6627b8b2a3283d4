//! Reads a case folder and compares an actual JSON value with the expected one.

use serde_json::Value;

pub(crate) struct Case {
    dir: std::path::PathBuf,
    pub(crate) expected: Value,
    rel: f64,
    abs: f64,
}

pub(crate) type Row = std::collections::BTreeMap<String, String>;

impl Case {
    pub(crate) fn open(name: &str) -> Self {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
        let text = std::fs::read_to_string(dir.join("expected.json")).expect("expected.json");
        let all: Value = serde_json::from_str(&text).expect("valid JSON");
        let tolerance = |k: &str| all["tolerance"][k].as_f64().expect("tolerance");
        Self { dir, rel: tolerance("rel"), abs: tolerance("abs"), expected: all["expected"].clone() }
    }

    pub(crate) fn rows(&self, file: &str) -> Vec<Row> {
        let text = std::fs::read_to_string(self.dir.join(file)).expect("input");
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().expect("header").split(',').collect();
        lines.map(|l| head.iter().map(|h| (*h).to_string()).zip(l.split(',').map(str::to_string)).collect()).collect()
    }

    /// The expected value under a dotted path must agree with `actual` (extra keys of `actual` are ignored).
    pub(crate) fn check(&self, path: &str, actual: &Value) {
        self.check_within(path, actual, self.rel, self.abs);
    }

    pub(crate) fn check_within(&self, path: &str, actual: &Value, rel: f64, abs: f64) {
        let mut expected = &self.expected;
        for key in path.split('.').filter(|k| !k.is_empty()) {
            expected = key.parse::<usize>().ok().filter(|_| expected.is_array()).map_or(&expected[key], |i| &expected[i]);
        }
        assert!(!expected.is_null() || actual.is_null(), "nothing expected at {path}");
        let mut wrong = Vec::new();
        walk(path, expected, actual, rel, abs, &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn walk(path: &str, e: &Value, a: &Value, rel: f64, abs: f64, wrong: &mut Vec<String>) {
    match (e, a) {
        (Value::Object(e), Value::Object(a)) => {
            for (k, v) in e {
                match a.get(k) {
                    Some(x) => walk(&format!("{path}.{k}"), v, x, rel, abs, wrong),
                    None => wrong.push(format!("{path}.{k}: missing")),
                }
            }
        }
        (Value::Array(e), Value::Array(a)) if e.len() == a.len() => {
            for (i, (x, y)) in e.iter().zip(a).enumerate() {
                walk(&format!("{path}[{i}]"), x, y, rel, abs, wrong);
            }
        }
        (Value::Number(x), Value::Number(y)) => {
            let (x, y) = (x.as_f64().expect("number"), y.as_f64().expect("number"));
            if (x - y).abs() > abs.max(rel * x.abs().max(y.abs())) {
                wrong.push(format!("{path}: expected {x}, got {y}"));
            }
        }
        _ if e == a => {}
        _ => wrong.push(format!("{path}: expected {e}, got {a}")),
    }
}

/// A field of a row as a number.
pub(crate) fn num<T: std::str::FromStr>(row: &Row, key: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    row[key].parse().unwrap_or_else(|e| panic!("{key} = {:?}: {e:?}", row[key]))
}

/// A field of a row as a number, `None` when empty.
pub(crate) fn num_or_none(row: &Row, key: &str) -> Option<f64> {
    row[key].parse().ok()
}
