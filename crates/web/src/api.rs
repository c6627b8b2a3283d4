//! The application as JSON under `/api/v1`: the same routes table, the same gate, the same rights.

mod changes;
mod figures;
mod openapi;
mod records;

use crate::error::Fault;
use crate::routes::{Kind, Right, Route};
use axum::http::Uri;
use axum::routing::get;
use serde_json::{Value, json};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/openapi.json",
        kind: Kind::Api,
        right: Right::Public,
        handle: || get(openapi::serve),
        doc: None,
    },
    records::ME,
    records::COMPANIES,
    figures::METRICS,
    figures::FIGURE,
    figures::RULES,
    figures::COVERAGE,
    records::AUDITS,
    records::AUDIT,
    records::IMPORTS,
    records::IMPORT,
    records::PROBLEMS,
    records::TABLES,
    records::SEARCH,
    records::SETTINGS,
    records::LOG,
    changes::PLAN,
    changes::VERSIONS,
    changes::MEASURES,
    changes::MEASURE,
    changes::REGISTER,
    changes::ADOPT,
    changes::DECIDE,
];

/// Lines of one page unless asked otherwise, and at most.
const PAGE: (usize, usize) = (100, 1000);

/// Parameters that every list takes.
pub(crate) const PAGING: [(&str, &str); 2] =
    [("offset", "lines to skip, 0 by default"), ("limit", "lines to return, 100 by default, at most 1000")];

/// A value of the query.
pub(crate) fn asked(uri: &Uri, name: &str) -> Option<String> {
    crate::viewer::query(uri, name).filter(|v| !v.is_empty())
}

/// All values of a name in the query.
pub(crate) fn all(uri: &Uri, name: &str) -> Vec<String> {
    let pairs: Option<axum::extract::Query<Vec<(String, String)>>> = axum::extract::Query::try_from_uri(uri).ok();
    pairs.map(|p| p.0.into_iter().filter(|(k, v)| k == name && !v.is_empty()).map(|(_, v)| v).collect()).unwrap_or_default()
}

/// One page of a list, with the number of all lines.
pub(crate) fn page(uri: &Uri, items: Vec<Value>) -> Result<Value, Fault> {
    let number = |name: &str, default: usize| match asked(uri, name) {
        None => Ok(default),
        Some(text) => text.parse::<usize>().map_err(|_| wrong(name)),
    };
    let (offset, limit) = (number("offset", 0)?, number("limit", PAGE.0)?.min(PAGE.1));
    let total = items.len();
    let items: Vec<Value> = items.into_iter().skip(offset).take(limit).collect();
    Ok(json!({"total": total, "offset": offset, "limit": limit, "items": items}))
}

fn wrong(name: &str) -> Fault {
    app::Error::usage(format!("{name} — целое число не меньше нуля"), format!("{name} is a whole number of zero or more")).into()
}

#[cfg(test)]
mod tests {
    use crate::testing::TestApp;
    use app::policy::Role;
    use axum::http::StatusCode;
    use serde_json::Value;

    fn parsed(body: &str) -> Value {
        serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {body}"))
    }

    #[tokio::test]
    async fn a_manager_gets_his_own_figure_and_cannot_ask_for_another() {
        let app = TestApp::with_data();
        let (owner, manager) = (app.person(Role::Owner).await, app.person(Role::Manager).await);
        let path = "/api/v1/companies/main/metrics/deals_won/figure";
        let whole = parsed(&app.get(Some(&owner), path).await.body);
        assert_eq!(whole["rows"][0]["value"], "2", "{whole}");
        for query in ["", "?where=manager%3Dm-2", "?where=manager%3Dm-2&where=manager%3Dm-1"] {
            let own = parsed(&app.get(Some(&manager), &format!("{path}{query}")).await.body);
            assert_eq!(own["rows"][0]["value"], "1", "{query}: {own}");
        }
        let cut = parsed(&app.get(Some(&manager), &format!("{path}?by=manager")).await.body);
        assert_eq!(cut["rows"].as_array().unwrap().len(), 1, "{cut}");
        assert_eq!(cut["rows"][0]["cut"]["manager"], "m-1");
    }

    #[tokio::test]
    async fn a_reader_gets_no_person_and_no_small_group() {
        let app = TestApp::with_data();
        let reader = app.person(Role::ReadOnly).await;
        let path = "/api/v1/companies/main/metrics/deals_created/figure";
        assert_eq!(app.get(Some(&reader), &format!("{path}?by=manager")).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(app.get(Some(&reader), &format!("{path}?where=customer%3Dc-1")).await.status, StatusCode::BAD_REQUEST);
        let whole = parsed(&app.get(Some(&reader), path).await.body);
        assert_eq!(whole["rows"][0]["value"], "5", "{whole}");
        let cut = parsed(&app.get(Some(&reader), &format!("{path}?by=channel")).await.body);
        assert!(cut["rows"].as_array().unwrap().iter().all(|r| r["value"].is_null()), "{cut}");
        assert_eq!(
            app.get(Some(&reader), "/api/v1/companies/main/search?q=%D0%A0%D0%BE%D0%BC%D0%B0").await.status,
            StatusCode::OK
        );
        assert!(
            !app.get(Some(&reader), "/api/v1/companies/main/search?q=%D0%A0%D0%BE%D0%BC%D0%B0").await.body.contains("Ромашка»")
        );
    }

    #[tokio::test]
    async fn search_keeps_to_own_rows() {
        let app = TestApp::with_data();
        let (owner, manager) = (app.person(Role::Owner).await, app.person(Role::Manager).await);
        let found = |body: &str, id: &str| body.contains(&format!("\"id\":\"{id}\""));
        let path = "/api/v1/companies/main/search?q=%D0%B2%D0%B0%D1%81%D0%B8%D0%BB%D1%91%D0%BA";
        assert!(found(&app.get(Some(&owner), path).await.body, "c-2"));
        assert!(!found(&app.get(Some(&manager), path).await.body, "c-2"));
    }

    #[tokio::test]
    async fn lists_are_paged_and_wrong_questions_are_told() {
        let app = TestApp::with_data();
        let owner = app.person(Role::Owner).await;
        let page = parsed(&app.get(Some(&owner), "/api/v1/companies/main/tables?limit=1&offset=1").await.body);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        assert!(page["total"].as_u64().unwrap() >= 3);
        let wrong = app.get(Some(&owner), "/api/v1/companies/main/tables?limit=x").await;
        assert_eq!(
            (wrong.status, parsed(&wrong.body)["error"]["code"].as_str()),
            (StatusCode::BAD_REQUEST, Some("wrong_request"))
        );
        let unknown = app.get(Some(&owner), "/api/v1/companies/main/metrics/nonsense/figure").await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    }
}
