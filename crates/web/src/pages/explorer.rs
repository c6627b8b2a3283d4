//! The explorer: questions about figures, their records, files to take away, kept views and boards.

use super::Answer;
use super::figures::{Asked, answered, as_of, framed, look, one, plain};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::{boards, definition, explore, export, records};
use app::view::ask::Ask;
use app::view::links::encode;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use minijinja::Value;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/explore", Right::In(Action::Figures), || get(page)),
    Route::page("/c/{company}/records", Right::In(Action::Deals), || get(list)),
    Route::page("/c/{company}/record", Right::In(Action::Deals), || get(record)),
    Route::page("/c/{company}/export", Right::In(Action::Export), || get(file)),
    Route::page("/c/{company}/metric", Right::In(Action::Figures), || get(defined)),
    Route::page("/c/{company}/rule", Right::In(Action::Audits), || get(defined)),
    Route::form("/c/{company}/views", Right::In(Action::Save), || post(keep)),
    Route::form("/c/{company}/views/drop", Right::In(Action::Save), || post(forget)),
    Route::page("/c/{company}/views/{key}", Right::In(Action::Figures), || get(kept)),
    Route::page("/c/{company}/boards", Right::In(Action::Figures), || get(all_boards)),
    Route::form("/c/{company}/boards/pin", Right::In(Action::Save), || post(pin)),
    Route::page("/c/{company}/boards/{n}", Right::In(Action::Figures), || get(board)),
    Route::form("/c/{company}/boards/{n}/unpin", Right::In(Action::Save), || post(unpin)),
];

async fn page(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let key = one(&query, "view");
    let moment = as_of(&query);
    let ask = Ask::read(&query);
    let address = if ask.metric.is_empty() { String::new() } else { ask.address() };
    let (page, kept, boards) = look(&site, &me, Action::Figures, &moment, move |look, company| {
        let kept = if key.is_empty() { None } else { boards::kept(company, &key).ok() };
        Ok((explore::page(look, &ask)?, kept, boards::boards(company)?))
    })
    .await?;
    let boards: Vec<Value> = boards.into_iter().map(|b| context! { n => b.n, title => b.title }).collect();
    // A view that was changed since is no longer the kept one.
    let kept = kept.filter(|v| v.query == address).map(|v| context! { key => v.key, title => v.title });
    let more = context! { query => address, kept, boards, may_save => me.may(Action::Save) };
    framed(&site, &me, "explore", page, "views/explore.html.j2", more)
}

async fn list(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    answered(State(site), me, query, "explore", Action::Deals, |look, _, query| records::page(look, &Ask::read(query))).await
}

async fn record(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let show = |look: &app::view::look::Look<'_>, _: &app::Company, query: &[(String, String)]| {
        records::record(look, &one(query, "table"), &one(query, "id"))
    };
    answered(State(site), me, query, "explore", Action::Deals, show).await
}

/// The whole answer as a file; `list=records` gives the records behind it.
async fn file(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let form = if one(&query, "format") == "xlsx" { "xlsx" } else { "csv" };
    let rows = one(&query, "list") == "records";
    let (moment, ask) = (as_of(&query), Ask::read(&query));
    let (name, bytes) = look(&site, &me, Action::Export, &moment, move |look, _| {
        let sheet = if rows { records::sheet(look, &ask)? } else { explore::sheet(look, &ask)? };
        Ok((format!("{}.{form}", sheet.name), export::bytes(&sheet, form)?))
    })
    .await?;
    let mime = export::FORMS.iter().find(|(f, _)| *f == form).map_or("application/octet-stream", |(_, m)| *m);
    Ok(answer::download(&site, &name, mime, bytes))
}

async fn defined(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let page = definition::page(&one(&query, "id"), me.lang)?;
    plain(&site, &me, "explore", page)
}

async fn keep(State(site): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let asked = me.clone();
    let (title, query) = (one(&form, "title"), boards::ask(&one(&form, "query")).address());
    let to = query.clone();
    let key = blocking(move || Ok(boards::keep(asked.company()?, &title, &query, &asked.who()?.name, asked.now)?)).await?;
    let _ = site;
    Ok(answer::redirect_saying(&format!("{}?{to}&view={key}", me.at("/explore")), &me.say("Вид сохранён", "The view is saved")))
}

async fn forget(State(_): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let (asked, key) = (me.clone(), one(&form, "view"));
    blocking(move || Ok(boards::forget(asked.company()?, &key)?)).await?;
    Ok(answer::redirect_saying(&me.at("/boards"), &me.say("Вид удалён", "The view is deleted")))
}

/// A kept view opens as a question of the one who opens it: with that person's rights.
async fn kept(State(_): Shared, me: Me, Path((_, key)): Path<(String, String)>) -> Answer {
    let asked = me.clone();
    let view = blocking(move || Ok(boards::kept(asked.company()?, &key)?)).await?;
    let address = boards::ask(&view.query).address();
    Ok(answer::redirect(&format!("{}?{address}&{}", me.at("/explore"), encode(&[("view", &view.key)]))))
}

async fn all_boards(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    answered(State(site), me, query, "boards", Action::Figures, |look, company, _| boards::list(look, company)).await
}

async fn board(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    let (page, views) = look(&site, &me, Action::Figures, "", move |look, company| {
        Ok((boards::board(look, company, n)?, boards::pinned(company, n)?))
    })
    .await?;
    let views: Vec<Value> = views.into_iter().map(|v| context! { key => v.key, title => v.title }).collect();
    framed(&site, &me, "boards", page, "views/board.html.j2", context! { board => n, views, may_save => me.may(Action::Save) })
}

async fn pin(State(_): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let asked = me.clone();
    let board = blocking(move || {
        let n = one(&form, "board").parse().ok();
        let who = asked.who()?.name.clone();
        Ok(boards::pin(asked.company()?, &one(&form, "view"), n, &one(&form, "title"), &who, asked.now)?)
    })
    .await?;
    Ok(answer::redirect_saying(&me.at(&format!("/boards/{board}")), &me.say("Вид закреплён", "The view is pinned")))
}

async fn unpin(State(_): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let asked = me.clone();
    let key = one(&form, "view");
    blocking(move || Ok::<_, Fault>(boards::unpin(asked.company()?, n, &key)?)).await?;
    Ok(answer::redirect(&me.at(&format!("/boards/{n}"))))
}
