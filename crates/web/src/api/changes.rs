//! The plan of changes and the measurement of changes.

use super::{PAGING, asked, page};
use crate::answer;
use crate::error::Fault;
use crate::pages::Answer;
use crate::pages::figures::{look, scope};
use crate::routes::{Doc, Right, Route};
use crate::site::{Shared, blocking};
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::measure::{self, Register, with_look};
use app::usecases::{change_plan, measure_view};
use app::view::Scope;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};

pub(super) const PLAN: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/plan",
    Right::In(Action::Plan),
    || get(plan),
    &Doc {
        summary: "The plan of changes as it stands, or a version of it; a manager gets the items that he leads.",
        query: &[("version", "number of a version, the newest by default")],
        body: &[],
        example: r#"{"plan":{"version":2,"items":[],"order":[]},"hash":"9f2c","signed":false,"money_curve":[{"on":"2026-03-02","p50":"0"}]}"#,
    },
);

pub(super) const VERSIONS: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/plan/versions",
    Right::In(Action::Plan),
    || get(versions),
    &Doc {
        summary: "Versions of the plan, newest first, with what each one moved and why.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"version":1,"at":"2026-03-01T12:00:00Z","by":"","note":"","moves":[],"amendment":false,"signed":false,"hash":"9f2c"}]}"#,
    },
);

pub(super) const MEASURES: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/measures",
    Right::In(Action::Plan),
    || get(measures),
    &Doc {
        summary: "Registered changes with the verdict of today.",
        query: &PAGING,
        body: &[],
        example: r#"{"total":1,"offset":0,"limit":100,"items":[{"card":{"id":"c1","metric":"lead_to_sale"},"verdict":{"status":"too_early","until":"2026-04-20"},"as_of":"2026-03-15"}]}"#,
    },
);

pub(super) const MEASURE: Route = Route::api(
    "GET",
    "/api/v1/companies/{company}/measures/{id}",
    Right::In(Action::Plan),
    || get(measured),
    &Doc {
        summary: "One registered change with its verdict: status, effect, interval, proofs.",
        query: &[],
        body: &[],
        example: r#"{"card":{"id":"c1","metric":"lead_to_sale"},"verdict":{"status":"effect","effect":0.04},"as_of":"2026-06-15"}"#,
    },
);

pub(super) const REGISTER: Route = Route::api(
    "POST",
    "/api/v1/companies/{company}/measures",
    Right::In(Action::Judge),
    || post(register),
    &Doc {
        summary: "Registers a change before its start; the answer holds the method the data allow.",
        query: &[("propose", "1: only say what the data allow, store nothing")],
        body: &[
            ("id", "short name; chosen when absent"),
            ("metric", "metric of the catalogue; that of the item when absent"),
            ("item", "item of the plan"),
            ("start", "first day, 2026-03-02"),
            ("delta", "smallest effect worth having, in the unit of the metric (0.02 is two points of a share)"),
            ("direction", "up or down"),
            ("units", "list of units that change: \"m-1\" or \"m-1=2026-03-09\""),
            ("by", "dimension of the units, manager by default"),
            ("weeks", "planned length, 12 by default"),
            ("transition", "weeks cut out after the start, 1 by default"),
            ("grain", "week or month"),
            ("versions", "true: two versions side by side"),
            ("worst", "true: the worst were chosen"),
            ("guardrail", "metric that must not get worse"),
            ("why", "what is changed and why"),
            ("ends", "last day of a promotion"),
            ("forecast", "expected effect in the unit of the metric"),
        ],
        example: r#"{"card":{"id":"c1","metric":"lead_to_sale"},"verdict":{"status":"not_implemented","method":"differences"},"as_of":"2026-02-28"}"#,
    },
);

