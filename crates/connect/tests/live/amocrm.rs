//! amoCRM: the suite, rotating tokens, a blocked address, promised pages, changes.

use crate::server::{Answer, Asked, Bucket, Fault, Handler, NOW, Server, TestClock};
use crate::suite::{Case, Memory};
use connect::live::{Class, Clock, Http, Secret, fetch};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const CASE: Case = Case { kind: "amocrm", secret: "longlived-token-9", hidden: &["longlived-token-9"], options: &[] };
const DAY: i64 = 86_400;
/// 2024-01-01, unix seconds.
const FIRST: i64 = 1_704_067_200;

/// An account in memory.
struct Account {
    leads: i64,
    bucket: Bucket,
    tokens: Mutex<(String, String)>,
    renewals: AtomicU64,
    /// This many pages that were promised come empty once.
    gaps: AtomicU64,
    denied: Vec<&'static str>,
}

impl Account {
    fn new(leads: i64) -> Self {
        Self {
            leads,
            bucket: Bucket::new(7.0, 7.0),
            tokens: Mutex::new(("longlived-token-9".into(), "refresh-a-secret".into())),
            renewals: AtomicU64::new(0),
            gaps: AtomicU64::new(0),
            denied: Vec::new(),
        }
    }

    fn handler(self: Arc<Self>, clock: Arc<TestClock>) -> Arc<Handler> {
        Arc::new(move |asked| self.answer(asked, &clock))
    }

    fn answer(&self, asked: &Asked, clock: &TestClock) -> Answer {
        let problem = |status: u16| Answer {
            kind: "application/problem+json",
            ..Answer::json(status, &json!({"title": "Problem", "status": status, "detail": "no"}))
        };
        if asked.path == "/oauth2/access_token" {
            let mut tokens = self.tokens.lock().unwrap();
            // A refresh token works once.
            if asked.body["refresh_token"] != json!(tokens.1) || asked.body["client_secret"] != "client-secret-z" {
                return problem(400);
            }
            let n = self.renewals.fetch_add(1, Ordering::SeqCst);
            *tokens = (format!("access-{n}-secret"), format!("refresh-{n}-secret"));
            return Answer::json(
                200,
                &json!({"token_type": "Bearer", "expires_in": 86400, "access_token": tokens.0, "refresh_token": tokens.1}),
            );
        }
        if asked.header("authorization") != format!("Bearer {}", self.tokens.lock().unwrap().0) {
            return problem(401);
        }
        if self.bucket.is_full(clock.now()) {
            return Answer::text(429, "text/html", "");
        }
        let path = asked.path.strip_prefix("/api/v4/").unwrap_or("");
        if self.denied.contains(&path) {
            return problem(403);
        }
        if path == "account" {
            let inner = json!({"users_groups": [{"id": 5, "name": "Отдел"}], "task_types": [{"id": 1, "name": "Звонок"}]});
            return Answer::json(200, &json!({"id": 1, "currency": "RUB", "_embedded": inner}));
        }
        let Some((name, rows)) = self.rows(path, &asked.query) else { return problem(404) };
        let number = |k: &str, or: usize| asked.query[k].as_str().and_then(|t| t.parse().ok()).unwrap_or(or);
        let most = if path == "events" { 100 } else { 250 };
        // Asking for more than allowed silently gives fifty.
        let limit = match number("limit", 50) {
            n if n > most => 50,
            n => n,
        };
        let page = number("page", 1);
        let kept: Vec<Value> = rows.iter().skip((page - 1) * limit).take(limit).cloned().collect();
        let gap = page > 1 && self.gaps.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
        if kept.is_empty() || gap {
            return Answer::text(204, "", "");
        }
        let mut answer = json!({"_page": page, "_embedded": {name: kept}});
        if page * limit < rows.len() {
            answer["_links"] = json!({"next": {"href": "https://x/next"}});
        }
        Answer::json(200, &answer)
    }

