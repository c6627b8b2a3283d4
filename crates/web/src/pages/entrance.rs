//! First start, sign-in, second step, sign-out, roles of the demo.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::people::{FirstStart, Refusal, Signed};
use app::policy::Role;
use axum::Form;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use axum::routing::{get, post};
use minijinja::Value;
use serde::Deserialize;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/start", Right::Public, || get(start_page)),
    Route::form("/start", Right::Public, || post(start)),
    Route::page("/login", Right::Public, || get(login_page)),
    Route::form("/login", Right::Public, || post(login)),
    Route::page("/login/second", Right::Half, || get(second_page)),
    Route::form("/login/second", Right::Half, || post(second)),
    Route::form("/logout", Right::Half, || post(logout)),
    Route::form("/demo/role", Right::Signed, || post(demo_role)),
];

/// Short name of the company made at the first start.
pub(crate) const FIRST: &str = "main";

/// Zones offered first; any other name can be typed.
pub(crate) const ZONES: &[(&str, &str, &str)] = &[
    ("Europe/Kaliningrad", "Калининград, UTC+2", "Kaliningrad, UTC+2"),
    ("Europe/Moscow", "Москва, UTC+3", "Moscow, UTC+3"),
    ("Europe/Samara", "Самара, UTC+4", "Samara, UTC+4"),
    ("Asia/Yekaterinburg", "Екатеринбург, UTC+5", "Yekaterinburg, UTC+5"),
    ("Asia/Omsk", "Омск, UTC+6", "Omsk, UTC+6"),
    ("Asia/Novosibirsk", "Новосибирск, UTC+7", "Novosibirsk, UTC+7"),
    ("Asia/Irkutsk", "Иркутск, UTC+8", "Irkutsk, UTC+8"),
    ("Asia/Yakutsk", "Якутск, UTC+9", "Yakutsk, UTC+9"),
    ("Asia/Vladivostok", "Владивосток, UTC+10", "Vladivostok, UTC+10"),
    ("Asia/Magadan", "Магадан, UTC+11", "Magadan, UTC+11"),
    ("Asia/Kamchatka", "Камчатка, UTC+12", "Kamchatka, UTC+12"),
    ("Asia/Almaty", "Алматы, UTC+5", "Almaty, UTC+5"),
    ("Asia/Tashkent", "Ташкент, UTC+5", "Tashkent, UTC+5"),
    ("Europe/Minsk", "Минск, UTC+3", "Minsk, UTC+3"),
    ("Europe/Berlin", "Берлин", "Berlin"),
    ("Europe/London", "Лондон", "London"),
    ("America/New_York", "Нью-Йорк", "New York"),
    ("UTC", "UTC", "UTC"),
];

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct StartForm {
    name: String,
    email: String,
    password: String,
    company: String,
    timezone: String,
    calendar: String,
    currency: String,
    vat: String,
    fiscal_year: String,
    code: String,
}

async fn start_page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    if !site.entrance.is_new()? {
        return Ok(answer::redirect("/login"));
    }
    let form = StartForm {
        timezone: "Europe/Moscow".into(),
        calendar: "russia".into(),
        currency: "RUB".into(),
        vat: "included".into(),
        fiscal_year: "1".into(),
        code: query(&uri, "code").unwrap_or_default(),
        ..StartForm::default()
    };
    start_sheet(&site, &me, &form, None)
}

fn start_sheet(site: &Arc<Site>, me: &Me, form: &StartForm, wrong: Option<&Refusal>) -> Answer {
    let zones: Vec<Value> = ZONES.iter().map(|(id, ru, en)| context! { id, words => me.lang.pick(ru, en) }).collect();
    let months: Vec<Value> =
        (1u8..=12).map(|m| context! { id => m.to_string(), words => text::fmt::month(me.lang, m) }).collect();
    let values = context! {
        zones, months, known_zone => ZONES.iter().any(|z| z.0 == form.timezone),
        form => context! { name => form.name, email => form.email, company => form.company, timezone => form.timezone,
            calendar => form.calendar, currency => form.currency, vat => form.vat, fiscal_year => form.fiscal_year, code => form.code },
        needs_code => !site.listen.ip().is_loopback() && form.code.is_empty(),
        wrong => wrong.map(|r| r.text(me.lang)),
    };
    let mut sheet = Sheet::new("entrance/start.html.j2", me.say("Первый запуск", "First start"));
    if let Some(refusal) = wrong {
        sheet = sheet.status(Fault::Entrance(refusal.clone()).status());
    }
    answer::page(site, me, sheet, values)
}