pub(super) const ADOPT: Route = Route::api(
    "POST",
    "/api/v1/companies/{company}/measures/{id}/adoption",
    Right::In(Action::Judge),
    || post(adopt),
    &Doc {
        summary: "Notes how many work in the new way on a day.",
        query: &[],
        body: &[("on", "day, 2026-03-16"), ("percent", "0 to 100")],
        example: r#"{"id":"c1","adoption":[{"on":"2026-03-16","percent":70,"by":"Anna"}]}"#,
    },
);

pub(super) const DECIDE: Route = Route::api(
    "POST",
    "/api/v1/companies/{company}/measures/{id}/decision",
    Right::In(Action::Judge),
    || post(decide),
    &Doc {
        summary: "Decides about a change; before a verdict only with a reason.",
        query: &[],
        body: &[("what", "keep, mend, scale or drop"), ("reason", "why")],
        example: r#"{"card":{"id":"c1","decision":{"what":"keep","by":"Anna"}},"verdict":{"status":"effect"},"as_of":"2026-06-15"}"#,
    },
);

async fn plan(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let version = asked(&uri, "version").and_then(|v| v.parse::<u32>().ok());
    let scope = scope(me.who()?, Action::Plan)?;
    let value = blocking(move || {
        let company = me.company()?;
        let plan = match version {
            Some(v) => change_plan::version(company, v).map_err(|_| Fault::NotFound)?,
            None => change_plan::newest(company)?.ok_or(Fault::NotFound)?,
        };
        let (hash, signed) = (plan.hash(), plan.as_signed());
        let curve = plan.money_curve(52);
        let curve = curve.iter().map(|(on, m)| json!({"on": on.to_string(), "p50": app::money_text(*m)}));
        let curve: Vec<Value> = if scope.employee().is_none() { curve.collect() } else { vec![] };
        Ok(json!({"plan": narrowed(plan, &scope), "hash": hash, "signed": signed, "money_curve": curve}))
    });
    Ok(answer::json(&site, &value.await?))
}

/// A manager gets what belongs to him; a reader of totals gets no names.
fn narrowed(mut plan: change_plan::Plan, scope: &Scope) -> change_plan::Plan {
    if let Some(own) = scope.employee() {
        plan.items.retain(|i| i.owner_id.as_deref() == Some(own));
        plan.order.retain(|s| plan.items.iter().any(|i| i.id == s.id));
        plan.baseline.clear();
        for h in &mut plan.history {
            h.moves.retain(|m| plan.items.iter().any(|i| i.id == m.id));
            h.note.clear();
        }
    }
    if !scope.rows() {
        plan.history.iter_mut().for_each(|h| h.by.clear());
        plan.signatures.iter_mut().for_each(|s| s.by.clear());
        plan.items.iter_mut().for_each(|i| i.owner_id = None);
    }
    plan
}

async fn versions(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let scope = scope(me.who()?, Action::Plan)?;
    let items = blocking(move || {
        let all = change_plan::versions(me.company()?)?;
        let line = |(plan, at): &(change_plan::Plan, String)| {
            let plan = narrowed(plan.clone(), &scope);
            let own = plan.history.iter().find(|h| h.version == plan.version);
            let own = own.map_or_else(
                || json!({"by": "", "note": "", "moves": [], "amendment": false}),
                |h| json!({"by": h.by, "note": h.note, "moves": h.moves, "amendment": h.after_signing}),
            );
            let mut value = json!({"version": plan.version, "at": at});
            if let (Some(to), Value::Object(from)) = (value.as_object_mut(), own) {
                to.extend(from);
            }
            value
        };
        Ok(all.iter().rev().map(line).collect::<Vec<Value>>())
    });
    Ok(answer::json(&site, &page(&uri, items.await?)?))
}

async fn measures(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let items = look(&site, &me, Action::Plan, "", |l, c| {
        let shown = |j: &measure::Judged| measure_view::machine(l, j);
        with_look(l, |d| measure_view::judged(l, c, d).map(|all| all.iter().map(shown).collect::<Vec<Value>>()))
    });
    let items = items.await?;
    Ok(answer::json(&site, &page(&uri, items)?))
}

