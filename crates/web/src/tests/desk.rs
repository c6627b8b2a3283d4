//! The department's work over HTTP: forms, the API twin, own rows, and the link to the board on the wall.

use crate::testing::TestApp;
use app::policy::Role;
use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::Value;

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {body}"))
}

#[tokio::test]
async fn a_plan_is_set_in_the_browser_and_read_through_the_api() {
    let app = TestApp::with_data();
    let (head, manager) = (app.person(Role::Head).await, app.person(Role::Manager).await);
    let form = [
        ("subject", "employee:m-1"),
        ("metric", "revenue"),
        ("period", "2026-03"),
        ("value", "500 000"),
        ("back", "targets?period=2026-03"),
    ];
    let set = app.post(Some(&head), "/c/main/desk/target-set", &form).await;
    assert_eq!((set.status, set.location()), (StatusCode::SEE_OTHER, "/c/main/targets?period=2026-03"), "{}", set.body);
    let page = app.get(Some(&head), "/c/main/targets?period=2026-03").await;
    assert!(page.body.contains("Анна Зорина") && page.body.contains("500\u{a0}000"), "{}", page.body);
    let board = parsed(&app.get(Some(&manager), "/api/v1/companies/main/targets?period=2026-03").await.body);
    assert_eq!((board["lines"][0]["value"].as_str(), board["lines"][0]["source"].as_str()), (Some("500000"), Some("desk")));
    assert_eq!(app.post(Some(&manager), "/c/main/desk/target-set", &form).await.status, StatusCode::FORBIDDEN);
    let wrong = app
        .post(
            Some(&head),
            "/c/main/desk/target-hand-out",
            &[("metric", "revenue"), ("period", "2026-04"), ("whole", "100"), ("p_m-1", "60")],
        )
        .await;
    assert!(wrong.status == StatusCode::BAD_REQUEST && wrong.body.contains("40.00"), "{}", wrong.body);
    assert_eq!(app.post(Some(&head), "/c/main/desk/nonsense", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_manager_promises_for_himself_only() {
    let app = TestApp::with_data();
    let (owner, manager) = (app.person(Role::Owner).await, app.person(Role::Manager).await);
    let promise =
        |who: &'static str| [("manager", who), ("deal", "d-5"), ("what", "Счёт"), ("due", "2026-03-05"), ("money", "90000")];
    let path = "/c/main/desk/review-promise";
    assert_eq!(app.post(Some(&manager), path, &promise("m-2")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Some(&manager), path, &promise("m-1")).await.status, StatusCode::SEE_OTHER);
    let review = parsed(&app.get(Some(&manager), "/api/v1/companies/main/review?manager=m-2").await.body);
    assert!(review["deals"].as_array().unwrap().iter().all(|d| d["manager"] == "m-1"), "{review}");
    assert_eq!(review["promises"].as_array().unwrap().len(), 1);
    let n = review["promises"][0]["n"].to_string();
    let body = format!("{{\"n\":{n}}}");
    let ask = app.ask(Some(&owner), "POST", "/api/v1/companies/main/desk/case-done").header("sec-fetch-site", "same-origin");
    let ask = ask.header("x-csrf-token", owner.csrf()).header(header::CONTENT_TYPE, "application/json");
    let done = app.send(ask.body(Body::from(body)).unwrap()).await;
    assert_eq!((done.status, parsed(&done.body)["done"].as_str()), (StatusCode::OK, Some("case-done")));
    let meeting = app.get(Some(&manager), "/c/main/meeting").await;
    assert!(!meeting.body.contains("Борис Титов") && !meeting.body.contains("meeting-start"), "own rows, no lead");
}

#[tokio::test]
async fn the_wall_opens_by_its_link_until_it_is_withdrawn() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let made = app.post(Some(&owner), "/c/main/tv/links", &[("title", "Зал")]).await;
    let body = made.body.replace("&#x2f;", "/");
    let at = body.find("/tv/main/").expect("the link is shown once");
    let link: String = body[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
    let wall = app.get(None, &link).await;
    assert_eq!(wall.status, StatusCode::OK, "{}", wall.body);
    assert!(
        wall.body.contains("http-equiv=\"refresh\"") && !wall.body.contains("Титов"),
        "nobody's money or name: {}",
        wall.body
    );
    assert!(!wall.body.contains("<form"), "nothing to press");
    assert_eq!(app.get(None, "/tv/main/00").await.status, StatusCode::NOT_FOUND);
    let again = app.get(Some(&owner), "/c/main/tv/links").await.body.replace("&#x2f;", "/");
    assert!(!again.contains(&link), "shown once");
    app.post(Some(&owner), "/c/main/tv/links/withdraw", &[("n", "1")]).await;
    assert_eq!(app.get(None, &link).await.status, StatusCode::NOT_FOUND);
}
