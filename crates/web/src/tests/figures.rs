//! Pages of figures: views, explorer, records down to the file, cards, files, kept views and boards, and whose rows they show.

use crate::testing::{Person, TestApp};
use crate::viewer::Theme;
use app::Lang;
use app::policy::Role;
use app::usecases::views::VIEWS;
use axum::http::StatusCode;

/// Words of the test data: they are what they are in every language.
const DATA: [&str; 15] = [
    "Анна Зорина",
    "Борис Титов",
    "Вера Ким",
    "ООО «Ромашка»",
    "АО «Василёк»",
    "ИП Жук",
    "Болты",
    "Гайки",
    "Шайбы",
    "Винты",
    "Анкеры",
    "Русский",
    "Тест",
    "Утро",
    "Планёрка",
];

fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => (inside, out) = (false, out + " "),
            c if !inside => out.push(c),
            _ => {}
        }
    }
    DATA.iter().fold(out, |text, word| text.replace(word, ""))
}

pub(super) async fn page(app: &TestApp, person: &Person, path: &str, lang: Lang) -> String {
    let seen = app.get_as(Some(person), path, lang, Theme::Light).await;
    assert_eq!(seen.status, StatusCode::OK, "{path}: {}", visible(&seen.body));
    let text = visible(&seen.body);
    if lang == Lang::En {
        let russian: Vec<&str> = text.split_whitespace().filter(|w| w.chars().any(|c| ('а'..='я').contains(&c))).collect();
        assert!(russian.is_empty(), "{path}: {}", russian.join(" "));
    }
    for junk in ["undefined", "None", "Some(", "NaN", "column.", "verdict_short.", "status.", "programme.", "dim."] {
        assert!(!text.contains(junk), "{path} shows {junk}");
    }
    // The template engine writes slashes of values as character references.
    seen.body.replace("&#x2f;", "/")
}

#[tokio::test]
async fn every_view_answers_in_both_languages() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    for lang in Lang::ALL {
        for view in VIEWS {
            let body = page(&app, &owner, &format!("/c/main/{}", view.path), lang).await;
            assert!(body.contains("class=\"filters\"") && body.contains("class=\"subnav\""), "{}", view.path);
        }
        for path in [
            "explore",
            "boards",
            "explore?metric=revenue&by=manager&period=all",
            "explore?metric=nonsense",
            "explore?metric=leads&by=stage",
        ] {
            page(&app, &owner, &format!("/c/main/{path}"), lang).await;
        }
        for card in [
            "customer?id=c-1",
            "deal?id=d-1",
            "manager?id=m-1",
            "record?table=deals&id=d-1",
            "funnel/stage?stage=offer&period=all",
        ] {
            page(&app, &owner, &format!("/c/main/{card}"), lang).await;
        }
    }
    let funnel = page(&app, &owner, "/c/main/funnel?period=all", Lang::Ru).await;
    assert!(funnel.contains("<svg"), "the funnel is drawn");
    assert_eq!(app.get(Some(&owner), "/c/main/product?id=none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(Some(&owner), "/c/main/explore?metric=revenue&from=soon").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_metric_answers_with_its_records_and_its_definition() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    for m in app::usecases::catalogue::metrics(Lang::Ru) {
        for path in ["explore?period=all&metric=", "records?period=all&metric=", "metric?id="] {
            page(&app, &owner, &format!("/c/main/{path}{}", m.id), Lang::Ru).await;
        }
    }
}

#[tokio::test]
async fn a_figure_opens_down_to_the_row_of_the_file() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let cut = page(&app, &owner, "/c/main/explore?metric=deals_won&by=channel&period=all", Lang::En).await;
    assert!(cut.contains("records?metric=deals_won&amp;period=all&amp;where=channel%3Dsite"), "{cut}");
    let list = page(&app, &owner, "/c/main/records?metric=deals_won&period=all&where=channel%3Dsite", Lang::En).await;
    assert!(list.contains("/c/main/deal?id=d-1") && !list.contains("d-2") && !list.contains("d-5"));
    let row = page(&app, &owner, "/c/main/record?table=deals&id=d-1", Lang::En).await;
    assert!(row.contains("deals.csv") && row.contains("d-1,2026-01-05 10:00:00"), "{row}");
    for (format, head) in [("csv", "\u{feff}Channel"), ("xlsx", "PK")] {
        let path = format!("/c/main/export?metric=deals_won&by=channel&period=all&format={format}&lang=en");
        let file = app.get(Some(&owner), &path).await;
        let start: String = file.body.chars().take(80).collect();
        assert!(file.status == StatusCode::OK && file.body.starts_with(head), "{format}: {start}");
    }
}

