//! Live sources from outside: connect, test, read, read on, undo; the secret shows nowhere.

use crate::support::World;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

const CODE: &str = "wh00ksecret99";

/// A small portal: deals that a test can change.
struct Portal {
    port: u16,
    deals: Arc<Mutex<Vec<Value>>>,
    /// Term of the only task.
    term: Arc<Mutex<String>>,
}

fn deal(id: i64, stage: &str, mark: &str, amount: i64) -> Value {
    json!({"ID": id.to_string(), "TITLE": format!("Сделка {id}"), "CATEGORY_ID": "0", "STAGE_ID": stage, "STAGE_SEMANTIC_ID": mark,
        "OPPORTUNITY": amount.to_string(), "CURRENCY_ID": "RUB", "ASSIGNED_BY_ID": "1", "DATE_CREATE": "2024-05-01T10:00:00+03:00",
        "DATE_MODIFY": "2024-05-02T10:00:00+03:00", "MOVED_TIME": "2024-05-02T10:00:00+03:00", "CLOSEDATE": "2024-06-01T00:00:00+03:00"})
}

impl Portal {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let deals = Arc::new(Mutex::new(vec![deal(1, "NEW", "P", 100), deal(2, "WON", "S", 200), deal(3, "NEW", "P", 300)]));
        let term = Arc::new(Mutex::new("2024-07-01T10:00:00+03:00".to_owned()));
        let (served, until) = (deals.clone(), term.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, &served.lock().unwrap(), &until.lock().unwrap());
            }
        });
        Self { port, deals, term }
    }
}

