//! Measurement boards in their seven groups, the control audit, digests to each role and the way out of them.

use super::Answer;
use super::figures::{framed, look, one, plain};
use super::plan::{company, done};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::policy::{self, Action, Reach};
use app::usecases::digest::{self, Outlets, Reader};
use app::usecases::rhythm;
use app::view::{Block, Cell, Empty, Link, Page, Table, Tone};
use axum::Form;
use axum::extract::{OriginalUri, Path, State};
use axum::routing::{get, post};
use minijinja::Value;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/rhythm", Right::In(Action::Figures), || get(index)),
    Route::page("/c/{company}/rhythm/control", Right::In(Action::Audits), || get(control)),
    Route::page("/c/{company}/rhythm/{group}", Right::In(Action::Figures), || get(group)),
    Route::page("/c/{company}/digest", Right::In(Action::Settings), || get(list)),
    Route::form("/c/{company}/digest", Right::In(Action::Settings), || post(add)),
    Route::form("/c/{company}/digest/telegram", Right::In(Action::Settings), || post(telegram)),
    Route::page("/c/{company}/digest/{id}", Right::In(Action::Settings), || get(preview)),
    Route::form("/c/{company}/digest/{id}", Right::In(Action::Settings), || post(act)),
    Route::page("/unsubscribe", Right::Public, || get(leave_page)),
    Route::form("/unsubscribe", Right::Public, || post(leave)),
];

type Pairs = Form<Vec<(String, String)>>;

async fn index(State(site): Shared, me: Me) -> Answer {
    let mut page = look(&site, &me, Action::Figures, "", |l, _| rhythm::index(l)).await?;
    if me.may(Action::Settings) {
        page.actions.push(Link::new(me.say("Рассылка", "Digests"), me.at("/digest")));
    }
    plain(&site, &me, "plan", page)
}

async fn group(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>) -> Answer {
    let page = look(&site, &me, Action::Figures, "", move |l, c| rhythm::page(l, c, &id)).await?;
    plain(&site, &me, "plan", page)
}

/// Titles of findings name people and clients: the comparison opens to those who see all rows.
async fn control(State(site): Shared, me: Me) -> Answer {
    if policy::reach(me.who()?, Action::Audits) != Reach::All {
        return Err(Fault::NotFound);
    }
    let page = look(&site, &me, Action::Audits, "", rhythm::control).await?;
    plain(&site, &me, "plan", page)
}

impl Site {
    /// Where digests may go.
    pub(crate) fn outlets(&self) -> Result<Outlets, Fault> {
        Ok(Outlets { mail: self.entrance.mail_settings()?, origin: self.address() })
    }
}

fn channel_word(me: &Me, channel: &str) -> String {
    match channel {
        "email" => me.say("почта", "e-mail"),
        "telegram" => "Telegram".to_owned(),
        _ => me.say("файл", "file"),
    }
}

fn pace_word(me: &Me, pace: &str) -> String {
    match pace {
        "weekly" => me.say("раз в неделю", "weekly"),
        "monthly" => me.say("раз в месяц", "monthly"),
        _ => me.say("каждый день", "daily"),
    }
}

async fn list(State(site): Shared, me: Me) -> Answer {
    let (here, asked) = (Arc::clone(&site), me.clone());
    let (page, people, bot, mail) = blocking(move || {
        let company = asked.company()?;
        let (readers, log) = (digest::readers(company)?, digest::log(company)?);
        let names = here.warm.open(&here.live, company, None, asked.now).ok();
        let people: Vec<Value> = names
            .iter()
            .flat_map(|o| &o.names.managers)
            .map(|(id, name, _)| context! { id, name })
            .collect();
        let mut page = Page {
            title: asked.say("Рассылка", "Digests"),
            crumbs: vec![Link::new(asked.say("Настройки", "Settings"), asked.at("/settings"))],
            ..Page::default()
        };
        page.lead = asked.say(
            "Каждый получает своё: собственник — деньги, руководитель — отдел, менеджер — только свои цифры. В тихие часы ничего не уходит.",
            "Everyone gets his own: the owner money, the head the department, a manager his own figures only. Nothing leaves in quiet hours.",
        );
        page.blocks.push(readers_block(&asked, &readers));
        page.blocks.extend(log_block(&asked, &readers, &log));
        Ok((page, people, digest::has_telegram(company)?, here.mail_is_set()?))
    })
    .await?;
    framed(&site, &me, "settings", page, "changes/digest.html.j2", context! { people, bot, mail })
}

