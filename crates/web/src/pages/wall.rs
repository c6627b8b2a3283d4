//! The board on the wall: for the signed-in, and by a link of its own that needs no account and can be withdrawn.

use super::Answer;
use super::figures::{framed, look, one};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::Company;
use app::policy::Action;
use app::usecases::desk::board::{self, Wall};
use app::usecases::desk::wall_links::{self, NewLink};
use app::view::Scope;
use app::view::links::Links;
use app::view::look::Look;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/tv", Right::In(Action::Figures), || get(own)),
    Route::page("/c/{company}/tv/links", Right::In(Action::Settings), || get(links)),
    Route::form("/c/{company}/tv/links", Right::In(Action::Settings), || post(make)),
    Route::form("/c/{company}/tv/links/withdraw", Right::In(Action::Settings), || post(withdraw)),
    Route::page("/tv/{slug}/{secret}", Right::Public, || get(shared)),
];

fn shown(site: &Site, me: &Me, wall: &Wall) -> Answer {
    answer::page(site, me, Sheet::new("home/tv.html.j2", me.say("Табло", "Wall board")), context! { wall })
}

/// Without money of single people, whoever looks: the screen hangs where everybody sees it.
async fn own(State(site): Shared, me: Me) -> Answer {
    let now = me.now;
    let wall = look(&site, &me, Action::Figures, "", move |l, c| board::wall(l, c, false, now)).await?;
    shown(&site, &me, &wall)
}

async fn shared(State(site): Shared, me: Me, Path((slug, secret)): Path<(String, String)>) -> Answer {
    let (here, asked) = (Arc::clone(&site), me.clone());
    let read = blocking(move || {
        let company = here.home.company(&slug).ok().filter(Company::exists).ok_or(Fault::NotFound)?;
        let link = wall_links::open(&company, &secret, asked.now)?;
        let open = here.warm.open(&here.live, &company, None, asked.now)?;
        let none = Links::new("");
        let look = Look { open: &open, scope: &Scope::All, links: &none, lang: asked.lang, marks: &[] };
        Ok(board::wall(&look, &company, link.money, asked.now)?)
    });
    match read.await {
        // A link that does not hold says the same whatever the reason.
        Err(Fault::NotFound) => {
            let words = me.say("Ссылка не открывается", "The link does not open");
            answer::page(
                &site,
                &me,
                Sheet::new("respond/gone.html.j2", words).status(StatusCode::NOT_FOUND),
                minijinja::context! {},
            )
        }
        other => shown(&site, &me, &other?),
    }
}

async fn links(State(site): Shared, me: Me) -> Answer {
    sheet(&site, &me, String::new()).await
}

async fn sheet(site: &Arc<Site>, me: &Me, link: String) -> Answer {
    let asked = me.clone();
    let base = Links::new(me.at(""));
    let page = blocking(move || Ok(wall_links::page(asked.company()?, &base, asked.lang, &link, asked.now)?)).await?;
    framed(site, me, "desk", page, "views/page.html.j2", minijinja::context! {})
}

async fn make(State(site): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let mut bytes = [0_u8; 24];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Fault::Bug("no randomness".to_owned()))?;
    let secret: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let link = format!("{}/tv/{}/{secret}", site.address(), me.company()?.slug());
    let asked = me.clone();
    blocking(move || {
        let new = NewLink {
            title: one(&form, "title"),
            money: one(&form, "money") == "1",
            expires_on: one(&form, "expires_on"),
            who: asked.who()?.name.clone(),
        };
        Ok(wall_links::make(asked.company()?, &new, &secret, asked.now)?)
    })
    .await?;
    sheet(&site, &me, link).await
}

async fn withdraw(State(_): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let asked = me.clone();
    blocking(move || {
        let n = one(&form, "n").parse().map_err(|_| Fault::NotFound)?;
        Ok(wall_links::withdraw(asked.company()?, n, asked.now)?)
    })
    .await?;
    Ok(answer::redirect_saying(&me.at("/tv/links"), &me.say("Ссылка закрыта", "The link is closed")))
}