    fn rows(&self, path: &str, q: &Value) -> Option<(&'static str, Vec<Value>)> {
        let since = q["filter"]["updated_at"]["from"].as_str().and_then(|t| t.parse::<i64>().ok()).unwrap_or(0);
        let ids = q["filter"]["id"].as_array();
        let asked = |v: &Value| ids.is_none_or(|ids| ids.iter().any(|id| id.as_str() == Some(&v["id"].to_string())));
        let changed = |v: &Value| v["updated_at"].as_i64().unwrap_or(i64::MAX) >= since && asked(v);
        let n = self.leads;
        Some(match path {
            "leads/pipelines" => {
                let statuses = json!([{"id": 11, "name": "Первичный контакт", "sort": 10}, {"id": 12, "name": "Договор", "sort": 20},
                    {"id": 142, "name": "Успешно реализовано", "sort": 10000}, {"id": 143, "name": "Закрыто и не реализовано", "sort": 11000}]);
                ("pipelines", vec![json!({"id": 3, "name": "Воронка", "_embedded": {"statuses": statuses}})])
            }
            "leads/loss_reasons" => ("loss_reasons", vec![json!({"id": 9, "name": "Дорого"})]),
            "users" => ("users", vec![json!({"id": 1, "name": "Анна", "email": "a@x.ru", "rights": {"group_id": 5, "is_active": true}})]),
            "companies" => ("companies", (1..=n / 2).map(|k| json!({"id": k, "name": format!("Фирма {k}"), "responsible_user_id": 1, "created_at": FIRST, "updated_at": FIRST, "custom_fields_values": null})).collect()),
            "contacts" => ("contacts", (1..=n).map(|k| json!({"id": k, "name": "Пётр", "responsible_user_id": 1, "created_at": FIRST, "updated_at": FIRST,
                "custom_fields_values": [{"field_name": "Телефон", "field_code": "PHONE", "values": [{"value": format!("+7900{k:07}")}]}], "_embedded": {"companies": []}})).filter(changed).collect()),
            "leads" => ("leads", (1..=n).map(lead).filter(changed).collect()),
            "leads/unsorted" => ("unsorted", vec![json!({"uid": "u-1", "category": "forms", "created_at": FIRST, "metadata": {}, "_embedded": {"leads": [{"id": 1}]}})]),
            "tasks" => ("tasks", (1..=n / 2).map(|k| json!({"id": k, "entity_id": k, "entity_type": "leads", "task_type_id": 1, "is_completed": k % 2 == 0,
                "complete_till": FIRST + k * DAY, "responsible_user_id": 1, "created_at": FIRST, "updated_at": FIRST + k * DAY})).filter(changed).collect()),
            "events" => ("events", events(n, q)),
            "contacts/notes" => ("notes", (1..=n / 4).filter(|_| q["filter"]["note_type"] == "call_in").map(|k| json!({"id": 7000 + k, "entity_id": k, "note_type": "call_in",
                "created_at": FIRST + k * DAY, "updated_at": FIRST + k * DAY, "responsible_user_id": 1, "params": {"duration": 60, "phone": "+79001112233", "call_status": 4}})).collect()),
            "leads/notes" | "companies/notes" => ("notes", Vec::new()),
            _ => return None,
        })
    }
}

fn lead(k: i64) -> Value {
    let status = [11, 142, 143, 12][(k % 4) as usize];
    json!({"id": k, "name": format!("Сделка {k}"), "price": k * 1000, "responsible_user_id": 1, "pipeline_id": 3, "status_id": status, "loss_reason_id": if status == 143 { json!(9) } else { json!(null) },
        "created_by": if k % 3 == 0 { 0 } else { 1 }, "created_at": FIRST + k * 3600, "updated_at": FIRST + k * 3600 + 20 * DAY, "closed_at": if status > 100 { json!(FIRST + k * 3600 + 20 * DAY) } else { json!(null) },
        "is_deleted": false, "custom_fields_values": [{"field_name": "utm_source", "field_code": "UTM_SOURCE", "values": [{"value": "yandex"}]}],
        "_embedded": {"contacts": [{"id": k, "is_main": true}], "companies": [], "tags": []}})
}

