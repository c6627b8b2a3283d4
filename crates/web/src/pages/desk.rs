//! The department's work: targets, payments and everything that is entered there; one form route for all acts.

use super::Answer;
use super::figures::{Asked, answered, look, one, scope};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Doc, Right, Route};
use crate::site::{Shared, Site};
use crate::viewer::Me;
use app::policy::{self, Action, Subject};
use app::usecases::desk::acts::{self, Act, Desk, Fields};
use app::usecases::desk::{
    By, deviation_page, deviations, meeting, meeting_page, payment_page, payments, review, review_page, target_page, targets,
};
use axum::Form;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/targets", Right::In(Action::Figures), || get(target_sheet)),
    Route::page("/c/{company}/payments", Right::In(Action::Deals), || get(payment_sheet)),
    Route::page("/c/{company}/review", Right::In(Action::Deals), || get(review_sheet)),
    Route::page("/c/{company}/meeting", Right::In(Action::Deals), || get(meeting_sheet)),
    Route::page("/c/{company}/deviations", Right::In(Action::Deals), || get(deviation_sheet)),
    Route::form("/c/{company}/desk/{act}", Right::In(Action::Save), || post(form)),
    Route::api("GET", "/api/v1/companies/{company}/targets", Right::In(Action::Figures), || get(target_json), &TARGETS),
    Route::api("GET", "/api/v1/companies/{company}/payments", Right::In(Action::Deals), || get(payment_json), &PAYMENTS),
    Route::api("GET", "/api/v1/companies/{company}/review", Right::In(Action::Deals), || get(review_json), &REVIEW),
    Route::api("GET", "/api/v1/companies/{company}/meeting", Right::In(Action::Deals), || get(meeting_json), &MEETING),
    Route::api("GET", "/api/v1/companies/{company}/deviations", Right::In(Action::Deals), || get(deviation_json), &DEVIATIONS),
    Route::api("POST", "/api/v1/companies/{company}/desk/{act}", Right::In(Action::Save), || post(document), &ACT),
];

const TARGETS: Doc = Doc {
    summary: "Targets of a period with facts, chances, the work behind the money, and plans that do not add up.",
    query: &[("period", "2026-07, 2026-Q3, 2026; the month of work by default"), ("metric", "metric, revenue by default")],
    body: &[],
    example: r#"{"from":"2026-07-01","to":"2026-07-31","metric":"revenue","lines":[{"subject":{"kind":"company","id":""},"clients":"all","value":"1200000","fact":"310000"}],"gaps":[],"trees":[]}"#,
};
const PAYMENTS: Doc = Doc {
    summary: "The payment calendar by day: received, confirmed, invoiced and probable money apart.",
    query: &[("view", "month or week"), ("on", "a day of it"), ("manager", "id of a manager")],
    body: &[],
    example: r#"{"from":"2026-07-01","to":"2026-07-31","calendar":{"days":[{"on":"2026-07-01","paid":"0","confirmed":"0","invoiced":"50000","probable":"0"}],"overdue":"0"},"lines":[]}"#,
};
const REVIEW: Doc = Doc {
    summary: "The pipeline review: managers at a glance, open deals with chance, flags and card, changes since the last review.",
    query: &[("manager", "id of a manager; everybody without it")],
    body: &[],
    example: r#"{"today":"2026-07-01","manager":"m-1","people":[],"deals":[{"id":"d-5","chance":0.4,"flags":["stuck"],"strategy":"head_joins"}],"changes":[{"deal":"d-5","what":"pushed","was":"2026-06-20","is":"2026-07-10"}],"promises":[]}"#,
};
const MEETING: Doc = Doc {
    summary: "The daily meeting: facts of the last day, tasks of today, commitments, the meeting itself, weeks of its cost.",
    query: &[("on", "day of the meeting; the day of work by default")],
    body: &[],
    example: r#"{"day":"2026-07-02","fact_day":"2026-07-01","meeting":null,"quality":null,"people":[{"id":"m-1","name":"Anna","calls":12,"won":1,"due":4,"overdue":0}],"yesterday":[],"given":[],"done":{"due":4,"kept":3,"late":1,"open":0},"weeks":[]}"#,
};
const DEVIATIONS: Doc = Doc {
    summary: "The register of deviations: signals, owners, actions, times, the focus of the week.",
    query: &[("by", "manager: cut by manager")],
    body: &[],
    example: r#"{"today":"2026-07-02","lines":[{"n":null,"key":"revenue||2026-06-22","stand":"open"}],"focus":{"at":0,"why":"largest"},"times":{"n":1,"detect":14,"assign":null,"fix":null,"unassigned":1},"watched":5}"#,
};
const ACT: Doc = Doc {
    summary: "Does something in the department's work: target-set, payment-confirm and the other acts of docs/api.md.",
    query: &[],
    body: &[("n", "number of an entry, where the act takes one"), ("…", "fields of the act")],
    example: r#"{"done":"target-set"}"#,
};

/// What the viewer asked of the targets.
fn of_targets(query: &[(String, String)]) -> targets::Question {
    targets::Question { metric: one(query, "metric"), period: one(query, "period") }
}

fn of_payments(query: &[(String, String)]) -> payments::Question {
    payments::Question { view: one(query, "view"), on: one(query, "on"), manager: one(query, "manager") }
}

async fn target_sheet(site: Shared, me: Me, Query(query): Asked) -> Answer {
    let (may, now) = (me.may(Action::Judge), me.now);
    let work = move |l: &app::view::look::Look<'_>, c: &app::Company, q: &[(String, String)]| {
        target_page::page(l, c, &of_targets(q), may, now)
    };
    answered(site, me, query, "desk", Action::Figures, work).await
}

