//! First start, sign-in, sign-out, roles of the demo, as a browser sees them.

use crate::testing::{PASSWORD, Person, TestApp};
use app::policy::Role;
use axum::http::StatusCode;

const FORM: &[(&str, &str)] = &[
    ("name", "Анна"),
    ("email", "anna@firm.example"),
    ("password", PASSWORD),
    ("company", "ООО «Ромашка»"),
    ("timezone", "Asia/Omsk"),
    ("calendar", "russia"),
    ("currency", "RUB"),
    ("vat", "included"),
    ("fiscal_year", "4"),
];

#[tokio::test]
async fn first_start_then_out_then_in() {
    let app = TestApp::empty();
    let mut bad = FORM.to_vec();
    bad[2].1 = "short";
    assert_eq!(app.post(None, "/start", &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let started = app.post(None, "/start", FORM).await;
    assert_eq!((started.status, started.location()), (StatusCode::SEE_OTHER, "/c/main"));
    let owner = Person { token: started.cookie().unwrap() };
    let home = app.get(Some(&owner), "/c/main").await;
    assert!(home.status == StatusCode::OK && home.body.contains("Ромашка"), "{}", home.body);
    assert_eq!(app.post(None, "/start", FORM).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let out = app.post(Some(&owner), "/logout", &[]).await;
    assert_eq!(out.location(), "/login");
    assert!(out.headers.contains_key("clear-site-data"));
    assert_eq!(app.get(Some(&owner), "/c/main/data").await.location(), "/login?next=/c/main/data");

    let wrong = app.post(None, "/login", &[("email", "anna@firm.example"), ("password", "wrong wrong wrong")]).await;
    let unknown = app.post(None, "/login", &[("email", "boris@firm.example"), ("password", "wrong wrong wrong")]).await;
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(wrong.body.replace("anna", "boris"), unknown.body, "who has an account is not told");

    let next = [("email", "Anna@firm.example"), ("password", PASSWORD), ("next", "/c/main/data")];
    let signed = app.post(None, "/login", &next).await;
    assert_eq!(signed.location(), "/c/main/data");
    let away = [("email", "anna@firm.example"), ("password", PASSWORD), ("next", "//evil.example")];
    assert_eq!(app.post(None, "/login", &away).await.location(), "/");
}

#[tokio::test]
async fn a_session_planted_before_sign_in_is_worthless_afterwards() {
    let app = TestApp::empty();
    app.post(None, "/start", FORM).await;
    let planted = Person { token: "planted".repeat(8) };
    let signed = app.post(Some(&planted), "/login", &[("email", "anna@firm.example"), ("password", PASSWORD)]).await;
    let fresh = signed.cookie().unwrap();
    assert_ne!(fresh, planted.token);
    assert!(app.get(Some(&planted), "/c/main").await.location().starts_with("/login"));
    let again = app
        .post(Some(&Person { token: fresh.clone() }), "/login", &[("email", "anna@firm.example"), ("password", PASSWORD)])
        .await;
    assert!(app.get(Some(&Person { token: fresh }), "/c/main").await.location().starts_with("/login"), "the old session ended");
    assert!(again.cookie().is_some());
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts() {
    let app = TestApp::empty();
    let started = app.post(None, "/start", FORM).await;
    let cookie = started.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
}

#[tokio::test]
async fn the_demo_signs_in_by_itself_and_switches_roles() {
    let app = TestApp::demo();
    let first = app.get(None, "/").await;
    assert_eq!(first.location(), "/c/main");
    let owner = Person { token: first.cookie().unwrap() };
    assert!(app.get(Some(&owner), "/c/main/data").await.status.is_success());
    assert_eq!(app.get(Some(&owner), "/c/other").await.status, StatusCode::NOT_FOUND, "the demo opens its own company only");
    let switched = app.post(Some(&owner), "/demo/role", &[("role", "manager")]).await;
    let manager = Person { token: switched.cookie().unwrap() };
    assert_eq!(app.get(Some(&manager), "/c/main/data").await.status, StatusCode::FORBIDDEN);
    assert!(app.get(Some(&manager), "/c/main").await.body.contains("demo/role"));
}

#[tokio::test]
async fn language_and_theme_are_remembered() {
    let app = TestApp::empty();
    let set = app.post(None, "/preferences", &[("lang", "en"), ("next", "/start?lang=ru")]).await;
    assert_eq!(set.location(), "/start");
    let cookies: Vec<_> = set.headers.get_all("set-cookie").iter().map(|v| v.to_str().unwrap().to_owned()).collect();
    assert!(cookies.iter().any(|c| c.starts_with("lang=en;")), "{cookies:?}");
}

#[tokio::test]
async fn people_of_the_demo_do_not_enter_a_plain_server() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    assert!(app.get(Some(&owner), "/c/main").await.status.is_success());
}
