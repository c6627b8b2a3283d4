//! Pages of one audit: overview, findings, growth zones, score, comparison, downloads, decisions; and running a new one.

use super::Answer;
use super::figures::{Asked, framed, links, one, plain};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::jobs::Order;
use app::policy::{self, Action, Reach};
use app::usecases::audit_view::{Audit, compare, finding, list, overview, weights, zones};
use app::usecases::decisions::{self, Verdict};
use app::usecases::run_audit;
use app::view::Page;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use minijinja::Value;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/audits", Right::In(Action::Audits), || get(all)),
    Route::form("/c/{company}/audits", Right::In(Action::RunAudit), || post(run)),
    Route::page("/c/{company}/audits/{n}", Right::In(Action::Audits), || get(|s, m, p| show(s, m, p, overview::page))),
    Route::page("/c/{company}/audits/{n}/findings", Right::In(Action::Audits), || {
        get(|s, m, p| show(s, m, p, overview::findings))
    }),
    Route::page("/c/{company}/audits/{n}/zones", Right::In(Action::Audits), || get(|s, m, p| show(s, m, p, zones::page))),
    Route::page("/c/{company}/audits/{n}/downloads", Right::In(Action::Audits), || {
        get(|s, m, p| show(s, m, p, overview::downloads))
    }),
    Route::page("/c/{company}/audits/{n}/weights", Right::In(Action::Audits), || get(tried)),
    Route::page("/c/{company}/audits/{n}/compare", Right::In(Action::Audits), || get(compared)),
    Route::page("/c/{company}/audits/{n}/finding", Right::In(Action::Audits), || get(one_finding)),
    Route::form("/c/{company}/audits/{n}/decision", Right::In(Action::Judge), || post(decide)),
    Route::form("/c/{company}/audits/{n}/objection", Right::In(Action::Judge), || post(object)),
    Route::form("/c/{company}/audits/{n}/answer", Right::In(Action::Judge), || post(close)),
];

/// Findings hold rows and names of everybody: they open only to those who see all rows.
pub(crate) fn whole(me: &Me) -> Result<(), Fault> {
    if policy::reach(me.who()?, Action::Audits) == Reach::All { Ok(()) } else { Err(Fault::Refused) }
}

/// Opens an audit and makes something of it, away from the threads that serve.
pub(crate) async fn audit<T: Send + 'static>(
    me: &Me,
    n: i64,
    work: impl FnOnce(&Audit<'_>) -> app::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    whole(me)?;
    let me = me.clone();
    blocking(move || {
        let links = links(&me);
        let audit = Audit::open(me.company()?, n, &links, me.lang, me.now)?;
        Ok(work(&audit)?)
    })
    .await
}

