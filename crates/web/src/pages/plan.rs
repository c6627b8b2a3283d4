//! The plan of changes: the list in two tracks, one item, calendar, agreement, versions, files; and every change of them.

use super::Answer;
use super::figures::{Asked, framed, links, one, plain, scope};
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::{self, Action};
use app::usecases::change_plan::{self, By, Role};
use app::usecases::plan_view::{Desk, agree, board, calendar, export, item, versions};
use app::usecases::{audits, export as files};
use app::view::Page;
use app::view::names::Names;
use app::view::words::Words;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/plan", Right::In(Action::Plan), || get(index)),
    Route::page("/c/{company}/plan/calendar", Right::In(Action::Plan), || get(|s, m| show(s, m, calendar::page))),
    Route::page("/c/{company}/plan/agree", Right::In(Action::Plan), || get(agreement)),
    Route::page("/c/{company}/plan/versions", Right::In(Action::Plan), || get(|s, m| show(s, m, versions::list))),
    Route::page("/c/{company}/plan/versions/{v}", Right::In(Action::Plan), || get(version)),
    Route::page("/c/{company}/plan/compare", Right::In(Action::Plan), || get(compared)),
    Route::page("/c/{company}/plan/export", Right::In(Action::Export), || get(file)),
    Route::page("/c/{company}/plan/items/{id}", Right::In(Action::Plan), || get(one_item)),
    Route::form("/c/{company}/plan/items", Right::In(Action::Judge), || post(add)),
    Route::form("/c/{company}/plan/items/{id}", Right::In(Action::Judge), || post(save)),
    Route::form("/c/{company}/plan/items/{id}/place", Right::In(Action::Judge), || post(place)),
    Route::form("/c/{company}/plan/items/{id}/step", Right::In(Action::Judge), || post(step)),
    Route::form("/c/{company}/plan/comments", Right::In(Action::Judge), || post(comment)),
    Route::form("/c/{company}/plan/comments/{n}", Right::In(Action::Judge), || post(remove)),
    Route::form("/c/{company}/plan/draft", Right::In(Action::Judge), || post(draft)),
    Route::form("/c/{company}/plan/capacity", Right::In(Action::Judge), || post(capacity)),
    Route::form("/c/{company}/plan/sign", Right::In(Action::Judge), || post(sign)),
    Route::form("/c/{company}/plan/restore", Right::In(Action::Judge), || post(restore)),
];

/// Pairs of a form in their order; keys may repeat.
type Pairs = Form<Vec<(String, String)>>;

/// Runs work on the plan with the viewer's rights. Names of people come from the data when there is any.
async fn desk<T: Send + 'static>(
    site: &Arc<Site>,
    me: &Me,
    work: impl FnOnce(&Desk<'_>) -> app::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let scope = scope(me.who()?, Action::Plan)?;
    let (site, me) = (Arc::clone(site), me.clone());
    blocking(move || {
        let company = me.company()?;
        let (links, settings, nobody) = (links(&me), company.settings()?, Names::default());
        let open = site.warm.open(&site.live, company, None, me.now).ok();
        let names = open.as_ref().map_or(&nobody, |o| &o.names);
        let day = app::usecases::snapshots::moment(me.now);
        let today = day.get(..10).and_then(|d| d.parse().ok()).unwrap_or(jiff::civil::Date::MIN);
        let desk = Desk {
            company,
            links: &links,
            lang: me.lang,
            scope: &scope,
            words: Words { lang: me.lang, currency: settings.currency(), names, customers: None, marks: &[] },
            people: if scope.rows() { &names.managers } else { &[] },
            today: open.as_ref().map_or(today, |o| o.today()),
            may_edit: me.may(Action::Judge),
            now: me.now,
        };
        Ok(work(&desk)?)
    })
    .await
}

