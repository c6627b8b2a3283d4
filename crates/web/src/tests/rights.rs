//! Every route, tried by every role, by a stranger, by a neighbour company and from a foreign site.

use crate::routes::{self, Kind, Right, Route};
use crate::testing::{Person, TestApp};
use app::policy::{self, Role, Subject, Who};
use axum::body::Body;
use axum::http::{StatusCode, header};

/// An address of a route with values in place of parameters.
fn address(route: &Route, company: &str) -> String {
    let mut out = route.path.replace("{company}", company).replace("{*name}", "audit.json");
    while let (Some(a), Some(b)) = (out.find('{'), out.find('}')) {
        out.replace_range(a..=b, "1");
    }
    out
}

fn who(role: Role) -> Who {
    Who {
        account: 1,
        name: String::new(),
        email: String::new(),
        company: "main".into(),
        role,
        employee: (role == Role::Manager).then(|| "m-1".to_owned()),
        pay: false,
        reading: false,
    }
}

async fn try_route(app: &TestApp, person: Option<&Person>, route: &Route, company: &str) -> crate::testing::Seen {
    let path = address(route, company);
    if route.changes() {
        let b = app.ask(person, route.method, &path).header("sec-fetch-site", "same-origin");
        let b = b.header("x-csrf-token", person.map(Person::csrf).unwrap_or_default());
        let b = b.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        return app.send(b.body(Body::empty()).unwrap()).await;
    }
    app.get(person, &path).await
}

/// Refused by the gate, before any handler.
fn refused(status: StatusCode) -> bool {
    matches!(status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED)
}

#[tokio::test]
async fn every_route_keeps_to_the_table_of_rights() {
    for role in Role::ALL {
        let app = TestApp::with_data();
        for route in routes::all() {
            let Right::In(action) = route.right else { continue };
            // A session of its own: some routes end it.
            let person = app.person(role).await;
            let allowed = policy::may(&who(role), action, Subject::Company("main"));
            let seen = try_route(&app, Some(&person), route, "main").await;
            if !allowed {
                assert_eq!(seen.status, StatusCode::FORBIDDEN, "{role:?} {} {}", route.method, route.path);
            } else if !route.path.contains("/audits/{n}") && !route.path.contains("/audits/{id}") {
                assert!(!refused(seen.status), "{role:?} {} {}: {}", route.method, route.path, seen.status);
            }
        }
    }
}

#[tokio::test]
async fn strangers_and_neighbours_get_nothing() {
    let app = TestApp::with_data();
    app.person(Role::Owner).await;
    for route in routes::all().filter(|r| r.right != Right::Public) {
        let seen = try_route(&app, None, route, "main").await;
        let turned_away = match route.kind {
            Kind::Page => {
                seen.status == StatusCode::SEE_OTHER && (seen.location().starts_with("/login") || seen.location() == "/start")
            }
            _ => refused(seen.status),
        };
        assert!(turned_away, "stranger: {} {} {}", route.method, route.path, seen.status);
        if matches!(route.right, Right::In(_)) {
            let neighbour = app.person_of("other", Role::Owner).await;
            let seen = try_route(&app, Some(&neighbour), route, "main").await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "neighbour: {} {}", route.method, route.path);
        }
    }
}

#[tokio::test]
async fn changes_from_a_foreign_page_or_without_the_token_are_refused() {
    let app = TestApp::with_data();
    for route in routes::all().filter(|r| r.changes()) {
        let person = app.person(Role::Owner).await;
        let path = address(route, "main");
        let foreign = app.ask(Some(&person), route.method, &path).header("sec-fetch-site", "cross-site");
        let foreign = foreign.header("x-csrf-token", person.csrf()).body(Body::empty()).unwrap();
        assert_eq!(app.send(foreign).await.status, StatusCode::FORBIDDEN, "foreign: {} {}", route.method, route.path);
        let foreign = app.ask(Some(&person), route.method, &path).header(header::ORIGIN, "https://evil.example");
        assert_eq!(app.send(foreign.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN, "{}", route.path);
        if route.right == Right::Public {
            continue;
        }
        for token in ["", "0000"] {
            let b = app.ask(Some(&person), route.method, &path).header("sec-fetch-site", "same-origin");
            let b = b.header("x-csrf-token", token).body(Body::empty()).unwrap();
            assert_eq!(app.send(b).await.status, StatusCode::FORBIDDEN, "token {token:?}: {} {}", route.method, route.path);
        }
        let other = app.person(Role::Owner).await;
        let b = app.ask(Some(&person), route.method, &path).header("x-csrf-token", other.csrf()).body(Body::empty()).unwrap();
        assert_eq!(app.send(b).await.status, StatusCode::FORBIDDEN, "token of another session: {}", route.path);
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let mut paths: Vec<String> = routes::all().filter(|r| r.method == "GET").map(|r| address(r, "main")).collect();
    paths.extend(["/nothing".into(), "/c/none/data".into(), crate::assets::address("app.css")]);
    for path in paths {
        let seen = app.get(Some(&owner), &path).await;
        let header = |name: &str| seen.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        if !path.ends_with("/report") {
            assert!(!policy.contains("unsafe"), "{path}");
        }
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert!(path.starts_with("/assets") || header("cache-control") == "no-store", "{path}: {}", header("cache-control"));
    }
    let wrong = app.send(app.ask(Some(&owner), "DELETE", "/c/main/data").body(Body::empty()).unwrap()).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.headers.contains_key("content-security-policy"));
}
