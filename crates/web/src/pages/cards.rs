//! Cards of a customer, a deal, a manager and a product.

use super::Answer;
use super::figures::{Asked, answered, one};
use crate::routes::{Right, Route};
use crate::site::Shared;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::cards;
use axum::extract::{Query, State};
use axum::routing::get;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/customer", Right::In(Action::Customers), || get(customer)),
    Route::page("/c/{company}/deal", Right::In(Action::Deals), || get(deal)),
    Route::page("/c/{company}/manager", Right::In(Action::People), || get(manager)),
    Route::page("/c/{company}/product", Right::In(Action::Deals), || get(product)),
];

async fn customer(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    answered(State(site), me, query, "explore", Action::Customers, |l, c, q| cards::customer::page(l, c, &one(q, "id"))).await
}

async fn deal(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    answered(State(site), me, query, "explore", Action::Deals, |l, c, q| cards::deal::page(l, c, &one(q, "id"))).await
}

async fn manager(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    answered(State(site), me, query, "explore", Action::People, |l, c, q| cards::manager::page(l, c, &one(q, "id"))).await
}

async fn product(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    answered(State(site), me, query, "explore", Action::Deals, |l, _, q| cards::product::page(l, &one(q, "id"))).await
}
