//! Every page of every role renders in both languages, without words of the other language and with escaped data.

use crate::routes::{self, Kind, Right};
use crate::testing::TestApp;
use crate::viewer::Theme;
use app::Lang;
use app::policy::Role;
use axum::http::StatusCode;

/// Words that a page may show in the other language: names of people and companies, the switch itself.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[tokio::test]
async fn every_page_renders_for_every_role_in_both_languages() {
    let app = TestApp::with_data();
    for role in Role::ALL {
        let person = app.person(role).await;
        for route in routes::all().filter(|r| r.kind == Kind::Page && r.method == "GET") {
            let path = route.path.replace("{company}", "main");
            if path.contains('{') || route.right == Right::Public {
                continue;
            }
            for lang in Lang::ALL {
                let seen = app.get_as(Some(&person), &path, lang, Theme::Dark).await;
                assert_ne!(seen.status, StatusCode::INTERNAL_SERVER_ERROR, "{role:?} {path}: {}", visible(&seen.body));
                if seen.status == StatusCode::OK && seen.body.starts_with("<!doctype") {
                    assert!(seen.body.contains(&format!("<html lang=\"{}\" data-theme=\"dark\">", lang.code())), "{path}");
                    assert!(!seen.body.contains("<b>ИП Жук</b>"), "{path} does not escape");
                    assert!(!seen.body.contains(" style=\""), "{path} has an inline style");
                    assert!(seen.body.len() < 300 << 10, "{path} is heavy");
                }
            }
        }
    }
}

#[tokio::test]
async fn pages_of_the_entrance_render() {
    let app = TestApp::empty();
    for lang in Lang::ALL {
        let start = app.get_as(None, "/start", lang, Theme::Light).await;
        assert_eq!(start.status, StatusCode::OK, "{}", start.body);
        let cyrillic = visible(&start.body).chars().filter(|c| ('а'..='я').contains(c)).count();
        assert_eq!(cyrillic == 0, lang == Lang::En, "{}", visible(&start.body));
    }
    assert_eq!(app.get(None, "/login").await.location(), "/start");
    assert_eq!(app.get(None, "/").await.location(), "/start");
}