async fn show(
    State(site): Shared,
    me: Me,
    Path((_, n)): Path<(String, i64)>,
    page: fn(&Audit<'_>) -> app::Result<Page>,
) -> Answer {
    let page = audit(&me, n, page).await?;
    plain(&site, &me, "audits", page)
}

async fn all(State(site): Shared, me: Me) -> Answer {
    let asked = me.clone();
    let page = blocking(move || Ok(list::page(asked.company()?, &links(&asked), asked.lang)?)).await?;
    let programmes = programmes(&me);
    framed(&site, &me, "audits", page, "views/audits.html.j2", context! { programmes, may_run => me.may(Action::RunAudit) })
}

/// Programmes with their names.
pub(crate) fn programmes(me: &Me) -> Vec<Value> {
    list::programmes(me.lang).into_iter().map(|(id, words)| context! { id, words }).collect()
}

async fn run(State(site): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let company = me.company()?.clone();
    let as_of = Some(one(&form, "as_of")).filter(|d| !d.is_empty());
    let request = run_audit::Request {
        programme: one(&form, "programme"),
        as_of,
        out: None,
        reports: run_audit::KINDS.iter().map(|(_, k)| *k).collect(),
        now: me.now,
        lang: me.lang,
    };
    // A wrong word is said at once, not by a job.
    list::check(&request)?;
    let base = me.at("/audits");
    let order = Order { company: company.slug(), account: me.who()?.account, kind: "audit", lang: me.lang };
    let slug = company.slug().to_owned();
    let (site2, company2): (Arc<Site>, _) = (Arc::clone(&site), company.clone());
    let id = site2.jobs.start(Order { company: &slug, ..order }, move |progress| {
        let done = run_audit::run(&company2, &request, progress)?;
        Ok(format!("{base}/{}", done.row.n))
    })?;
    Ok(answer::redirect(&me.at(&format!("/jobs/{id}"))))
}

async fn tried(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Query(query): Asked) -> Answer {
    let (page, trials) = audit(&me, n, move |a| weights::page(a, &query)).await?;
    let changed = trials.iter().any(|t| t.tried != t.own);
    let trials: Vec<Value> =
        trials.into_iter().map(|t| context! { field => t.field, title => t.title, own => t.own, tried => t.tried }).collect();
    framed(&site, &me, "audits", page, "views/weights.html.j2", context! { trials, changed })
}

async fn compared(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Query(query): Asked) -> Answer {
    let with = one(&query, "with").parse().ok();
    let page = audit(&me, n, move |a| compare::page(a, with)).await?;
    plain(&site, &me, "audits", page)
}

async fn one_finding(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Query(query): Asked) -> Answer {
    let id = one(&query, "id");
    let wanted = id.clone();
    let (page, objections, standing) = audit(&me, n, move |a| {
        let open = decisions::objections(a.company, a.n)?.into_iter().filter(|o| o.finding == wanted && o.outcome == "open");
        Ok((finding::page(a, &wanted)?, open.collect::<Vec<_>>(), a.standing.contains_key(&wanted)))
    })
    .await?;
    let objections: Vec<Value> =
        objections.into_iter().map(|o| context! { n => o.n, said => o.said, said_by => o.said_by }).collect();
    let tomorrow: String = app::usecases::snapshots::moment(me.now + 86_400_000_000).chars().take(10).collect();
    let more = context! { audit => n, finding => id, objections, standing, tomorrow, may_judge => me.may(Action::Judge) };
    framed(&site, &me, "audits", page, "views/finding.html.j2", more)
}

/// Address of a finding's page.
fn place(me: &Me, n: i64, finding: &str) -> String {
    links(me).finding(n, finding)
}

async fn decide(State(_): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Form(form): Form<Vec<(String, String)>>) -> Answer {
    whole(&me)?;
    let verdict = Verdict {
        audit: n,
        finding: one(&form, "finding"),
        kind: one(&form, "kind"),
        note: one(&form, "note"),
        until: one(&form, "until"),
        who: me.who()?.name.clone(),
    };
    let to = place(&me, n, &verdict.finding);
    let asked = me.clone();
    blocking(move || Ok(decisions::decide(asked.company()?, &verdict, asked.now)?)).await?;
    Ok(answer::redirect_saying(&to, &me.say("Решение записано", "The decision is written down")))
}

async fn object(State(_): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Form(form): Form<Vec<(String, String)>>) -> Answer {
    whole(&me)?;
    let (finding, back) = (one(&form, "finding"), one(&form, "back"));
    let from_slide = !back.is_empty() && back.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let to = if from_slide { format!("{}#{back}", me.at(&format!("/audits/{n}/defence"))) } else { place(&me, n, &finding) };
    let asked = me.clone();
    blocking(move || {
        let who = asked.who()?.name.clone();
        Ok(decisions::object(asked.company()?, n, &finding, &one(&form, "said"), &one(&form, "said_by"), &who, asked.now)?)
    })
    .await?;
    Ok(answer::redirect_saying(&to, &me.say("Возражение записано", "The objection is written down")))
}

async fn close(State(_): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Form(form): Form<Vec<(String, String)>>) -> Answer {
    whole(&me)?;
    let to = place(&me, n, &one(&form, "finding"));
    let asked = me.clone();
    blocking(move || {
        let number = one(&form, "objection").parse().map_err(|_| Fault::NotFound)?;
        let who = asked.who()?.name.clone();
        Ok(decisions::answer(asked.company()?, n, number, &one(&form, "outcome"), &one(&form, "answer"), &who, asked.now)?)
    })
    .await?;
    Ok(answer::redirect_saying(&to, &me.say("Возражение закрыто", "The objection is closed")))
}
