//! Who is who among the clients: proposals with their confidence, decisions, undoing; shared contacts; the share without a pair.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::Lang;
use app::policy::Action;
use app::usecases::identity::{self, Verdict};
use app::usecases::imports;
use axum::Form;
use axum::extract::State;
use axum::routing::{get, post};
use minijinja::Value;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/data/identity", Right::In(Action::Correct), || get(page)),
    Route::form("/c/{company}/data/identity", Right::In(Action::Correct), || post(decide)),
    Route::form("/c/{company}/data/identity/sure", Right::In(Action::Correct), || post(sure)),
    Route::form("/c/{company}/data/identity/undo", Right::In(Action::Correct), || post(undo)),
];

/// Proposals and decisions shown on the page; the command lists them all.
const SHOWN: usize = 100;

async fn page(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    let values = blocking(move || read(&me2)).await?;
    let sheet = Sheet::new("data/identity.html.j2", me.say("Данные", "Data")).here("data");
    answer::page(
        &site,
        &me,
        sheet,
        context! { tab => "identity", may_correct => true, may_import => me.may(Action::Import), ..values },
    )
}

fn read(me: &Me) -> Result<Value, Fault> {
    let company = me.company()?;
    if imports::list(company)?.is_empty() {
        return Ok(context! { empty => true });
    }
    let found = identity::overview(company, me.now)?;
    let side = |s: &identity::Side| context! { id => s.id.clone(), name => s.name.clone(), source => s.source.clone() };
    let one = |p: &identity::Proposal| {
        context! {
            key => p.key.clone(), keep => side(&p.keep), other => side(&p.other), how => identity::words(p.how, me.lang),
            confidence => p.confidence, sure => p.confidence >= identity::SURE, holding => p.holding,
        }
    };
    let proposals: Vec<Value> = found.proposals.iter().take(SHOWN).map(one).collect();
    let sure = found.proposals.iter().filter(|p| p.confidence >= identity::SURE && !p.holding).count();
    let more = found.more + found.proposals.len().saturating_sub(SHOWN);
    let shared: Vec<Value> = found.shared.iter().take(20).map(|(contact, names)| context! { contact, names }).collect();
    let sources: Vec<Value> = found
        .sources
        .iter()
        .map(|(name, all, keyed, paired)| context! { name, all, keyed, paired, alone => all - paired, percent => 100 * (all - paired) / (*all).max(1) })
        .collect();
    let several = found.sources.len() > 1;
    Ok(context! { proposals, sure, more, shared, sources, several, cards => found.cards, decisions => decided(me)? })
}

fn decided(me: &Me) -> Result<Vec<Value>, Fault> {
    let rows = identity::decisions(me.company()?)?;
    let word = |verdict: &str| match (Verdict::of(verdict), me.lang) {
        (Some(Verdict::Same), Lang::Ru) => "один клиент",
        (Some(Verdict::Same), Lang::En) => "one client",
        (Some(Verdict::Holding), Lang::Ru) => "один владелец",
        (Some(Verdict::Holding), Lang::En) => "one owner",
        (_, Lang::Ru) => "разные клиенты",
        (_, Lang::En) => "different clients",
    };
    let one = |d: identity::IdentityRow| {
        let verdict = word(&d.verdict);
        context! { n => d.n, verdict, keep => d.keep, other => d.other, who => d.who, at => d.at, undone => d.undone.is_some() }
    };
    Ok(rows.into_iter().take(SHOWN).map(one).collect())
}

async fn decide(State(_): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let field = |name: &str| form.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()).unwrap_or_default();
    let verdict = Verdict::of(&field("verdict")).ok_or(Fault::NotFound)?;
    let (me2, key) = (me.clone(), field("key"));
    let who = me.who()?.name.clone();
    blocking(move || Ok(identity::decide(me2.company()?, &[key], verdict, &who, me2.now)?)).await?;
    Ok(back(&me, "Решение записано. Его можно отменить ниже.", "The decision is stored. It can be undone below."))
}

async fn sure(State(_): Shared, me: Me) -> Answer {
    let (me2, who) = (me.clone(), me.who()?.name.clone());
    blocking(move || Ok(identity::accept_sure(me2.company()?, &who, me2.now)?)).await?;
    Ok(back(&me, "Надёжные предложения приняты.", "The sure proposals were taken."))
}

async fn undo(State(_): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    let n = form.iter().find(|(k, _)| k == "n").and_then(|(_, v)| v.parse().ok()).ok_or(Fault::NotFound)?;
    let (me2, who) = (me.clone(), me.who()?.name.clone());
    blocking(move || Ok(identity::undo(me2.company()?, n, &who, me2.now)?)).await?;
    Ok(back(&me, "Решение отменено.", "The decision was taken back."))
}

fn back(me: &Me, ru: &str, en: &str) -> axum::response::Response {
    answer::redirect_saying(&me.at("/data/identity"), &me.say(ru, en))
}
