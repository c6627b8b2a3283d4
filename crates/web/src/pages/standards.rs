//! Standards in words and the company's own checks; forecasts against facts.

use super::Answer;
use super::figures::{Asked, framed, look, one, plain};
use super::plan::{company, done};
use crate::answer;
use crate::routes::{Right, Route};
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::measure;
use app::usecases::measure_view::{form, library, record};
use app::usecases::standards::{self, Draft, OwnCheck};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use minijinja::Value;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/plan/record", Right::In(Action::Plan), || get(told)),
    Route::page("/c/{company}/standards", Right::In(Action::Plan), || get(list)),
    Route::form("/c/{company}/standards", Right::In(Action::Judge), || post(write)),
    Route::page("/c/{company}/standards/new", Right::In(Action::Judge), || get(new)),
    Route::page("/c/{company}/standards/{id}", Right::In(Action::Plan), || get(shown)),
    Route::form("/c/{company}/standards/{id}/retire", Right::In(Action::Judge), || post(retire)),
    Route::form("/c/{company}/checks", Right::In(Action::Judge), || post(set_check)),
    Route::form("/c/{company}/checks/{id}/retire", Right::In(Action::Judge), || post(retire_check)),
];

type Pairs = Form<Vec<(String, String)>>;

async fn told(State(site): Shared, me: Me) -> Answer {
    let page = look(&site, &me, Action::Plan, "", record::page).await?;
    plain(&site, &me, "plan", page)
}

async fn list(State(site): Shared, me: Me) -> Answer {
    let (page, checks) = look(&site, &me, Action::Plan, "", |l, c| {
        let checks: Vec<Value> = standards::own_checks(c)?
            .into_iter()
            .map(|k| context! { id => k.id, title => k.title, retired => k.retired })
            .collect();
        Ok((library::list(l, c)?, checks))
    })
    .await?;
    framed(&site, &me, "plan", page, "changes/standards.html.j2", context! { checks, may_edit => me.may(Action::Judge) })
}

async fn new(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let id = one(&query, "card");
    let asked = me.clone();
    let card = blocking(move || {
        let found = measure::cards(asked.company()?)?.into_iter().find(|c| c.id == id);
        Ok(found)
    })
    .await?;
    let lang = me.lang;
    let title = card.as_ref().map(|c| lang.pick(&c.hypothesis.ru, &c.hypothesis.en).clone()).unwrap_or_default();
    let at_least = card.as_ref().is_none_or(|c| c.direction == measure::Direction::Up);
    let metrics: Vec<Value> = form::metrics(lang).into_iter().map(|(id, words)| context! { id, words }).collect();
    let page = app::view::Page {
        title: me.say("Новый стандарт и проверка", "New standard and check"),
        crumbs: vec![app::view::Link::new(me.say("Стандарты и свои проверки", "Standards and own checks"), me.at("/standards"))],
        ..app::view::Page::default()
    };
    let values = context! {
        card => card.as_ref().map(|c| c.id.clone()).unwrap_or_default(), metric => card.as_ref().map(|c| c.metric.clone()).unwrap_or_default(),
        at_least, title, metrics,
    };
    framed(&site, &me, "plan", page, "changes/standard_new.html.j2", values)
}

async fn shown(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>) -> Answer {
    let (page, s) = look(&site, &me, Action::Plan, "", move |l, c| library::one(l, c, &id)).await?;
    let values = context! { id => s.id, title => s.title, text => s.text, owner => s.owner, retired => s.retired,
    review => s.review_on.map(|d| d.to_string()).unwrap_or_default(), may_edit => me.may(Action::Judge) };
    framed(&site, &me, "plan", page, "changes/standard.html.j2", values)
}

fn day(text: &str) -> app::Result<Option<jiff::civil::Date>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| app::Error::usage(format!("«{text}» — не дата"), format!("{text:?} is not a date")))
}

/// A standard, and with it a check when a limit was given.
async fn write(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/standards"), move |me, name| {
        let company = company(me)?;
        let id = Some(one(&form, "id")).filter(|i| !i.is_empty());
        let draft = Draft {
            id,
            title: one(&form, "title"),
            text: one(&form, "text"),
            owner: one(&form, "owner"),
            evidence: one(&form, "card"),
            review_on: day(&one(&form, "review"))?,
        };
        let standard = standards::write(company, draft, name, me.now)?;
        let limit = one(&form, "limit");
        if !limit.trim().is_empty() {
            standards::put_check(company, check(&form, name, Some(standard.id.clone())), me.now)?;
        }
        Ok(format!("{} {}", me.say("Стандарт записан, версия", "The standard is written down, version"), standard.version))
    })
    .await
}

fn check(form: &[(String, String)], by: &str, standard: Option<String>) -> OwnCheck {
    OwnCheck {
        id: String::new(),
        title: Some(one(form, "check")).filter(|t| !t.trim().is_empty()).unwrap_or_else(|| one(form, "title")),
        metric: one(form, "metric"),
        limit: one(form, "limit"),
        at_least: one(form, "side") != "most",
        standard,
        card: Some(one(form, "card")).filter(|c| !c.is_empty()),
        by: by.to_owned(),
        at: String::new(),
        retired: false,
    }
}

async fn set_check(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/standards"), move |me, name| {
        standards::put_check(company(me)?, check(&form, name, None), me.now)?;
        Ok(me.say("Проверка поставлена: её посчитает следующий аудит", "The check is set: the next audit evaluates it"))
    })
    .await
}

async fn retire(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    let to = me.at(&format!("/standards/{}", answer::escape(&id)));
    done(&me, to, move |me, name| {
        let back = one(&form, "back") == "1";
        standards::retire(company(me)?, &id, back, name, me.now)?;
        Ok(if back {
            me.say("Стандарт снова действует", "The standard is in use again")
        } else {
            me.say("Стандарт больше не действует", "The standard is out of use")
        })
    })
    .await
}

async fn retire_check(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    done(&me, me.at("/standards"), move |me, _| {
        let back = one(&form, "back") == "1";
        standards::retire_check(company(me)?, &id, back)?;
        Ok(if back {
            me.say("Проверка снова действует", "The check is in use again")
        } else {
            me.say("Проверка снята", "The check is taken off")
        })
    })
    .await
}