fn events(n: i64, q: &Value) -> Vec<Value> {
    let edge = |name: &str, or: i64| q["filter"]["created_at"][name].as_str().and_then(|t| t.parse().ok()).unwrap_or(or);
    let (from, to) = (edge("from", 0), edge("to", i64::MAX));
    let kind = q["filter"]["type"].as_str().unwrap_or("");
    let mut all = Vec::new();
    for k in 1..=n {
        let status = |id: i64| json!([{"lead_status": {"id": id, "pipeline_id": 3}}]);
        let made = FIRST + k * 3600;
        let event = |kind: &str, at: i64, about: &str, before: Value, after: Value| json!({"id": format!("{kind}-{k}"), "type": kind, "entity_id": k, "entity_type": about, "created_by": 1, "created_at": at, "value_before": before, "value_after": after});
        // Old events are gone.
        if k != 5 {
            all.push(event("lead_added", made, "lead", json!([]), json!([])));
        }
        if k % 4 != 0 {
            all.push(event(
                "lead_status_changed",
                made + 20 * DAY,
                "lead",
                status(11),
                status([11, 142, 143, 12][(k % 4) as usize]),
            ));
        }
        all.push(event(
            "sale_field_changed",
            made + DAY,
            "lead",
            json!([{"sale_field_value": {"sale": 0}}]),
            json!([{"sale_field_value": {"sale": k * 1000}}]),
        ));
        all.push(event("task_deadline_changed", made + 2 * DAY, "task", json!([]), json!([])));
        if k % 2 == 0 {
            all.push(event("task_completed", made + 3 * DAY, "task", json!([]), json!([])));
        }
    }
    if let Some(ids) = q["filter"]["entity_id"].as_array() {
        assert!(ids.len() <= 10 && q["filter"]["entity"].is_string(), "the vendor answers 400");
        all.retain(|e| {
            q["filter"]["entity"] == e["entity_type"] && ids.iter().any(|id| id.as_str() == Some(&e["entity_id"].to_string()))
        });
    }
    all.retain(|e| e["type"] == kind && (from..=to).contains(&e["created_at"].as_i64().unwrap()));
    // Newest first.
    all.reverse();
    all
}

#[test]
fn the_suite() {
    let rows = CASE.suite(&|clock| Arc::new(Account::new(12)).handler(clock));
    let count = |t: &str| rows.get(t).map_or(0, Vec::len);
    assert_eq!((count("deals"), count("stages"), count("employees"), count("customers")), (12, 4, 1, 18));
    assert_eq!((count("stage_events"), count("field_events"), count("tasks"), count("leads")), (12 + 9, 12, 6, 1));
    let deal = |n: i64| rows["deals"].iter().find(|r| r.starts_with(&format!("id={n}|"))).unwrap();
    for part in [
        "status=lost",
        "stage=143",
        "loss_reason=Дорого",
        "pipeline=Воронка",
        "amount=2000.0000",
        "customer_id=C_2",
        "channel=yandex",
        "currency=RUB",
    ] {
        assert!(deal(2).contains(part), "{part}: {}", deal(2));
    }
    // The first stage comes from the first move, the author from the event.
    let first = rows["stage_events"].iter().find(|r| r.starts_with("deal_id=2|entered_at=2024-01-01T02:00:00Z")).unwrap();
    assert!(first.contains("stage=11") && first.contains("actor_id=1"), "{first}");
    assert!(
        rows["tasks"]
            .iter()
            .any(|r| r.starts_with("id=2|") && r.contains("times_moved=1") && r.contains("completed_at=2024-01-04T02"))
    );
    assert!(rows["activities"].iter().any(|r| r.contains("deal_id=1") && r.contains("answered=true") && r.contains("kind=call")));
}

#[test]
fn long_lists_stay_below_the_rate_and_promised_pages_are_asked_for_again() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let account = Arc::new(Account { gaps: AtomicU64::new(2), ..Account::new(1_200) });
    let server = Server::start(Fault::None, 1, account.clone().handler(clock.clone()));
    let (_, rows, _) = CASE.read(&CASE.plan(&server.url(), dir.path()), &clock).unwrap();
    assert_eq!(rows.rows["deals"].len(), 1_200);
    assert_eq!(rows.rows["stage_events"].len(), 1_200 + 900);
    assert_eq!(account.bucket.refused.load(Ordering::SeqCst), 0);
    let (server, span) = (&server, clock.now() - NOW);
    assert!(span / 1_000_000 * 5 >= server.asked() as i64 - 5, "{} requests in {span}", server.asked());
}

