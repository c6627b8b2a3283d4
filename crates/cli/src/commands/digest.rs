//! `digest`: who gets a digest, what it would hold, sending now, the bot.

use super::Done;
use crate::DONE;
use crate::args::{DigestAdd, DigestWhat};
use crate::env::Env;
use crate::out::Data;
use crate::problem::Problem;
use app::people::Entrance;
use app::usecases::digest::{self, Outlets, Reader};
use serde_json::json;
use std::io::{self, BufRead, Write};

pub(crate) fn digest(env: &Env, what: Option<DigestWhat>) -> Done {
    match what.unwrap_or(DigestWhat::List) {
        DigestWhat::List => list(env)?,
        DigestWhat::Add(a) => {
            let added = digest::add(&env.company, reader(env, a)?, env.now)?;
            writeln!(io::stdout(), "{}", added.id)?;
        }
        DigestWhat::Preview { id } => {
            let r = digest::reader(&env.company, &id)?;
            let d = digest::preview(&env.home, &env.company, &r, "", env.now)?;
            writeln!(io::stdout(), "{}\n\n{}", d.subject, d.text)?;
        }
        DigestWhat::Send { id, origin } => send(env, id.as_deref(), origin)?,
        DigestWhat::Off { id } => {
            digest::set_active(&env.company, &id, false)?;
        }
        DigestWhat::On { id } => {
            digest::set_active(&env.company, &id, true)?;
        }
        DigestWhat::Telegram { api, forget: false } => {
            // The token is read from standard input: it must not stand in the list of processes.
            let mut token = String::new();
            io::stdin().lock().read_line(&mut token)?;
            digest::set_telegram(&env.home, &env.company, &token, &api)?;
        }
        DigestWhat::Telegram { forget: true, .. } => digest::forget_telegram(&env.company)?,
    }
    Ok(DONE)
}

/// The mail server of the installation and the address for links.
pub(crate) fn outlets(env: &Env, origin: String) -> Result<Outlets, app::Error> {
    let mail = Entrance::open(&env.home, web::entropy())?.mail_settings()?;
    Ok(Outlets { mail, origin })
}

fn send(env: &Env, id: Option<&str>, origin: String) -> Result<(), Problem> {
    let outlets = outlets(env, origin)?;
    let readers = match id {
        Some(id) => vec![digest::reader(&env.company, id)?],
        None => digest::due(&env.company, env.now)?,
    };
    for r in readers {
        let place = digest::send(&env.home, &env.company, &r, &outlets, env.now)?;
        writeln!(io::stdout(), "{} → {place}", r.id)?;
    }
    Ok(())
}

fn reader(env: &Env, a: DigestAdd) -> Result<Reader, Problem> {
    let hours = a.quiet.split_once('-').and_then(|(f, u)| Some((f.parse().ok()?, u.parse().ok()?)));
    let quiet = hours.ok_or_else(|| {
        app::Error::usage(format!("тихие часы «{}»: напишите 21-8", a.quiet), format!("quiet hours {:?}: write 21-8", a.quiet))
    })?;
    Ok(Reader {
        id: String::new(),
        name: a.name,
        role: a.role,
        employee: a.employee,
        pace: a.pace,
        channel: a.to,
        address: a.address,
        quiet,
        lang: env.lang.code().to_owned(),
        active: true,
        by: String::new(),
        at: String::new(),
    })
}

fn list(env: &Env) -> Result<(), Problem> {
    let mut data = Data::new(vec![
        ("id", env.say("код", "id")),
        ("name", env.say("кому", "who")),
        ("role", env.say("роль", "role")),
        ("pace", env.say("ритм", "pace")),
        ("channel", env.say("куда", "where")),
        ("address", env.say("адрес", "address")),
        ("quiet", env.say("тихие часы", "quiet hours")),
        ("active", env.say("получает", "active")),
        ("last", env.say("последняя отправка", "last sending")),
    ]);
    let (readers, log) = (digest::readers(&env.company)?, digest::log(&env.company)?);
    for r in &readers {
        let last = log.iter().find(|s| s.reader == r.id).map(|s| format!("{} {}", s.at, s.result)).unwrap_or_default();
        let yes = if r.active { env.say("да", "yes") } else { env.say("нет", "no") };
        let (from, until) = r.quiet;
        data.row(vec![
            r.id.clone(),
            r.name.clone(),
            r.role.clone(),
            r.pace.clone(),
            r.channel.clone(),
            r.address.clone(),
            format!("{from}-{until}"),
            yes,
            last,
        ]);
    }
    data.json(json!(readers)).print(env.format)?;
    Ok(())
}
