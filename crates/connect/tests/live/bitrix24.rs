//! Bitrix24: the suite, long lists in batches, rights, application tokens, boxes, changes.

use crate::bitrix24_server::{CODE, Portal, deal_id};
use crate::server::{Fault, NOW, Server, TestClock};
use crate::suite::{Case, Memory};
use connect::live::{Http, Secret, fetch, probe};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

const CASE: Case = Case { kind: "bitrix24", secret: "1/wh00ksecret77", hidden: &[CODE], options: &[] };

fn http() -> Http {
    Http::new(true, Duration::from_secs(300))
}

#[test]
fn the_suite() {
    let rows = CASE.suite(&|clock| Arc::new(Portal::new(30)).handler(clock));
    let count = |t: &str| rows.get(t).map_or(0, Vec::len);
    assert_eq!((count("employees"), count("stages"), count("customers")), (3, 5, 11 + 12));
    // One of thirty deals is a template.
    assert_eq!((count("deals"), count("leads")), (29, 12));
    let deal = rows["deals"].iter().find(|r| r.starts_with("id=15|")).unwrap();
    for part in [
        "title=Сделка 5",
        "status=won",
        "stage=WON",
        "pipeline=Общая",
        "amount=500.5000",
        "customer_id=C_2",
        "\"Объект\":\"Склад\"",
    ] {
        assert!(deal.contains(part), "{part}: {deal}");
    }
    // The closing moment is that of the final stage, 12:15 of the zone of the portal plus nine days.
    assert!(deal.contains("closed_at=2024-01-15T12:15:00Z") || deal.contains("closed_at=2024-01-15T"), "{deal}");
    let lost = rows["deals"].iter().find(|r| r.contains("title=Сделка 6|")).unwrap();
    assert!(lost.contains("loss_reason=Дорого"), "{lost}");
    assert!(rows["deal_lines"].iter().any(|r| r.contains("amount=21.0000")));
    assert!(rows["customers"].iter().any(|r| r.contains("tax_id=7700000005")));
    let call = rows["activities"].iter().find(|r| r.starts_with("id=V_1|")).unwrap();
    assert!(call.contains(&format!("deal_id={}", deal_id(4))) && call.contains("customer_id=CO_2"), "{call}");
    assert!(rows["tasks"].iter().any(|r| r.starts_with("id=T_1|")) && rows["tasks"].iter().any(|r| r.starts_with("id=A_5|")));
}

#[test]
fn long_lists_come_in_batches_within_the_rate() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let portal = Arc::new(Portal { refuse_inner: 7, ..Portal::new(1_800) });
    let server = Server::start(Fault::None, 1, portal.clone().handler(clock.clone()));
    let (fetched, rows, report) = CASE.read(&CASE.plan(&server.url(), dir.path()), &clock).unwrap();
    assert_eq!(rows.rows["deals"].len(), 1_799);
    assert_eq!(rows.rows["stage_events"].len(), portal.lists["crm.stagehistory.list"].len());
    assert_eq!(rows.rows["deal_lines"].len(), 600);
    assert_eq!(report.duplicates, 0, "ranges overlap");
    assert_eq!(portal.bucket.refused.load(Ordering::SeqCst), 0, "faster than the portal allows");
    // Page by page it would be more than a hundred and fifty.
    assert!(fetched.requests < 90, "{} requests", fetched.requests);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let portal =
        Portal { denied: vec!["voximplant.statistic.get", "tasks.task.list"], absent: vec!["crm.deal.list"], ..Portal::new(70) };
    let server = Server::start(Fault::None, 1, Arc::new(portal).handler(clock.clone()));
    let plan = CASE.plan(&server.url(), dir.path());
    let told = probe(&plan, &http(), &*clock, &Memory::default()).unwrap();
    let (fetched, rows, _) = CASE.read(&plan, &clock).unwrap();
    for account in [&told, &fetched.account] {
        let denied: Vec<&str> = account.parts.iter().filter(|p| p.is_denied()).map(|p| p.name.as_str()).collect();
        assert_eq!(denied, ["tasks", "calls"]);
        assert!(account.parts.iter().find(|p| p.name == "calls").unwrap().denied_ru.contains("не хватает прав"));
    }
    // Deals came as items: the same rows under the same names.
    let (server, other) =
        (Server::start(Fault::None, 1, Arc::new(Portal::new(70)).handler(clock.clone())), tempfile::tempdir().unwrap());
    let (_, classic, _) = CASE.read(&CASE.plan(&server.url(), other.path()), &clock).unwrap();
    assert_eq!(rows.rows["deals"], classic.rows["deals"]);
    // Without the right to calls their activities stand for them.
    assert!(rows.rows["activities"].iter().any(|r| r.starts_with("id=A_4|kind=call")));
}