async fn measured(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>) -> Answer {
    let value = look(&site, &me, Action::Plan, "", move |l, c| {
        with_look(l, |d| measure_view::judged(l, c, d))
            .map(|all| all.iter().find(|j| j.card.id == id).map(|j| measure_view::machine(l, j)))
    });
    Ok(answer::json(&site, &value.await?.ok_or(Fault::NotFound)?))
}

fn body(bytes: &Bytes) -> Result<Value, Fault> {
    let wrong = |e: serde_json::Error| app::Error::usage(format!("тело — не JSON: {e}"), format!("the body is no JSON: {e}"));
    Ok(serde_json::from_slice(bytes).map_err(wrong)?)
}

fn day(v: &Value) -> Result<Option<jiff::civil::Date>, Fault> {
    let Some(text) = v.as_str() else { return Ok(None) };
    let wrong = |_| app::Error::usage(format!("«{text}» — не дата"), format!("{text:?} is not a date"));
    Ok(Some(text.parse().map_err(wrong)?))
}

/// What a body asks for; the id may still be empty.
fn request(v: &Value, who: &str) -> Result<Register, Fault> {
    let text = |k: &str| v[k].as_str().map(str::to_owned).filter(|t| !t.is_empty());
    let whole = |k: &str, default: u32| v[k].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(default);
    let units = v["units"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    Ok(Register {
        id: text("id").unwrap_or_default(),
        item: text("item"),
        metric: text("metric"),
        start_on: day(&v["start"])?,
        delta: v["delta"].as_f64().unwrap_or(0.0),
        direction: text("direction"),
        units: units.collect(),
        by: text("by"),
        length_weeks: whole("weeks", 12),
        transition_weeks: whole("transition", 1),
        grain: text("grain").unwrap_or_else(|| "week".to_owned()),
        versions: v["versions"].as_bool().unwrap_or(false),
        chosen_worst: v["worst"].as_bool().unwrap_or(false),
        guardrail: text("guardrail"),
        why: text("why"),
        ends_on: day(&v["ends"])?,
        forecast: v["forecast"].as_f64(),
        who: who.to_owned(),
    })
}

async fn register(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri, bytes: Bytes) -> Answer {
    let mut asked_for = request(&body(&bytes)?, &me.who()?.name)?;
    let only = asked(&uri, "propose").as_deref() == Some("1");
    let now = me.now;
    let value = look(&site, &me, Action::Judge, "", move |l, c| {
        if asked_for.id.is_empty() {
            asked_for.id = measure::free_id(c)?;
        }
        with_look(l, |d| {
            let judged = if only { measure::propose(c, d, asked_for, now) } else { measure::register(c, d, asked_for, now) };
            judged.map(|j| measure::json(&j))
        })
    });
    Ok(answer::json(&site, &value.await?))
}

async fn adopt(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>, bytes: Bytes) -> Answer {
    let v = body(&bytes)?;
    let value = blocking(move || {
        let wrong = || app::Error::usage("нужны on и percent от 0 до 100", "on and percent from 0 to 100 are needed");
        let on = day(&v["on"])?.ok_or_else(wrong)?;
        let percent = v["percent"].as_u64().and_then(|p| u32::try_from(p).ok()).ok_or_else(wrong)?;
        let card = measure::adopt(me.company()?, &id, on, percent, &me.who()?.name)?;
        Ok(json!({"id": card.id, "adoption": card.adoption}))
    });
    Ok(answer::json(&site, &value.await?))
}

async fn decide(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>, bytes: Bytes) -> Answer {
    let v = body(&bytes)?;
    let (name, now) = (me.who()?.name.clone(), me.now);
    let value = look(&site, &me, Action::Judge, "", move |l, c| {
        let text = |k: &str| v[k].as_str().unwrap_or_default();
        with_look(l, |d| measure::decide(c, d, &id, (text("what"), &name, text("reason")), now)).map(|j| measure::json(&j))
    });
    Ok(answer::json(&site, &value.await?))
}
