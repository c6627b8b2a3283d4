//! Measurement of changes: the list with its statuses, the form of registration, one card with adoption and decision.

use super::Answer;
use super::figures::{Asked, framed, look, one, plain};
use super::plan::{company, done};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::site::{Shared, Site};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::measure::{self, with_look};
use app::usecases::measure_view::{card, form, page};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use minijinja::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/measure", Right::In(Action::Plan), || get(list)),
    Route::form("/c/{company}/measure", Right::In(Action::Judge), || post(register)),
    Route::page("/c/{company}/measure/new", Right::In(Action::Judge), || get(new)),
    Route::page("/c/{company}/measure/{id}", Right::In(Action::Plan), || get(one_card)),
    Route::form("/c/{company}/measure/{id}/adopt", Right::In(Action::Judge), || post(adopt)),
    Route::form("/c/{company}/measure/{id}/decide", Right::In(Action::Judge), || post(decide)),
    Route::form("/c/{company}/measure/{id}/withdraw", Right::In(Action::Judge), || post(withdraw)),
];

type Pairs = Form<Vec<(String, String)>>;

async fn list(State(site): Shared, me: Me) -> Answer {
    let may_edit = me.may(Action::Judge);
    let mut page = look(&site, &me, Action::Plan, "", move |l, c| page(l, c, may_edit)).await?;
    if may_edit {
        page.actions.push(app::view::Link::new(me.say("Зарегистрировать", "Register"), me.at("/measure/new")));
    }
    plain(&site, &me, "plan", page)
}

async fn new(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    filled(&site, &me, query).await
}

async fn filled(site: &Arc<Site>, me: &Me, typed: Vec<(String, String)>) -> Answer {
    let now = me.now;
    let (page, lists) = look(site, me, Action::Judge, "", move |l, c| with_look(l, |d| form::page(l, c, d, &typed, now))).await?;
    let fields: BTreeMap<String, String> = lists.typed.iter().cloned().collect();
    framed(site, me, "plan", page, "changes/register.html.j2", context! { lists, f => fields })
}

async fn register(State(site): Shared, me: Me, Form(typed): Pairs) -> Answer {
    let (name, now, asked) = (me.who()?.name.clone(), me.now, typed.clone());
    let made = look(&site, &me, Action::Judge, "", move |l, c| {
        let request = form::read(c, &asked, &name)?;
        with_look(l, |d| measure::register(c, d, request, now)).map(|j| j.card.id)
    })
    .await;
    match made {
        Ok(id) => {
            let to = me.at(&format!("/measure/{}", answer::escape(&id)));
            Ok(answer::redirect_saying(&to, &me.say("Изменение зарегистрировано", "The change is registered")))
        }
        // What was typed is not lost: the form comes back with what is wrong.
        Err(Fault::Wrong(_)) if !one(&typed, "start").is_empty() => filled(&site, &me, typed).await,
        Err(Fault::Wrong(e) | Fault::Failed(e)) => {
            Ok(answer::redirect_saying(&me.at("/measure/new"), &format!("! {}", e.text(me.lang))))
        }
        Err(other) => Err(other),
    }
}

async fn one_card(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>) -> Answer {
    let (page, j) = look(&site, &me, Action::Plan, "", move |l, c| with_look(l, |d| card::page(l, c, d, &id))).await?;
    let decisions: Vec<Value> =
        measure::DECISIONS.iter().map(|(id, ru, en)| context! { id => *id, words => me.say(ru, en) }).collect();
    let values = context! {
        id => j.card.id.clone(), today => j.today.to_string(), adopted => j.verdict.adoption, decisions,
        kept => j.card.decision.as_ref().is_some_and(|d| matches!(d.what.as_str(), "keep" | "scale")),
        verdict => measure::has_verdict(&j.verdict), decided => j.card.decision.is_some(), withdrawn => j.card.withdrawn.is_some(),
        may_edit => me.may(Action::Judge),
    };
    framed(&site, &me, "plan", page, "changes/card.html.j2", values)
}

fn place(me: &Me, id: &str) -> String {
    me.at(&format!("/measure/{}", answer::escape(id)))
}

async fn adopt(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    done(&me, place(&me, &id), move |me, name| {
        let (on, share) = (one(&form, "on"), one(&form, "share"));
        let wrong = |t: &str| app::Error::usage(format!("«{t}» — не то, что ждали"), format!("{t:?} is not what was expected"));
        let (day, percent) = (on.parse().map_err(|_| wrong(&on))?, share.parse().map_err(|_| wrong(&share))?);
        measure::adopt(company(me)?, &id, day, percent, name)?;
        Ok(me.say("Внедрение отмечено", "Adoption is noted"))
    })
    .await
}

async fn decide(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    let to = place(&me, &id);
    if one(&form, "what") == "undo" {
        return done(&me, to, move |me, _| {
            measure::undecide(company(me)?, &id)?;
            Ok(me.say("Решение отменено", "The decision is taken back"))
        })
        .await;
    }
    let (name, now) = (me.who()?.name.clone(), me.now);
    let decided = look(&site, &me, Action::Judge, "", move |l, c| {
        let (what, reason) = (one(&form, "what"), one(&form, "reason"));
        with_look(l, |d| measure::decide(c, d, &id, (&what, &name, &reason), now)).map(|_| ())
    })
    .await;
    let words = match decided {
        Ok(()) => me.say("Решение записано", "The decision is written down"),
        Err(Fault::Wrong(e) | Fault::Failed(e)) => format!("! {}", e.text(me.lang)),
        Err(other) => return Err(other),
    };
    Ok(answer::redirect_saying(&to, &words))
}

async fn withdraw(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    done(&me, place(&me, &id), move |me, name| {
        let reason = one(&form, "reason");
        let back = one(&form, "back") == "1";
        measure::withdraw(company(me)?, &id, (!back).then_some((name, reason.as_str())), me.now)?;
        Ok(if back {
            me.say("Карточка возвращена", "The card is back")
        } else {
            me.say("Карточка отозвана", "The card is withdrawn")
        })
    })
    .await
}
