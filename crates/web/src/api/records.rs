//! The person, companies, audits, imports, tables, search, settings, log.

use super::{PAGING, asked, page};
use crate::answer;
use crate::error::Fault;
use crate::pages::Answer;
use crate::routes::{Doc, Right, Route};
use crate::site::{Shared, blocking};
use crate::viewer::Me;
use app::policy::{self, Action, Reach};
use app::usecases::import_report::Outcome;
use app::usecases::{audits, imports, search, settings as config, snapshots, tables as spans};
use axum::extract::{OriginalUri, Path, State};
use axum::routing::get;
use serde_json::{Value, json};
use std::sync::Arc;

const fn list(
    path: &'static str,
    action: Action,
    handle: fn() -> axum::routing::MethodRouter<Arc<crate::site::Site>>,
    doc: &'static Doc,
) -> Route {
    Route::api("GET", path, Right::In(action), handle, doc)
}

pub(super) const ME: Route = Route::api(
    "GET",
    "/api/v1/me",
    Right::Signed,
    || get(me_now),
    &Doc {
        summary: "Who is asking.",
        query: &[],
        body: &[],
        example: r#"{"name":"Anna","email":"anna@firm.example","companies":["main"]}"#,
    },
);

pub(super) const COMPANIES: Route = Route::api(
    "GET",
    "/api/v1/companies",
    Right::Signed,
    || get(companies),
    &Doc {
        summary: "Companies open to the person.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"company":"main","name":"Romashka"}]}"#,
    },
);

pub(super) const AUDITS: Route = list(
    "/api/v1/companies/{company}/audits",
    Action::Audits,
    || get(audit_list),
    &Doc {
        summary: "Stored audits, newest first.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"n":1,"id":"0a1b","programme":"full","as_of":"2026-02-28T23:59:59+03:00","score":"61.2","coverage":"0.84","findings":17}]}"#,
    },
);

pub(super) const AUDIT: Route = list(
    "/api/v1/companies/{company}/audits/{n}",
    Action::Judge,
    || get(audit_one),
    &Doc {
        summary: "The frozen result of an audit: the document audit.json.",
        query: &[],
        body: &[],
        example: r#"{"audit":{"programme":"full"},"score":{"total":"61.2"},"verdicts":[],"findings":[]}"#,
    },
);

pub(super) const IMPORTS: Route = list(
    "/api/v1/companies/{company}/imports",
    Action::Data,
    || get(import_list),
    &Doc {
        summary: "History of imports with their sums, newest first.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"import":1,"totals":{"read":100,"accepted":98,"set_aside":1,"duplicates":0,"header":1,"blank":0,"merged":0,"closes":true}}]}"#,
    },
);

pub(super) const IMPORT: Route = list(
    "/api/v1/companies/{company}/imports/{n}",
    Action::Data,
    || get(import_one),
    &Doc {
        summary: "One import: files, tables, the sum that closes.",
        query: &[],
        body: &[],
        example: r#"{"import":1,"snapshot":"1","files":[],"tables":[],"totals":{"read":100,"closes":true},"notes":[]}"#,
    },
);

pub(super) const PROBLEMS: Route = list(
    "/api/v1/companies/{company}/imports/{n}/problems",
    Action::Correct,
    || get(problem_list),
    &Doc {
        summary: "Rows set aside by an import, with their reasons.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"file":"deals.csv","line":"7","column":"amount","code":"bad_number","reason":"Not a number.","row":{"id":"d-7","amount":"12x"}}]}"#,
    },
);

pub(super) const TABLES: Route = list(
    "/api/v1/companies/{company}/tables",
    Action::Data,
    || get(table_list),
    &Doc {
        summary: "Canonical tables: rows, span, filled share of each column, sources.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"table":"deals","rows":600,"first":"2025-01-01","last":"2026-02-28","filled":{"id":"1.0000"},"sources":{"crm":600}}]}"#,
    },
);

pub(super) const SEARCH: Route = list(
    "/api/v1/companies/{company}/search",
    Action::Figures,
    || get(found),
    &Doc {
        summary: "Customers, deals, people and products by name, as far as their rows are open.",
        query: &[("q", "what to look for, two letters at least")],
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"kind":"customer","id":"c-1","title":"Romashka","note":"Omsk"}]}"#,
    },
);

pub(super) const SETTINGS: Route = list(
    "/api/v1/companies/{company}/settings",
    Action::Settings,
    || get(setting_list),
    &Doc {
        summary: "General settings and changed norms.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"key":"currency","value":"RUB","set":true,"meaning":"Currency of reports"}]}"#,
    },
);

pub(super) const LOG: Route = list(
    "/api/v1/companies/{company}/log",
    Action::Log,
    || get(log_list),
    &Doc {
        summary: "The log, newest first; everybody but the owner sees his own lines.",
        query: &[("before", "only lines with a smaller number"), ("limit", "lines to return, at most 1000")],
        body: &[],
        example: r#"{"items":[{"n":3,"at":"2026-03-01T12:00:00Z","who":"Anna","action":"import","object":"1","detail":"","result":"done","hash":"ab12"}]}"#,
    },
);

