//! People of a company: invitations, roles, ends; settings; the log.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::people::Invitation;
use app::policy::{Action, Role};
use app::usecases::snapshots::moment;
use axum::Form;
use axum::extract::{OriginalUri, State};
use axum::routing::{get, post};
use minijinja::Value;
use serde::Deserialize;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/people", Right::In(Action::Members), || get(page)),
    Route::form("/c/{company}/people/invite", Right::In(Action::Members), || post(invite)),
    Route::form("/c/{company}/people/cancel", Right::In(Action::Members), || post(cancel)),
    Route::form("/c/{company}/people/change", Right::In(Action::Members), || post(change)),
    Route::form("/c/{company}/people/remove", Right::In(Action::Members), || post(remove)),
    Route::page("/c/{company}/log", Right::In(Action::Log), || get(log)),
    Route::page("/c/{company}/settings", Right::In(Action::Settings), || get(settings)),
    Route::form("/c/{company}/settings", Right::In(Action::Settings), || post(save)),
];

/// Name of a role.
pub(crate) fn role_name(role: Role, lang: app::Lang) -> &'static str {
    let (ru, en) = match role {
        Role::Owner => ("Собственник", "Owner"),
        Role::Head => ("Руководитель продаж", "Head of sales"),
        Role::Manager => ("Менеджер", "Manager"),
        Role::Consultant => ("Консультант", "Consultant"),
        Role::ReadOnly => ("Наблюдатель", "Reader"),
    };
    lang.pick(ru, en)
}

async fn page(State(site): Shared, me: Me) -> Answer {
    show(&site, &me, None, String::new()).await
}

async fn show(site: &Arc<Site>, me: &Me, wrong: Option<String>, link: String) -> Answer {
    let (here, me2) = (Arc::clone(site), me.clone());
    let values = blocking(move || {
        let who = me2.who()?;
        let people = here.entrance.people();
        let members: Vec<Value> = people
            .members(&who.company)
            .map_err(app::Error::from)?
            .iter()
            .map(|m| {
                let role = Role::parse(&m.role).map(|r| role_name(r, me2.lang)).unwrap_or_default();
                context! { account => m.account, name => m.name.clone(), email => m.email.clone(), word => m.role.clone(), role, employee => m.employee.clone(), until => m.until.clone(),
                    pay => m.pay, me => m.account == who.account, disabled => m.disabled }
            })
            .collect();
        let open: Vec<Value> = people
            .invitations(&who.company, me2.now)
            .map_err(app::Error::from)?
            .iter()
            .map(|l| {
                let role = l.role.as_deref().and_then(Role::parse).map(|r| role_name(r, me2.lang)).unwrap_or_default();
                context! { id => l.id, email => l.email.clone(), role, until => l.until.clone(), expires => moment(l.expires_at) }
            })
            .collect();
        let employees: Vec<Value> =
            employees(&here, &me2).unwrap_or_default().into_iter().map(|(id, name)| context! { id, words => name }).collect();
        let roles: Vec<Value> = Role::ALL.iter().map(|r| context! { id => r.word(), words => role_name(*r, me2.lang) }).collect();
        Ok(context! { members, open, employees, roles, mail => here.mail_is_set()? })
    });
    let sheet = Sheet::new("people/index.html.j2", me.say("Люди и доступ", "People and access")).here("people");
    answer::page(site, me, sheet, context! { wrong, link, ..values.await? })
}

