//! Pages of an audit from running it to defending it; decisions beside the frozen result; questionnaires by link.

use super::figures::page;
use crate::testing::{Person, TestApp};
use app::Lang;
use app::policy::Role;
use app::usecases::import_data;
use axum::http::StatusCode;
use std::fs;
use std::time::Duration;

/// Open deals without an amount: enough of them to be a finding.
pub(super) fn import_bad_deals(app: &TestApp) {
    let files = tempfile::tempdir().unwrap();
    let mut text = "id,created_at,title,customer_id,owner_id,pipeline,stage,status,amount,channel\n".to_owned();
    for i in 0..80 {
        let day = i % 27 + 1;
        text.push_str(&format!("x-{i},2026-02-{day:02} 10:00:00,Анкеры,c-1,m-1,sales,offer,open,,site\n"));
    }
    fs::write(files.path().join("deals.csv"), text).unwrap();
    let request = import_data::Request {
        paths: vec![files.path().to_path_buf()],
        timezone: Some("Europe/Moscow".into()),
        source: Some("more".into()),
        now: app.site.now(),
        ..import_data::Request::default()
    };
    import_data::import(&app.site.home.company("main").unwrap(), &request, &mut app::Silent).unwrap();
}

/// Runs an audit through the form and waits for it; its address.
pub(super) async fn audited(app: &TestApp, owner: &Person) -> String {
    let started = app.post(Some(owner), "/c/main/audits", &[("programme", "full"), ("as_of", "")]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
    let job: u64 = started.location().rsplit('/').next().unwrap().parse().unwrap();
    let jobs = app.site.jobs.clone();
    let done = tokio::task::spawn_blocking(move || jobs.wait(job, Duration::from_secs(600))).await.unwrap().unwrap();
    assert!(done.error.is_empty() && done.outcome.starts_with("/c/main/audits/"), "{}", done.error);
    done.outcome
}

fn first_finding(app: &TestApp) -> String {
    let text = fs::read_to_string(app.dir.path().join("companies/main/audits/1/audit.json")).unwrap();
    let doc: serde_json::Value = serde_json::from_str(&text).unwrap();
    doc["findings"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_audit_is_run_shown_defended_and_decided() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    assert_eq!(app.post(Some(&owner), "/c/main/audits", &[("programme", "nonsense")]).await.status, StatusCode::BAD_REQUEST);
    assert!(page(&app, &owner, "/c/main/audits", Lang::Ru).await.contains("Аудитов ещё не было"));
    import_bad_deals(&app);
    let home = audited(&app, &owner).await;
    let id = first_finding(&app);
    let file = app.dir.path().join("companies/main/audits/1/audit.json");
    let frozen = fs::read(&file).unwrap();
    let finding = format!("{home}/finding?id={}", crate::answer::escape(&id));
    let paths = ["", "/findings", "/zones", "/weights", "/compare", "/downloads", "/defence", "/defence/notes"]
        .map(|p| format!("{home}{p}"));
    for lang in Lang::ALL {
        for path in paths.iter().chain([&finding]) {
            page(&app, &owner, path, lang).await;
        }
    }
    for bad in ["/finding?id=nothing", "/compare?with=9"] {
        assert_eq!(app.get(Some(&owner), &format!("{home}{bad}")).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    assert_eq!(app.get(Some(&owner), "/c/main/audits/99").await.status, StatusCode::NOT_FOUND);
    let decide = |kind: &'static str, note: &'static str, until: &'static str| {
        let (app, owner, id, place) = (&app, &owner, id.clone(), format!("{home}/decision"));
        async move {
            app.post(Some(owner), &place, &[("finding", &id), ("kind", kind), ("note", note), ("until", until)]).await.status
        }
    };
    assert_eq!(decide("disputed", "", "").await, StatusCode::BAD_REQUEST, "a dispute needs a reason");
    assert_eq!(decide("muted", "договорились", "2020-01-01").await, StatusCode::BAD_REQUEST, "a mute ends ahead");
    assert_eq!(decide("disputed", "<i>данные не те</i>", "").await, StatusCode::SEE_OTHER);
    let shown = page(&app, &owner, &finding, Lang::Ru).await;
    assert!(shown.contains("оспорена") && shown.contains("данные не те") && !shown.contains("<i>данные"));
    assert_eq!(decide("muted", "договорились", "2026-12-31").await, StatusCode::SEE_OTHER);
    assert!(page(&app, &owner, &finding, Lang::Ru).await.contains("отложена"));
    let said = [("finding", id.as_str()), ("said", "так не бывает"), ("said_by", "Анна"), ("back", "finding-1")];
    let back = app.post(Some(&owner), &format!("{home}/objection"), &said).await;
    assert_eq!(back.location(), format!("{home}/defence#finding-1"));
    let answer = [("finding", id.as_str()), ("objection", "1"), ("outcome", "recheck"), ("answer", "проверим")];
    assert_eq!(app.post(Some(&owner), &format!("{home}/answer"), &answer).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(Some(&owner), &format!("{home}/answer"), &answer).await.status, StatusCode::NOT_FOUND, "closed once");
    assert!(page(&app, &owner, &format!("{home}/defence"), Lang::Ru).await.contains("так не бывает"));
    assert_eq!(fs::read(&file).unwrap(), frozen, "decisions never touch the result");
    page(&app, &owner, "/c/main/deal?id=d-4", Lang::Ru).await;
}

#[tokio::test]
async fn weights_are_tried_without_changing_the_audit() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let home = audited(&app, &owner).await;
    let plain = page(&app, &owner, &format!("{home}/weights"), Lang::En).await;
    assert!(!plain.contains("With your weights"));
    let tried = page(&app, &owner, &format!("{home}/weights?w_crm=0&w_3=0.5"), Lang::En).await;
    assert!(tried.contains("With your weights") && tried.contains("not stored"));
    assert!(!page(&app, &owner, &format!("{home}/weights"), Lang::En).await.contains("With your weights"));
}

#[tokio::test]
async fn a_questionnaire_is_answered_by_link_without_an_account() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let form = [("name", "Анна Зорина"), ("role", ""), ("programme", "full"), ("expires_on", "2026-04-01")];
    let made = app.post(Some(&owner), "/c/main/respondents", &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let link =
        made.body.replace("&#x2f;", "/").split("/respond/main/").nth(1).unwrap().split(['<', '"']).next().unwrap().to_owned();
    assert_eq!(link.len(), 48);
    let path = format!("/respond/main/{link}");
    let asked = app.get(None, &path).await;
    assert_eq!(asked.status, StatusCode::OK);
    let question = asked.body.split("name=\"a_").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let saved = app.post(None, &path, &[(&format!("a_{question}"), "no"), (&format!("n_{question}"), "<u>нет</u>")]).await;
    assert!(saved.status == StatusCode::OK && !saved.body.contains("<u>"), "{}", saved.status);
    for (lang, agree) in [(Lang::Ru, "согласны"), (Lang::En, "agree")] {
        let list = app.get_as(Some(&owner), "/c/main/respondents", lang, crate::viewer::Theme::Light).await.body;
        assert!(list.contains("Анна Зорина") && list.contains(agree) && !list.contains(&link), "the link is shown once");
    }
    assert_eq!(app.get(None, "/respond/main/0000").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(None, &format!("/respond/other/{link}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Some(&owner), "/c/main/respondents/withdraw", &[("n", "1")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(None, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(None, &path, &[(&format!("a_{question}"), "yes")]).await.status, StatusCode::NOT_FOUND);
}
