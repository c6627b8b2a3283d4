//! Search over everything with a name.

use super::Answer;
use crate::answer;
use crate::routes::{self, Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::policy::Action;
use app::usecases::{imports, search};
use axum::extract::{OriginalUri, State};
use axum::routing::get;
use minijinja::Value;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[Route::page("/c/{company}/search", Right::In(Action::Figures), || get(page))];

async fn page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let asked: String = query(&uri, "q").unwrap_or_default().chars().take(100).collect();
    let (here, me2, text) = (Arc::clone(&site), me.clone(), asked.clone());
    let groups = blocking(move || {
        let company = me2.company()?;
        if imports::list(company)?.is_empty() {
            return Ok(Vec::new());
        }
        let open = here.live.open(company, None, me2.now)?;
        let hits = search::find(&open, me2.who()?, &text)?;
        let kinds = [
            ("customer", me2.say("Клиенты", "Customers")),
            ("deal", me2.say("Сделки", "Deals")),
            ("manager", me2.say("Сотрудники", "People")),
            ("product", me2.say("Товары", "Products")),
        ];
        let mut groups: Vec<Value> = Vec::new();
        for (kind, words) in kinds {
            let card = routes::all().any(|r| r.path == format!("/c/{{company}}/{kind}"));
            let href = |id: &str| if card { me2.at(&format!("/{kind}?id={}", answer::escape(id))) } else { String::new() };
            let list: Vec<Value> = hits
                .iter()
                .filter(|h| h.kind == kind)
                .map(|h| context! { title => h.title, note => h.note, id => h.id, href => href(&h.id) })
                .collect();
            if !list.is_empty() {
                groups.push(context! { words, list });
            }
        }
        Ok(groups)
    });
    let sheet = Sheet::new("home/search.html.j2", me.say("Поиск", "Search"));
    answer::page(
        &site,
        &me,
        sheet,
        context! { asked, short => asked.trim().chars().count() < search::LEAST, groups => groups.await? },
    )
}