/// Employees of the data, by name.
fn employees(site: &Site, me: &Me) -> Result<Vec<(String, String)>, Fault> {
    let open = site.live.open(me.company()?, None, me.now)?;
    let sql = "SELECT manager AS id, coalesce(manager_name, manager) AS name FROM v_employees ORDER BY name, id LIMIT 2000";
    let rows = open.session.sql(sql, &Vec::new()).map_err(app::Error::from)?;
    let text = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().to_owned();
    Ok((0..rows.len()).map(|i| (text(i, "id"), text(i, "name"))).collect())
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct InviteForm {
    email: String,
    role: String,
    employee: String,
    until: String,
}

/// The link goes by mail when mail is set up; otherwise it is shown once, to be handed over.
async fn invite(State(site): Shared, me: Me, Form(form): Form<InviteForm>) -> Answer {
    let (here, me2, f) = (Arc::clone(&site), me.clone(), form.clone());
    let made = blocking(move || {
        let form = Invitation { email: f.email, role: f.role, employee: f.employee, until: f.until };
        let made = here.entrance.invite(me2.who()?, &form, me2.now)?;
        let Ok(token) = made else { return Ok(made.map(|_| (String::new(), None))) };
        let link = format!("{}/invite?t={token}", here.address());
        let sent = here.send_invitation(&form.email, &link, &me2.company_name, me2.lang)?;
        Ok(Ok((link, sent)))
    });
    match made.await? {
        Err(r) => show(&site, &me, Some(r.text(me.lang)), String::new()).await,
        Ok((_, Some(Ok(())))) => {
            let words = me.say(
                &format!("Приглашение отправлено на {}.", form.email),
                &format!("The invitation is sent to {}.", form.email),
            );
            Ok(answer::redirect_saying(&me.at("/people"), &words))
        }
        Ok((link, Some(Err(e)))) => show(&site, &me, Some(e), link).await,
        Ok((link, None)) => show(&site, &me, None, link).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MemberForm {
    id: i64,
    account: i64,
    role: String,
    employee: String,
    until: String,
    pay: String,
}

async fn cancel(State(site): Shared, me: Me, Form(form): Form<MemberForm>) -> Answer {
    let me2 = me.clone();
    blocking(move || Ok(site.entrance.people().drop_invitation(&me2.who()?.company, form.id).map_err(app::Error::from)?)).await?;
    Ok(answer::redirect_saying(&me.at("/people"), &me.say("Приглашение отозвано.", "The invitation is taken back.")))
}

async fn change(State(site): Shared, me: Me, Form(form): Form<MemberForm>) -> Answer {
    let me2 = me.clone();
    let words = blocking(move || {
        let who = me2.who()?;
        let member =
            site.entrance.people().member(form.account, &who.company).map_err(app::Error::from)?.ok_or(Fault::NotFound)?;
        let Some(role) = Role::parse(&form.role) else { return Err(Fault::NotFound) };
        let full = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        if form.account == who.account && role != Role::Owner {
            return Ok(me2.say(
                "! Свою роль собственника меняет другой собственник.",
                "! Your own role of an owner is changed by another owner.",
            ));
        }
        if form.until.parse::<jiff::civil::Date>().is_err() && !form.until.is_empty() {
            return Ok(me2.say("! Дата окончания: напишите 2026-12-31.", "! End date: write 2026-12-31."));
        }
        let member = app::people::MemberLine {
            role: role.word().to_owned(),
            employee: full(&form.employee),
            until: full(&form.until),
            pay: !form.pay.is_empty(),
            ..member
        };
        site.entrance.change_member(who, &member, me2.now)?;
        Ok(me2.say("Доступ изменён и действует со следующего запроса.", "Access is changed and acts from the next request on."))
    });
    Ok(answer::redirect_saying(&me.at("/people"), &words.await?))
}

async fn remove(State(site): Shared, me: Me, Form(form): Form<MemberForm>) -> Answer {
    let me2 = me.clone();
    let removed = blocking(move || Ok(site.entrance.remove_member(me2.who()?, form.account, me2.now)?)).await?;
    let words = if removed {
        me.say("Доступ закрыт.", "Access is closed.")
    } else {
        me.say("! Последний собственник остаётся.", "! The last owner stays.")
    };
    Ok(answer::redirect_saying(&me.at("/people"), &words))
}

/// Lines of one page of the log.
const LINES: i64 = 100;

async fn log(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let before: i64 = query(&uri, "before").and_then(|b| b.parse().ok()).unwrap_or(i64::MAX);
    let check = query(&uri, "check").is_some();
    let me2 = me.clone();
    let here = Arc::clone(&site);
    let values = blocking(move || {
        let who = me2.who()?;
        let whole = app::policy::reach(who, Action::Log) == app::policy::Reach::All;
        let people = here.entrance.people();
        let only = (!whole).then_some(who.account);
        let lines = people.log_lines(&who.company, only, before, LINES).map_err(app::Error::from)?;
        let next = (lines.len() as i64 == LINES).then(|| lines.last().map(|l| l.n)).flatten();
        let verdict = if check && whole { Some(people.verify_log(None).map_err(app::Error::from)?) } else { None };
        let list: Vec<Value> = lines
            .iter()
            .map(|l| context! { n => l.n, at => moment(l.at), who => l.who.clone(), action => l.action.clone(), object => l.object.clone(), detail => l.detail.clone(), result => l.result.clone(),
                print => l.hash().chars().take(12).collect::<String>() })
            .collect();
        Ok(context! { list, next, whole, checked => verdict.is_some(), good => verdict.as_ref().is_some_and(Result::is_ok),
        lines => verdict.as_ref().and_then(|v| v.as_ref().ok().copied()), broken => verdict.as_ref().and_then(|v| v.as_ref().err().map(|b| b.n)) })
    });
    let sheet = Sheet::new("people/log.html.j2", me.say("Журнал", "Log")).here("log");
    answer::page(&site, &me, sheet, values.await?)
}

async fn settings(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    let values = blocking(move || {
        let s = me2.company()?.settings()?;
        let norms: Vec<Value> = app::usecases::settings::list(me2.company()?, me2.lang)?
            .into_iter()
            .filter(|l| l.set && l.key.contains('.'))
            .map(|l| context! { key => l.key, value => l.value, meaning => l.meaning })
            .collect();
        let form = context! { name => s.get("name"), timezone => s.timezone(), calendar => s.get("calendar"), currency => s.currency(),
        vat => s.get("vat"), fiscal_year => s.get("fiscal_year"), lang => s.get("lang") };
        Ok(
            context! { form, norms, known_zone => super::entrance::ZONES.iter().any(|z| z.0 == s.timezone()), known_calendar => matches!(s.get("calendar"), "russia" | "plain") },
        )
    });
    let zones: Vec<Value> =
        super::entrance::ZONES.iter().map(|(id, ru, en)| context! { id, words => me.lang.pick(ru, en) }).collect();
    let months: Vec<Value> =
        (1u8..=12).map(|m| context! { id => m.to_string(), words => text::fmt::month(me.lang, m) }).collect();
    let sheet = Sheet::new("people/settings.html.j2", me.say("Настройки", "Settings")).here("settings");
    answer::page(&site, &me, sheet, context! { zones, months, ..values.await? })
}

async fn save(State(site): Shared, me: Me, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    const KEYS: [&str; 7] = ["name", "timezone", "calendar", "currency", "vat", "fiscal_year", "lang"];
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done: Result<(), Fault> = blocking(move || {
        let company = me2.company()?;
        let now = company.settings()?;
        let mut changed = Vec::new();
        for (key, value) in pairs.iter().filter(|(k, _)| KEYS.contains(&k.as_str())) {
            // A calendar is chosen here; a file of one's own is set on the command line.
            let odd = key == "calendar" && !["russia", "plain"].contains(&value.as_str());
            if now.get(key) != value && !odd {
                app::usecases::settings::set(company, key, value.trim())?;
                changed.push(key.as_str());
            }
        }
        let who = me2.who()?;
        here.entrance.note(&app::people::LogLine {
            at: me2.now,
            account: Some(who.account),
            who: &who.name,
            company: &who.company,
            action: "settings",
            object: &changed.join(","),
            result: "done",
            ..app::people::LogLine::default()
        })?;
        Ok(())
    })
    .await;
    let words = match done {
        Ok(()) => me.say("Настройки сохранены.", "The settings are saved."),
        Err(Fault::Wrong(e) | Fault::Failed(e)) => format!("! {}", e.text(me.lang)),
        Err(other) => return Err(other),
    };
    Ok(answer::redirect_saying(&me.at("/settings"), &words))
}
