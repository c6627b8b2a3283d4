//! UIS, Mango and Calltouch: the suites and the turns that each of them has of its own.

use crate::server::{Answer, Asked, Fault, Handler, NOW, Server, TestClock};
use crate::suite::Case;
use connect::live::Class;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const UIS: Case =
    Case { kind: "uis", secret: "uis-token-secret", hidden: &["uis-token-secret"], options: &[("from", "2024-06-01")] };
const MANGO: Case = Case {
    kind: "mango",
    secret: "codekey77:saltsecret88",
    hidden: &["codekey77", "saltsecret88"],
    options: &[("from", "2024-06-01")],
};
const CALLTOUCH: Case = Case {
    kind: "calltouch",
    secret: "ct-token-secret",
    hidden: &["ct-token-secret"],
    options: &[("from", "2024-06-01"), ("site_id", "123")],
};
/// 2024-07-01 09:00 UTC, unix seconds.
const FIRST: i64 = 1_719_824_400;

fn wall(unix: i64) -> String {
    let t = jiff::Timestamp::from_second(unix + 3 * 3600).unwrap();
    t.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn uis(asked: &Asked) -> Answer {
    let fail = |word: &str| {
        Answer::json(
            200,
            &json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32001, "message": "no", "data": {"mnemonic": word}}}),
        )
    };
    let p = &asked.body["params"];
    if asked.path != "/v2.0" || p["access_token"] != "uis-token-secret" {
        return fail("access_token_invalid");
    }
    let rows: Vec<Value> = match asked.body["method"].as_str().unwrap() {
        "get.employees" => vec![json!({"id": 7, "full_name": "Иванова Анна"})],
        "get.calls_report" => {
            let (from, till) = (p["date_from"].as_str().unwrap(), p["date_till"].as_str().unwrap());
            let call = |k: i64| {
                json!({"id": k, "start_time": wall(FIRST + k * 40_000), "direction": if k % 2 == 0 { "in" } else { "out" }, "is_lost": k % 5 == 0, "wait_duration": 9,
                    "talk_duration": if k % 5 == 0 { 0 } else { 60 }, "contact_phone_number": "79001112233", "employees": [{"employee_id": 7, "is_answered": true}], "finish_reason": "x"})
            };
            (1..=90).map(call).filter(|c| (from..=till).contains(&c["start_time"].as_str().unwrap())).collect()
        }
        _ => return fail("method_not_found"),
    };
    let (offset, limit) = (p["offset"].as_u64().unwrap() as usize, p["limit"].as_u64().unwrap() as usize);
    let page: Vec<_> = rows.iter().skip(offset).take(limit).cloned().collect();
    Answer::json(200, &json!({"jsonrpc": "2.0", "id": 1, "result": {"data": page, "metadata": {"total_items": 1}}}))
}

#[test]
fn uis_suite() {
    let rows = UIS.suite(&|_| Arc::new(uis));
    assert_eq!((rows["activities"].len(), rows["employees"].len()), (90, 1));
    let call = rows["activities"].iter().find(|r| r.starts_with("id=5|")).unwrap();
    for part in ["answered=false", "wait_s=9", "owner_id=7", "direction=out", "started_at=2024-07-03T16:33:20Z"] {
        assert!(call.contains(part), "{part}: {call}");
    }
}

#[test]
fn uis_says_what_is_wrong() {
    for (word, class) in
        [("ip_not_whitelisted", Class::Address), ("access_token_expired", Class::Key), ("account_inactive", Class::Blocked)]
    {
        let handler: Arc<Handler> = Arc::new(move |_| {
            Answer::json(200, &json!({"error": {"code": -32001, "message": "no", "data": {"mnemonic": word}}}))
        });
        let (server, dir) = (Server::start(Fault::None, 1, handler), tempfile::tempdir().unwrap());
        let failed = UIS.read(&UIS.plan(&server.url(), dir.path()), &TestClock::new()).map(|_| ()).unwrap_err();
        assert_eq!(failed.class, class, "{word}");
    }
}

/// Tables are ready at the second asking.
struct Exchange {
    asked: AtomicU64,
}

