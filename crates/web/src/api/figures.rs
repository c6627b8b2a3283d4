//! Metrics, one figure cut as asked, checks, the map of figures that the data allows.

use super::{PAGING, all, asked, page};
use crate::answer;
use crate::pages::Answer;
use crate::routes::{Doc, Right, Route};
use crate::site::{Shared, blocking};
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::{catalogue, coverage, run_metric};
use axum::extract::{OriginalUri, Path, State};
use axum::routing::get;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const METRICS: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/metrics",
    Right::In(Action::Figures),
    || get(metrics),
    &Doc {
        summary: "The catalogue of metrics.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"id":"revenue","group":"money","unit":"money","title":"Revenue","version":1}]}"#,
    },
);

pub(super) const FIGURE: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/metrics/{id}/figure",
    Right::In(Action::Figures),
    || get(figure),
    &Doc {
        summary: "One figure, cut as asked; rows of a manager are his own whatever is asked.",
        query: &[
            ("by", "cuts, comma between them: manager, team, channel ..., attr:NAME"),
            ("from", "first day, 2026-01-01"),
            ("to", "last day"),
            ("grain", "day, week, month, quarter, year"),
            ("where", "condition DIM=VALUE; may be repeated"),
            ("as_of", "moment: a date (its end) or RFC 3339"),
            ("compare", "previous or year"),
        ],
        body: &[],
        example: r#"{"metric":"deals_won","version":1,"unit":"count","snapshot":"7","as_of":"2026-02-28T23:59:59+03:00","period":{"from":"2026-01-01","to":"2026-02-28"},"grain":null,"rows":[{"cut":{},"value":"12","n":12,"interval":null,"status":"ok"}]}"#,
    },
);

pub(super) const RULES: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/rules",
    Right::In(Action::Audits),
    || get(rules),
    &Doc {
        summary: "The catalogue of checks.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"id":"slow-response","mistake":3,"block":"process","kind":"auto","severity":4,"maturity":"stable","title":"Slow response"}]}"#,
    },
);

pub(super) const COVERAGE: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/coverage",
    Right::In(Action::Data),
    || get(covered),
    &Doc {
        summary: "Which metrics the data allows, and what recording a column would open.",
        query: &[],
        body: &[],
        example: r#"{"metrics":[{"id":"revenue","group":"money","title":"Revenue","state":"available","missing":[],"partial":{}}],"unlocks":[{"column":"tasks.due_at","alone":["Overdue tasks"],"with_others":1,"checks":2}]}"#,
    },
);

async fn metrics(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let items = catalogue::metrics(me.lang)
        .into_iter()
        .map(|m| json!({"id": m.id, "group": m.group, "unit": m.unit, "title": m.title, "version": m.version}))
        .collect();
    Ok(answer::json(&site, &page(&uri, items)?))
}

async fn figure(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>, OriginalUri(uri): OriginalUri) -> Answer {
    let by = all(&uri, "by").iter().flat_map(|b| b.split(',').map(str::to_owned).collect::<Vec<_>>()).collect();
    let question = run_metric::Request {
        id,
        by,
        from: asked(&uri, "from"),
        to: asked(&uri, "to"),
        grain: asked(&uri, "grain"),
        filters: all(&uri, "where"),
        as_of: asked(&uri, "as_of"),
        compare: asked(&uri, "compare"),
    };
    let here = Arc::clone(&site);
    let bytes = blocking(move || {
        let set = here.live.figure(me.company()?, me.who()?, &question, me.now)?;
        Ok(run_metric::json(&set))
    });
    let value: Value = serde_json::from_slice(&bytes.await?).unwrap_or_default();
    Ok(answer::json(&site, &value))
}

async fn rules(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let items = catalogue::rules(me.lang)
        .into_iter()
        .map(|r| {
            json!({"id": r.id, "mistake": r.mistake, "block": r.block, "kind": r.kind, "severity": r.severity, "maturity": r.maturity, "title": r.title})
        })
        .collect();
    Ok(answer::json(&site, &page(&uri, items)?))
}

async fn covered(State(site): Shared, me: Me) -> Answer {
    let map = blocking(move || Ok(coverage::map(me.company()?, me.lang)?)).await?;
    let metrics: Vec<Value> = map
        .metrics
        .iter()
        .map(|m| {
            let partial: serde_json::Map<String, Value> = m.thin.iter().map(|(c, s)| (c.clone(), json!(s))).collect();
            json!({"id": m.id, "group": m.group, "title": m.title, "state": m.reach.word(), "missing": m.missing, "partial": partial})
        })
        .collect();
    let unlocks: Vec<Value> = map
        .unlocks
        .iter()
        .map(|u| json!({"column": u.column, "alone": u.alone, "with_others": u.with_others, "checks": u.checks}))
        .collect();
    Ok(answer::json(&site, &json!({"metrics": metrics, "unlocks": unlocks})))
}
