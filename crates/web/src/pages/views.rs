//! Dedicated views of figures: funnel, stages, pipeline, plan and fact, bridge, response, discipline, ABCXYZ, cohorts, LTV.

use super::Answer;
use super::figures::{Asked, answered, one};
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::site::Shared;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::views;
use app::view::ask::Ask;
use axum::extract::{Query, State};
use axum::routing::get;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/funnel/stage", Right::In(Action::Deals), || get(stage)),
    Route::page("/c/{company}/funnel", Right::In(Action::Figures), || get(|s, m, q| view("funnel", s, m, q))),
    Route::page("/c/{company}/stages", Right::In(Action::Figures), || get(|s, m, q| view("stages", s, m, q))),
    Route::page("/c/{company}/pipeline", Right::In(Action::Figures), || get(|s, m, q| view("pipeline", s, m, q))),
    Route::page("/c/{company}/plan-fact", Right::In(Action::Figures), || get(|s, m, q| view("plan-fact", s, m, q))),
    Route::page("/c/{company}/bridge", Right::In(Action::Figures), || get(|s, m, q| view("bridge", s, m, q))),
    Route::page("/c/{company}/response", Right::In(Action::Figures), || get(|s, m, q| view("response", s, m, q))),
    Route::page("/c/{company}/discipline", Right::In(Action::Figures), || get(|s, m, q| view("discipline", s, m, q))),
    Route::page("/c/{company}/abcxyz", Right::In(Action::Figures), || get(|s, m, q| view("abcxyz", s, m, q))),
    Route::page("/c/{company}/cohorts", Right::In(Action::Figures), || get(|s, m, q| view("cohorts", s, m, q))),
    Route::page("/c/{company}/ltv", Right::In(Action::Figures), || get(|s, m, q| view("ltv", s, m, q))),
];

async fn view(path: &'static str, State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let page = views::view(path).ok_or(Fault::NotFound)?.page;
    answered(State(site), me, query, "funnel", Action::Figures, move |look, _, query| page(look, &Ask::read(query))).await
}

async fn stage(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let stage = one(&query, "stage");
    let action = Action::Deals;
    let show = move |look: &app::view::look::Look<'_>, _: &app::Company, query: &[(String, String)]| {
        views::funnel::stage(look, &Ask::read(query), &stage)
    };
    answered(State(site), me, query, "funnel", action, show).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_has_its_route() {
        for v in views::VIEWS {
            assert!(ROUTES.iter().any(|r| r.path == format!("/c/{{company}}/{}", v.path)), "{}", v.path);
        }
    }
}
