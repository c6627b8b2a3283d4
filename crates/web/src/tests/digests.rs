//! Digests: readers are added, previewed, sent to a file and leave by their link; boards of measurement for every role.

use crate::testing::TestApp;
use app::Lang;
use app::policy::Role;
use app::usecases::rhythm::GROUPS;
use axum::http::StatusCode;

#[tokio::test]
async fn a_reader_is_added_previewed_sent_and_leaves() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let form = [
        ("name", "Борис"),
        ("role", "manager"),
        ("employee", "m-1"),
        ("pace", "daily"),
        ("channel", "file"),
        ("address", ""),
        ("from", "0"),
        ("until", "0"),
    ];
    assert_eq!(app.post(Some(&owner), "/c/main/digest", &form).await.status, StatusCode::SEE_OTHER);
    let list = app.get(Some(&owner), "/c/main/digest").await;
    assert!(list.status == StatusCode::OK && list.body.contains("Борис"), "{}", list.body);
    let shown = app.get(Some(&owner), "/c/main/digest/r1").await;
    assert!(shown.status == StatusCode::OK && shown.body.contains("Созданные сделки"), "{}", shown.body);
    app.post(Some(&owner), "/c/main/digest/r1", &[("act", "send")]).await;
    let folder = app.dir.path().join("companies/main/digests");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(file).unwrap();
    let link = text.split_whitespace().find(|w| w.contains("/unsubscribe?")).unwrap();
    let path = link.split_once("8321").map_or(link, |(_, p)| p);
    let page = app.get(None, path).await;
    assert!(page.status == StatusCode::OK && page.body.contains("name=\"t\""), "{}", page.body);
    let wrong = app.get(None, "/unsubscribe?c=main&t=00ff").await;
    assert!(wrong.status == StatusCode::OK && !wrong.body.contains("name=\"t\""), "{}", wrong.body);
    let token = path.split("&t=").nth(1).unwrap();
    app.post(None, "/unsubscribe", &[("c", "main"), ("t", token)]).await;
    assert!(app.get(Some(&owner), "/c/main/digest").await.body.contains("отписан"));
    app.post(Some(&owner), "/c/main/digest/r1", &[("act", "resume")]).await;
    assert!(!app.get(Some(&owner), "/c/main/digest").await.body.contains("отписан"));
    let manager = app.person(Role::Manager).await;
    assert_eq!(app.get(Some(&manager), "/c/main/digest").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn boards_of_measurement_open_for_every_role_with_own_rights() {
    let app = TestApp::with_data();
    for role in Role::ALL {
        let person = app.person(role).await;
        for g in &GROUPS {
            for lang in Lang::ALL {
                let path = format!("/c/main/rhythm/{}", g.id);
                let seen = app.get_as(Some(&person), &path, lang, crate::viewer::Theme::Dark).await;
                assert_eq!(seen.status, StatusCode::OK, "{role:?} {path}: {}", seen.body);
                assert!(role != Role::Manager || !seen.body.contains("Борис"), "{path} shows others");
                assert!(role != Role::ReadOnly || !seen.body.contains("Анна Зорина"), "{path} shows people");
            }
        }
    }
    let owner = app.person(Role::Owner).await;
    assert!(app.get(Some(&owner), "/c/main/rhythm/control").await.body.contains("Сравнивать пока не с чем"));
    assert_eq!(app.get(Some(&owner), "/c/main/rhythm/nothing").await.status, StatusCode::NOT_FOUND);
}