fn answer(stream: TcpStream, deals: &[Value], term: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line)?;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some(n) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let last = asked["filter"][">ID"].as_i64().unwrap_or(0);
    let wanted = asked["filter"]["@ID"].as_array().cloned();
    let path = line.split(' ').nth(1).unwrap_or("").trim_start_matches(&format!("/rest/1/{CODE}/")).to_owned();
    let (status, v) = match path.as_str() {
        "crm.category.list.json" => (200, json!({"result": {"categories": [{"id": 0, "name": "Общая"}]}})),
        "crm.status.list.json" => (
            200,
            json!({"result": [
            {"ID": "1", "ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "NEW", "NAME": "Новая", "SORT": "10"},
            {"ID": "2", "ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "WORK", "NAME": "В работе", "SORT": "20"},
            {"ID": "3", "ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "WON", "NAME": "Успех", "SORT": "30", "SEMANTICS": "S"}]}),
        ),
        "user.get.json" => (200, json!({"result": [{"ID": "1", "NAME": "Анна", "LAST_NAME": "Иванова", "ACTIVE": true}]})),
        "crm.deal.list.json" => {
            let is_asked = |d: &&Value| wanted.as_ref().is_none_or(|w| w.contains(&d["ID"]));
            let behind = |d: &&Value| d["ID"].as_str().unwrap().parse::<i64>().unwrap() > last;
            let rows: Vec<&Value> = deals.iter().filter(behind).filter(is_asked).collect();
            (200, json!({"result": rows}))
        }
        "tasks.task.list.json" if last == 0 => (
            200,
            json!({"result": {"tasks": [{"id": "5", "title": "Позвонить", "status": "2",
            "createdDate": "2024-05-01T10:00:00+03:00", "deadline": term, "responsibleId": "1", "ufCrmTask": ["D_1"]}]}}),
        ),
        p if p.contains("voximplant") => (403, json!({"error": "insufficient_scope", "error_description": format!("no {CODE}")})),
        p if p.starts_with('/') => (401, json!({"error": "INVALID_CREDENTIALS"})),
        _ => (200, json!({"result": []})),
    };
    let text = v.to_string();
    let mut out = stream;
    out.write_all(format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{text}", text.len()).as_bytes())
}

/// Runs with the secret on standard input.
fn add(w: &World, args: &[&str], secret: &str) -> (i32, String) {
    let mut child = w.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (out.status.code().unwrap_or(-1), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

/// Every byte under the home folder.
fn everything(w: &World) -> Vec<u8> {
    fn walk(dir: &std::path::Path, out: &mut Vec<u8>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            if entry.path().is_dir() {
                walk(&entry.path(), out);
            } else {
                out.extend(std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut out = Vec::new();
    walk(&w.home(), &mut out);
    out
}

#[test]
fn a_portal_is_read_changes_are_told_and_undone() {
    let (w, portal) = (World::new(), Portal::start());
    let url = format!("http://127.0.0.1:{}", portal.port);
    let secret = format!("{url}/rest/1/{CODE}/\n");
    // An address of the own network needs a word of its own; a secret has no place on the command line.
    let (code, said) = add(&w, &["source", "add", "crm", "--kind", "bitrix24", "--url", &url, "--lang", "en"], &secret);
    assert!(code == 2 && said.contains("--allow-private"), "{code} {said}");
    let leaky = format!("{url}/rest/1/{CODE}/");
    let (code, _) = add(&w, &["source", "add", "crm", "--kind", "bitrix24", "--url", &leaky, "--allow-private"], &secret);
    assert_eq!(code, 2);
    let (code, said) = add(&w, &["source", "add", "crm", "--kind", "bitrix24", "--url", &url, "--allow-private"], &secret);
    assert!(code == 0 && !said.contains(CODE), "{code} {said}");
    let told = w.json(0, &["source", "test", "crm"]);
    let calls = told.as_array().unwrap().iter().find(|p| p["part"] == "calls").unwrap();
    assert!(calls["readable"] == false && !calls.to_string().contains(CODE), "{calls}");

    let first = w.json(0, &["sync"]);
    assert!(first[0]["full"] == true && first[0]["import"]["totals"]["closes"] == true, "{first}");
    let deals =
        |w: &World| w.json(0, &["tables"]).as_array().unwrap().iter().find(|t| t["table"] == "deals").unwrap()["rows"].clone();
    assert_eq!(deals(&w), 3);
    // The second run finds a moved deal with another amount, and tells both with their bounds.
    portal.deals.lock().unwrap()[0] = deal(1, "WORK", "P", 150);
    *portal.term.lock().unwrap() = "2024-07-08T10:00:00+03:00".to_owned();
    let second = w.json(0, &["sync", "crm"]);
    assert_eq!(second[0]["full"], false);
    let tables = second[0]["import"]["tables"].as_array().unwrap().clone();
    let rows = |name: &str| tables.iter().find(|t| t["table"] == name).map_or(json!(0), |t| t["new"].clone());
    assert_eq!((rows("stage_events"), rows("field_events")), (json!(2), json!(1)), "{second}");
    let told = w.json(0, &["tables"]);
    let tasks = told.as_array().unwrap().iter().find(|t| t["table"] == "tasks").unwrap();
    assert_eq!(tasks["filled"]["times_moved"], tasks["filled"]["id"], "the moved task is told: {tasks}");
    // A deal that is gone goes with the next whole reading.
    portal.deals.lock().unwrap().remove(2);
    let third = w.json(0, &["sync", "crm", "--full"]);
    assert!(third[0]["swept"] == true && deals(&w) == 2, "{third}");
    w.json(0, &["imports", "undo", "4"]);
    assert_eq!(deals(&w), 3);

    let list = w.run(&["source", "list"]);
    assert!(list.out.contains("crm") && !list.out.contains(CODE), "{}", list.out);
    assert!(!everything(&w).windows(CODE.len()).any(|b| b == CODE.as_bytes()), "the secret lies in clear");
    w.expect(0, &["source", "remove", "crm"]);
    w.expect(1, &["sync", "crm"]);
}

#[test]
fn a_webhook_is_a_doorbell_for_one_record() {
    let (w, portal) = (World::new(), Portal::start());
    let url = format!("http://127.0.0.1:{}", portal.port);
    let secret = format!("{url}/rest/1/{CODE}/\n");
    add(&w, &["source", "add", "crm", "--kind", "bitrix24", "--url", &url, "--allow-private"], &secret);
    w.json(0, &["sync"]);
    let path = w.expect(0, &["source", "hook", "crm"]).out.trim().to_owned();
    assert!(path.starts_with("/hook/main/crm/") && path.len() > 50, "{path}");
    {
        let server = crate::serving::Server::start(&w);
        let ring =
            |path: &str| server.post(path, "event=ONCRMDEALUPDATE&data%5BFIELDS%5D%5BID%5D=1&auth%5Bapplication_token%5D=t").0;
        assert_eq!((ring(&path), ring(&path), ring("/hook/main/crm/0000")), (200, 200, 404));
        assert_eq!(w.json(0, &["source", "hook"])[0]["waiting"], "1");
    }
    // Both deals changed; the one that rang is read, the other waits for the next reading of changes.
    portal.deals.lock().unwrap()[0] = deal(1, "WORK", "P", 150);
    portal.deals.lock().unwrap()[2] = deal(3, "WORK", "P", 999);
    let read = w.json(0, &["sync", "crm", "--rung"]);
    let deals = read[0]["import"]["tables"].as_array().unwrap().iter().find(|t| t["table"] == "deals").unwrap().clone();
    assert_eq!((deals["updated"].as_u64(), deals["removed"].as_u64()), (Some(1), Some(0)), "{read}");
    assert_eq!(w.json(0, &["sync", "crm", "--rung"]), json!([]), "answered");
    let later = w.json(0, &["sync", "crm"]);
    let deals = later[0]["import"]["tables"].as_array().unwrap().iter().find(|t| t["table"] == "deals").unwrap().clone();
    assert_eq!(deals["updated"], 1, "the place of the next reading has not moved: {later}");
    let key = path.rsplit('/').next().unwrap();
    assert!(!everything(&w).windows(key.len()).any(|b| b == key.as_bytes()), "the key lies in clear");
    w.expect(0, &["source", "hook", "crm", "--close"]);
    w.expect(1, &["source", "hook", "crm", "--close"]);
}

#[test]
fn a_source_that_does_not_answer_fails_in_one_clear_line() {
    let w = World::new();
    w.expect(1, &["sync"]);
    let (code, said) = add(&w, &["source", "add", "crm", "--kind", "sap", "--lang", "en"], "x");
    assert!(code == 2 && said.contains("bitrix24"), "{said}");
    let portal = Portal::start();
    let url = format!("http://127.0.0.1:{}", portal.port);
    let (code, _) = add(&w, &["source", "add", "crm", "--kind", "bitrix24", "--url", &url, "--allow-private"], "1/wrongcode123");
    assert_eq!(code, 0);
    let done = w.expect(1, &["sync", "crm", "--lang", "en"]);
    assert!(done.err.contains("key") && !done.err.contains("wrongcode123"), "{}", done.err);
    assert!(w.run(&["source", "list"]).out.contains("INVALID_CREDENTIALS"));
}