async fn show(State(site): Shared, me: Me, page: fn(&Desk<'_>) -> app::Result<Page>) -> Answer {
    let page = desk(&site, &me, page).await?;
    plain(&site, &me, "plan", page)
}

async fn index(State(site): Shared, me: Me) -> Answer {
    let (page, board, more, comments, audits) = desk(&site, &me, |d| {
        let comments = if d.scope.employee().is_none() { item::comments(d, "")? } else { vec![] };
        let list: Vec<i64> = audits::list(d.company)?.into_iter().rev().map(|a| a.n).take(30).collect();
        let (page, board) = board::page(d)?;
        Ok((page, board, board::below(d)?, comments, list))
    })
    .await?;
    let values = context! { board, more, comments, audits, may_edit => me.may(Action::Judge) };
    framed(&site, &me, "plan", page, "changes/index.html.j2", values)
}

async fn one_item(State(site): Shared, me: Me, Path((_, id)): Path<(String, String)>) -> Answer {
    let (page, form, more) = desk(&site, &me, move |d| {
        let (page, form) = item::page(d, &id)?;
        Ok((page, form, item::below(d, &id)?))
    })
    .await?;
    let fields: BTreeMap<String, String> = form.fields.iter().cloned().collect();
    let values = context! { form, f => fields, more, may_edit => me.may(Action::Judge) };
    framed(&site, &me, "plan", page, "changes/item.html.j2", values)
}

async fn agreement(State(site): Shared, me: Me) -> Answer {
    let (page, signing) = desk(&site, &me, agree::page).await?;
    let side = if side(&me)? == Role::Consultant { "consultant" } else { "client" };
    framed(&site, &me, "plan", page, "changes/agree.html.j2", context! { signing, side, may_edit => me.may(Action::Judge) })
}

async fn version(State(site): Shared, me: Me, Path((_, v)): Path<(String, u32)>) -> Answer {
    let page = desk(&site, &me, move |d| versions::one(d, v)).await?;
    framed(&site, &me, "plan", page, "changes/version.html.j2", context! { version => v, may_edit => me.may(Action::Judge) })
}

async fn compared(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let number = |name: &str| one(&query, name).parse::<u32>().ok();
    let (a, b) = (number("a"), number("b"));
    let page = desk(&site, &me, move |d| versions::compared(d, a, b)).await?;
    plain(&site, &me, "plan", page)
}

async fn file(State(site): Shared, me: Me, Query(query): Asked) -> Answer {
    let form = if one(&query, "format") == "xlsx" { "xlsx" } else { "csv" };
    let (name, bytes) = desk(&site, &me, move |d| {
        let sheet = export::sheet(d)?;
        Ok((format!("{}.{form}", sheet.name), files::bytes(&sheet, form)?))
    })
    .await?;
    let mime = files::FORMS.iter().find(|(f, _)| *f == form).map_or("application/octet-stream", |(_, m)| *m);
    Ok(answer::download(&site, &name, mime, bytes))
}

/// Which side a person signs for: a consultant for the consultant, everybody else for the company.
fn side(me: &Me) -> Result<Role, Fault> {
    Ok(if me.who()?.role == policy::Role::Consultant { Role::Consultant } else { Role::Client })
}

/// Does something as this person, then goes to a page with a word of success, or with what was wrong.
pub(crate) async fn done(me: &Me, to: String, work: impl FnOnce(&Me, &str) -> app::Result<String> + Send + 'static) -> Answer {
    let asked = me.clone();
    let result = blocking(move || {
        let name = asked.who()?.name.clone();
        Ok(work(&asked, &name)?)
    });
    match result.await {
        Ok(words) => Ok(answer::redirect_saying(&to, &words)),
        Err(Fault::Wrong(e) | Fault::Failed(e)) => Ok(answer::redirect_saying(&to, &format!("! {}", e.text(me.lang)))),
        Err(other) => Err(other),
    }
}

/// The company of a form; the gate has put it there.
pub(crate) fn company(me: &Me) -> app::Result<&app::Company> {
    me.company().map_err(|_| app::Error::missing())
}

fn by<'a>(me: &Me, name: &'a str, form: &[(String, String)]) -> By<'a> {
    By { name, seen: one(form, "version").parse().ok(), now: me.now }
}

async fn add(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    let asked = me.clone();
    let added = blocking(move || {
        let name = asked.who()?.name.clone();
        Ok(change_plan::add(asked.company()?, &one(&form, "change"), by(&asked, &name, &form))?.1)
    });
    match added.await {
        Ok(id) => {
            let words = me.say("Пункт добавлен: заполните его поля", "The item is added: fill in its fields");
            Ok(answer::redirect_saying(&me.at(&format!("/plan/items/{id}")), &words))
        }
        Err(Fault::Wrong(e) | Fault::Failed(e)) => {
            Ok(answer::redirect_saying(&me.at("/plan"), &format!("! {}", e.text(me.lang))))
        }
        Err(other) => Err(other),
    }
}

async fn save(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    let to = me.at(&format!("/plan/items/{}", answer::escape(&id)));
    done(&me, to, move |me, name| {
        let company = company(me)?;
        let plan = change_plan::current(company)?;
        let edit = change_plan::edit_of(change_plan::item(&plan, &id)?, &form, me.lang)?;
        if edit == change_plan::Edit::default() {
            return Ok(me.say("Ничего не изменилось", "Nothing has changed"));
        }
        let plan = change_plan::edit(company, &id, edit, &one(&form, "note"), by(me, name, &form))?;
        Ok(format!("{} {}{}", me.say("Записано, версия", "Saved, version"), plan.version, amended(me, &plan)))
    })
    .await
}

/// A change after both signatures is called what it is.
fn amended(me: &Me, plan: &change_plan::Plan) -> String {
    let is = plan.history.last().is_some_and(|h| h.after_signing);
    if is {
        me.say(": это поправка к подписанному плану", ": an amendment to the signed plan")
    } else {
        String::new()
    }
}