#[test]
fn an_application_renews_its_token_and_keeps_it_first() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let server = Server::start(Fault::None, 1, Arc::new(Portal::new(5)).handler(clock.clone()));
    let mut plan = CASE.plan(&server.url(), dir.path());
    plan.secret = Secret::new(
        json!({"client_id": "app.1", "client_secret": "client-secret-x", "access_token": "access-one-secret", "refresh_token": "refresh-one-secret"})
            .to_string(),
    );
    plan.settings.options.insert("token_url".into(), server.url());
    let keeper = Memory::default();
    let fetched = fetch(&plan, &http(), &*clock, &keeper).unwrap();
    assert!(fetched.account.parts.iter().all(|p| !p.is_denied()));
    let kept = keeper.0.lock().unwrap();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].expose().contains("refresh-two-secret") && kept[0].expose().contains("client-secret-x"));
}

#[test]
fn changes_are_read_with_an_overlap_and_everything_when_stages_change() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let portal = Arc::new(Portal::new(60));
    let server = Server::start(Fault::None, 1, portal.handler(clock.clone()));
    let mut plan = CASE.plan(&server.url(), dir.path());
    let (full, ..) = CASE.read(&plan, &clock).unwrap();
    assert!(full.full && full.started == NOW);
    let again = |plan: &mut connect::live::Plan, dictionary: &str| {
        std::fs::remove_file(&plan.spool).unwrap();
        plan.dictionary = Some(dictionary.to_owned());
        // Half an hour after the change of one deal of them all.
        plan.since = Some(1_710_000_000_000_000);
        CASE.read(plan, &clock).unwrap()
    };
    let (some, rows, _) = again(&mut plan, &full.dictionary);
    assert!(!some.full && !rows.rows["deals"].is_empty() && rows.rows["deals"].len() < 59, "{}", rows.rows["deals"].len());
    let (whole, rows, _) = again(&mut plan, "other stages");
    assert!(whole.full && rows.rows["deals"].len() == 59 && !whole.account.notes.is_empty());
}

#[test]
fn a_limit_of_method_time_is_waited_for() {
    use crate::server::{Answer, Handler};
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let portal = Arc::new(Portal::new(5)).handler(clock.clone());
    let reset = NOW / 1_000_000 + 300;
    let refused = std::sync::atomic::AtomicBool::new(false);
    let handler: Arc<Handler> = Arc::new(move |asked| {
        if asked.path.contains("crm.deal.list") && !refused.swap(true, Ordering::SeqCst) {
            let time = json!({"operating_reset_at": reset});
            return Answer::json(429, &json!({"error": "OPERATION_TIME_LIMIT", "error_description": "", "time": time}));
        }
        portal(asked)
    });
    let server = Server::start(Fault::None, 1, handler);
    CASE.read(&CASE.plan(&server.url(), dir.path()), &clock).unwrap();
    assert!(connect::live::Clock::now(&*clock) >= reset * 1_000_000);
}

#[test]
fn a_doorbell_reads_its_records_and_nothing_else() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let server = Server::start(Fault::None, 1, Arc::new(Portal::new(60)).handler(clock.clone()));
    let mut plan = CASE.plan(&server.url(), dir.path());
    let (_, whole, _) = CASE.read(&plan, &clock).unwrap();
    std::fs::remove_file(&plan.spool).unwrap();
    plan.since = Some(NOW);
    let deals = vec![deal_id(5).to_string(), deal_id(6).to_string()];
    plan.only = Some([("deal".to_owned(), deals.clone()), ("company".to_owned(), vec!["3".to_owned()])].into());
    let before = server.asked();
    let (fetched, rows, _) = CASE.read(&plan, &clock).unwrap();
    assert!(!fetched.full && server.asked() - before < 14, "{}", server.asked() - before);
    let of = |table: &str, column: &str| -> Vec<String> {
        let named = |r: &&String| deals.iter().any(|id| r.starts_with(&format!("{column}={id}|")));
        whole.rows[table].iter().filter(named).cloned().collect()
    };
    assert_eq!(rows.rows["deals"], of("deals", "id"));
    assert_eq!(rows.rows["stage_events"], of("stage_events", "deal_id"));
    assert_eq!(rows.rows["deal_lines"], of("deal_lines", "deal_id"));
    assert_eq!(rows.rows["customers"].len(), 1);
    assert!(rows.rows["customers"][0].contains("tax_id=7700000003"), "{:?}", rows.rows["customers"]);
    assert!(!rows.rows.contains_key("leads") && !rows.rows.contains_key("activities") && !rows.rows.contains_key("tasks"));
}
