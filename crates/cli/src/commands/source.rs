//! `source` and `sync`: live connections; the secret comes from standard input or a variable, never from the command line.

use super::Done;
use crate::args::{Format, Source, SourceAdd, SourceHook, SourceWhat, Sync};
use crate::clock::WallClock;
use crate::env::Env;
use crate::out::{Data, print_json};
use crate::problem::Problem;
use crate::{DONE, PARTLY};
use app::usecases::doorbell;
use app::usecases::sources::{self, NewSource};
use app::usecases::sync::{self, Synced};
use app::{Account, Error, Secret};
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Read, Write};

/// Longest secret that is read.
const LONGEST: u64 = 64 << 10;

pub(crate) fn source(env: &Env, a: Source) -> Done {
    match a.what.unwrap_or(SourceWhat::List) {
        SourceWhat::Add(a) => add(env, a),
        SourceWhat::List => list(env),
        SourceWhat::Test { name } => {
            let account = sources::test(&env.home, &env.company, &name, &WallClock)?;
            account_table(env, &account).json(account_json(&account)).print(env.format)?;
            Ok(DONE)
        }
        SourceWhat::Hook(a) => hook(env, &a),
        SourceWhat::Remove { name } => {
            sources::remove(&env.company, &name)?;
            let _ =
                writeln!(io::stderr(), "{}", env.say("источник отключён, его данные остались", "disconnected; its data stays"));
            Ok(DONE)
        }
    }
}

fn add(env: &Env, a: SourceAdd) -> Done {
    let secret = secret(env, a.secret_env.as_deref())?;
    let new = NewSource {
        name: a.name,
        kind: a.kind,
        url: a.url,
        allow_private: a.allow_private,
        timezone: a.timezone,
        options: a.options,
        secret,
    };
    sources::add(&env.home, &env.company, &new, env.now)?;
    let text = match env.lang {
        app::Lang::Ru => {
            format!("источник «{0}» подключён; проверить: revizor source test {0}, читать: revizor sync {0}", new.name)
        }
        app::Lang::En => {
            format!("source {0:?} is connected; check it: revizor source test {0}, read it: revizor sync {0}", new.name)
        }
    };
    let _ = writeln!(io::stderr(), "{text}");
    Ok(DONE)
}

fn secret(env: &Env, variable: Option<&str>) -> Result<Secret, Problem> {
    if let Some(name) = variable {
        return std::env::var(name)
            .map(Secret::new)
            .map_err(|_| Error::usage(format!("переменная {name} не задана"), format!("the variable {name} is not set")).into());
    }
    if io::stdin().is_terminal() {
        let _ = writeln!(
            io::stderr(),
            "{}",
            env.say("введите секрет и закончите ввод (Ctrl+D):", "type the secret and end the input (Ctrl+D):")
        );
    }
    let mut text = String::new();
    io::stdin().take(LONGEST).read_to_string(&mut text)?;
    Ok(Secret::new(text))
}

/// Opens, changes, closes or lists the addresses at which vendors ring.
fn hook(env: &Env, a: &SourceHook) -> Done {
    let Some(name) = &a.name else { return hooks(env) };
    let say = |text: String| {
        let _ = writeln!(io::stderr(), "{text}");
    };
    if a.close {
        doorbell::close(&env.company, name)?;
        say(env.say("адрес закрыт", "the address is closed"));
        return Ok(DONE);
    }
    if let Some(variable) = &a.token_env {
        doorbell::token(&env.company, name, secret(env, Some(variable))?.expose())?;
        say(env.say("токен запомнен; вызовы без него не принимаются", "the token is kept; calls without it are refused"));
        return Ok(DONE);
    }
    let mut bytes = [0_u8; 24];
    if !web::entropy().fill(&mut bytes) {
        return Err(Error::failed("нет случайных чисел от системы", "the system gives no random numbers").into());
    }
    let key: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let path = doorbell::open(&env.company, name, &key, env.now)?;
    writeln!(io::stdout(), "{}{path}", a.origin.trim_end_matches('/'))?;
    say(env.say(
        "вставьте этот адрес в исходящий вебхук CRM; он показан один раз, прежний больше не действует. Адрес должен открываться из интернета и вести на revizor serve",
        "put this address into an outgoing webhook of the CRM; it is shown once, a former one is dead. It must be reachable from the internet and lead to revizor serve",
    ));
    Ok(DONE)
}

