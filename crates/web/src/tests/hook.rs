//! Calls of vendors' webhooks: the right secret alone opens, a storm is cut, nothing but ids is kept.

use crate::testing::{NOW, TestApp};
use app::Company;
use app::usecases::doorbell;
use app::usecases::sources::{self, NewSource};
use axum::body::Body;
use axum::http::{StatusCode, header};
use std::sync::atomic::Ordering;

const KEY: &str = "00112233445566778899aabbccddeeff0011223344556677";

fn company(app: &TestApp) -> Company {
    let company = app.site.home.company("main").unwrap();
    let new = NewSource {
        name: "crm".into(),
        kind: "amocrm".into(),
        url: "https://acme.amocrm.ru".into(),
        secret: app::Secret::new("long-lived-token"),
        ..NewSource::default()
    };
    sources::add(&app.site.home, &company, &new, NOW.load(Ordering::Relaxed)).unwrap();
    doorbell::open(&company, "crm", KEY, NOW.load(Ordering::Relaxed)).unwrap();
    company
}

async fn call(app: &TestApp, path: &str, body: String) -> StatusCode {
    let b = app.ask(None, "POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.send(b.body(Body::from(body)).unwrap()).await.status
}

fn waiting(company: &Company) -> u64 {
    doorbell::list(company).unwrap()[0].waiting
}

#[tokio::test]
async fn a_call_leaves_ids() {
    let app = TestApp::with_data();
    let company = company(&app);
    let path = format!("/hook/main/crm/{KEY}");
    let body =
        "leads%5Bstatus%5D%5B0%5D%5Bid%5D=51&leads[status][0][status_id]=142&contacts[add][0][id]=7&account[subdomain]=acme";
    assert_eq!(call(&app, &path, body.into()).await, StatusCode::OK);
    assert_eq!(call(&app, &path, body.into()).await, StatusCode::OK, "again");
    assert_eq!(waiting(&company), 2);
    for wrong in [
        "/hook/main/crm/0",
        "/hook/main/other/1",
        "/hook/none/crm/1",
        &format!("/hook/other/crm/{KEY}"),
        &path.replace("00", "01"),
    ] {
        assert_eq!(call(&app, wrong, body.into()).await, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(call(&app, &path, "not a form at all".into()).await, StatusCode::OK);
    assert_eq!(call(&app, &path, "x=".to_owned() + &"y".repeat(600 << 10)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let seen = app.get(None, &path).await;
    assert_eq!(seen.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(waiting(&company), 2);
}

#[tokio::test]
async fn a_storm_is_cut_and_leaves_nothing() {
    let app = TestApp::with_data();
    let company = company(&app);
    let (mut cut, mut opened) = (0, 0);
    for i in 0..300 {
        let forged = format!("/hook/main/crm/{:048x}", i);
        match call(&app, &forged, format!("leads[add][0][id]={i}")).await {
            StatusCode::TOO_MANY_REQUESTS => cut += 1,
            StatusCode::NOT_FOUND => {}
            _ => opened += 1,
        }
    }
    assert!(cut >= 200 && opened == 0, "{cut} {opened}");
    assert_eq!(waiting(&company), 0);
}
