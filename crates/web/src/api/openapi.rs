//! The description of the API, OpenAPI 3.1, written from the table of routes.

use crate::answer;
use crate::pages::Answer;
use crate::routes::{self, Kind, Right, Route};
use crate::site::Shared;
use axum::extract::State;
use serde_json::{Map, Value, json};

pub(crate) async fn serve(State(site): Shared) -> Answer {
    Ok(answer::json(&site, &document()))
}

/// The whole description.
pub(crate) fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes::all().filter(|r| r.kind == Kind::Api && r.doc.is_some()) {
        let place = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        place[route.method.to_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Revizor", "version": "1", "description": "Figures, audits and data of a company. Decimals are strings; money is in major units."},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token made under «API tokens»; it carries the rights of its owner in one company."}},
            "schemas": {"Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "object", "required": ["code", "message"],
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}}}},
        },
    })
}

fn operation(route: &Route) -> Value {
    let Some(doc) = route.doc else { return json!({}) };
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(doc.query.iter().map(|(name, words)| {
        json!({"name": name, "in": "query", "required": false, "description": words, "schema": {"type": "string"}})
    }));
    let example: Value = serde_json::from_str(doc.example).unwrap_or(Value::Null);
    let mut out = json!({
        "summary": doc.summary,
        "operationId": name(route),
        "parameters": parameters,
        "responses": {
            "200": {"description": "done", "content": {"application/json": {"example": example}}},
            "default": {"description": "not done", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
        },
    });
    if let Right::In(action) = route.right {
        out["x-right"] = json!(format!("{action:?}"));
    }
    if !doc.body.is_empty() {
        let fields: Map<String, Value> =
            doc.body.iter().map(|(k, words)| ((*k).to_owned(), json!({"description": words}))).collect();
        out["requestBody"] = json!({"content": {"application/json": {"schema": {"type": "object", "properties": fields}}}});
    }
    out
}

fn name(route: &Route) -> String {
    let words: Vec<&str> = route.path.split('/').skip(3).filter(|p| !p.is_empty() && !p.starts_with('{')).collect();
    format!("{}_{}", route.method.to_lowercase(), words.join("_").replace('-', "_").replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described_with_an_example_that_is_json() {
        let mut names: Vec<String> = Vec::new();
        for route in routes::all().filter(|r| r.kind == Kind::Api) {
            let Some(doc) = route.doc else {
                assert_eq!(route.path, "/api/v1/openapi.json", "only the description describes nothing");
                continue;
            };
            assert!(!doc.summary.is_empty() && doc.summary.ends_with('.'), "{}", route.path);
            assert!(serde_json::from_str::<Value>(doc.example).is_ok(), "{}: {}", route.path, doc.example);
            names.push(format!("{} {}", name(route), route.path));
        }
        let paths = document()["paths"].as_object().unwrap().len();
        assert!(paths > 10 && names.len() >= paths);
    }

    #[test]
    fn the_committed_page_lists_every_operation() {
        let page = include_str!("../../../../docs/api.md");
        for route in routes::all().filter(|r| r.doc.is_some()) {
            let line = format!("`{} {}`", route.method, route.path);
            assert!(page.contains(&line), "docs/api.md lacks {line}");
        }
    }
}