#[tokio::test]
async fn a_manager_sees_only_his_own() {
    let app = TestApp::with_data();
    let me = app.person(Role::Manager).await;
    let own = page(&app, &me, "/c/main/records?metric=deals_won&period=all&where=manager%3Dm-2", Lang::Ru).await;
    assert!(own.contains("id=d-1") && !own.contains("id=d-2"), "{own}");
    let cut = page(&app, &me, "/c/main/explore?metric=deals_won&by=manager&period=all", Lang::Ru).await;
    assert!(cut.contains("Анна") && !cut.contains("Борис"));
    let file = app.get(Some(&me), "/c/main/export?metric=deals_created&period=all&list=records").await;
    assert!(file.body.contains("d-3") && !file.body.contains("d-4"), "{}", file.body);
    page(&app, &me, "/c/main/deal?id=d-1", Lang::Ru).await;
    let hidden =
        ["deal?id=d-2", "customer?id=c-2", "manager?id=m-2", "record?table=deals&id=d-2", "record?table=employees&id=m-2"];
    for hidden in hidden.iter().chain(&["record?table=customers&id=c-2"]) {
        assert_eq!(app.get(Some(&me), &format!("/c/main/{hidden}")).await.status, StatusCode::NOT_FOUND, "{hidden}");
    }
    for view in VIEWS {
        let body = page(&app, &me, &format!("/c/main/{}?period=all", view.path), Lang::Ru).await;
        assert!(!body.contains("Борис") && !body.contains("Василёк") && !body.contains("id=d-2"), "{} shows others", view.path);
    }
    for closed in ["audits", "audits/1", "audits/1/finding?id=x", "audits/1/defence", "respondents"] {
        assert_eq!(app.get(Some(&me), &format!("/c/main/{closed}")).await.status, StatusCode::FORBIDDEN, "{closed}");
    }
}

#[tokio::test]
async fn a_reader_of_totals_sees_no_rows_and_no_people() {
    let app = TestApp::with_data();
    let reader = app.person(Role::ReadOnly).await;
    for view in VIEWS {
        let body = page(&app, &reader, &format!("/c/main/{}?period=all", view.path), Lang::Ru).await;
        for name in ["Анна Зорина", "Борис Титов", "Ромашка", "id=d-1"] {
            assert!(!body.contains(name), "{} shows {name}", view.path);
        }
    }
    let cut = app.get(Some(&reader), "/c/main/explore?metric=deals_won&by=manager&period=all").await;
    assert!(!cut.body.contains("Зорина"), "no cut by person");
    for closed in ["records?metric=deals_won", "deal?id=d-1", "customer?id=c-1", "manager?id=m-1", "record?table=deals&id=d-1"] {
        assert_eq!(app.get(Some(&reader), &format!("/c/main/{closed}")).await.status, StatusCode::FORBIDDEN, "{closed}");
    }
    let rows = app.get(Some(&reader), "/c/main/export?metric=deals_won&period=all&list=records").await;
    assert_eq!(rows.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_view_is_kept_pinned_and_opened_with_own_rights() {
    let app = TestApp::with_data();
    let owner = app.person(Role::Owner).await;
    let query = "metric=deals_won&by=manager&period=all";
    let kept = app.post(Some(&owner), "/c/main/views", &[("title", "Утро"), ("query", query)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let place = kept.location().to_owned();
    let key = place.rsplit("view=").next().unwrap().to_owned();
    assert!(page(&app, &owner, &place, Lang::Ru).await.contains("boards/pin"));
    let pinned = app.post(Some(&owner), "/c/main/boards/pin", &[("view", &key), ("title", "Планёрка")]).await;
    let board = pinned.location().to_owned();
    assert!(page(&app, &owner, &board, Lang::En).await.contains("Борис Титов"));
    assert!(page(&app, &owner, "/c/main/boards", Lang::Ru).await.contains("Планёрка"));
    let manager = app.person(Role::Manager).await;
    let his = page(&app, &manager, &board, Lang::Ru).await;
    assert!(his.contains("Анна Зорина") && !his.contains("Борис Титов"), "a board shows with the viewer's own rights");
    let link = app.get(Some(&manager), &format!("/c/main/views/{key}")).await;
    assert!(link.location().starts_with("/c/main/explore?metric=deals_won"), "{}", link.location());
    assert_eq!(app.post(Some(&owner), &format!("{board}/unpin"), &[("view", &key)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(Some(&owner), "/c/main/views/drop", &[("view", &key)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(Some(&owner), &format!("/c/main/views/{key}")).await.status, StatusCode::NOT_FOUND);
    let unnamed = app.post(Some(&owner), "/c/main/views", &[("title", " "), ("query", "metric=revenue")]).await;
    assert_eq!(unnamed.status, StatusCode::BAD_REQUEST);
}
