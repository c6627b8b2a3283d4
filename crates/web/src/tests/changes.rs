//! The plan of changes from draft to signature and the measurement of a change, through the pages and the API.

use super::audits::{audited, import_bad_deals};
use crate::testing::{Person, TestApp};
use app::Lang;
use app::policy::Role;
use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::Value;

async fn api(app: &TestApp, person: &Person, path: &str) -> Value {
    let seen = app.get(Some(person), &format!("/api/v1/companies/main/{path}")).await;
    assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.body);
    serde_json::from_str(&seen.body).unwrap()
}

async fn send(app: &TestApp, person: &Person, path: &str, body: &Value) -> (StatusCode, Value) {
    let b = app.ask(Some(person), "POST", &format!("/api/v1/companies/main/{path}")).header("x-csrf-token", person.csrf());
    let b = b.header(header::CONTENT_TYPE, "application/json").header("sec-fetch-site", "same-origin");
    let seen = app.send(b.body(Body::from(body.to_string())).unwrap()).await;
    (seen.status, serde_json::from_str(&seen.body).unwrap_or_default())
}

/// A page that opens; what people typed stands in it in their own language.
async fn page(app: &TestApp, person: &Person, path: &str, lang: Lang) -> String {
    let seen = app.get_as(Some(person), path, lang, crate::viewer::Theme::Light).await;
    assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.body);
    for junk in ["undefined", "Some(", "NaN", "column.", "verdict_short.", "status.", "dim."] {
        assert!(!seen.body.contains(junk), "{path} shows {junk}");
    }
    // The template engine writes slashes of values as character references.
    seen.body.replace("&#x2f;", "/")
}

/// Words of success or of failure that a form left.
fn flash(seen: &crate::testing::Seen) -> String {
    let cookies = seen.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    let found = cookies.filter_map(|c| c.strip_prefix("flash=")).next().unwrap_or_default();
    crate::answer::unescape(found.split(';').next().unwrap_or_default())
}

#[tokio::test]
async fn a_plan_is_drafted_reordered_signed_and_amended() {
    let app = TestApp::with_data();
    let (owner, consultant) = (app.person(Role::Owner).await, app.person(Role::Consultant).await);
    assert!(page(&app, &owner, "/c/main/plan", Lang::Ru).await.contains("Плана ещё нет"));
    import_bad_deals(&app);
    audited(&app, &owner).await;
    let drafted = app.post(Some(&owner), "/c/main/plan/draft", &[("audit", "1"), ("from", "2026-03-02")]).await;
    assert_eq!(flash(&drafted), "План составлен, версия 1", "{}", drafted.body);
    for change in ["Свой первый", "Свой второй"] {
        let added = app.post(Some(&owner), "/c/main/plan/items", &[("change", change)]).await;
        assert!(added.location().starts_with("/c/main/plan/items/own-"), "{}", flash(&added));
    }
    let plan = api(&app, &owner, "plan").await;
    assert_eq!(plan["plan"]["version"], 3);
    let first = plan["plan"]["order"][0]["id"].as_str().unwrap().to_owned();
    // Without a reason nothing moves; with one the trace stays on the page.
    let place = "/c/main/plan/items/own-2/place";
    assert!(flash(&app.post(Some(&owner), place, &[("before", &first)]).await).starts_with("! "));
    let moved = app.post(Some(&owner), place, &[("before", &first), ("because", "склад <важнее>")]).await;
    assert!(flash(&moved).starts_with("Переставлено:"), "{}", flash(&moved));
    let html = page(&app, &owner, "/c/main/plan", Lang::Ru).await;
    assert!(html.contains("поставлен на место 1 вручную: склад &lt;важнее&gt;"), "{html}");
    // Every field, the number of the version guards against overwriting.
    let fields = [
        ("change", "Свой второй"),
        ("owner", "Анна"),
        ("owner_id", "m-1"),
        ("p50", "1 200,50"),
        ("p90", "2000"),
        ("steps", "раз\r\nдва"),
        ("version", "4"),
    ];
    let saved = app.post(Some(&owner), "/c/main/plan/items/own-2", &fields).await;
    assert_eq!(flash(&saved), "Записано, версия 5");
    assert_eq!(flash(&app.post(Some(&owner), "/c/main/plan/items/own-2", &fields).await), "Ничего не изменилось");
    let late = app.post(Some(&owner), "/c/main/plan/items/own-2", &[("effort", "3"), ("version", "4")]).await;
    assert!(flash(&late).starts_with("! план успели изменить"), "{}", flash(&late));
    app.post(Some(&owner), "/c/main/plan/items/own-2/step", &[("step", "1"), ("done", "1")]).await;
    app.post(Some(&owner), "/c/main/plan/comments", &[("item", "own-2"), ("text", "а склад?")]).await;
    let html = page(&app, &owner, "/c/main/plan/items/own-2", Lang::En).await;
    assert!(html.contains("а склад?") && html.contains("aria-pressed=\"true\"") && html.contains("1200.5"), "{html}");
    app.post(Some(&owner), "/c/main/plan/comments/1", &[("item", "own-2")]).await;
    assert!(!page(&app, &owner, "/c/main/plan/items/own-2", Lang::En).await.contains("а склад?"));
    signed(&app, &owner, &consultant).await;
    others(&app).await;
}