async fn me_now(State(site): Shared, me: Me) -> Answer {
    let value = match (&me.visitor, &me.who) {
        (Some(v), _) => {
            let open: Vec<&str> = me.companies.iter().map(|(slug, _)| slug.as_str()).collect();
            json!({"name": v.account.name, "email": v.account.email, "companies": open})
        }
        (None, Some(w)) => json!({"name": w.name, "email": w.email, "companies": [w.company], "role": w.role.word()}),
        (None, None) => return Err(Fault::Stranger),
    };
    Ok(answer::json(&site, &value))
}

async fn companies(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let mut items: Vec<Value> = me.companies.iter().map(|(slug, name)| json!({"company": slug, "name": name})).collect();
    if let (true, Some(w)) = (me.visitor.is_none(), &me.who) {
        items.push(json!({"company": w.company, "name": me.company_name}));
    }
    Ok(answer::json(&site, &page(&uri, items)?))
}

async fn audit_list(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let list = blocking(move || Ok(audits::list(me.company()?)?)).await?;
    let line = |a: &app::usecases::audits::Row| {
        json!({"n": a.n, "id": a.id, "programme": a.programme, "created_at": a.created_at, "snapshot": a.snapshot, "as_of": a.as_of,
            "result_hash": a.result_hash, "score": a.score, "coverage": a.coverage, "findings": a.findings, "broken": a.broken})
    };
    Ok(answer::json(&site, &page(&uri, list.iter().rev().map(line).collect())?))
}

async fn audit_one(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    let value = blocking(move || {
        let known = audits::list(me.company()?)?.iter().any(|a| a.n == n);
        if known { Ok(audits::document(me.company()?, n)?) } else { Err(Fault::NotFound) }
    });
    Ok(answer::json(&site, &value.await?))
}

async fn import_list(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let items = blocking(move || {
        let list = imports::list(me.company()?)?;
        let line = |i: &imports::Report| {
            let mut value = Outcome::of(i).json();
            value["at"] = json!(snapshots::moment(i.committed_at));
            value["undone"] = json!(i.undone.is_some());
            value
        };
        Ok(list.iter().rev().map(line).collect::<Vec<Value>>())
    });
    Ok(answer::json(&site, &page(&uri, items.await?)?))
}

async fn import_one(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    let value = blocking(move || {
        let report = imports::show(me.company()?, n).map_err(|_| Fault::NotFound)?;
        Ok(Outcome::of(&report).json())
    });
    Ok(answer::json(&site, &value.await?))
}

async fn problem_list(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>, OriginalUri(uri): OriginalUri) -> Answer {
    let items = blocking(move || {
        let company = me.company()?;
        imports::show(company, n).map_err(|_| Fault::NotFound)?;
        let table = imports::problems(company, n, None, me.lang)?;
        let own = table.header.iter().position(|h| h.starts_with(imports::MARK)).unwrap_or(table.header.len());
        let line = |row: &Vec<String>| {
            let cells: serde_json::Map<String, Value> =
                table.header[..own].iter().zip(row).filter(|(_, v)| !v.is_empty()).map(|(h, v)| (h.clone(), json!(v))).collect();
            let mark = |i: usize| row.get(own + i).cloned().unwrap_or_default();
            json!({"file": mark(1), "line": mark(2), "column": mark(3), "code": mark(4), "reason": mark(5), "row": cells})
        };
        Ok(table.rows.iter().map(line).collect::<Vec<Value>>())
    });
    Ok(answer::json(&site, &page(&uri, items.await?)?))
}

async fn table_list(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let items = blocking(move || {
        let company = me.company()?;
        let list = if imports::list(company)?.is_empty() { Vec::new() } else { spans::list(company)? };
        Ok(list.iter().map(spans::TableLine::json).collect::<Vec<Value>>())
    });
    Ok(answer::json(&site, &page(&uri, items.await?)?))
}

async fn found(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let text = asked(&uri, "q").unwrap_or_default();
    let here = Arc::clone(&site);
    let items = blocking(move || {
        let open = here.live.open(me.company()?, None, me.now)?;
        let hits = search::find(&open, me.who()?, &text)?;
        Ok(hits.iter().map(|h| json!({"kind": h.kind, "id": h.id, "title": h.title, "note": h.note})).collect::<Vec<Value>>())
    });
    Ok(answer::json(&site, &page(&uri, items.await?)?))
}

async fn setting_list(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let list = blocking(move || Ok(config::list(me.company()?, me.lang)?)).await?;
    let items = list.into_iter().map(|l| json!({"key": l.key, "value": l.value, "set": l.set, "meaning": l.meaning})).collect();
    Ok(answer::json(&site, &page(&uri, items)?))
}

async fn log_list(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let before = asked(&uri, "before").and_then(|b| b.parse().ok()).unwrap_or(i64::MAX);
    let limit = asked(&uri, "limit").and_then(|l| l.parse().ok()).unwrap_or(100).clamp(1, 1000);
    let here = Arc::clone(&site);
    let lines = blocking(move || {
        let who = me.who()?;
        let only = (policy::reach(who, Action::Log) != Reach::All).then_some(who.account);
        Ok(here.entrance.people().log_lines(&who.company, only, before, limit).map_err(app::Error::from)?)
    });
    let items: Vec<Value> = lines
        .await?
        .iter()
        .map(|l| {
            json!({"n": l.n, "at": snapshots::moment(l.at), "who": l.who, "action": l.action, "object": l.object, "detail": l.detail,
                "result": l.result, "hash": l.hash()})
        })
        .collect();
    Ok(answer::json(&site, &json!({"items": items})))
}
