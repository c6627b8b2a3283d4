//! The own account: password, second factor, sessions, tokens of the API.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::people::Refusal;
use app::policy::Action;
use app::usecases::snapshots::moment;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use minijinja::Value;
use serde::Deserialize;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/account", Right::Signed, || get(page)),
    Route::form("/account/password", Right::Signed, || post(password)),
    Route::page("/account/codes", Right::Signed, || get(codes_page)),
    Route::form("/account/codes", Right::Signed, || post(codes_on)),
    Route::form("/account/codes/off", Right::Signed, || post(codes_off)),
    Route::form("/account/sessions/end", Right::Signed, || post(end_session)),
    Route::form("/account/sessions/end-others", Right::Signed, || post(end_others)),
    Route::page("/c/{company}/tokens", Right::In(Action::Tokens), || get(tokens)),
    Route::form("/c/{company}/tokens", Right::In(Action::Tokens), || post(make_token)),
    Route::form("/c/{company}/tokens/revoke", Right::In(Action::Tokens), || post(revoke)),
];

async fn page(State(site): Shared, me: Me) -> Answer {
    show(&site, &me, None).await
}

async fn show(site: &Arc<Site>, me: &Me, wrong: Option<Refusal>) -> Answer {
    let (here, me2) = (Arc::clone(site), me.clone());
    let values = blocking(move || {
        let v = me2.visitor()?;
        let sessions: Vec<Value> = here
            .entrance
            .people()
            .sessions(v.account.id)
            .map_err(app::Error::from)?
            .iter()
            .map(|s| context! { id => s.id, this => s.id == v.session.id, address => s.address.clone(), agent => browser(&s.agent), at => moment(s.created_at), seen => moment(s.seen_at) })
            .collect();
        let left = here.entrance.people().recovery_left(v.account.id).map_err(app::Error::from)?;
        Ok(
            context! { name => v.account.name.clone(), email => v.account.email.clone(), codes => v.account.totp.is_some(), left, sessions,
            has_password => v.account.password.is_some(),
            provider => here.entrance.provider()?.map(|p| p.label),
            keeper => here.entrance.people().first_person().map_err(app::Error::from)? == Some(v.account.id) },
        )
    });
    let mut sheet = Sheet::new("account/index.html.j2", me.say("Учётная запись", "Account"));
    if wrong.is_some() {
        sheet = sheet.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    answer::page(site, me, sheet, context! { wrong => wrong.map(|r| r.text(me.lang)), ..values.await? })
}

/// A browser by the names people know.
fn browser(agent: &str) -> String {
    let known = [
        ("YaBrowser", "Яндекс Браузер"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    let find = |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(&known), find(&systems)) {
        (Some(b), Some(s)) => format!("{b}, {s}"),
        (Some(b), None) => b.to_owned(),
        _ => agent.chars().take(40).collect(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PasswordForm {
    old: String,
    new: String,
}

async fn password(State(site): Shared, me: Me, Form(form): Form<PasswordForm>) -> Answer {
    let _turn = site.hashing.acquire().await.map_err(|e| Fault::Bug(e.to_string()))?;
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done = blocking(move || {
        let v = me2.visitor()?;
        match here.entrance.change_password(&v.account, &form.old, &form.new, me2.now)? {
            // All sessions ended; the one that changed it goes on under a new token.
            Ok(()) => Ok(Ok(here.entrance.sign_in(&v.account.email, &form.new, &me2.browser(), me2.now)?)),
            Err(r) => Ok(Err(r)),
        }
    });
    match done.await? {
        Ok(Ok(signed)) => {
            let to = if signed.second { "/login/second?next=/account" } else { "/account" };
            let mut out = answer::redirect_saying(
                to,
                &me.say("Пароль изменён, остальные сеансы завершены.", "The password is changed; other sessions are ended."),
            );
            answer::set_session(&site, &mut out, &signed.token);
            Ok(out)
        }
        Ok(Err(r)) | Err(r) => show(&site, &me, Some(r)).await,
    }
}

/// The picture of the secret for the phone. The secret stays in the form until a code confirms it.
async fn codes_page(State(site): Shared, me: Me) -> Answer {
    let draft = site.entrance.draft_codes()?;
    codes_sheet(&site, &me, &draft, None)
}

fn codes_sheet(site: &Arc<Site>, me: &Me, draft: &[u8], wrong: Option<Refusal>) -> Answer {
    let v = me.visitor()?;
    let secret = app::people::base32(draft);
    let label = answer::escape(&format!("Revizor:{}", v.account.email));
    let address = format!("otpauth://totp/{label}?secret={secret}&issuer=Revizor");
    let picture = qrcode::QrCode::new(address.as_bytes()).map_err(|e| Fault::Bug(e.to_string()))?;
    let svg = picture.render::<qrcode::render::svg::Color<'_>>().min_dimensions(220, 220).build();
    let image = format!("data:image/svg+xml,{}", answer::escape(&svg));
    let spaced: Vec<String> = secret.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    let mut sheet = Sheet::new("account/codes.html.j2", me.say("Коды с телефона", "Codes of the phone"));
    if wrong.is_some() {
        sheet = sheet.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let sheet = sheet.crumb(me.say("Учётная запись", "Account"), "/account");
    answer::page(
        site,
        me,
        sheet,
        context! { image, secret, spaced => spaced.join(" "), wrong => wrong.map(|r| r.text(me.lang)), recovery => () },
    )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CodesForm {
    secret: String,
    code: String,
}

async fn codes_on(State(site): Shared, me: Me, Form(form): Form<CodesForm>) -> Answer {
    let draft = app::people::unbase32(&form.secret).ok_or(Fault::NotFound)?;
    let (here, me2, bytes) = (Arc::clone(&site), me.clone(), draft.clone());
    let done = blocking(move || Ok(here.entrance.confirm_codes(&me2.visitor()?.account, &bytes, &form.code, me2.now)?)).await?;
    match done {
        Err(r) => codes_sheet(&site, &me, &draft, Some(r)),
        Ok(codes) => {
            let sheet = Sheet::new("account/codes.html.j2", me.say("Коды с телефона", "Codes of the phone"));
            let sheet = sheet.crumb(me.say("Учётная запись", "Account"), "/account");
            answer::page(
                &site,
                &me,
                sheet,
                context! { recovery => codes.recovery, image => "", secret => "", spaced => "", wrong => () },
            )
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CodeForm {
    code: String,
}

/// Switching the second factor off asks for it once more.
async fn codes_off(State(site): Shared, me: Me, Form(form): Form<CodeForm>) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done = blocking(move || {
        let v = me2.visitor()?;
        let stepped = here.entrance.second_step(v, &form.code, &me2.browser(), me2.now)?;
        if stepped.is_ok() {
            here.entrance.drop_codes(&v.account, me2.now)?;
        }
        Ok(stepped)
    });
    match done.await? {
        Ok(signed) => {
            let mut out = answer::redirect_saying("/account", &me.say("Второй шаг отключён.", "The second step is off."));
            answer::set_session(&site, &mut out, &signed.token);
            Ok(out)
        }
        Err(r) => show(&site, &me, Some(r)).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct IdForm {
    id: i64,
}

async fn end_session(State(site): Shared, me: Me, Form(form): Form<IdForm>) -> Answer {
    let me2 = me.clone();
    blocking(move || Ok(site.entrance.people().end_session(me2.visitor()?.account.id, form.id).map_err(app::Error::from)?))
        .await?;
    Ok(answer::redirect_saying("/account", &me.say("Сеанс завершён.", "The session is ended.")))
}

async fn end_others(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    blocking(move || {
        let v = me2.visitor()?;
        Ok(site.entrance.people().end_other_sessions(v.account.id, v.session.id).map_err(app::Error::from)?)
    })
    .await?;
    Ok(answer::redirect_saying("/account", &me.say("Остальные сеансы завершены.", "The other sessions are ended.")))
}

async fn tokens(State(site): Shared, me: Me) -> Answer {
    token_sheet(&site, &me, String::new()).await
}

async fn token_sheet(site: &Arc<Site>, me: &Me, fresh: String) -> Answer {
    let (here, me2) = (Arc::clone(site), me.clone());
    let values = blocking(move || {
        let who = me2.who()?;
        let list: Vec<Value> = here
            .entrance
            .people()
            .tokens(who.account, me2.now)
            .map_err(app::Error::from)?
            .iter()
            .filter(|t| t.company == who.company)
            .map(|t| context! { id => t.id, name => t.name.clone(), scope => t.scope.clone(), at => moment(t.created_at), until => t.expires_at.map(moment), used => t.used_at.map(moment) })
            .collect();
        Ok(context! { list })
    });
    let sheet = Sheet::new("account/tokens.html.j2", me.say("Ключи API", "API tokens"));
    answer::page(site, me, sheet, context! { fresh, address => site.address(), ..values.await? })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenForm {
    name: String,
    scope: String,
    days: String,
}

async fn make_token(State(site): Shared, me: Me, Form(form): Form<TokenForm>) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let token = blocking(move || {
        let who = me2.who()?;
        let name = if form.name.trim().is_empty() { "API" } else { form.name.trim() };
        let name: String = name.chars().take(80).collect();
        Ok(here.entrance.make_token(who, &name, form.scope == "write", form.days.parse().ok().filter(|d| *d > 0), me2.now)?)
    });
    token_sheet(&site, &me, token.await?).await
}

async fn revoke(State(site): Shared, me: Me, Form(form): Form<IdForm>) -> Answer {
    let me2 = me.clone();
    blocking(move || Ok(site.entrance.people().revoke_token(me2.who()?.account, form.id, me2.now).map_err(app::Error::from)?))
        .await?;
    Ok(answer::redirect_saying(&me.at("/tokens"), &me.say("Ключ отозван.", "The token is revoked.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;
    use app::policy::Role;
    use axum::body::Body;
    use axum::http::header;

    #[test]
    fn browsers_by_name() {
        assert_eq!(browser("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 YaBrowser/24"), "Яндекс Браузер, Windows");
        assert_eq!(browser("curl/8"), "curl/8");
    }

    #[tokio::test]
    async fn a_token_carries_the_rights_and_dies_when_revoked() {
        let app = TestApp::with_data();
        let manager = app.person(Role::Manager).await;
        let made = app.post(Some(&manager), "/c/main/tokens", &[("name", "x"), ("scope", "read")]).await;
        let at = made.body.find("rvz_").unwrap();
        let token = made.body[at..at + 68].to_owned();
        let ask = |path: &str| {
            app.ask(None, "GET", path).header(header::AUTHORIZATION, format!("Bearer {token}")).body(Body::empty()).unwrap()
        };
        assert_eq!(app.send(ask("/api/v1/companies/main/metrics")).await.status, StatusCode::OK);
        assert_eq!(app.send(ask("/api/v1/companies/main/imports")).await.status, StatusCode::FORBIDDEN, "a manager");
        assert_eq!(app.send(ask("/api/v1/companies/other/metrics")).await.status, StatusCode::NOT_FOUND);
        assert_ne!(app.send(ask("/c/main")).await.status, StatusCode::OK, "pages take no tokens");
        let id = made.body.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        app.post(Some(&manager), "/c/main/tokens/revoke", &[("id", &id)]).await;
        assert_eq!(app.send(ask("/api/v1/companies/main/metrics")).await.status, StatusCode::UNAUTHORIZED);
    }
}
