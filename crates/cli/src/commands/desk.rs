//! `targets`, `payments`, `pipeline`, `meeting`, `deviations`: the pages of the department's work in a terminal, and what can be done there.

use super::Done;
use super::import::print_outcome;
use crate::args::{
    Deviations, DeviationsWhat, Format, Meeting, MeetingWhat, Payments, PaymentsWhat, Pipeline, PipelineWhat, Targets,
    TargetsWhat,
};
use crate::env::Env;
use crate::out::{Data, print_json};
use crate::problem::Problem;
use crate::{DONE, PARTLY};
use app::live::Live;
use app::people::Entrance;
use app::usecases::desk::acts::{self, Desk, Fields};
use app::usecases::desk::{
    By, deviation_page, deviations as register, meeting as daily, meeting_page, payment_page, payments as calendar, review,
    review_page, target_page, targets as plans,
};
use app::usecases::import_data;
use app::view::links::Links;
use app::view::look::Look;
use app::view::{Block, Page, Scope, Table};
use app::warm::Warm;
use serde::Serialize;
use std::io::{self, Write};

pub(crate) fn targets(env: &Env, a: Targets) -> Done {
    let text = |v: Option<String>| v.unwrap_or_default();
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    match a.what {
        None => {
            let q = plans::Question { metric: text(a.metric), period: text(a.period) };
            show(env, |l| plans::read(l, &env.company, &q, env.now), |l| target_page::page(l, &env.company, &q, false, env.now))
        }
        Some(TargetsWhat::Set { subject, metric, period, value, clients, name }) => {
            let fields =
                [("subject", &subject), ("metric", &metric), ("period", &period), ("value", &value), ("clients", &clients)];
            act(env, "target-set", &name, pairs(&fields.map(|(k, v)| (k, v.as_str()))))
        }
        Some(TargetsWhat::Spread { metric, period, value, equal, clients, name }) => {
            let equal = if equal { "1" } else { "" };
            let fields =
                [("metric", metric.as_str()), ("period", &period), ("value", &value), ("equal", equal), ("clients", &clients)];
            act(env, "target-spread", &name, pairs(&fields))
        }
        Some(TargetsWhat::HandOut { metric, period, value, parts, clients, name }) => {
            let mut fields = pairs(&[("metric", metric.as_str()), ("period", &period), ("whole", &value), ("clients", &clients)]);
            for part in parts {
                let (who, value) = part.split_once('=').ok_or_else(|| {
                    app::Error::usage(format!("«{part}»: напишите СОТРУДНИК=ЗНАЧЕНИЕ"), format!("{part:?}: write EMPLOYEE=VALUE"))
                })?;
                fields.push((format!("p_{who}"), value.to_owned()));
            }
            act(env, "target-hand-out", &name, fields)
        }
        Some(TargetsWhat::Remove { n, name }) => act(env, "target-remove", &name, pairs(&[("n", &n.to_string())])),
        Some(TargetsWhat::Restore { n, name }) => act(env, "target-restore", &name, pairs(&[("n", &n.to_string())])),
        Some(TargetsWhat::Import { paths }) => {
            let table = Some("targets".to_owned());
            let request = import_data::Request { paths, table, now: env.now, lang: env.lang, ..import_data::Request::default() };
            let outcome = import_data::import(&env.company, &request, &mut env.bar())?;
            print_outcome(env, &outcome)?;
            Ok(if outcome.has_problems() { PARTLY } else { DONE })
        }
    }
}

pub(crate) fn payments(env: &Env, a: Payments) -> Done {
    let text = |v: Option<String>| v.unwrap_or_default();
    let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    match a.what {
        None => {
            let q = calendar::Question { view: text(a.view), on: text(a.on), manager: text(a.manager) };
            show(
                env,
                |l| calendar::read(l, &env.company, &q, env.now),
                |l| payment_page::page(l, &env.company, &q, false, env.now),
            )
        }
        Some(PaymentsWhat::Confirm { payment, on, name }) => {
            act(env, "payment-confirm", &name, vec![pair("payment", &payment), pair("on", &on)])
        }
        Some(PaymentsWhat::Unconfirm { n, name }) => act(env, "payment-unconfirm", &name, vec![pair("n", &n.to_string())]),
    }
}