async fn place(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    let to = if one(&form, "back") == "item" { format!("/plan/items/{}", answer::escape(&id)) } else { "/plan".to_owned() };
    done(&me, me.at(&to), move |me, name| {
        let company = company(me)?;
        let plan = change_plan::current(company)?;
        let edit = change_plan::place_of(&plan, &id, &form)?;
        let plan = change_plan::edit(company, &id, edit, &one(&form, "because"), by(me, name, &form))?;
        let moved = plan.history.last().and_then(|h| h.moves.iter().find(|m| m.id == id).cloned());
        let place = |p: Option<usize>| p.map_or_else(|| "–".to_owned(), |p| p.to_string());
        Ok(match moved {
            Some(m) => format!("{} {} → {}{}", me.say("Переставлено:", "Moved:"), place(m.was), place(m.is), amended(me, &plan)),
            None => me.say(
                "Место не изменилось: пункт ждёт тех, от которых зависит",
                "The place has not changed: the item waits for its prerequisites",
            ),
        })
    })
    .await
}

async fn step(State(_): Shared, me: Me, Path((_, id)): Path<(String, String)>, Form(form): Pairs) -> Answer {
    let to = me.at(&format!("/plan/items/{}#steps", answer::escape(&id)));
    done(&me, to, move |me, name| {
        let number = one(&form, "step").parse().map_err(|_| app::Error::missing())?;
        let undone = one(&form, "done") == "0";
        change_plan::tick(company(me)?, &id, number, !undone, name, me.now)?;
        Ok(if undone {
            me.say("Отметка снята", "The check is taken off")
        } else {
            me.say("Шаг отмечен", "The step is done")
        })
    })
    .await
}

async fn comment(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    let id = one(&form, "item");
    let to = if id.is_empty() { "/plan#comments".to_owned() } else { format!("/plan/items/{}#comments", answer::escape(&id)) };
    done(&me, me.at(&to), move |me, name| {
        change_plan::comment(company(me)?, &id, &one(&form, "text"), name, me.now)?;
        Ok(me.say("Замечание записано", "The comment is written down"))
    })
    .await
}

async fn remove(State(_): Shared, me: Me, Path((_, n)): Path<(String, i64)>, Form(form): Pairs) -> Answer {
    let id = one(&form, "item");
    let to = if id.is_empty() { "/plan#comments".to_owned() } else { format!("/plan/items/{}#comments", answer::escape(&id)) };
    done(&me, me.at(&to), move |me, _| {
        let back = one(&form, "back") == "1";
        change_plan::remove_comment(company(me)?, n, back, me.now)?;
        Ok(if back {
            me.say("Замечание возвращено", "The comment is back")
        } else {
            me.say("Замечание убрано", "The comment is removed")
        })
    })
    .await
}

async fn draft(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/plan"), move |me, name| {
        let from = one(&form, "from");
        let from = if from.is_empty() {
            None
        } else {
            Some(from.parse().map_err(|_| app::Error::usage(format!("«{from}» — не дата"), format!("{from:?} is not a date")))?)
        };
        let plan = change_plan::draft(company(me)?, one(&form, "audit").parse().ok(), from, name, me.now)?;
        Ok(format!("{} {}", me.say("План составлен, версия", "The plan is drafted, version"), plan.version))
    })
    .await
}

async fn capacity(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/plan"), move |me, name| {
        let number = |field: &str| one(&form, field).parse::<u32>().unwrap_or(0);
        let plan = change_plan::capacity(company(me)?, number("hours"), number("at_once"), by(me, name, &form))?;
        let moved = plan.history.last().map_or(0, |h| h.moves.len());
        Ok(format!(
            "{} {moved}{}",
            me.say("Календарь пересчитан, переставлено:", "The calendar is recomputed, moved:"),
            amended(me, &plan)
        ))
    })
    .await
}

async fn sign(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/plan/agree"), move |me, name| {
        let side = side(me).map_err(|_| app::Error::missing())?;
        let plan = change_plan::sign(company(me)?, side, name, Some(&one(&form, "hash")), me.now)?;
        Ok(if plan.as_signed() {
            me.say("Подписано обеими сторонами", "Signed by both sides")
        } else {
            me.say("Подписано; ждём вторую сторону", "Signed; the other side is awaited")
        })
    })
    .await
}

async fn restore(State(_): Shared, me: Me, Form(form): Pairs) -> Answer {
    done(&me, me.at("/plan"), move |me, name| {
        let earlier = one(&form, "earlier").parse().map_err(|_| app::Error::missing())?;
        let plan = change_plan::restore(company(me)?, earlier, By { name, seen: None, now: me.now })?;
        Ok(format!("{} {earlier} {} {}", me.say("Версия", "Version"), me.say("возвращена как", "is back as"), plan.version))
    })
    .await
}