async fn signed(app: &TestApp, owner: &Person, consultant: &Person) {
    let hash = api(app, owner, "plan").await["hash"].as_str().unwrap().to_owned();
    let wrong = app.post(Some(owner), "/c/main/plan/sign", &[("hash", "0000")]).await;
    assert!(flash(&wrong).starts_with("! "), "another state than the one seen cannot be signed");
    app.post(Some(owner), "/c/main/plan/sign", &[("hash", &hash)]).await;
    let both = app.post(Some(consultant), "/c/main/plan/sign", &[("hash", &hash)]).await;
    assert_eq!(flash(&both), "Подписано обеими сторонами");
    let amended = app.post(Some(owner), "/c/main/plan/capacity", &[("hours", "40"), ("at_once", "3")]).await;
    assert!(flash(&amended).contains("поправка"), "{}", flash(&amended));
    let html = page(app, owner, "/c/main/plan/agree", Lang::Ru).await;
    assert!(html.contains("Поправки после подписания") && html.contains("прежняя редакция"), "{html}");
    for path in ["plan/calendar", "plan/versions", "plan/versions/2", "plan/compare?a=1&b=5", "plan/agree", "plan"] {
        for lang in Lang::ALL {
            page(app, owner, &format!("/c/main/{path}"), lang).await;
        }
    }
    let back = app.post(Some(owner), "/c/main/plan/restore", &[("earlier", "5")]).await;
    assert!(flash(&back).contains('5'), "{}", flash(&back));
    assert_eq!(api(app, owner, "plan").await["signed"], true, "the signed wording is back");
    for (format, head) in [("csv", "\u{feff}"), ("xlsx", "PK")] {
        let file = app.get(Some(owner), &format!("/c/main/plan/export?format={format}")).await;
        assert!(file.status == StatusCode::OK && file.body.starts_with(head), "{format}");
    }
}

