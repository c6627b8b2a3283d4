//! Sign-in through a provider, and the page on which the keeper of the installation sets the provider and the mail server.

use super::Answer;
use super::entrance::signed_in;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, cookie, query};
use app::people::mail::MailSettings;
use app::people::oidc::{Network, Provider};
use axum::Form;
use axum::extract::{OriginalUri, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::form("/oidc/begin", Right::Public, || post(begin)),
    Route::page("/oidc/back", Right::Public, || get(back)),
    Route::page("/system", Right::Signed, || get(system)),
    Route::form("/system/mail", Right::Signed, || post(set_mail)),
    Route::form("/system/provider", Right::Signed, || post(set_provider)),
];

fn way_back(site: &Site) -> String {
    format!("{}/oidc/back", site.address())
}

/// To the provider. Somebody signed in ties the provider to the account.
async fn begin(State(site): Shared, me: Me) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let begun = blocking(move || {
        let tie = me2.visitor.as_ref().filter(|v| v.session.stage == "full").map(|v| v.account.id);
        Ok(here.entrance.begin(&Network::default(), &way_back(&here), tie, me2.now)?)
    });
    let begun = begun.await?;
    let mut out = answer::redirect(&begun.address);
    let secure = if site.https() { "; Secure" } else { "" };
    answer::set_cookie(&mut out, &format!("flow={}; Path=/oidc; HttpOnly; SameSite=Lax; Max-Age=600{secure}", begun.state));
    Ok(out)
}

async fn back(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer {
    let get = |name: &str| query(&uri, name).unwrap_or_default();
    let (code, state, issuer) = (get("code"), get("state"), query(&uri, "iss"));
    let kept = cookie(&headers, "flow").unwrap_or_default();
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done = blocking(move || {
        let brought = (code.as_str(), state.as_str(), issuer.as_deref());
        Ok(here.entrance.finish(&Network::default(), &way_back(&here), brought, &kept, &me2.browser(), me2.now)?)
    });
    let mut out = match done.await? {
        Ok(signed) => signed_in(&site, &signed, if signed.second { "/login/second" } else { "/" }),
        Err(refusal) => return Err(Fault::Entrance(refusal)),
    };
    answer::set_cookie(&mut out, "flow=; Path=/oidc; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok(out)
}

/// Mail and provider belong to the installation: the one who made the first account keeps them.
fn keeper(site: &Site, me: &Me) -> Result<(), Fault> {
    let first = site.entrance.people().first_person().map_err(app::Error::from)?;
    if first == Some(me.visitor()?.account.id) { Ok(()) } else { Err(Fault::Refused) }
}

async fn system(State(site): Shared, me: Me) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let values = blocking(move || {
        keeper(&here, &me2)?;
        let mail = here.entrance.mail_settings()?;
        let provider = here.entrance.provider()?;
        let m = mail.clone().unwrap_or(MailSettings {
            host: String::new(),
            port: 465,
            security: "tls".into(),
            from: String::new(),
            user: String::new(),
            password: String::new(),
        });
        let p = provider.clone().unwrap_or_default();
        Ok(context! { mail_set => mail.is_some(), provider_set => provider.is_some(), back => way_back(&here),
        mail => context! { host => m.host, port => m.port, security => m.security, from => m.from, user => m.user },
        provider => context! { issuer => p.issuer, client => p.client, label => p.label } })
    });
    answer::page(&site, &me, Sheet::new("account/system.html.j2", me.say("Установка", "Installation")), values.await?)
}

type Pairs = Vec<(String, String)>;

fn value(pairs: &Pairs, name: &str) -> String {
    pairs.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim().to_owned()).unwrap_or_default()
}

async fn set_mail(State(site): Shared, me: Me, Form(pairs): Form<Pairs>) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done: Result<(), Fault> = blocking(move || {
        keeper(&here, &me2)?;
        let get = |name: &str| value(&pairs, name);
        if get("host").is_empty() {
            return Ok(here.entrance.set_mail(None)?);
        }
        // An empty password keeps the one that is stored: it is never sent to a page.
        let old = here.entrance.mail_settings().ok().flatten().map(|m| m.password).unwrap_or_default();
        let password = if get("password").is_empty() { old } else { get("password") };
        let port = get("port").parse().unwrap_or(465);
        let settings =
            MailSettings { host: get("host"), port, security: get("security"), from: get("from"), user: get("user"), password };
        Ok(here.entrance.set_mail(Some(&settings))?)
    })
    .await;
    told(&me, done)
}

async fn set_provider(State(site): Shared, me: Me, Form(pairs): Form<Pairs>) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done: Result<(), Fault> = blocking(move || {
        keeper(&here, &me2)?;
        let get = |name: &str| value(&pairs, name);
        if get("issuer").is_empty() {
            return Ok(here.entrance.set_provider(None)?);
        }
        let old = here.entrance.provider().ok().flatten().map(|p| p.secret).unwrap_or_default();
        let secret = if get("secret").is_empty() { old } else { get("secret") };
        let provider = Provider { issuer: get("issuer"), client: get("client"), secret, label: get("label") };
        Ok(here.entrance.set_provider(Some(&provider))?)
    })
    .await;
    told(&me, done)
}

fn told(me: &Me, done: Result<(), Fault>) -> Answer {
    let words = match done {
        Ok(()) => me.say("Сохранено.", "Saved."),
        Err(Fault::Wrong(e) | Fault::Failed(e)) => format!("! {}", e.text(me.lang)),
        Err(other) => return Err(other),
    };
    Ok(answer::redirect_saying("/system", &words))
}
