//! A job that runs: its page, and its state for the script that watches it.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Doc, Right, Route};
use crate::shell::Sheet;
use crate::site::Shared;
use crate::templates::context;
use crate::viewer::Me;
use app::jobs::Job;
use app::policy::Action;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/jobs/{id}", Right::In(Action::Home), || get(page)),
    Route::api("GET", "/api/v1/companies/{company}/jobs/{id}", Right::In(Action::Home), || get(state), &STATE),
];

const STATE: Doc = Doc {
    summary: "State of a job: an import or an audit that runs.",
    query: &[],
    body: &[],
    example: r#"{"id":1,"kind":"import","state":"running","stage":"deals.csv","done":1048576,"total":4194304,"lines":[],"outcome":"","error":""}"#,
};

/// The job, when it is this person's or the person may see all data of the company.
fn find(site: &crate::site::Site, me: &Me, id: u64) -> Result<Job, Fault> {
    let job = site.jobs.get(id).ok_or(Fault::NotFound)?;
    let who = me.who()?;
    let own = job.account == who.account || me.may(Action::Import);
    if job.company == who.company && own { Ok(job) } else { Err(Fault::NotFound) }
}

async fn page(State(site): Shared, me: Me, Path((_, id)): Path<(String, u64)>) -> Answer {
    let job = find(&site, &me, id)?;
    if job.state == app::jobs::State::Done && !job.outcome.is_empty() {
        return Ok(answer::redirect(answer::inside(&job.outcome)));
    }
    let title = match job.kind {
        "import" => me.say("Загрузка", "Import"),
        "audit" => me.say("Аудит", "Audit"),
        _ => me.say("Работа", "Job"),
    };
    let here = if job.kind == "audit" { "audits" } else { "data" };
    let watch = format!("/api/v1/companies/{}/jobs/{id}", job.company);
    let values = context! { job => context! { id => job.id, kind => job.kind, state => job.state.word(), stage => job.stage, done => job.done,
    total => job.total, lines => job.lines, error => job.error }, watch };
    answer::page(&site, &me, Sheet::new("jobs/job.html.j2", title).here(here), values)
}

async fn state(State(site): Shared, me: Me, Path((_, id)): Path<(String, u64)>) -> Answer {
    Ok(answer::json(&site, &body(&find(&site, &me, id)?)))
}

/// A job for machines.
pub(crate) fn body(job: &Job) -> Value {
    json!({"id": job.id, "kind": job.kind, "state": job.state.word(), "stage": job.stage, "done": job.done, "total": job.total,
        "lines": job.lines, "outcome": job.outcome, "error": job.error})
}