/// A manager reads the items he leads, a reader of totals sees no people.
async fn others(app: &TestApp) {
    let (manager, reader) = (app.person(Role::Manager).await, app.person(Role::ReadOnly).await);
    let own = page(app, &manager, "/c/main/plan", Lang::Ru).await;
    assert!(own.contains("Свой второй") && !own.contains("Свой первый"), "{own}");
    page(app, &manager, "/c/main/plan/items/own-2", Lang::Ru).await;
    assert_eq!(app.get(Some(&manager), "/c/main/plan/items/own-1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(Some(&manager), "/c/main/plan/items/own-2", &[("change", "x")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(api(app, &manager, "plan").await["plan"]["items"].as_array().unwrap().len(), 1);
    let file = app.get(Some(&manager), "/c/main/plan/export").await;
    assert!(file.body.contains("Свой второй") && !file.body.contains("Свой первый"));
    for closed in ["plan/agree", "plan/versions", "plan/versions/1", "plan/compare", "plan/record"] {
        assert_eq!(app.get(Some(&manager), &format!("/c/main/{closed}")).await.status, StatusCode::NOT_FOUND, "{closed}");
    }
    let seen = page(app, &reader, "/c/main/plan", Lang::Ru).await;
    assert!(seen.contains("Свой первый") && !seen.contains("Анна Зорина"), "{seen}");
}

#[tokio::test]
async fn a_change_is_registered_judged_and_marked_on_its_charts() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    assert!(page(&app, &owner, "/c/main/measure", Lang::Ru).await.contains("Изменений ещё не зарегистрировано"));
    let query = "metric=deals_created&start=2026-02-02&delta=1&unit=m-1";
    let asked = page(&app, &owner, &format!("/c/main/measure/new?{query}"), Lang::Ru).await;
    assert!(asked.contains("Предложенный способ") && asked.contains("было/стало"), "{asked}");
    let form = [
        ("metric", "deals_created"),
        ("start", "2026-02-02"),
        ("delta", "1"),
        ("unit", "m-1"),
        ("why", "Дежурный"),
        ("id", "duty"),
    ];
    let kept = app.post(Some(&owner), "/c/main/measure", &form).await;
    assert_eq!(kept.location(), "/c/main/measure/duty", "{}", kept.body);
    let twice = app.post(Some(&owner), "/c/main/measure", &form).await;
    assert!(twice.status == StatusCode::OK && twice.body.contains("уже есть"), "the form comes back: {}", twice.body);
    for lang in Lang::ALL {
        page(&app, &owner, "/c/main/measure/duty", lang).await;
        page(&app, &owner, "/c/main/measure", lang).await;
    }
    let chart = page(&app, &owner, "/c/main/explore?metric=deals_created&period=all&grain=month", Lang::Ru).await;
    assert!(chart.contains("/c/main/measure/duty") && chart.contains("Дежурный"), "the change is marked on its chart");
    let other = page(&app, &owner, "/c/main/explore?metric=deals_lost&period=all&grain=month", Lang::Ru).await;
    assert!(!other.contains("/c/main/measure/duty"));
    app.post(Some(&owner), "/c/main/measure/duty/adopt", &[("on", "2026-02-03"), ("share", "40")]).await;
    let listed = page(&app, &owner, "/c/main/measure", Lang::Ru).await;
    assert!(listed.contains("внедряется (40\u{a0}%)"), "{listed}");
    let early = app.post(Some(&owner), "/c/main/measure/duty/decide", &[("what", "keep"), ("reason", "")]).await;
    assert!(flash(&early).starts_with("! решать до вывода"), "{}", flash(&early));
    app.post(Some(&owner), "/c/main/measure/duty/decide", &[("what", "keep"), ("reason", "ясно и так")]).await;
    let decided = page(&app, &owner, "/c/main/measure/duty", Lang::Ru).await;
    assert!(decided.contains("до вывода") && decided.contains("/c/main/standards/new?card=duty"), "{decided}");
    becomes_a_standard(&app, &owner).await;
    let manager = app.person(Role::Manager).await;
    assert_eq!(app.get(Some(&manager), "/c/main/measure/duty").await.status, StatusCode::NOT_FOUND);
    let hidden = page(&app, &manager, "/c/main/explore?metric=deals_created&period=all&grain=month", Lang::Ru).await;
    assert!(!hidden.contains("/c/main/measure/duty"));
    through_the_api(&app, &owner).await;
}

async fn becomes_a_standard(app: &TestApp, owner: &Person) {
    let asked = page(app, owner, "/c/main/standards/new?card=duty", Lang::Ru).await;
    assert!(asked.contains("value=\"deals_created\" selected") && asked.contains("Дежурный"), "{asked}");
    let form = [
        ("title", "Дежурный"),
        ("text", "Дежурный отвечает сразу"),
        ("owner", "РОП"),
        ("card", "duty"),
        ("metric", "deals_created"),
        ("side", "least"),
        ("limit", "50"),
    ];
    let kept = app.post(Some(owner), "/c/main/standards", &form).await;
    assert_eq!(flash(&kept), "Стандарт записан, версия 1");
    for lang in Lang::ALL {
        let list = page(app, owner, "/c/main/standards", lang).await;
        assert!(list.contains("own-check-1") && list.contains("/c/main/standards/s1"), "{list}");
        page(app, owner, "/c/main/standards/s1", lang).await;
        page(app, owner, "/c/main/plan/record", lang).await;
    }
    audited(app, owner).await;
    let doc = api(app, owner, "audits/1").await;
    let own =
        doc["verdicts"].as_array().unwrap().iter().find(|v| v["id"] == "own-check-1").expect("the audit evaluates the own check");
    assert_eq!((own["verdict"].as_str(), own["kind"].as_str()), (Some("found"), Some("own")), "{own}");
    let counted: u64 = doc["coverage"]["by_verdict"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(doc["coverage"]["all"].as_u64(), Some(counted));
    app.post(Some(owner), "/c/main/checks/own-check-1/retire", &[]).await;
    app.post(Some(owner), "/c/main/standards/s1/retire", &[]).await;
    assert!(page(app, owner, "/c/main/standards/s1", Lang::Ru).await.contains("не действует"));
}

async fn through_the_api(app: &TestApp, owner: &Person) {
    let one = api(app, owner, "measures/duty").await;
    assert_eq!((one["verdict"]["status"].as_str(), one["card"]["metric"].as_str()), (Some("rolling_out"), Some("deals_created")));
    assert_eq!(api(app, owner, "measures").await["total"], 1);
    let ask = serde_json::json!({"metric": "deals_won", "start": "2026-02-09", "delta": 1});
    let (status, told) = send(app, owner, "measures?propose=1", &ask).await;
    assert_eq!((status, api(app, owner, "measures").await["total"].as_u64()), (StatusCode::OK, Some(1)), "{told}");
    let (status, made) = send(app, owner, "measures", &ask).await;
    assert_eq!((status, made["card"]["id"].as_str()), (StatusCode::OK, Some("c1")), "{made}");
    let (status, _) = send(app, owner, "measures/c1/adoption", &serde_json::json!({"on": "2026-02-10", "percent": 0})).await;
    assert_eq!(
        (status, api(app, owner, "measures/c1").await["verdict"]["status"].as_str()),
        (StatusCode::OK, Some("not_implemented"))
    );
    let (status, said) = send(app, owner, "measures/c1/decision", &serde_json::json!({"what": "drop"})).await;
    assert_eq!((status, said["error"]["code"].as_str()), (StatusCode::BAD_REQUEST, Some("wrong_request")));
    let (status, _) = send(app, owner, "measures/c1/decision", &serde_json::json!({"what": "drop", "reason": "нет людей"})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        send(app, owner, "measures", &serde_json::json!({"metric": "nonsense", "start": "2026-02-09", "delta": 1})).await.0,
        StatusCode::BAD_REQUEST
    );
}