fn readers_block(me: &Me, readers: &[Reader]) -> Block {
    if readers.is_empty() {
        return Block::Empty(Empty {
            title: me.say("Рассылки ещё нет", "No digests yet"),
            text: me.say(
                "Добавьте первого читателя: почту, чат Telegram или файл.",
                "Add the first reader: e-mail, a Telegram chat or a file.",
            ),
            links: vec![],
        });
    }
    let heads = [
        me.say("Кому", "Who"),
        me.say("Роль", "Role"),
        me.say("Ритм", "Pace"),
        me.say("Куда", "Where"),
        me.say("Тихие часы", "Quiet hours"),
        me.say("Состояние", "State"),
    ];
    let mut table = Table::new("readers", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for r in readers {
        let role = policy::Role::parse(&r.role).map(|x| super::members::role_name(x, me.lang)).unwrap_or_default();
        let state = if r.active {
            Cell::tag(me.say("получает", "subscribed"), Tone::Good)
        } else {
            Cell::tag(me.say("отписан", "unsubscribed"), Tone::Mute)
        };
        let quiet = if r.quiet.0 == r.quiet.1 { "–".to_owned() } else { format!("{}:00–{}:00", r.quiet.0, r.quiet.1) };
        table.push([
            Cell::link(r.name.clone(), me.at(&format!("/digest/{}", r.id))),
            role.into(),
            pace_word(me, &r.pace).into(),
            Cell { note: r.address.clone(), ..Cell::from(channel_word(me, &r.channel)) },
            quiet.into(),
            state,
        ]);
    }
    Block::Table(Box::new(table))
}

fn log_block(me: &Me, readers: &[Reader], log: &[app::usecases::digest::Sent]) -> Vec<Block> {
    if log.is_empty() {
        return vec![];
    }
    let heads = [me.say("Когда", "When"), me.say("Кому", "Who"), me.say("За", "For"), me.say("Что вышло", "Result")];
    let mut table = Table::new("sent", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for s in log.iter().take(30) {
        let name = readers.iter().find(|r| r.id == s.reader).map_or_else(|| s.reader.clone(), |r| r.name.clone());
        let result = if s.result == "sent" {
            Cell::tag(me.say("отправлено", "sent"), Tone::Good)
        } else {
            Cell { note: s.result.clone(), ..Cell::tag(me.say("не ушло", "not sent"), Tone::Bad) }
        };
        table.push([
            s.at.replace('T', " ").chars().take(16).collect::<String>().into(),
            name.into(),
            s.period.as_str().into(),
            result,
        ]);
    }
    vec![Block::heading("sent", me.say("Что отправлено", "What was sent")), Block::Table(Box::new(table))]
}

async fn add(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/digest"), move |me, name| {
        let hour = |field: &str, default: u8| one(&form, field).parse().unwrap_or(default);
        let reader = Reader {
            id: String::new(),
            name: one(&form, "name"),
            role: one(&form, "role"),
            employee: Some(one(&form, "employee")).filter(|e| !e.is_empty()),
            pace: one(&form, "pace"),
            channel: one(&form, "channel"),
            address: one(&form, "address").trim().to_owned(),
            quiet: (hour("from", 21), hour("until", 8)),
            lang: me.lang.code().to_owned(),
            active: true,
            by: name.to_owned(),
            at: String::new(),
        };
        digest::add(company(me)?, reader, me.now)?;
        Ok(me.say("Читатель добавлен: посмотрите, что он получит", "The reader is added: look what he will get"))
    })
    .await
}

