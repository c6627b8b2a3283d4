//! Personal links: an invitation accepted, a forgotten password replaced.

use super::Answer;
use super::entrance::signed_in;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::people::{LinkKind, Refusal};
use axum::Form;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde::Deserialize;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/invite", Right::Public, || get(invite_page)),
    Route::form("/invite", Right::Public, || post(invite)),
    Route::page("/forgot", Right::Public, || get(forgot_page)),
    Route::form("/forgot", Right::Public, || post(forgot)),
    Route::page("/reset", Right::Public, || get(reset_page)),
    Route::form("/reset", Right::Public, || post(reset)),
];

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct LinkForm {
    t: String,
    name: String,
    password: String,
    email: String,
}

async fn invite_page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    invite_sheet(&site, &me, &query(&uri, "t").unwrap_or_default(), "", None).await
}

async fn invite_sheet(site: &Arc<Site>, me: &Me, token: &str, name: &str, wrong: Option<Refusal>) -> Answer {
    let (here, t, now) = (Arc::clone(site), token.to_owned(), me.now);
    let found = blocking(move || {
        let Some(link) = here.entrance.link(LinkKind::Invite, &t, now)? else { return Ok(None) };
        let company = link.company.as_deref().and_then(|c| here.home.company(c).ok());
        let company = company.and_then(|c| Some(c.settings().ok()?.name().to_owned())).unwrap_or_default();
        let known = here.entrance.people().account_by_email(&link.email).map_err(app::Error::from)?.is_some();
        Ok(Some((link.email, company, known)))
    });
    let found = found.await?;
    let refusal = wrong.or_else(|| found.is_none().then_some(Refusal::Link));
    let (email, company, known) = found.clone().unwrap_or_default();
    let mine = me.visitor.as_ref().is_some_and(|v| v.account.email.eq_ignore_ascii_case(&email));
    let mut sheet = Sheet::new("entrance/invite.html.j2", me.say("Приглашение", "Invitation"));
    if refusal.is_some() {
        sheet = sheet.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let values = context! { t => token, name, email, company, known, mine, live => found.is_some(), wrong => refusal.map(|r| r.text(me.lang)) };
    answer::page(site, me, sheet, values)
}

async fn invite(State(site): Shared, me: Me, Form(form): Form<LinkForm>) -> Answer {
    let _turn = site.hashing.acquire().await.map_err(|e| Fault::Bug(e.to_string()))?;
    let (here, me2, f) = (Arc::clone(&site), me.clone(), form.clone());
    let signed = me.visitor.as_ref().filter(|v| v.session.stage == "full").map(|v| v.account.id);
    let done = blocking(move || Ok(here.entrance.accept(&f.t, &f.name, &f.password, signed, &me2.browser(), me2.now)?)).await?;
    match done {
        Ok(signed) => Ok(signed_in(&site, &signed, "/")),
        Err(r) => invite_sheet(&site, &me, &form.t, &form.name, Some(r)).await,
    }
}

async fn forgot_page(State(site): Shared, me: Me) -> Answer {
    let values = context! { mail => site.mail_is_set()?, sent => false };
    answer::page(&site, &me, Sheet::new("entrance/forgot.html.j2", me.say("Новый пароль", "New password")), values)
}

/// The same answer whether the address has an account or not; the letter leaves after the answer.
async fn forgot(State(site): Shared, me: Me, Form(form): Form<LinkForm>) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let mail = site.mail_is_set()?;
    tokio::task::spawn_blocking(move || {
        let asked = here.entrance.ask_reset(&form.email, me2.now);
        if let Ok(Some(token)) = asked {
            let link = format!("{}/reset?t={token}", here.address());
            // A letter that could not be sent is told to nobody here: the answer must not differ.
            let _ = here.send_reset(&form.email, &link, me2.lang);
        }
    });
    let sheet = Sheet::new("entrance/forgot.html.j2", me.say("Новый пароль", "New password"));
    answer::page(&site, &me, sheet, context! { mail, sent => true })
}

async fn reset_page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let t = query(&uri, "t").unwrap_or_default();
    let (here, token, now) = (Arc::clone(&site), t.clone(), me.now);
    let live = blocking(move || Ok(here.entrance.link(LinkKind::Reset, &token, now)?.is_some())).await?;
    reset_sheet(&site, &me, &t, if live { None } else { Some(Refusal::Link) })
}

fn reset_sheet(site: &Arc<Site>, me: &Me, t: &str, wrong: Option<Refusal>) -> Answer {
    let live = wrong != Some(Refusal::Link);
    let mut sheet = Sheet::new("entrance/reset.html.j2", me.say("Новый пароль", "New password"));
    if wrong.is_some() {
        sheet = sheet.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    answer::page(site, me, sheet, context! { t, live, wrong => wrong.map(|r| r.text(me.lang)) })
}

async fn reset(State(site): Shared, me: Me, Form(form): Form<LinkForm>) -> Answer {
    let _turn = site.hashing.acquire().await.map_err(|e| Fault::Bug(e.to_string()))?;
    let (here, f, now) = (Arc::clone(&site), form.clone(), me.now);
    let done = blocking(move || Ok(here.entrance.reset(&f.t, &f.password, now)?)).await?;
    match done {
        Ok(()) => Ok(answer::redirect("/login")),
        Err(r) => reset_sheet(&site, &me, &form.t, Some(r)),
    }
}