async fn start(State(site): Shared, me: Me, Form(form): Form<StartForm>) -> Answer {
    // On a network anybody could be faster than the owner: the code stands in the terminal of the server only.
    if !site.listen.ip().is_loopback() && !app::people::same(form.code.as_bytes(), site.start_code.as_bytes()) {
        let wrong = Refusal::form(
            "Код первого запуска не подходит: он напечатан в терминале сервера.",
            "The code of the first start does not fit: the server printed it in its terminal.",
        );
        return start_sheet(&site, &me, &form, Some(&wrong));
    }
    let keys = [
        ("timezone", &form.timezone),
        ("calendar", &form.calendar),
        ("currency", &form.currency),
        ("vat", &form.vat),
        ("fiscal_year", &form.fiscal_year),
    ];
    let mut settings: Vec<(String, String)> = keys.iter().map(|(k, v)| ((*k).to_owned(), (*v).clone())).collect();
    settings.push(("lang".to_owned(), me.lang.code().to_owned()));
    let first = FirstStart {
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
        company: form.company.clone(),
        settings,
    };
    let (here, me2) = (Arc::clone(&site), me.clone());
    let made = blocking(move || Ok(here.entrance.first_start(&first, FIRST, &me2.browser(), me2.now)?)).await?;
    match made {
        Ok(signed) => Ok(signed_in(&site, &signed, &format!("/c/{FIRST}"))),
        Err(refusal) => start_sheet(&site, &me, &form, Some(&refusal)),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LoginForm {
    email: String,
    password: String,
    next: String,
}

async fn login_page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    if me.visitor.as_ref().is_some_and(|v| v.session.stage == "full") {
        return Ok(answer::redirect("/"));
    }
    if site.entrance.is_new()? {
        return Ok(answer::redirect("/start"));
    }
    login_sheet(&site, &me, &LoginForm { next: query(&uri, "next").unwrap_or_default(), ..LoginForm::default() }, None)
}

fn login_sheet(site: &Arc<Site>, me: &Me, form: &LoginForm, wrong: Option<&Refusal>) -> Answer {
    let values = context! { email => form.email.clone(), next => form.next.clone(), wrong => wrong.map(|r| r.text(me.lang)),
    provider => site.entrance.provider().ok().flatten().map(|p| p.label) };
    let mut sheet = Sheet::new("entrance/login.html.j2", me.say("Вход", "Sign in"));
    if let Some(refusal) = wrong {
        sheet = sheet.status(Fault::Entrance(refusal.clone()).status());
    }
    answer::page(site, me, sheet, values)
}

async fn login(State(site): Shared, me: Me, Form(form): Form<LoginForm>) -> Answer {
    let _turn = site.hashing.acquire().await.map_err(|e| Fault::Bug(e.to_string()))?;
    let (here, me2) = (Arc::clone(&site), me.clone());
    let (email, password) = (form.email.clone(), form.password.clone());
    let old = me.token.clone();
    let tried = blocking(move || {
        let signed = here.entrance.sign_in(&email, &password, &me2.browser(), me2.now)?;
        if let (Ok(_), Some(old)) = (&signed, old) {
            here.entrance.sign_out(&old, me2.now)?;
        }
        Ok(signed)
    });
    match tried.await? {
        Ok(signed) if signed.second => {
            Ok(signed_in(&site, &signed, &format!("/login/second?next={}", answer::escape(answer::inside(&form.next)))))
        }
        Ok(signed) => Ok(signed_in(&site, &signed, answer::inside(&form.next))),
        Err(refusal) => login_sheet(&site, &me, &form, Some(&refusal)),
    }
}

pub(crate) fn signed_in(site: &Site, signed: &Signed, to: &str) -> Response {
    let mut out = answer::redirect(to);
    answer::set_session(site, &mut out, &signed.token);
    out
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CodeForm {
    code: String,
    next: String,
}

async fn second_page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    second_sheet(&site, &me, &query(&uri, "next").unwrap_or_default(), None)
}

fn second_sheet(site: &Arc<Site>, me: &Me, next: &str, wrong: Option<&Refusal>) -> Answer {
    let mut sheet = Sheet::new("entrance/second.html.j2", me.say("Второй шаг", "Second step"));
    if let Some(refusal) = wrong {
        sheet = sheet.status(Fault::Entrance(refusal.clone()).status());
    }
    answer::page(site, me, sheet, context! { next, wrong => wrong.map(|r| r.text(me.lang)) })
}

async fn second(State(site): Shared, me: Me, Form(form): Form<CodeForm>) -> Answer {
    let (here, me2, code) = (Arc::clone(&site), me.clone(), form.code.clone());
    let tried = blocking(move || Ok(here.entrance.second_step(me2.visitor()?, &code, &me2.browser(), me2.now)?)).await?;
    match tried {
        Ok(signed) => Ok(signed_in(&site, &signed, answer::inside(&form.next))),
        Err(refusal) => second_sheet(&site, &me, &form.next, Some(&refusal)),
    }
}

async fn logout(State(site): Shared, me: Me) -> Answer {
    if let Some(token) = me.token.clone() {
        let (here, now) = (Arc::clone(&site), me.now);
        blocking(move || Ok(here.entrance.sign_out(&token, now)?)).await?;
    }
    let mut out = answer::redirect("/login");
    answer::drop_session(&site, &mut out);
    Ok(out)
}

#[derive(Deserialize)]
struct RoleForm {
    role: String,
}

/// Another role of the demo: another account, another session.
async fn demo_role(State(site): Shared, me: Me, Form(form): Form<RoleForm>) -> Answer {
    let Some(company) = site.demo.clone().filter(|_| me.demo) else { return Err(Fault::NotFound) };
    let role = Role::parse(&form.role).ok_or(Fault::NotFound)?;
    let here = Arc::clone(&site);
    let signed = blocking(move || {
        if let Some(old) = &me.token {
            here.entrance.sign_out(old, me.now)?;
        }
        Ok(here.entrance.demo_sign_in(role, &me.browser(), me.now)?)
    });
    match signed.await? {
        Some(signed) => Ok(signed_in(&site, &signed, &format!("/c/{company}"))),
        None => Err(Fault::NotFound),
    }
}