async fn telegram(State(site): Shared, me: Me, Form(form): Pairs) -> Answer {
    let home = site.home.clone();
    done(&me, me.at("/digest"), move |me, _| {
        let company = company(me)?;
        if one(&form, "forget") == "1" {
            digest::forget_telegram(company)?;
            return Ok(me.say("Бот убран", "The bot is removed"));
        }
        digest::set_telegram(&home, company, &one(&form, "token"), &one(&form, "api"))?;
        Ok(me.say("Бот задан; токен хранится зашифрованным", "The bot is set; its token is stored encrypted"))
    })
    .await
}

/// What a reader would get now.
async fn preview(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>) -> Answer {
    let (here, asked) = (Arc::clone(&site), me.clone());
    let (reader, digest) = blocking(move || {
        let company = asked.company()?;
        let reader = digest::readers(company)?.into_iter().find(|r| r.id == id).ok_or(Fault::NotFound)?;
        let open = here.warm.open(&here.live, company, None, asked.now)?;
        let digest = digest::compose(&open, company, &reader, "…")?;
        Ok((reader, digest))
    })
    .await?;
    let page = Page {
        title: reader.name.clone(),
        lead: digest.subject,
        crumbs: vec![Link::new(me.say("Рассылка", "Digests"), me.at("/digest"))],
        blocks: vec![Block::Text { text: digest.text }],
        ..Page::default()
    };
    framed(&site, &me, "settings", page, "changes/reader.html.j2", context! { id => reader.id, active => reader.active })
}

async fn act(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    let to = me.at(&format!("/digest/{}", answer::escape(&id)));
    let (home, outlets) = (site.home.clone(), {
        let s = Arc::clone(&site);
        blocking(move || s.outlets()).await?
    });
    done(&me, to, move |me, _| {
        let company = company(me)?;
        match one(&form, "act").as_str() {
            "stop" => digest::set_active(company, &id, false).map(|_| me.say("Рассылка остановлена", "The digests are stopped")),
            "resume" => {
                digest::set_active(company, &id, true).map(|_| me.say("Рассылка возобновлена", "The digests are resumed"))
            }
            _ => {
                let reader = digest::reader(company, &id)?;
                let where_to = digest::send(&home, company, &reader, &outlets, me.now)?;
                Ok(format!("{} {where_to}", me.say("Отправлено:", "Sent:")))
            }
        }
    })
    .await
}

/// The reader of a link of the letter; nothing about anybody is told without a right one.
async fn by_link(site: &Arc<Site>, slug: String, token: String) -> Result<Option<(app::Company, Reader)>, Fault> {
    let here = Arc::clone(site);
    blocking(move || {
        let Some(company) = here.home.company(&slug).ok().filter(app::Company::exists) else { return Ok(None) };
        Ok(digest::by_link(&here.home, &company, &token)?.map(|r| (company, r)))
    })
    .await
}

async fn leave_page(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let (c, t) = (query(&uri, "c").unwrap_or_default(), query(&uri, "t").unwrap_or_default());
    let found = by_link(&site, c.clone(), t.clone()).await?;
    leave_sheet(
        &site,
        &me,
        context! { c, t, live => found.as_ref().is_some_and(|f| f.1.active), left => found.is_some_and(|f| !f.1.active) },
    )
}

fn leave_sheet(site: &Site, me: &Me, values: Value) -> Answer {
    answer::page(site, me, Sheet::new("changes/leave.html.j2", me.say("Отписаться", "Unsubscribe")), values)
}

async fn leave(State(site): Shared, me: Me, Form(form): Pairs) -> Answer {
    let (c, t) = (one(&form, "c"), one(&form, "t"));
    let found = by_link(&site, c.clone(), t.clone()).await?;
    let left = found.is_some();
    if let Some((company, reader)) = found {
        blocking(move || Ok(digest::set_active(&company, &reader.id, false)?)).await?;
    }
    leave_sheet(&site, &me, context! { c, t, live => false, left })
}