async fn payment_sheet(site: Shared, me: Me, Query(query): Asked) -> Answer {
    let (may, now) = (me.may(Action::Save), me.now);
    let work = move |l: &app::view::look::Look<'_>, c: &app::Company, q: &[(String, String)]| {
        payment_page::page(l, c, &of_payments(q), may, now)
    };
    answered(site, me, query, "desk", Action::Deals, work).await
}

async fn target_json(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let now = me.now;
    let moment = one(&query, "as_of");
    let board = look(&site, &me, Action::Figures, &moment, move |l, c| targets::read(l, c, &of_targets(&query), now)).await?;
    told(&site, &board)
}

async fn payment_json(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let now = me.now;
    let moment = one(&query, "as_of");
    let board = look(&site, &me, Action::Deals, &moment, move |l, c| payments::read(l, c, &of_payments(&query), now)).await?;
    told(&site, &board)
}

async fn review_sheet(site: Shared, me: Me, Query(query): Asked) -> Answer {
    let (may, now) = ((me.may(Action::Judge), me.may(Action::Save)), me.now);
    let work = move |l: &app::view::look::Look<'_>, c: &app::Company, q: &[(String, String)]| {
        review_page::page(l, c, &one(q, "manager"), may, now)
    };
    answered(site, me, query, "desk", Action::Deals, work).await
}

async fn review_json(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let (now, moment) = (me.now, one(&query, "as_of"));
    let board = look(&site, &me, Action::Deals, &moment, move |l, c| review::read(l, c, &one(&query, "manager"), now)).await?;
    told(&site, &board)
}

async fn meeting_sheet(site: Shared, me: Me, Query(query): Asked) -> Answer {
    let (may, now) = ((me.may(Action::Judge), me.may(Action::Save)), me.now);
    let work = move |l: &app::view::look::Look<'_>, c: &app::Company, q: &[(String, String)]| {
        meeting_page::page(l, c, &one(q, "on"), may, now)
    };
    let moment = super::figures::as_of(&query);
    let page = look(&site.0, &me, Action::Deals, &moment, move |l, c| work(l, c, &query)).await?;
    super::figures::framed(&site, &me, "desk", page, "views/meeting.html.j2", minijinja::context! {})
}

async fn meeting_json(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let (now, moment) = (me.now, one(&query, "as_of"));
    let board = look(&site, &me, Action::Deals, &moment, move |l, c| meeting::read(l, c, &one(&query, "on"), now)).await?;
    told(&site, &board)
}

async fn deviation_sheet(site: Shared, me: Me, Query(query): Asked) -> Answer {
    let (may, now) = ((me.may(Action::Judge), me.may(Action::Save)), me.now);
    let work = move |l: &app::view::look::Look<'_>, c: &app::Company, q: &[(String, String)]| {
        deviation_page::page(l, c, &one(q, "by"), may, now)
    };
    answered(site, me, query, "desk", Action::Deals, work).await
}

async fn deviation_json(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let (now, moment) = (me.now, one(&query, "as_of"));
    let read = move |l: &app::view::look::Look<'_>, c: &app::Company| deviations::read(l, c, one(&query, "by") == "manager", now);
    told(&site, &look(&site, &me, Action::Deals, &moment, read).await?)
}

fn told<T: Serialize>(site: &Site, value: &T) -> Answer {
    let value = serde_json::to_value(value).map_err(|e| Fault::Bug(e.to_string()))?;
    Ok(answer::json(site, &value))
}

async fn form(
    State(site): Shared,
    me: Me,
    Path((_, id)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let back = one(&fields, "back");
    let act = done(&site, &me, &id, fields).await?;
    let back = inside(&back);
    let to = if back.is_empty() { me.at("") } else { me.at(&format!("/{back}")) };
    Ok(answer::redirect_saying(&to, &me.say(act.done.0, act.done.1)))
}

/// A page of the same company to return to.
fn inside(back: &str) -> &str {
    let fine = back.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./?=&%#:,".contains(&b)) && !back.starts_with(['/', '.']);
    if fine && !back.contains("..") { back } else { "" }
}

async fn document(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>, body: Bytes) -> Answer {
    let wrong = || app::Error::usage("тело запроса — объект JSON", "the body is a JSON object");
    let value: Value = serde_json::from_slice(&body).map_err(|_| wrong())?;
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let fields = value.as_object().ok_or_else(wrong)?.iter().map(|(k, v)| (k.clone(), text(v))).collect();
    let act = done(&site, &me, &id, fields).await?;
    Ok(answer::json(&site, &json!({"done": act.id})))
}

/// Does an act with the rights that the act itself asks for.
async fn done(site: &Arc<Site>, me: &Me, id: &str, fields: Vec<(String, String)>) -> Result<&'static Act, Fault> {
    let act = acts::find(id).ok_or(Fault::NotFound)?;
    let who = me.who()?;
    if !policy::may(who, act.right, Subject::Company(&who.company)) {
        return Err(Fault::Refused);
    }
    let by = By { name: who.name.clone(), scope: scope(who, act.right)? };
    let now = me.now;
    let here = Arc::clone(site);
    look(site, me, act.right, "", move |look, company| {
        (act.run)(&Desk { look, company, by: &by, entrance: Some(&here.entrance), now }, &Fields(fields))
    })
    .await?;
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_in_the_company() {
        assert_eq!(inside("targets?period=2026-07&metric=revenue"), "targets?period=2026-07&metric=revenue");
        for bad in ["//evil.example", "../other", "a/../../b", "x\r\ny", "https://evil.example/"] {
            assert!(inside(bad).is_empty() || !inside(bad).starts_with('/'), "{bad}");
        }
    }
}