fn hooks(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("source", env.say("источник", "source")),
        ("last_ring", env.say("последний вызов", "last call")),
        ("waiting", env.say("ждут чтения", "waiting")),
        ("token", env.say("токен сверяется", "token compared")),
    ])
    .numbers(&["waiting"]);
    for h in doorbell::list(&env.company)? {
        let yes = if h.has_token { env.say("да", "yes") } else { env.say("нет", "no") };
        data.row(vec![h.source, h.last_ring, h.waiting.to_string(), yes]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

fn list(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("name", env.say("имя", "name")),
        ("kind", env.say("вид", "kind")),
        ("url", env.say("адрес", "address")),
        ("last_run", env.say("прочитан", "read at")),
        ("last_error", env.say("последняя ошибка", "last error")),
    ]);
    for s in sources::list(&env.company)? {
        data.row(vec![s.name, s.kind, s.url, s.last_run, s.last_error]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

/// Reads the sources one after the other; a failed one does not keep the others from being read.
pub(crate) fn sync(env: &Env, a: &Sync) -> Done {
    let (mut done, mut failed) = (Vec::new(), None);
    let names = sync::names(&env.company, a.source.as_deref())?;
    let several = names.len() > 1;
    for name in names {
        if a.rung {
            done.extend(doorbell::answer(&env.home, &env.company, &name, &WallClock, env.lang, &mut env.bar())?);
            continue;
        }
        match sync::sync(&env.home, &env.company, &name, a.full, &WallClock, env.lang, &mut env.bar()) {
            Ok(synced) => done.push(synced),
            Err(e) => {
                if several {
                    let _ = writeln!(io::stderr(), "{name}: {}", e.text(env.lang));
                }
                failed = Some(e);
            }
        }
    }
    print(env, &done)?;
    match failed {
        Some(e) => Err(e.into()),
        None => Ok(if done.iter().any(|s| s.outcome.has_problems()) { PARTLY } else { DONE }),
    }
}

fn print(env: &Env, done: &[Synced]) -> io::Result<()> {
    if env.format == Some(Format::Json) {
        return print_json(&Value::Array(done.iter().map(one_json).collect()));
    }
    for s in done {
        let mode = match (s.full, s.swept) {
            (true, true) => env.say("прочитано всё, удалённое убрано", "everything was read, deleted records taken away"),
            (true, false) => env.say("прочитано всё", "everything was read"),
            _ => env.say("прочитаны изменения", "changes were read"),
        };
        let _ = writeln!(io::stderr(), "{}: {mode}", s.source);
        account_table(env, &s.account).print(env.format)?;
        if env.format != Some(Format::Csv) {
            writeln!(io::stdout())?;
            super::import::print_outcome(env, &s.outcome)?;
        }
    }
    Ok(())
}

fn one_json(s: &Synced) -> Value {
    json!({"source": s.source, "full": s.full, "swept": s.swept, "resumed": s.resumed, "requests": s.requests,
        "parts": account_json(&s.account), "import": s.outcome.json()})
}

fn account_json(a: &Account) -> Value {
    let part = |p: &app::PartState| {
        let why = if p.is_denied() { json!({"ru": p.denied_ru, "en": p.denied_en}) } else { Value::Null };
        json!({"part": p.name, "rows": p.rows, "readable": !p.is_denied(), "why": why})
    };
    Value::Array(a.parts.iter().map(part).collect())
}

/// What was read and what could not be.
fn account_table(env: &Env, a: &Account) -> Data {
    let mut data = Data::new(vec![
        ("part", env.say("раздел", "part")),
        ("rows", env.say("записей", "records")),
        ("state", env.say("состояние", "state")),
    ])
    .numbers(&["rows"]);
    for p in &a.parts {
        let (name, why) = (env.say(&p.ru, &p.en), env.say(&p.denied_ru, &p.denied_en));
        let state = if p.is_denied() {
            format!("{}: {why}", env.say("не прочитано", "not read"))
        } else {
            env.say("прочитано", "read")
        };
        data.row(vec![name, p.rows.to_string(), state]);
    }
    data
}
