//! The audit from outside: the same data give the same bytes, in whatever order the rows came.

use crate::support::World;
use serde_json::Value;
use std::fs;
use std::path::Path;

const MOMENT: &str = "2026-10-31";

fn audit(w: &World, out: &str, programme: &str) -> Value {
    let dir = w.path(out).display().to_string();
    w.json(0, &["audit", "--programme", programme, "--as-of", MOMENT, "--out", &dir, "--reports", "html,json"]);
    serde_json::from_slice(&fs::read(w.path(out).join("audit.json")).unwrap()).unwrap()
}

/// Everything that names where rows came from; the findings themselves must not move.
fn without_origin(mut audit: Value) -> Value {
    audit["data"]["imports"] = Value::Null;
    for key in ["snapshot", "id", "result_hash"] {
        audit["audit"][key] = Value::Null;
    }
    for f in audit["figures"].as_array_mut().into_iter().flatten() {
        f["snapshot"] = Value::Null;
    }
    for f in audit["findings"].as_array_mut().into_iter().flatten() {
        let columns: Vec<String> =
            f["evidence"]["columns"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
        for row in f["evidence"]["sample"].as_array_mut().unwrap() {
            for (i, name) in columns.iter().enumerate().filter(|(_, n)| n.starts_with('_')) {
                row[i] = Value::String(name.clone());
            }
        }
    }
    audit
}

#[test]
fn the_same_audit_twice_is_the_same_bytes_and_shuffled_rows_change_nothing() {
    let w = World::new();
    let company = w.company(400);
    w.expect(0, &["import", &company, "--timezone", "Europe/Moscow", "--source", "crm"]);
    let first = audit(&w, "a", "crm");
    audit(&w, "b", "crm");
    for name in ["audit.json", "report.ru.html"] {
        assert_eq!(fs::read(w.path("a").join(name)).unwrap(), fs::read(w.path("b").join(name)).unwrap(), "{name}");
    }
    assert!(w.json(0, &["audits", "diff", "1", "2"]).as_array().unwrap().is_empty());

    let other = World::new();
    shuffle(Path::new(&company), &other.path("shuffled"));
    other.expect(0, &["import", &other.path("shuffled").display().to_string(), "--timezone", "Europe/Moscow", "--source", "crm"]);
    let shuffled = audit(&other, "a", "crm");
    assert_eq!(without_origin(first), without_origin(shuffled));
}

/// The same files with their rows in reverse order: every pair of rows changes its order.
fn shuffle(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv") {
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            rows.reverse();
            let mut writer = csv::Writer::from_path(to.join(path.file_name().unwrap())).unwrap();
            writer.write_record(reader.headers().unwrap()).unwrap();
            rows.iter().for_each(|r| writer.write_record(r).unwrap());
            writer.flush().unwrap();
        }
    }
}

#[test]
fn the_document_has_the_promised_parts_and_evidence_files() {
    let w = World::new();
    let company = w.company(400);
    w.expect(0, &["import", &company, "--timezone", "Europe/Moscow"]);
    let a = audit(&w, "a", "crm");
    for key in ["audit", "coverage", "score", "money", "verdicts", "findings", "growth_zones", "plan", "figures", "cannot_tell"] {
        assert!(!a[key].is_null(), "{key}");
    }
    assert!(a["verdicts"].as_array().unwrap().iter().all(|v| v["verdict"] != "broken"), "{}", a["verdicts"]);
    assert!(!a["findings"].as_array().unwrap().is_empty(), "mistakes were planted");
    for f in a["findings"].as_array().unwrap().iter().filter(|f| f["evidence"]["rows"].as_u64().unwrap() > 0) {
        if let Some(file) = f["evidence"]["file"].as_str() {
            let mut reader = csv::Reader::from_path(w.path("a").join(file)).unwrap();
            let rows = reader.records().count() as u64;
            assert!(rows >= f["evidence"]["sample"].as_array().unwrap().len() as u64, "{file}");
        }
    }
    for import in a["data"]["imports"].as_array().unwrap() {
        let n = |k: &str| import[k].as_u64().unwrap();
        assert_eq!(n("read"), n("accepted") + n("set_aside") + n("duplicates") + n("blank"), "{import}");
    }
}

#[test]
fn answers_come_back_and_change_the_audit() {
    let w = World::new();
    let company = w.company(300);
    w.expect(0, &["import", &company, "--timezone", "Europe/Moscow"]);
    let form = w.path("questions.csv").display().to_string();
    w.expect(0, &["questions", "--out", &form, "--programme", "full"]);
    let text = fs::read_to_string(&form).unwrap();
    assert!(text.lines().count() > 10, "{text}");
    let before = audit(&w, "a", "full");
    let awaiting = |a: &Value| -> Vec<String> {
        let list = a["verdicts"].as_array().unwrap().iter().filter(|v| v["verdict"] == "awaiting");
        list.map(|v| v["id"].as_str().unwrap().to_owned()).collect()
    };
    let asked = awaiting(&before);
    assert!(!asked.is_empty());
    let filled: String = asked.iter().map(|id| format!("{id},да,директор,приказ 5\n")).collect();
    let file = w.file("filled.csv", format!("rule,answer,respondent,evidence\n{filled}"));
    w.expect(0, &["answers", &file]);
    assert_eq!(w.json(0, &["answers"]).as_array().unwrap().len(), asked.len());
    let after = audit(&w, "b", "full");
    assert!(awaiting(&after).is_empty(), "{:?}", awaiting(&after));
    assert_ne!(before["audit"]["settings_hash"], after["audit"]["settings_hash"]);
    let wrong = w.file("wrong.csv", "rule,answer\nno-such-rule,да\n");
    assert!(w.expect(1, &["answers", &wrong]).err.contains("wrong.csv"));
}
