//! Defence: slides of the frozen result on the whole screen, notes on a second window. Nothing is computed.

use super::Answer;
use super::audit_pages::audit;
use crate::answer;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::audit_view::slides;
use axum::extract::{Path, State};
use axum::routing::get;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/audits/{n}/defence", Right::In(Action::Defend), || {
        get(|s, m, p| show(s, m, p, "defence/slides.html.j2"))
    }),
    Route::page("/c/{company}/audits/{n}/defence/notes", Right::In(Action::Defend), || {
        get(|s, m, p| show(s, m, p, "defence/notes.html.j2"))
    }),
];

async fn show(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>, template: &'static str) -> Answer {
    let slides = audit(&me, n, slides::all).await?;
    rendered(&site, &me, n, &slides, template)
}

fn rendered(site: &Site, me: &Me, n: i64, slides: &[slides::Slide], template: &'static str) -> Answer {
    let base = me.at(&format!("/audits/{n}"));
    let values = context! { slides, audit => n, back => base, notes => format!("{base}/defence/notes"), object => format!("{base}/objection"),
    may_object => me.may(Action::Judge) };
    answer::page(site, me, Sheet::new(template, me.say("Защита аудита", "Defence of the audit")), values)
}