#[test]
fn a_rotating_token_is_kept_before_it_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let account = Arc::new(Account::new(4));
    let server = Server::start(Fault::None, 1, account.clone().handler(clock.clone()));
    let mut plan = CASE.plan(&server.url(), dir.path());
    let pair = |access: &str, refresh: &str| {
        Secret::new(json!({"client_id": "c", "client_secret": "client-secret-z", "redirect_uri": "https://x", "access_token": access, "refresh_token": refresh}).to_string())
    };
    plan.secret = pair("old-access", "refresh-a-secret");
    let keeper = Memory::default();
    let http = Http::new(true, Duration::from_secs(300));
    fetch(&plan, &http, &*clock, &keeper).unwrap();
    let kept = keeper.0.lock().unwrap().last().unwrap().clone();
    assert!(kept.expose().contains("refresh-0-secret") && kept.expose().contains("client-secret-z"));
    assert_eq!(account.renewals.load(Ordering::SeqCst), 1);
    // Another copy of the old pair is dead: said plainly, without the words of the token.
    plan.secret = pair("old-access", "refresh-a-secret");
    std::fs::remove_file(&plan.spool).unwrap();
    let failed = fetch(&plan, &http, &*clock, &Memory::default()).unwrap_err();
    assert_eq!(failed.class, Class::Key);
    assert!(!format!("{failed:?}").contains("secret"), "{failed:?}");
}

#[test]
fn a_blocked_address_stops_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let handler: Arc<Handler> = Arc::new(|_| Answer::text(403, "text/html", "<html>nginx 403</html>"));
    let server = Server::start(Fault::None, 1, handler);
    let failed = CASE.read(&CASE.plan(&server.url(), dir.path()), &clock).map(|_| ()).unwrap_err();
    assert_eq!((failed.class, server.asked()), (Class::Blocked, 1));
}

#[test]
fn changes_and_missing_rights() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let account = Arc::new(Account { denied: vec!["events"], ..Account::new(40) });
    let server = Server::start(Fault::None, 1, account.handler(clock.clone()));
    let mut plan = CASE.plan(&server.url(), dir.path());
    plan.since = Some((FIRST + 20 * DAY + 30 * 3600) * 1_000_000 + 15 * 60_000_000);
    let (fetched, rows, _) = CASE.read(&plan, &clock).unwrap();
    assert_eq!(rows.rows["deals"].len(), 11, "deals 30 to 40");
    let denied: Vec<_> = fetched.account.parts.iter().filter(|p| p.is_denied()).map(|p| p.name.as_str()).collect();
    assert_eq!(denied, ["events", "task_events"]);
}

#[test]
fn a_doorbell_reads_its_records_and_nothing_else() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let server = Server::start(Fault::None, 1, Arc::new(Account::new(40)).handler(clock.clone()));
    let mut plan = CASE.plan(&server.url(), dir.path());
    let (_, whole, _) = CASE.read(&plan, &clock).unwrap();
    std::fs::remove_file(&plan.spool).unwrap();
    plan.since = Some(NOW);
    plan.only =
        Some([("lead".to_owned(), vec!["2".to_owned(), "9".to_owned()]), ("task".to_owned(), vec!["4".to_owned()])].into());
    let before = server.asked();
    let (fetched, rows, _) = CASE.read(&plan, &clock).unwrap();
    assert!(!fetched.full && server.asked() - before < 20, "{}", server.asked() - before);
    let of = |rows: &crate::suite::Rows, table: &str, ids: &[&str]| -> Vec<String> {
        rows[table].iter().filter(|r| ids.iter().any(|id| r.starts_with(&format!("{id}|")))).cloned().collect()
    };
    assert_eq!(rows.rows["deals"], of(&whole.rows, "deals", &["id=2", "id=9"]));
    assert_eq!(rows.rows["stage_events"], of(&whole.rows, "stage_events", &["deal_id=2", "deal_id=9"]));
    assert_eq!(rows.rows["tasks"], of(&whole.rows, "tasks", &["id=4"]));
    assert!(!rows.rows.contains_key("customers") && !rows.rows.contains_key("activities"));
}
