//! `people`: who has access, a new password for who lost theirs, the log and its check. For whoever holds the server itself.

use super::Done;
use crate::DONE;
use crate::args::{People, PeopleWhat};
use crate::env::Env;
use crate::out::Data;
use app::Error;
use app::people::Entrance;
use app::usecases::snapshots::moment;
use std::io::{self, Write};

pub(crate) fn people(env: &Env, a: &People) -> Done {
    let entrance = Entrance::open(&env.home, web::entropy())?;
    match &a.what {
        None | Some(PeopleWhat::List) => list(env, &entrance),
        Some(PeopleWhat::Reset { email, origin }) => reset(env, &entrance, email, origin),
        Some(PeopleWhat::Log { check }) => log(env, &entrance, *check),
    }
}

fn list(env: &Env, entrance: &Entrance) -> Done {
    let mut data = Data::new(vec![
        ("name", env.say("имя", "name")),
        ("email", env.say("почта", "e-mail")),
        ("role", env.say("роль", "role")),
        ("employee", env.say("сотрудник", "employee")),
        ("until", env.say("доступ по", "until")),
    ]);
    for m in entrance.people().members(env.company.slug()).map_err(Error::from)? {
        data.row(vec![m.name, m.email, m.role, m.employee.unwrap_or_default(), m.until.unwrap_or_default()]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

/// Whoever can run this command on the server could read its files anyway: the link is printed, not mailed.
fn reset(env: &Env, entrance: &Entrance, email: &str, origin: &str) -> Done {
    let Some(token) = entrance.ask_reset(email, env.now)? else {
        return Err(Error::failed(
            format!("учётной записи {email} нет; список: revizor people"),
            format!("there is no account {email}; see revizor people"),
        )
        .into());
    };
    writeln!(io::stdout(), "{}/reset?t={token}", origin.trim_end_matches('/'))?;
    let _ =
        writeln!(io::stderr(), "{}", env.say("ссылка действует 15 минут и один раз", "the link works once within 15 minutes"));
    Ok(DONE)
}

fn log(env: &Env, entrance: &Entrance, check: bool) -> Done {
    if check {
        return match entrance.people().verify_log(None).map_err(Error::from)? {
            Ok(lines) => {
                writeln!(io::stdout(), "{}: {lines}", env.say("журнал цел, строк", "the log is whole, lines"))?;
                Ok(DONE)
            }
            Err(b) => Err(Error::failed(
                format!("журнал изменён в обход программы: первая неверная строка {} ({})", b.n, b.what),
                format!("the log was changed behind the program's back: first wrong line {} ({})", b.n, b.what),
            )
            .into()),
        };
    }
    let mut data = Data::new(vec![
        ("n", "№".to_owned()),
        ("at", env.say("когда", "when")),
        ("who", env.say("кто", "who")),
        ("company", env.say("компания", "company")),
        ("action", env.say("что", "what")),
        ("object", env.say("с чем", "object")),
        ("result", env.say("итог", "result")),
        ("fingerprint", env.say("отпечаток", "fingerprint")),
    ])
    .numbers(&["n"]);
    for l in entrance.people().log_lines("", None, i64::MAX, 200).map_err(Error::from)? {
        let print = l.hash();
        data.row(vec![l.n.to_string(), moment(l.at), l.who, l.company, l.action, l.object, l.result, print]);
    }
    data.print(env.format)?;
    Ok(DONE)
}
