//! `serve`, `doctor`, `completions`, the generated pages, and what is not built yet.

use super::Done;
use crate::DONE;
use crate::args::{Gen, Serve};
use crate::env::Env;
use crate::help;
use crate::out::Data;
use app::usecases::doctor::{self, Health};
use app::{Error, docs};
use std::io::{self, Write};

pub(crate) fn serve(env: &Env, a: &Serve, demo: Option<&str>) -> Done {
    let start = web::Start {
        home: env.home.clone(),
        lang: env.lang_given,
        origin: a.origin.clone(),
        demo: demo.map(str::to_owned),
        assets: a.assets.clone(),
        clock: crate::env::now,
    };
    let server = web::bind(&a.listen, start)?;
    // The address is what scripts wait for, so it is data.
    writeln!(io::stdout(), "{}", server.url())?;
    io::stdout().flush()?;
    let _ = writeln!(
        io::stderr(),
        "{}",
        env.say("откройте адрес в браузере; остановить: Ctrl+C", "open the address in a browser; stop with Ctrl+C")
    );
    if let Some(address) = server.first_start() {
        let _ = writeln!(io::stderr(), "{} {address}", env.say("первый запуск:", "first start:"));
    }
    // Links in letters lead to where browsers reach the server.
    super::schedule::begin(env, a.origin.as_deref().unwrap_or(server.url().trim_end_matches('/')));
    server.run();
    Ok(DONE)
}

pub(crate) fn doctor(env: &Env) -> Done {
    let lines = doctor::check(&env.home, &env.company, env.now, env.lang);
    let mut data = Data::new(vec![
        ("what", env.say("что", "what")),
        ("health", env.say("состояние", "health")),
        ("note", env.say("подробности", "note")),
    ]);
    for l in &lines {
        let health = match l.health {
            Health::Good => env.say("в порядке", "good"),
            Health::Warning => env.say("внимание", "warning"),
            Health::Bad => env.say("не работает", "bad"),
        };
        data.row(vec![l.what.clone(), health, l.note.clone()]);
    }
    data.print(env.format)?;
    Ok(if lines.iter().any(|l| l.health == Health::Bad) { 1 } else { DONE })
}

pub(crate) fn completions(env: &Env, shell: clap_complete::Shell) -> Done {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut help::command(env.lang), "revizor", &mut text);
    crate::out::print_bytes(&text)?;
    Ok(DONE)
}

pub(crate) fn generated(env: &Env, a: &Gen) -> Done {
    let commands = help::command_paths();
    if let Some(root) = &a.write {
        let n = docs::write(root, &commands)?;
        let _ = writeln!(io::stderr(), "{}: {n}", env.say("страниц", "pages"));
        return Ok(DONE);
    }
    let root = a.check.clone().unwrap_or_else(|| ".".into());
    let stale = docs::stale(&root, &commands)?;
    if stale.is_empty() {
        return Ok(DONE);
    }
    let list = stale.join(", ");
    Err(Error::failed(format!("устарели: {list}; выполните cargo xtask gen"), format!("stale: {list}; run cargo xtask gen"))
        .into())
}