fn mango(state: &Exchange, asked: &Asked) -> Answer {
    let q = &asked.query;
    let question = q["json"].as_str().unwrap_or("");
    let sign = sha256(&format!("codekey77{question}saltsecret88"));
    if q["vpbx_api_key"] != "codekey77" || q["sign"] != json!(sign) {
        return Answer::json(401, &json!({"code": 3103, "name": "Unauthorized"}));
    }
    let v: Value = serde_json::from_str(question).unwrap();
    match asked.path.as_str() {
        "/vpbx/config/users/request" => {
            Answer::json(200, &json!({"users": [{"general": {"name": "Анна"}, "telephony": {"extension": "10"}}]}))
        }
        "/vpbx/stats/request" => {
            let (from, to) = (v["date_from"].as_str().unwrap(), v["date_to"].as_str().unwrap());
            assert!(to.parse::<i64>().unwrap() - from.parse::<i64>().unwrap() <= 31 * 86_400, "more than a month");
            Answer::json(200, &json!({"key": format!("{from}-{to}")}))
        }
        "/vpbx/stats/result" => {
            if state.asked.fetch_add(1, Ordering::SeqCst) % 2 == 0 {
                return Answer::text(204, "", "");
            }
            let key = v["key"].as_str().unwrap();
            let (from, to) = key.split_once('-').unwrap();
            let (from, to): (i64, i64) = (from.parse().unwrap(), to.parse().unwrap());
            let mut table = String::new();
            for k in 1..=60 {
                let at = FIRST + k * 60_000;
                if !(from..=to).contains(&at) {
                    continue;
                }
                // Two legs: nobody at the first, an answer at the second, except every fifth call.
                table.push_str(&format!("[];{at};{};0;;79001112233;11;;1110;74950000000;;e{k}\n", at + 8));
                let answer = if k % 5 == 0 { 0 } else { at + 12 };
                table.push_str(&format!("[r{k}];{};{};{answer};;79001112233;10;;1110;74950000000;;e{k}\n", at + 8, at + 72));
            }
            Answer::text(200, "text/csv", &table)
        }
        _ => Answer::text(404, "text/plain", ""),
    }
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn mango_suite() {
    let rows = MANGO.suite(&|_| {
        let state = Exchange { asked: AtomicU64::new(0) };
        Arc::new(move |asked| mango(&state, asked))
    });
    assert_eq!(rows["activities"].len(), 60, "two legs are one call");
    let call = rows["activities"].iter().find(|r| r.starts_with("id=e1|")).unwrap();
    for part in ["answered=true", "wait_s=12", "duration_s=60", "owner_id=10", "direction=in", "phone=79001112233"] {
        assert!(call.contains(part), "{part}: {call}");
    }
    assert!(rows["activities"].iter().any(|r| r.starts_with("id=e5|") && r.contains("answered=false")));
}

fn calltouch(asked: &Asked) -> Answer {
    let q = &asked.query;
    if q["clientApiId"] != "ct-token-secret" || asked.path != "/calls-service/RestAPI/123/calls-diary/calls" {
        return Answer::json(403, &json!({"message": "forbidden"}));
    }
    let day = |name: &str| {
        let t = q[name].as_str().unwrap();
        format!("{}-{}-{}", &t[6..], &t[3..5], &t[..2])
    };
    let (from, to) = (day("dateFrom"), day("dateTo"));
    let call = |k: i64| {
        let at = wall(FIRST + k * 40_000);
        let date = format!("{}/{}/{} {}", &at[8..10], &at[5..7], &at[..4], &at[11..]);
        json!({"callId": k, "date": date, "callerNumber": "79001112233", "duration": 45, "waitingConnect": 7, "successful": k % 3 != 0, "source": "yandex",
            "medium": "cpc", "uniqueCall": true, "targetCall": false, "manager": "", "day": at[..10].to_owned()})
    };
    let rows: Vec<Value> =
        (1..=90).map(call).filter(|c| (from.as_str()..=to.as_str()).contains(&c["day"].as_str().unwrap())).collect();
    Answer::json(200, &json!({"page": 1, "pageTotal": 1, "recordsTotal": 5, "records": rows}))
}

#[test]
fn calltouch_suite() {
    let rows = CALLTOUCH.suite(&|_| Arc::new(calltouch));
    assert_eq!(rows["activities"].len(), 90);
    let call = rows["activities"].iter().find(|r| r.starts_with("id=3|")).unwrap();
    for part in ["answered=false", "wait_s=7", "started_at=2024-07-02T18:20:00Z"] {
        assert!(call.contains(part), "{part}: {call}");
    }
    assert!(NOW > FIRST);
}