pub(crate) fn pipeline(env: &Env, a: Pipeline) -> Done {
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    match a.what {
        None => {
            let m = a.manager.unwrap_or_default();
            let page = |l: &Look<'_>| review_page::page(l, &env.company, &m, (false, false), env.now);
            show(env, |l| review::read(l, &env.company, &m, env.now), page)
        }
        Some(PipelineWhat::Check { name }) => act(env, "status-check", &name, vec![]),
        Some(PipelineWhat::Promise { manager, what, due, deal, money, name }) => {
            let fields = [("manager", manager.as_str()), ("what", &what), ("due", &due), ("deal", &deal), ("money", &money)];
            act(env, "review-promise", &name, pairs(&fields))
        }
        Some(PipelineWhat::Close { manager, note, minutes, name }) => {
            let minutes = minutes.to_string();
            act(env, "review-close", &name, pairs(&[("manager", manager.as_str()), ("note", &note), ("minutes", &minutes)]))
        }
        Some(PipelineWhat::Done { n, name }) => act(env, "case-done", &name, pairs(&[("n", &n.to_string())])),
    }
}

pub(crate) fn meeting(env: &Env, a: Meeting) -> Done {
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    let running = || -> Result<String, Problem> {
        let board = over(env, |l| daily::read(l, &env.company, "", env.now))?;
        let none = || {
            app::Error::usage("сегодня планёрку не начинали: revizor meeting start", "no meeting today: revizor meeting start")
        };
        Ok(board.meeting.ok_or_else(none)?.n.to_string())
    };
    match a.what {
        None => {
            let on = a.on.unwrap_or_default();
            let page = |l: &Look<'_>| meeting_page::page(l, &env.company, &on, (false, false), env.now);
            show(env, |l| daily::read(l, &env.company, &on, env.now), page)
        }
        Some(MeetingWhat::Start { name }) => act(env, "meeting-start", &name, vec![]),
        Some(MeetingWhat::Present { employee, repeat, avoid, name }) => {
            let n = running()?;
            let fields = [("n", n.as_str()), ("employee", &employee), ("present", "1"), ("repeat", &repeat), ("avoid", &avoid)];
            act(env, "meeting-person", &name, pairs(&fields))
        }
        Some(MeetingWhat::Action { employee, what, due, name }) => {
            let n = running()?;
            act(
                env,
                "meeting-action",
                &name,
                pairs(&[("n", n.as_str()), ("employee", &employee), ("what", &what), ("due", &due)]),
            )
        }
        Some(MeetingWhat::Decide { text, name }) => {
            let n = running()?;
            act(env, "meeting-decide", &name, pairs(&[("n", n.as_str()), ("text", &text)]))
        }
        Some(MeetingWhat::End { points, name }) => {
            let mut fields = pairs(&[("n", running()?.as_str())]);
            fields.extend(points.into_iter().map(|p| (p, "1".to_owned())));
            act(env, "meeting-end", &name, fields)
        }
        Some(MeetingWhat::Send { name }) => act(env, "meeting-send", &name, pairs(&[("n", running()?.as_str())])),
        Some(MeetingWhat::Done { n, name }) => act(env, "case-done", &name, pairs(&[("n", &n.to_string())])),
    }
}

pub(crate) fn deviations(env: &Env, a: Deviations) -> Done {
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    match a.what {
        None => {
            let by = a.by.unwrap_or_default();
            let page = |l: &Look<'_>| deviation_page::page(l, &env.company, &by, (false, false), env.now);
            show(env, |l| register::read(l, &env.company, by == "manager", env.now), page)
        }
        Some(DeviationsWhat::Take { key, owner, action, due, name }) => {
            let fields = [("key", key.as_str()), ("owner", &owner), ("action", &action), ("due", &due)];
            act(env, "deviation-take", &name, pairs(&fields))
        }
        Some(DeviationsWhat::Acted { n, note, name }) => {
            act(env, "deviation-acted", &name, pairs(&[("n", n.to_string().as_str()), ("note", &note)]))
        }
        Some(DeviationsWhat::Explain { key, words, name }) => {
            act(env, "deviation-explain", &name, pairs(&[("key", key.as_str()), ("words", &words)]))
        }
    }
}

/// Does an act as somebody at the machine; says what was done on standard error.
fn act(env: &Env, id: &str, name: &str, fields: Vec<(String, String)>) -> Done {
    let act = acts::find(id).ok_or_else(app::Error::missing)?;
    let by = By::console(if name.is_empty() { "revizor" } else { name });
    // Accounts are looked at only where there are any: a company of the command line alone has none.
    let entrance = if id == "meeting-send" { Some(Entrance::open(&env.home, web::entropy())?) } else { None };
    let run = |look: &Look<'_>| {
        let desk = Desk { look, company: &env.company, by: &by, entrance: entrance.as_ref(), now: env.now };
        (act.run)(&desk, &Fields(fields.clone()))
    };
    over(env, run)?;
    writeln!(io::stderr(), "{}", env.say(act.done.0, act.done.1))?;
    Ok(DONE)
}

