//! Questionnaires: personal links for respondents, and the page behind such a link, which needs no account.

use super::Answer;
use super::audit_pages::{programmes, whole};
use super::figures::{framed, links, one};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::audit_view::list;
use app::usecases::respondents::{self, Given, Invitation};
use app::{Company, Lang};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use minijinja::Value;
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/respondents", Right::In(Action::Answer), || get(everybody)),
    Route::form("/c/{company}/respondents", Right::In(Action::Answer), || post(invite)),
    Route::form("/c/{company}/respondents/withdraw", Right::In(Action::Answer), || post(withdraw)),
    Route::page("/respond/{slug}/{secret}", Right::Public, || get(sheet)),
    Route::form("/respond/{slug}/{secret}", Right::Public, || post(reply)),
];

/// Days a link is open unless said otherwise.
const DAYS: i64 = 14;

async fn everybody(State(site): Shared, me: Me) -> Answer {
    page(&site, &me, String::new()).await
}

async fn page(site: &Arc<Site>, me: &Me, link: String) -> Answer {
    whole(me)?;
    let asked = me.clone();
    let (page, open) = blocking(move || Ok(list::respondents(asked.company()?, &links(&asked), asked.lang, asked.now)?)).await?;
    let open_links: Vec<Value> = open.into_iter().map(|(n, name)| context! { n, name }).collect();
    let until: String = app::usecases::snapshots::moment(me.now + DAYS * 86_400_000_000).chars().take(10).collect();
    let more = context! { programmes => programmes(me), link, open_links, until };
    framed(site, me, "audits", page, "views/respondents.html.j2", more)
}

async fn invite(State(site): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    whole(&me)?;
    let mut bytes = [0_u8; 24];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Fault::Bug("no randomness".to_owned()))?;
    let secret: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let invitation = Invitation {
        name: one(&form, "name"),
        role: one(&form, "role"),
        programme: one(&form, "programme"),
        expires_on: one(&form, "expires_on"),
        who: me.who()?.name.clone(),
    };
    let link = format!("{}/respond/{}/{secret}", site.address(), me.company()?.slug());
    let asked = me.clone();
    blocking(move || Ok(respondents::invite(asked.company()?, &invitation, &secret, asked.now)?)).await?;
    page(&site, &me, link).await
}

async fn withdraw(State(_): Shared, me: Me, Form(form): Form<Vec<(String, String)>>) -> Answer {
    whole(&me)?;
    let asked = me.clone();
    blocking(move || {
        let n = one(&form, "n").parse().map_err(|_| Fault::NotFound)?;
        Ok(respondents::withdraw(asked.company()?, n, asked.now)?)
    })
    .await?;
    Ok(answer::redirect_saying(&me.at("/respondents"), &me.say("Ссылка закрыта", "The link is closed")))
}

async fn sheet(State(site): Shared, me: Me, Path((slug, secret)): Path<(String, String)>) -> Answer {
    asked(&site, &me, slug, secret, false).await
}

async fn reply(
    State(site): Shared,
    me: Me,
    Path((slug, secret)): Path<(String, String)>,
    Form(form): Form<Vec<(String, String)>>,
) -> Answer {
    let company = company(&site, &slug)?;
    let (key, now) = (secret.clone(), me.now);
    let given: Vec<Given> = form
        .iter()
        .filter_map(|(k, answer)| {
            let question = k.strip_prefix("a_")?.to_owned();
            let part = |p: &str| one(&form, &format!("{p}_{question}"));
            Some(Given { answer: answer.clone(), evidence: part("e"), note: part("n"), question })
        })
        .collect();
    match blocking(move || Ok(respondents::reply(&company, &key, &given, now)?)).await {
        Err(Fault::NotFound) => gone(&site, &me),
        Err(e) => Err(e),
        Ok(_) => asked(&site, &me, slug, secret, true).await,
    }
}

fn company(site: &Site, slug: &str) -> Result<Company, Fault> {
    site.home.company(slug).ok().filter(Company::exists).ok_or(Fault::NotFound)
}

/// A link that does not hold says the same whatever the reason.
fn gone(site: &Site, me: &Me) -> Answer {
    let sheet = Sheet::new("respond/gone.html.j2", me.say("Ссылка не открывается", "The link does not open"))
        .status(StatusCode::NOT_FOUND);
    answer::page(site, me, sheet, minijinja::context! {})
}

async fn asked(site: &Arc<Site>, me: &Me, slug: String, secret: String, saved: bool) -> Answer {
    let Ok(company) = company(site, &slug) else { return gone(site, me) };
    let now = me.now;
    let read = blocking(move || {
        let sheet = respondents::open(&company, &secret, now)?;
        Ok((sheet, company.settings()?.name().to_owned()))
    });
    let (sheet, name) = match read.await {
        Err(Fault::NotFound) => return gone(site, me),
        other => other?,
    };
    let answered = sheet.questions.iter().filter(|(_, r)| r.is_some()).count();
    let questions: Vec<Value> = sheet.questions.iter().map(|(q, r)| question(q, r.as_ref(), me.lang)).collect();
    let values = context! { company => name, name => sheet.respondent.name, questions, answered, saved };
    answer::page(site, me, Sheet::new("respond/form.html.j2", me.say("Вопросы аудита", "Questions of the audit")), values)
}

fn question(q: &respondents::Question, given: Option<&respondents::Reply>, lang: Lang) -> Value {
    let text = |w: &domain::result::Words| lang.pick(&w.ru, &w.en).clone();
    let on = |word: &str| given.is_some_and(|g| g.answer == word);
    let meaning = |i: usize| q.answers.get(i).map(text).unwrap_or_default();
    let answers: Vec<Value> =
        [("yes", "Да", "Yes"), ("partly", "Частично", "Partly"), ("no", "Нет", "No"), ("unknown", "Не знаю", "I do not know")]
            .iter()
            .enumerate()
            .map(|(i, (word, ru, en))| context! { word, words => lang.pick(*ru, *en), meaning => meaning(i), on => on(word) })
            .collect();
    context! { id => q.rule, text => text(&q.text), asked => text(&q.evidence), answers,
    evidence => given.map(|g| g.evidence.clone()).unwrap_or_default(), note => given.map(|g| g.note.clone()).unwrap_or_default() }
}