/// The document for machines, the page for people.
fn show<T: Serialize>(
    env: &Env,
    read: impl FnOnce(&Look<'_>) -> app::Result<T>,
    page: impl FnOnce(&Look<'_>) -> app::Result<Page>,
) -> Done {
    if env.format == Some(Format::Json) {
        let value = serde_json::to_value(over(env, read)?).map_err(io::Error::from)?;
        print_json(&value)?;
    } else {
        print_page(env, &over(env, page)?)?;
    }
    Ok(DONE)
}

/// Runs work over the newest data with all rows.
fn over<T>(env: &Env, work: impl FnOnce(&Look<'_>) -> app::Result<T>) -> Result<T, Problem> {
    let (live, warm) = (Live::default(), Warm::default());
    let open = warm.open(&live, &env.company, None, env.now)?;
    let links = Links::new("");
    Ok(work(&Look { open: &open, scope: &Scope::All, links: &links, lang: env.lang, marks: &[] })?)
}

/// A page as text: what a browser shows, without its forms. As CSV its first table.
pub(super) fn print_page(env: &Env, page: &Page) -> io::Result<()> {
    if env.format == Some(Format::Csv) {
        let table = page.blocks.iter().find_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
        return table.map_or(Ok(()), |t| data(t).print(env.format));
    }
    let mut out = io::stdout();
    writeln!(out, "{}\n{}", page.title, page.fresh)?;
    for block in &page.blocks {
        match block {
            Block::Heading { text, .. } => writeln!(out, "\n{text}")?,
            Block::Text { text } | Block::Note { text, .. } | Block::Pre { text } => writeln!(out, "{text}")?,
            Block::Empty(e) => writeln!(out, "{}: {}", e.title, e.text)?,
            Block::Tiles { tiles } => {
                for t in tiles {
                    writeln!(out, "{}: {}{}", t.label, t.value, in_brackets(&[&t.delta, &t.note]))?;
                }
            }
            Block::Chart(c) => {
                if let Some(t) = &c.table {
                    writeln!(out, "\n{}", c.title)?;
                    data(t).print(env.format)?;
                }
            }
            Block::Table(t) => {
                if !t.caption.is_empty() {
                    writeln!(out, "\n{}", t.caption)?;
                }
                data(t).print(env.format)?;
            }
            Block::Facts { rows } => {
                for f in rows {
                    writeln!(out, "{}: {}", f.name, f.value)?;
                }
            }
            Block::Timeline { events } => {
                for e in events {
                    writeln!(out, "{} {}{}", e.at, e.text, in_brackets(&[&e.note]))?;
                }
            }
            Block::Cards { cards } => {
                for c in cards {
                    let tags: Vec<&str> = c.tags.iter().map(|t| t.text.as_str()).collect();
                    writeln!(out, "- {}{}", c.title.text, in_brackets(&[&tags.join(", ")]))?;
                    for l in &c.lines {
                        writeln!(out, "  {l}")?;
                    }
                    for f in &c.facts {
                        writeln!(out, "  {}: {}", f.name, f.value)?;
                    }
                }
            }
            Block::Steps { steps } => {
                for (i, s) in steps.iter().enumerate() {
                    writeln!(out, "{}. {s}", i + 1)?;
                }
            }
            Block::Timer { limit, words, .. } => writeln!(out, "{words} ({limit} {})", env.say("мин", "min"))?,
            Block::Links { .. } | Block::Form(_) => {}
        }
    }
    Ok(())
}

fn in_brackets(parts: &[&str]) -> String {
    let told: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
}

/// A table of a page; columns that hold only buttons are left out.
fn data(t: &Table) -> Data {
    let kept: Vec<usize> = (0..t.columns.len()).filter(|i| !t.columns[*i].text.is_empty()).collect();
    let titles: Vec<String> = kept.iter().map(|i| t.columns[*i].text.clone()).collect();
    let numbers: Vec<&str> = kept.iter().filter(|i| t.columns[**i].number).map(|i| t.columns[*i].text.as_str()).collect();
    let mut out = Data::titled(titles.clone()).numbers(&numbers);
    for row in &t.rows {
        let cell = |i: &usize| row.cells.get(*i).map_or_else(String::new, |c| format!("{}{}", c.text, in_brackets(&[&c.note])));
        out.row(kept.iter().map(cell).collect());
    }
    out
}
